"""What a kind of chart makes of one phase: its centre, its limits, and where each point stands to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from hub.spc.asked import Part
from hub.spc.exact import Number, Ratio, Scaled, plain, sign

Shown = Number | None
Amount = TypeVar("Amount", int, float)

TOLERANCE = 1e-12
"""How much two floats made of roots may differ, as a share, and still be the same number."""


@dataclass(frozen=True)
class Limits:
    """The limits at each point of a phase, before multiplying: 3 and 2 sigma below and above the centre."""

    lower: list[Shown]
    upper: list[Shown]
    lower_2s: list[Shown]
    upper_2s: list[Shown]


@dataclass(frozen=True)
class Lines:
    """A phase as a chart shows it.

    `values` and `centre` are ratios or floats, `sides` says of each point whether it is above (1), on (0) or below (-1)
    the centre, `outside` holds the points (from 1) strictly beyond a limit.
    """

    values: Sequence[Ratio | float | None]
    centre: Ratio | float | None
    sides: list[int | None]
    limits: Limits | None = None
    outside: list[int] = field(default_factory=list)


def sides(data: Scaled, part: Part, centre: Ratio | None) -> list[int | None]:
    """Where each point of the phase stands to a centre given in the units of the data."""
    values = data.values[part.start : part.stop]
    if centre is None:
        return [None] * len(values)
    top, bottom = centre
    if data.grain:
        near = data.grain * bottom
        return [
            None if value is None else 0 if abs(value * bottom - top) <= near else sign(value * bottom - top)
            for value in values
        ]
    return [None if value is None else sign(value * bottom - top) for value in values]


def moving_ranges(values: Sequence[Amount | None]) -> list[Amount]:
    """The steps between neighbours; none across a missing value."""
    return [abs(after - before) for before, after in pairwise(values) if before is not None and after is not None]


def average_range(ranges: Sequence[Amount], *, screen: bool) -> tuple[Amount, int] | None:
    """The sum and the number of the moving ranges that count, None if none does.

    Screening (Nelson 1982; Provost and Murray) drops, once, those of 3.267 times their mean and more.
    """
    if screen and ranges:
        most = 3267 * sum(ranges)
        ranges = [step for step in ranges if step * len(ranges) * 1000 < most]
    return (sum(ranges), len(ranges)) if ranges else None


def flat(count: int, centre: float, half: float | None, *, least: float | None = None) -> Limits:
    """The same limits at every point: `half` is three sigma, `least` what no limit goes below."""
    if half is None:
        return stepped([None] * count, centre)
    low, low_2s = centre - half, centre - half * 2 / 3
    if least is not None:
        low, low_2s = max(low, least), max(low_2s, least)
    return Limits([low] * count, [centre + half] * count, [low_2s] * count, [centre + half * 2 / 3] * count)


def stepped(
    halves: Sequence[float | None], centre: float, *, least: float | None = None, most: float | None = None
) -> Limits:
    """Limits of their own at every point: `halves` are three sigma each, None where there are no limits."""

    def line(sigmas: float) -> list[Shown]:
        drawn: list[Shown] = []
        for half in halves:
            height = None if half is None else centre + half * sigmas / 3
            if height is not None and least is not None:
                height = max(height, least)
            if height is not None and most is not None:
                height = min(height, most)
            drawn.append(height)
        return drawn

    return Limits(line(-3), line(3), line(-2), line(2))


def beyond(part: Part, is_beyond: Callable[[int], bool]) -> list[int]:
    """The points of the phase (from 1) of which something holds."""
    return [place + 1 for place in range(part.start, part.stop) if is_beyond(place)]


def shown(value: Ratio | float | None, multiply: Ratio) -> Shown:
    """A value as it is answered: multiplied, as a plain number."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return plain(value[0] * multiply[0], value[1] * multiply[1])
    return value * multiply[0] / multiply[1]


def as_float(value: Ratio) -> float:
    """A ratio as a float."""
    return value[0] / value[1]
