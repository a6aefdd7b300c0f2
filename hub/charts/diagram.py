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
    Spot,
    points_on,
    spot,
)
from hub.charts.diagram_density import DENSITIES, Density
from hub.charts.diagram_plan import AimPlan, BlockPlan, BranchPlan, Planner
from hub.charts.diagram_rivers import Place, Rivers
from hub.charts.diagram_rows import HALF_CAP, TEXT, IdeaSetter, stacked
from hub.charts.diagram_sparks import place as place_spark
from hub.charts.diagram_tree import Tree, grow
from hub.charts.letters import BOLD, REGULAR, SEMIBOLD, clean
from hub.charts.marks import Mark, shapes
from hub.charts.plane import Rect, rounded

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
    sheets: list[_Sheet] = []
    for density in DENSITIES:
        sheets.append(_Sheet(density, tree, aim, ideas, legend=legend))
        if sheets[-1].points >= SMALLEST_POINTS:
            return sheets[-1].draw()
    return max(sheets, key=lambda sheet: sheet.points).draw()


class _Sheet:
    """One attempt at one density: every box gets its place, then the lines between them are drawn."""

    def __init__(self, density: Density, tree: Tree, aim: AimBox, ideas: Sequence[IdeaBox], *, legend: bool) -> None:
        d = self._d = density
        self._tree = tree
        self._aim = aim
        self._legend = legend
        self._setter = IdeaSetter(density, ideas)
        planner = Planner(density, self._setter, {idea for _, idea in tree.also})
        self._aim_plan = planner.aim(aim)
        self._plans = [planner.branch(branch) for branch in tree.branches]
        self._content = sum(plan.height for plan in self._plans) + d.branch_gap * max(0, len(self._plans) - 1)
        self._body = max(self._content, self._aim_plan.height, d.row)
        self.height = round(d.head + self._body + 4 + (d.foot if legend else 0), 1)
        self.points = points_on(d.width, self.height, d.smallest)
        self._nodes: list[Node] = []
        self._ideas: list[IdeaRow] = []
        self._hints: list[Spot] = []
        self._separators: list[float] = []
        self._rivers = Rivers(density, tree)

    def draw(self) -> Drawing:
        d = self._d
        centre = d.head + self._body / 2
        remark = self._place_aim(self._aim, self._aim_plan, centre)
        top = centre - self._content / 2
        for plan in self._plans:
            self._place_branch(plan, top)
            top += plan.height + d.branch_gap
        self._rivers.join_further_drivers(self._ideas)
        legend = tuple(spot(kind, part * d.width, self.height - 8) for kind, part in _LEGEND if self._legend)
        return Drawing(
            width=d.width,
            height=self.height,
            density=d.name,
            smallest=d.smallest,
            headings=self._headings(),
            rule=d.head - 4,
            separators=tuple(self._separators),
            curves=self._rivers.curves(),
            nodes=tuple(self._nodes),
            ideas=tuple(self._ideas),
            hints=tuple(self._hints),
            remark=remark,
            legend=legend,
            legend_marks=shapes(Mark(s.kind, s.x + 7, s.y - 5, 6) for s in legend[:4]),
        )

    def _headings(self) -> tuple[Spot, ...]:
        d = self._d
        starts = (("aim", d.aim.x), ("primary", d.primary.x), ("secondary", d.secondary.x), ("ideas", d.ideas.x + 8))
        return tuple(spot(kind, x, 14) for kind, x in starts)

    def _place_aim(self, aim: AimBox, plan: AimPlan, centre: float) -> tuple[Line, ...]:
        d = self._d
        rect = rounded(d.aim.x, centre - plan.box / 2, d.aim.w, plan.box)
        x, heading = rect.x + d.aim_inset, len(plan.lines) * d.title_pitch
        lines = stacked(plan.lines, x, rect.y + d.aim_pad + heading / 2, pitch=d.title_pitch, size=d.title, weight=BOLD)
        inside = rect.bottom - d.aim_pad - (plan.spark.height if plan.spark else 0)
        under = inside - len(plan.notes) * d.note_pitch / 2
        notes = stacked(plan.notes, x, under, pitch=d.note_pitch, size=TEXT, weight=REGULAR)
        spark = place_spark(plan.spark, x, inside, "aim") if plan.spark else None
        self._nodes.append(Node("aim", "", clean(aim.title), aim.url, rect, 10, lines, notes, spark=spark))
        self._rivers.aim = rect
        last = rect.bottom + d.remark_gap + len(plan.remark) * d.note_pitch / 2
        return stacked(plan.remark, d.aim.x, last, pitch=d.note_pitch, size=TEXT, weight=SEMIBOLD)

    def _place_branch(self, plan: BranchPlan, top: float) -> None:
        d, driver = self._d, plan.branch.driver
        y = top + (plan.height - plan.inner) / 2
        if driver:
            rect = rounded(d.primary.x, top + (plan.height - plan.box) / 2, d.primary.w, plan.box)
            x, titles = rect.x + d.primary_inset, len(plan.lines) * d.title_pitch
            lines = stacked(
                plan.lines, x, rect.y + d.box_pad + titles / 2, pitch=d.title_pitch, size=d.title, weight=BOLD
            )
            inside = rect.bottom - d.box_pad - (plan.spark.height if plan.spark else 0)
            phrase = spot("decisions", x, inside - d.note_pitch / 2 + HALF_CAP * d.small, self._tree.decisions(driver))
            spark = place_spark(plan.spark, x, inside, "primary") if plan.spark else None
            title = clean(driver.title)
            self._nodes.append(Node("primary", driver.key, title, driver.url, rect, 6, lines, (), phrase, spark))
            self._rivers.reach_primary(driver, rect)
        for index, block in enumerate(plan.blocks):
            if index and d.counted:
                self._separators.append(round(y - d.block_gap / 2, 1))
            self._place_block(block, plan.branch.driver, y)
            y += block.height + d.block_gap

    def _place_block(self, plan: BlockPlan, primary: DriverBox | None, top: float) -> None:
        d, driver = self._d, plan.block.driver
        middle = top + plan.height / 2
        if driver or primary is None:
            rect = rounded(d.secondary.x, middle - plan.box / 2, d.secondary.w, plan.box)
            self._place_secondary(plan, driver, rect)
        if primary:
            self._rivers.reach_block(plan.block, primary, middle)
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
        x, below = rect.x + d.inset, plan.spark.height if plan.spark else 0
        lines = stacked(plan.lines, x, rect.middle - below / 2, pitch=d.pitch, size=TEXT, weight=SEMIBOLD)
        spark = place_spark(plan.spark, x, rect.bottom - d.pad - below, "secondary") if plan.spark else None
        title = clean(driver.title)
        self._nodes.append(Node("secondary", driver.key, title, driver.url, rect, radius, lines, spark=spark))

    def _place_hint(self, driver: DriverBox | None, middle: float) -> None:
        baseline = middle + HALF_CAP * TEXT
        if driver:
            self._hints.append(spot("no-ideas", self._d.ideas.x + 14, baseline))
        else:
            self._hints.append(spot("no-drivers", self._d.secondary.x + self._d.inset, baseline))
