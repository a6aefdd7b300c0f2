"""Run charts and Shewhart charts: values over time with their centre, their limits and what is a signal.

Signals are told by shape and colour and words: a diamond for a point of a shift, a ring around a point beyond a limit.
Nothing is drawn, or can be worked out, where a point is hidden; a line is never drawn across a missing value.
"""

from collections.abc import Iterator
from dataclasses import replace
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
    Reach,
    Size,
    Values,
    reach,
    stack,
    text,
)
from hub.charts.heading import Heading
from hub.charts.key import key_of
from hub.charts.labels import Board, LineEnd, around
from hub.charts.letters import BOLD, clean, shorten, width, wrap
from hub.charts.marks import Mark, shapes
from hub.charts.plane import Rect
from hub.charts.runlines import Lines
from hub.charts.series import ENGLISH, ChartWords, Flag, Place, RunChart, Value
from hub.charts.sheet import Drawing, Drawings, FlagSpot, Post, Sheet, rows_of
from hub.charts.strokes import Stroke

__all__ = ["MEDIUM", "NARROW", "SIZES", "WIDE", "Drawing", "Drawings", "FlagSpot", "drawings", "lay_out"]

_FLAG_ROW = 32.0
_FLAG_TALL = 26.0
_CAPTION = 22.0
_GAPS = 20.0
_MOST_VALUES = 6


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


