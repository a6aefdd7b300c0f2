"""Workbooks made by hand, part by part, so that a test can make a wrong one."""

import zipfile
from io import BytesIO

BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>%s</sheets></workbook>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TABLE = "<row><c t='str'><v>a</v></c></row><row><c><v>1</v></c></row>"


def _state(name: str) -> str:
    return "hidden" if "!" in name else "visible"


def parts(sheet: str = TABLE, **more: str) -> dict[str, str]:
    """The parts of a workbook with the sheet `A`, and others by the names of their sheets; `!` hides one."""
    sheets = {"A": sheet, **more}
    book = "".join(
        f'<sheet name="{name.strip("!")}" sheetId="{number}" r:id="r{number}" state="{_state(name)}"/>'
        for number, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{KIND}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="s1" Type="{KIND}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="s2" Type="{KIND}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    return {
        "_rels/.rels": RELATIONS % f'<Relationship Id="b" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/>',
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": BOOK % book,
        "xl/_rels/workbook.xml.rels": RELATIONS % relations,
        **{f"xl/worksheets/sheet{number}.xml": SHEET % rows for number, rows in enumerate(sheets.values(), 1)},
    }


def zipped(contents: dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of some parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()


def packed(sheet: str = TABLE, **more: str) -> bytes:
    """A workbook as a file."""
    return zipped(parts(sheet, **more))
