"""Rectangles: what takes up room in a drawing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rect:
    """A rectangle by its left upper corner and its size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Where it ends at the right."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """Half its height, from above."""
        return self.y + self.h / 2

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two share more than an edge (a hundredth of a unit is forgiven)."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across > 0.01 and down > 0.01


def rounded(x: float, y: float, w: float, h: float) -> Rect:
    """A rectangle on tenths of a unit, which is as fine as a drawing needs."""
    return Rect(round(x, 1), round(y, 1), round(w, 1), round(h, 1))
