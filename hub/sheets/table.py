"""A table that was read: its header and its rows, checked once, then streamed as often as anybody asks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Final, NamedTuple

from hub.sheets.refusals import SheetRefused

Cell = str | Decimal | date | datetime
"""A CSV holds texts only; a workbook also exact numbers and dates. An empty cell is the empty text."""
Lines = Callable[[], Iterator[tuple[int, Sequence[Cell]]]]
"""Reads a file from its start: line numbers from 1, and the cells of each record as they stand in the file."""

_LONGER_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in at most."""

    size: int = 16 * 1024 * 1024
    """Bytes of the file."""
    rows: int = 200_000
    """Rows below the header."""
    columns: int = 200
    letters: int = 10_000
    """Characters of a cell."""
    cells: int = 5_000_000
    """Rows times columns."""


LIMITS: Final = Limits()


class Row(NamedTuple):
    """One record: where it starts in the file (from 1), and as many cells as the header has."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What one reading found out."""

    header: tuple[str, ...]
    header_line: int
    height: int
    longer: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """How the file was understood; what doesn't apply is None."""

    kind: str
    """`csv` or `xlsx`."""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    """The visible sheets of the workbook, in its order."""


@dataclass(frozen=True, slots=True)
class Table:
    """A checked table. Reading its rows again costs time but no memory."""

    origin: Origin
    header: tuple[str, ...]
    """Each name once: what was empty got a name, what came twice a number behind it."""
    header_line: int
    height: int
    """Rows below the header, without blank ones."""
    longer: tuple[int, ...]
    """The first lines with more cells than the header has names; the header was made longer for them."""
    _lines: Lines = field(repr=False, compare=False)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows below the header, from the first, without blank ones, each as wide as the header."""
        width = len(self.header)
        for line, cells in islice(filled(self._lines()), 1, None):
            yield Row(line, (*cells[:width], *[""] * (width - len(cells))))

    def column(self, index: int) -> Iterator[Cell]:
        """The cells of one column, from the top; index from 0."""
        return (row.cells[index] for row in self.rows)


def checked(origin: Origin, lines: Lines, limits: Limits, unnamed: str) -> Table:
    """Read a file once from end to end without keeping it; `SheetRefused` names the first thing that is wrong."""
    shape = _measure(lines, limits, unnamed)
    return Table(origin, shape.header, shape.header_line, shape.height, shape.longer, lines)


def filled(lines: Iterator[tuple[int, Sequence[Cell]]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Leave out blank records."""
    return ((line, cells) for line, cells in lines if any(not is_blank(cell) for cell in cells))


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be seen in a cell."""
    return isinstance(cell, str) and (not cell or cell.isspace())


def _measure(lines: Lines, limits: Limits, unnamed: str) -> Shape:
    records = filled(lines())
    header_line, first = next(records, (0, ()))
    if not first:
        raise SheetRefused("empty")
    width = named = check_record(header_line, first, limits)
    height = 0
    longer: list[int] = []
    for line, cells in records:
        height += 1
        if height > limits.rows:
            raise SheetRefused("rows_many", limit=limits.rows)
        wide = check_record(line, cells, limits)
        if wide > named and len(longer) < _LONGER_SHOWN:
            longer.append(line)
        width = max(width, wide)
        if height * width > limits.cells:
            raise SheetRefused("cells_many", limit=limits.cells)
    header = names([text_of(cell) for cell in first[:width]], width, unnamed)
    return Shape(header, header_line, height, tuple(longer))


def check_record(line: int, cells: Sequence[Cell], limits: Limits) -> int:
    """Refuse what no cell may hold; give the width without the empty cells at the end."""
    width = len(cells)
    while width and is_blank(cells[width - 1]):
        width -= 1
    if width > limits.columns:
        raise SheetRefused("columns_many", limit=limits.columns)
    for cell in cells[:width]:
        if isinstance(cell, str):
            if len(cell) > limits.letters:
                raise SheetRefused("cell_long", line=line, limit=limits.letters)
            if "\0" in cell:
                raise SheetRefused("nul", line=line)
    return width


def text_of(cell: Cell) -> str:
    """A cell as a text, as a CSV would hold it."""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else cell


def names(texts: Sequence[str], width: int, unnamed: str) -> tuple[str, ...]:
    """Make the names of a header distinct and complete: `Score`, `Score (2)`, `Column 3`."""
    cleaned = [" ".join(text.split()) for text in texts] + [""] * (width - len(texts))
    taken = set(cleaned)
    given: list[str] = []
    for number, name in enumerate(cleaned, 1):
        wanted = name or f"{unnamed} {number}"
        free = wanted
        again = 2
        while free in given or (free != name and free in taken):
            free = f"{wanted} ({again})"
            again += 1
        given.append(free)
    return tuple(given)
