"""The rows of a file as entries, and what is wrong with those that can't be one."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from hub.markup import fold
from hub.measures.importing.guess import pair_in
from hub.measures.importing.names import Names
from hub.measures.importing.plan import LEAVE_OUT, Part, Plan
from hub.measures.models import Measure, ValueKind
from hub.measures.values import Entry
from hub.sheets import Cell, CellRefused, Row, Table, parse_date, parse_number
from hub.sheets.numbers import is_missing
from hub.sheets.table import is_blank, text_of

# Entries of one file: writing more at once would keep others waiting longer than a database lets them (10 s on SQLite).
MOST = 100_000
_EVERY = 2_000
_MILLIONTH = Decimal("0.000001")
_NOT_COUNTED = frozenset({"missing", "no count", "not counted", "yes", "y", "x", "true", "1"})


class TooMany(Exception):
    """The file holds more numbers than are taken at once."""


class Wrong(Exception):
    """One cell, or what should be there, can't be taken: the column and a sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.sentence = sentence


@dataclass
class Read:
    """What a file comes to. `lines` and `columns` say for each entry where it stands."""

    entries: list[Entry] = field(default_factory=list)
    lines: "array[int]" = field(default_factory=lambda: array("l"))
    columns: "array[int]" = field(default_factory=lambda: array("l"))
    errors: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # by line
    blank: int = 0  # rows without any number
    left_out: int = 0  # rows somebody wanted left out

    def refuse(self, line: int, column: str, sentence: str) -> None:
        """Note what is wrong in a line."""
        self.errors.setdefault(line, []).append((column, sentence))


def read_rows(
    table: Table, plan: Plan, measure: Measure, teams: Names, groups: Names, *, told: Callable[[int], None]
) -> Read:
    """Go through a file once; `told` hears now and then how many rows were read. Raises TooMany."""
    reader = _Reader(table, plan, measure, teams, groups)
    read = Read()
    for number, row in enumerate(table.rows, 1):
        before = len(read.entries), len(read.errors)
        try:
            for place, entry in reader.entries(row, read):
                read.entries.append(entry)
                read.lines.append(row.line)
                read.columns.append(place)
        except Wrong as wrong:
            read.refuse(row.line, wrong.column, wrong.sentence)
        except _LeftOut:
            read.left_out += 1
        else:
            read.blank += before == (len(read.entries), len(read.errors))
        if len(read.entries) > MOST:
            raise TooMany
        if number % _EVERY == 0:
            told(number)
    return read


class _LeftOut(Exception):
    """Somebody said that rows of this name are to be left out."""


