"""What the package refuses, each with a stable code, its parameters and an English sentence.

The sentences stand here once, with `%(name)s` for the parameters. A caller translates with the sentence itself:
`gettext(refused.sentence, **refused.params)`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _(sentence: str) -> str:
    """Mark a sentence for translators; this package translates nothing itself."""
    return sentence


SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # The file as a whole.
        "empty": _("This file is empty."),
        "file_large": _("This file is larger than %(megabytes)s MB. Split it, or leave out what isn't needed."),
        "rows_many": _("This file has more than %(limit)s rows. Split it into smaller files."),
        "columns_many": _("This file has more than %(limit)s columns. Leave out those that aren't needed."),
        "cells_many": _("This file has more than %(limit)s cells. Split it into smaller files."),
        "cell_long": _(
            "A cell in line %(line)s holds more than %(limit)s characters. Is a quotation mark before it never closed?"
        ),
        "quote_open": _("A quotation mark that opens in line %(line)s is never closed."),
        "nul": _("Line %(line)s holds a character that no text has. Is this really a CSV or Excel file?"),
        "encoding": _("The letters of this file can't be read. Save it as “CSV UTF-8” and try again."),
        "broken": _("This file is damaged and can't be read. Open it in a spreadsheet program and save it again."),
        "no_such_sheet": _("The file has no sheet called “%(sheet)s”."),
        # Files of another kind.
        "old_excel": _("This is an old Excel file (.xls). Open it, save it as .xlsx or CSV, and try again."),
        "excel_binary": _("This is a binary Excel file (.xlsb). Open it, save it as .xlsx or CSV, and try again."),
        "opendocument": _("This is an OpenDocument file. Open it, save it as .xlsx or CSV, and try again."),
        "web_page": _(
            "This is a web page under another name. Open it in Excel, save it as .xlsx or CSV, and try again."
        ),
        "pdf": _("This is a PDF. Choose a CSV or Excel file."),
        "picture": _("This is a picture. Choose a CSV or Excel file."),
        "document": _("This is a text document. Choose a CSV or Excel file."),
        "archive": _("This is a packed archive. Unpack it and choose the CSV or Excel file inside."),
        "password": _("This file is protected with a password. Take the password off and try again."),
        # Workbooks made to do harm, or badly damaged.
        "unpacks_large": _("Unpacked, this file would be larger than %(megabytes)s MB. Split it into smaller files."),
        "unpacks_far": _("This file is packed more tightly than any real spreadsheet, so it was not opened."),
        "parts_many": _("This file holds more than %(limit)s parts, so it was not opened."),
        "parts_overlap": _("The parts of this file lie across each other, so it was not opened."),
        "part_nested": _("This file holds another packed file (%(part)s). Take it out and save again."),
        "part_strange": _("This file holds a part with a forbidden name or kind (%(part)s), so it was not opened."),
        # Cells.
        "number_unreadable": _("“%(text)s” is not a number."),
        "number_mark": _("“%(text)s” is not a number with “%(mark)s” before its decimals."),
        "date_unreadable": _("“%(text)s” is not a date. Write it like 2026-11-21."),
        "date_order": _("“%(text)s” could be read in several ways. Say whether the day or the month comes first."),
        "date_impossible": _("There is no such day as “%(text)s”."),
        # Writing.
        "sheet_full": _("A sheet holds at most %(limit)s rows. Export as CSV instead."),
    }
)


class Refused(ValueError):
    """Input is refused; `code` is stable, `sentence` is the English sentence before `params` are put into it."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        self.sentence = SENTENCES[code]
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in params.items()}
        self.message = self.sentence % shown
        super().__init__(self.message)


class SheetRefused(Refused):
    """The file, or the block that was pasted, can't be taken as a whole."""


class CellRefused(Refused):
    """One cell doesn't hold what its column promises."""
