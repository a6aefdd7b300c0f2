"""All that is to be played in a sample network: its timeline, notes taken on the way, people who look in or leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hub.sample.entering import Batch, batches
from hub.sample.measured import Mark, Measure, Slip
from hub.sample.school_days import last_moment
from hub.sample.timeline import timeline
from hub.sample.visits import last_visits
from hub.sample.world import Article, Comment, Cycle, Idea, NetworkPlan, Proposal

Record = Idea | Proposal | Cycle | Article | Comment | Measure | Batch | Slip | Mark | str  # a str is a person's key


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened: the timeline's kinds, those of `counted`, `cycle.written`, `person.…`."""

    at: datetime
    what: str
    record: Record


def happenings(plan: NetworkPlan, today: date) -> list[Happening]:
    """Everything that happened in the network after its first day, oldest first."""
    return sorted(_all(plan, today), key=lambda one: one.at)


def counted(plan: NetworkPlan, today: date) -> list[Happening]:
    """What happened to the network's measures, oldest first."""
    return sorted(_counted(plan, today), key=lambda one: one.at)


def _all(plan: NetworkPlan, today: date) -> Iterator[Happening]:
    yield from _counted(plan, today)
    for event in timeline(plan):
        yield Happening(event.at, event.what, event.record)
    for cycle in plan.cycles:
        moment = _written_at(cycle, last_moment(today))
        if moment is not None:
            yield Happening(moment, "cycle.written", cycle)
    for team in plan.teams:
        for member in team.members:
            if member.left_at is not None:
                yield Happening(member.left_at, "person.left", member.person)
    for person, moment in last_visits(plan, today):
        yield Happening(moment, "person.visited", person)


def _counted(plan: NetworkPlan, today: date) -> Iterator[Happening]:
    measured = plan.measured
    for measure in measured.measures:
        yield Happening(measure.added_at, "measure.added", measure)
        if measure.redefined:
            yield Happening(measure.redefined.at, "measure.redefined", measure)
    for moment, batch in batches(plan, today):
        yield Happening(moment, "numbers.entered", batch)
    yield from (Happening(slip.at, "number.corrected", slip) for slip in measured.slips)
    yield from (Happening(mark.at, "chart.marked", mark) for mark in measured.marks)


def _written_at(cycle: Cycle, latest: datetime) -> datetime | None:
    """When somebody noted what was found so far in a cycle that stays open; None where nothing was noted."""
    noted = cycle.happened or cycle.answers
    if cycle.begun_at is None or cycle.closed_at is not None or cycle.quick_log or not noted:
        return None
    looked = cycle.begun_at + timedelta(hours=26)
    if cycle.answers and cycle.check_on:
        looked = datetime.combine(cycle.check_on, time(20, 15), cycle.begun_at.tzinfo)
    return max(cycle.begun_at, min(looked, latest))
