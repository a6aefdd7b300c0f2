"""Run charts and Shewhart charts: values over time with their centre, their limits and what is a signal.

Signals are told by shape and colour and words: a diamond for a point of a shift, a ring around a point beyond a limit.
Nothing is drawn, or can be worked out, where a point is hidden; a line is never drawn across a missing value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hub.charts.frame import (
    MEDIUM,
    NARROW,
    SIZES,
    SMALL,
    SMALL_LINE,
    TEXT,
    WIDE,
    Item,
    Places,
    Reach,
    Size,
    Text,
    Values,
    reach,
    stack,
    text,
)
from hub.charts.heading import Heading, head
from hub.charts.key import KeyItem, arranged, key_of
from hub.charts.labels import Board, LineEnd, around, ends_room, line_ends
from hub.charts.letters import BOLD, SEMIBOLD, shorten, width, wrap
from hub.charts.marks import Mark, Shape, shapes
from hub.charts.plane import Rect
from hub.charts.runlines import Lines
from hub.charts.series import ENGLISH, ChartWords, Flag, Phase, Place, RunChart, Value
from hub.charts.strokes import Stroke

__all__ = ["MEDIUM", "NARROW", "SIZES", "WIDE", "Drawing", "Drawings", "FlagSpot", "drawings", "lay_out"]

_FLAG_ROW = 32.0
_FLAG_TALL = 26.0
_HEAD = 18.0
_CAPTION = 22.0
_GAPS = 20.0
_MOST_VALUES = 6


@dataclass(frozen=True)
class FlagSpot:
    """A test's flag as drawn: its shape, its number and mark, the room a finger has, and its words."""

    flag: Flag
    d: str
    number: Text
    shapes: tuple[Shape, ...]
    box: Rect
    label: str


@dataclass(frozen=True)
class Drawing:
    """The chart: strokes in the order in which they are painted, then words, then the flags, which may be links."""

    size: str
    width: float
    height: float
    plot: Rect
    strokes: tuple[Stroke, ...]
    texts: tuple[Text, ...]
    flags: tuple[FlagSpot, ...]
    key: tuple[KeyItem, ...]
    holds_key: bool = False


@dataclass(frozen=True)
class Drawings:
    """The same chart for a desk, for a tablet or paper, and for a phone."""

    wide: Drawing
    medium: Drawing
    narrow: Drawing

    @property
    def each(self) -> tuple[Drawing, ...]:
        """All three."""
        return self.wide, self.medium, self.narrow

    @property
    def key(self) -> tuple[KeyItem, ...]:
        """What the signs mean; the same in all three."""
        return self.wide.key


def lay_out(
    chart: RunChart,
    size: Size = WIDE,
    words: ChartWords = ENGLISH,
    *,
    within: Reach | None = None,
    heading: Heading | None = None,
) -> Drawing | None:
    """The chart at one size, or None when no point can be shown (say so in a sentence).

    `within` are axes shared with other charts (`frame.common`); `heading` writes title, finding and key into the
    drawing, for files that leave the page.
    """
    own = reach(chart)
    if own is None:
        return None
    return _Sheet(chart, size, words, within or own, heading).draw()


def drawings(chart: RunChart, words: ChartWords = ENGLISH, *, within: Reach | None = None) -> Drawings | None:
    """The chart in all three sizes, or None when no point can be shown."""
    wide = lay_out(chart, WIDE, words, within=within)
    medium = lay_out(chart, MEDIUM, words, within=within)
    narrow = lay_out(chart, NARROW, words, within=within)
    return Drawings(wide, medium, narrow) if wide and medium and narrow else None


@dataclass(frozen=True)
class _Post:
    """A note or the beginning of a phase: where its pole stands and what is written on it."""

    x: float
    text: str


