"""One team's chart as somebody may see it: the same numbers, marks and finding for page, picture and spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile
from statistics import median

from hub.charts.series import RunChart
from hub.kernel.permissions import Actor
from hub.measures import drawing, hooks, periods, policy, queries, wording
from hub.measures.analysing import BASELINE, analyse, suggested_phase
from hub.measures.analysis import Analysis, Phase
from hub.measures.findings import Finding, finding
from hub.measures.hooks import ChartTest
from hub.measures.models import Chart, ChartMark, Frequency, Measure, StudentGroup
from hub.measures.queries import Key
from hub.measures.values import Reading
from hub.networks.models import Team

# Tests drawn as flags and listed beneath a chart; a test shortly before the first count may have to do with it.
MOST_FLAGS, MOST_TESTS = 12, 30
_BEFORE = timedelta(days=31)
# Charts whose points are not the counts themselves.
_OF_SPREAD = (Chart.MR, Chart.XBAR, Chart.S)


@dataclass(frozen=True)
class Freshness:
    """When it was last counted, and since when the next count is due; nothing is due where nobody counts any more."""

    latest: date | None
    due_since: date | None = None
    frequency: Frequency = Frequency.WEEKLY

    @property
    def period(self) -> str:
        """What was counted last: "Week of 9 Nov", "October"."""
        return wording.period(self.frequency, periods.start_of(self.frequency, self.latest)) if self.latest else ""


@dataclass(frozen=True)
class Look:
    """A chart with what stands around it; `marks` holds what was taken away too."""

    measure: Measure
    team: Team
    group: StudentGroup | None
    analysis: Analysis
    told: Finding
    marks: list[ChartMark]
    tests: list[ChartTest] = field(default_factory=list)
    more_tests: int = 0  # how many earlier ones are not listed

    @property
    def flags(self) -> list[drawing.Flag]:
        """The tests that stand on the chart."""
        return [drawing.Flag(test.began, test.title, test.url, _decision(test)) for test in self.tests[-MOST_FLAGS:]]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each test on the chart, by its page."""
        return {flag.url: flag.number for flag in drawing.numbered(self.flags)}

    @property
    def standing(self) -> list[ChartMark]:
        """The marks that are on the chart now."""
        return [mark for mark in self.marks if mark.removed_at is None]

    def chart(self) -> RunChart:
        """What is drawn."""
        return drawing.run_chart(self.analysis, self.flags)


def look(actor: Actor, measure: Measure, team: Team, group: StudentGroup | None, chart: Chart | None = None) -> Look:
    """Read and judge one team's series of a measure, with three questions to the database."""
    group_id = group.id if group else None
    found = queries.read(actor, [measure], team_ids=[team.id], group_ids=[group_id])[measure.id]
    readings = found.get(Key(team.id, group_id), [])
    written = queries.written_on(measure.id, team.id, group_id)
    analysis = analyse(measure, readings, [mark for mark in written if mark.removed_at is None], chart=chart)
    since = readings[0].on - _BEFORE if readings else None
    tests = hooks.chart_tests(actor, measure, [team.id], since)
    listed = tests[-MOST_TESTS:]
    return Look(measure, team, group, analysis, finding(analysis), written, listed, len(tests) - len(listed))


def of_team(actor: Actor, measures: Sequence[Measure], team: Team) -> list[Analysis]:
    """All of a team's measures for everybody, judged, what needs a look first; two questions to the database."""
    found = queries.read(actor, measures, team_ids=[team.id], group_ids=[None])
    marks = [mark for mark in queries.marks([one.id for one in measures], [team.id]) if mark.group_id is None]
    judged = [
        analyse(one, found[one.id].get(Key(team.id, None), []), [mark for mark in marks if mark.measure_id == one.id])
        for one in measures
    ]
    order = ("signal_worse", "signal", "signal_better", "no_signal", "too_few", "empty")
    return sorted(judged, key=lambda analysis: order.index(analysis.verdict.value))


def freshness(measure: Measure, readings: Sequence[Reading], team: Team, today: date) -> Freshness:
    """When a series was last counted and whether the next count is late."""
    latest = readings[-1].on if readings else None
    late = periods.due(measure.frequency, latest, today)
    if late is None or latest is None or measure.retired_at is not None or team.closed_at is not None:
        return Freshness(latest, frequency=measure.frequency)
    missed = periods.after(measure.frequency, periods.start_of(measure.frequency, latest))
    return Freshness(latest, periods.after(measure.frequency, missed), measure.frequency)


@dataclass(frozen=True)
class Offer:
    """A new phase that could begin: so many points in a row on one side ("above" or "below") of the baseline say so."""

    on: date
    points: int
    side: str


def offered_phase(analysis: Analysis) -> Offer | None:
    """A proposal of a new phase to those who may begin it."""
    day = suggested_phase(analysis) if analysis.chart not in _OF_SPREAD else None
    if day is None:
        return None
    last = analysis.phases[-1]
    values = [
        (one.on, one.value)
        for place, one in enumerate(analysis.readings[: last.last], 1)
        if place >= last.first and place not in analysis.excluded and one.value is not None
    ]
    baseline = median(value for _on, value in values[:BASELINE])
    after = [value for on, value in values if on >= day]
    is_above = after[0] > baseline
    stays = takewhile(lambda value: value == baseline or (value > baseline) is is_above, after)
    return Offer(day, sum(value != baseline for value in stays), "above" if is_above else "below")


def phase_at(analysis: Analysis, place: int) -> Phase | None:
    """The phase a point lies in."""
    return next((phase for phase in analysis.phases if phase.first <= place <= phase.last), None)


def counted_days(analysis: Analysis) -> list[tuple[int, Reading]]:
    """The points there are, with their numbers."""
    return [(place, reading) for place, reading in enumerate(analysis.readings, 1) if reading.is_point]


def may_mark(actor: Actor, measure: Measure, team: Team) -> bool:
    """Whether somebody writes on this team's chart."""
    return policy.can_mark(actor, measure.network_id, team.id)


def _decision(test: ChartTest) -> str:
    return "abandon" if test.mark == "stopped" else test.mark
