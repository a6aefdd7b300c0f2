"""Prediction and fact on one line: what we thought in pencil, what we counted in ink."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hub.charts.letters import BOLD, SEMIBOLD, shorten, width
from hub.charts.plane import Rect
from hub.charts.scales import round_ticks

WIDE, NARROW = 704.0, 332.0

_EDGE = 14.0
_RING = 9.0
_INSIDE = 5.5
_TEXT = 15.0
_SMALL = 14.0
# Rows for labels, from the axis: above it, below the tick labels, and a second one above.
_ROWS = (-22.0, 44.0, -42.0)
_TICK_LABEL = 24.0
Value = float | Decimal


@dataclass(frozen=True)
class Predicted:
    """A prediction: two equal ends are a number, no low end is "at most", no high end "at least", else a range.

    `label` is the sentence for it ("Predicted 27 or fewer").
    """

    low: Value | None
    high: Value | None
    label: str


@dataclass(frozen=True)
class Reading:
    """A value that was counted, with its label ("Counted 38")."""

    value: Value
    label: str


@dataclass(frozen=True)
class Tick:
    """A value on the axis."""

    x: float
    value: Decimal


@dataclass(frozen=True)
class Label:
    """A label that touches no other; kind is predicted, counted or before, anchor start, mid or end."""

    kind: str
    x: float
    y: float
    anchor: str
    text: str
    box: Rect


@dataclass(frozen=True)
class Stretch:
    """A piece of the axis from x to x, in pencil or in ink."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True)
class Gauge:
    """The drawing; `rings` are the ends of the prediction, `dot` is what was counted, smaller inside a ring."""

    width: float
    height: float
    axis: float
    ticks: tuple[Tick, ...]
    stretches: tuple[Stretch, ...]
    rings: tuple[float, ...]
    before: float | None
    dot: float | None
    dot_size: float
    labels: tuple[Label, ...]
    left: float
    right: float

    @property
    def narrow(self) -> bool:
        """Whether it is the drawing for phones."""
        return self.width < 500

    @property
    def tick_labels(self) -> float:
        """Baseline of the numbers under the axis."""
        return self.axis + _TICK_LABEL


def lay_out(
    predicted: Predicted | None,
    counted: Reading | None = None,
    before: Reading | None = None,
    *,
    across: float = WIDE,
    limit: Value | None = None,
) -> Gauge | None:
    """The gauge, or None when there is no number to show.

    `across` is WIDE or NARROW (for phones), `limit` the largest value possible (100 for percentages).
    """
    ends = [] if predicted is None else [float(v) for v in (predicted.low, predicted.high) if v is not None]
    readings = [float(reading.value) for reading in (counted, before) if reading]
    if not ends + readings:
        return None
    scale = _Scale(ends + readings, predicted, across, limit)
    at = {kind: scale.x(float(r.value)) for kind, r in (("counted", counted), ("before", before)) if r}
    rings = tuple(dict.fromkeys(scale.x(value) for value in ends))
    hit = any(abs(ring - at["counted"]) < 3 for ring in rings) if counted else False
    labels = _place(_wishes(predicted, counted, before, rings, at), across)
    top = min((label.y for label in labels), default=_ROWS[0]) - 12
    foot = max((label.y for label in labels), default=0.0)
    axis = max(28.0, 2.0 - top)
    return Gauge(
        width=across,
        height=axis + max(_TICK_LABEL, foot) + 6,
        axis=axis,
        ticks=tuple(Tick(scale.x(float(value)), value) for value in scale.ticks),
        stretches=tuple(_stretches(predicted, rings, at, scale)),
        rings=rings,
        before=at.get("before"),
        dot=at.get("counted"),
        dot_size=_INSIDE if hit else _RING,
        labels=tuple(_lowered(label, axis) for label in labels),
        left=scale.left,
        right=scale.right,
    )


