"""Words on a chart that touch nothing else: what lines are called at their end, values beside points, captions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hub.charts.frame import SMALL, Size, Text, text
from hub.charts.letters import SEMIBOLD, shorten, width, wrap
from hub.charts.plane import Rect
from hub.charts.scales import spread
from hub.charts.strokes import Stroke, marker

_LINE = 17.0
_SIGN = 14.0
_BOLD = 700


@dataclass(frozen=True)
class LineEnd:
    """What stands at the right end of a line: its name, its value, its height and the class of its text.

    `sign` is a marker and its class that stand before the words.
    """

    name: str
    value: str
    y: float
    css: str
    sign: tuple[int, str] | None = None


def ends_room(ends: Iterable[LineEnd], size: Size) -> float:
    """How much room names and values need at the right end of lines."""
    wide = 0.0
    for end in ends:
        room = size.label_room - (_SIGN if end.sign else 0)
        parts = (width(part, SMALL, SEMIBOLD) for part in _parts(end, size, room))
        wide = max(wide, max(parts) + (_SIGN if end.sign else 0))
    return min(wide, size.label_room)


def line_ends(
    ends: Sequence[LineEnd], x: float, upright: tuple[float, float], size: Size, room: float
) -> tuple[list[Text], list[Stroke]]:
    """Texts pushed apart where lines lie close, and a leader from each that had to move far from its line."""
    ordered = sorted(ends, key=lambda end: end.y)
    places = _apart(ordered, [len(_parts(end, size, room)) for end in ordered], upright)
    texts: list[Text] = []
    leaders: list[Stroke] = []
    for end, y in zip(ordered, places, strict=True):
        if abs(y - end.y) > 4:
            leaders.append(Stroke("leader", f"M{x - 8:g} {round(end.y, 1):g}L{x - 2:g} {round(y, 1):g}"))
        parts = _parts(end, size, room)
        indent = 0.0
        if end.sign:
            indent = _SIGN
            leaders.append(Stroke(f"{end.sign[1]} gm", marker(end.sign[0], [(x + 5, y)], 4)))
        for row, part in enumerate(parts):
            base = y + 5 + (row - (len(parts) - 1) / 2) * (_LINE - 1)
            words = shorten(part, room - indent, SMALL, SEMIBOLD)
            texts.append(text(x + indent, base, words, end.css, weight=SEMIBOLD))
    return texts, leaders


def _apart(ends: Sequence[LineEnd], rows: Sequence[int], upright: tuple[float, float]) -> list[float]:
    """Heights for names of one or two rows, each as near to its line as the others allow."""
    offsets = [0.0]
    for one, other in pairwise(rows):
        offsets.append(offsets[-1] + (one + other) / 2 * _LINE + 1)
    low, high = upright
    squeeze = min(1.0, (high - low) / (offsets[-1] or 1))
    offsets = [offset * squeeze for offset in offsets]
    # Without the room they need, names may slide freely; then each gets its own room back.
    bare = [end.y - offset for end, offset in zip(ends, offsets, strict=False)]
    return [y + offset for y, offset in zip(spread(bare, 0.0, low, high - offsets[-1]), offsets, strict=False)]


def _parts(end: LineEnd, size: Size, room: float) -> Sequence[str]:
    if not size.stacked:
        return [f"{end.name} {end.value}".strip()]
    if not end.name:
        return [end.value]
    return [end.name, end.value] if end.value else wrap(end.name, room, SMALL, SEMIBOLD, 2)


class Board:
    """What already lies on the chart, so that the next word finds the place where it hides least."""

    def __init__(self, inside: Rect) -> None:
        self._inside = inside
        self._texts: list[Rect] = []
        self._points: list[Rect] = []
        self._levels: list[Rect] = []

    def points(self, spots: Iterable[tuple[float, float]], radius: float) -> None:
        """Points that words had better not hide."""
        self._points += [Rect(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in spots]

    def level(self, y: float) -> None:
        """A level line that words had better not hide."""
        self._levels.append(Rect(self._inside.x, y - 1, self._inside.w, 2))

    def put(self, texts: Iterable[Text]) -> None:
        """Words that are there already."""
        self._texts += [one.box for one in texts]

    def place(self, words: str, spots: Iterable[tuple[float, float, str]], css: str) -> Text | None:
        """The words at the first spot (x, y, anchor) that hides least, or None where all touch other words."""
        best: tuple[int, Text] | None = None
        for x, y, anchor in spots:
            tried = text(x, y, words, f"{css} {anchor}".strip(), size=SMALL, weight=_BOLD)
            box = tried.box
            if box.x < self._inside.x or box.right > self._inside.right:
                continue
            if box.y < self._inside.y or box.bottom > self._inside.bottom:
                continue
            aired = Rect(box.x - 4, box.y - 1, box.w + 8, box.h + 2)
            if any(aired.overlaps(other) for other in self._texts):
                continue
            hidden = 3 * sum(box.overlaps(other) for other in self._points)
            hidden += sum(box.overlaps(other) for other in self._levels)
            if best is None or hidden < best[0]:
                best = hidden, tried
            if hidden == 0:
                break
        if best is None:
            return None
        self._texts.append(best[1].box)
        return best[1]


def around(x: float, y: float, gap: float, *, above: bool = True) -> list[tuple[float, float, str]]:
    """Spots for a word beside a point, best first."""
    over, under = (x, y - gap, "mid"), (x, y + gap + 11, "mid")
    first = [over, under] if above else [under, over]
    sides = [(x + dx, spot[1], anchor) for spot in first for dx, anchor in ((gap, "end"), (-gap, ""))]
    far = [(x, y - gap - 15, "mid"), (x, y + gap + 26, "mid")]
    return [*first, *sides, (x - gap - 2, y + 5, "end"), (x + gap + 2, y + 5, ""), *far]
