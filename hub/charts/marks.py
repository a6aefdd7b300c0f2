"""The five evidence marks: full = adopt, half = adapt, struck ring = abandon, dotted ring = under way or never tested.

Every drawing uses these, so that a mark means the same wherever it stands. An abandoned test has the size and the
weight of an adopted one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

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


NOTHING = Tally()


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
    return f"{round(value, 1):g}"


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
    start = f"M{number(mark.x)} {number(mark.y)}"
    return [(css, start + move) for css, move in _outline(mark.kind, mark.size)]


@lru_cache(maxsize=256)
def _outline(kind: str, size: float) -> tuple[tuple[str, str], ...]:
    """Classes and paths of a mark, as moves from its centre."""
    # A ring is stroked on its radius: it is drawn smaller, so that it ends where the full mark ends.
    ring = max(size - 0.9, 0.5)
    if kind == "adopt":
        return (("fill-adopt", _circle(size)),)
    if kind == "adapt":
        half = f"m0 {number(-ring)}a{number(ring)} {number(ring)} 0 0 0 0 {number(2 * ring)}z"
        return ("ring-adapt", _circle(ring)), ("fill-adapt", half)
    if kind == "abandon":
        arm = 0.66 * ring
        slash = f"m{number(-arm)} {number(arm)}l{number(2 * arm)} {number(-2 * arm)}"
        return ("ring-abandon", _circle(ring)), ("slash", slash)
    dotted = ("ring-running", _circle(ring))
    return (dotted,) if kind == "never" else (dotted, ("dot-running", _circle(0.34 * ring)))


def _circle(radius: float) -> str:
    r, across = number(radius), number(2 * radius)
    return f"m{number(-radius)} 0a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z"
