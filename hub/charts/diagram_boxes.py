"""What goes into the driver diagram and what comes out: plain facts in, rectangles, lines of text and curves out."""

from dataclasses import dataclass

from hub.charts.letters import BOLD, SEMIBOLD, width
from hub.charts.marks import NOTHING, Shape, Tally
from hub.charts.plane import Rect
from hub.charts.series import RunChart
from hub.charts.smallcharts import Small

MM_PER_POINT = 25.4 / 72
PAGE_MM = (273.0, 186.0)
"""What an A4 landscape page leaves for a drawing inside 12 mm margins."""
SMALLEST_POINTS = 6.5
"""Text below this size is not readable on paper."""


@dataclass(frozen=True)
class Measured:
    """What a box is measured by: the last value in words, what the chart says, its signal in a word, the chart itself.

    `label` tells all of it to who can't see the line.
    """

    title: str
    value: str = ""
    finding: str = ""
    signal: str = ""
    chart: RunChart | None = None
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class AimBox:
    """The aim: its sentence, smaller lines under it (baseline, where we are now), and a pencil remark below the box.

    Of its measures, as of a driver's, the first with anything to draw is drawn.
    """

    title: str
    notes: tuple[str, ...] = ()
    remark: str = ""
    url: str = ""
    measures: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class DriverBox:
    """A driver. Primary ones hold secondary ones; a third level is not drawn.

    `key` names the driver for `IdeaBox.drivers`; `decisions` is counted from the ideas when it is None.
    """

    key: str
    title: str
    url: str = ""
    decisions: int | None = None
    secondary: tuple["DriverBox", ...] = ()
    measures: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class IdeaBox:
    """A change idea, the keys of the drivers it hangs under (first one first, possibly none) and how its tests ended.

    `never_tested` follows from the tally unless it is given.
    """

    key: str
    title: str
    drivers: tuple[str, ...] = ()
    tally: Tally = NOTHING
    url: str = ""
    never_tested: bool | None = None

    @property
    def untested(self) -> bool:
        """Whether the idea is drawn in pencil."""
        return self.tally.total == 0 if self.never_tested is None else self.never_tested


@dataclass(frozen=True)
class Line:
    """A line of text on its baseline, left aligned."""

    x: float
    y: float
    text: str
    size: float = 15
    weight: int = 400

    @property
    def css(self) -> str:
        """The drawing classes for its size and weight."""
        size = {14: "t-s", 17: "t-l"}.get(round(self.size), "")
        weight = {SEMIBOLD: "t-m", BOLD: "t-b"}.get(self.weight, "")
        return f"{size} {weight}".strip()

    @property
    def box(self) -> Rect:
        """The space its letters take, from the ascenders to the descenders."""
        return Rect(self.x, self.y - 0.72 * self.size, width(self.text, self.size, self.weight), 0.94 * self.size)


@dataclass(frozen=True)
class Spot:
    """Where a template writes a phrase of its own; `kind` says which, `count` what to put in."""

    kind: str
    x: float
    y: float
    count: int = 0


def spot(kind: str, x: float, y: float, count: int = 0) -> Spot:
    """A spot on tenths of a unit."""
    return Spot(kind, round(x, 1), round(y, 1), count)


@dataclass(frozen=True)
class NodeSpark:
    """A measure as drawn in a box of that kind: a small chart at x and y, its words, a mark where it shows a signal."""

    kind: str
    title: str
    label: str
    url: str
    x: float
    y: float
    small: Small
    lines: tuple[Line, ...]
    mark: str = ""

    @property
    def rect(self) -> Rect:
        """The space the line takes."""
        return Rect(self.x, self.y, self.small.width, self.small.height)


@dataclass(frozen=True)
class Node:
    """A box: kind is aim, primary, secondary or unplaced; `phrase` is where the template writes words of its own."""

    kind: str
    key: str
    title: str
    url: str
    rect: Rect
    radius: float
    lines: tuple[Line, ...]
    small: tuple[Line, ...] = ()
    phrase: Spot | None = None
    spark: NodeSpark | None = None


@dataclass(frozen=True)
class Curve:
    """A line between two boxes: river (as thick as the evidence), pencil (not tested) or also (a further driver)."""

    kind: str
    d: str
    width: float


@dataclass(frozen=True)
class Evidence:
    """What stands behind an idea's title: marks, counts beside marks, or the place for "never tested"."""

    marks: tuple[Shape, ...] = ()
    counts: tuple[Spot, ...] = ()
    more: Spot | None = None
    never: Spot | None = None


@dataclass(frozen=True)
class IdeaRow:
    """A change idea as drawn: a dot where its river ends, the lines of its title, its evidence."""

    key: str
    title: str
    url: str
    tally: Tally
    untested: bool
    rect: Rect
    dot: tuple[float, float] | None
    lines: tuple[Line, ...]
    evidence: Evidence


def points_on(across: float, down: float, size: float, page: tuple[float, float] = PAGE_MM) -> float:
    """What text of a size comes to in points when a drawing is fitted to a page of that many millimetres."""
    return size * min(page[0] / across, page[1] / down) / MM_PER_POINT


@dataclass(frozen=True)
class Drawing:
    """The whole diagram in units of its viewBox, painted in the order of the fields.

    `density` names the layout (roomy, close, dense-2, dense-3), `smallest` the smallest text size in it;
    `separators` are heights at which a faint line helps the eye from a driver to its ideas.
    """

    width: float
    height: float
    density: str
    smallest: float
    headings: tuple[Spot, ...]
    rule: float
    separators: tuple[float, ...]
    curves: tuple[Curve, ...]
    nodes: tuple[Node, ...]
    ideas: tuple[IdeaRow, ...]
    hints: tuple[Spot, ...]
    remark: tuple[Line, ...]
    legend: tuple[Spot, ...]
    legend_marks: tuple[Shape, ...]

    @property
    def dense(self) -> bool:
        """Whether ideas stand in several columns with counts."""
        return self.density.startswith("dense")

    def points_on(self, page: tuple[float, float] = PAGE_MM) -> float:
        """Size in points of the smallest text when the drawing fills a page of that many millimetres."""
        return points_on(self.width, self.height, self.smallest, page)

    @property
    def ideas_x(self) -> float:
        """Where the column of ideas begins."""
        return self.headings[-1].x - 8

    @property
    def untested(self) -> int:
        """How many ideas nobody has tested."""
        return sum(idea.untested for idea in self.ideas)

    def count(self, kind: str) -> int:
        """How many boxes there are of a kind."""
        return sum(node.kind == kind for node in self.nodes)
