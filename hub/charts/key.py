"""What the signs of a chart mean: a small drawing and its words for each sign that the chart really shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hub.charts.frame import SMALL
from hub.charts.letters import shorten, width
from hub.charts.series import ChartWords, GroupChart, RunChart
from hub.charts.strokes import Stroke, beads, circles, diamonds, marker, triangles

FLAG = "h20l-4.5 7 4.5 7h-20z"
_ROW = 24.0
_SIGN = 40.0
_MIDDLE = (16.0, 8.0)


@dataclass(frozen=True)
class KeyItem:
    """A sign (drawn in 32 by 16), its words, and where it stands in a drawing that holds its own key."""

    kind: str
    text: str
    strokes: tuple[Stroke, ...]
    x: float = 0
    y: float = 0


_LEVEL = "M1 8H31"
_SIGNS: dict[str, tuple[Stroke, ...]] = {
    "point": tuple(beads([_MIDDLE], 4.5)),
    "shift": (Stroke("pt-shift", diamonds([_MIDDLE], 7)),),
    "run": (Stroke("pt-shift", diamonds([_MIDDLE], 7)),),
    "trend": (Stroke("pt-shift", triangles([_MIDDLE], 7)),),
    "outside": (Stroke("dots", "M16 8h0", 9), Stroke("ring-out", circles([_MIDDLE], 7))),
    "ghost": (Stroke("pt-ghost", circles([_MIDDLE], 5)),),
    "missing": (Stroke("gap-missing", "M12.5 4.5l7 7m-7 0l7-7"),),
    "hidden": (Stroke("gap-hidden", "M11.5 3.5h9v9h-9z"),),
    "flag": (Stroke("flag", f"M6 1{FLAG}"),),
    "center": (Stroke("median", _LEVEL),),
    "limits": (Stroke("limit", _LEVEL),),
    "inner": (Stroke("limit-inner", _LEVEL),),
    "goal": (Stroke("goal", _LEVEL),),
    "level": (Stroke("level", _LEVEL),),
}


def key_of(chart: RunChart, words: ChartWords) -> tuple[KeyItem, ...]:
    """The key of a run chart, without what it doesn't show."""
    states = {point.state for point in chart.points}
    centers = [phase for phase in chart.phases if phase.center is not None]
    center = words.centers[chart.center]
    if chart.frozen and len(chart.phases) == 1:
        center = words.first[chart.center](chart.frozen)
    marked = {number for band in chart.bands for number in band.points} | set(chart.outside)
    plain = any(p.state == "counted" and n not in marked for n, p in enumerate(chart.points, 1))
    kinds = [("point", words.point, plain)]
    kinds += [(kind, text, any(b.kind == kind for b in chart.bands)) for kind, text in words.bands.items()]
    kinds += [
        ("outside", words.outside, bool(chart.outside)),
        ("ghost", words.ghost, "ghost" in states),
        ("missing", words.missing, "missing" in states),
        ("hidden", words.hidden, "hidden" in states),
        ("center", center, bool(centers)),
        ("limits", words.limits, any(v is not None for v in (*chart.lcl, *chart.ucl))),
        ("inner", words.inner, any(v is not None for v in (*chart.lcl_2s, *chart.ucl_2s))),
        ("goal", words.goal, chart.target is not None),
        ("flag", words.flag, bool(chart.flags)),
    ]
    return tuple(KeyItem(kind, text, _SIGNS[kind]) for kind, text, shown in kinds if shown)


def key_of_groups(chart: GroupChart, words: ChartWords) -> tuple[KeyItem, ...]:
    """The key of a chart of several series: each series, then the lines."""
    items = [
        KeyItem("series", series.name, series_sign(index, solo=False)) for index, series in enumerate(chart.series)
    ]
    points = [point for series in chart.series for point in series.points]
    extra = [
        ("hidden", words.hidden, any(point.state == "hidden" for point in points)),
        ("missing", words.missing, any(point.state == "missing" for point in points)),
        ("level", words.level, any(series.levels for series in chart.series)),
        ("goal", words.goal, chart.target is not None),
    ]
    items += [KeyItem(kind, text, _SIGNS[kind]) for kind, text, shown in extra if shown]
    return tuple(items)


def group_class(index: int) -> str:
    """The class that colours the series with that number."""
    return f"g{'abcdef'[index % 6]}"


def series_sign(index: int, *, solo: bool) -> tuple[Stroke, ...]:
    """A series' line with its marker; `solo` leaves the line out."""
    css = group_class(index)
    mark = Stroke(f"{css} gm", marker(index, [_MIDDLE], 5))
    return (mark,) if solo else (Stroke(f"{css} gl", "M2 8H30"), mark)


def arranged(items: Iterable[KeyItem], x: float, y: float, right: float) -> tuple[list[KeyItem], float]:
    """The items side by side in rows from a left upper corner, and where the last row ends."""
    placed: list[KeyItem] = []
    at, row = x, y
    for item in items:
        words = shorten(item.text, right - x - _SIGN, SMALL)
        wide = _SIGN + width(words, SMALL) + 22
        if at > x and at + wide - 22 > right:
            at, row = x, row + _ROW
        placed.append(replace(item, text=words, x=round(at, 1), y=round(row, 1)))
        at += wide
    return placed, (row + _ROW if placed else y)
