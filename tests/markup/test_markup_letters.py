"""Which characters may stay in what people type, and which spellings are the same."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.markup import clean, fold

CLEANED = [
    ("", ""),
    ("  two words \n", "two words"),
    ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
    ("a\tb", "a\tb"),
    ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
    ("a\ud800b\udfffc", "abc"),
    ("a\u202eb\u202ac\u2066d\u2069e", "abcde"),
    ("\ufefftitle\ufffe\uffff\ufdd0", "title"),
    ("e\u0301", "\u00e9"),
    ("\u200fשלום\u200f \u200eabc\u200e", "\u200fשלום\u200f \u200eabc\u200e"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    (
        "👩\u200d🏫 ❤\ufe0f 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "👩\u200d🏫 ❤\ufe0f 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ),
    ("\u200b\xa0 a \u3000\u200b\u2060", "a"),
    ("𝒳 𠜎", "𝒳 𠜎"),
]
INVISIBLE = [
    "\u200b",
    "\u200d\u200c",
    " \u200e\u200f ",
    "\u2060\xa0",
    "\u3164",
    "\u115f\u1160",
    "\uffa0",
    "\u2800",
    "\u00ad",
    "\ufe0f",
    "\u034f",
    "\u180e",
    "\U000e0020",
    "\x00\u202e",
]


@pytest.mark.parametrize(("typed", "kept"), CLEANED)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("typed", INVISIBLE)
def test_a_title_nobody_can_see_is_empty(typed: str) -> None:
    assert clean(typed) == ""
    assert clean(typed * 5, multiline=False) == ""
    assert clean(f"{typed}a{typed}") != ""


def test_one_line_stays_one_line() -> None:
    assert clean(" a \r\n\n \tb\tc\u2028d ", multiline=False) == "a b c d"


def test_floods_of_combining_marks_are_cut() -> None:
    marks = "".join(chr(mark) for mark in range(0x0310, 0x0330))
    assert clean("Z" + marks + "algo") == "Z" + unicodedata.normalize("NFC", marks)[:8] + "algo"
    assert clean("Z" + "\u0310" * 8) == "Z" + "\u0310" * 8
    joined = clean("Z" + ("\u0310" * 8 + "\u200d") * 5 + "x")
    assert joined.count("\u0310") == 8
    assert clean(("Z" + "\u0310" * 8) * 3).count("\u0310") == 24


@given(st.text(st.characters()), st.booleans())
@example("\u0310" * 20 + "\u1161", True)
@example("\u1100" + "\u0310" * 20 + "\u1161", True)
def test_cleaning_is_done_once_and_for_all(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()
    assert not set(once) & {"\x00", "\r", "\u202e", "\u2066"}
    assert multiline or "\n" not in once


SAME = [
    ("Maya@School.Example", "maya@school.example"),
    ("  Maya   Okafor\n", "maya okafor"),
    ("Jos\u00e9", "JOSE\u0301"),
    ("Straße", "STRASSE"),
    ("ﬁeld", "FIELD"),
    ("ｃｏｄｅ－１２", "CODE-12"),
    ("may\u200ba\u00ad", "maya"),
    ("👩\u200d🏫", "👩\u200d🏫"),
    ("ΣΑΣ", "σας"),
    ("\ud800a\x00", "a"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_the_same_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_the_dotless_i_passes_for_nobody() -> None:
    assert fold("MIKE@SCHOOL.EXAMPLE") == fold("mike@school.example") == "mike@school.example"
    for pretender in ("m\u0131ke@school.example", "M\u0130KE@school.example"):
        assert fold(pretender) != fold("mike@school.example")


@given(st.text())
@example("\u0345\u0301")
@example("\u0130\u0131\u1e9e\ufb03")
def test_folding_is_done_once_and_for_all(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert fold(unicodedata.normalize("NFD", text)) == once == fold(unicodedata.normalize("NFC", text))
