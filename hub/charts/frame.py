"""The axes of a chart of values over time: the same for one large chart, for many small ones and for several groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import floor, log10

from hub.charts.letters import width
from hub.charts.plane import Rect
from hub.charts.scales import day_ticks, round_ticks
from hub.charts.series import ChartWords, GroupChart, Place, RunChart, Value

TEXT, SMALL = 15.0, 14.0
SMALL_LINE = 18.0
_MOST = 100.0


@dataclass(frozen=True)
class Size:
    """How much room a drawing has: `stacked` puts names above values and months above years, as phones need."""

    name: str
    width: float
    plot: float
    rows: int
    tick_room: float
    label_room: float
    note_room: float
    inset: float
    stacked: bool = False


WIDE = Size("wide", 1056, 280, 7, 110, 210, 230, 14)
MEDIUM = Size("medium", 640, 240, 6, 80, 150, 170, 12)
NARROW = Size("narrow", 336, 196, 5, 46, 84, 190, 8, stacked=True)
SIZES = (WIDE, MEDIUM, NARROW)


@dataclass(frozen=True)
class Reach:
    """What the axes must hold: values from `low` to `high`, places from `first` to `last`."""

    low: float
    high: float
    first: Place
    last: Place

    def over(self, other: "Reach") -> "Reach":
        """Both together."""
        return Reach(
            min(self.low, other.low),
            max(self.high, other.high),
            min(self.first, other.first, key=_ordinal),
            max(self.last, other.last, key=_ordinal),
        )


def _ordinal(place: Place) -> int:
    return place if isinstance(place, int) else place.toordinal()


def reach(chart: RunChart | GroupChart) -> Reach | None:
    """What one chart needs of its axes; None where there is nothing to draw. Points without a value widen time only."""
    if isinstance(chart, RunChart):
        points, events = list(chart.points), [n.at for n in chart.notes] + [flag.at for flag in chart.flags]
        values: list[Value | None] = [phase.center for phase in chart.phases]
        shown = [point.state != "hidden" for point in points]
        for row in (chart.lcl, chart.ucl, chart.lcl_2s, chart.ucl_2s):
            values += [value for value, visible in zip(row, shown, strict=False) if visible]
    else:
        points, events = [point for series in chart.series for point in series.points], [n.at for n in chart.notes]
        values = [level.value for series in chart.series for level in series.levels]
    drawn = [point.value for point in points if point.value is not None]
    if not drawn:
        return None
    numbers = [float(value) for value in (*drawn, *values, chart.target) if value is not None]
    # A test or a note far from the counts must not squeeze them: it is drawn at the edge it lies beyond.
    places = sorted((point.at for point in points), key=_ordinal)
    beyond = max((_ordinal(places[-1]) - _ordinal(places[0])) // 4, 0)
    earliest, latest = _ordinal(places[0]) - beyond, _ordinal(places[-1]) + beyond
    places = sorted([*places, *(at for at in events if earliest <= _ordinal(at) <= latest)], key=_ordinal)
    return Reach(min(numbers), max(numbers), places[0], places[-1])


def common(charts: Iterable[RunChart | GroupChart]) -> Reach | None:
    """What all charts need together, so that they can be compared; None where all are empty."""
    together: Reach | None = None
    for chart in charts:
        own = reach(chart)
        if own:
            together = own if together is None else together.over(own)
    return together


class Values:
    """The upright axis: round numbers around the values, percentages within 0 and 100, counts from zero."""

    def __init__(self, reach: Reach, kind: str, most: int, words: ChartWords) -> None:
        low, high = reach.low, reach.high
        air = (high - low) * 0.03 or abs(high) * 0.1 or 1.0
        whole = kind == "count"
        low, high = (low if low == 0 else low - air), high + air
        if whole or (low < 0 <= reach.low):
            low = min(0.0, reach.low)
        if kind == "percent":
            low, high = (max(low, 0.0) if reach.low >= 0 else low), (min(high, _MOST) if reach.high <= _MOST else high)
            high = high if high > low else low + 1
        self.ticks = round_ticks(low, high, most, whole=whole)
        self.low, self.high = float(self.ticks[0]), float(self.ticks[-1])
        self._form = words.percent if kind == "percent" else words.number
        step = self.ticks[1] - self.ticks[0]
        # One digit finer than the axis: a median of 31.25 % between lines 10 apart reads 31 %.
        self._digits = Decimal(1).scaleb(min(0, floor(log10(step)) - 1))
        self.place(0.0, 1.0)

    def place(self, top: float, bottom: float) -> None:
        """Stretch the axis from the bottom up to the top of the plot."""
        self.top, self.bottom = top, bottom
        self._unit = (bottom - top) / (self.high - self.low)

    def y(self, value: Value) -> float:
        """The height of a value."""
        return self.bottom - (float(value) - self.low) * self._unit

    def say(self, value: Value) -> str:
        """A value in words, as fine as the axis allows."""
        exact = Decimal(str(value))
        rounded = exact.quantize(self._digits, ROUND_HALF_EVEN) if abs(exact) < Decimal("1e15") else exact
        return self._form(tidy(rounded))


def tidy(value: Decimal) -> Decimal:
    """Without noughts at the end or an exponent, and no minus before a nought."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) + 0 if value == whole else value.normalize()


