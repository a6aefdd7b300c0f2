"""Files to tables: what came in, whether it can be taken, and how to walk through its rows."""

from typing import BinaryIO

from hub.sheets.delimited import delimiter_of, lines_of
from hub.sheets.kinds import is_packed
from hub.sheets.letters import encoding_of
from hub.sheets.refusals import SheetRefused
from hub.sheets.table import LIMITS, Limits, Origin, Table, checked
from hub.sheets.workbook import sheet_lines


def read(
    source: bytes | BinaryIO,
    limits: Limits = LIMITS,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    unnamed: str = "Column",
) -> Table:
    """Read a CSV, TSV or other delimited text, or a workbook; what it is shows in its bytes, not in its name.

    The first record that isn't blank is the header. `sheet`, `delimiter` and `encoding` say what would otherwise be
    found out; `unnamed` is the word before the number of a column without a name. The whole file is checked before
    this returns: `SheetRefused` where it can't be taken.
    """
    data = source if isinstance(source, bytes) else source.read(limits.size + 1)
    if len(data) > limits.size:
        raise SheetRefused("file_large", megabytes=limits.size // 1024**2)
    if is_packed(data):
        lines, name, sheets = sheet_lines(data, sheet, limits)
        return checked(Origin("xlsx", sheet=name, sheets=sheets), lines, limits, unnamed)
    encoding = encoding or encoding_of(data)
    try:
        delimiter = delimiter or delimiter_of(data, encoding)
        lines = lines_of(data, encoding, delimiter, limits)
        return checked(Origin("csv", encoding=encoding, delimiter=delimiter), lines, limits, unnamed)
    except (UnicodeError, LookupError):
        raise SheetRefused("encoding") from None