class _Reader:
    """Knows where in a row everything stands."""

    def __init__(self, table: Table, plan: Plan, measure: Measure, teams: Names, groups: Names) -> None:
        self.header, self.plan, self.measure = table.header, plan, measure
        self.teams, self.groups = teams, groups
        self.places = {
            part: place
            for place, name in enumerate(table.header)
            if (part := plan.parts.get(name, Part.NOTHING)) and not part.is_wide
        }
        wide = plan.wide
        self.wide = [(place, wide) for place, name in enumerate(table.header) if wide and plan.parts.get(name) is wide]

    def entries(self, row: Row, read: Read) -> Iterator[tuple[int, Entry]]:
        """The entries of one row, each with the place of the column it stands in."""
        if not self.wide:
            entry = self._long(row)
            if entry is not None:
                yield self._first_place, entry
            return
        if not any(not is_blank(row.cells[place]) for place, _part in self.wide):
            return
        fixed = {
            part: self._of(part, self._cell(row, part))
            for part in (Part.DATE, Part.TEAM, Part.GROUP)
            if self._has(part)
        }
        for place, part in self.wide:
            try:
                entry = self._cell_entry(row.cells[place], self.header[place], part.narrow, fixed)
            except Wrong as wrong:
                read.refuse(row.line, wrong.column, wrong.sentence)
            except _LeftOut:
                continue
            else:
                if entry is not None:
                    yield place, entry

    @property
    def _first_place(self) -> int:
        order = Part.NUMERATOR, Part.VALUE, Part.DATE
        return next((self.places[part] for part in order if part in self.places), 0)

    def _has(self, part: Part) -> bool:
        return part in self.places

    def _cell(self, row: Row, part: Part) -> Cell:
        return row.cells[self.places[part]] if part in self.places else ""

    def _name(self, part: Part) -> str:
        return self.header[self.places[part]] if part in self.places else ""

    def _cell_entry(self, cell: Cell, name: str, part: Part, fixed: dict[Part, date | int]) -> Entry | None:
        """The entry in one cell of a wide file."""
        if is_blank(cell):
            return None
        meant = fixed | {part: self._of(part, name, column=name)}
        value, above, below = self._pair_or_value(cell, name)
        missing = value is None and above is None
        return self._entry(meant, value, above, below, missing=missing, note="")

    def _long(self, row: Row) -> Entry | None:
        cells = {part: self._cell(row, part) for part in (Part.NUMERATOR, Part.DENOMINATOR, Part.VALUE)}
        note = text_of(self._cell(row, Part.NOTE)).strip()
        not_counted = fold(text_of(self._cell(row, Part.MISSING))) in _NOT_COUNTED
        is_empty = all(is_blank(cell) for part, cell in cells.items() if part is not Part.DENOMINATOR)
        if is_empty and is_blank(cells[Part.DENOMINATOR]) and not note and not not_counted:
            return None
        meant = {part: self._of(part, self._cell(row, part)) for part in (Part.DATE, Part.TEAM, Part.GROUP)}
        below = self._number(cells[Part.DENOMINATOR], self._name(Part.DENOMINATOR))
        above = self._number(cells[Part.NUMERATOR], self._name(Part.NUMERATOR))
        value = None
        if above is None and not is_blank(cells[Part.VALUE]):
            value, above, pair = self._pair_or_value(cells[Part.VALUE], self._name(Part.VALUE))
            below = pair if above is not None else below
        told = any(is_missing(cell) and not is_blank(cell) for cell in cells.values())
        missing = value is None and above is None and (told or not_counted)
        if is_empty and not missing and is_blank(cells[Part.DENOMINATOR]):
            raise Wrong(self._name(Part.NOTE), _("There is a note but no number. Write – where nothing was counted."))
        if missing or (value is not None and self.measure.value_kind is not ValueKind.NUMBER):
            below = None  # what is bare, or missing, is out of nothing
        return self._entry(meant, value, above, below, missing=missing, note=note)

    def _entry(
        self,
        meant: dict[Part, date | int],
        value: Decimal | None,
        above: Decimal | None,
        below: Decimal | None,
        *,
        missing: bool,
        note: str,
    ) -> Entry:
        team, group = meant.get(Part.TEAM, self.plan.team_id), meant.get(Part.GROUP)
        on = meant[Part.DATE]
        assert isinstance(on, date)
        assert isinstance(team, int)
        return Entry(team, on, int(group) or None if isinstance(group, int) else None, value, above, below,
                     missing=missing, note=note)  # fmt: skip

    def _of(self, part: Part, cell: Cell, column: str = "") -> date | int:
        """The day, the team or the group a cell or the name of a column means."""
        column = column or self._name(part)
        if part is Part.DATE:
            return self._day(cell, column)
        text = text_of(cell).strip()
        if part is Part.TEAM and not self._has(Part.TEAM) and not column and self.plan.team_id is not None:
            return self.plan.team_id
        if part is Part.TEAM and not text:
            raise Wrong(column, _("Whose number is it? The cell is empty."))
        found = (self.teams if part is Part.TEAM else self.groups).find(text)
        if found is None:
            raise Wrong(column, _("Nobody here is called “%(name)s”.", name=text[:60]))
        if found == LEAVE_OUT:
            raise _LeftOut
        return found

    def _day(self, cell: Cell, column: str) -> date:
        try:
            found = parse_date(cell, self.plan.order)
        except CellRefused as refused:
            raise Wrong(column, _(refused.sentence, **refused.params)) from refused
        if found is None:
            raise Wrong(column, _("Which day is it from? The cell is empty."))
        return found

    def _number(self, cell: Cell, column: str) -> Decimal | None:
        try:
            return parse_number(cell, self.plan.mark or ".")
        except CellRefused as refused:
            raise Wrong(column, _(refused.sentence, **refused.params)) from refused

    def _pair_or_value(self, cell: Cell, column: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Value, numerator and denominator of one cell: 75, 75 %, 18/24."""
        kind = self.measure.value_kind
        pair = pair_in(cell) if kind.is_ratio else None
        if pair:
            return None, self._number(pair[1], column), self._number(pair[2], column)
        value = self._number(cell, column)
        if value is None:
            return None, None, None
        if kind is ValueKind.PERCENT and self.plan.share == "one":
            value *= 100
        # A spreadsheet works shares out to fifteen digits; six after the point say all that was counted.
        return (round(value, 6) if value != round(value, 6) else value), None, None
