"""How closely the driver diagram is set: from one roomy column of ideas to three columns with counts."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Column:
    """Where a column of boxes stands."""

    x: float
    w: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w


@dataclass(frozen=True)
class Density:
    """Measures of one layout, in units in which ordinary text is 15 high.

    A page is 273 mm wide, so a layout up to 1344 wide prints its smallest text (14) at 8 points, one of 1760 its 15 at
    6.6; how high a layout may grow before print gets too small follows from the same sum.
    """

    name: str
    width: float
    aim: Column
    primary: Column
    secondary: Column
    ideas: Column
    idea_columns: int = 1
    idea_lines: int = 2
    row: float = 46
    row_pad: float = 14
    pitch: float = 20
    title: float = 17
    title_pitch: float = 22
    note_pitch: float = 20
    small: float = 14
    aim_pad: float = 18
    aim_inset: float = 18
    remark_gap: float = 30
    primary_inset: float = 14
    pad: float = 10
    box_pad: float = 9
    inset: float = 18
    radius: float = 20
    block_gap: float = 9
    branch_gap: float = 22
    head: float = 29
    foot: float = 44
    spark: float = 36  # how high a measure's line is; 0 where there is no room for any
    spark_name: int = 2  # how many lines its name gets
    river_most: float = 16

    @property
    def smallest(self) -> float:
        """The smallest text in it."""
        return min(self.small, 15.0)

    @property
    def counted(self) -> bool:
        """Whether numbers replace the rows of marks."""
        return self.name.startswith("dense")


ROOMY = Density(
    "roomy",
    width=1344,
    aim=Column(0, 190),
    primary=Column(250, 204),
    secondary=Column(520, 246),
    ideas=Column(826, 517),
)
CLOSE = replace(
    ROOMY,
    name="close",
    row=27,
    row_pad=7,
    pitch=18,
    title_pitch=20,
    note_pitch=18,
    pad=5,
    box_pad=6,
    radius=14,
    block_gap=6,
    branch_gap=14,
    spark=28,
    spark_name=0,
)
# The same without measures: their lines are no reason to draw ideas closer than they need be.
CLOSE_UNMEASURED = replace(CLOSE, spark=0)


def _dense(columns: int) -> Density:
    return Density(
        f"dense-{columns}",
        width=1760,
        aim=Column(0, 176),
        primary=Column(212, 180),
        secondary=Column(424, 266),
        ideas=Column(734, 1025),
        idea_columns=columns,
        idea_lines=1,
        row=17.5,
        row_pad=1.5,
        pitch=16,
        title=15,
        title_pitch=17,
        note_pitch=17,
        small=15,
        aim_pad=14,
        aim_inset=12,
        primary_inset=12,
        pad=1.5,
        box_pad=4,
        inset=12,
        radius=8,
        block_gap=3,
        branch_gap=8,
        head=25,
        foot=24,
        spark=0,
        river_most=11,
    )


DENSITIES = (ROOMY, CLOSE, CLOSE_UNMEASURED, _dense(2), _dense(3))
