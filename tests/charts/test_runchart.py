"""Run and Shewhart charts: what is seen, what is never given away, nothing over anything else, three sizes."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest

from hub.charts.frame import common
from hub.charts.heading import Heading
from hub.charts.runchart import NARROW, SIZES, WIDE, drawings, lay_out
from hub.charts.series import Band, Flag, Note, Phase, Point, RunChart
from tests.charts.drawn import draw, parsed

START = date(2025, 9, 12)
NAME = "t-m"


def days(count, step=14):
    return [START + timedelta(step * index) for index in range(count)]


def points(values, step=14):
    return tuple(
        Point(day, None if value is None else Decimal(str(value)))
        for day, value in zip(days(len(values), step), values, strict=True)
    )


FALLING = [32, 30, 34, 29, 31, 33, 28, 33, 31, 35, 29, 30, 33, 30, 29, 27, 29, 25, 26, 24, 27, 23, 24, 23]


def shifted(**changes):
    chart = RunChart(
        points=points(FALLING),
        kind="percent",
        phases=(Phase(1, 24, Decimal(31)),),
        frozen=12,
        target=Decimal(20),
        bands=(Band("shift", tuple(range(14, 25)), "Shift: 11 in a row below the median"),),
    )
    return replace(chart, **changes)


def strokes(drawing, css):
    return [stroke for stroke in drawing.strokes if stroke.css.split()[0] == css]


def path(drawing, css):
    return "".join(stroke.d for stroke in strokes(drawing, css))


def said(drawing):
    return [text.text for text in drawing.texts]


def places(d):
    """The positions in a line's path."""
    return [tuple(map(float, pair)) for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", d)]


def svg(drawing, title="Title", describe="Finding"):
    return draw("_runchart.html", "drawn", drawing, "c1", title, describe)


def test_a_chart_without_a_signal_has_points_and_no_diamond():
    drawing = lay_out(shifted(bands=()))
    assert path(drawing, "dots").count("h0") == 24
    assert not strokes(drawing, "pt-shift")
    assert [item.kind for item in drawing.key] == ["point", "center", "goal"]


def test_a_shift_is_told_by_shape_and_in_words():
    drawing = lay_out(shifted())
    assert len(strokes(drawing, "pt-shift")) == 11
    assert path(drawing, "dots").count("h0") == 13
    assert "Shift: 11 in a row below the median" in said(drawing)
    assert strokes(drawing, "pt-shift")[0].title == "Shift: 11 in a row below the median"


def test_the_long_words_of_a_shift_are_complete_on_a_phone_too():
    drawing = lay_out(shifted(), NARROW)
    assert "Shift: 11 in a row below the median" in " ".join(said(drawing))


def test_lines_are_named_with_their_values_at_the_right_end():
    drawing = lay_out(shifted())
    assert {"Median 31\u00a0%", "Goal 20\u00a0%"} <= set(said(drawing))
    assert all(t.x > drawing.plot.right for t in drawing.texts if t.text.startswith(("Median", "Goal")))


def test_names_of_lines_that_lie_together_are_pushed_apart():
    drawing = lay_out(shifted(target=Decimal("30.5")))
    names = sorted((t for t in drawing.texts if t.text.startswith(("Median", "Goal"))), key=lambda t: t.y)
    assert names[1].y - names[0].y >= 17
    assert strokes(drawing, "leader")


def test_a_missing_value_is_a_gap_with_its_reason():
    values = list(points(FALLING))
    values[9] = Point(values[9].at, None, "missing", "spring break")
    drawing = lay_out(shifted(points=tuple(values), bands=()))
    assert path(drawing, "series").count("M") == 2
    assert "spring break" in said(drawing)
    assert path(drawing, "gap-missing")


def test_a_point_without_a_value_cannot_be_counted():
    assert Point(START).state == "missing"
    for state in ("hidden", "missing"):
        with pytest.raises(ValueError, match="no value"):
            Point(START, Decimal(3), state)


def hidden_chart(limit):
    """A chart whose tenth point is hidden and whose limits there would depend on the number of people."""
    values = list(points(FALLING))
    values[9] = Point(values[9].at, None, "hidden")
    ucl = tuple(Decimal(40) + n % 3 if n != 9 else limit for n in range(24))
    lcl = tuple(Decimal(12) - n % 3 if n != 9 else limit for n in range(24))
    return RunChart(points=tuple(values), kind="percent", phases=(Phase(1, 24, Decimal(31)),), ucl=ucl, lcl=lcl)


def test_nothing_is_drawn_or_can_be_worked_out_where_a_point_is_hidden():
    drawing = lay_out(hidden_chart(None))
    assert path(drawing, "dots").count("h0") == 23
    assert path(drawing, "series").count("M") == 2
    assert "Too few to show" in said(drawing)
    assert "hidden" in [item.kind for item in drawing.key]
    for limit in (Decimal(99), Decimal(-5), Decimal(41)):
        assert lay_out(hidden_chart(limit)) == drawing


def test_a_level_limit_goes_on_across_a_hidden_point_and_a_stepped_one_stops():
    level = replace(hidden_chart(None), ucl=(Decimal(40),) * 24, lcl=())
    assert path(lay_out(level), "limit").count("M") == 1
    assert path(lay_out(hidden_chart(None)), "limit").count("M") == 4


def test_phases_break_every_line_and_say_when_and_why():
    phases = (Phase(1, 12, Decimal(31)), Phase(13, 24, Decimal(26), "Definition changed"))
    drawing = lay_out(shifted(phases=phases, bands=(), frozen=0, ucl=(Decimal(40),) * 24))
    assert path(drawing, "series").count("M") == 2
    assert path(drawing, "median").count("M") == 2
    assert path(drawing, "limit").count("M") == 2
    assert "27 Feb: Definition changed" in said(drawing)
    assert {"Median 26\u00a0%", "31\u00a0%"} <= set(said(drawing))


def test_points_beyond_a_limit_have_a_ring_and_their_value():
    drawing = lay_out(shifted(bands=(), outside=(10, 17), ucl=(Decimal(33),) * 24))
    assert len(strokes(drawing, "ring-out")) == 2
    assert "35\u00a0%" in said(drawing)
    assert "Outside the limits" in [item.text for item in drawing.key]


def test_limits_that_differ_are_steps():
    ucl = tuple(Decimal(40 + n % 2) for n in range(24))
    assert path(lay_out(shifted(ucl=ucl)), "limit").count("V") == 23
    assert path(lay_out(shifted(ucl=(Decimal(40),) * 24)), "limit").count("V") == 0


def test_a_ghost_is_drawn_hollow_and_is_none_of_the_signal():
    values = list(points(FALLING))
    values[3] = replace(values[3], state="ghost")
    drawing = lay_out(shifted(points=tuple(values)))
    assert path(drawing, "pt-ghost").count("z") == 1
    assert path(drawing, "dots").count("h0") == 12


def test_days_are_to_scale():
    chart = RunChart(
        points=tuple(Point(START + timedelta(n), Decimal(n)) for n in (0, 10, 40)), phases=(Phase(1, 3, None),)
    )
    (a, b, c) = (x for x, _ in places(path(lay_out(chart), "series")))
    assert (c - b) / (b - a) == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize(
    ("kind", "values", "low", "high"),
    [
        ("percent", [96, 99, 100, 98], None, "100\u00a0%"),
        ("percent", [0, 2, 1, 0], "0\u00a0%", None),
        ("count", [41, 44, 43], "0", None),
        ("number", [1001, 1003, 1002], "1,000.5", None),
    ],
)
def test_the_axis_follows_the_data_within_what_is_possible(kind, values, low, high):
    drawing = lay_out(RunChart(points=points(values), kind=kind))
    ticks = [t.text for t in drawing.texts if t.css == "t-s end"]
    assert low is None or ticks[0] == low
    assert high is None or ticks[-1] == high


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_flags_are_links_above_the_chart_that_touch_nothing(size):
    flags = tuple(Flag(START + timedelta(3 * n), n, f"Test {n}", f"/c/{n}") for n in range(1, 9))
    drawing = lay_out(shifted(flags=flags), size)
    for one, other in combinations(drawing.flags, 2):
        assert not one.box.overlaps(other.box)
    for spot in drawing.flags:
        assert spot.box.w >= 24
        assert spot.box.h >= 24
        assert spot.box.right <= size.width
        assert spot.box.bottom < drawing.plot.y
    links = parsed(svg(drawing)).findall("a")
    assert [link.get("href") for link in links] == [f"/c/{n}" for n in range(1, 9)]
    assert links[0].get("aria-label") == "Test 1: Test 1, under way"


def crowded(count=24):
    """A chart with everything at once."""
    values = [30 + (7 * n) % 11 for n in range(count)]
    notes = tuple(Note(START + timedelta(20 * n), f"Something {n} that happened") for n in range(5))
    flags = tuple(Flag(START + timedelta(40 * n), n + 1, "A test", "/c/1", "adapt") for n in range(6))
    third = count // 3
    return RunChart(
        points=points(values),
        kind="percent",
        phases=(
            Phase(1, third, Decimal(34)),
            Phase(third + 1, 2 * third, Decimal(35), "Definition changed"),
            Phase(2 * third + 1, count, Decimal("35.5"), "New timetable"),
        ),
        ucl=(Decimal(39),) * count,
        lcl=(Decimal("30.2"),) * count,
        lcl_2s=(Decimal(32),) * count,
        outside=tuple(range(1, count, 4)),
        bands=(
            Band("shift", tuple(range(2, 10)), "Shift: 8 in a row above the median"),
            Band("trend", tuple(range(8, 14)), "Trend: 6 in a row rising"),
        ),
        target=Decimal(35),
        notes=notes,
        flags=flags,
        axis_title="Share of pupils, lower is better",
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("count", [3, 24, 100, 200])
def test_no_words_lie_on_others_and_all_are_inside(size, count):
    drawing = lay_out(crowded(count), size)
    boxes = [(text.text, text.box) for text in drawing.texts]
    boxes += [(f"flag {spot.flag.number}", spot.box) for spot in drawing.flags]
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.overlaps(b), (one, other)
    for words, box in boxes:
        assert box.x >= -0.5, words
        assert box.right <= size.width + 0.5, words
        assert box.y >= -1, words
        assert box.bottom <= drawing.height, words


@pytest.mark.parametrize("count", [1, 2, 12, 200])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_any_number_of_points_stays_inside_the_chart(size, count):
    drawing = lay_out(RunChart(points=points([5 + n % 3 for n in range(count)], step=7)), size)
    dots = places(path(drawing, "dots"))
    assert len(dots) == count * len(strokes(drawing, "dots"))
    for x, y in dots:
        assert drawing.plot.x <= x <= drawing.plot.right
        assert drawing.plot.y <= y <= drawing.plot.bottom


def test_many_points_are_smaller_than_few():
    few, many = (lay_out(RunChart(points=points([1, 2] * n))) for n in (10, 100))
    assert strokes(many, "dots")[0].width < strokes(few, "dots")[0].width


def test_a_constant_series_is_a_level_line():
    drawing = lay_out(RunChart(points=points([4] * 12), phases=(Phase(1, 12, Decimal(4)),), ucl=(Decimal(4),) * 12))
    assert len({y for _, y in places(path(drawing, "series"))}) == 1


def test_without_a_value_there_is_no_drawing():
    assert lay_out(RunChart(points=())) is None
    assert drawings(RunChart(points=(Point(START, None, "hidden"),), target=Decimal(3))) is None


def test_charts_on_common_axes_have_the_same_scale():
    low, high = (RunChart(points=points(values)) for values in ([1, 2, 1], [50, 60, 70, 50]))
    within = common([low, high])
    one, other = (lay_out(chart, within=within) for chart in (low, high))
    for css in ("t-s end", "t-s mid"):
        assert [t for t in one.texts if t.css == css] == [t for t in other.texts if t.css == css]


def test_letters_are_large_enough_on_a_phone():
    """At 360 pixels the column is 328 wide; the smallest class of a chart has 14 units."""
    assert 14 * 328 / NARROW.width >= 12
    assert NARROW.width < WIDE.width


def test_the_three_sizes_have_their_own_ids_and_words_stay_text():
    hostile = '<script>alert("1")</script>&'
    chart = shifted(
        notes=(Note(START, hostile),),
        flags=(Flag(START, 1, hostile, "/c/1?a=1&b=2"),),
        bands=(Band("shift", (3, 4), hostile),),
        axis_title=hostile,
    )
    html = draw("_runchart.html", "runchart", drawings(chart), "c1", hostile, hostile)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 6
    assert "<script" not in html
    tree = parsed(html)
    assert [child.get("class") for child in tree] == ["d spc chart-narrow", "d spc chart-medium", "d spc chart-wide"]
    for child in tree:
        assert child.find("title").text == hostile
        assert all(name in ids for name in child.get("aria-labelledby").split())


def test_a_file_holds_title_finding_and_key():
    heading = Heading("Pupils with an F", "Since 20 Mar below the median", "Alder High")
    drawing = lay_out(shifted(flags=(Flag(START, 1, "One class", "/c/1", "adopt"),)), heading=heading)
    text = " ".join(parsed(svg(drawing)).itertext())
    for words in ("Pupils with an F", "Since 20 Mar below the median", "Alder High", "Part of a shift", "One class"):
        assert words in text
