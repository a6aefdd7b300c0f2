"""A run chart so small that it stands in a line or a grid: its line, its centre, its last point, its signal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hub.charts.frame import SMALL, Places, Reach, Text, Values, common, reach, text
from hub.charts.letters import width
from hub.charts.runlines import Lines
from hub.charts.series import ENGLISH, ChartWords, RunChart
from hub.charts.strokes import Stroke, beads, circles, diamonds

SPARK = (160.0, 40.0)
CELL = (160.0, 112.0)
_LAST = 3.5
_EDGE = 7.0
_PENNANT = 9.0


@dataclass(frozen=True)
class Small:
    """A spark or a cell of small multiples."""

    width: float
    height: float
    strokes: tuple[Stroke, ...]
    texts: tuple[Text, ...] = ()


def bare(chart: RunChart) -> RunChart:
    """The chart without what a small one has no room for."""
    return replace(chart, notes=(), flags=(), frozen=0)


def spark(
    chart: RunChart, *, within: Reach | None = None, size: tuple[float, float] = SPARK, flagged: bool = False
) -> Small | None:
    """The chart without axes, or None when no point can be shown; `flagged` marks its tests along the bottom."""
    flags = chart.flags if flagged else ()
    chart = replace(bare(chart), flags=flags, target=None, lcl=(), ucl=(), lcl_2s=(), ucl_2s=())
    own = within or reach(chart)
    if own is None:
        return None
    values = Values(own, chart.kind, 5, ENGLISH)
    # Without an axis to read there is no need for round numbers: the line fills the height.
    values.low, values.high = _filled(own)
    values.place(_EDGE, size[1] - _EDGE - (_PENNANT if flags else 0))
    edges = (1.0, size[0] - 1)
    places = Places(own, edges[0] + _EDGE, edges[1] - _EDGE)
    pennants = Stroke("flag", "".join(_pennant(places.x(flag.at), size[1] - 1) for flag in flags))
    return _small(size, (*_strokes(chart, values, own, edges), pennants))


def _pennant(x: float, foot: float) -> str:
    return f"M{x:.1f} {foot:g}v-{_PENNANT:g}l6 2.5l-6 2.5"


def _filled(own: Reach) -> tuple[float, float]:
    return (own.low, own.high) if own.high > own.low else (own.low - 1, own.high + 1)


def cell(
    chart: RunChart,
    words: ChartWords = ENGLISH,
    *,
    within: Reach | None = None,
    size: tuple[float, float] = CELL,
) -> Small | None:
    """The chart with two named lines of its axis, or None when no point can be shown."""
    chart = bare(chart)
    own = within or reach(chart)
    if own is None:
        return None
    values = Values(own, chart.kind, 5, words)
    values.place(9.0, size[1] - 9)
    ends = (values.ticks[0], values.ticks[-1])
    named = [(values.y(tick), values.say(tick)) for tick in ends]
    left = round(max(width(name, SMALL) for _, name in named) + 6, 1)
    right = size[0] - 1
    rule = Stroke("rule", "".join(f"M{left:g} {values.y(tick):.1f}H{right:g}" for tick in values.ticks))
    texts = tuple(text(left - 5, y + 5, name, "t-s end") for y, name in named)
    return _small(size, (rule, *_strokes(chart, values, own, (left, right))), texts)


def _small(size: tuple[float, float], strokes: Iterable[Stroke], texts: tuple[Text, ...] = ()) -> Small:
    return Small(*size, tuple(stroke for stroke in strokes if stroke.d), texts)


def cells(charts: Sequence[RunChart], words: ChartWords = ENGLISH) -> list[Small | None]:
    """All charts on the same axes; None in place of one that has nothing to show."""
    within = common(map(bare, charts))
    return [cell(chart, words, within=within) if reach(chart) else None for chart in charts]


def _strokes(chart: RunChart, values: Values, own: Reach, edges: tuple[float, float]) -> Iterable[Stroke]:
    """Lines, and of the points only what matters: the last one, those beyond a limit, the end of a signal."""
    places = Places(own, edges[0] + _EDGE, edges[1] - _EDGE)
    lines = Lines(chart, places, values, edges)
    thin = {"series": "series thin", "seg-shift": "seg-shift thick"}
    for stroke in lines.lines():
        css = stroke.css.partition(" ")[0]
        yield replace(stroke, css=thin.get(css, css))
    last = lines.spot(lines.last)
    if last and any(lines.last in band.points for band in chart.bands):
        yield Stroke("pt-shift", diamonds([last], 5))
    elif last:
        yield from beads([last], _LAST)
    rings = [spot for spot in map(lines.spot, chart.outside) if spot]
    if rings:
        yield Stroke("dots", "".join(f"M{x:.1f} {y:.1f}h0" for x, y in rings if (x, y) != last), 4)
        yield Stroke("ring-out", circles(rings, 5.5))
