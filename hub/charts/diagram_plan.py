"""What every box of the driver diagram needs, before anything has a place: lines of text and heights."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from hub.charts.diagram_boxes import AimBox, IdeaBox
from hub.charts.diagram_density import Density
from hub.charts.diagram_rows import TEXT, Cell, IdeaSetter
from hub.charts.diagram_sparks import SparkPlan
from hub.charts.diagram_sparks import plan as spark_plan
from hub.charts.diagram_tree import Block, Branch
from hub.charts.letters import BOLD, REGULAR, SEMIBOLD, wrap

_AIM_LINES, _NOTE_LINES, _NOTES = 10, 3, 4
_REMARK_LINES = 6


@dataclass(frozen=True)
class BlockPlan:
    """A secondary driver's box and the ideas beside it; `rows` are heights, `columns` the ideas as they stand."""

    block: Block
    lines: tuple[str, ...]
    box: float
    columns: tuple[tuple[Cell, ...], ...]
    rows: tuple[float, ...]
    spark: SparkPlan | None = None

    @property
    def height(self) -> float:
        """What the block takes from above to below."""
        return max(self.box, sum(self.rows))


@dataclass(frozen=True)
class BranchPlan:
    """A primary driver's box and its blocks."""

    branch: Branch
    lines: tuple[str, ...]
    box: float
    blocks: tuple[BlockPlan, ...]
    inner: float
    spark: SparkPlan | None = None

    @property
    def height(self) -> float:
        """What the branch takes from above to below."""
        return max(self.box, self.inner)


@dataclass(frozen=True)
class AimPlan:
    """The aim's box and the remark under it."""

    lines: tuple[str, ...]
    notes: tuple[str, ...]
    remark: tuple[str, ...]
    box: float
    height: float
    spark: SparkPlan | None = None


class Planner:
    """Measures boxes at one density."""

    def __init__(self, density: Density, setter: IdeaSetter, shared: Collection[str]) -> None:
        """The setter knows how wide ideas are; `shared` are the keys of ideas with further drivers."""
        self._d = density
        self._setter = setter
        self._shared = shared

    def aim(self, aim: AimBox) -> AimPlan:
        """The aim's text broken into lines; a remark counts towards the height, not the box."""
        d, room = self._d, self._d.aim.w - 2 * self._d.aim_inset
        lines = wrap(aim.title, room, d.title, BOLD, _AIM_LINES)
        notes = tuple(line for note in aim.notes[:_NOTES] for line in wrap(note, room, TEXT, REGULAR, _NOTE_LINES))
        remark = wrap(aim.remark, d.aim.w, TEXT, SEMIBOLD, _REMARK_LINES)
        box = 2 * d.aim_pad + max(1, len(lines)) * d.title_pitch + (8 + len(notes) * d.note_pitch if notes else 0)
        spark = spark_plan(aim.measures, room, d, beside=False)
        box += spark.height if spark else 0
        below = d.remark_gap + len(remark) * d.note_pitch if remark else 0
        return AimPlan(lines, notes, remark, box, box + 2 * below, spark)

    def branch(self, branch: Branch) -> BranchPlan:
        """A primary driver with everything beneath it."""
        d = self._d
        blocks = tuple(self._block(block) for block in branch.blocks)
        inner = sum(block.height for block in blocks) + d.block_gap * (len(blocks) - 1)
        if branch.driver is None:
            return BranchPlan(branch, (), 0, blocks, inner)
        room = d.primary.w - 2 * d.primary_inset
        lines = wrap(branch.driver.title, room, d.title, BOLD, 3)
        spark = spark_plan(branch.driver.measures, room, d)
        box = max(1, len(lines)) * d.title_pitch + d.note_pitch + 4 + 2 * d.box_pad + (spark.height if spark else 0)
        return BranchPlan(branch, lines, box, blocks, inner, spark)

    def _block(self, block: Block) -> BlockPlan:
        d = self._d
        title = block.driver.title if block.driver else ""
        room = d.secondary.w - 2 * d.inset
        lines = wrap(title, room, TEXT, SEMIBOLD, 2 if d.counted else 3)
        spark = spark_plan(block.driver.measures if block.driver else (), room, d)
        box = max(1, len(lines)) * d.pitch + 2 * d.pad + (spark.height if spark else 0)
        ideas: Sequence[IdeaBox] = block.ideas
        if d.idea_columns > 1:
            # The lines from further drivers reach the first column without running between the rows of others.
            ideas = sorted(ideas, key=lambda idea: idea.key not in self._shared)
        cells = [self._setter.cell(idea) for idea in ideas]
        deep = -(-len(cells) // d.idea_columns)
        columns = tuple(tuple(cells[start : start + deep]) for start in range(0, len(cells), max(deep, 1)))
        rows = tuple(max(cell.height for cell in row if cell) for row in zip_longest(*columns))
        return BlockPlan(block, lines, box, columns, rows or (d.row,), spark)
