"""Numbers as people write them, read exactly: `1,234.5`, `1.234,5`, `1 234,5`, `12 %`, `−3`, `(3)`."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Literal

from hub.sheets.refusals import CellRefused
from hub.sheets.table import Cell, text_of

DecimalMark = Literal[".", ","]

MISSING: Final = frozenset(
    {"", "-", "--", "–", "—", "−", ".", "..", "…", "?", "n/a", "#n/a", "na", "n.a.", "nan", "none", "null"}
)
"""What people write where there is nothing, in small letters."""

_SPACES: Final = re.compile(r"[\s\u200b\u2060\ufeff]+")
_LETTERS: Final = 60
"""More than any number needs."""
_DIGITS_AFTER_MARK: Final = 3
_PLAIN: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:([,'])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]*)?")
_SHAPED: Final = re.compile(r"[0-9][0-9.,']*|[.,][0-9]+")


def parse_number(value: Cell, decimal_mark: DecimalMark = ".") -> Decimal | None:
    """Read a cell as an exact number; None where nothing was measured, `CellRefused` where it is no number.

    A percentage is the number that stands before the sign: `12 %` is 12.
    """
    if isinstance(value, Decimal):
        return value
    text = text_of(value)
    if is_missing(value):
        return None
    body, negative = _bare(text)
    other = "," if decimal_mark == "." else "."
    pointed = body.translate({ord(decimal_mark): ".", ord(other): ","})
    if len(body) > _LETTERS or not (_PLAIN.fullmatch(pointed) or _GROUPED.fullmatch(pointed)):
        if _SHAPED.fullmatch(body):
            raise CellRefused("number_mark", text=text.strip(), mark=decimal_mark)
        raise CellRefused("number_unreadable", text=text.strip()[:_LETTERS])
    number = Decimal(pointed.replace(",", "").replace("'", ""))
    return number.copy_negate() if negative and number else number


def is_missing(value: Cell) -> bool:
    """Whether a cell says that there is nothing."""
    return isinstance(value, str) and value.strip().lower() in MISSING


def _bare(text: str) -> tuple[str, bool]:
    """Take off a per cent sign, the brackets or the sign of a negative number, and the spaces between groups."""
    body = _SPACES.sub(" ", text).strip().replace("’", "'")
    body = body.removesuffix("%").rstrip()
    negative = body.startswith("(") and body.endswith(")")
    if negative:
        body = body[1:-1].strip().removesuffix("%").rstrip()
    elif body[:1] in {"-", "−", "–", "+"}:
        negative = body[0] != "+"
        body = body[1:].lstrip()
    return re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", body), negative


def decimal_mark_of(cells: Iterable[Cell]) -> DecimalMark | None:
    """Decide from a whole column which mark stands before the decimals; None where one has to ask.

    One has to ask when every number could be read both ways (`1,234`) and when some can only be read one way and some
    only the other. A column without any mark has points, as good as any.
    """
    seen: set[DecimalMark] = set()
    doubtful = False
    for cell in cells:
        if isinstance(cell, str):
            mark = _mark_in(cell)
            if mark == "?":
                doubtful = True
            elif mark:
                seen.add(mark)
    if len(seen) == 1:
        return seen.pop()
    return None if seen or doubtful else "."


def _mark_in(text: str) -> DecimalMark | Literal["?"] | None:
    """What one number says about the mark: which it is, that it could be either, or nothing."""
    body, _ = _bare(text)
    if not _SHAPED.fullmatch(body):
        return None
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rindex(".") > body.rindex(",") else ","
    if not points and not commas:
        return None
    mark: DecimalMark
    other: DecimalMark
    mark, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    before, after = body.split(mark)
    grouping = len(after) == _DIGITS_AFTER_MARK and 1 <= len(before) <= _DIGITS_AFTER_MARK and before[0] != "0"
    return "?" if grouping else mark
