"""What an analysis is asked with: the points and the options, checked, with a sentence for what cannot be meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hub.spc.exact import Ratio, Scaled, WrongInput, quotient, ratio, scaled

MOST_POINTS = 10_000

Point = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A phase: the points from `start` up to, not including, `stop` (counted from 0).

    `base` are the points its centre and limits come from, `kept` those that are not excluded.
    """

    start: int
    stop: int
    base: tuple[int, ...]
    kept: tuple[int, ...]


@dataclass(frozen=True)
class Options:
    """What a Shewhart chart is drawn with: a fixed centre (before multiplying), screening, a factor."""

    centre: Ratio | None
    screen: bool
    multiply: Ratio


def options_of(given: Mapping[str, Any], chart: str) -> Options:
    """The options, each with its default."""
    centre = ratio(given.get("center"), "centre")
    if chart == "t" and centre is not None and centre[0] <= 0:
        raise WrongInput("The centre of a chart of times between events must be greater than zero.")
    multiply = ratio(given.get("multiply"), "factor to multiply by") or (1, 1)
    if multiply[0] <= 0:
        raise WrongInput("The factor to multiply by must be greater than zero.")
    return Options(centre, flag(given, "screen_moving_ranges", default=True), multiply)


def points_of(given: Mapping[str, Any]) -> Sequence[Point]:
    """The points, in time order."""
    points = given.get("points")
    if not isinstance(points, list | tuple):
        raise WrongInput("The input needs a list of points.")
    if len(points) > MOST_POINTS:
        raise WrongInput(f"A chart takes at most {MOST_POINTS:,} points; these are {len(points):,}.")
    if not all(isinstance(point, dict) or isinstance(point, Mapping) for point in points):  # noqa: SIM101 - three times as fast
        raise WrongInput("Each point must be an object with its value.")
    return points


def series(points: Sequence[Point], *, positive: bool = False, counts: bool = False) -> Scaled:
    """The plotted values of a chart of single values: `y`, over `n` where a denominator is given."""
    values = []
    for place, point in enumerate(points, 1):
        value = ratio(point.get("y"), "value", place)
        if value is not None and positive and value[0] <= 0:
            raise WrongInput(f"The time between events must be greater than zero; at point {place} it is not.")
        if value is not None and counts and value[0] < 0:
            raise WrongInput(f"A count cannot be negative; at point {place} it is.")
        values.append(value)
    if any(point.get("n") is not None for point in points):
        bottoms = [denominator(point, place) for place, point in enumerate(points, 1)]
        values = [quotient(*pair) for pair in zip(values, bottoms, strict=True)]
    return scaled(values)


def denominator(point: Point, place: int) -> Ratio | None:
    """What the value of a point is counted out of; zero and none mean that there was nothing to count."""
    bottom = ratio(point.get("n"), "denominator", place)
    if bottom is not None and bottom[0] < 0:
        raise WrongInput(f"A denominator cannot be negative; at point {place} it is.")
    return bottom


def whole(given: Mapping[str, Any], name: str, default: int | None = None) -> int | None:
    """A number of points, at least 1, or the default."""
    value = given.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise WrongInput(f"“{name}” must be a whole number of at least 1.")
    return value


def places(given: Mapping[str, Any], name: str, count: int) -> list[int]:
    """Point numbers from 1 to `count`, in order, each once."""
    value = given.get(name)
    if value is None:
        return []
    if not isinstance(value, list | tuple | set | frozenset):
        raise WrongInput(f"“{name}” must be a list of point numbers.")
    for place in value:
        if isinstance(place, bool) or not isinstance(place, int) or not 1 <= place <= count:
            raise WrongInput(f"“{name}” may name points 1 to {count} only.")
    return sorted(set(value))


def flag(given: Mapping[str, Any], name: str, *, default: bool) -> bool:
    """Yes or no."""
    value = given.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise WrongInput(f"“{name}” must be true or false.")
    return value


def choice(given: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """One of some words, the first when nothing is said."""
    value = given.get(name)
    if value is None:
        return choices[0]
    if value not in choices:
        raise WrongInput(f"“{name}” must be one of {', '.join(choices)}.")
    return str(value)


def parts(given: Mapping[str, Any], count: int, *, first: int | None = None) -> list[Part]:
    """The phases. `first` limits the base of every phase to its first so many points.

    `freeze` does the same for a series without splits; with splits it means nothing.
    """
    splits = places(given, "splits", count)
    freeze = whole(given, "freeze")
    excluded = set(places(given, "exclude", count))
    if freeze is not None and not splits:
        first = freeze
    made = []
    edges = [0, *(place for place in splits if place < count), count]
    for start, stop in pairwise(edges):
        if start == stop:
            continue
        kept = tuple(place for place in range(start, stop) if place + 1 not in excluded)
        base = kept if first is None else tuple(place for place in kept if place < start + first)
        made.append(Part(start, stop, base, kept))
    return made
