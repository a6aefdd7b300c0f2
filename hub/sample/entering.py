"""When the numbers of a sample network were entered and by whom: the hub month by month, teams term by term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from hub.measures import periods
from hub.measures.models import Frequency
from hub.sample.figures import Figures
from hub.sample.measured import Measure
from hub.sample.people import AMERICAN, BRITISH
from hub.sample.school_days import at, last_moment
from hub.sample.world import NetworkPlan, Team

_ZONES = {"us": AMERICAN, "uk": BRITISH}
_TERM = 4  # months


@dataclass(frozen=True, slots=True)
class Batch:
    """Numbers entered at one sitting: of these teams, on these days. An event is a day with its only number."""

    measure: Measure
    teams: tuple[str, ...]
    days: tuple[date, ...]
    by: str


def batches(plan: NetworkPlan, today: date) -> Iterator[tuple[datetime, Batch]]:
    """Every sitting with its moment, in no particular order."""
    figures = Figures(plan.measured, plan.teams, today)
    zone, latest = _ZONES[plan.measured.country], last_moment(today) - timedelta(minutes=45)
    hub = next(member.person for member in plan.members if member.role == "facilitator")
    for measure in plan.measured.measures:
        if measure.entered_by == "hub":
            for moment, sitting in _sittings(measure, figures.days(measure), zone):
                yield min(moment, latest), Batch(measure, tuple(team.key for team in plan.teams), sitting, hub)
            continue
        for team in figures.teams(measure):
            is_events = measure.frequency == "each_event"
            days = [one.on for one in figures.events(measure, team)] if is_events else figures.days(measure)
            for moment, sitting in _sittings(measure, days, zone):
                yield min(moment, latest), Batch(measure, (team.key,), sitting, measure.by or _lead(team))


def _sittings(measure: Measure, days: Sequence[date], zone: str) -> Iterator[tuple[datetime, tuple[date, ...]]]:
    """The days by sitting, with the moment after the last of their periods was over."""
    for _term, sitting in groupby(days, lambda day: _sitting(measure, day)):
        chosen = tuple(sitting)
        over = periods.after(Frequency(measure.frequency), chosen[-1])
        yield max(at(over + timedelta(days=1), "16:30", zone), measure.added_at + timedelta(hours=2)), chosen


def _sitting(measure: Measure, day: date) -> tuple[object, ...]:
    if day < measure.added_at.date():
        return ("records",)  # what was there before is brought in at once
    if measure.entered_by == "hub":
        return day.year, day.month
    return day.year, (day.month - 1) // _TERM


def _lead(team: Team) -> str:
    return next(member.person for member in team.members if member.left_at is None)
