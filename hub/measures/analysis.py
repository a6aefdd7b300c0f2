"""What a judged chart holds: its lines, its phases, its signals, and what it can say."""

import enum
from dataclasses import dataclass, field

from hub.measures.models import Chart, ChartMark, Measure, Rules
from hub.measures.values import Reading


class Verdict(enum.StrEnum):
    """What a chart can say."""

    EMPTY = "empty"  # no point yet
    TOO_FEW = "too_few"  # nothing can be judged yet
    NO_SIGNAL = "no_signal"  # what is seen may well be chance
    SIGNAL = "signal"  # unlikely to be chance
    SIGNAL_BETTER = "signal_better"
    SIGNAL_WORSE = "signal_worse"

    @property
    def is_signal(self) -> bool:
        """Whether something changed."""
        return self in (Verdict.SIGNAL, Verdict.SIGNAL_BETTER, Verdict.SIGNAL_WORSE)


@dataclass(frozen=True)
class Phase:
    """A stretch of points judged by its own centre; points are numbered from 1 among all readings."""

    first: int
    last: int
    why: str  # "", "definition", or the words of who split it
    centre: float | None
    useful: int
    longest_run: int | None = None
    longest_allowed: int | None = None
    crossings: int | None = None
    fewest_crossings: int | None = None
    is_signal: bool = False


@dataclass(frozen=True)
class Signal:
    """Something unlikely to be chance: what it is, the points that make it, and the side or way they lie.

    `rule`: long_run, few_crossings, shift, trend, outside, two_of_three, too_few_runs, too_many_runs.
    `side`: above, below, up, down, or nothing where it has none.
    """

    rule: str
    points: tuple[int, ...]
    side: str = ""


@dataclass(frozen=True)
class Analysis:
    """One chart, judged: readings, lines and findings, all by point number from 1."""

    measure: Measure
    chart: Chart
    rules: Rules
    readings: tuple[Reading, ...]
    values: tuple[float | None, ...] = ()
    centre: tuple[float | None, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    lower_2s: tuple[float | None, ...] = ()
    upper_2s: tuple[float | None, ...] = ()
    phases: tuple[Phase, ...] = ()
    signals: tuple[Signal, ...] = ()
    excluded: dict[int, str] = field(default_factory=dict)  # point number to reason
    frozen: int | None = None  # centre and limits come from the points up to this one
    marks: tuple[ChartMark, ...] = ()
    told: Signal | None = None  # the signal that is told first
    verdict: Verdict = Verdict.EMPTY
    needed: int = 0  # how many more points before the chart can say anything
    variation: str | None = None  # of the rules of NHS Making Data Count, of the last point
    assurance: str | None = None

    @property
    def latest(self) -> Reading | None:
        """The last point there is."""
        return next((reading for reading in reversed(self.readings) if reading.is_point), None)

    @property
    def count(self) -> int:
        """How many points there are."""
        return sum(reading.is_point for reading in self.readings)

    def marked(self, rule: str) -> tuple[int, ...]:
        """The points of all signals by one rule."""
        return tuple(sorted({point for signal in self.signals if signal.rule == rule for point in signal.points}))
