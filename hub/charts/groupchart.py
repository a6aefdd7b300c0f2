"""Several series on the same axes: groups over days, or cohorts by weeks since they began.

A series is told by colour and marker and the name at its end. Where a group is hidden its line breaks, and nothing on
the chart is worked out from what is hidden.
"""

from collections.abc import Iterator

from hub.charts.frame import MEDIUM, NARROW, SMALL, WIDE, Places, Reach, Size, Values, reach
from hub.charts.heading import Heading
from hub.charts.key import group_class, key_of_groups
from hub.charts.labels import LineEnd
from hub.charts.letters import SEMIBOLD, clean, width
from hub.charts.series import ENGLISH, ChartWords, GroupChart, Series
from hub.charts.sheet import Drawing, Drawings, Sheet
from hub.charts.strokes import Spot, Stroke, line, marker

_BRACKET = 10.0
_GAPS = 20.0
_CROWDED = 6.0
_MOST_NAMES = 3


def lay_out(
    chart: GroupChart,
    size: Size = WIDE,
    words: ChartWords = ENGLISH,
    *,
    within: Reach | None = None,
    heading: Heading | None = None,
) -> Drawing | None:
    """The chart at one size, or None when no point can be shown; arguments as those of `runchart.lay_out`."""
    own = reach(chart)
    if own is None:
        return None
    return _Sheet(chart, size, words, within or own, heading).draw()


def drawings(chart: GroupChart, words: ChartWords = ENGLISH, *, within: Reach | None = None) -> Drawings | None:
    """The chart in all three sizes, or None when no point can be shown."""
    wide = lay_out(chart, WIDE, words, within=within)
    medium = lay_out(chart, MEDIUM, words, within=within)
    narrow = lay_out(chart, NARROW, words, within=within)
    return Drawings(wide, medium, narrow) if wide and medium and narrow else None


class _Sheet(Sheet):
    def __init__(
        self, chart: GroupChart, size: Size, words: ChartWords, within: Reach, heading: Heading | None
    ) -> None:
        super().__init__(size, words, Values(within, chart.kind, size.rows, words), heading)
        self._chart = chart
        gap = chart.gap
        # The bracket needs two last values to stand between.
        self._last = [max((n for n, p in enumerate(s.points) if p.value is not None), default=-1) for s in chart.series]
        self._gap = gap if gap and self._last[gap.one] >= 0 and self._last[gap.other] >= 0 else None
        # On a phone a marker stands for names that are too long or too many: the key has the whole of them.
        long = any(width(clean(series.name), SMALL, SEMIBOLD) > size.label_room for series in chart.series)
        self._signs = size.stacked and (long or len(chart.series) > _MOST_NAMES)
        self.frame(within, self._ends(), beside=_BRACKET if self._gap else 0)

    def draw(self) -> Drawing:
        chart = self._chart
        y = self.posts([self.post(note.at, note.text) for note in chart.notes], self.head())
        top, bottom = self.stretch(y, chart.axis_title)
        blank = any(point.value is None for series in chart.series for point in series.points)
        base = bottom + (_GAPS if blank else 6)
        self.grid(base)
        if chart.target is not None:
            self.strokes.append(Stroke("goal", f"M{self.left:g} {self.values.y(chart.target):.1f}H{self.right:g}"))
        for index, series in enumerate(chart.series):
            self.strokes += self._series(series, group_class(index), index)
        self.strokes += self._blanks(bottom + 10)
        self.strokes += self._bracket()
        self.name_lines(list(self._ends()), top, bottom)
        foot = self.foot(base, chart.x_title)
        return self.done((top, bottom), foot, key_of_groups(chart, self.words))

    def _ends(self) -> Iterator[LineEnd]:
        chart, values = self._chart, self.values
        for index, (series, last) in enumerate(zip(chart.series, self._last, strict=True)):
            value = series.points[last].value if last >= 0 else None
            if value is not None:
                css = f"{group_class(index)} gt t-m t-small"
                name, sign = ("", (index, group_class(index))) if self._signs else (clean(series.name), None)
                yield LineEnd(name, values.say(value), values.y(value), css, sign)
        if self._gap:
            one, other = self._gap_heights()
            yield LineEnd(clean(self._gap.text), "", (one + other) / 2, "t-s t-m")
        if chart.target is not None:
            yield LineEnd(self.words.goal, values.say(chart.target), values.y(chart.target), "t-pencil t-m t-small")

    def _gap_heights(self) -> tuple[float, float]:
        ends = (self._gap.one, self._gap.other) if self._gap else ()
        found = [self._chart.series[index].points[self._last[index]].value for index in ends]
        first, second = (self.values.y(value) for value in found if value is not None)
        return first, second

    def _bracket(self) -> Iterator[Stroke]:
        if self._gap:
            one, other = sorted(self._gap_heights())
            x = self.right + 3
            yield Stroke("bracket", f"M{x:.1f} {one:.1f}h6V{other:.1f}h-6")

    def _series(self, series: Series, css: str, index: int) -> Iterator[Stroke]:
        spots = list(_spots(series, self.places, self.values))
        drawn = [spot for spot in spots if spot]
        step = (self.right - self.left) / max(len(spots), 1)
        for level in series.levels:
            start, end = self.places.x(level.first), self.places.x(level.last)
            yield Stroke(f"level {css}", f"M{start:.1f} {self.values.y(level.value):.1f}H{end:.1f}")
        name = clean(series.name)
        yield Stroke(f"{css} gl", line(spots), title=name)
        # Where markers would touch, the last one is enough: the name at the end says the rest.
        shown = drawn if step > _CROWDED else drawn[-1:]
        radius = 4.0 if step > 12 else 3.0
        yield Stroke(f"{css} gm", marker(index, shown, radius), title=name)

    def _blanks(self, y: float) -> Iterator[Stroke]:
        """A small sign on the axis wherever a series has no value: a cross, or a square where it is not shown."""
        for state, css, shape in (
            ("missing", "gap-missing", "m-3-3l6 6m-6 0l6-6"),
            ("hidden", "gap-hidden", "m-3-3h6v6h-6z"),
        ):
            points = (point for series in self._chart.series for point in series.points)
            xs = sorted({round(self.places.x(point.at), 1) for point in points if point.state == state})
            yield Stroke(css, "".join(f"M{x:g} {y:.1f}{shape}" for x in xs))


def _spots(series: Series, places: Places, values: Values) -> Iterator[Spot | None]:
    for point in series.points:
        yield None if point.value is None else (places.x(point.at), values.y(point.value))
