"""A block pasted from a spreadsheet, laid into the cells of a sheet. Nothing is saved by it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.measures import periods
from hub.measures.forms.cells import Cell, decimal_mark, read_number
from hub.measures.forms.sheets import MOST_ROWS, Row
from hub.measures.models import Frequency
from hub.sheets import CellRefused, DateOrder, SheetRefused, date_order_of, parse_date, parse_number, parse_pasted
from hub.sheets.numbers import is_missing
from hub.web.languages import local_today

_BEFORE_DAY = re.compile(r"^(?:week (?:of|from|beginning|commencing)|w/?[bc])[: ]+", re.IGNORECASE)


@dataclass
class Block:
    """The numbers of a pasted block row by row, with the days it gives; without days they go in order."""

    rows: list[list[str]] = field(default_factory=list)
    days: list[date] | None = None

    def starts(self, frequency: Frequency, first: date) -> list[date]:
        """The period of each row; `first` is that of the first one where the block has no days."""
        if self.days is not None:
            return [periods.start_of(frequency, day) for day in self.days]
        return [periods.after(frequency, first, number) for number in range(len(self.rows))]


@dataclass(frozen=True)
class Filled:
    """How many cells took something, how many of these can't be read, and how many found no place."""

    cells: int
    unread: int
    left: int


def read_block(text: str) -> Block:
    """Understand a pasted block; RuleBroken where it is none. Headings are left out, days stand in a row or column."""
    try:
        table = parse_pasted(text)
    except SheetRefused as refused:
        raise RuleBroken(_(refused.sentence, **refused.params)) from refused
    if not table:
        raise RuleBroken(_("There is nothing to paste."))
    if _days(table[0][1:]):
        table = [list(column) for column in zip(*table, strict=True)]
    if not _days([row[0] for row in table]) and _is_heading(table):
        table = table[1:]
    block = Block(table)
    days = _days([row[0] for row in table]) if table else None
    if days:
        block = Block([row[1:] for row in table], days)
    if len(block.rows) > MOST_ROWS:
        raise RuleBroken(_("This has more than %(many)s rows. Paste it in parts.", many=MOST_ROWS))
    return block


def lay(block: Block, by_start: Sequence[Row | None]) -> Filled:
    """Put a block into rows, each of its rows into the one at the same place; None where there is none."""
    unread = filled = left = 0
    typed: dict[str, dict[str, str]] = {}
    touched: list[tuple[Cell, str]] = []
    for texts, row in zip(block.rows, by_start, strict=True):
        fields = [(cell, part) for cell in row.cells for part in parts_of(cell)] if row else []
        left += sum(1 for text in texts[len(fields) :] if text.strip())
        for (cell, part), text in zip(fields, texts, strict=False):
            if not text.strip():
                continue
            if cell.typed is None:
                cell.typed = {name: cell.shows(name) for name in parts_of(cell)} | {"s": cell.seen}
            cell.typed[part] = text.strip()
            typed.setdefault(cell.key, {})[part] = text.strip()
            touched.append((cell, part))
            filled += 1
    mark = decimal_mark(typed)
    for cell, part in touched:
        try:
            read_number((cell.typed or {})[part], mark, part)
        except RuleBroken as refused:
            unread += 1
            cell.refuse(refused.message, part)
    return Filled(filled, unread, left)


def parts_of(cell: Cell) -> tuple[str, ...]:
    """The fields of a cell in a table, in order."""
    return ("n", "d") if cell.is_pair else ("v",)


def _days(texts: Sequence[str]) -> list[date] | None:
    """The days, if all of these are days; where the year is left out, the latest that is not to come."""
    bare = [_BEFORE_DAY.sub("", text.strip()) for text in texts]
    order = date_order_of(bare) or "dmy"
    made = [_day(text, order) for text in bare]
    return [day for day in made if day is not None] if made and None not in made else None


def _day(text: str, order: DateOrder) -> date | None:
    if not text or text.isdecimal():
        return None
    today = local_today()
    for year in ("", f" {today.year}"):
        try:
            day = parse_date(text + year, order)
        except CellRefused:
            continue
        if day is not None:
            return _a_year_before(day) if year and day > today + timedelta(days=1) else day
    return None


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _is_heading(table: Sequence[Sequence[str]]) -> bool:
    """Whether the first row holds words and no number."""
    return len(table) > 1 and any(table[0]) and not any(_is_number(text) for text in table[0] if text)


def _is_number(text: str) -> bool:
    if is_missing(text):
        return False
    try:
        return parse_number(text, "." if "." in text else ",") is not None
    except CellRefused:
        return False
