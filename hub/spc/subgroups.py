"""Charts of several measurements per point: Xbar and S (Montgomery)."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from hub.spc.asked import Options, Part, Point
from hub.spc.exact import Ratio, WrongInput, ratio, scaled, sign
from hub.spc.lines import TOLERANCE, Limits, Lines, as_float, beyond, shown, stepped


class Group(NamedTuple):
    """The measurements of one point in units of the data: how many, their sum, and `size` times their squared spread.

    `squares` is size x sum of squares - square of the sum, so the variance is squares / (size (size - 1) unit²).
    """

    size: int
    total: int
    squares: int


class Groups(NamedTuple):
    """The points; None where nothing was measured."""

    groups: list[Group | None]
    unit: int


def groups(points: Sequence[Point]) -> Groups:
    """The measurements of each point, from its list of `values`; missing ones in the list do not count."""
    measured: list[Ratio] = []
    sizes = []
    for place, point in enumerate(points, 1):
        given = point.get("values")
        if given is not None and not isinstance(given, list | tuple):
            raise WrongInput(f"Point {place} needs a list of values.")
        known = [number for value in given or () if (number := ratio(value, "value", place)) is not None]
        measured += known
        sizes.append(len(known))
    data = scaled(measured)
    made: list[Group | None] = []
    at = 0
    for size in sizes:
        values = [value for value in data.values[at : at + size] if value is not None]
        at += size
        total = sum(values)
        made.append(Group(size, total, size * sum(value * value for value in values) - total * total) if size else None)
    return Groups(made, data.unit)


def means(part: Part, data: Groups, options: Options) -> Lines:
    """An Xbar chart: the weighted mean of the means ± A3 of the usual spread."""
    here = data.groups[part.start : part.stop]
    spread = _spread(part, data)
    base = [group for place in part.base if (group := data.groups[place])]
    centre = options.centre
    if centre is None and base:
        centre = sum(group.total for group in base), sum(group.size for group in base) * data.unit
    values = [None if group is None else (group.total, group.size * data.unit) for group in here]
    if centre is None:
        return Lines(values, None, [None] * len(here), stepped([None] * len(here), 0.0))
    top, bottom = centre
    distances = [None if value is None else (value[0] * bottom - top * value[1], value[1] * bottom) for value in values]
    halves = [None if group is None else _half(group.size, spread) for group in here]

    def is_beyond(place: int) -> bool:
        distance, half = distances[place - part.start], halves[place - part.start]
        return distance is not None and half is not None and abs(as_float(distance)) > half * (1 + TOLERANCE)

    return Lines(
        values,
        centre,
        [None if distance is None else sign(distance[0]) for distance in distances],
        stepped(halves, as_float(centre)),
        beyond(part, is_beyond),
    )


def deviations(part: Part, data: Groups, options: Options) -> Lines:
    """An S chart: standard deviations between B3 and B4 of the usual one. A single measurement has none."""
    here = data.groups[part.start : part.stop]
    values = [None if group is None else _deviation(group, data.unit) for group in here]
    centre: Ratio | float | None = _spread(part, data) if options.centre is None else options.centre
    middle = shown(centre, (1, 1))
    if middle is None:
        return Lines(values, None, [None] * len(here), stepped([None] * len(here), 0.0))
    near = TOLERANCE * abs(middle)
    shares = [None if group is None or group.size < 2 else 3 * _c5(group.size) / _c4(group.size) for group in here]
    one = stepped(shares, 1.0, least=0.0)
    lower, upper, lower_2s, upper_2s = (
        [None if share is None else share * middle for share in line]
        for line in (one.lower, one.upper, one.lower_2s, one.upper_2s)
    )

    def is_beyond(place: int) -> bool:
        value, low, high = (line[place - part.start] for line in (values, lower, upper))
        return value is not None and low is not None and high is not None and not low - near <= value <= high + near

    sides = [None if value is None else 0 if abs(value - middle) <= near else sign(value - middle) for value in values]
    return Lines(values, centre, sides, Limits(lower, upper, lower_2s, upper_2s), beyond(part, is_beyond))


def _spread(part: Part, data: Groups) -> float | None:
    """The usual standard deviation within a point: pooled where sizes differ in the phase, else the mean of them."""
    sizes = {group.size for group in data.groups[part.start : part.stop] if group}
    base = [group for place in part.base if (group := data.groups[place]) and group.size > 1]
    if not base:
        return None
    if len(sizes) == 1:
        return math.fsum(_deviation(group, data.unit) or 0.0 for group in base) / len(base)
    variation = math.fsum(group.squares / (group.size * data.unit**2) for group in base)
    return math.sqrt(variation / sum(group.size - 1 for group in base))


def _deviation(group: Group, unit: int) -> float | None:
    if group.size < 2:
        return None
    return math.sqrt(group.squares / (group.size * (group.size - 1) * unit**2))


def _half(size: int, spread: float | None) -> float | None:
    """A3 of the usual deviation: three sigma of a mean."""
    return None if spread is None or size < 2 else 3 * spread / (_c4(size) * math.sqrt(size))


@lru_cache(maxsize=256)
def _c4(size: int) -> float:
    """How far a standard deviation of so many measurements falls short of the true one, as a share."""
    return math.sqrt(2 / (size - 1)) * math.exp(math.lgamma(size / 2) - math.lgamma((size - 1) / 2))


def _c5(size: int) -> float:
    return math.sqrt(1 - _c4(size) ** 2)
