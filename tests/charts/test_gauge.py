"""Prediction and fact on a line: every kind of prediction, no label over another, a drawing for phones."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.charts.gauge import NARROW, WIDE, Predicted, Reading, lay_out
from tests.charts.drawn import draw, parsed

AT_MOST = Predicted(None, 27, "Predicted 27 or fewer")
COUNTED = Reading(38, "Counted 38")
BEFORE = Reading(41, "Before 41")


def pencil(gauge):
    return [(stretch.start, stretch.end) for stretch in gauge.stretches if stretch.kind == "pencil"]


def test_the_order_on_the_line_is_the_order_of_the_numbers():
    gauge = lay_out(AT_MOST, COUNTED, BEFORE)
    assert gauge.left < gauge.rings[0] < gauge.dot < gauge.before < gauge.right
    assert [str(tick.value) for tick in gauge.ticks] == ["15", "20", "25", "30", "35", "40", "45"]


def test_at_most_is_in_pencil_up_to_its_number():
    gauge = lay_out(AT_MOST)
    assert pencil(gauge) == [(gauge.left, gauge.rings[0])]


def test_at_least_is_in_pencil_from_its_number_on():
    gauge = lay_out(Predicted(80, None, "At least 80"))
    assert pencil(gauge) == [(gauge.rings[0], gauge.right)]


def test_a_range_is_in_pencil_between_its_ends():
    gauge = lay_out(Predicted(60, 75, "60 to 75"), COUNTED)
    assert len(gauge.rings) == 2
    assert pencil(gauge) == [gauge.rings]


def test_a_number_is_reached_from_where_it_was_before():
    gauge = lay_out(Predicted(30, 30, "Predicted 30"), None, BEFORE)
    assert pencil(gauge) == [(gauge.before, gauge.rings[0])]
    assert pencil(lay_out(Predicted(30, 30, "Predicted 30"))) == []


def test_what_happened_is_in_ink_from_before_to_counted():
    gauge = lay_out(AT_MOST, COUNTED, BEFORE)
    (ink,) = (stretch for stretch in gauge.stretches if stretch.kind == "ink")
    assert (ink.start, ink.end) == (gauge.before, gauge.dot)


def test_an_exact_hit_shows_both_the_ring_and_the_dot():
    hit, missed = lay_out(Predicted(18, 18, "18"), Reading(18, "18")), lay_out(AT_MOST, COUNTED)
    assert hit.dot == hit.rings[0]
    assert hit.dot_size < missed.dot_size


def test_counts_do_not_go_below_zero():
    assert lay_out(Predicted(None, 3, "3 or fewer"), Reading(1, "1")).ticks[0].value == 0
    assert lay_out(None, Reading(-4, "-4"), Reading(2, "2")).ticks[0].value < 0


def test_percentages_do_not_go_above_a_hundred():
    assert lay_out(Predicted(90, None, "At least 90 %"), Reading(98, "98 %"), limit=100).ticks[-1].value == 100


def test_no_number_is_no_drawing():
    assert lay_out(None) is None
    assert lay_out(Predicted(None, None, "It will be calmer")) is None


def test_decimals_keep_their_exactness():
    gauge = lay_out(None, Reading(Decimal("0.3"), "0.3"), Reading(Decimal("0.1"), "0.1"))
    assert all(len(str(tick.value)) <= 4 for tick in gauge.ticks)


_numbers = st.one_of(st.integers(-50, 2000), st.floats(-1e5, 1e7, allow_nan=False))
_words = st.sampled_from(["27", "Predicted 27 or fewer", "Vorhergesagt sind siebenundzwanzig oder weniger", "x" * 200])
_reading = st.one_of(st.none(), st.builds(Reading, _numbers, _words))
_ends = st.tuples(_numbers, _numbers).map(sorted)
_predicted = st.one_of(
    st.none(),
    st.builds(lambda ends, text: Predicted(ends[0], ends[1], text), _ends, _words),
    st.builds(lambda end, text: Predicted(end, None, text), _numbers, _words),
    st.builds(lambda end, text: Predicted(None, end, text), _numbers, _words),
)


@settings(deadline=None, max_examples=200)
@given(_predicted, _reading, _reading, st.sampled_from([WIDE, NARROW]))
def test_labels_never_touch_and_all_is_inside(predicted, counted, before, across):
    gauge = lay_out(predicted, counted, before, across=across)
    if gauge is None:
        assert not any((predicted, counted, before))
        return
    assert len(gauge.labels) == sum(item is not None for item in (predicted, counted, before))
    for one, other in combinations(gauge.labels, 2):
        assert not one.box.overlaps(other.box)
    for label in gauge.labels:
        assert label.box.x >= -5.1
        assert label.box.right <= across + 5.1
        assert label.box.y >= 0
        assert label.box.bottom <= gauge.height
        assert abs(label.y - gauge.tick_labels) >= 15
    for x in (*gauge.rings, *(tick.x for tick in gauge.ticks)):
        assert gauge.left - 0.1 <= x <= gauge.right + 0.1


@pytest.mark.parametrize("across", [WIDE, NARROW])
def test_numbers_under_the_axis_have_room(across):
    ticks = lay_out(AT_MOST, Reading(1_250_000, "Counted 1,250,000"), across=across).ticks
    assert ticks[1].x - ticks[0].x > 75


def test_screen_and_phone_have_a_drawing_each():
    svg = draw(
        "_gauge.html",
        "gauge",
        lay_out(AT_MOST, COUNTED, BEFORE),
        lay_out(AT_MOST, COUNTED, BEFORE, across=NARROW),
        "g1",
    )
    wide, narrow = parsed(f"<div>{svg}</div>").findall("svg")
    assert (wide.get("class"), narrow.get("class")) == ("d gauge wide-only", "d gauge narrow-only")
    assert wide.find("desc").text == "Counted 38, Predicted 27 or fewer, Before 41"
    assert wide.find("title").get("id") != narrow.find("title").get("id")


def test_a_label_is_text_whatever_it_holds():
    svg = draw("_gauge.html", "gauge", lay_out(None, Reading(4, "<b>4</b>\x00&")), None, "g1")
    assert parsed(svg).find("desc").text == "<b>4</b> &"
