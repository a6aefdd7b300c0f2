"""The signs for variation and assurance: a letter or a shape and words, never colour alone."""

import re
from itertools import combinations

import pytest

from tests.charts.drawn import draw, parsed

VARIATION = (
    "common",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
)
ASSURANCE = ("pass", "fail", "inconsistent")


def sign(macro, kind, **more):
    return draw("_spc_icons.html", macro, kind, **more).strip()


@pytest.mark.parametrize(("macro", "kinds"), [("variation", VARIATION), ("assurance", ASSURANCE)])
def test_every_sign_has_words_of_its_own(macro, kinds):
    words = {parsed(sign(macro, kind)).find("span").text for kind in kinds}
    assert len(words) == len(kinds)
    assert all(words)


def test_signs_differ_by_shape_or_words_without_their_colour():
    plain = {
        re.sub(r'class="[^"]*"', "", sign(macro, kind))
        for macro, kinds in (("variation", VARIATION), ("assurance", ASSURANCE))
        for kind in kinds
    }
    assert len(plain) == len(VARIATION) + len(ASSURANCE)


@pytest.mark.parametrize(
    ("kind", "letter"), [("improvement_high", "H"), ("concern_high", "H"), ("improvement_low", "L")]
)
def test_high_and_low_are_letters_and_arrows(kind, letter):
    svg = parsed(sign("variation", kind)).find("svg")
    assert svg.find("text").text == letter


def test_assurance_is_a_letter_beside_the_goal():
    letters = [parsed(sign("assurance", kind)).find("svg").find("text").text for kind in ASSURANCE]
    assert letters == ["P", "F", "?"]
    for one, other in combinations(ASSURANCE, 2):
        assert sign("assurance", one) != sign("assurance", other)


def test_a_sign_without_words_is_named_for_a_screen_reader():
    tree = parsed(sign("variation", "common", words=False))
    assert tree.find("span") is None
    assert tree.find("svg").get("aria-label") == "No change beyond chance"
