"""What a file leaves open and only a person can say: which of two days, which mark, whose name, which share."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import chain

from hub.markup import fold
from hub.measures.importing.days import two_days
from hub.measures.importing.guess import numbers_in
from hub.measures.importing.names import Names
from hub.measures.importing.plan import NUMBERS, Part, Plan
from hub.measures.models import Measure, ValueKind
from hub.sheets import Cell, CellRefused, DateOrder, DecimalMark, Table, date_order_of, decimal_mark_of, parse_number
from hub.sheets.table import is_blank, text_of

MOST_NAMES = 60


@dataclass(frozen=True)
class Unknown:
    """A name in the file that nobody knows, in how many rows or columns it stands, and what may be meant."""

    name: str
    count: int
    alike: int | None

    @property
    def key(self) -> str:
        """The name as answers are kept by."""
        return fold(self.name)

    @property
    def field(self) -> str:
        """A short name for a field of a form."""
        return sha256(self.key.encode()).hexdigest()[:10]


@dataclass
class Questions:
    """What is to be asked about a file; a question that has its answer in the plan stays here, to be changed."""

    order: tuple[str, date, date] | None = None  # a cell, if the day comes first, if the month does
    found_order: DateOrder | None = None
    mark: tuple[str, str, str] | None = None  # a cell, what it is with a point before the decimals, with a comma
    found_mark: DecimalMark | None = None
    share: str = ""  # a share that could be of one or of a hundred
    teams: list[Unknown] = field(default_factory=list)
    groups: list[Unknown] = field(default_factory=list)
    names_many: Part | None = None  # a column that holds more unknown names than anybody would go through

    def open_in(self, plan: Plan) -> list[str]:
        """The questions the plan doesn't answer: order, mark, share, and the keys of names."""
        asked = [name for name in ("order", "mark", "share") if getattr(self, name) and not getattr(plan, name)]
        asked += [f"team {one.key}" for one in self.teams if one.key not in plan.teams]
        return asked + [f"group {one.key}" for one in self.groups if one.key not in plan.groups]

    def settled(self, plan: Plan) -> Plan:
        """The plan with what the file itself tells; answers count only where there was a question."""
        return replace(
            plan,
            order=plan.order if self.order else self.found_order,
            mark=plan.mark if self.mark else self.found_mark,
            share=plan.share if self.share else "",
            teams={one.key: plan.teams[one.key] for one in self.teams if one.key in plan.teams},
            groups={one.key: plan.groups[one.key] for one in self.groups if one.key in plan.groups},
        )


def questions(table: Table, plan: Plan, measure: Measure, teams: Names, groups: Names) -> Questions:
    """Go once through the file and find what has to be asked."""
    found = _Seen(table, plan)
    asked = Questions(found_order=date_order_of(found.days), found_mark=decimal_mark_of(found.numbers))
    if asked.found_order is None:
        asked.order = next(filter(None, map(two_days, found.days)), None)
    if asked.found_mark is None:
        asked.mark = _two_marks(found.numbers)
    if measure.value_kind is ValueKind.PERCENT:
        asked.share = _small_share(found.values, asked.found_mark or plan.mark or ".")
    asked.teams = _unknown(found.teams, teams)
    asked.groups = _unknown(found.groups, groups)
    for part, unknown in ((Part.TEAM, asked.teams), (Part.GROUP, asked.groups)):
        if len(unknown) > MOST_NAMES:
            asked.names_many = part
            del unknown[MOST_NAMES:]
    return asked


class _Seen:
    """The different cells of the columns that matter, in their order; of names also how often each comes."""

    def __init__(self, table: Table, plan: Plan) -> None:
        self.days: dict[Cell, None] = {}
        self.numbers: dict[Cell, None] = {}
        self.values: dict[Cell, None] = {}
        self.teams: dict[str, int] = {}
        self.groups: dict[str, int] = {}
        parts = [plan.parts.get(name, Part.NOTHING) for name in table.header]
        named = {part: [n for n, one in zip(table.header, parts, strict=True) if one is part] for part in parts}
        self.days |= dict.fromkeys(named.get(Part.EACH_DATE, []))
        self._count(self.teams, named.get(Part.EACH_TEAM, []))
        self._count(self.groups, named.get(Part.EACH_GROUP, []))
        columns = [(place, part) for place, part in enumerate(parts) if part]
        above = next((place for place, part in columns if part is Part.NUMERATOR), None)
        for row in table.rows:
            bare = above is None or is_blank(row.cells[above])
            for place, part in columns:
                self._see(row.cells[place], part, bare=bare)

    @staticmethod
    def _count(counts: dict[str, int], names: list[str]) -> None:
        for name in names:
            counts[name] = counts.get(name, 0) + 1

    def _see(self, cell: Cell, part: Part, *, bare: bool) -> None:
        if part is Part.DATE:
            self.days[cell] = None
        elif part is Part.TEAM:
            self._count(self.teams, [text_of(cell).strip()])
        elif part is Part.GROUP:
            self._count(self.groups, [text_of(cell).strip()])
        elif part in NUMBERS or part.is_wide:
            self.numbers |= dict.fromkeys(numbers_in([cell]))
            if bare and part not in (Part.NUMERATOR, Part.DENOMINATOR):
                self.values[cell] = None


def _unknown(counts: dict[str, int], names: Names) -> list[Unknown]:
    """The names nobody knows, each spelling once; an empty cell is no name."""
    found: dict[str, Unknown] = {}
    for name, count in counts.items():
        if fold(name) and not names.knows(name):
            before = found.get(fold(name))
            found[fold(name)] = Unknown(name, count + (before.count if before else 0), names.alike(name))
    return list(found.values())


def _two_marks(cells: Collection[Cell]) -> tuple[str, str, str] | None:
    """A cell that is one number with a point before the decimals and another with a comma; else one that is only one
    of them, for then the column holds both.
    """
    only: tuple[str, str, str] | None = None
    for cell in cells:
        if isinstance(cell, str):
            point, comma = _read(cell, "."), _read(cell, ",")
            if point != comma and point is not None and comma is not None:
                return cell.strip(), _plain(point), _plain(comma)
            if point != comma and only is None:
                only = cell.strip(), _plain(point), _plain(comma)
    return only


def _read(cell: Cell, mark: DecimalMark) -> Decimal | None:
    try:
        return parse_number(cell, mark)
    except CellRefused:
        return None


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _small_share(cells: Collection[Cell], mark: DecimalMark) -> str:
    """A share of a file in which none is above 1, so that it could be of one or of a hundred."""
    told = ""
    for cell in chain(cells):
        if isinstance(cell, str) and ("%" in cell or len([*numbers_in([cell])]) > 1):
            return ""
        number = _read(cell, mark)
        if number is not None and not 0 <= number <= 1:
            return ""
        if number is not None and 0 < number < 1:
            told = told or text_of(cell).strip()
    return told
