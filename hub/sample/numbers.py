"""What a team counts: a typed prediction and what came, drawn so that the two tell the story the decision needs.

Kinds of count: `fall` (so many now, fewer hoped for; grows with the group), `reach` (so many out of a known number),
`percent` (a share), `plain` (a number that should rise or fall), `points` (a gain in percentage points).
"""

import random
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from hub.sample.phrases import Count
from hub.sample.world import Answer, Direction, Level, Prediction, Verdict

Form = Literal["number", "range", "direction"]

_PEOPLE = {"students", "pupils", "families", "parents", "newcomers", "pairs"}
_LARGER: dict[Level, int] = {"year": 3, "school": 5}
_LARGE_GROUP = 40
_SAME_POINTS, _SAME_SHARE = 0.15, 3.0


@dataclass(frozen=True, slots=True)
class Counted:
    """A prediction, what came, and both as a person says them ("18 missing tasks")."""

    prediction: Prediction
    answer: Answer
    predicted: str
    actual: str

    @property
    def manner(self) -> str:
        """Which kind of sentence says it: held or missed where nothing was weighed, else by the verdict."""
        if self.predicted == self.actual:
            return "held"
        if self.prediction.kind == "direction":
            return "missed"
        return self.answer.verdict


@dataclass(frozen=True, slots=True)
class _Draw:
    start: float | None
    to: float
    actual: float
    whole: int  # for `reach`: out of how many
    verdict: Verdict


def counted(
    count: Count,
    *,
    form: Form,
    lean: Verdict,
    n: int,
    level: Level,
    question_id: int,
    is_mild: bool,
    rng: random.Random,
) -> Counted:
    """Predict and count for a group of n; the result leans the way asked, as far as whole numbers allow.

    A mild result misses by little only: that is what teams keep an idea in spite of.
    """
    draw = _draw(count, lean=lean, n=n, level=level, rng=rng)
    if is_mild and draw.verdict == "worse":
        draw = replace(draw, actual=_nearer(count, draw))
    if form == "direction":
        return _as_direction(count, draw, question_id)
    return _as_number(count, draw, question_id, form, rng)


def _as_direction(count: Count, draw: _Draw, question_id: int) -> Counted:
    hoped: Direction = "down" if count.better == "down" else "up"
    came: Direction = hoped if draw.verdict != "worse" else "same"
    verdict: Verdict = "same" if came == hoped else "worse"
    prediction = Prediction("direction", direction=hoped, unit=count.unit)
    return Counted(
        prediction,
        Answer(question_id, verdict, direction=came),
        _direction_words(count, hoped),
        _direction_words(count, came),
    )


def _direction_words(count: Count, direction: Direction) -> str:
    if direction == "same":
        return "no change"
    if count.kind in {"percent", "points"}:
        return "a higher figure" if direction == "up" else "a lower figure"
    return f"{'more' if direction == 'up' else 'fewer'} {count.unit}"


def _as_number(count: Count, draw: _Draw, question_id: int, form: Form, rng: random.Random) -> Counted:
    unit = f"of {draw.whole} {count.unit}" if count.kind == "reach" else count.unit
    answer = Answer(question_id, draw.verdict, number=_exact(count, draw.actual))
    actual = _words(count, draw.actual, unit)
    if form == "range" and count.kind != "points":
        spread = max(1, round(abs(draw.to) * rng.uniform(0.06, 0.16)))
        low, high = max(0, draw.to - spread), draw.to + spread
        if count.kind == "reach":
            high = min(high, draw.whole)
        inside = low <= draw.actual <= high
        verdict: Verdict = "same" if inside else draw.verdict if draw.verdict != "same" else "worse"
        prediction = Prediction("range", low=_exact(count, low), high=_exact(count, high), unit=unit)
        words = f"{low:.0f}–{_words(count, high, unit)}"
        return Counted(prediction, Answer(question_id, verdict, number=answer.number), words, actual)
    start = None if draw.start is None else _exact(count, draw.start)
    prediction = Prediction("number", start=start, to=_exact(count, draw.to), unit=unit)
    return Counted(prediction, answer, _words(count, draw.to, unit), actual)


def _nearer(count: Count, draw: _Draw) -> float:
    near = draw.to + (draw.actual - draw.to) * 0.25
    return near if count.kind == "points" else round(near)


def _exact(count: Count, value: float) -> Decimal:
    return Decimal(f"{value:.1f}") if count.kind == "points" else Decimal(round(value))


def _words(count: Count, value: float, unit: str) -> str:
    if count.kind == "points":
        return f"{value:+.1f} points".replace("-", "−")
    return f"{value:.0f} {unit}"


def _draw(count: Count, *, lean: Verdict, n: int, level: Level, rng: random.Random) -> _Draw:
    if count.kind == "fall":
        size = n if n <= _LARGE_GROUP else n * 0.2
        start = max(4, round(size * rng.uniform(*count.start)))
        return _from_start(count, start, lean, rng)
    if count.kind == "plain":
        return _from_start(count, round(rng.uniform(*count.start)), lean, rng)
    if count.kind == "reach":
        return _reach(count, lean, n, level, rng)
    if count.kind == "percent":
        to = 5.0 * round(rng.uniform(*count.hope) / 5)
        step = {"better": rng.uniform(5, 16), "same": rng.uniform(-3, 3), "worse": -rng.uniform(8, 36)}[lean]
        actual = min(98.0, max(4.0, round(to + step)))
        return _Draw(None, to, actual, 0, _verdict(actual - to, _SAME_SHARE))
    to = round(rng.uniform(*count.hope), 1)
    factor = {"better": rng.uniform(1.2, 1.8), "same": rng.uniform(0.92, 1.08), "worse": rng.uniform(-0.4, 0.55)}[lean]
    actual = round(to * factor, 1)
    return _Draw(None, to, actual, 0, _verdict(actual - to, _SAME_POINTS))


def _from_start(count: Count, start: int, lean: Verdict, rng: random.Random) -> _Draw:
    to = round(start * rng.uniform(*count.hope))
    if to == start:
        to += 1 if count.better == "up" else -1
    gap = to - start
    share = {"better": rng.uniform(1.15, 1.6), "same": rng.uniform(0.95, 1.05), "worse": rng.uniform(-0.2, 0.7)}[lean]
    actual = max(0, round(start + gap * share))
    ahead = (actual - to) if gap > 0 else (to - actual)
    return _Draw(start, to, actual, 0, _verdict(ahead, 0.05 * to))


def _reach(count: Count, lean: Verdict, n: int, level: Level, rng: random.Random) -> _Draw:
    whole = round(rng.uniform(*count.start)) * _LARGER.get(level, 1)
    if count.unit in _PEOPLE:
        whole = max(3, min(whole, n))
    to = max(1, round(whole * rng.uniform(*count.hope)))
    share = {"better": rng.uniform(1.12, 1.45), "same": rng.uniform(0.97, 1.03), "worse": rng.uniform(0.2, 0.8)}[lean]
    actual = min(whole, round(to * share))
    return _Draw(None, to, actual, whole, _verdict(actual - to, 0.05 * to))


def _verdict(ahead: float, tolerance: float) -> Verdict:
    if abs(ahead) <= max(tolerance, 0.01):
        return "same"
    return "better" if ahead > 0 else "worse"
