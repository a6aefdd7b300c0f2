"""What all charts over time share on paper: the frame, notes on poles, names of lines, dates, heading and key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hub.charts.frame import SMALL, SMALL_LINE, Item, Places, Reach, Size, Text, Values, stack, text
from hub.charts.heading import Heading, head
from hub.charts.key import KeyItem, arranged
from hub.charts.labels import LineEnd, ends_room, line_ends
from hub.charts.letters import clean, shorten, width
from hub.charts.marks import Shape
from hub.charts.plane import Rect
from hub.charts.series import ChartWords, Flag, Place
from hub.charts.strokes import Stroke

HEAD = 18.0
_AXIS_TITLE = 20.0
_YEAR = 16.0


@dataclass(frozen=True)
class FlagSpot:
    """A test's flag as drawn: its shape, its number and mark, the room a finger has, what it is called."""

    flag: Flag
    d: str
    number: Text
    shapes: tuple[Shape, ...]
    box: Rect
    label: str
    words: str


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


@dataclass(frozen=True)
class Post:
    """A note or the beginning of a phase: where its pole stands and what is written on it."""

    x: float
    text: str


def rows_of(places: Sequence[tuple[int, bool]]) -> int:
    """How many rows stacked things take."""
    return max((row + 1 for row, _ in places), default=0)


class Sheet:
    """A drawing in the making; charts add to its strokes and texts."""

    def __init__(self, size: Size, words: ChartWords, values: Values, heading: Heading | None) -> None:
        self.size, self.words, self.values = size, words, values
        self.heading = heading
        self.strokes: list[Stroke] = []
        self.texts: list[Text] = []
        self._posts: list[tuple[Post, int, bool]] = []
        self._post_foot = 0.0

    def frame(self, within: Reach, ends: Iterable[LineEnd], beside: float = 0.0) -> None:
        """Find left and right from the widest words there; `beside` keeps more room before the names of lines."""
        numbers = max(width(self.values.say(tick), SMALL) for tick in self.values.ticks)
        room = ends_room(ends, self.size)
        self.left = round(numbers + 10, 1)
        self.right = round(self.size.width - (room + 14 + beside if room else 14), 1)
        self._names = self.right + 10 + beside
        self.places = Places(within, self.left + self.size.inset, self.right - self.size.inset)

    def head(self) -> float:
        """Write the heading, if there is one; where it ends."""
        if not self.heading:
            return 4.0
        texts, y = head(self.heading, self.size.width)
        self.texts += texts
        return y

    def post(self, at: Place, words: str) -> Post:
        """A note for a place."""
        return Post(self.places.x(at), shorten(words, self.size.note_room, SMALL))

    def posts(self, posts: Sequence[Post], y: float) -> float:
        """Find rows for notes; where they end."""
        rows = stack([Item(p.x, width(p.text, SMALL) + 6) for p in posts], self.size.width, 6)
        self._posts = [(post, *place) for post, place in zip(posts, rows, strict=True)]
        self._post_foot = y + SMALL_LINE * rows_of(rows) + (4 if posts else 0)
        return self._post_foot

    def stretch(self, y: float, title: str) -> tuple[float, float]:
        """Write the title of the upright axis and stretch it; top and bottom of the plot."""
        if title:
            self.texts.append(text(0, y + 16, shorten(title, self.size.width, SMALL), "t-s t-halo"))
            y += _AXIS_TITLE
        top = y + HEAD
        bottom = round(top + self.size.plot, 1)
        self.values.place(top, bottom)
        return top, bottom

    def grid(self, base: float) -> None:
        """The lines of the upright axis with their numbers, the level axis, and the poles of the notes."""
        ticks = [(self.values.y(tick), self.values.say(tick)) for tick in self.values.ticks]
        path = "".join(f"M{self.left:g} {y:.1f}H{self.right:g}" for y, _ in ticks)
        self.strokes.append(Stroke("rule", f"{path}M{self.left:g} {base:.1f}H{self.right:g}"))
        self.texts += [text(self.left - 8, y + 5, words, "t-s end") for y, words in ticks]
        for post, row, turned in self._posts:
            y = self._post_foot - 6 - SMALL_LINE * row
            self.strokes.append(Stroke("note-line", f"M{post.x:.1f} {y - 11:.1f}V{base:.1f}"))
            wide = width(post.text, SMALL)
            x = post.x - 5 - wide if turned else min(post.x + 5, self.size.width - wide)
            self.texts.append(text(x, y, post.text, "t-s t-halo"))

    def name_lines(self, ends: Sequence[LineEnd], top: float, bottom: float) -> None:
        """Write at the right end what the lines are."""
        room = self.size.width - self._names
        texts, leaders = line_ends(ends, self._names, (top, bottom - 3), self.size, room)
        self.texts += texts
        self.strokes += leaders

    def foot(self, base: float, title: str) -> float:
        """The dates under the axis; one that would touch another is left out."""
        end, foot = -8.0, base + 26
        for x, lines in self.places.ticks(self.size.tick_room, self.words, stacked=self.size.stacked):
            wide = max(width(words, SMALL) for words in lines)
            middle = min(max(x, wide / 2), self.size.width - wide / 2)
            if middle - wide / 2 < end + (3 if self.size.stacked else 8):
                continue
            end = middle + wide / 2
            self.strokes.append(Stroke("rule", f"M{x:.1f} {base:.1f}v5"))
            for row, words in enumerate(lines):
                self.texts.append(text(middle, base + 20 + row * _YEAR, words, "t-s mid"))
                foot = max(foot, base + 26 + row * _YEAR)
        if title:
            shown = shorten(title, self.right - self.left, SMALL)
            self.texts.append(text((self.left + self.right) / 2, foot + 14, shown, "t-s mid"))
            foot += 20
        return foot

    def done(
        self, plot: tuple[float, float], foot: float, key: Sequence[KeyItem], flags: Sequence[FlagSpot] = ()
    ) -> Drawing:
        """The drawing; a file holds its key, and the titles of its tests."""
        if self.heading:
            key, foot = arranged(key, 0, foot + 10, self.size.width)
            for spot in flags:
                words = shorten(f"{spot.flag.number}. {spot.words}", self.size.width, SMALL)
                self.texts.append(text(0, foot + 16, words, "t-small"))
                foot += 20
        return Drawing(
            size=self.size.name,
            width=self.size.width,
            height=round(foot + 4, 1),
            plot=Rect(self.left, plot[0], self.right - self.left, plot[1] - plot[0]),
            strokes=tuple(replace(stroke, title=clean(stroke.title)) for stroke in self.strokes if stroke.d),
            texts=tuple(self.texts),
            flags=tuple(flags),
            key=tuple(key),
            holds_key=self.heading is not None,
        )