class _Sheet(Sheet):
    def __init__(self, chart: RunChart, size: Size, words: ChartWords, within: Reach, heading: Heading | None) -> None:
        super().__init__(size, words, Values(within, chart.kind, size.rows, words), heading)
        self._chart = chart
        self.frame(within, self._ends())

    def draw(self) -> Drawing:
        chart = self._chart
        rows = stack([Item(self.places.x(f.at), _flag_wide(f)) for f in chart.flags], self.size.width, 4)
        flag_foot = self.head() + _FLAG_ROW * rows_of(rows)
        note_foot = self.posts(list(self._all_posts()), flag_foot)
        top, bottom = self.stretch(note_foot, chart.axis_title)
        lines = Lines(chart, self.places, self.values, (self.left, self.right))
        gap_top = self._captions(lines, bottom)
        base = gap_top + (_GAPS if lines.gaps else 6)
        self._bands(lines, top, gap_top)
        self.grid(base)
        flags = list(self._flags(rows, flag_foot, base))
        self.strokes += lines.strokes()
        self._gaps(lines, gap_top + 10)
        self.name_lines(list(self._ends()), top, bottom)
        self._label_values(lines, Rect(self.left, top - 14, self.size.width - self.left, bottom - top + 16))
        foot = self.foot(base, chart.x_title)
        return self.done((top, bottom), foot, key_of(chart, self.words), flags)

    def _ends(self) -> Iterator[LineEnd]:
        """The lines that reach the right end."""
        chart, words = self._chart, self.words
        last = chart.all_phases[-1]
        if last.center is not None:
            yield self._end(words.centers[chart.center], last.center, "t-m t-small")
        for row, name in ((chart.ucl, words.upper), (chart.lcl, words.lower)):
            pairs = zip(row, chart.points, strict=False)
            known = [value for value, point in pairs if value is not None and point.state != "hidden"]
            if known:
                yield self._end(name, known[-1], "t-s t-m")
        if chart.target is not None:
            yield self._end(words.goal, chart.target, "t-pencil t-m t-small")

    def _end(self, name: str, value: Value, css: str) -> LineEnd:
        return LineEnd(name, self.values.say(value), self.values.y(value), css)

    def _all_posts(self) -> Iterator[Post]:
        points = self._chart.points
        for note in self._chart.notes:
            yield self.post(note.at, note.text)
        for before, phase in pairwise(self._chart.all_phases):
            if phase.first <= len(points):
                at = points[phase.first - 1].at
                middle = (self.places.x(points[before.last - 1].at) + self.places.x(at)) / 2
                yield replace(self.post(at, _dated(at, phase.why, self.words)), x=middle)

    def _flags(self, rows: list[tuple[int, bool]], foot: float, base: float) -> Iterator[FlagSpot]:
        for flag, (row, turned) in zip(self._chart.flags, rows, strict=True):
            x, y, wide = round(self.places.x(flag.at), 1), foot - _FLAG_ROW * (row + 1), _flag_wide(flag)
            self.strokes.append(Stroke("flag-line", f"M{x:g} {y + _FLAG_TALL:.1f}V{base:.1f}"))
            side = -1 if turned else 1
            start = x - wide if turned else x
            d = _pennant(x, y, side * wide, side * 5)
            lead = start + (9 if turned else 5)
            number = text(lead, y + 18, str(flag.number), "t-b", size=TEXT, weight=BOLD)
            mark = Mark(flag.decision or "running", lead + width(str(flag.number), TEXT, BOLD) + 10, y + 13, 5.5)
            title, decision = clean(flag.title), self.words.decisions[mark.kind]
            label = f"{self.words.flag_name(flag.number, title)}, {decision}"
            box = Rect(start, y, wide, _FLAG_TALL)
            yield FlagSpot(flag, d, number, shapes([mark]), box, label, f"{title}, {decision}")

    def _bands(self, lines: Lines, top: float, foot: float) -> None:
        for band in self._chart.bands:
            start, end = lines.span(band.points)
            d = f"M{start:.1f} {top - 8:.1f}H{end:.1f}V{foot:.1f}H{start:.1f}z"
            self.strokes.append(Stroke("band-shift", d if end > start else ""))

    def _captions(self, lines: Lines, top: float) -> float:
        """What each band is, beneath it; side by side where there is room, in two lines where there is little."""
        most = self.right - self.left - 6
        named = [(wrap(band.text, most, SMALL, BOLD, 2), band) for band in self._chart.bands if clean(band.text)]
        starts = [max(lines.span(band.points)[0], self.left) for _, band in named]
        wide = [max(width(row, SMALL, BOLD) for row in rows) for rows, _ in named]
        together = all(len(rows) == 1 for rows, _ in named)
        places = stack([Item(x, w + 10) for x, w in zip(starts, wide, strict=True)], self.right, 10, left=self.left)
        y = top
        for (rows, _), x, w, (row, turned) in zip(named, starts, wide, places, strict=True):
            left = x - w if turned else min(x + 6, self.right - w)
            y = top + _CAPTION * row if together else y
            for words in rows:
                y += _CAPTION if words == rows[0] else SMALL_LINE
                self.texts.append(text(left, y - 6, words, "t-accent t-b t-small", weight=BOLD))
        return top + _CAPTION * rows_of(places) if together else y

    def _gaps(self, lines: Lines, y: float) -> None:
        """Where a value is missing or hidden: a small sign on the axis, and why in words where there is room."""
        self.strokes += lines.gap_signs(y)
        taken: list[Rect] = []
        for gap in lines.gaps:
            words = shorten(
                gap.note or (self.words.hidden if gap.state == "hidden" else ""), self.size.note_room, SMALL
            )
            wide = width(words, SMALL)
            start = gap.end + 10 if gap.end + 10 + wide <= self.right else gap.start - 10 - wide
            box = Rect(start - 6, y - 8, wide + 12, 16)
            signs = (Rect(g.start - 6, y - 5, g.end - g.start + 12, 10) for g in lines.gaps if g is not gap)
            if words and start >= self.left and not any(box.overlaps(other) for other in (*taken, *signs)):
                taken.append(box)
                self.texts.append(text(start, y + 5, words, "t-s"))

    def _label_values(self, lines: Lines, inside: Rect) -> None:
        """The last value, those beyond a limit, and the centre of every earlier phase."""
        board = Board(inside)
        board.put(self.texts)
        board.points(lines.spots, max(lines.radius, 2))
        for value in (self._chart.target, self._chart.all_phases[-1].center):
            if value is not None:
                board.level(self.values.y(value))
        gap = max(lines.radius, 3) + 7
        wanted = [n for n in self._chart.outside if lines.spot(n)][:_MOST_VALUES]
        if lines.last and lines.last not in wanted:
            wanted.insert(0, lines.last)
        for n in wanted:
            x, y = lines.spot(n) or (0.0, 0.0)
            value = self._chart.points[n - 1].value
            if value is not None:
                gone = board.place(
                    self.values.say(value),
                    around(x, y, gap + (4 if n in self._chart.outside else 0), above=lines.peaks(n)),
                    "t-b t-small t-halo",
                )
                self.texts += [gone] if gone else []
        for phase in self._chart.all_phases[:-1]:
            if phase.center is not None:
                start, end = lines.edges(phase)
                y = self.values.y(phase.center)
                spots = [(x, at, a) for at in (y - 6, y + 17) for x, a in ((end - 4, "end"), (start + 4, ""))]
                named = board.place(self.values.say(phase.center), spots, "t-m t-small t-halo")
                self.texts += [named] if named else []


def _pennant(x: float, y: float, wide: float, notch: float) -> str:
    half = _FLAG_TALL / 2
    return f"M{x:g} {y:.1f}h{wide:g}l{-notch:g} {half:g} {notch:g} {half:g}h{-wide:g}z"


def _flag_wide(flag: Flag) -> float:
    return round(width(str(flag.number), TEXT, BOLD) + 29, 1)


def _dated(at: Place, why: str, words: ChartWords) -> str:
    if isinstance(at, int):
        return why
    return f"{words.day(at, 'd MMM')}: {why}" if why else words.day(at, "d MMM y")
