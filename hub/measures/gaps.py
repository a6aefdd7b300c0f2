"""Student groups side by side: each group's figures by period, and whether the gap between two of them closes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from flask_babel import gettext as _

from hub.charts import series
from hub.measures import drawing, periods
from hub.measures.analysing import analyse
from hub.measures.analysis import Analysis
from hub.measures.findings import Finding, finding
from hub.measures.models import (
    ChartMark,
    Direction,
    MarkKind,
    Measure,
    StudentGroup,
    ValueKind,
)
from hub.measures.values import Reading

# A chart of several series stays legible with so many.
MOST_LINES = 6


@dataclass(frozen=True)
class Line:
    """One group's figures, or everybody's (`group` is None), by the first day of the period."""

    group: StudentGroup | None
    name: str
    by_period: Mapping[date, Reading]
    target: Fraction | None

    @property
    def points(self) -> dict[date, Fraction]:
        """What can be drawn."""
        return {start: one.value for start, one in self.by_period.items() if one.value is not None}

    @property
    def latest(self) -> Reading | None:
        """The last figure."""
        return next((one for one in reversed(tuple(self.by_period.values())) if one.is_point), None)

    def meets(self, direction: Direction) -> bool | None:
        """Whether the last figure meets the target; None where there is none of both, or no way is better."""
        latest = self.latest
        if latest is None or latest.value is None or self.target is None or direction is Direction.NEUTRAL:
            return None
        return latest.value >= self.target if direction is Direction.INCREASE else latest.value <= self.target


@dataclass(frozen=True)
class Gap:
    """How far two lines lie apart, period by period, and what a chart of that says."""

    low: Line
    high: Line
    analysis: Analysis
    told: Finding

    @property
    def latest(self) -> Reading | None:
        """The last period in which both have a figure."""
        return self.analysis.latest


def dimensions(measure: Measure) -> list[str]:
    """What the student groups are divided by, in the order of the groups."""
    return list(dict.fromkeys(group.dimension for group in measure.groups if group.retired_at is None))


def lines(measure: Measure, dimension: str, found: Mapping[int | None, Sequence[Reading]]) -> list[Line]:
    """Everybody, then each group of a dimension; a group that was counted twice in a period counts with its last."""
    groups = [group for group in measure.groups if group.dimension == dimension and group.retired_at is None]
    everybody = Line(None, str(_("Everybody")), _by_period(measure, found.get(None, ())), _exact(measure.target))
    return [
        everybody,
        *(Line(one, one.name, _by_period(measure, found.get(one.id, ())), _exact(one.target)) for one in groups),
    ]


def _by_period(measure: Measure, readings: Iterable[Reading]) -> dict[date, Reading]:
    return {periods.start_of(measure.frequency, reading.on): reading for reading in readings}


def _exact(target: object) -> Fraction | None:
    return None if target is None else Fraction(str(target))


def apart(
    measure: Measure, drawn: Sequence[Line], marks: Iterable[ChartMark] = (), beside_everybody: int | None = None
) -> Gap | None:
    """The gap between the groups that lie lowest and highest on the whole, or between one group and everybody.

    With a single group it is the gap to everybody. Always the same two lines, so that the gap means the same in every
    period; it is below 0 where they change places. None where the two never have a figure in the same period.
    """
    everybody, groups = drawn[0], [line for line in drawn[1:] if line.points]
    chosen = [line for line in groups if line.group is not None and line.group.id == beside_everybody]
    pair = [everybody, *chosen[:1]] if chosen or len(groups) < 2 else groups
    if len(pair) == 1:
        pair += groups[:1]
    pair = [line for line in pair if line.points]
    if len(pair) < 2:
        return None
    pair.sort(key=lambda line: median(line.points.values()))
    low, high = pair[0], pair[-1]
    between = _between(low, high)
    if not any(reading.is_point for reading in between):
        return None
    analysis = analyse(_measure_of_gap(measure), between, [*_breaks(measure), *_notes(marks)])
    return Gap(low, high, analysis, finding(analysis))


def _between(low: Line, high: Line) -> list[Reading]:
    found = []
    for start in sorted({*low.points, *high.points}):
        below, above = low.points.get(start), high.points.get(start)
        if below is None or above is None:
            found.append(Reading(start, missing=True))
        else:
            found.append(Reading(start, above - below))
    return found


def _measure_of_gap(measure: Measure) -> Measure:
    """What a gap is counted as: a number of which less is better, judged by the same rules; it is never kept."""
    unit = str(_("points")) if measure.value_kind is ValueKind.PERCENT else drawing.unit_words(measure)
    return Measure(
        title=measure.title,
        value_kind=ValueKind.NUMBER,
        unit=unit,
        per=1,
        direction=Direction.DECREASE,
        frequency=measure.frequency,
        rules=measure.rules,
        chart=measure.chart,
        definitions=[],
        groups=[],
    )


def _breaks(measure: Measure) -> list[ChartMark]:
    """A change of the definition breaks the line of a gap too."""
    return [ChartMark(kind=MarkKind.SPLIT, on=day, text="definition") for day in measure.breaks]


def _notes(marks: Iterable[ChartMark]) -> list[ChartMark]:
    return [mark for mark in marks if mark.kind is MarkKind.NOTE]


def group_chart(measure: Measure, drawn: Sequence[Line], gap: Gap | None) -> series.GroupChart:
    """The lines on the same axes, with a bracket at the end where the gap is that of the last period."""
    visible = [line for line in drawn if line.points][:MOST_LINES]
    return series.GroupChart(
        series=tuple(series.Series(line.name, _points(measure, line, visible)) for line in visible),
        kind=drawing.axis_kind(measure),
        target=measure.target,
        gap=_bracket(visible, gap),
        axis_title=drawing.unit_words(measure),
    )


def _points(measure: Measure, line: Line, visible: Sequence[Line]) -> tuple[series.Point, ...]:
    """A line breaks where others have a figure and it has none, where it is hidden, and where nobody counted."""
    starts = sorted({start for one in visible for start in one.by_period})
    own = list(line.by_period)
    found: list[series.Point] = []
    leap = drawing.leap_of(measure)
    before: date | None = None
    for start in starts:
        if own[0] <= start <= own[-1]:
            if before is not None and start - before > leap:
                found.append(series.Point(before + (start - before) / 2, state="missing"))
            before = start
            found.append(drawing.point(line.by_period.get(start) or Reading(start, missing=True), at=start))
    return tuple(found)


def _bracket(visible: Sequence[Line], gap: Gap | None) -> series.Gap | None:
    if gap is None or gap.low not in visible or gap.high not in visible or gap.latest is None:
        return None
    if {max(gap.low.points), max(gap.high.points)} != {gap.latest.on}:
        return None
    text = _("%(gap)s apart", gap=gap_words(gap))
    return series.Gap(visible.index(gap.low), visible.index(gap.high), text)


def gap_words(gap: Gap) -> str:
    """How far apart they were in the last period, as people say it: 12 points."""
    latest = gap.latest
    return drawing.said(gap.analysis.measure, latest.value) if latest else ""
