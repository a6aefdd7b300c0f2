"""Workbooks: the right sheet, values as what they are, and none that could do harm."""

import struct
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from hub.sheets import Limits, SheetRefused, archive, read
from tests.sheets.made import TABLE, packed, parts, zipped

MEGABYTE = 1024 * 1024


def refused(data: bytes, **how) -> SheetRefused:
    """The refusal of a file."""
    with pytest.raises(SheetRefused) as caught:
        read(data, **how)
    return caught.value


def cell(inside: str, kind: str = "") -> str:
    return f"<c{kind}>{inside}</c>"


def rewritten(change, contents=None) -> bytes:
    """A zip file whose entries were changed before they were written."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (contents or parts()).items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            made.writestr(entry, content)
    return file.getvalue()


def test_a_workbook_is_read():
    table = read(BytesIO(packed()))
    assert (table.origin.kind, table.origin.sheet, table.origin.sheets) == ("xlsx", "A", ("A",))
    assert (table.header, table.height, table.origin.encoding) == (("a",), 1, None)
    assert [(row.line, row.cells) for row in table.rows] == [(2, (Decimal(1),))]
    assert list(table.column(0)) == [Decimal(1)]


def test_the_sheet_is_chosen_by_name_or_is_the_first_visible_one_that_holds_anything():
    data = packed("", **{"!Hidden": TABLE, "B": TABLE.replace("a", "b"), "C": TABLE.replace("a", "c")})
    table = read(data)
    assert (table.origin.sheet, table.origin.sheets, table.header) == ("B", ("A", "B", "C"), ("b",))
    assert read(data, sheet="C").header == ("c",)
    assert refused(data, sheet="A").code == "empty"
    assert (found := refused(data, sheet="Hidden")).code == "no_such_sheet"
    assert found.params == {"sheet": "Hidden"}
    assert refused(packed("")).code == "empty"
    assert refused(packed("<row>" + cell("<v> </v>", " t='str'") + "</row>")).code == "empty"


def test_a_sheet_of_another_kind_is_passed_over():
    contents = parts("", B=TABLE)
    name = "xl/_rels/workbook.xml.rels"
    contents[name] = contents[name].replace(
        'worksheet" Target="worksheets/sheet1', 'chartsheet" Target="worksheets/sheet1'
    )
    assert read(zipped(contents)).origin.sheets == ("B",)


def test_the_workbook_may_lie_elsewhere():
    moved = {name.replace("xl/", "book/"): content.replace("/xl/", "/book/") for name, content in parts().items()}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace("xl/", "/book/")
    assert read(zipped(moved)).header == ("a",)


def test_lines_are_the_rows_of_the_sheet():
    rows = "<row r='3'><c r='C3' t='str'><v>a</v></c></row><row r='5'><c r='C5'><v>1</v></c></row>"
    table = read(packed(rows))
    assert (table.header, table.header_line, [row.line for row in table.rows]) == (("a",), 3, [5])


def test_values_are_what_they_are():
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 46, 20))
    styles = f"<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>"
    values = [
        (cell("<v>0.1</v>"), Decimal("0.1")),
        (cell("<v>1E+20</v>"), Decimal("1E+20")),
        (cell("<v>0.30000000000000004</v>"), Decimal("0.30000000000000004")),
        (cell("<v>46347</v>", " s='1'"), date(2026, 11, 21)),
        (cell("<v>46347.5</v>", " s='1'"), datetime(2026, 11, 21, 12)),
        (cell("<v>1.1041666666666667</v>", " s='2'"), "26:30:00"),
        (cell("<v>0.5</v>", " s='3'"), "12:00:00"),
        (cell("<v>0</v>", " t='b'"), "FALSE"),
        (cell("<v>#DIV/0!</v>", " t='e'"), ""),
        (cell("<f>1+1</f><v>2</v>"), Decimal(2)),
        (cell("<is><t>=x</t></is>", " t='inlineStr'"), "=x"),
        (cell("<v>NaN</v>"), "nan"),
        (cell("<v>0</v>", " t='s'"), "shared"),
    ]
    contents = parts(
        "<row>" + cell("<v>a</v>", " t='str'") + "</row><row>" + "".join(made for made, _ in values) + "</row>"
    )
    contents |= {"xl/styles.xml": styles, "xl/sharedStrings.xml": "<sst><si><t>shared</t></si></sst>"}
    (row,) = read(zipped(contents)).rows
    assert list(row.cells) == [value for _, value in values]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "rows_many"),
        ("<row r='1048576'><c><v>1</v></c></row>", "rows_many"),
        ("<row r='200001'/><row><c><v>1</v></c></row>", "rows_many"),
        ("<row><c r='GS1'><is><t>x</t></is></c></row>", "columns_many"),
        ("<row>" + "<c/>" * 200 + "<c><f>1</f></c></row>", "columns_many"),
        ("<row r='50000'><c r='GR50000'><v>1</v></c></row>", "cells_many"),
        ("<row r='0'><c><v>1</v></c></row>", "broken"),
        ("<row r='1'><c r='1'><v>1</v></c></row>", "broken"),
        ("<row r='1'><c r='AAAA1'><v>1</v></c></row>", "broken"),
        ("<row r='1'><c r='$A$1'><v>1</v></c></row>", "broken"),
        ("<row><c><v>1</v></c>", "broken"),
    ],
)
def test_cells_far_apart_are_refused_before_they_take_memory(rows, code):
    assert refused(packed(rows)).code == code


@pytest.mark.parametrize("inside", ["<c t='s'><v>5</v></c>", "<c t='b'><v>x</v></c>", "<c t='?'><v>1</v></c>"])
def test_a_cell_that_makes_no_sense_is_refused(inside):
    assert refused(packed(f"<row>{inside}</row>")).code == "broken"


def test_a_character_that_no_text_has_is_refused_with_its_line():
    found = refused(packed(TABLE + "<row><c t='str'><v>x_x0000_</v></c></row>"))
    assert (found.code, found.params) == ("nul", {"line": 3})


@pytest.mark.parametrize("style", [1, 2])
def test_a_time_beyond_all_measure_is_refused(style):
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>'
    sheet = f"<row><c s='{style}'><v>{'-1e300' if style == 1 else '1e300'}</v></c></row>"
    assert refused(zipped(parts(sheet) | {"xl/styles.xml": styles})).code == "broken"


@pytest.mark.parametrize("count", ["4294967295", "5000001", "-1", "x", "9" * 5_000])
@pytest.mark.parametrize("key", ["count", "uniqueCount"])
def test_a_list_that_promises_more_than_memory_holds_is_refused(key, count):
    shared = f"<sst {key}='{count}'><si><t>x</t></si></sst>"
    assert refused(zipped(parts() | {"xl/sharedStrings.xml": shared})).code == "broken"


def test_a_reader_that_stops_half_way_is_no_problem():
    rows = read(packed(TABLE + "<row><c><v>2</v></c></row>")).rows
    assert next(rows).cells == (Decimal(1),)
    rows.close()


def test_empty_cells_far_away_do_no_harm():
    far = "<row r='1048576'><c r='XFD1048576' s='0'/></row>"
    assert read(packed(TABLE + far)).height == 1


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>"),
        ("xl/worksheets/sheet1.xml", "<?xml version='1.0' encoding='utf-16'?><worksheet/>"),
        ("xl/workbook.xml", "<workbook>"),
        ("_rels/.rels", "<Relationships/>"),
        ("xl/_rels/workbook.xml.rels", ""),
        ("xl/sharedStrings.xml", "<sst><si></sst>"),
    ],
)
def test_damaged_parts_are_refused(part, content):
    sheet = "<row>" + cell("<v>0</v>", " t='s'") + "</row>"
    assert refused(zipped(parts(sheet) | {part: content})).code == "broken"


def test_a_workbook_without_its_directory_of_sheets_is_refused():
    contents = parts()
    del contents["xl/_rels/workbook.xml.rels"]
    assert refused(zipped(contents)).code == "broken"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["xl/workbook.bin"], "excel_binary"),
        (["word/document.xml"], "document"),
        (["mimetype", "content.xml"], "opendocument"),
        (["data.csv"], "archive"),
        ([], "archive"),
    ],
)
def test_other_packed_files_are_named(names, code):
    assert refused(zipped(dict.fromkeys(names, "x"))).code == code


def test_limits_hold_for_workbooks():
    rows = "<row>" + cell("<v>xxxxx</v>", " t='str'") + "</row>"
    assert refused(packed(rows), limits=Limits(letters=4)).code == "cell_long"
    assert refused(packed(TABLE + "<row><c><v>2</v></c></row>"), limits=Limits(rows=1)).code == "rows_many"


# --- harm ------------------------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_what_its_directory_says():
    assert refused(zipped(parts() | {"xl/media/a.bin": bytes(20 * MEGABYTE)})).code == "unpacks_far"


def test_ten_gigabytes_are_refused_by_what_the_directory_says():
    data = bytearray(zipped(parts() | {"xl/z.bin": b"x" * 100}))
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 0xFFFF0000)
    assert (found := refused(bytes(data))).code == "unpacks_large"
    assert found.params == {"megabytes": 200}


def test_many_large_parts_are_refused_together(monkeypatch):
    monkeypatch.setattr(archive, "UNPACKED", 3 * MEGABYTE)
    contents = {f"xl/{number}.bin": bytes(MEGABYTE) for number in range(4)}
    assert refused(zipped(parts() | contents)).code == "unpacks_large"


def test_a_part_that_is_larger_than_it_says_is_unpacked_no_further(monkeypatch):
    sizes = []
    unpack = archive.Archive._unpack

    def counted(self, entry):
        for piece in unpack(self, entry):
            sizes.append(len(piece))
            yield piece

    monkeypatch.setattr(archive.Archive, "_unpack", counted)
    data = bytearray(zipped(parts() | {"xl/z.bin": bytes(50 * MEGABYTE)}))
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    assert refused(bytes(data)).code == "broken"
    assert sum(sizes) < MEGABYTE


def test_a_part_that_is_smaller_than_it_says_is_refused():
    data = bytearray(zipped(parts() | {"xl/z.bin": b"abc"}, zipfile.ZIP_STORED))
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 4)
    assert refused(bytes(data)).code == "broken"


def test_a_hundred_thousand_entries_are_refused():
    entry = b"PK\1\2" + bytes(42)
    data = b"PK\3\4" + entry * 100_000 + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 65535, 65535, 4_600_000, 4, 0)
    assert (found := refused(data)).code == "parts_many"
    assert found.params == {"limit": 2000}


@pytest.mark.parametrize("name", ["xl/embeddings/a.XLSX", "inner.zip", "xl/picture.png"])
def test_a_packed_file_inside_is_refused(name):
    assert (found := refused(zipped(parts() | {name: packed()}))).code == "part_nested"
    assert found.params == {"part": name}


@pytest.mark.parametrize("name", ["/etc/passwd", "../x.xml", "xl/../../x", "C:/x", "\\\\host\\x", "xl\\..\\x"])
def test_a_part_with_a_path_out_of_the_file_is_refused(name):
    assert refused(zipped(parts() | {name: "x"})).code == "part_strange"


def test_a_link_is_refused():
    def link(entry):
        entry.external_attr = 0o120777 << 16

    assert refused(rewritten(link)).code == "part_strange"


def test_an_unusual_way_of_packing_is_refused():
    assert refused(zipped(parts(), zipfile.ZIP_LZMA)).code == "part_strange"


def test_a_part_with_a_password_is_refused():
    data = bytearray(packed())
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1
    assert refused(bytes(data)).code == "password"


def test_overlapping_parts_are_refused():
    data = bytearray(zipped(parts() | {"xl/y.bin": b"x" * 100, "xl/z.bin": b"x" * 100}))
    last = data.rindex(b"PK\1\2")
    before = data.rindex(b"PK\1\2", 0, last)
    data[last + 42 : last + 46] = data[before + 42 : before + 46]
    assert refused(bytes(data)).code == "parts_overlap"


def test_a_part_that_reaches_into_the_directory_is_refused():
    data = bytearray(zipped(parts() | {"xl/z.bin": b"x" * 100}))
    at = data.rindex(b"PK\1\2")
    data[at + 20 : at + 24] = struct.pack("<I", 5000)
    assert refused(bytes(data)).code == "parts_overlap"


def test_two_parts_of_one_name_are_refused():
    data = zipped(parts() | {"xl/y.bin": b"x", "xl/z.bin": b"x"})
    assert refused(data.replace(b"xl/y.bin", b"xl/z.bin")).code == "parts_overlap"


def test_a_part_that_does_not_begin_where_it_should_is_refused():
    data = packed()
    assert refused(data[:4] + data[4:].replace(b"PK\3\4", b"PK\3\5")).code == "broken"


@pytest.mark.parametrize("data", [b"PK\3\4", b"PK\5\6", packed()[:-30], packed()[:200]])
def test_half_a_file_is_refused(data):
    assert refused(data).code == "broken"


def test_damaged_contents_are_refused():
    data = bytearray(packed())
    start = data.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    data[start] = 0xFF
    assert refused(bytes(data)).code == "broken"


def test_stored_parts_and_folders_are_read():
    assert read(zipped(parts() | {"xl/media/": ""}, zipfile.ZIP_STORED)).height == 1
