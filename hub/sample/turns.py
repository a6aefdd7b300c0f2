"""Where a school's numbers take a turn: a few after a test that was kept, fewer for the worse, most not at all."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hub.measures.models import Frequency
from hub.sample.measured import Gap, Turn
from hub.sample.school_year import Country, counting_days, is_open
from hub.sample.world import Cycle, Team

_BETTER, _WORSE, _SILENT = 0.14, 0.05, 0.08
_LONGEST_AGO = timedelta(weeks=72)


@dataclass(frozen=True, slots=True)
class Moved:
    """By how much a measure moves in the schools where it gets better, and which ideas may be why.

    A turn younger than `weeks` would not show yet.
    """

    measure: str
    by: float
    ideas: tuple[str, ...]
    weeks: int = 16
    worsens: bool = False


def turns(
    teams: Sequence[Team], cycles: Sequence[Cycle], *, moved: Sequence[Moved], told: Sequence[Turn], today: date
) -> tuple[Turn, ...]:
    """What the stories tell, and of each measure some schools more, chosen by lot."""
    made = list(told)
    for move in moved:
        taken = {turn.team for turn in made if turn.measure == move.measure}
        lot = {team.key: random.Random(f"{move.measure} {team.key} turn").random() for team in teams}
        kept = _kept(cycles, move, today)
        drawn = sorted((key for key in lot if key not in taken), key=lambda key: lot[key])
        better = [key for key in drawn if key in kept][: max(1, round(len(teams) * _BETTER))]
        made += [_after(move, kept[key]) for key in better]
        if move.worsens:
            others = [key for key in reversed(drawn) if key not in better]
            made += [_worse(move, key, today) for key in others[: max(1, round(len(teams) * _WORSE))]]
    return tuple(made)


def _kept(cycles: Sequence[Cycle], move: Moved, today: date) -> dict[str, Cycle]:
    """The first test of one of the ideas that each team adopted long enough ago."""
    earliest, latest = today - _LONGEST_AGO, today - timedelta(weeks=move.weeks)
    found: dict[str, Cycle] = {}
    for cycle in cycles:
        adopted = cycle.decision == "adopt" and cycle.idea in move.ideas and cycle.quick_log is None
        if adopted and cycle.closed_at and earliest <= cycle.closed_at.date() <= latest:
            found.setdefault(cycle.team, cycle)
    return found


def _after(move: Moved, cycle: Cycle) -> Turn:
    assert cycle.closed_at is not None
    return Turn(move.measure, cycle.team, cycle.closed_at.date(), move.by, cycle.key)


def _worse(move: Moved, team: str, today: date) -> Turn:
    weeks = random.Random(f"{move.measure} {team} worse").randrange(move.weeks, move.weeks + 20)
    return Turn(move.measure, team, today - timedelta(weeks=weeks), -move.by)


def silent(teams: Sequence[Team], measures: Sequence[str], today: date, told: Sequence[Gap]) -> tuple[Gap, ...]:
    """Which teams no longer enter their numbers: those told by hand and some more, by lot."""
    made = list(told)
    for team in teams:
        rng = random.Random(f"{team.key} silent")
        if rng.random() < _SILENT and not any(gap.team == team.key for gap in told):
            since = today - timedelta(weeks=rng.randrange(4, 16))
            made += [Gap(measure, team.key, since, date.max) for measure in measures]
    return tuple(made)


def told_cycle(cycles: Sequence[Cycle], key: str) -> Cycle:
    """One of the cycles told by hand."""
    return next(cycle for cycle in cycles if cycle.key == key)


def open_week(country: Country, day: date) -> date:
    """The Monday of that day's week, or of the next one with school in it."""
    monday = day - timedelta(days=day.weekday())
    while not is_open(country, monday):
        monday += timedelta(weeks=1)
    return monday


def counted_before(country: Country, frequency: str, day: date) -> date:
    """The last day before another on which was counted."""
    days = counting_days(country, Frequency(frequency), day - timedelta(weeks=20), day)
    return days[-1]


def latest(month: int, day: int, today: date, *, weeks: int) -> date:
    """The last time a day of the year was at least so many weeks ago."""
    until = today - timedelta(weeks=weeks)
    found = date(until.year, month, day)
    return found if found <= until else date(until.year - 1, month, day)
