"""A block of cells pasted from a spreadsheet, or typed as lines."""

import re
from io import StringIO
from typing import Final

from hub.sheets.delimited import consistent, records, splits_all
from hub.sheets.guard import unguarded
from hub.sheets.refusals import SheetRefused
from hub.sheets.table import LIMITS, Limits, check_record, is_blank

_DECIMALS: Final = re.compile(r"\s*[-+−]?[0-9]+,[0-9]+\s*%?\s*")
"""A number with a decimal comma: not two cells."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def parse_pasted(text: str, limits: Limits = LIMITS) -> list[list[str]]:
    """Split a pasted block into rows of cells, all equally wide; blank rows inside stay, those around are dropped.

    Spreadsheets put tabs between cells and quote a cell that holds a tab or a line break. Without any tab, semicolons
    or commas divide the lines if they divide all alike. `SheetRefused` where the block is larger than the limits.
    """
    text = text.removeprefix("\ufeff").strip("\r\n")
    if len(text) > limits.size:
        raise SheetRefused("file_large", megabytes=limits.size // 1024**2)
    rows: list[list[str]] = []
    width = 0
    for line, cells in _split(text, limits):
        rows.append([unguarded(cell) for cell in cells])
        width = max(width, check_record(line, rows[-1], limits))
        if len(rows) > limits.rows:
            raise SheetRefused("rows_many", limit=limits.rows)
    if len(rows) * width > limits.cells:
        raise SheetRefused("cells_many", limit=limits.cells)
    while rows and all(map(is_blank, rows[-1])):
        rows.pop()
    return [[*row[:width], *[""] * (width - len(row))] for row in rows]


def _split(text: str, limits: Limits) -> list[tuple[int, list[str]]]:
    delimiter = _delimiter(text)
    try:
        return list(records(StringIO(text, newline=""), delimiter, limits))
    except SheetRefused as refused:
        if refused.code != "quote_open":
            raise
    # A mark for inches, say: nothing is quoted here.
    return [(number, line.split(delimiter)) for number, line in enumerate(_LINE_END.split(text), 1)]


def _delimiter(text: str) -> str:
    if "\t" in text or all(_DECIMALS.fullmatch(line) for line in _LINE_END.split(text) if line.strip()):
        return "\t"
    chosen = consistent(text)
    return chosen if chosen in ";," and splits_all(text, chosen) else "\t"
