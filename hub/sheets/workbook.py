"""Workbooks (.xlsx, .xlsm): checked as a zip file, measured, then handed to the reader part by part.

The reader lays out every cell between the first and the last one in memory, so a sheet is measured before: two cells
at opposite ends would need more memory than any machine has. The reader gets a new file that holds nothing but the
parts we looked at, so it can't find other ones than we did.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from math import isfinite
from posixpath import join, normpath
from typing import Final
from xml.parsers import expat
from zipfile import ZIP_STORED, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from hub.sheets.archive import Archive
from hub.sheets.guard import unguarded
from hub.sheets.refusals import SheetRefused
from hub.sheets.table import Cell, Limits, Lines

_ROOT: Final = "_rels/.rels"
_OPTIONAL: Final = ("/sharedStrings", "/styles")
_OTHERS: Final = (
    ("xl/workbook.bin", "excel_binary"),
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "document"),
    ("content.xml", "opendocument"),
)
_ENTRIES: Final = 5_000_000
"""Texts or styles in a list, at most."""
_EXACT: Final = 10**15
"""Up to here every whole number is exact in a workbook."""

Started = Callable[[str, dict[str, str]], None]
Value = int | float | str | bool | time | date | datetime | timedelta


def sheet_lines(data: bytes, wanted: str | None, limits: Limits) -> tuple[Lines, str, tuple[str, ...]]:
    """Give a way to read one sheet, its name, and the names of all that are visible.

    Without a wanted name it is the first visible sheet that holds anything.
    """
    archive = Archive(data)
    for part, code in _OTHERS:
        if part in archive.names:
            raise SheetRefused(code)
    if _ROOT not in archive.names:
        raise SheetRefused("archive")
    book = _Book(archive)
    if wanted is not None and wanted not in book.sheets:
        raise SheetRefused("no_such_sheet", sheet=wanted)
    for name in [wanted] if wanted is not None else book.sheets:
        if _Measure(limits).holds_anything(archive, book.sheets[name]):
            return _lines(_opened(archive, book, name)), name, tuple(book.sheets)
    raise SheetRefused("empty")


class _Book:
    """What a workbook consists of: `sheets` has the parts of the visible ones by name, `parts` what belongs to all."""

    def __init__(self, archive: Archive) -> None:
        main = [target for kind, target in _relations(archive, _ROOT, "").values() if kind.endswith("/officeDocument")]
        if not main:
            raise SheetRefused("broken")
        folder, _, file = main[0].rpartition("/")
        aside = join(folder, "_rels", file + ".rels")
        related = _relations(archive, aside, folder)
        optional = [target for kind, target in related.values() if kind.endswith(_OPTIONAL)]
        self.parts = [_ROOT, main[0], aside, *(part for part in optional if part in archive.names)]
        self.sheets: dict[str, str] = {}

        def sheet(name: str, given: dict[str, str]) -> None:
            if name == "sheet" and given.get("state", "visible") == "visible":
                key = next((value for name, value in given.items() if name.endswith(":id")), "")
                kind, target = related.get(key, ("", ""))
                if kind.endswith("/worksheet"):
                    self.sheets[given.get("name", "")] = target

        _walk(archive, main[0], sheet)


def _relations(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """The kinds and the targets in a list of relations, by their keys."""
    found: dict[str, tuple[str, str]] = {}

    def relation(name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            target = normpath(join("/", folder, given.get("Target", ""))).lstrip("/")
            found[given.get("Id", "")] = (given.get("Type", ""), target)

    _walk(archive, part, relation)
    return found


def _walk(archive: Archive, part: str, started: Started) -> None:
    """Go through a part and say which elements start, with their names and attributes, without keeping anything."""
    if part not in archive.names:
        raise SheetRefused("broken")
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, given: started(name.rpartition(":")[2], given)
    parser.StartDoctypeDeclHandler = _no_types
    parser.XmlDeclHandler = _only_unicode
    try:
        for piece in archive.pieces(part):
            parser.Parse(piece, False)  # noqa: FBT003 - its second argument has no name
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError:
        raise SheetRefused("broken") from None


def _check_counts(_name: str, given: dict[str, str]) -> None:
    """The reader makes room for as many entries as a list says it has, before it looks at one."""
    for count in (given.get("count", "0"), given.get("uniqueCount", "0")):
        if not (count.isascii() and count.isdigit() and len(count) < 10 and int(count) <= _ENTRIES):
            raise SheetRefused("broken")


def _no_types(*_: object) -> None:
    """Entities and types of its own: no workbook has them."""
    raise SheetRefused("broken")


def _only_unicode(_version: str, encoding: str | None, _alone: int) -> None:
    """Another encoding could be read in another way by the reader."""
    if encoding and encoding.lower() not in {"utf-8", "us-ascii"}:
        raise SheetRefused("broken")


class _Measure:
    """Finds out how far a sheet reaches, counting only cells that hold something."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.row = self.column = 0
        """Where the cell that was begun last stands, from 1."""
        self.height = self.width = 0
        self.digits, self.number = "", 0

    def holds_anything(self, archive: Archive, part: str) -> bool:
        """Whether a sheet holds a cell; `SheetRefused` where it reaches beyond the limits."""
        _walk(archive, part, self.started)
        return self.height > 0

    def started(self, name: str, given: dict[str, str]) -> None:
        """Follow the cells as the reader does: one without a place stands behind the one before."""
        if name == "c":
            if reference := given.get("r"):
                letters = reference.rstrip("0123456789")
                self.column = _column(letters)
                self.row = self.numbered(reference[len(letters) :])
            else:
                self.column += 1
        elif name in {"v", "is", "f"}:
            if self.row > self.height or self.column > self.width:
                self.reach()
        elif name == "row":
            self.row = self.numbered(given["r"]) if "r" in given else self.row + 1
            self.column = 0
        else:
            _check_counts(name, given)

    def numbered(self, digits: str) -> int:
        """The number of a row; the cells of one row have the same."""
        if digits != self.digits:
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 7 and int(digits)):
                raise SheetRefused("broken")
            self.digits = digits
            self.number = int(digits)
        return self.number

    def reach(self) -> None:
        """Make the sheet as large as the cell needs."""
        self.height = max(self.height, self.row)
        self.width = max(self.width, self.column)
        if self.height > self.limits.rows + 1:
            raise SheetRefused("rows_many", limit=self.limits.rows)
        if self.width > self.limits.columns:
            raise SheetRefused("columns_many", limit=self.limits.columns)
        if self.height * self.width > self.limits.cells:
            raise SheetRefused("cells_many", limit=self.limits.cells)


