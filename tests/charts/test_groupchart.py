"""Several series on the same axes: told apart without colour, broken where hidden, by days or by weeks."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest

from hub.charts.frame import NARROW, SIZES, WIDE
from hub.charts.groupchart import drawings, lay_out
from hub.charts.heading import Heading
from hub.charts.series import Gap, GroupChart, Level, Note, Point, Series
from tests.charts.drawn import draw, parsed

START = date(2026, 1, 5)


def series(name, values, **changes):
    points = (Point(START + timedelta(7 * n), Decimal(value)) for n, value in enumerate(values))
    return Series(name, tuple(points), **changes)


def chart(**changes):
    both = (series("Free lunch", [38, 36, 33, 30, 27]), series("No free lunch", [20, 21, 19, 20, 18]))
    return replace(GroupChart(both, kind="percent", gap=Gap(0, 1, "9 points apart")), **changes)


def strokes(drawing, css):
    return [stroke for stroke in drawing.strokes if css in stroke.css.split()]


def said(drawing):
    return [text.text for text in drawing.texts]


def test_each_series_has_its_own_marker_colour_and_name():
    drawing = lay_out(chart())
    markers = strokes(drawing, "gm")
    assert [stroke.css for stroke in markers] == ["ga gm", "gb gm"]
    assert [stroke.title for stroke in markers] == ["Free lunch", "No free lunch"]
    assert "a" in markers[0].d
    assert "a" not in markers[1].d
    assert {"Free lunch 27\u00a0%", "No free lunch 18\u00a0%"} <= set(said(drawing))


def test_six_series_have_six_shapes():
    many = tuple(series(f"School {n}", [n, n]) for n in range(6))
    shapes = {"".join(c for c in s.d if c.isalpha()) for s in strokes(lay_out(chart(series=many, gap=None)), "gm")}
    assert len(shapes) >= 5


def test_the_distance_between_two_series_is_a_bracket_with_words():
    drawing = lay_out(chart())
    assert len(strokes(drawing, "bracket")) == 1
    assert "9 points apart" in said(drawing)
    assert "9 points apart" in " ".join(said(lay_out(chart(), NARROW)))


def test_no_bracket_without_a_value_to_stand_at():
    empty = Series("Nobody", (Point(START, None, "hidden"),))
    drawing = lay_out(chart(series=(chart().series[0], empty)))
    assert not strokes(drawing, "bracket")
    assert "9 points apart" not in said(drawing)


def test_a_hidden_point_breaks_the_line_and_has_no_marker():
    points = list(chart().series[0].points)
    points[2] = Point(points[2].at, None, "hidden")
    drawing = lay_out(chart(series=(Series("Free lunch", tuple(points)), chart().series[1])))
    line, markers = strokes(drawing, "gl")[0], strokes(drawing, "gm")[0]
    assert line.d.count("M") == 2
    assert markers.d.count("M") == 4
    assert strokes(drawing, "gap-hidden")
    assert "Too few to show" in [item.text for item in drawing.key]


def test_cohorts_stand_on_whole_weeks_with_their_levels():
    points = tuple(Point(week, Decimal(30 if week < 0 else 20)) for week in range(-4, 9))
    cohort = Series("Autumn", points, (Level(-4, -1, Decimal(30)), Level(0, 8, Decimal(20))))
    began = GroupChart((cohort,), notes=(Note(0, "Began"),), x_title="Weeks since they began")
    drawing = lay_out(began)
    assert len(strokes(drawing, "level")) == 2
    assert {"0", "−4", "8", "Began", "Weeks since they began"} <= set(said(drawing))
    assert "Median before and after" in [item.text for item in drawing.key]


def test_names_too_long_for_a_phone_give_way_to_their_marker():
    long = chart(series=(series("Pupils with free lunch", [1, 2]), series("Others", [3, 4])), gap=None)
    narrow = lay_out(long, NARROW)
    assert {"2\u00a0%", "4\u00a0%"} <= set(said(narrow))
    assert not any("Pupils" in text for text in said(narrow))
    assert "Pupils with free lunch" in [item.text for item in narrow.key]
    assert "Pupils with free lunch 2\u00a0%" in said(lay_out(long, WIDE))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_no_name_lies_on_another(size):
    same = tuple(series(f"School {n}", [30, 31, 30]) for n in range(6))
    drawing = lay_out(chart(series=same, target=Decimal(30)), size)
    for one, other in combinations(drawing.texts, 2):
        assert not one.box.overlaps(other.box), (one.text, other.text)
    for text in drawing.texts:
        assert text.box.right <= size.width + 0.5


def test_nothing_to_show_is_no_drawing():
    assert drawings(GroupChart((Series("A", ()), Series("B", (Point(START, None, "hidden"),))))) is None


def test_names_are_text_and_the_file_holds_the_key():
    hostile = '<b onload="x">&'
    drawing = lay_out(
        chart(series=(series(hostile, [1, 2]), series("B", [2, 3]))), heading=Heading("Gap", "Smaller now")
    )
    tree = parsed(draw("_runchart.html", "drawn", drawing, "g", hostile, "Smaller now"))
    assert tree.get("role") == "img"
    words = list(tree.itertext())
    assert hostile in words
    assert "Smaller now" in words
    assert any(word.startswith(hostile) and "%" in word for word in words)
