"""The lines of the driver diagram: thick where much has been decided, pencil where nothing has been tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from hub.charts.diagram_boxes import Curve, DriverBox, IdeaRow
from hub.charts.diagram_density import Density
from hub.charts.diagram_tree import Block, Tree
from hub.charts.marks import number
from hub.charts.plane import Rect

_PER_ROOT = 1.55
_THINNEST = 1.5
_ALSO = 1.25
_BRACKET = 10.0


@dataclass(frozen=True)
class Place:
    """Where an idea stands: its column, the top of its row, the top and the middle of its driver's block."""

    column: int
    row_top: float
    block_top: float
    block_middle: float
    placed: bool


class Rivers:
    """Draws lines between boxes as they find their places; all widths share one scale, the square root of decisions."""

    def __init__(self, density: Density, tree: Tree) -> None:
        """The driver with most decisions sets the scale where its line would otherwise be too broad."""
        self._d = density
        self._tree = tree
        self._curves: list[Curve] = []
        self._also: list[Curve] = []
        self._ends: dict[str, tuple[float, float]] = {}
        self._places: dict[str, Place] = {}
        self.aim = Rect(0, 0, 0, 0)
        most = max((tree.decisions(branch.driver) for branch in tree.branches if branch.driver), default=0)
        self._per_root = min(_PER_ROOT, density.river_most / sqrt(most)) if most else _PER_ROOT

    def curves(self) -> tuple[Curve, ...]:
        """All lines, the thin ones of further drivers on top."""
        return (*self._curves, *self._also)

    def reach_primary(self, driver: DriverBox, rect: Rect) -> None:
        """From the aim to a primary driver."""
        d = _bend(self.aim.right, self.aim.middle, rect.x, rect.middle)
        self._draw(d, self._tree.decisions(driver), tested=self._tree.tested(driver))
        self._ends[driver.key] = (rect.right, rect.middle)

    def reach_block(self, block: Block, primary: DriverBox, middle: float) -> None:
        """From a primary driver to a secondary one, or past that column to the ideas straight beneath it."""
        d = self._d
        x, y = self._ends[primary.key]
        path = _bend(x, y, d.secondary.x, middle)
        if block.driver:
            self._ends[block.driver.key] = (d.secondary.right, middle)
            self._draw(path, self._tree.decisions(block.driver), tested=self._tree.tested(block.driver))
        elif block.ideas:
            path += f"H{number(d.secondary.right)}"
            decisions = sum(idea.tally.decisions for idea in block.ideas)
            self._draw(path, decisions, tested=block.tested)

    def reach_idea(self, row: IdeaRow, place: Place) -> None:
        """From the column of secondary drivers to an idea; an idea that is not yet placed has no line."""
        self._places[row.key] = place
        if place.placed and not self._d.counted:
            path = _bend(self._d.secondary.right, place.block_middle, row.rect.x, row.rect.middle)
            self._draw(path, row.tally.decisions, tested=not row.untested)

    def bracket(self, block: Block, middle: float, top: float, bottom: float) -> None:
        """From a secondary driver to all its ideas at once, where they stand in several columns."""
        x = self._d.ideas.x - _BRACKET
        decisions = sum(idea.tally.decisions for idea in block.ideas)
        self._draw(f"M{number(self._d.secondary.right)} {number(middle)}H{number(x)}", decisions, tested=block.tested)
        spine = f"M{number(x)} {number(top + 3)}V{number(bottom - 3)}"
        self._curves.append(Curve("river" if block.tested else "pencil", spine, 2.5))

    def join_further_drivers(self, rows: Sequence[IdeaRow]) -> None:
        """Thin lines from every further driver of an idea to where the idea is drawn."""
        by_key = {row.key: row for row in rows}
        for driver_key, idea_key in self._tree.also:
            place = self._places[idea_key]
            start, y = self._detour(driver_key, place)
            self._also.append(Curve("also", start + self._landing(by_key[idea_key], place, y), _ALSO))

    def _detour(self, driver_key: str, place: Place) -> tuple[str, float]:
        """The way to the gutter before the ideas: from a primary driver it passes between two secondary ones."""
        x, y = self._ends[driver_key]
        if x >= self._d.secondary.right:
            return f"M{number(x)} {number(y)}", y
        gap = place.block_top - self._d.block_gap / 2
        return f"{_bend(x, y, self._d.secondary.x, gap)}H{number(self._d.secondary.right)}", gap

    def _landing(self, row: IdeaRow, place: Place, y: float) -> str:
        """The last bend: into an idea's dot or box; to a later column it runs between the rows of the first."""
        start, middle, left = self._d.secondary.right, row.rect.middle, row.rect.x
        if place.column == 0:
            return _curve(start, y, left - (1.5 if row.dot else 0), middle)
        lane = place.row_top + 0.5
        turn = number(left - 5)
        return f"{_curve(start, y, self._d.ideas.x, lane)}H{turn}V{number(middle)}H{number(left)}"

    def _draw(self, path: str, decisions: int, *, tested: bool) -> None:
        if tested:
            self._curves.append(Curve("river", path, round(max(_THINNEST, self._per_root * sqrt(decisions)), 1)))
        else:
            self._curves.append(Curve("pencil", path, _THINNEST))


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = number((x + to_x) / 2)
    return f"C{half} {number(y)} {half} {number(to_y)} {number(to_x)} {number(to_y)}"


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"M{number(x)} {number(y)}{_curve(x, y, to_x, to_y)}"
