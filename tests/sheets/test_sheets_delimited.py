"""Text files of every make become the same table."""

import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from hub.sheets import LIMITS, Limits, Origin, SheetRefused, read
from hub.sheets.table import checked, names

PLAIN = "Name;Größe\r\nZoë;1,5\r\nÅse;2,5\r\n"
TABLE = [("Zoë", "1,5"), ("Åse", "2,5")]


def cells(data: bytes | str, **how) -> list[tuple[object, ...]]:
    """The rows of a file."""
    return [row.cells for row in read(data if isinstance(data, bytes) else data.encode(), **how).rows]


def refused(data: bytes | str, **how) -> SheetRefused:
    """The refusal of a file."""
    with pytest.raises(SheetRefused) as caught:
        read(data if isinstance(data, bytes) else data.encode(), **how)
    return caught.value


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_every_encoding_gives_the_same_table(written, found):
    table = read(PLAIN.encode(written))
    assert (table.origin.kind, table.origin.encoding, table.origin.delimiter) == ("csv", found, ";")
    assert table.header == ("Name", "Größe")
    assert [row.cells for row in table.rows] == TABLE


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_reads_in_both_orders(mark):
    assert cells(("\ufeff" + PLAIN).encode(mark)) == TABLE


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café;m²\nNaïve;±3", "cp1252"),
        ("“Quoted” – dash;5 €\n¿Qué?;sí", "cp1252"),
        ("Zażółć gęślą jaźń;5\nŁódź;Kraków", "cp1250"),
        ("Привет;мир\nШкола;5", "cp1251"),
        ("Καλημέρα;κόσμε\nΣχολείο;5", "cp1253"),
        ("学校;点数\n東京;5\nテスト;3", "cp932"),
    ],
)
def test_older_encodings_are_guessed(text, encoding):
    table = read(text.encode(encoding))
    assert table.origin.encoding == encoding
    assert table.header == tuple(text.splitlines()[0].split(";"))


def test_somebody_may_say_the_encoding_and_the_delimiter():
    assert read("é|ő;1".encode("cp1250"), encoding="cp1250", delimiter=";").header == ("é|ő", "1")
    assert refused(b"a\n\xff", encoding="utf-8").code == "encoding"
    assert refused(b"a\n", encoding="no such").code == "encoding"


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa\n\xff\xff", b"\xff\xfea", b"a;b\n\x81\x8d\x8f\x90\xff\x81\xfe\x81\n"])
def test_unreadable_letters_are_refused(data):
    assert refused(data).code == "encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(delimiter, end):
    text = end.join([delimiter.join(["a", "b", "c"]), delimiter.join(["1", f'"x{delimiter}{end}y"', "3"])])
    table = read(text.encode())
    assert (table.header, table.origin.delimiter) == (("a", "b", "c"), delimiter)
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("1", f"x{delimiter}{end}y", "3"))]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("score\n1,5\n2,5\n", ";"),
        ("a;b\n1,5;2,5\n", ";"),
        ("a,b;c,d;e,f\n1;2;3\n", ";"),
        ('a,b\n"x;y",1\n"p;q",2\n', ","),
        ('a;b,c\n1;2,"x;y"\n3;4,"p;q"\n', ","),
        ("sep=;\na,b;c\n", ";"),
        ("SEP=|\r\na,b|c\r\n", "|"),
        ("one\n", ","),
        ("\n\n a\tb\n", "\t"),
        ("a,b\n" + "1,2\n" * 30_000, ","),
        ("a,b," + "x" * 70_000, ","),
    ],
)
def test_the_delimiter_divides_header_and_rows_alike(text, delimiter):
    limits = Limits(letters=100_000)
    assert read(text.encode(), limits).origin.delimiter == delimiter


def test_every_delimiter_may_stand_in_a_single_column():
    assert read(b"a,b;c\td|e\n").origin.delimiter == ","
    assert read(b'"a,b;c\td|e"\n').header == ("a,b;c d|e",)
    assert read(b'one\n"a,b"\nc;d\te|f,g\nh;i|j\tk,l\n', delimiter="\t").height == 3


def test_the_line_that_tells_excel_the_delimiter_is_no_part_of_the_table():
    table = read(b"sep=;\r\na;b\r\n1;2\r\n")
    assert (table.header, table.header_line) == (("a", "b"), 2)
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("1", "2"))]


def test_lines_are_counted_as_an_editor_counts_them():
    table = read(b'\n\na,b\n"x\ny",1\n , \n\n2,3\n')
    assert (table.header_line, table.height) == (3, 2)
    assert [(row.line, row.cells) for row in table.rows] == [(4, ("x\ny", "1")), (8, ("2", "3"))]
    assert [row.cells for row in table.rows] == [("x\ny", "1"), ("2", "3")]
    assert list(table.column(1)) == ["1", "3"]


