"""All teams of a network on one measure: a small chart of each on the same axes, and the network's own figure."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.charts import smallcharts
from hub.charts.frame import Values, common
from hub.charts.series import ChartWords
from hub.charts.smallcharts import Small
from hub.kernel.permissions import Actor
from hub.measures import drawing, periods, queries
from hub.measures.analysing import analyse, charts_for
from hub.measures.analysis import Analysis, Verdict
from hub.measures.findings import Finding, finding
from hub.measures.models import Chart, ChartMark, Measure
from hub.measures.queries import Key
from hub.measures.values import Reading
from hub.networks.models import Team

# What wants attention comes first, then where it goes well; what can't be judged comes last.
ORDER = (
    Verdict.SIGNAL_WORSE,
    Verdict.SIGNAL_BETTER,
    Verdict.SIGNAL,
    Verdict.NO_SIGNAL,
    Verdict.TOO_FEW,
    Verdict.EMPTY,
)


class Show(enum.StrEnum):
    """Which teams are looked at."""

    ALL = "all"
    SIGNAL = "signal"
    NO_SIGNAL = "no-signal"
    LATE = "late"


@dataclass(frozen=True)
class Cell:
    """One team's small chart: `last` is its last reading of any kind, `is_late` that a later one should be there."""

    team: Team
    analysis: Analysis
    is_late: bool
    small: Small | None = None

    @property
    def last(self) -> Reading | None:
        """The last reading, also a hidden or a missing one."""
        return self.analysis.readings[-1] if self.analysis.readings else None

    @property
    def has_hidden(self) -> bool:
        """Whether numbers of the team are too small for this reader."""
        return any(reading.hidden for reading in self.analysis.readings)

    def is_in(self, show: Show) -> bool:
        """Whether the cell stands under a filter."""
        if show is Show.LATE:
            return self.is_late
        if show is Show.SIGNAL:
            return self.analysis.verdict.is_signal
        return show is Show.ALL or self.analysis.verdict is Verdict.NO_SIGNAL


@dataclass(frozen=True)
class Pooled:
    """The network's own figure, judged like a team's; `begun` is that of a period which is not over."""

    analysis: Analysis
    told: Finding
    charts: tuple[Chart, ...]
    begun: Reading | None = None

    @property
    def latest(self) -> Reading | None:
        """The last figure."""
        return self.analysis.latest

    @property
    def teams(self) -> tuple[int, int]:
        """Of how few and how many teams the figures are made."""
        counts = [reading.teams for reading in self.analysis.readings if reading.is_point]
        return (min(counts), max(counts)) if counts else (0, 0)


@dataclass(frozen=True)
class Together:
    """A measure in all teams: `cells` in the order of interest, `shown` those of a filter, drawn on common axes."""

    measure: Measure
    group_id: int | None
    pooled: Pooled
    cells: tuple[Cell, ...]
    shown: tuple[Cell, ...]
    scale: tuple[str, str] | None

    @property
    def counts(self) -> dict[Show, int]:
        """How many teams stand under each filter."""
        return {show: sum(cell.is_in(show) for cell in self.cells) for show in Show}

    @property
    def judged(self) -> int:
        """How many charts can say anything yet."""
        return sum(cell.analysis.verdict not in (Verdict.EMPTY, Verdict.TOO_FEW) for cell in self.cells)


def look(
    actor: Actor,
    measure: Measure,
    teams: Sequence[Team],
    words: ChartWords,
    today: date,
    *,
    group_id: int | None = None,
    chart: Chart | None = None,
    show: Show = Show.ALL,
) -> Together:
    """Read, judge and draw all teams, with two questions to the database whatever their number."""
    found = queries.together(actor, measure, group_ids=[group_id])
    marks = queries.marks([measure.id])
    cells = sorted(
        (
            _cell(
                team,
                analyse(measure, found.teams.get(Key(team.id, group_id), ()), marks_on(marks, team.id, group_id)),
                today,
            )
            for team in teams
        ),
        key=lambda cell: (ORDER.index(cell.analysis.verdict), not cell.has_hidden),
    )
    shown, scale = _drawn(cells, show, words)
    return Together(
        measure,
        group_id,
        judged(measure, found.network.get(group_id, []), marks, today, group_id=group_id, chart=chart),
        tuple(cells),
        shown,
        scale,
    )


def _cell(team: Team, analysis: Analysis, today: date) -> Cell:
    measure, readings = analysis.measure, analysis.readings
    latest = readings[-1].on if readings else None
    is_counted = measure.retired_at is None
    is_fresh = latest is not None and periods.counted_lately(measure.frequency, latest, today)
    return Cell(team, analysis, is_counted and not is_fresh)


def marks_on(marks: Iterable[ChartMark], team_id: int | None, group_id: int | None) -> list[ChartMark]:
    """What stands on one chart: its own marks, and those of the network, which are about all groups or this one."""
    return [
        mark
        for mark in marks
        if (mark.team_id == team_id and mark.group_id == group_id)
        or (mark.team_id is None and mark.group_id in (None, group_id))
    ]


def _drawn(cells: Sequence[Cell], show: Show, words: ChartWords) -> tuple[tuple[Cell, ...], tuple[str, str] | None]:
    """The cells of a filter, on the axes that all teams need; the ends of the axis in words."""
    charts = [drawing.run_chart(cell.analysis, bare=True) for cell in cells]
    within = common(charts)
    if within is None:
        return tuple(cell for cell in cells if cell.is_in(show)), None
    axis = Values(within, charts[0].kind, 5, words)
    drawn = [
        Cell(
            cell.team,
            cell.analysis,
            cell.is_late,
            smallcharts.cell(chart, words, within=within) if chart.drawn else None,
        )
        for cell, chart in zip(cells, charts, strict=True)
        if cell.is_in(show)
    ]
    return tuple(drawn), (axis.say(axis.ticks[0]), axis.say(axis.ticks[-1]))


def judged(
    measure: Measure,
    pooled: Sequence[Reading],
    marks: Iterable[ChartMark],
    today: date,
    *,
    group_id: int | None = None,
    chart: Chart | None = None,
) -> Pooled:
    """The network's figures, judged by the rules of the measure."""
    over, begun = settled(measure, pooled, today)
    analysis = analyse(measure, over, marks_on(marks, None, group_id), chart=chart)
    return Pooled(analysis, finding(analysis), charts_for(measure, readings=over), begun)


def settled(measure: Measure, pooled: Sequence[Reading], today: date) -> tuple[list[Reading], Reading | None]:
    """The figures of the periods that are over, and that of the present one while teams are still counting.

    A figure of three teams beside figures of thirty would look like a change and be none.
    """
    found = list(pooled)
    is_present = bool(found) and found[-1].on >= periods.start_of(measure.frequency, today)
    if is_present and len(found) > 1 and found[-1].teams < found[-2].teams:
        return found[:-1], found[-1]
    return found, None


def by_verdict(cells: Iterable[Cell]) -> Mapping[Verdict, int]:
    """How many charts say what."""
    counts = dict.fromkeys(ORDER, 0)
    for cell in cells:
        counts[cell.analysis.verdict] += 1
    return counts
