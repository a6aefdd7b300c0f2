"""What a chart of values over time is drawn from: plain data, without a word about where they come from.

Statistics are worked out elsewhere (hub.spc); here their results are only handed over. Point numbers are 1-based.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

STATES = ("counted", "ghost", "missing", "hidden")
KINDS = ("number", "count", "percent")
HARD_SPACE = "\u00a0"

Place = date | int
"""A day, or a whole number such as weeks since the beginning."""
Value = Decimal | float


@dataclass(frozen=True)
class Point:
    """One place on the time axis.

    `state`: counted; ghost (drawn, but left out of the statistics); missing (no value, `note` says why); hidden (too
    few people to show). A hidden or missing point has no value: whoever may not see it must not be handed it.
    """

    at: Place
    value: Value | None = None
    state: str = "counted"
    note: str = ""

    def __post_init__(self) -> None:
        """A point is of a known state, and one that shows nothing holds nothing."""
        if self.state not in STATES:
            raise ValueError(f"A point is one of {', '.join(STATES)}.")
        if self.state in {"hidden", "missing"} and self.value is not None:
            raise ValueError("A hidden or missing point has no value.")
        if self.value is None and self.state in {"counted", "ghost"}:
            object.__setattr__(self, "state", "missing")


@dataclass(frozen=True)
class Phase:
    """Points `first` to `last` with a centre line of their own; `why` says what ended the phase before."""

    first: int
    last: int
    center: Value | None = None
    why: str = ""


@dataclass(frozen=True)
class Band:
    """Points that are a signal together: kind is shift, trend or run; `text` says so in words on the chart."""

    kind: str
    points: tuple[int, ...]
    text: str = ""


@dataclass(frozen=True)
class Note:
    """Something that happened on a day, written above the chart."""

    at: Place
    text: str


@dataclass(frozen=True)
class Flag:
    """A test that began: its number on the chart, its title, page and decision (None while it is under way)."""

    at: Place
    number: int
    title: str
    url: str = ""
    decision: str | None = None


@dataclass(frozen=True)
class RunChart:
    """A run chart or a Shewhart chart.

    `limits` are four rows (lower, upper, lower 2 sigma, upper 2 sigma), each empty or one entry per point; `center` is
    median or mean; `frozen` the number of points the centre was worked out from, 0 for all; `outside` the points beyond
    a limit. `kind` is number, count (its axis begins at zero) or percent (values 0 to 100, its axis stays there).
    """

    points: tuple[Point, ...]
    kind: str = "number"
    center: str = "median"
    phases: tuple[Phase, ...] = ()
    lcl: tuple[Value | None, ...] = ()
    ucl: tuple[Value | None, ...] = ()
    lcl_2s: tuple[Value | None, ...] = ()
    ucl_2s: tuple[Value | None, ...] = ()
    outside: tuple[int, ...] = ()
    bands: tuple[Band, ...] = ()
    target: Value | None = None
    frozen: int = 0
    notes: tuple[Note, ...] = ()
    flags: tuple[Flag, ...] = ()
    axis_title: str = ""
    x_title: str = ""

    @property
    def all_phases(self) -> tuple[Phase, ...]:
        """The phases; without any it is one, which has no centre."""
        return self.phases or (Phase(1, len(self.points)),)

    @property
    def drawn(self) -> tuple[Point, ...]:
        """The points with a value."""
        return tuple(point for point in self.points if point.value is not None)


@dataclass(frozen=True)
class Level:
    """A level of a series from one place to another, such as its median before and after."""

    first: Place
    last: Place
    value: Value


@dataclass(frozen=True)
class Series:
    """One group's or cohort's points under its name."""

    name: str
    points: tuple[Point, ...]
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Gap:
    """The distance between the last values of two series (their positions, from 0), in words: "12 points apart"."""

    one: int
    other: int
    text: str


@dataclass(frozen=True)
class GroupChart:
    """Two to six series on the same axes."""

    series: tuple[Series, ...]
    kind: str = "number"
    target: Value | None = None
    gap: Gap | None = None
    notes: tuple[Note, ...] = ()
    axis_title: str = ""
    x_title: str = ""


def _plain(value: Decimal) -> str:
    return f"{value:,f}".replace("-", "−")


def _percent(value: Decimal) -> str:
    return f"{_plain(value)}{HARD_SPACE}%"


_MONTHS = "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()


def _day(day: date, form: str) -> str:
    parts = {"d": str(day.day), "MMM": _MONTHS[day.month - 1], "y": str(day.year)}
    return " ".join(parts[part] for part in form.split())


def _numbers(form: str) -> Callable[[int], str]:
    return form.format


@dataclass(frozen=True)
class ChartWords:
    """The phrases and formats of a chart, English unless a page hands over its own; `day` takes a pattern of CLDR."""

    number: Callable[[Decimal], str] = _plain
    percent: Callable[[Decimal], str] = _percent
    day: Callable[[date, str], str] = _day
    centers: dict[str, str] = field(default_factory=lambda: {"median": "Median", "mean": "Mean"})
    first: dict[str, Callable[[int], str]] = field(
        default_factory=lambda: {
            "median": _numbers("Median of the first {}"),
            "mean": _numbers("Mean of the first {}"),
        }
    )
    upper: str = "Upper limit"
    lower: str = "Lower limit"
    goal: str = "Goal"
    limits: str = "Upper and lower limit"
    inner: str = "Two thirds of the way to a limit"
    point: str = "One count"
    bands: dict[str, str] = field(
        default_factory=lambda: {"shift": "Part of a shift", "trend": "Part of a trend", "run": "Part of a long run"}
    )
    outside: str = "Outside the limits"
    ghost: str = "Left out of the calculation"
    missing: str = "No count"
    hidden: str = "Too few to show"
    flag: str = "A test began"
    flag_name: Callable[[int, str], str] = "Test {}: {}".format
    decisions: dict[str, str] = field(
        default_factory=lambda: {
            "adopt": "adopted",
            "adapt": "adapted",
            "abandon": "abandoned",
            "running": "under way",
        }
    )
    level: str = "Median before and after"


ENGLISH = ChartWords()
