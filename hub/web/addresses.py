"""Where a person may be sent next: a path of this hub, never another site."""

import unicodedata
from urllib.parse import unquote, urlsplit


def local_path(given: str | None, otherwise: str = "/") -> str:
    """`given` when it is a plain path of this hub, else `otherwise`: no guessing what a browser makes of it."""
    address = given or ""
    if any(unicodedata.category(sign) == "Cc" for sign in address):
        return otherwise
    for reading in (address, unquote(address), unicodedata.normalize("NFKC", unquote(address))):
        if not _stays_here(reading):
            return otherwise
    return address


def _stays_here(address: str) -> bool:
    if not address.startswith("/") or address.startswith("//"):
        return False
    path = address.partition("?")[0].partition("#")[0]
    if "\\" in path or "//" in path or any(unicodedata.category(sign).startswith(("C", "Z")) for sign in path):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
