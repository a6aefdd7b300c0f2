"""The driver diagram: aim, drivers and change ideas laid out as a river of evidence that fits one landscape page."""

from collections.abc import Sequence

from hub.charts.diagram_boxes import (
    SMALLEST_POINTS,
    AimBox,
    Drawing,
    DriverBox,
    IdeaBox,
    IdeaRow,
    Line,
    Node,
    Rect,
    Spot,
    rounded,
    spot,
)
from hub.charts.diagram_density import DENSITIES, Density
from hub.charts.diagram_plan import AimPlan, BlockPlan, BranchPlan, Planner
from hub.charts.diagram_rivers import Place, Rivers
from hub.charts.diagram_rows import HALF_CAP, TEXT, IdeaSetter, stacked
from hub.charts.diagram_tree import Tree, grow
from hub.charts.letters import BOLD, REGULAR, SEMIBOLD
from hub.charts.marks import Mark, shapes

_LEGEND = (
    ("adopt", 0.0),
    ("adapt", 0.09),
    ("abandon", 0.18),
    ("running", 0.28),
    ("thicker", 0.39),
    ("pencil", 0.61),
    ("also", 0.8),
)


def lay_out(aim: AimBox, drivers: Sequence[DriverBox], ideas: Sequence[IdeaBox], *, legend: bool = False) -> Drawing:
    """The diagram in the roomiest layout that a printed landscape page keeps readable.

    Nothing ever overlaps: a theory too large even for the closest layout grows downwards. `legend` adds the meaning of
    marks and lines below the drawing, for files that leave the page.
    """
    tree = grow(drivers, ideas)
    drawings: list[Drawing] = []
    for density in DENSITIES:
        drawing = _Sheet(density, tree, ideas).draw(aim, legend=legend)
        if drawing.points_on() >= SMALLEST_POINTS:
            return drawing
        drawings.append(drawing)
    return max(drawings, key=Drawing.points_on)


