"""What is written comes back the same, and no spreadsheet takes a text for a formula."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hub.sheets import SheetRefused, read, write_csv, write_xlsx, writing
from hub.sheets.guard import doubled, guarded, unguarded
from tests.sheets.made import packed

SIGNS = "=+-@＝＋－＠"
hostile = st.text(st.sampled_from(SIGNS + "\t\r\n,;|'\" \u00a0\u3000ax1\ufeff"), max_size=12)
texts = st.one_of(hostile, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
numbers = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False),
)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
names = texts.map(lambda text: " ".join(text.split())).filter(bool)
headers = st.lists(names, min_size=1, max_size=4, unique=True)


@st.composite
def tables(draw, cell):
    """A header and rows as wide as it, none of them blank."""
    header = draw(headers)
    row = st.lists(cell, min_size=len(header), max_size=len(header))
    seen = row.filter(lambda cells: any(not isinstance(cell, str) or cell.strip() for cell in cells))
    return header, draw(st.lists(seen, max_size=5))


def csv_of(header, rows):
    return b"".join(write_csv(header, rows))


@settings(deadline=None)
@given(texts)
@example("'=1")
@example("\t=1")
@example("a;'  =b")
def test_the_guard_comes_off_again(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(doubled(text)) == text


@settings(deadline=None)
@given(tables(texts))
@example((["a;b;c", "d"], []))
@example((["sep=;"], [["x;y"]]))
@example((["\ufeff"], []))
@example((["a"], [["x,y"], ["p;q"], ["|"]]))
def test_texts_survive_a_csv(table):
    header, rows = table
    back = read(csv_of(header, rows))
    assert list(back.header) == header
    assert [list(row.cells) for row in back.rows] == rows


@settings(deadline=None, max_examples=60)
@given(tables(texts | numbers | days))
def test_everything_survives_a_workbook(table):
    header, rows = table
    back = read(write_xlsx("Title", header, rows))
    assert list(back.header) == header
    assert [list(row.cells) for row in back.rows] == rows
    assert all(type(ours) is type(theirs) or isinstance(theirs, Decimal)
               for mine, row in zip(rows, back.rows, strict=True)
               for ours, theirs in zip(mine, row.cells, strict=True))  # fmt: skip


@settings(deadline=None)
@given(numbers)
def test_numbers_stay_numbers_in_a_csv(number):
    assert csv_of(["n"], [[number]]) == f"\ufeffn\r\n{Decimal(number):f}\r\n".encode()


@pytest.mark.parametrize("sign", [*SIGNS, "\t", "\r", "\n"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0 ", '"', "' "])
def test_no_text_begins_like_a_formula(sign, before):
    assert guarded(f"{before}{sign}1").startswith("'")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "\n", "\r"])
@pytest.mark.parametrize("sign", SIGNS)
def test_no_part_of_a_text_begins_like_a_formula(sign, delimiter):
    assert guarded(f"a{delimiter} {sign}1") == f"a{delimiter}' {sign}1"


@pytest.mark.parametrize("text", ["", "a", "a=b", "3-4", "it's", "'twas", "a; b", "one\n\ntwo", "mail@example.org"])
def test_other_texts_are_left_alone(text):
    assert guarded(text) == doubled(text) == unguarded(text) == text


def test_a_guarded_csv_saved_as_a_workbook_reads_clean():
    """The apostrophe is part of the text when Excel opens our CSV and saves a workbook."""
    assert list(
        read(packed(sheet="<row><c t='str'><v>a</v></c></row><row><c t='str'><v>'=1</v></c></row>")).column(0)
    ) == ["=1"]
    assert list(read(write_xlsx("A", ["a"], [["'=1"]])).column(0)) == ["'=1"]
    assert sheet_texts(write_xlsx("A", ["a"], [["'=1"], ["=1"]])) == [["a"], ["''=1"], ["=1"]]


def sheet_texts(data):
    """What another program finds in a workbook."""
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_csv_is_what_excel_expects():
    rows = [["-5", -5, Decimal("-2.50"), 0.1, True], ['say "hi"', None, float("nan"), Decimal("Infinity"), False]]
    assert csv_of(["a", "b,c", "d", "e", "f"], rows) == (
        b'\xef\xbb\xbfa,"b,c",d,e,f\r\n\'-5,-5,-2.50,0.1,TRUE\r\n"say ""hi""",,,,FALSE\r\n'
    )
    assert csv_of(["a", "b"], [[date(2026, 11, 21), datetime(2026, 11, 21, 14, 30)]]).endswith(
        b"\r\n2026-11-21,2026-11-21 14:30:00\r\n"
    )
    assert csv_of(["a"], [[Decimal("1E+400")]]).endswith(b"\r\n1E+400\r\n")


def test_a_long_csv_comes_in_pieces():
    pieces = list(write_csv(["n"], ([number, "x" * 90] for number in range(3_000))))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 70_000
    assert read(b"".join(pieces)).height == 3_000


def test_equal_tables_make_equal_workbooks():
    with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC), tick=False):
        before = write_xlsx("A", ["a"], [[1]])
    with time_machine.travel(datetime(2027, 11, 21, tzinfo=UTC), tick=False):
        assert write_xlsx("A", ["a"], [[1]]) == before


def test_a_workbook_holds_texts_not_formulas_or_links():
    texts = ["=1+1", "+1", "-5", "@a", "http://127.0.0.1/", "mailto:a@example.org", "{=1}", "12"]
    data = write_xlsx("A", ["a"], [[text] for text in texts])
    assert sheet_texts(data) == [["a"], *([text] for text in texts)]


def test_what_excel_cannot_keep_is_written_as_a_text():
    row = [Decimal("1234567890.1234567"), 10**17 + 1, date(1850, 1, 2), datetime(2026, 1, 2, 3, tzinfo=UTC), True, None]
    row += [float("inf"), Decimal("NaN"), 2.5, datetime(2026, 1, 2, 3, 4, 5)]
    assert next(read(write_xlsx("A", [*"abcdefghij"], [row])).rows).cells == (
        *("1234567890.1234567", "100000000000000001", "1850-01-02", "2026-01-02 03:00:00+00:00", "TRUE", ""),
        *("", "", Decimal("2.5"), datetime(2026, 1, 2, 3, 4, 5)),
    )


def test_a_text_longer_than_an_excel_cell_is_cut_and_says_so():
    (_, (text,)) = sheet_texts(write_xlsx("A", ["a"], [["x" * 40_000]]))
    assert len(text) == 32_767
    assert text.endswith("x […]")


@pytest.mark.parametrize(
    ("title", "name"),
    [("Plan: a/b [x]?", "Plan  a b  x"), ("'", "Sheet1"), ("", "Sheet1"), ("History", "Sheet1"), ("é" * 40, "é" * 31)],
)
def test_a_sheet_gets_a_name_that_excel_takes(title, name):
    assert read(write_xlsx(title, ["a"], [])).origin.sheet == name


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch):
    monkeypatch.setattr(writing, "_XLSX_ROWS", 3)
    assert write_xlsx("A", ["a"], [[1], [2]])
    with pytest.raises(SheetRefused, match="at most 3 rows"):
        write_xlsx("A", ["a"], [[1], [2], [3]])


def test_a_table_without_columns_is_written():
    assert write_xlsx("A", [], [])
    assert csv_of([], []) == b"\xef\xbb\xbf\r\n"
