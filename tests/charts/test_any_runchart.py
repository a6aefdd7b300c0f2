"""Whatever a chart is given, words stay apart and inside, and what is hidden leaves no trace."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.charts.frame import SIZES
from hub.charts.heading import Heading
from hub.charts.runchart import lay_out
from hub.charts.series import Band, Flag, Note, Phase, Point, RunChart
from tests.charts.drawn import draw, parsed

START = date(2025, 9, 1)
HEADING = Heading("Title", "Finding")

_words = st.sampled_from(["", "Ferien", "Die Definition hat sich geändert " * 3, "日本語のラベル", "a\x00<b>&"])
_value = st.one_of(st.integers(0, 100), st.decimals(-5, 2_000_000, allow_nan=False, places=2)).map(Decimal)
_days = st.integers(-40, 900).map(lambda n: START + timedelta(n))
_states = st.sampled_from(["counted"] * 6 + ["ghost", "missing", "hidden"])


@st.composite
def charts(draws):
    count = draws(st.integers(1, 40))
    step = draws(st.sampled_from([0, 1, 7, 30]))
    points = []
    for index in range(count):
        state = draws(_states)
        value = draws(_value) if state in {"counted", "ghost"} else None
        points.append(Point(START + timedelta(step * index), value, state, draws(_words)))
    row = st.one_of(st.just(()), st.lists(st.one_of(st.none(), _value), min_size=count, max_size=count).map(tuple))
    cut = draws(st.integers(1, count))
    second = (Phase(cut + 1, count, draws(_value), draws(_words)),) if cut < count else ()
    members = draws(st.lists(st.integers(1, count), max_size=6, unique=True).map(sorted).map(tuple))
    kinds = st.sampled_from(["shift", "trend", "run"])
    return RunChart(
        points=tuple(points),
        kind=draws(st.sampled_from(["number", "count", "percent"])),
        phases=(Phase(1, cut, draws(_value)), *second),
        lcl=draws(row),
        ucl=draws(row),
        outside=members[:2],
        bands=tuple(Band(draws(kinds), members, draws(_words)) for _ in range(draws(st.integers(0, 2)))),
        target=draws(st.one_of(st.none(), _value)),
        notes=tuple(Note(day, draws(_words)) for day in draws(st.lists(_days, max_size=3))),
        flags=tuple(Flag(day, n, draws(_words), "/c/1") for n, day in enumerate(draws(st.lists(_days, max_size=5)))),
        axis_title=draws(_words),
    )


@settings(deadline=None, max_examples=80)
@given(charts(), st.sampled_from(SIZES), st.sampled_from([None, HEADING]))
def test_words_and_flags_never_touch_and_all_is_inside(chart, size, heading):
    drawing = lay_out(chart, size, heading=heading)
    if drawing is None:
        assert not chart.drawn
        return
    boxes = [(text.text, text.box) for text in drawing.texts if text.text]
    boxes += [(f"flag {spot.flag.number}", spot.box) for spot in drawing.flags]
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.overlaps(b), (one, other)
    for words, box in boxes:
        assert box.x >= -0.6, words
        assert box.right <= drawing.width + 0.6, words
        assert box.y >= -1.1, words
        assert box.bottom <= drawing.height + 0.1, words
    svg = draw("_runchart.html", "drawn", drawing, "x", "Title")
    parsed(svg)
    assert "nan" not in svg


@settings(deadline=None, max_examples=40)
@given(charts(), st.lists(_value, min_size=40, max_size=40), st.sampled_from(SIZES))
def test_what_statistics_say_of_hidden_points_changes_nothing(chart, others, size):
    hidden = {n for n, point in enumerate(chart.points, 1) if point.state == "hidden"}
    told = replace(
        chart,
        lcl=tuple(others[n - 1] if n in hidden else v for n, v in enumerate(chart.lcl, 1)),
        ucl=tuple(others[n - 1] if n in hidden else v for n, v in enumerate(chart.ucl, 1)),
        outside=tuple(sorted({*chart.outside} | hidden)),
        bands=tuple(replace(band, points=tuple(sorted({*band.points} | hidden))) for band in chart.bands),
    )
    untold = replace(
        chart,
        outside=tuple(n for n in chart.outside if n not in hidden),
        bands=tuple(replace(band, points=tuple(n for n in band.points if n not in hidden)) for band in chart.bands),
    )
    one, other = lay_out(told, size), lay_out(untold, size)
    if one is None or other is None:
        assert one is other
        return
    assert (one.strokes, one.texts) == (other.strokes, other.texts)