class _Sheet:
    def __init__(self, chart: RunChart, size: Size, words: ChartWords, within: Reach, heading: Heading | None) -> None:
        self._chart, self._size, self._words, self._heading = chart, size, words, heading
        self._values = Values(within, chart.kind, size.rows, words)
        self._ends = self._line_ends()
        self._room = ends_room([(name, self._values.say(value)) for name, value, _ in self._ends], size)
        numbers = max(width(self._values.say(tick), SMALL) for tick in self._values.ticks)
        self._left = round(numbers + 10, 1)
        self._right = round(size.width - max(self._room + 14, 14), 1)
        self._places = Places(within, self._left + size.inset, self._right - size.inset)
        self._strokes: list[Stroke] = []
        self._texts: list[Text] = []

    def draw(self) -> Drawing:
        chart, size = self._chart, self._size
        posts = self._posts()
        notes = stack([Item(p.x, width(p.text, SMALL) + 6) for p in posts], size.width, 6)
        flags = stack([Item(self._places.x(f.at), _flag_wide(f)) for f in chart.flags], size.width, 4)
        y = self._head()
        flag_foot = y + _FLAG_ROW * _rows(flags)
        note_foot = flag_foot + SMALL_LINE * _rows(notes) + (4 if posts else 0)
        top = note_foot + (20 if chart.axis_title else 0) + _HEAD
        if chart.axis_title:
            shown = shorten(chart.axis_title, size.width, SMALL)
            self._texts.append(text(0, note_foot + 16, shown, "t-s"))
        bottom = round(top + size.plot, 1)
        self._values.place(top, bottom)
        lines = Lines(chart, self._places, self._values, (self._left, self._right))
        gap_top = self._captions(lines, bottom)
        base = gap_top + (_GAPS if lines.gaps else 6)
        self._bands(lines, top, gap_top)
        self._grid(base)
        self._poles(posts, notes, note_foot, base)
        spots = tuple(self._flags(flags, flag_foot, base))
        self._strokes += lines.strokes()
        self._gaps(lines, gap_top + 10)
        self._name_lines(top, bottom)
        self._label_values(lines, Rect(self._left, top - 14, size.width - self._left, bottom - top + 16))
        foot = self._foot(base)
        key, foot = self._keyed(foot)
        return Drawing(
            size=size.name,
            width=size.width,
            height=round(foot + 4, 1),
            plot=Rect(self._left, top, self._right - self._left, bottom - top),
            strokes=tuple(stroke for stroke in self._strokes if stroke.d),
            texts=tuple(self._texts),
            flags=spots,
            key=key,
            holds_key=self._heading is not None,
        )

    def _head(self) -> float:
        if not self._heading:
            return 4.0
        texts, y = head(self._heading, self._size.width)
        self._texts += texts
        return y

    def _line_ends(self) -> list[tuple[str, Value, str]]:
        """Name, value and text class of the lines that reach the right end."""
        chart, words = self._chart, self._words
        last = chart.all_phases[-1]
        ends: list[tuple[str, Value, str]] = []
        if last.center is not None:
            ends.append((words.centers[chart.center], last.center, "t-m t-small"))
        for row, name in ((chart.ucl, words.upper), (chart.lcl, words.lower)):
            known = [
                value
                for value, point in zip(row, chart.points, strict=False)
                if value is not None and point.state != "hidden"
            ]
            if known:
                ends.append((name, known[-1], "t-s t-m"))
        if chart.target is not None:
            ends.append((words.goal, chart.target, "t-pencil t-m t-small"))
        return ends

    def _posts(self) -> list[_Post]:
        room, words = self._size.note_room, self._words
        posts = [_Post(self._places.x(n.at), shorten(n.text, room, SMALL)) for n in self._chart.notes]
        for before, phase in pairwise(self._chart.all_phases):
            if phase.first <= len(self._chart.points):
                at = self._chart.points[phase.first - 1].at
                posts.append(_Post(self._between(before, phase), shorten(_dated(at, phase.why, words), room, SMALL)))
        return posts

    def _between(self, before: Phase, phase: Phase) -> float:
        points = self._chart.points
        return (self._places.x(points[before.last - 1].at) + self._places.x(points[phase.first - 1].at)) / 2

    def _poles(self, posts: Sequence[_Post], rows: list[tuple[int, bool]], foot: float, base: float) -> None:
        for post, (row, turned) in zip(posts, rows, strict=True):
            y = foot - 6 - SMALL_LINE * row
            self._strokes.append(Stroke("note-line", f"M{post.x:.1f} {y - 11:.1f}V{base:.1f}"))
            wide = width(post.text, SMALL)
            x = post.x - 5 - wide if turned else min(post.x + 5, self._size.width - wide)
            self._texts.append(text(x, y, post.text, "t-s t-halo"))

    def _flags(self, rows: list[tuple[int, bool]], foot: float, base: float) -> list[FlagSpot]:
        spots = []
        for flag, (row, turned) in zip(self._chart.flags, rows, strict=True):
            x, y, wide = round(self._places.x(flag.at), 1), foot - _FLAG_ROW * (row + 1), _flag_wide(flag)
            self._strokes.append(Stroke("flag-line", f"M{x:g} {y + _FLAG_TALL:.1f}V{base:.1f}"))
            side = -1 if turned else 1
            start = x - wide if turned else x
            d = _pennant(x, y, side * wide, side * 5)
            lead = start + (9 if turned else 5)
            number = text(lead, y + 18, str(flag.number), "t-b", size=TEXT, weight=BOLD)
            mark = Mark(flag.decision or "running", lead + width(str(flag.number), TEXT, BOLD) + 10, y + 13, 5.5)
            words = f"{self._words.flag_name(flag.number, flag.title)}, {self._words.decisions[mark.kind]}"
            spots.append(FlagSpot(flag, d, number, shapes([mark]), Rect(start, y, wide, _FLAG_TALL), words))
        return spots

    def _grid(self, base: float) -> None:
        ticks = [(self._values.y(tick), self._values.say(tick)) for tick in self._values.ticks]
        path = "".join(f"M{self._left:g} {y:.1f}H{self._right:g}" for y, _ in ticks)
        self._strokes.append(Stroke("rule", f"{path}M{self._left:g} {base:.1f}H{self._right:g}"))
        self._texts += [text(self._left - 8, y + 5, words, "t-s end") for y, words in ticks]

    def _bands(self, lines: Lines, top: float, foot: float) -> None:
        for band in self._chart.bands:
            start, end = lines.span(band.points)
            d = f"M{start:.1f} {top - 8:.1f}H{end:.1f}V{foot:.1f}H{start:.1f}z"
            self._strokes.append(Stroke("band-shift", d if end > start else ""))

    def _captions(self, lines: Lines, top: float) -> float:
        """What each band is, beneath it; side by side where there is room, in two lines where there is little."""
        most = self._right - self._left - 6
        named = [(wrap(band.text, most, SMALL, BOLD, 2), band) for band in self._chart.bands if band.text]
        starts = [max(lines.span(band.points)[0], self._left) for _, band in named]
        wide = [max(width(row, SMALL, BOLD) for row in rows) for rows, _ in named]
        together = all(len(rows) == 1 for rows, _ in named)
        places = stack([Item(x, w + 10) for x, w in zip(starts, wide, strict=True)], self._right, 10)
        y = top
        for (rows, _), x, w, (row, turned) in zip(named, starts, wide, places, strict=True):
            left = x - w if turned else min(x + 6, self._right - w)
            y = top + _CAPTION * row if together else y
            for words in rows:
                y += _CAPTION if words == rows[0] else SMALL_LINE
                self._texts.append(text(left, y - 6, words, "t-accent t-b t-small", weight=BOLD))
        return top + _CAPTION * _rows(places) if together else y

    def _gaps(self, lines: Lines, y: float) -> None:
        """Where a value is missing or hidden: a small sign on the axis, and why in words where there is room."""
        self._strokes += lines.gap_signs(y)
        taken: list[Rect] = []
        for gap in lines.gaps:
            words = gap.note or (self._words.hidden if gap.state == "hidden" else "")
            if not words:
                continue
            wide = width(words, SMALL)
            middle = min(max(gap.middle, self._left + wide / 2), self._right - wide / 2)
            start = gap.end + 10 if gap.end + 10 + wide <= self._right else gap.start - 10 - wide
            box = Rect(start - 6, y - 8, wide + 12, 16)
            signs = (Rect(g.start - 6, y - 5, g.end - g.start + 12, 10) for g in lines.gaps if g is not gap)
            if start < self._left or any(box.overlaps(other) for other in (*taken, *signs)) or middle < 0:
                continue
            taken.append(box)
            self._texts.append(text(start, y + 5, words, "t-s"))

    def _name_lines(self, top: float, bottom: float) -> None:
        ends = [LineEnd(name, self._values.say(v), self._values.y(v), css) for name, v, css in self._ends]
        texts, leaders = line_ends(
            ends, self._right + 10, (top, bottom), self._size, self._size.width - self._right - 10
        )
        self._texts += texts
        self._strokes += leaders

    def _label_values(self, lines: Lines, inside: Rect) -> None:
        """The last value, those beyond a limit, and the centre of every earlier phase."""
        board = Board(inside)
        board.put(self._texts)
        board.points(lines.spots, max(lines.radius, 2))
        gap = max(lines.radius, 3) + 7
        wanted = [n for n in self._chart.outside if lines.spot(n)][:_MOST_VALUES]
        if lines.last and lines.last not in wanted:
            wanted.insert(0, lines.last)
        for n in wanted:
            x, y = lines.spot(n) or (0.0, 0.0)
            value = self._chart.points[n - 1].value
            if value is not None:
                gone = board.place(
                    self._values.say(value),
                    around(x, y, gap + (4 if n in self._chart.outside else 0), above=lines.peaks(n)),
                    "t-b t-small t-halo",
                )
                self._texts += [gone] if gone else []
        for phase in self._chart.all_phases[:-1]:
            if phase.center is not None:
                start, end = lines.edges(phase)
                y = self._values.y(phase.center)
                spots = [(x, at, a) for at in (y - 6, y + 17) for x, a in ((end - 4, "end"), (start + 4, ""))]
                named = board.place(self._values.say(phase.center), spots, "t-m t-small t-halo")
                self._texts += [named] if named else []

    def _foot(self, base: float) -> float:
        """The dates under the axis; one that would touch another is left out."""
        end = -8.0
        for x, words in self._places.ticks(self._size.tick_room, self._words):
            wide = width(words, SMALL)
            middle = min(max(x, wide / 2), self._size.width - wide / 2)
            if middle - wide / 2 >= end + 8:
                self._strokes.append(Stroke("rule", f"M{x:.1f} {base:.1f}v5"))
                self._texts.append(text(middle, base + 20, words, "t-s mid"))
                end = middle + wide / 2
        if not self._chart.x_title:
            return base + 26
        shown = shorten(self._chart.x_title, self._right - self._left, SMALL)
        self._texts.append(text((self._left + self._right) / 2, base + 40, shown, "t-s mid"))
        return base + 46

    def _keyed(self, foot: float) -> tuple[tuple[KeyItem, ...], float]:
        """The key, and in a file also the titles of the tests."""
        key = key_of(self._chart, self._words)
        if not self._heading:
            return key, foot
        placed, foot = arranged(key, 0, foot + 10, self._size.width)
        for flag in self._chart.flags:
            decision = self._words.decisions[flag.decision or "running"]
            words = shorten(f"{flag.number}  {flag.title}, {decision}", self._size.width, SMALL, SEMIBOLD)
            self._texts.append(text(0, foot + 16, words, "t-small"))
            foot += 20
        return tuple(placed), foot


def _rows(places: Sequence[tuple[int, bool]]) -> int:
    return max((row + 1 for row, _ in places), default=0)


def _pennant(x: float, y: float, wide: float, notch: float) -> str:
    half = _FLAG_TALL / 2
    return f"M{x:g} {y:.1f}h{wide:g}l{-notch:g} {half:g} {notch:g} {half:g}h{-wide:g}z"


def _flag_wide(flag: Flag) -> float:
    return round(width(str(flag.number), TEXT, BOLD) + 29, 1)


def _dated(at: Place, why: str, words: ChartWords) -> str:
    if isinstance(at, int):
        return why
    return f"{words.day(at, 'd MMM')}: {why}" if why else words.day(at, "d MMM y")
