"""Text keeps its room: measured in the hub's typeface, broken between words, ended with an ellipsis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.charts.letters import clean, shorten, width, wrap


def test_breaks_between_words():
    assert wrap("Fortnightly data meeting with a protocol", 215, 15, 600) == (
        "Fortnightly data meeting with",
        "a protocol",
    )


def test_keeps_a_number_and_its_sign_together():
    assert wrap("By June 2027, 90 % of them", 125, 15) == ("By June 2027,", "90\u00a0% of them")


def test_ends_with_an_ellipsis_after_the_last_line():
    assert wrap("one two three four five six seven", 70, 15, 400, 2)[-1].endswith("…")


def test_breaks_inside_a_word_wider_than_the_box():
    lines = wrap("Donaudampfschifffahrtsgesellschaft", 100, 15)
    assert len(lines) == 3
    assert "".join(lines) == "Donaudampfschifffahrtsgesellschaft"


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\n\t"])
def test_nothing_to_show_is_no_line(text):
    assert wrap(text, 100, 15) == ()


def test_drops_what_would_break_or_turn_a_drawing():
    assert clean("a\x00b\u202ec\u200b  d\n\ufffe\ud800") == "a bc d"


def test_keeps_the_joiner_inside_an_emoji():
    assert clean("👩\u200d🏫") == "👩\u200d🏫"


def test_an_accent_does_not_widen_a_letter():
    assert width("Ś", 15) == width("S", 15) == width("S\u0301", 15)


def test_bold_is_wider_than_regular():
    assert width("Timely shared data", 17, 700) > width("Timely shared data", 17, 400)


@given(st.text(max_size=300), st.integers(60, 400), st.sampled_from([400, 600, 700]), st.integers(1, 4))
def test_every_line_fits(text, room, weight, most):
    lines = wrap(text, room, 15, weight, most)
    assert len(lines) <= most
    assert all(width(line, 15, weight) <= room for line in lines)


def test_a_text_of_twenty_thousand_letters_is_cut_before_it_is_measured():
    assert len(shorten("word " * 4000, 10**9, 15)) == 600