class Places:
    """The level axis: days or whole numbers, to scale."""

    def __init__(self, reach: Reach, left: float, right: float) -> None:
        first, last = _ordinal(reach.first), _ordinal(reach.last)
        self._days = not isinstance(reach.first, int)
        self.reach = reach
        if first == last:
            first, last = first - 1, last + 1
        self._first, self._last = first, last
        self._left, self._right = left, right
        self._unit = (right - left) / (last - first)

    def x(self, place: Place) -> float:
        """How far to the right; what lies beyond the axis stands at its end."""
        at = min(max(_ordinal(place), self._first), self._last)
        return self._left + (at - self._first) * self._unit

    def ticks(self, room: float, words: ChartWords, *, stacked: bool = False) -> list[tuple[float, tuple[str, ...]]]:
        """Positions and words of as many ticks as the room for each allows; `stacked` gives the year its own line."""
        most = max(2, int((self._right - self._left) // room) + 1)
        first, last = self.reach.first, self.reach.last
        if isinstance(first, int) or isinstance(last, int):
            return self._numbers(most, words)
        ticks = [(tick.on, tick.form) for tick in day_ticks(first, last, most)]
        if len(ticks) < 2:
            ticks = [(first, "d MMM y"), (last, "d MMM y")][: 1 if first == last else 2]
        elif all(form == "d MMM" for _, form in ticks) and room >= _MOST:
            ticks[0] = (ticks[0][0], "d MMM y")
        split = {"MMM y": ("MMM", "y"), "d MMM y": ("d MMM", "y")} if stacked else {}
        return [(self.x(day), tuple(words.day(day, part) for part in split.get(form, (form,)))) for day, form in ticks]

    def _numbers(self, most: int, words: ChartWords) -> list[tuple[float, tuple[str, ...]]]:
        ticks = round_ticks(self._first, self._last, max(3, most), whole=True)
        inside = (tick for tick in ticks if self._first <= tick <= self._last)
        return [(self.x(int(tick)), (words.number(tick),)) for tick in inside]


@dataclass(frozen=True)
class Text:
    """A piece of text on its baseline; `css` holds its class and its anchor, `box` the room it takes."""

    x: float
    y: float
    text: str
    css: str
    box: Rect


def text(x: float, y: float, words: str, css: str, *, size: float = SMALL, weight: int = 400) -> Text:
    """A text where it was asked for; the anchor is in its class: mid, end, else at its start."""
    wide = width(words, size, weight)
    classes = css.split()
    start = x - (wide / 2 if "mid" in classes else wide if "end" in classes else 0)
    return Text(round(x, 1), round(y, 1), words, css, Rect(start, y - 0.76 * size, wide, 0.98 * size))


@dataclass(frozen=True)
class Item:
    """Something on a pole: a flag or a note. `wide` is the room it takes to the right of its pole."""

    x: float
    wide: float


def stack(items: Sequence[Item], right: float, air: float = 8.0, *, left: float = 0.0) -> list[tuple[int, bool]]:
    """Row (0 is the lowest) and whether it stands left of its pole, for every item.

    The last comes lowest, so that the poles of earlier ones pass it by; what would leave the drawing turns to the left.
    """
    rows: list[list[tuple[float, float]]] = []
    places: list[tuple[int, bool]] = [(0, False)] * len(items)
    for index in sorted(range(len(items)), key=lambda index: (-items[index].x, -index)):
        item = items[index]
        turned = item.x + item.wide > right and item.x - item.wide >= left
        start = item.x - item.wide if turned else min(item.x, right - item.wide)
        end = start + item.wide
        row = next((n for n, taken in enumerate(rows) if _free(taken, start, end, air)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append((start, end))
        places[index] = (row, turned)
    return places


def _free(taken: list[tuple[float, float]], start: float, end: float, air: float) -> bool:
    return all(end + air <= left or start >= right + air for left, right in taken)