def test_ragged_rows_lose_nothing_and_are_named():
    table = read(b"a,b\n1\n1,2,3,,\n1,2\n1,2,,4,,,\n")
    assert table.header == ("a", "b", "Column 3", "Column 4")
    assert table.longer == (3, 5)
    assert [row.cells for row in table.rows] == [
        ("1", "", "", ""),
        ("1", "2", "3", ""),
        ("1", "2", "", ""),
        ("1", "2", "", "4"),
    ]


def test_only_the_first_of_many_longer_lines_are_named():
    assert len(read(b"a\n" + b"1;2\n" * 50, delimiter=";").longer) == 20


def test_empty_columns_at_the_end_are_dropped():
    assert read(b"a,b,,,\n1,2,,,\n").header == ("a", "b")


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        (["a", "a", "a"], ("a", "a (2)", "a (3)")),
        (["a", "a (2)", "a"], ("a", "a (2)", "a (3)")),
        (["a", "a", "a (2)"], ("a", "a (3)", "a (2)")),
        (["", "Spalte 1", ""], ("Spalte 1 (2)", "Spalte 1", "Spalte 3")),
        ([" a\n b "], ("a b",)),
    ],
)
def test_names_are_distinct(texts, given):
    assert names(texts, len(texts), "Spalte") == given


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", b",,,\n,,\n", "\ufeff".encode("utf-16-le")])
def test_an_empty_file_is_refused(data):
    assert refused(data).code == "empty"


def test_names_from_a_workbook_are_texts():
    header = [date(2026, 11, 21), datetime(2026, 11, 21, 8, 30), Decimal("2.50"), "a"]
    table = checked(Origin("xlsx"), lambda: iter([(1, header)]), LIMITS, "Column")
    assert table.header == ("2026-11-21", "2026-11-21 08:30:00", "2.50", "a")


def test_a_header_alone_is_a_table_without_rows():
    table = read(b"a,b")
    assert (table.header, table.height, list(table.rows)) == (("a", "b"), 0, [])


def test_a_character_that_no_text_has_is_refused_with_its_line():
    found = refused(b"a,b\n1,\x002\n")
    assert (found.code, found.params, str(found)[:6]) == ("nul", {"line": 2}, "Line 2")


def test_a_quotation_that_never_ends_is_refused_with_its_line():
    assert (found := refused(b'a,b\n1,2\n3,"x\ny\n')).code == "quote_open"
    assert found.params == {"line": 3}
    assert refused(b'a,b\n3,"' + b"x\n" * 100_000).params == {"line": 2, "limit": 10_000}


def test_sloppy_quotation_marks_are_read_as_they_stand():
    assert cells('a,b\n5" pipe,"x" y\n') == [('5" pipe', "x y")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a\n1\n2\n3\n", None),
        (b"a\n1\n2\n3\n4\n", "rows_many"),
        (b"a,b,c,d\n", "columns_many"),
        (b"a\n" + b"x" * 11, "cell_long"),
        (b"a," + b"," * 40, "cell_long"),
        (b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n", "cells_many"),
        (b"a" * 50 + b"\n" + b"b" * 60, "file_large"),
    ],
)
def test_limits_hold(data, code):
    limits = Limits(size=100, rows=3, columns=3, letters=10, cells=8)
    if code:
        assert refused(data, limits=limits).code == code
    else:
        assert read(BytesIO(data), limits).height == 3


def test_a_million_rows_are_refused_early_and_in_little_memory():
    data = b"a,b\n" + b"1,2\n" * 1_000_000
    tracemalloc.start()
    found = refused(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(found) == "This file has more than 200,000 rows. Split it into smaller files."
    assert found.sentence % found.params == "This file has more than 200000 rows. Split it into smaller files."
    assert peak < 4 * len(data)


def test_a_full_table_is_walked_through_without_keeping_it():
    table = read(b"a,b,c\n" + b"12345,some text,x\n" * 200_000)
    tracemalloc.start()
    assert sum(len(row.cells) for row in table.rows) == 600_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_file_that_is_too_large_is_not_read_to_its_end():
    file = BytesIO(b"a" * (LIMITS.size + 100))
    with pytest.raises(SheetRefused, match="larger than 16 MB"):
        read(file)
    assert file.tell() == LIMITS.size + 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"RIFF\0\0\0\0WEBP", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x1f\x8b\x08", "archive"),
        (b"{\\rtf1", "document"),
        (b"\xef\xbb\xbf\r\n<HTML><table>", "web_page"),
        (b"<?xml version='1.0'?><Workbook/>", "web_page"),
    ],
)
def test_a_file_of_another_kind_is_named(data, code):
    found = refused(data)
    assert found.code == code
    assert found.message == str(found) == found.sentence
