"""Change ideas as rows of the driver diagram: a title, then marks or, where it is dense, counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.charts.diagram_boxes import Evidence, IdeaBox, IdeaRow, Line, spot
from hub.charts.diagram_density import Density
from hub.charts.letters import SEMIBOLD, clean, width, wrap
from hub.charts.marks import Mark, Tally, shapes
from hub.charts.plane import Rect, rounded

TEXT = 15.0
# Where the middle of capitals and figures lies above the baseline, as a part of the text size.
HALF_CAP = 0.334

_MARK = 4.6
_STEP = 10.5
_PER_ROW = 20
_SHOWN_WHEN_MORE = 35
_MARKS_AT = 312.0
_NEVER_AT = 307.0
_NEVER_WIDTH = 96.0
_GUTTER = 14.0


@dataclass(frozen=True)
class Cell:
    """An idea with its title broken into lines, and the height it needs."""

    idea: IdeaBox
    lines: tuple[str, ...]
    height: float


def stacked(
    texts: Iterable[str], x: float, middle: float, *, pitch: float, size: float, weight: int
) -> tuple[Line, ...]:
    """Lines of text, one `pitch` apart, centred on `middle`."""
    texts = tuple(texts)
    first = middle - (len(texts) - 1) * pitch / 2 + HALF_CAP * size
    return tuple(
        Line(round(x, 1), round(first + index * pitch, 1), text, size, weight) for index, text in enumerate(texts)
    )


class IdeaSetter:
    """Sets the ideas of one drawing: knows the width of a cell and the room that marks or counts take in it."""

    def __init__(self, density: Density, ideas: Iterable[IdeaBox]) -> None:
        """The ideas are all those of the drawing, so that counts stand below one another."""
        self._density = density
        gaps = (density.idea_columns - 1) * _GUTTER
        self.cell_width = (density.ideas.w - gaps) / density.idea_columns
        self._inset = 8.0 if density.counted else 14.0
        self._slots = self._measure_slots(tuple(ideas))

    def _measure_slots(self, ideas: tuple[IdeaBox, ...]) -> dict[str, float]:
        if not self._density.counted:
            return {}
        most = {kind: max((dict(i.tally.parts())[kind] for i in ideas), default=0) for kind, _ in Tally().parts()}
        slots = {kind: 2 * _MARK + 10 + width("0" * len(str(n)), TEXT) for kind, n in most.items() if n}
        short = _NEVER_WIDTH - sum(slots.values())
        if short > 0 and any(idea.untested for idea in ideas):
            slots[next(iter(slots), "adopt")] = slots.get(next(iter(slots), "adopt"), 0.0) + short
        return slots

    def cell(self, idea: IdeaBox) -> Cell:
        """The idea's title broken to fit beside its marks."""
        if self._density.counted:
            room = self.cell_width - self._inset - sum(self._slots.values()) - 10
        else:
            room = _MARKS_AT - _MARK - self._inset - 8
        lines = wrap(idea.title, room, TEXT, SEMIBOLD, self._density.idea_lines)
        height = max(1, len(lines)) * self._density.pitch + self._density.row_pad
        return Cell(idea, lines, max(self._density.row, height))

    def column_x(self, column: int) -> float:
        """Left edge of a column of ideas."""
        return self._density.ideas.x + column * (self.cell_width + _GUTTER)

    def row(self, cell: Cell, column: int, top: float, height: float) -> IdeaRow:
        """The idea at its place; the row is a little lower than the height it is given, so that boxes stay apart."""
        idea, x, middle = cell.idea, self.column_x(column), top + height / 2
        air = 2.0 if self._density.counted else min(10.0, self._density.row_pad)
        rect = rounded(x, top + air / 2, self.cell_width, height - air)
        dotted = not self._density.counted and not idea.untested
        return IdeaRow(
            key=idea.key,
            title=clean(idea.title),
            url=idea.url,
            tally=idea.tally,
            untested=idea.untested,
            rect=rect,
            dot=(round(x + 2, 1), round(middle, 1)) if dotted else None,
            lines=stacked(cell.lines, x + self._inset, middle, pitch=self._density.pitch, size=TEXT, weight=SEMIBOLD),
            evidence=self._evidence(idea, rect),
        )

    def _evidence(self, idea: IdeaBox, rect: Rect) -> Evidence:
        baseline = rect.middle + HALF_CAP * TEXT
        if idea.untested:
            at = rect.right - sum(self._slots.values()) if self._density.counted else rect.x + _NEVER_AT
            return Evidence(never=spot("never", at, baseline))
        if self._density.counted:
            return self._counts(idea.tally, rect)
        return _rows_of_marks(idea.tally, rect.x + _MARKS_AT, rect.middle)

    def _counts(self, tally: Tally, rect: Rect) -> Evidence:
        x = rect.right - sum(self._slots.values())
        marks, counts = [], []
        for kind, number in tally.parts():
            if number:
                marks.append(Mark(kind, x + _MARK, rect.middle, _MARK))
                counts.append(spot(kind, x + 2 * _MARK + 4, rect.middle + HALF_CAP * TEXT, number))
            x += self._slots.get(kind, 0.0)
        return Evidence(shapes(marks), tuple(counts))


def _rows_of_marks(tally: Tally, x: float, middle: float) -> Evidence:
    kinds = [kind for kind, number in shown(tally).items() for _ in range(number)]
    two = len(kinds) > _PER_ROW
    marks = [
        Mark(kind, x + (index % _PER_ROW) * _STEP, middle + (12 * (index // _PER_ROW) - 6 if two else 0), _MARK)
        for index, kind in enumerate(kinds)
    ]
    more = None
    if len(kinds) < tally.total:
        at = x + (_SHOWN_WHEN_MORE - _PER_ROW) * _STEP - _MARK
        more = spot("more", at, middle + 6 + HALF_CAP * 14, tally.total - len(kinds))
    return Evidence(shapes(marks), more=more)


def shown(tally: Tally) -> dict[str, int]:
    """How many marks of each kind are drawn: all while they fit two rows, else in proportion, none left out."""
    parts = {kind: number for kind, number in tally.parts() if number}
    if tally.total <= 2 * _PER_ROW:
        return parts
    share = {kind: max(1, number * _SHOWN_WHEN_MORE // tally.total) for kind, number in parts.items()}
    while (short := _SHOWN_WHEN_MORE - sum(share.values())) != 0:
        step = 1 if short > 0 else -1
        # Give to the kind that is furthest below its share, take from the one furthest above.
        movable = [kind for kind in share if step > 0 or share[kind] > 1]
        kind = max(movable, key=lambda k: step * (parts[k] * _SHOWN_WHEN_MORE / tally.total - share[k]))
        share[kind] += step
    return share
