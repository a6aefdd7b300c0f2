"""Charts of events out of a denominator: P and U, and P' and U' after Laney.

With `y` events out of `n`, and a centre of top / bottom, the distance of a point from the centre is
(y bottom - top n) / (n bottom), and its square is compared with nine variances: whole numbers throughout.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hub.spc.asked import Options, Part, Point, denominator
from hub.spc.exact import Ratio, WrongInput, ratio, scaled, sign
from hub.spc.lines import TOLERANCE, Lines, as_float, average_range, beyond, moving_ranges, stepped

PROPORTIONS = ("p", "pp")
RATES = ("u", "up")


@dataclass(frozen=True)
class Events:
    """Events and what they are counted out of, both as multiples of 1 / `unit`; None where there is no ratio."""

    pairs: list[tuple[int, int] | None]
    unit: int


def events(points: Sequence[Point]) -> Events:
    """The events of each point. Without a denominator, or with zero, a point has no value and is in no sum."""
    tops, bottoms = [], []
    for place, point in enumerate(points, 1):
        top, bottom = ratio(point.get("y"), "value", place), denominator(point, place)
        if top is not None and top[0] < 0:
            raise WrongInput(f"A count cannot be negative; at point {place} it is.")
        empty = top is None or bottom is None or not bottom[0]
        tops.append(None if empty else top)
        bottoms.append(None if empty else bottom)
    both = scaled(tops + bottoms)
    halves = zip(both.values[: len(points)], both.values[len(points) :], strict=True)
    return Events([None if y is None or n is None else (y, n) for y, n in halves], both.unit)


def lines(part: Part, data: Events, options: Options, chart: str) -> Lines:
    """One phase of a P, P', U or U' chart."""
    here = data.pairs[part.start : part.stop]
    centre = options.centre or _pooled([pair for place in part.base if (pair := data.pairs[place])])
    if centre is None:
        nothing: list[None] = [None] * len(here)
        return Lines(here, None, list(nothing), stepped(nothing, 0.0))
    top, bottom = centre
    distances = [None if pair is None else pair[0] * bottom - top * pair[1] for pair in data.pairs]
    variance = top * (bottom - top if chart in PROPORTIONS else bottom) * data.unit
    sigmas = _sigmas(part, data, distances, variance, options) if chart in {"pp", "up"} else 1.0
    if variance < 0:
        sigmas = None
    halves = [
        None if pair is None or sigmas is None else 3 * sigmas * math.sqrt(variance / pair[1]) / bottom for pair in here
    ]
    most = 1.0 if chart in PROPORTIONS else None

    def is_beyond(place: int) -> bool:
        pair, distance = data.pairs[place], distances[place]
        if pair is None or distance is None or sigmas is None:
            return False
        if most is not None and pair[0] > pair[1]:
            return True
        if sigmas == 1.0:
            return distance * distance > 9 * variance * pair[1]
        return abs(distance) > 3 * sigmas * math.sqrt(variance * pair[1]) * (1 + TOLERANCE)

    return Lines(
        here,
        centre,
        [None if distance is None else sign(distance) for distance in distances[part.start : part.stop]],
        stepped(halves, as_float(centre), least=0.0, most=most),
        beyond(part, is_beyond),
    )


def _pooled(pairs: Sequence[tuple[int, int]]) -> Ratio | None:
    """All events out of everything; None out of nothing."""
    bottom = sum(n for _, n in pairs)
    if not bottom:
        return None
    top = sum(y for y, _ in pairs)
    shared = math.gcd(top, bottom)
    return top // shared, bottom // shared


def _sigmas(part: Part, data: Events, distances: Sequence[int | None], variance: int, options: Options) -> float | None:
    """Laney's factor: how much more the points vary than their denominators explain; None where it has no meaning."""
    if variance <= 0:
        return None
    scores: list[float | None] = []
    for place in part.base:
        pair, distance = data.pairs[place], distances[place]
        if pair is None or distance is None:
            scores.append(None)
        else:
            scores.append(sign(distance) * math.sqrt(distance * distance / (variance * pair[1])))
    steps = average_range(moving_ranges(scores), screen=options.screen)
    return None if steps is None else steps[0] / steps[1] / 1.128
