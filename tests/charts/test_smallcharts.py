"""Sparks and small multiples: the same lines as large charts, on common axes, as few strings as possible."""

from dataclasses import replace
from decimal import Decimal

import pytest

from hub.charts.series import Band, Flag, Phase, Point, RunChart
from hub.charts.smallcharts import CELL, SPARK, cells, spark
from tests.charts.drawn import draw, parsed
from tests.charts.test_runchart import START, path, places, points, shifted, strokes


def level(base, count=24):
    return RunChart(points=points([base + n % 3 for n in range(count)]), phases=(Phase(1, count, Decimal(base + 1)),))


def test_a_spark_shows_line_centre_and_last_point_only():
    small = spark(level(5))
    assert path(small, "series")
    assert path(small, "median")
    assert path(small, "dots").count("h0") == 1
    assert not small.texts


def test_a_spark_fills_its_height_whatever_the_numbers():
    ys = [y for _, y in places(path(spark(level(1000)), "series"))]
    assert max(ys) - min(ys) > SPARK[1] / 2


def test_a_signal_ends_in_a_diamond_and_a_value_beyond_a_limit_has_a_ring():
    assert strokes(spark(shifted()), "pt-shift")
    assert strokes(spark(replace(shifted(bands=()), outside=(4,))), "ring-out")
    earlier = shifted(bands=(Band("shift", tuple(range(2, 10)), ""),))
    assert not strokes(spark(earlier), "pt-shift")


def test_a_hidden_value_breaks_a_small_line_too():
    values = list(points([3, 4, 5, 6, 5, 4, 3]))
    values[3] = Point(values[3].at, None, "hidden")
    assert path(spark(RunChart(points=tuple(values))), "series").count("M") == 2


def test_many_small_charts_share_their_axes():
    flagged = replace(level(60), flags=(Flag(START.replace(year=2031), 1, "Later"),))
    one, other, empty = cells([level(5), flagged, RunChart(points=())])
    assert empty is None
    assert one.texts == other.texts
    assert path(one, "rule") == path(other, "rule")
    low, high = (places(path(small, "series")) for small in (one, other))
    assert [x for x, _ in low] == [x for x, _ in high]
    assert min(y for _, y in low) > max(y for _, y in high)


def test_a_crowded_cell_is_a_handful_of_elements():
    (small,) = cells([level(20, 100)])
    html = draw("_runchart.html", "cell", small)
    assert len(list(parsed(html))) < 10
    assert len(html) < 3000


@pytest.mark.parametrize("count", [1, 2])
def test_very_few_points_are_drawn_inside(count):
    (small,) = cells([level(5, count)])
    for x, y in places(path(small, "dots")):
        assert 0 <= x <= CELL[0]
        assert 0 <= y <= CELL[1]


def test_a_spark_is_named_and_a_cell_is_named_by_what_it_stands_in():
    named = parsed(draw("_runchart.html", "spark", spark(level(5)), 'No "signal" <b>'))
    assert (named.get("role"), named.get("aria-label")) == ("img", 'No "signal" <b>')
    assert parsed(draw("_runchart.html", "cell", cells([level(5)])[0])).get("aria-hidden") == "true"


def test_small_charts_without_a_value_are_none():
    assert spark(RunChart(points=(Point(START),))) is None


def test_only_a_spark_that_is_asked_for_them_marks_its_tests():
    inside = Flag(points([1] * 3)[1].at, 1, "Test")
    chart = replace(level(5), flags=(inside, replace(inside, number=2)))
    assert not strokes(spark(chart), "flag")
    flagged = spark(chart, flagged=True)
    assert path(flagged, "flag").count("M") == 2
    assert (
        max(y for _, y in places(path(flagged, "series"))) < min(y for _, y in places(path(flagged, "flag"))) + SPARK[1]
    )
    assert all(0 <= x <= SPARK[0] for x, _ in places(path(flagged, "flag")))


def test_a_spark_without_words_leaves_them_to_the_line_it_stands_in():
    assert parsed(draw("_runchart.html", "spark", spark(level(5)))).get("aria-hidden") == "true"
