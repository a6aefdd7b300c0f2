"""The ramp: tests by size and time, own chains dark, what is under way dashed, the empty top said aloud."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.charts.ramp import LEVELS, Chain, Step, lay_out
from tests.charts.drawn import draw, parsed

ALDER = Chain(
    "Alder",
    (
        Step("class", date(2026, 1, 12), "adapt", "41 → 24", "Alder 1: one class", "/cycles/1"),
        Step("class", date(2026, 4, 20), "adopt", "27 → 27", "Alder 2: three classes", "/cycles/2"),
        Step("year", date(2026, 9, 17), "adapt", "38, not 27", "Alder 3: the whole year", "/cycles/3"),
        Step("year", date(2026, 11, 13), None, "", "Alder 4: with a cover rota", "/cycles/4"),
    ),
    highlighted=True,
)
FERN = Chain("Fern", (Step("class", date(2026, 10, 9), "abandon"), Step("lesson", date(2026, 11, 20), "adopt")))
TODAY = date(2026, 11, 24)


def svg_of(*chains, **kwargs):
    return draw("_ramp.html", "ramp", lay_out(chains, today=TODAY), "ramp", "Tests of Friday catch-up", **kwargs)


def test_later_is_further_right_and_larger_is_higher():
    (flight,) = lay_out([ALDER], today=TODAY).dark
    marks = [stair.mark for stair in flight.stairs]
    assert all(before.x < after.x for before, after in pairwise(marks))
    assert marks[0].y == marks[1].y > marks[2].y == marks[3].y


def test_marks_grow_with_the_size_of_the_test():
    (flight,) = lay_out([ALDER], today=TODAY).dark
    assert flight.stairs[2].mark.size > flight.stairs[0].mark.size


def test_own_chains_are_dark_and_others_faint_and_smaller():
    ramp = lay_out([FERN, ALDER], today=TODAY)
    assert [flight.chain.label for flight in ramp.dark] == ["Alder"]
    assert [flight.chain.label for flight in ramp.faint] == ["Fern"]
    assert ramp.faint[0].stairs[0].mark.size < ramp.dark[0].stairs[0].mark.size
    assert ramp.faint[0].label is None


def test_the_line_is_dashed_to_what_is_not_yet_finished():
    (flight,) = lay_out([ALDER], today=TODAY).dark
    last_done = flight.stairs[2].mark
    assert flight.dashed.startswith(f"M{last_done.x + last_done.size:g} ")
    assert lay_out([FERN], today=TODAY).faint[0].dashed == ""


def test_a_chain_that_has_only_begun_is_all_dashed():
    (flight,) = lay_out([Chain("New", (Step("pupil", TODAY),), highlighted=True)]).dark
    assert (flight.solid, bool(flight.dashed)) == ("", True)


def test_the_empty_top_is_said_aloud_above_the_largest_test():
    ramp = lay_out([ALDER], today=TODAY)
    year = next(level.y for level in ramp.levels if level.kind == "year")
    assert ramp.untried < year - 30
    assert "Nobody has tried it this large yet" in svg_of(ALDER)


def test_nothing_is_said_once_the_network_has_tried_it():
    everyone = Chain("All", (Step("network", TODAY, "adopt"),))
    assert lay_out([everyone]).untried is None
    assert "Nobody has tried" not in svg_of(everyone)


def test_a_step_without_a_known_size_is_passed_over():
    assert lay_out([Chain("A", (Step("", TODAY, "adopt"),))]) is None
    ramp = lay_out([Chain("A", (Step("", TODAY, "adopt"), Step("class", TODAY, "adapt")))])
    assert len(ramp.flights[0].stairs) == 1


def test_captions_stand_at_their_marks():
    (flight,) = lay_out([ALDER], today=TODAY).dark
    assert [stair.caption.text for stair in flight.stairs[:3]] == ["41 → 24", "27 → 27", "38, not 27"]
    for stair in flight.stairs[:3]:
        assert stair.caption.box.x <= stair.mark.x <= stair.caption.box.right


def test_the_drawing_names_links_and_keeps_its_words():
    root = parsed(svg_of(ALDER, FERN, sizes={"class": "Klasse"}))
    links = {a.get("href"): a.find("title").text for a in root.iter("a")}
    assert links["/cycles/3"] == "Alder 3: the whole year"
    texts = [text.text for text in root.iter("text")]
    assert "Klasse" in texts
    assert "Alder" in texts
    assert "Fern" not in texts
    assert root.find("title").text == "Tests of Friday catch-up"


_steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(LEVELS),
        st.integers(0, 500).map(lambda n: date(2025, 8, 1) + timedelta(days=n)),
        st.sampled_from(["adopt", "adapt", "abandon", None]),
        st.sampled_from(["", "18 of 24", "a caption that is far too long for any place in the drawing"]),
    ),
    min_size=1,
    max_size=6,
)
_chains = st.lists(
    st.builds(Chain, st.sampled_from(["A", "Long name of a school " * 3]), _steps.map(tuple), st.booleans())
)


@settings(deadline=None, max_examples=60)
@given(_chains)
def test_words_touch_neither_words_nor_marks_and_all_is_inside(chains):
    ramp = lay_out(chains)
    if ramp is None:
        assert not chains
        return
    marks = [stair.mark for flight in ramp.flights for stair in flight.stairs]
    words = [stair.caption for flight in ramp.dark for stair in flight.stairs] + [f.label for f in ramp.dark]
    words = [word for word in words if word]
    assert len(marks) == sum(len(chain.steps) for chain in chains)
    for one, other in combinations(words, 2):
        assert not one.box.overlaps(other.box)
    for mark in marks:
        assert mark.x - mark.size > 0
        assert mark.x + mark.size <= ramp.width
        assert 0 < mark.y < ramp.height - 20
    for word in words:
        assert word.box.right <= ramp.width + 0.1


@given(_steps)
def test_marks_of_one_chain_never_touch_on_one_level(steps):
    (flight,) = lay_out([Chain("A", tuple(steps), highlighted=True)]).flights
    for before, after in pairwise(stair.mark for stair in flight.stairs):
        assert after.x - before.x >= before.size + after.size - 0.2


@pytest.mark.parametrize("count", [1, 40])
def test_a_label_stays_readable_among_many_chains(count):
    others = [Chain(f"T{n}", (Step("class", date(2026, 1, 1) + timedelta(days=9 * n), "adapt"),)) for n in range(count)]
    (flight,) = lay_out([*others, ALDER], today=TODAY).dark
    assert flight.label.text == "Alder"


def test_for_a_phone_everything_lies_on_the_narrow_drawing() -> None:
    ramp = lay_out([FERN, ALDER], today=TODAY, narrow=True)
    assert ramp.width < 340
    for flight in ramp.flights:
        assert all(ramp.left < stair.mark.x < ramp.right for stair in flight.stairs)
        words = [flight.label, *(stair.caption for stair in flight.stairs)]
        assert all(one.box.x >= ramp.left and one.box.x + one.box.w <= ramp.width for one in words if one)
    assert all(ramp.left <= tick.x <= ramp.right for tick in ramp.ticks)