class _Sheet:
    """One attempt at one density: every box gets its place, then the lines between them are drawn."""

    def __init__(self, density: Density, tree: Tree, ideas: Sequence[IdeaBox]) -> None:
        self._d = density
        self._tree = tree
        self._setter = IdeaSetter(density, ideas)
        self._nodes: list[Node] = []
        self._ideas: list[IdeaRow] = []
        self._hints: list[Spot] = []
        self._rivers = Rivers(density, tree)

    def draw(self, aim: AimBox, *, legend: bool) -> Drawing:
        d, planner = self._d, Planner(self._d, self._setter, {idea for _, idea in self._tree.also})
        aim_plan = planner.aim(aim)
        plans = [planner.branch(branch) for branch in self._tree.branches]
        content = sum(plan.height for plan in plans) + d.branch_gap * max(0, len(plans) - 1)
        body = max(content, aim_plan.height, d.row)
        centre = d.head + body / 2
        remark = self._place_aim(aim, aim_plan, centre)
        top = centre - content / 2
        for plan in plans:
            self._place_branch(plan, top)
            top += plan.height + d.branch_gap
        self._rivers.join_further_drivers(self._ideas)
        height = round(d.head + body + 4 + (d.foot if legend else 0), 1)
        spots = tuple(spot(kind, part * d.width, height - 8) for kind, part in _LEGEND) if legend else ()
        return Drawing(
            width=d.width,
            height=height,
            density=d.name,
            smallest=min(d.small, TEXT),
            headings=self._headings(),
            rule=d.head - 4,
            curves=self._rivers.curves(),
            nodes=tuple(self._nodes),
            ideas=tuple(self._ideas),
            hints=tuple(self._hints),
            remark=remark,
            legend=spots,
            legend_marks=shapes(Mark(s.kind, s.x + 7, s.y - 5, 6) for s in spots[:4]),
        )

    def _headings(self) -> tuple[Spot, ...]:
        d = self._d
        starts = (("aim", d.aim.x), ("primary", d.primary.x), ("secondary", d.secondary.x), ("ideas", d.ideas.x + 8))
        return tuple(spot(kind, x, 14) for kind, x in starts)

    def _place_aim(self, aim: AimBox, plan: AimPlan, centre: float) -> tuple[Line, ...]:
        d = self._d
        rect = rounded(d.aim.x, centre - plan.box / 2, d.aim.w, plan.box)
        x, heading = rect.x + d.aim_inset, len(plan.lines) * d.title_pitch
        lines = stacked(plan.lines, x, rect.y + d.aim_pad + heading / 2, d.title_pitch, d.title, BOLD)
        under = rect.bottom - d.aim_pad - len(plan.notes) * d.note_pitch / 2
        notes = stacked(plan.notes, x, under, d.note_pitch, TEXT, REGULAR)
        self._nodes.append(Node("aim", "", aim.title, aim.url, rect, 10, lines, notes))
        self._rivers.aim = rect
        last = rect.bottom + d.remark_gap + len(plan.remark) * d.note_pitch / 2
        return stacked(plan.remark, d.aim.x, last, d.note_pitch, TEXT, SEMIBOLD)

    def _place_branch(self, plan: BranchPlan, top: float) -> None:
        d, driver = self._d, plan.branch.driver
        y = top + (plan.height - plan.inner) / 2
        if driver:
            rect = rounded(d.primary.x, top + (plan.height - plan.box) / 2, d.primary.w, plan.box)
            x, titles = rect.x + d.primary_inset, len(plan.lines) * d.title_pitch
            lines = stacked(plan.lines, x, rect.y + d.box_pad + titles / 2, d.title_pitch, d.title, BOLD)
            baseline = rect.bottom - d.box_pad - d.note_pitch / 2 + HALF_CAP * d.small
            phrase = spot("decisions", x, baseline, self._tree.decisions(driver))
            self._nodes.append(Node("primary", driver.key, driver.title, driver.url, rect, 6, lines, (), phrase))
            self._rivers.reach_primary(driver, rect)
        for block in plan.blocks:
            self._place_block(block, plan.branch.driver, y)
            y += block.height + d.block_gap

    def _place_block(self, plan: BlockPlan, primary: DriverBox | None, top: float) -> None:
        d, driver = self._d, plan.block.driver
        middle = top + plan.height / 2
        if driver or primary is None:
            rect = rounded(d.secondary.x, middle - plan.box / 2, d.secondary.w, plan.box)
            self._place_secondary(plan, driver, rect)
        if primary:
            self._rivers.reach_block(plan.block, primary, top, middle)
        if primary and not plan.columns:
            self._place_hint(driver, middle)
        first = middle - sum(plan.rows) / 2
        for column, cells in enumerate(plan.columns):
            y = first
            for cell, height in zip(cells, plan.rows, strict=False):
                row = self._setter.row(cell, column, y, height)
                self._ideas.append(row)
                self._rivers.reach_idea(row, Place(column, y, top, middle, primary is not None))
                y += height
        if primary and plan.columns and d.counted:
            self._rivers.bracket(plan.block, middle, first, first + sum(plan.rows))

    def _place_secondary(self, plan: BlockPlan, driver: DriverBox | None, rect: Rect) -> None:
        d = self._d
        radius = round(min(d.radius, rect.h / 2), 1)
        if driver is None:
            phrase = spot("unplaced", rect.x + d.inset, rect.middle + HALF_CAP * TEXT)
            self._nodes.append(Node("unplaced", "", "", "", rect, radius, (), (), phrase))
            return
        lines = stacked(plan.lines, rect.x + d.inset, rect.middle, d.pitch, TEXT, SEMIBOLD)
        self._nodes.append(Node("secondary", driver.key, driver.title, driver.url, rect, radius, lines))

    def _place_hint(self, driver: DriverBox | None, middle: float) -> None:
        baseline = middle + HALF_CAP * TEXT
        if driver:
            self._hints.append(spot("no-ideas", self._d.ideas.x + 14, baseline))
        else:
            self._hints.append(spot("no-drivers", self._d.secondary.x + self._d.inset, baseline))
