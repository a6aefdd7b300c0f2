"""The lines and points of a run chart: the series in pieces, its centre and limits in steps, its signals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.charts.frame import Places, Values
from hub.charts.series import Phase, RunChart, Value
from hub.charts.strokes import Spot, Stroke, beads, circles, diamonds, line, steps, triangles

_LARGEST, _SMALLEST = 4.5, 1.3
_CROWDED = 5.0
_BREAK = 3.0


@dataclass(frozen=True)
class Blank:
    """Neighbouring points without a value and the reason they share, from x to x."""

    state: str
    note: str
    start: float
    end: float
    places: tuple[float, ...]

    @property
    def middle(self) -> float:
        """Half way."""
        return (self.start + self.end) / 2


class Lines:
    """A run chart's paths on given axes; `radius` is that of a point, smaller where there are many."""

    def __init__(self, chart: RunChart, places: Places, values: Values, edges: tuple[float, float]) -> None:
        self._chart, self._values = chart, values
        self._left, self._right = edges
        self._xs = [places.x(point.at) for point in chart.points]
        self._at: list[Spot | None] = [
            None if point.value is None else (x, values.y(point.value))
            for x, point in zip(self._xs, chart.points, strict=True)
        ]
        self.step = _usual_step(self._xs) or (self._right - self._left)
        self.radius = round(min(_LARGEST, max(_SMALLEST, 0.34 * self.step)), 1)
        self.spots = [spot for spot in self._at if spot]
        self.last = max((n for n, spot in enumerate(self._at, 1) if spot), default=0)
        self._members = {n for band in chart.bands for n in band.points if self.spot(n)}
        self._outside = [n for n in chart.outside if self.spot(n)]
        self.gaps = tuple(self._blanks())

    def spot(self, number: int) -> Spot | None:
        """Where the point with that number lies; None without a value or such a point."""
        return self._at[number - 1] if 1 <= number <= len(self._at) else None

    def peaks(self, number: int) -> bool:
        """Whether a word had better stand above a point: it lies no lower than its neighbours on the whole."""
        here = self.spot(number)
        around = [spot for spot in (self.spot(number - 1), self.spot(number + 1)) if spot]
        return here is None or not around or here[1] <= sum(y for _, y in around) / len(around)

    def edges(self, phase: Phase) -> tuple[float, float]:
        """From where to where the lines of a phase reach: half way to the next phase, with a small gap between."""
        first, last = max(phase.first, 1), min(phase.last, len(self._xs))
        start = self._left if first <= 1 else (self._xs[first - 2] + self._xs[first - 1]) / 2 + _BREAK
        end = self._right if last >= len(self._xs) else (self._xs[last - 1] + self._xs[last]) / 2 - _BREAK
        return start, end

    def span(self, points: Iterable[int]) -> tuple[float, float]:
        """From half a step before the first of these points to half a step after the last; hidden ones don't count."""
        xs = [self._xs[n - 1] for n in points if self.spot(n)]
        if not xs:
            return 0.0, 0.0
        half = min(max(self.step / 2, 4), 18)
        return max(min(xs) - half, self._left), min(max(xs) + half, self._right)

    def strokes(self) -> Iterator[Stroke]:
        """All lines and points, in the order in which they are painted."""
        yield from self.lines()
        yield from self._points()

    def lines(self) -> Iterator[Stroke]:
        """The lines alone."""
        chart = self._chart
        if chart.target is not None:
            y = self._values.y(chart.target)
            yield Stroke("goal", f"M{self._left:g} {y:.1f}H{self._right:g}")
        yield Stroke("limit-inner", self._limit(chart.lcl_2s) + self._limit(chart.ucl_2s))
        yield Stroke("limit", self._limit(chart.lcl) + self._limit(chart.ucl))
        yield Stroke("median", self._centers())
        yield Stroke("series" if self.step > _CROWDED else "series thin", self.series())
        yield Stroke("seg-shift" if self.step > _CROWDED else "seg-shift thick", self.runs())

    def series(self) -> str:
        """The line through the values, in one piece per phase between missing ones."""
        spots: list[Spot | None] = []
        for phase in self._chart.all_phases:
            spots += [*self._at[phase.first - 1 : phase.last], None]
        return line(spots)

    def runs(self) -> str:
        """The line again where it is part of a signal."""
        parts: list[str] = []
        for band in self._chart.bands:
            members = [n for n in band.points if self.spot(n)]
            if members:
                for phase in self._chart.all_phases:
                    first, last = max(phase.first, min(members)), min(phase.last, max(members))
                    parts.append(line(self._at[first - 1 : last]) if first < last else "")
        return "".join(parts)

    def _points(self) -> Iterator[Stroke]:
        chart, ghosts = self._chart, []
        plain: list[Spot] = []
        for n, (point, spot) in enumerate(zip(chart.points, self._at, strict=True), 1):
            if spot and point.state == "ghost":
                ghosts.append(spot)
            elif spot and n not in self._members:
                plain.append(spot)
        yield from beads(plain, self.radius)
        yield Stroke("pt-ghost", circles(ghosts, min(self.radius + 1, 5)))
        yield from self.signals()

    def signals(self, scale: float = 1.0) -> Iterator[Stroke]:
        """Diamonds (triangles in a trend) and rings, each with its words; where crowded, a run shows its two ends."""
        size = max(1.55 * self.radius, 3.5) * scale
        shown = self._members if self.step > _CROWDED else self._run_ends()
        titles = {n: band.text for band in self._chart.bands for n in band.points}
        others = {n for band in self._chart.bands if band.kind != "trend" for n in band.points}
        for n in sorted(shown):
            spot = self.spot(n)
            if spot and self._chart.points[n - 1].state != "ghost":
                shape = diamonds([spot], size) if n in others else triangles([spot], size)
                yield Stroke("pt-shift", shape, title=titles.get(n, ""))
        for n in self._outside:
            spot = self.spot(n)
            if spot:
                if n not in self._members:
                    yield Stroke("dots", f"M{spot[0]:.1f} {spot[1]:.1f}h0", round(2 * self.radius + 1, 1))
                yield Stroke("ring-out", circles([spot], round(max(self.radius + 4, 5) * scale, 1)))

    def _run_ends(self) -> set[int]:
        drawn = ([n for n in band.points if self.spot(n)] for band in self._chart.bands)
        return {end for points in drawn if points for end in (min(points), max(points))}

    def _centers(self) -> str:
        levels = [(*self.edges(p), self._values.y(p.center)) for p in self._chart.phases if p.center is not None]
        parts = [steps([level]) for level in levels]
        frozen = self._chart.frozen
        if len(levels) == 1 and 0 < frozen < len(self._xs):
            # A small stroke across the line where its calculation ends.
            x = (self._xs[frozen - 1] + self._xs[frozen]) / 2
            parts.append(f"M{x:.1f} {levels[0][2] - 6:.1f}v12")
        return "".join(parts)

    def _limit(self, row: tuple[Value | None, ...]) -> str:
        if not row:
            return ""
        return "".join(steps(self._stretches(phase, row)) for phase in self._chart.all_phases)

    def _stretches(self, phase: Phase, row: tuple[Value | None, ...]) -> Iterator[tuple[float, float, float] | None]:
        """A limit point by point, from half way before to half way after it; a hidden point's own is never read."""
        start, end = self.edges(phase)
        for index in range(phase.first - 1, min(phase.last, len(self._xs))):
            value = self._shown_limit(phase, row, index)
            left = start if index == phase.first - 1 else (self._xs[index - 1] + self._xs[index]) / 2
            right = (
                end
                if index >= phase.last - 1 or index + 1 >= len(self._xs)
                else (self._xs[index] + self._xs[index + 1]) / 2
            )
            yield None if value is None else (left, right, self._values.y(value))

    def _shown_limit(self, phase: Phase, row: tuple[Value | None, ...], index: int) -> Value | None:
        if index >= len(row):
            return None
        if self._chart.points[index].state == "counted" or self._chart.points[index].state == "ghost":
            return row[index]
        # The same limit on both sides goes on across a gap; one that depends on a hidden number of people does not.
        before, after = (self._known(phase, row, index, step) for step in (-1, 1))
        return before if before is not None and before == after else None

    def _known(self, phase: Phase, row: tuple[Value | None, ...], index: int, step: int) -> Value | None:
        index += step
        while phase.first - 1 <= index < min(phase.last, len(row)):
            if self._at[index]:
                return row[index]
            index += step
        return None

    def _blanks(self) -> Iterator[Blank]:
        group: list[int] = []
        for index, point in enumerate(self._chart.points):
            if point.value is not None:
                continue
            before = self._chart.points[group[-1]] if group else None
            if before and not (group[-1] == index - 1 and (before.state, before.note) == (point.state, point.note)):
                yield self._blank(group)
                group = []
            group.append(index)
        if group:
            yield self._blank(group)

    def _blank(self, group: list[int]) -> Blank:
        point, xs = self._chart.points[group[0]], tuple(self._xs[index] for index in group)
        return Blank(point.state, point.note, xs[0], xs[-1], xs)

    def gap_signs(self, y: float) -> list[Stroke]:
        """Small signs in the row of gaps: a cross where no value came, a square where one is not shown."""
        arm = min(3.5, max(1.5, self.step / 3))
        crosses: list[float] = []
        squares: list[float] = []
        for gap in self.gaps:
            (squares if gap.state == "hidden" else crosses).extend(gap.places)
        cross = "".join(
            f"M{x - arm:.1f} {y - arm:.1f}l{2 * arm:.1f} {2 * arm:.1f}m{-2 * arm:.1f} 0l{2 * arm:.1f} {-2 * arm:.1f}"
            for x in crosses
        )
        square = "".join(f"M{x - arm:.1f} {y - arm:.1f}h{2 * arm:.1f}v{2 * arm:.1f}h{-2 * arm:.1f}z" for x in squares)
        return [Stroke("gap-missing", cross), Stroke("gap-hidden", square)]


def _usual_step(xs: list[float]) -> float:
    """The distance between neighbours on the whole: the room there is for a point."""
    return (xs[-1] - xs[0]) / (len(xs) - 1) if len(xs) > 1 else 0.0
