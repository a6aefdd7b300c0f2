"""Days in files: whether a text is one, and what it could be where the day and the month can change places."""

from datetime import date

from hub.sheets import Cell, CellRefused, parse_date
from hub.sheets.table import text_of


def is_day(cell: Cell) -> bool:
    """Whether this is a day, however it is to be read."""
    try:
        return parse_date(cell) is not None
    except CellRefused as refused:
        return refused.code == "date_order"


def two_days(cell: Cell) -> tuple[str, date, date] | None:
    """A text that is one day if the day comes first and another if the month does, with both; None for others."""
    try:
        parse_date(cell)
    except CellRefused as refused:
        if refused.code != "date_order":
            return None
        first, second = parse_date(cell, "dmy"), parse_date(cell, "mdy")
        return (text_of(cell), first, second) if first and second else None
    return None
