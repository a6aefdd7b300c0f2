"""The short name of a network in addresses, made from its name."""

import unicodedata
from collections.abc import Container, Iterator

LONGEST = 50  # leaves room for a number in the column of 60


def slug_of(name: str) -> str:
    """A name as part of an address: "Añil & Söhne" is anil-sohne; other scripts keep their letters.

    A name without any letter or digit gives "network".
    """
    latin = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    chosen = latin if any(sign.isascii() and sign.isalnum() for sign in latin) else unicodedata.normalize("NFKC", name)
    only_ascii = chosen is latin
    kept = [sign if sign.isalnum() and (sign.isascii() or not only_ascii) else "-" for sign in chosen.casefold()]
    words = [word for word in "".join(kept).split("-") if word]
    return "-".join(words)[:LONGEST].strip("-") or "network"


def candidates(name: str, taken: Container[str]) -> Iterator[str]:
    """Short names for a network that are not taken, the plain one first: on-track, on-track-2, …"""
    wanted = slug_of(name)
    if wanted not in taken:
        yield wanted
    number = 2
    while True:
        if f"{wanted}-{number}" not in taken:
            yield f"{wanted}-{number}"
        number += 1
