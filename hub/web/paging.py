"""Lists in pages: a cursor that names the last row seen, so that new rows never shift a page."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from hub.kernel.errors import RuleBroken

T = TypeVar("T")

LONGEST_NUMBER = 9  # digits; what is longer is no number of a record, and no database is asked for it


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows and the cursor that asks for the next ones (None at the end)."""

    items: Sequence[T]
    next: str | None


def encode(*parts: object) -> str:
    """An opaque cursor of the sort key of the last row."""
    return base64.urlsafe_b64encode("|".join(str(part) for part in parts).encode()).decode().rstrip("=")


def number(text: str) -> int:
    """A number inside a cursor."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise RuleBroken("This cursor was not made by the hub. Start from the first page.", field="cursor")
    return int(text)


def decode(cursor: str | None, parts: int) -> list[str] | None:
    """The sort key in a cursor; a cursor we did not make is refused."""
    if not cursor:
        return None
    try:
        found = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise RuleBroken("This cursor was not made by the hub. Start from the first page.", field="cursor") from error
    if len(found) != parts:
        raise RuleBroken("This cursor was not made by the hub. Start from the first page.", field="cursor")
    return found
