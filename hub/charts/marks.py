"""The five evidence marks as shapes: full = adopt, half = adapt, struck ring = abandon, dotted ring = under way or never.

Every drawing uses these, so that a mark means the same wherever it stands. An abandoned test has the size and the
weight of an adopted one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

DECISIONS = ("adopt", "adapt", "abandon")
KINDS = (*DECISIONS, "running", "never")


@dataclass(frozen=True)
class Tally:
    """How many tests of something ended in which decision, and how many are under way."""

    adopt: int = 0
    adapt: int = 0
    abandon: int = 0
    running: int = 0

    @property
    def decisions(self) -> int:
        """Tests that ended in a decision."""
        return self.adopt + self.adapt + self.abandon

    @property
    def total(self) -> int:
        """All tests, the ones under way included."""
        return self.decisions + self.running

    def parts(self) -> tuple[tuple[str, int], ...]:
        """Kind and number, in the order in which marks are always shown."""
        return (("adopt", self.adopt), ("adapt", self.adapt), ("abandon", self.abandon), ("running", self.running))


@dataclass(frozen=True)
class Mark:
    """One mark: its kind, its centre and the radius it fills, in the units of its drawing."""

    kind: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Shape:
    """A path and the drawing class that colours it."""

    css: str
    d: str


def number(value: float) -> str:
    """A coordinate as short as a tenth of a unit allows."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def shapes(marks: Iterable[Mark]) -> tuple[Shape, ...]:
    """The marks as paths, one for every class, in an order in which later ones may lie on earlier ones."""
    paths: dict[str, list[str]] = {}
    for mark in marks:
        for css, d in _strokes(mark):
            paths.setdefault(css, []).append(d)
    return tuple(Shape(css, "".join(parts)) for css, parts in sorted(paths.items(), key=lambda item: _LAYER[item[0]]))


_LAYER = {
    css: layer
    for layer, css in enumerate(
        ("fill-adopt", "ring-adapt", "ring-abandon", "ring-running", "fill-adapt", "slash", "dot-running")
    )
}


def _strokes(mark: Mark) -> list[tuple[str, str]]:
    x, y = mark.x, mark.y
    # A ring is stroked on its radius: it is drawn smaller, so that it ends where the full mark ends.
    ring = max(mark.size - 0.9, 0.5)
    if mark.kind == "adopt":
        return [("fill-adopt", _circle(x, y, mark.size))]
    if mark.kind == "adapt":
        half = f"M{number(x)} {number(y - ring)}a{number(ring)} {number(ring)} 0 0 0 0 {number(2 * ring)}z"
        return [("ring-adapt", _circle(x, y, ring)), ("fill-adapt", half)]
    if mark.kind == "abandon":
        arm = 0.66 * ring
        slash = f"M{number(x - arm)} {number(y + arm)}L{number(x + arm)} {number(y - arm)}"
        return [("ring-abandon", _circle(x, y, ring)), ("slash", slash)]
    dotted = [("ring-running", _circle(x, y, ring))]
    return dotted if mark.kind == "never" else [*dotted, ("dot-running", _circle(x, y, 0.34 * ring))]


def _circle(x: float, y: float, radius: float) -> str:
    r, across = number(radius), number(2 * radius)
    return f"M{number(x - radius)} {number(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z"
