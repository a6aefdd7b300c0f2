"""Records separated by a delimiter, read line by line: nothing of the file is kept but its bytes."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO, TextIOWrapper
from itertools import chain, islice
from typing import Final, TextIO

from hub.sheets.guard import unguarded
from hub.sheets.refusals import SheetRefused
from hub.sheets.table import Cell, Limits, Lines, is_blank

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 64 * 1024
_RECORDS: Final = 200
_HINTS: Final = {f"sep={delimiter}": delimiter for delimiter in DELIMITERS}
"""The first line in which Excel is told the delimiter; it is no part of the table."""


def lines_of(data: bytes, encoding: str, delimiter: str, limits: Limits) -> Lines:
    """Give a way to read the records of a file from its start, as often as needed."""

    def lines() -> Iterator[tuple[int, Sequence[Cell]]]:
        with TextIOWrapper(BytesIO(data), encoding, newline="") as file:
            first = file.readline()
            told = chain(["\n" if _hinted(first) else first], file)
            for line, cells in records(told, delimiter, limits):
                yield line, [unguarded(cell) for cell in cells]

    return lines


def records(file: Iterable[str], delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Read records with the line each starts in; `SheetRefused` where a cell or a quotation never ends."""
    bounded = _Lines(file, limits)
    reader = csv.reader(bounded, delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise SheetRefused("cell_long", line=start, limit=limits.letters) from None
        if bounded.ended:
            raise SheetRefused("quote_open", line=start)
        yield start, cells


class _Lines:
    """Hands out lines, none beyond all measure, and remembers when somebody asked for more than there were."""

    def __init__(self, file: Iterable[str], limits: Limits) -> None:
        self.lines = iter(file)
        self.limits = limits
        self.number = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number += 1
        for line in self.lines:
            if "\0" in line:
                raise SheetRefused("nul", line=self.number)
            if len(line) > self.limits.columns * self.limits.letters:
                raise SheetRefused("cell_long", line=self.number, limit=self.limits.letters)
            return line
        self.ended = True
        raise StopIteration


def delimiter_of(data: bytes, encoding: str) -> str:
    """Choose the delimiter of a text file from its first records."""
    with TextIOWrapper(BytesIO(data), encoding, newline="") as file:
        return consistent(_sample(file))


def _sample(file: TextIO) -> str:
    text = file.read(_SAMPLE)
    if len(text) < _SAMPLE:
        return text
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text


def consistent(text: str) -> str:
    """Choose the delimiter that splits every record into as many cells as the header, without tearing quotations."""
    first = text.splitlines()[0] if text else ""
    if hint := _hinted(first):
        return hint
    scores = {delimiter: _score(text, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best][0]:
        return best
    return min(DELIMITERS, key=lambda delimiter: scores[delimiter][3])


def _hinted(line: str) -> str | None:
    return _HINTS.get(line.strip("\ufeff \r\n").lower())


def splits_all(text: str, delimiter: str) -> bool:
    """Whether a delimiter divides every record that isn't blank."""
    return all(len(cells) > 1 for cells in _first(text, delimiter))


def _first(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [cells for cells in islice(reader, _RECORDS) if not all(map(is_blank, cells))]
    except csv.Error:
        return []


def _score(text: str, delimiter: str) -> tuple[bool, bool, float, int]:
    """Judge a delimiter: does it split the header, leave quotations whole, split all records alike, and how finely."""
    read = _first(text, delimiter)
    if not read:
        return False, False, 0, 0
    widths = Counter(map(len, read))
    wide = len(read[0])
    whole = not any(cell.count('"') % 2 for cells in read for cell in cells)
    return wide > 1, whole, widths[wide] / len(read), max(widths)
