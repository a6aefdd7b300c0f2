"""What a box of the driver diagram is measured by: a line with its last value, set beneath what the box says."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.charts.diagram_boxes import Line, Measured, NodeSpark
from hub.charts.diagram_density import Density
from hub.charts.diagram_rows import HALF_CAP
from hub.charts.letters import REGULAR, SEMIBOLD, clean, width, wrap
from hub.charts.smallcharts import Small, spark
from hub.charts.strokes import diamonds

_TEXT, _SMALL = 15.0, 14.0
_PITCH, _NAME_PITCH = 17.0, 16.0
_MOST_WORDS = 0.5
_GAP = 10.0
_DIAMOND, _DIAMOND_ROOM = 4.5, 13.0
# Above the line, so that it doesn't touch what the box says before; and between it and its name.
_AIR, _NAME_AIR = 5.0, 3.0


@dataclass(frozen=True)
class SparkPlan:
    """A measure with its line drawn and its words broken; `beside` puts the value at the line's right, else below."""

    measured: Measured
    small: Small
    value: tuple[str, ...]
    signal: tuple[str, ...]
    name: tuple[str, ...]
    beside: bool

    @property
    def words(self) -> float:
        """How high value and signal are."""
        return _PITCH * (len(self.value) + len(self.signal))

    @property
    def chart(self) -> float:
        """How high the line with value and signal is."""
        return max(self.small.height, self.words) if self.beside else self.small.height + self.words

    @property
    def height(self) -> float:
        """What it adds to a box."""
        return _AIR + self.chart + (_NAME_AIR + _NAME_PITCH * len(self.name) if self.name else 0)


def plan(measures: Sequence[Measured], room: float, density: Density, *, beside: bool = True) -> SparkPlan | None:
    """The first measure with anything to draw, that much room wide; None without one, or where lines have no height."""
    found = next((one for one in measures if one.chart and any(p.value is not None for p in one.chart.points)), None)
    if found is None or found.chart is None or not density.spark:
        return None
    most = room * _MOST_WORDS - _GAP if beside else room
    value = wrap(found.value, most, _TEXT, SEMIBOLD, 2 if beside else 3)
    signal = wrap(found.signal, most - _DIAMOND_ROOM, _SMALL, REGULAR, 1)
    name = wrap(found.title, room, _SMALL, REGULAR, density.spark_name + (not beside)) if density.spark_name else ()
    taken = max(
        (
            *(width(line, _TEXT, SEMIBOLD) for line in value),
            *(width(line, _SMALL, REGULAR) + _DIAMOND_ROOM for line in signal),
        ),
        default=0.0,
    )
    across = room - taken - _GAP if beside else room
    small = spark(found.chart, size=(round(across, 1), density.spark))
    return SparkPlan(found, small, value, signal, name, beside) if small else None


def place(planned: SparkPlan, x: float, top: float, kind: str) -> NodeSpark:
    """The measure at its place in a box; `kind` is that of the box."""
    small, measured = planned.small, planned.measured
    top += _AIR
    below = top + planned.chart + _NAME_AIR
    if planned.beside:
        left = x + small.width + _GAP
        above = top + (planned.chart - planned.words) / 2
        top += (planned.chart - small.height) / 2
    else:
        left, above = x, top + small.height
    lines = [_line(left, above + _PITCH * n, words, _TEXT, SEMIBOLD) for n, words in enumerate(planned.value)]
    at = above + _PITCH * len(lines)
    lines += [_line(left + _DIAMOND_ROOM, at, words, _SMALL, REGULAR) for words in planned.signal]
    mark = diamonds([(left + _DIAMOND, at + _PITCH / 2)], _DIAMOND) if planned.signal else ""
    lines += [
        _line(x, below + _NAME_PITCH * n, words, _SMALL, REGULAR, pitch=_NAME_PITCH)
        for n, words in enumerate(planned.name)
    ]
    title, label = clean(measured.title), clean(measured.label)
    return NodeSpark(kind, title, label, measured.url, round(x, 1), round(top, 1), small, tuple(lines), mark)


def _line(x: float, top: float, words: str, size: float, weight: int, *, pitch: float = _PITCH) -> Line:
    return Line(round(x, 1), round(top + pitch / 2 + HALF_CAP * size, 1), words, size, weight)