@cache
def _column(letters: str) -> int:
    """The number of a column, from 1, by its letters."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise SheetRefused("broken")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _opened(archive: Archive, book: _Book, name: str) -> CalamineSheet:
    """Pack the parts that matter into a new file and read one sheet of it."""
    for part in book.parts:
        _walk(archive, part, _check_counts)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as packed:
        for part in (*book.parts, book.sheets[name]):
            packed.writestr(part, b"".join(archive.pieces(part)))
    file.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file) as opened:
            return opened.get_sheet_by_name(name)
    except CalamineError:
        raise SheetRefused("broken") from None


def _lines(sheet: CalamineSheet) -> Lines:
    def lines() -> Iterator[tuple[int, Sequence[Cell]]]:
        try:
            for number, cells in enumerate(sheet.iter_rows(), 1):
                yield number, [_cell(value) for value in cells]
        except OverflowError:
            raise SheetRefused("broken") from None
        except BaseException as problem:
            # A time beyond all measure makes the reader give up in its own way, which is no `Exception`.
            if type(problem).__name__ == "PanicException":
                raise SheetRefused("broken") from None
            raise

    return lines


def _cell(value: Value) -> Cell:
    """Turn what the reader gives into what a table holds."""
    match value:
        case str():
            return unguarded(value) if value else value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return _number(float(value))
        case time():
            return value.isoformat()
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case _:
            return value


def _number(value: float) -> Decimal | str:
    """The number that was typed: the shortest one that a computer takes for the same."""
    if value.is_integer() and abs(value) < _EXACT:
        return Decimal(int(value))
    return Decimal(repr(value)) if isfinite(value) else str(value)
