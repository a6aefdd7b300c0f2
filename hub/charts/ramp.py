"""The ramp: tests of one idea by size and time: where it grew, and how large it has been tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import hypot

from hub.charts.letters import BOLD, SEMIBOLD, shorten, width
from hub.charts.marks import Mark, Shape, number, shapes
from hub.charts.plane import Rect
from hub.charts.scales import DayTick, day_ticks

LEVELS = ("pupil", "lesson", "class", "year", "school", "schools", "network")
"""How large a test can be, from small to large."""

WIDTH = 704.0
NARROW = 336.0
"""How wide it is drawn for a phone."""

_LEFT = 122.0
_LEFT_NARROW = 100.0
_TOP = 22.0
_PITCH = 46.0
_TEXT = 15.0
_LEAD = 14.0
_LABEL_MOST = 130.0
_FAINT_SHIFTS = (0.0, -11.0, 11.0, -5.5, 5.5, -17.0, 17.0)
_DARK_SHIFTS = (0.0, -13.0, 13.0, -20.0, 20.0)


@dataclass(frozen=True)
class Step:
    """One test: its size (one of LEVELS), its day, its decision (None while it is under way).

    `caption` is a word or two beside a highlighted mark ("41 → 24"), `title` the whole name.
    """

    level: str
    on: date
    decision: str | None = None
    caption: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Chain:
    """Tests of one team that follow on one another; highlighted ones are dark and labelled, the others faint."""

    label: str
    steps: tuple[Step, ...]
    highlighted: bool = False


@dataclass(frozen=True)
class Level:
    """A size as a line across the drawing."""

    kind: str
    y: float


@dataclass(frozen=True)
class Words:
    """A piece of text that touches nothing else, on its baseline."""

    x: float
    y: float
    text: str
    box: Rect


@dataclass(frozen=True)
class Stair:
    """A test as drawn."""

    step: Step
    mark: Mark
    shapes: tuple[Shape, ...]
    caption: Words | None


@dataclass(frozen=True)
class Flight:
    """A chain as drawn: a solid path to its last decision, a dashed one to what is under way."""

    chain: Chain
    solid: str
    dashed: str
    stairs: tuple[Stair, ...]
    label: Words | None


@dataclass(frozen=True)
class RampTick:
    """A day on the axis."""

    x: float
    day: DayTick


@dataclass(frozen=True)
class Ramp:
    """The drawing; `untried` is the height for "nobody has tried it this large yet", None when somebody has."""

    width: float
    height: float
    left: float
    right: float
    levels: tuple[Level, ...]
    ticks: tuple[RampTick, ...]
    flights: tuple[Flight, ...]
    untried: float | None

    @property
    def dark(self) -> tuple[Flight, ...]:
        """The highlighted chains."""
        return tuple(flight for flight in self.flights if flight.chain.highlighted)

    @property
    def faint(self) -> tuple[Flight, ...]:
        """All other chains."""
        return tuple(flight for flight in self.flights if not flight.chain.highlighted)


def lay_out(chains: Sequence[Chain], *, today: date | None = None, narrow: bool = False) -> Ramp | None:
    """The ramp of all chains up to today, or None when no test has a known size; steps without one are passed over.

    `narrow` draws it for a phone, in letters of the same size.
    """
    known = [_dated(chain) for chain in chains]
    known = [chain for chain in known if chain.steps]
    if not known:
        return None
    days = [step.on for chain in known for step in chain.steps]
    labels = [width(chain.label, _TEXT, BOLD) for chain in known if chain.highlighted]
    edges = (_LEFT_NARROW, NARROW) if narrow else (_LEFT, WIDTH)
    label_room = min(max(labels, default=0.0), _LABEL_MOST / 2 if narrow else _LABEL_MOST)
    axis = _Axis(min(days), max([*days, today] if today else days), edges, label_room)
    table = _Table(edges)
    # Highlighted chains take the best places; the others are painted first, beneath them.
    dark = [_Stairway(chain, axis, table).flight() for chain in known if chain.highlighted]
    faint = [_Stairway(chain, axis, table).flight() for chain in known if not chain.highlighted]
    return Ramp(
        width=edges[1],
        height=_y("pupil") + 58,
        left=edges[0],
        right=edges[1] - 10,
        levels=tuple(Level(kind, _y(kind)) for kind in LEVELS),
        ticks=tuple(axis.ticks()),
        flights=(*faint, *(_worded(flight, table) for flight in dark)),
        untried=_untried([step.level for chain in known for step in chain.steps]),
    )


def _dated(chain: Chain) -> Chain:
    steps = sorted((step for step in chain.steps if step.level in LEVELS), key=lambda step: step.on)
    return Chain(chain.label, tuple(steps), chain.highlighted)


def _y(level: str) -> float:
    return _TOP + (len(LEVELS) - 1 - LEVELS.index(level)) * _PITCH


def _untried(levels: Sequence[str]) -> float | None:
    """Half way between the largest size and the one below it, or the one line there is above what was tried."""
    largest = max(LEVELS.index(level) for level in levels)
    empty = len(LEVELS) - 1 - largest
    if empty == 0:
        return None
    return _TOP + (_PITCH / 2 if empty > 1 else 0) + 5


class _Axis:
    def __init__(self, first: date, last: date, edges: tuple[float, float], label_room: float) -> None:
        if first == last:
            first, last = first - timedelta(days=7), last + timedelta(days=7)
        self._first, self._last = first, last
        self.edges = left, right = edges
        self._ticks = 6 if right == WIDTH else 3
        self._left = left + (34 if right == WIDTH else 18)
        self._right = right - 10 - (label_room + 34 if label_room else 24)

    def x(self, day: date) -> float:
        return self._left + (day - self._first).days / (self._last - self._first).days * (self._right - self._left)

    def ticks(self) -> Iterator[RampTick]:
        for tick in day_ticks(self._first, self._last, self._ticks):
            yield RampTick(round(self.x(tick.on), 1), tick)


def _square(mark: Mark) -> Rect:
    return Rect(mark.x - mark.size, mark.y - mark.size, 2 * mark.size, 2 * mark.size)


class _Table:
    """What already lies on the drawing, so that the next mark or word finds a free place."""

    def __init__(self, edges: tuple[float, float]) -> None:
        self.edges = edges
        self._marks: list[Mark] = []
        self._boxes: list[Rect] = []
        self._treads: list[Rect] = []

    def touching(self, marks: Sequence[Mark]) -> float:
        """How far marks would reach into others, or onto the lines of highlighted chains."""
        apart = (a.size + b.size + 2 - hypot(a.x - b.x, a.y - b.y) for a in marks for b in self._marks)
        onto = sum(tread.overlaps(_square(mark)) for mark in marks for tread in self._treads)
        return sum(depth for depth in apart if depth > 0) + 2 * onto

    def put(self, marks: Sequence[Mark], risers: Sequence[Rect] = (), treads: Sequence[Rect] = ()) -> None:
        self._marks.extend(marks)
        self._boxes.extend(risers)
        self._treads.extend(treads)

    def covers(self, box: Rect) -> bool:
        return any(box.overlaps(other) for other in (*self._boxes, *map(_square, self._marks)))

    def word(self, text: str, places: Sequence[tuple[float, float]], weight: int) -> Words | None:
        wide = width(text, _TEXT, weight)
        for x, y in places:
            left = min(max(x, self.edges[0]), self.edges[1] - wide)
            box = Rect(left, y - 11.5, wide, 14)
            if y > 12 and not self.covers(box):
                self._boxes.append(box)
                return Words(round(left, 1), round(y, 1), text, box)
        return None


class _Stairway:
    """One chain finding its place."""

    def __init__(self, chain: Chain, axis: _Axis, table: _Table) -> None:
        self._chain = chain
        self._marks = self._settled(axis, table)
        if chain.highlighted:
            risers = [Rect(x - 1, min(y, z), 2, abs(y - z)) for x, y, z in self._risers()]
            treads = [Rect(a.x, a.y - 2, b.x - a.x, 4) for a, b in pairwise(self._marks)]
            table.put(self._marks, risers, treads)
        else:
            table.put(self._marks)

    def flight(self) -> Flight:
        stairs = (
            Stair(step, mark, shapes([mark]), None) for step, mark in zip(self._chain.steps, self._marks, strict=True)
        )
        solid, dashed = self._paths()
        return Flight(self._chain, solid, dashed, tuple(stairs), None)

    def _settled(self, axis: _Axis, table: _Table) -> list[Mark]:
        """The marks at the height that touches fewest others; within the chain they never touch."""
        flat: list[Mark] = []
        for step in self._chain.steps:
            size, x = self._size(step.level), axis.x(step.on)
            if flat:
                x = max(x, flat[-1].x + flat[-1].size + size + 3)
            flat.append(Mark(step.decision or "running", x, _y(step.level), size))
        beyond = max(0.0, flat[-1].x + flat[-1].size - (axis.edges[1] - 14))
        shifts = _DARK_SHIFTS if self._chain.highlighted else _FAINT_SHIFTS
        tries = [[Mark(m.kind, round(m.x - beyond, 1), m.y + shift, m.size) for m in flat] for shift in shifts]
        return min(tries, key=table.touching)

    def _size(self, level: str) -> float:
        rank = LEVELS.index(level)
        return 6.5 + rank if self._chain.highlighted else round(3.8 + 0.3 * rank, 1)

    def _risers(self) -> Iterator[tuple[float, float, float]]:
        for before, after in pairwise(self._marks):
            x = before.x + 0.6 * (after.x - before.x)
            yield min(max(x, before.x + before.size), after.x - after.size), before.y, after.y

    def _paths(self) -> tuple[str, str]:
        marks = self._marks
        done = next((n for n, mark in enumerate(marks) if mark.kind == "running"), len(marks))
        tail = _LEAD if self._chain.highlighted else 4.0
        start = f"M{number(marks[0].x - marks[0].size - tail)} {number(marks[0].y)}"
        turns = [f"H{number(x)}V{number(to)}" for x, _, to in self._risers()]
        end = f"H{number(marks[-1].x + marks[-1].size + (tail if self._chain.highlighted else 0))}"
        if done == len(marks):
            return start + "".join(turns) + end, ""
        if done == 0:
            return "", start + "".join(turns) + end
        last = marks[done - 1]
        solid = f"{start}{''.join(turns[: done - 1])}H{number(last.x + last.size)}"
        return solid, f"M{number(last.x + last.size)} {number(last.y)}{''.join(turns[done - 1 :])}{end}"


def _worded(flight: Flight, table: _Table) -> Flight:
    """The label at the chain's end, and a caption beside every mark that has room for one."""
    last = flight.stairs[-1].mark
    right = last.x + last.size + _LEAD + 6
    room = table.edges[1] - 2 - min(right, table.edges[1] - 60)
    places = [(right, last.y + 5 + shift) for shift in (0, -17, 17, -30, 30)]
    label = table.word(shorten(flight.chain.label, room, _TEXT, BOLD), places, BOLD)
    stairs = tuple(Stair(s.step, s.mark, s.shapes, _caption(s, table)) for s in flight.stairs)
    return Flight(flight.chain, flight.solid, flight.dashed, stairs, label)


def _caption(stair: Stair, table: _Table) -> Words | None:
    text = shorten(stair.step.caption, 150, _TEXT, SEMIBOLD)
    if not text:
        return None
    mark, half = stair.mark, width(text, _TEXT, SEMIBOLD) / 2
    above, below = mark.y - mark.size - 6, mark.y + mark.size + 16
    starts = (mark.x - half, mark.x - 2 * half + mark.size, mark.x - mark.size)
    return table.word(text, [(x, y) for y in (above, below) for x in starts], SEMIBOLD)
