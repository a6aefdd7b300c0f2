"""Paths of charts: lines with gaps, steps, and points as few strings as possible, since there may be thousands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import pi, sin

from hub.charts.marks import number

Spot = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A path, its drawing class, the width of its line where the class leaves that open, and its title."""

    css: str
    d: str
    width: float = 0
    title: str = ""


def line(spots: Iterable[Spot | None]) -> str:
    """A path from point to point; None is a gap. A point on its own gives no line."""
    parts: list[str] = []
    piece: list[str] = []
    for spot in (*spots, None):
        if spot is not None:
            piece.append(f"{round(spot[0], 1):g} {round(spot[1], 1):g}")
            continue
        if len(piece) > 1:
            parts.append("M" + "L".join(piece))
        piece = []
    return "".join(parts)


def steps(stretches: Iterable[tuple[float, float, float] | None]) -> str:
    """Level stretches (from, to, height); one that begins where the last ended is joined to it, None is a gap."""
    parts: list[str] = []
    at: tuple[float, float, float] | None = None
    for stretch in (*stretches, None):
        if at and stretch and stretch[0] == at[1] and stretch[2] == at[2]:
            at = at[0], stretch[1], at[2]
            continue
        if at:
            parts.append(f"H{number(at[1])}")
        if stretch:
            joined = at and stretch[0] == at[1]
            parts.append(f"V{number(stretch[2])}" if joined else f"M{number(stretch[0])} {number(stretch[2])}")
        at = stretch
    return "".join(parts)


def dots(spots: Sequence[Spot]) -> str:
    """Lines without a length: a round cap makes a dot of each, as thick as its line."""
    return "".join(f"M{round(x, 1):g} {round(y, 1):g}h0" for x, y in spots)


def beads(spots: Sequence[Spot], radius: float) -> list[Stroke]:
    """Hollow points, or solid ones where they are too small to be hollow."""
    if not spots:
        return []
    path = dots(spots)
    outer = Stroke("dots", path, round(2 * radius + 2, 1))
    return [outer, Stroke("dots-in", path, round(2 * radius - 2, 1))] if radius >= 2.4 else [outer]


def circles(spots: Sequence[Spot], radius: float) -> str:
    """Circles as one path."""
    r, across = number(radius), number(2 * radius)
    return "".join(
        f"M{number(x - radius)} {number(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z" for x, y in spots
    )


def diamonds(spots: Sequence[Spot], radius: float) -> str:
    """Diamonds as one path."""
    r, back = number(radius), number(-radius)
    return "".join(f"M{number(x)} {number(y - radius)}l{r} {r} {back} {r} {back} {back}z" for x, y in spots)


def squares(spots: Sequence[Spot], radius: float) -> str:
    """Squares as one path."""
    side, back = number(2 * radius), number(-2 * radius)
    return "".join(f"M{number(x - radius)} {number(y - radius)}h{side}v{side}h{back}z" for x, y in spots)


def triangles(spots: Sequence[Spot], radius: float, up: float = 1) -> str:
    """Triangles as one path, standing on their base or (`up` = -1) on their tip."""
    half, rise = number(radius * sin(pi / 3) * 1.15), number(up * radius * 1.75)
    width = number(-2 * float(half))
    return "".join(f"M{number(x)} {number(y - up * radius * 1.1)}l{half} {rise}h{width}z" for x, y in spots)


def _crosses(spots: Sequence[Spot], radius: float) -> str:
    side, back = number(2 * radius), number(-2 * radius)
    return "".join(f"M{number(x - radius)} {number(y - radius)}l{side} {side}m{back} 0l{side} {back}" for x, y in spots)


def marker(index: int, spots: Sequence[Spot], radius: float) -> str:
    """The markers of the series with that number: circle, square, triangle, diamond, turned triangle, cross."""
    shape = index % 6
    if shape == 0:
        return circles(spots, radius)
    if shape == 1:
        return squares(spots, radius * 0.9)
    if shape == 3:
        return diamonds(spots, radius * 1.3)
    if shape == 5:
        return _crosses(spots, radius * 0.9)
    return triangles(spots, radius * 1.15, 1 if shape == 2 else -1)
