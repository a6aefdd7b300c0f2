"""What the columns of a file are, as far as their names and cells tell."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from hub.markup import fold
from hub.measures.importing.days import is_day
from hub.measures.importing.names import Names
from hub.measures.importing.plan import Part
from hub.measures.models import Measure
from hub.sheets import Cell, CellRefused, Row, Table, parse_number
from hub.sheets.numbers import is_missing
from hub.sheets.table import is_blank, text_of

SAMPLE = 200
_SHOWN = 3
_FEW = 2
_MOST_CELLS = 0.7

_WORDS: Mapping[Part, tuple[str, ...]] = {
    Part.DATE: (
        *("date", "day", "week", "week of", "week beginning", "week ending", "w/c", "wc", "month", "period", "when"),
        *("counted on", "observed on", "measured on", "fortnight", "quarter"),
    ),
    Part.TEAM: ("team", "school", "organisation", "organization", "department", "site", "team name", "school name"),
    Part.GROUP: ("group", "student group", "pupil group", "subgroup", "sub group", "category", "who"),
    Part.NUMERATOR: ("numerator", "num", "how many", "so many", "yes", "hits", "events", "cases"),
    Part.DENOMINATOR: (
        *(
            "denominator",
            "den",
            "out of",
            "out of how many",
            "of",
            "n",
            "total",
            "all",
            "on roll",
            "enrolled",
            "pupils",
        ),
        *("students", "exposure", "sample size"),
    ),
    Part.VALUE: (
        *("value", "result", "score", "percent", "percentage", "per cent", "%", "rate", "mean", "average", "median"),
        *("number", "measure", "y", "count", "days", "observation"),
    ),
    Part.NOTE: ("note", "notes", "comment", "comments", "remark", "remarks"),
    Part.MISSING: ("what it is", "missing", "not counted", "state", "status"),
}


def samples(table: Table) -> dict[str, list[str]]:
    """The first different cells of each column, as they are to be shown."""
    found: dict[str, list[str]] = {name: [] for name in table.header}
    for row in islice(table.rows, SAMPLE):
        for name, cell in zip(table.header, row.cells, strict=True):
            text = text_of(cell).strip()
            if text and len(found[name]) < _SHOWN and text not in found[name]:
                found[name].append(text)
    return found


def guessed(table: Table, measure: Measure, teams: Names, groups: Names, words: Sequence[str] = ()) -> dict[str, Part]:
    """What each column is; nothing where neither its name nor its cells say it. `words`: what teams are called here."""
    rows = list(islice(table.rows, SAMPLE))
    parts = dict.fromkeys(table.header, Part.NOTHING)
    wide = _wide(table.header, rows, teams, groups)
    parts |= wide
    taken = {part.narrow for part in wide.values()} | ({*_NUMERIC, Part.NOTE, Part.MISSING} if wide else set())
    _by_name(parts, taken, [*words], measure)
    _by_cells(parts, taken, rows, teams, groups)
    if not wide:
        _numbers(parts, rows, measure)
    return parts


_NUMERIC = frozenset({Part.NUMERATOR, Part.DENOMINATOR, Part.VALUE})


def _wide(header: Sequence[str], rows: Sequence[Row], teams: Names, groups: Names) -> dict[str, Part]:
    """Columns whose names are days, teams or groups, and whose cells are numbers."""
    numeric = {name for place, name in enumerate(header) if _share(_column(rows, place), is_number) > _MOST_CELLS}
    numeric |= {name for place, name in enumerate(header) if not _column(rows, place)}
    for part, fits in (
        (Part.EACH_DATE, is_day),
        (Part.EACH_TEAM, lambda name: teams.knows(text_of(name))),
        (Part.EACH_GROUP, lambda name: groups.knows(text_of(name))),
    ):
        found = [name for name in header if name in numeric and fits(name)]
        plain = [name for name in found if part is not Part.EACH_GROUP or groups.find(name)]
        if len(found) >= _FEW and plain:
            return dict.fromkeys(found, part)
    return {}


def _by_name(parts: dict[str, Part], taken: set[Part], words: Sequence[str], measure: Measure) -> None:
    known = {part: {fold(word) for word in meant} for part, meant in _WORDS.items()}
    known[Part.TEAM] |= {fold(word) for word in words}
    known[Part.VALUE] |= {fold(measure.title), fold(measure.unit) or "value"}
    if not measure.value_kind.is_ratio:
        taken = taken | {Part.NUMERATOR}
    for name in list(parts):
        plain = re.sub(r"\s*[(\[].*[)\]]\s*$", "", name)  # Numerator (students)
        for part, meant in known.items():
            if not parts[name] and part not in taken and fold(plain or name) in meant and part not in parts.values():
                parts[name] = part


def _by_cells(parts: dict[str, Part], taken: set[Part], rows: Sequence[Row], teams: Names, groups: Names) -> None:
    for part, fits in (
        (Part.DATE, is_day),
        (Part.TEAM, lambda cell: teams.knows(text_of(cell))),
        (Part.GROUP, lambda cell: groups.knows(text_of(cell))),
    ):
        if part in taken or part in parts.values():
            continue
        for place, name in enumerate(parts):
            if not parts[name] and _share(_column(rows, place), fits) > _MOST_CELLS:
                parts[name] = part
                break


def _numbers(parts: dict[str, Part], rows: Sequence[Row], measure: Measure) -> None:
    """One column of numbers left is the value; two, where so many are out of so many, are these; one beside what it is
    out of is how many.
    """
    named = _NUMERIC & set(parts.values())
    if named - {Part.DENOMINATOR}:
        return
    free = [
        name
        for place, name in enumerate(parts)
        if not parts[name] and _share(_column(rows, place), is_number) > _MOST_CELLS
    ]
    if measure.value_kind.is_ratio and named:
        parts |= dict.fromkeys(free[:1] if len(free) == 1 else [], Part.NUMERATOR)
    elif measure.value_kind.is_ratio and len(free) == _FEW:
        parts[free[0]], parts[free[1]] = Part.NUMERATOR, Part.DENOMINATOR
    elif len(free) == 1:
        parts[free[0]] = Part.VALUE


def _column(rows: Sequence[Row], place: int) -> list[Cell]:
    return [row.cells[place] for row in rows if not is_blank(row.cells[place])]


def _share(cells: Sequence[Cell], fits: Callable[[Cell], bool]) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


_PAIR = re.compile(r"\s*([^/]+?)\s*(?:/|\bout of\b|\bof\b)\s*([^/]+?)\s*", re.IGNORECASE)


def pair_in(cell: Cell) -> re.Match[str] | None:
    """So many out of so many in one cell: 18/24, 18 of 24."""
    return _PAIR.fullmatch(cell) if isinstance(cell, str) and not is_missing(cell) else None


def is_number(cell: Cell) -> bool:
    """Whether a cell is a number with whatever mark, two of them as a share, or says that there is none."""
    if is_day(cell) and not isinstance(cell, str):
        return False
    pair = pair_in(cell)
    return all(_readable(text) for text in (pair.groups() if pair else (cell,)))


def _readable(cell: Cell) -> bool:
    try:
        parse_number(cell)
    except CellRefused as refused:
        return refused.code == "number_mark"
    return True


def numbers_in(cells: Iterable[Cell]) -> Iterable[Cell]:
    """The numbers in cells, those of a share each by itself."""
    for cell in cells:
        pair = pair_in(cell)
        yield from pair.groups() if pair else (cell,)