class _Scale:
    """The axis: room beyond an open end, never below zero for what cannot be negative."""

    def __init__(self, values: list[float], predicted: Predicted | None, across: float, limit: Value | None) -> None:
        low, high = min(values), max(values)
        span = (high - low) or abs(high) * 0.5 or 1.0
        below, above = 0.1 * span, 0.1 * span
        if predicted and predicted.low is None:
            below = max(below, 0.6 * span)
        if predicted and predicted.high is None:
            above = max(above, 0.6 * span)
        start = max(0.0, low - below) if low >= 0 else low - below
        end = high + above if limit is None else max(high, min(high + above, float(limit)))
        wide = width(f"{end:,.0f}", _SMALL)
        most = int(across / (wide + 24))
        self.ticks = round_ticks(start, end, max(3, min(8, most)), whole=all(value == int(value) for value in values))
        self._low, self._high = float(self.ticks[0]), float(self.ticks[-1])
        # The outermost numbers are centred under the ends of the axis.
        self.left = round(max(_EDGE, width(f"{self._high:,.0f}", _SMALL) / 2 + 1), 1)
        self.right = across - self.left

    def x(self, value: float) -> float:
        return round(self.left + (value - self._low) / (self._high - self._low) * (self.right - self.left), 1)


def _stretches(
    predicted: Predicted | None, rings: tuple[float, ...], at: dict[str, float], scale: _Scale
) -> Iterator[Stretch]:
    if predicted and rings:
        if predicted.low is None:
            yield Stretch("pencil", scale.left, rings[0])
        elif predicted.high is None:
            yield Stretch("pencil", rings[0], scale.right)
        elif len(rings) == 2:
            yield Stretch("pencil", *rings)
        elif "before" in at:
            yield Stretch("pencil", at["before"], rings[0])
    if "before" in at and "counted" in at:
        yield Stretch("ink", at["before"], at["counted"])


@dataclass(frozen=True)
class _Wish:
    kind: str
    text: str
    x: float
    weight: int
    size: float


def _wishes(
    predicted: Predicted | None,
    counted: Reading | None,
    before: Reading | None,
    rings: tuple[float, ...],
    at: dict[str, float],
) -> Iterator[_Wish]:
    if counted:
        yield _Wish("counted", counted.label, at["counted"], BOLD, _TEXT)
    if predicted and rings:
        yield _Wish("predicted", predicted.label, sum(rings) / len(rings), SEMIBOLD, _TEXT)
    if before:
        yield _Wish("before", before.label, at["before"], SEMIBOLD, _SMALL)


def _place(wishes: Iterator[_Wish], across: float) -> list[Label]:
    placed: list[Label] = []
    for wish in wishes:
        free = (label for label in _tries(wish, across) if not any(label.box.overlaps(p.box) for p in placed))
        placed.append(next(free))
    return placed


def _tries(wish: _Wish, across: float) -> Iterator[Label]:
    """Places for a label, best first. Three rows for three labels: one is always free."""
    text = shorten(wish.text, across - 2, wish.size, wish.weight)
    wide = width(text, wish.size, wish.weight)
    shift = {"mid": 0.5, "end": 1.0, "start": 0.0}
    starts = {"mid": wish.x - wide / 2, "end": wish.x + _RING - wide, "start": wish.x - _RING}
    for row in _ROWS:
        for anchor, start in starts.items():
            if start >= 0 and start + wide <= across:
                yield Label(
                    wish.kind, round(start + shift[anchor] * wide, 1), row, anchor, text, _room(start, row, wide)
                )
        start = min(max(0.0, starts["mid"]), across - wide)
        yield Label(wish.kind, round(start, 1), row, "start", text, _room(start, row, wide))


def _room(start: float, row: float, wide: float) -> Rect:
    """The space of a label with a little air on both sides, so that two labels read as two."""
    return Rect(start - 5, row - 0.75 * _TEXT, wide + 10, _TEXT)


def _lowered(label: Label, axis: float) -> Label:
    box = Rect(label.box.x, label.box.y + axis, label.box.w, label.box.h)
    return Label(label.kind, label.x, label.y + axis, label.anchor, label.text, box)
