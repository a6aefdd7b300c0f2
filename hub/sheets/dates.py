"""Dates as people write them: `2026-11-21`, `21/11/2026`, `21.11.26`, `Nov 21, 2026`, `2026-W47`, `2026-11`."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal

from hub.sheets.numbers import is_missing
from hub.sheets.refusals import CellRefused
from hub.sheets.table import Cell, text_of

DateOrder = Literal["iso", "dmy", "mdy", "ymd"]

_ENGLISH: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "sept": 9,
        **{name: number for number, name in enumerate(_ENGLISH, 1)},
        **{name[:3]: number for number, name in enumerate(_ENGLISH, 1)},
    }
)
"""English names of months in small letters; callers may give those of another language, too."""

_TIME: Final = re.compile(
    r"(?:,?\s+|(?<=[0-9])T)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?\Z",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\.?")
_COMPACT: Final = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])")
_WEEK: Final = re.compile(r"([0-9]{4})-?\s?W([0-9]{1,2})(?:-([1-7]))?", re.IGNORECASE)
_MONTH: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})|([0-9]{1,2})[-/.]([0-9]{4})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{2})")
_NAMED: Final = (
    re.compile(r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[.\s/-]*(?P<m>[^\W\d_]{3,})\.?[,\s/-]*(?P<y>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<m>[^\W\d_]{3,})\.?[\s-]*(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?:,\s*|[\s-]+)(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})[\s-](?P<m>[^\W\d_]{3,})\.?[\s-](?P<d>[0-9]{1,2})"),
    re.compile(r"(?P<m>[^\W\d_]{3,})\.?[,\s-]*(?P<y>[0-9]{4})(?P<d>)"),
)
_CENTURY_TURNS: Final = 69
"""Two digits from here on belong to the twentieth century, as POSIX has it."""
_FIRST_YEAR: Final = 1900
_SHOWN: Final = 60


def parse_date(value: Cell, order: DateOrder | None = None, months: Mapping[str, int] = MONTHS) -> date | None:
    """Read a cell as a day; None where it is empty, `CellRefused` where it is no day.

    `order` decides about `3/4/2026`; everything that can be read in one way only needs none. A week is its Monday, a
    month its first day; a time of day is left out.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if is_missing(value):
        return None
    shown = " ".join(text_of(value).split())
    text = _TIME.sub("", shown)
    if isinstance(value, str) and len(text) <= _SHOWN:
        try:
            found = _certain(text, months) or _ordered(text, order)
        except ValueError:
            raise CellRefused("date_impossible", text=shown) from None
        if found == "ask":
            raise CellRefused("date_order", text=shown)
        if isinstance(found, date):
            if found.year < _FIRST_YEAR:
                raise CellRefused("date_impossible", text=shown)
            return found
    raise CellRefused("date_unreadable", text=shown[:_SHOWN])


def _certain(text: str, months: Mapping[str, int]) -> date | None:
    """Read what can be read in one way only; ValueError where there is no such day."""
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _WEEK.fullmatch(text):
        return date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := _MONTH.fullmatch(text):
        return date(int(found[1] or found[4]), int(found[2] or found[3]), 1)
    for pattern in _NAMED:
        found = pattern.fullmatch(text)
        if found and (month := months.get(found["m"].lower())):
            return date(_year(found["y"]), month, int(found["d"] or 1))
    return None


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= _CENTURY_TURNS else 2000)


def _ordered(text: str, order: DateOrder | None) -> date | Literal["ask"] | None:
    """Read three numbers of which the order has to be known."""
    found = _YEAR_LAST.fullmatch(text)
    if not found:
        return None
    first, second, last = found[1], found[3], found[4]
    if order == "ymd" and len(last) == 2:
        return date(_year(f"{int(first):02}"), int(second), int(last))
    order = order if order in {"dmy", "mdy"} else _order_in(found)
    if order is None:
        return "ask"
    day, month = (first, second) if order == "dmy" else (second, first)
    return date(_year(last), int(month), int(day))


def _order_in(found: re.Match[str]) -> Literal["dmy", "mdy"] | None:
    """The order that one date shows by itself. Between points the day comes first in every country."""
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 or first == second:
        return "dmy"
    return "mdy" if second > 12 else None


def date_order_of(cells: Iterable[Cell]) -> DateOrder | None:
    """Decide from a whole column whether the day or the month comes first; None where one has to ask.

    One has to ask when no date tells (`3/4/2026`), and when one tells this and another that. `iso` and `ymd` say that
    nothing is doubtful: the year comes first, or months have names.
    """
    seen: set[DateOrder] = set()
    doubtful = slashed = False
    for cell in cells:
        text = _TIME.sub("", " ".join(cell.split())) if isinstance(cell, str) else ""
        if found := _YEAR_LAST.fullmatch(text):
            same = found[2] != "." and found[1].lstrip("0") == found[3].lstrip("0")
            order = _order_in(found)
            doubtful = doubtful or order is None
            if order and not same:
                seen.add(order)
        elif (found := _YEAR_FIRST.fullmatch(text)) and found[2] != "-":
            slashed = True
    if seen or doubtful:
        return seen.pop() if len(seen) == 1 else None
    return "ymd" if slashed else "iso"
