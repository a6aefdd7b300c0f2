"""Numbers and dates as people write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.sheets import CellRefused, date_order_of, decimal_mark_of, parse_date, parse_number

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1,234.5", ".", "1234.5"),
        ("1.234,5", ",", "1234.5"),
        ("1 234,5", ",", "1234.5"),
        ("1\u00a0234,5", ",", "1234.5"),
        ("1\u2009234\u202f567", ".", "1234567"),
        ("1'234.50", ".", "1234.50"),
        ("1’234’567", ",", "1234567"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"),
        ("12 %", ".", "12"),
        ("12,5%", ",", "12.5"),
        ("(12 %)", ".", "-12"),
        ("−3", ".", "-3"),
        ("– 3", ".", "-3"),
        ("-1,234,567.89", ".", "-1234567.89"),
        ("+3", ".", "3"),
        ("(3)", ".", "-3"),
        (" 3 ", ".", "3"),
        (".5", ".", "0.5"),
        (",5", ",", "0.5"),
        ("5.", ".", "5"),
        ("-0", ".", "0"),
        ("1.5e3", ".", "1.5E+3"),
        ("0.1000000000000000055511151231257827", ".", "0.1000000000000000055511151231257827"),
    ],
)
def test_a_number_is_read_exactly(text, mark, number):
    assert str(parse_number(text, mark)) == number


@pytest.mark.parametrize("text", ["", " ", "-", "—", "−", "n/a", "N/A", "NA", "#N/A", ".", "…", "null", "None", "NaN"])
def test_nothing_is_no_number_and_no_date(text):
    assert parse_number(text) is None
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "mark", "code"),
    [
        ("1,5", ".", "number_mark"),
        ("1.5", ",", "number_mark"),
        ("1,23,456", ".", "number_mark"),
        ("1,234.5", ",", "number_mark"),
        ("1,2345", ".", "number_mark"),
        ("1.2.3", ".", "number_mark"),
        ("abc", ".", "number_unreadable"),
        ("3 km", ".", "number_unreadable"),
        ("1 2", ".", "number_unreadable"),
        ("--3", ".", "number_unreadable"),
        ("1e999", ".", "number_unreadable"),
        ("٣", ".", "number_unreadable"),
        ("9" * 61, ".", "number_mark"),
        ("x" * 5_000, ".", "number_unreadable"),
        (DAY, ".", "number_unreadable"),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(text, mark, code):
    with pytest.raises(CellRefused) as refused:
        parse_number(text, mark)
    assert refused.value.code == code
    assert len(str(refused.value)) < 150


def test_a_number_from_a_workbook_is_taken_as_it_is():
    assert parse_number(Decimal("2.50"), ",") == Decimal("2.50")


@settings(deadline=None)
@given(st.decimals(-(10**12), 10**12, places=5, allow_nan=False, allow_infinity=False))
def test_numbers_of_every_country_read_back(number):
    english = f"{number:,f}"
    german = english.translate(str.maketrans(".,", ",."))
    french = english.replace(",", "\u202f").replace(".", ",").replace("-", "−")
    assert parse_number(english, ".") == parse_number(german, ",") == parse_number(french, ",") == number


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1,234"], None),
        (["1.234", "2.345", "x", ""], None),
        (["1,234", "1,5"], ","),
        (["1,234", "0.5"], "."),
        (["1,234.5"], "."),
        (["1.234,5"], ","),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["1 234,567"], ","),
        (["1'234.567"], "."),
        (["1234,567"], ","),
        (["0,123"], ","),
        ([",123"], ","),
        (["12.5 %", "-3"], "."),
        (["1,5", "2.5"], None),
        (["1", "2", "n/a", Decimal("1.5"), DAY], "."),
        ([], "."),
    ],
)
def test_a_column_says_which_mark_it_uses_or_one_has_to_ask(column, mark):
    assert decimal_mark_of(column) == mark


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "20261121",
        " 2026-11-21T14:30:00Z ",
        "2026-11-21 14:30",
        "2026-11-21 02:30:15.5 PM",
        "2026-11-21T14:30:00+01:00",
        "21/11/2026",
        "21.11.26",
        "21. 11. 2026",
        "11/21/2026",
        "11/21/2026, 2:30 p.m.",
        "21-11-2026",
        "21 Nov 2026",
        "21-Nov-26",
        "21st November 2026",
        "21. November 2026",
        "Nov 21, 2026",
        "Nov. 21st 2026",
        "November 21,2026",
        "2026 Nov 21",
        "2026-W47-6",
        DAY,
        datetime(2026, 11, 21, 23, 59),
    ],
)
def test_a_date_that_can_be_read_in_one_way_needs_no_order(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("3/4/2026", "dmy", date(2026, 4, 3)),
        ("3/4/2026", "mdy", date(2026, 3, 4)),
        ("03-04-26", "dmy", date(2026, 4, 3)),
        ("03.04.2026", "mdy", date(2026, 3, 4)),
        ("03.04.2026", None, date(2026, 4, 3)),
        ("26/11/21", "ymd", DAY),
        ("6/1/2", "ymd", None),
        ("4/4/2026", "iso", date(2026, 4, 4)),
        ("21/11/69", "dmy", date(1969, 11, 21)),
        ("2026-W47", None, date(2026, 11, 16)),
        ("2026W01", None, date(2025, 12, 29)),
        ("2026-11", None, date(2026, 11, 1)),
        ("11/2026", "dmy", date(2026, 11, 1)),
        ("Nov 2026", None, date(2026, 11, 1)),
        ("Sept. 2026", None, date(2026, 9, 1)),
    ],
)
def test_the_order_decides_the_rest(text, order, day):
    if day:
        assert parse_date(text, order) == day
    else:
        with pytest.raises(CellRefused, match="not a date"):
            parse_date(text, order)


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("3/4/2026", None, "date_order"),
        ("3/4/2026", "iso", "date_order"),
        ("3/4/2026", "ymd", "date_order"),
        ("31/02/2026", "dmy", "date_impossible"),
        ("11/21/2026", "dmy", "date_impossible"),
        ("2026-02-30", None, "date_impossible"),
        ("2026-W54", None, "date_impossible"),
        ("2026-13", None, "date_impossible"),
        ("0/0/2026", "dmy", "date_impossible"),
        ("0202-11-21", None, "date_impossible"),
        ("31 Feb 2026", None, "date_impossible"),
        ("21 Foo 2026", None, "date_unreadable"),
        ("yesterday", None, "date_unreadable"),
        ("46347", None, "date_unreadable"),
        (Decimal(46347), None, "date_unreadable"),
        ("2026-11-21-x", None, "date_unreadable"),
        ("1" * 5_000, None, "date_unreadable"),
        ("1 " * 5_000, None, "date_unreadable"),
    ],
)
def test_what_is_no_day_is_refused_in_a_sentence(text, order, code):
    with pytest.raises(CellRefused) as refused:
        parse_date(text, order)
    assert refused.value.code == code
    assert len(str(refused.value)) < 200


def test_months_may_have_names_in_another_language():
    assert parse_date("21. März 2026", months={"märz": 3}) == date(2026, 3, 21)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2026-11-21", "2026-11-22"], "iso"),
        (["21 Nov 2026", DAY, "2026-W47", "", "x"], "iso"),
        (["2026/11/21", "2026-11-21"], "ymd"),
        (["3/4/2026", "21/11/2026"], "dmy"),
        (["3/4/2026", "11/21/2026 08:00"], "mdy"),
        (["3.4.2026"], "dmy"),
        (["4.4.2026"], "dmy"),
        (["3/4/2026", "5/6/2026"], None),
        (["21/11/2026", "11/21/2026"], None),
        (["4/4/2026", "04/4/26"], "iso"),
        (["4/4/2026", "3/4/2026"], None),
        (["4/4/2026", "3/14/2026"], "mdy"),
        ([], "iso"),
    ],
)
def test_a_column_says_how_it_orders_day_and_month_or_one_has_to_ask(column, order):
    assert date_order_of(column) == order


@settings(deadline=None)
@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)))
def test_days_of_every_country_read_back(day):
    for pattern, order in [
        ("%Y-%m-%d", "iso"),
        ("%Y/%m/%d", "ymd"),
        ("%y/%m/%d", "ymd"),
        ("%d/%m/%Y", "dmy"),
        ("%d.%m.%y", "dmy"),
        ("%m/%d/%Y", "mdy"),
        ("%d %b %Y", "iso"),
        ("%B %d, %Y", "iso"),
        ("%G-W%V-%u", "iso"),
    ]:
        assert parse_date(day.strftime(pattern), order) == day
