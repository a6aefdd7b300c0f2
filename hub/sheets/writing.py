"""Tables to files: CSV that Excel opens with the right letters, and XLSX with real numbers and dates."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hub.sheets.guard import doubled, guarded
from hub.sheets.refusals import SheetRefused

Value = str | int | float | Decimal | date | datetime | bool | None
"""What a cell may hold. A truth becomes TRUE or FALSE; nothing, and a float that is no number, an empty cell."""

_QUOTED: Final = re.compile(r'[",;\t|\r\n]|\A\s|\s\Z')
"""Every delimiter a reader may try is quoted, so that ours is the only one that fits."""
_CHUNK: Final = 64 * 1024
_XLSX_ROWS: Final = 1_048_576
_XLSX_LETTERS: Final = 32_767
_XLSX_DIGITS: Final = 15
"""Significant digits that Excel keeps."""
_CUT: Final = " […]"
_FIRST_YEAR: Final = 1900
_WIDTHS: Final = (8, 60)
"""The narrowest and the widest a column is drawn, in letters."""
_BEGINNING: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - written as it is; equal tables make equal files


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Write a table as RFC 4180 with a BOM, in pieces of about 64 KB; texts are guarded, numbers stay numbers."""
    piece = bytearray(b"\xef\xbb\xbf" + _csv_line(header))
    for row in rows:
        piece += _csv_line(row)
        if len(piece) >= _CHUNK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _csv_line(cells: Sequence[Value]) -> bytes:
    return (",".join(map(_csv_cell, cells)) + "\r\n").encode("utf-8", "replace")


def _csv_cell(value: Value) -> str:
    text = guarded(value) if isinstance(value, str) else _plain(value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _plain(value: Value) -> str:
    """Write what is not a text, in one way for every reader: point for decimals, ISO for dates."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal() if value.is_finite():
            return f"{value:f}" if -30 < value.adjusted() < 30 else str(value)
        case float() | Decimal() if not isfinite(value):
            return ""
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write a table as a workbook with one sheet; no text becomes a formula or a link.

    A number with more digits than Excel keeps, and a date it doesn't know, become texts, which keeps them exact. A text
    longer than an Excel cell is cut and ends in […]. More rows than a sheet has raise `SheetRefused`.
    """
    file = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(file, options) as workbook:
        workbook.set_properties({"created": _BEGINNING})
        sheet = workbook.add_worksheet(_sheet_name(title))
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            sheet.set_column(column, column, min(max(_WIDTHS[0], len(name) + 4), _WIDTHS[1]))
        bold = workbook.add_format({"bold": True})
        for column, name in enumerate(header):
            _write_text(sheet, 0, column, name, bold)
        formats = _Formats(
            workbook.add_format({"num_format": "yyyy-mm-dd"}),
            workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        )
        last = 0
        for last, row in enumerate(rows, 1):
            if last >= _XLSX_ROWS:
                raise SheetRefused("sheet_full", limit=_XLSX_ROWS)
            for column, value in enumerate(row):
                formats.write(sheet, last, column, value)
        if header:
            sheet.autofilter(0, 0, last, len(header) - 1)
    return file.getvalue()


def _sheet_name(title: str) -> str:
    """Make a title fit what Excel allows as the name of a sheet."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", title)[:31].strip("' ")
    return name if name and name.casefold() != "history" else "Sheet1"


class _Formats:
    """Writes a value as what it is; Excel shows a date only through a format."""

    def __init__(self, day: Format, moment: Format) -> None:
        self.day = day
        self.moment = moment

    def write(self, sheet: Worksheet, row: int, column: int, value: Value) -> None:
        """Write one cell."""
        match value:
            case bool():
                sheet.write_boolean(row, column, value)
            case str():
                _write_text(sheet, row, column, value)
            case float() if isfinite(value):
                sheet.write_number(row, column, value)
            case int() | Decimal() if _excel_keeps(value):
                sheet.write_number(row, column, value)
            case datetime() if value.year >= _FIRST_YEAR and value.tzinfo is None:
                sheet.write_datetime(row, column, value, self.moment)
            case date() if value.year >= _FIRST_YEAR and not isinstance(value, datetime):
                sheet.write_datetime(row, column, value, self.day)
            case _:
                _write_text(sheet, row, column, _plain(value))


def _excel_keeps(value: int | Decimal) -> bool:
    """Whether a number survives Excel's arithmetic unchanged."""
    exact = Decimal(value)
    return (
        exact.is_finite() and abs(exact.adjusted()) < 300 and len(exact.normalize().as_tuple().digits) <= _XLSX_DIGITS
    )


def _write_text(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    text = doubled(text)
    if len(text) > _XLSX_LETTERS:
        text = text[: _XLSX_LETTERS - len(_CUT)] + _CUT
    if text:
        sheet.write_string(row, column, text, look)
