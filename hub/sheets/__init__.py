"""Spreadsheets in and out: CSV and XLSX read, checked, understood and written. Pure; imports nothing of ours."""

from hub.sheets.dates import DateOrder, date_order_of, parse_date
from hub.sheets.numbers import DecimalMark, decimal_mark_of, parse_number
from hub.sheets.pasting import parse_pasted
from hub.sheets.reading import read
from hub.sheets.refusals import SENTENCES, CellRefused, Refused, SheetRefused
from hub.sheets.table import LIMITS, Cell, Limits, Origin, Row, Table
from hub.sheets.writing import Value, write_csv, write_xlsx

__all__ = [
    "LIMITS",
    "SENTENCES",
    "Cell",
    "CellRefused",
    "DateOrder",
    "DecimalMark",
    "Limits",
    "Origin",
    "Refused",
    "Row",
    "SheetRefused",
    "Table",
    "Value",
    "date_order_of",
    "decimal_mark_of",
    "parse_date",
    "parse_number",
    "parse_pasted",
    "read",
    "write_csv",
    "write_xlsx",
]
