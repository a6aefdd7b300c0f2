"""What befell the numbers of network A's schools: turns, holes, slips, and what people wrote on charts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hub.sample.measured import Gap, Mark, Measured, Slip, Turn
from hub.sample.measures_ninth import (
    CAME,
    CHECK_INS,
    FAILING,
    MEETINGS,
    MINUTES,
    OUTCOME,
    PRESENT,
    TASKS,
    TICKETS,
    ninth_measures,
)
from hub.sample.people import AMERICAN
from hub.sample.school_days import at
from hub.sample.school_year import first_days
from hub.sample.theories import started_at
from hub.sample.turns import Moved, counted_before, latest, open_week, silent, told_cycle, turns
from hub.sample.world import Cycle, Team

_SAMIRA, _DANIEL, _HANNAH, _RUTH = "samira-haddad", "daniel-reyes", "hannah-lindqvist", "ruth-castellanos"
_TOMASZ = "tomasz-zielinski"

_GETS_BETTER = (
    Moved(
        FAILING,
        -8.0,
        ("friday-catch-up", "missing-work-text", "cap-on-zero", "exit-ticket", "single-point-rubric", "failure-list"),
        weeks=26,
        worsens=True,
    ),
    Moved(PRESENT, 7.0, ("corridor-check-in", "call-home", "peer-buddy", "monday-check-in"), worsens=True),
    Moved(CHECK_INS, 15.0, ("monday-check-in", "corridor-check-in", "kid-talk", "risk-list")),
    Moved(MINUTES, -19.0, ("kid-talk", "risk-list")),
)


def ninth_measured(teams: Sequence[Team], cycles: Sequence[Cycle], today: date) -> Measured:
    """The measures of network A as they stand today."""
    begun = started_at(today)
    of_work = (MEETINGS, CHECK_INS, MINUTES)
    return Measured(
        country="us",
        aim=OUTCOME,
        measures=ninth_measures(begun, today),
        turns=turns(teams, cycles, moved=_GETS_BETTER, told=_told(cycles, today), today=today),
        gaps=(*_missed(today), *silent(teams, of_work, today, _stopped(today))),
        slips=_slips(today),
        marks=_marks(cycles, begun.date(), today),
    )


def _told(cycles: Sequence[Cycle], today: date) -> tuple[Turn, ...]:
    first, three = (told_cycle(cycles, f"alder-friday-catch-up-{number}") for number in (1, 2))
    lunch, again = told_cycle(cycles, "fern-friday-catch-up-2"), told_cycle(cycles, "birch-exit-ticket-2")
    storm = _storm(today)
    return (
        Turn(TASKS, "alder", _began(first), -15, first.key),
        Turn(FAILING, "alder", _began(three), -7.5, three.key),
        Turn(CAME, "fern", _began(lunch), 11, lunch.key),
        Turn(TICKETS, "birch", _began(again), 24, again.key),
        # One week without half of the buses.
        Turn(PRESENT, "dunlin", storm, -24),
        Turn(PRESENT, "dunlin", storm + timedelta(weeks=1), 24),
    )


def _began(cycle: Cycle) -> date:
    assert cycle.begun_at is not None
    return cycle.begun_at.date()


def _storm(today: date) -> date:
    return open_week("us", latest(1, 20, today, weeks=12))


def _missed(today: date) -> tuple[Gap, ...]:
    spring = latest(3, 27, today, weeks=10)
    first, autumn = spring.replace(month=1, day=4), latest(9, 1, today, weeks=60)
    told = "Not counted: the new register program was not in use yet."
    return (
        Gap(CHECK_INS, "dunlin", first, spring, "No counts this term: nobody kept the coaches' lists."),
        Gap(PRESENT, "elm", autumn, autumn + timedelta(weeks=9), told),
        Gap(FAILING, "cedar", first, first + timedelta(weeks=8), "No counts: the grade book was being moved."),
    )


def _stopped(today: date) -> tuple[Gap, ...]:
    hazel, fern = today - timedelta(weeks=9), today - timedelta(weeks=5)
    return (
        *(Gap(measure, "hazel", hazel, date.max) for measure in (MEETINGS, CHECK_INS, MINUTES)),
        Gap(MINUTES, "fern", fern, date.max),
    )


def _slips(today: date) -> tuple[Slip, ...]:
    slipped = counted_before("us", "fortnightly", today - timedelta(weeks=58))
    week = counted_before("us", "weekly", today - timedelta(weeks=24))
    minutes = counted_before("us", "weekly", today - timedelta(weeks=40))
    return (
        Slip(FAILING, "alder", slipped, 21, _later(slipped, 47), _DANIEL, "One class was in the export twice."),
        Slip(PRESENT, "birch", week, -60, _later(week, 50), _HANNAH, "The afternoon registers were not in yet."),
        Slip(PRESENT, "dunlin", week, 15, _later(week, 52), _RUTH, "Students who had moved away were counted."),
        Slip(MINUTES, "alder", minutes, 45, _later(minutes, 190), _DANIEL, "Minutes of all, not per teacher."),
    )


def _later(day: date, days: int) -> datetime:
    return at(day + timedelta(days=days), "16:20", AMERICAN)


def _marks(cycles: Sequence[Cycle], since: date, today: date) -> tuple[Mark, ...]:
    first, lunch = told_cycle(cycles, "alder-friday-catch-up-1"), told_cycle(cycles, "fern-friday-catch-up-2")
    baseline, storm = counted_before("us", "fortnightly", _began(first)), _storm(today)
    week = counted_before("us", "weekly", _began(first))
    spring = open_week("us", latest(4, 6, today, weeks=6))
    snow = open_week("us", latest(2, 8, today, weeks=8))
    marks = [
        Mark(FAILING, "alder", "freeze", baseline, _soon(_began(first)), _DANIEL, "Before the first Friday catch-up"),
        Mark(TASKS, "alder", "freeze", week, _soon(_began(first)), "maya-okafor", "Before the first Friday catch-up"),
        Mark(TASKS, "alder", "note", _began(first), _soon(_began(first), 0), "maya-okafor", "First Friday catch-up"),
        Mark(CAME, "fern", "note", _began(lunch), _soon(_began(lunch), 0), _TOMASZ, "Catch-up at lunch"),
        Mark(PRESENT, "dunlin", "exclude", storm, _soon(storm, 12), _RUTH, "Ice storm: half of the buses did not run."),
        Mark(PRESENT, "alder", "note", spring, _soon(spring), _DANIEL, "Back from spring break"),
        Mark(PRESENT, "elm", "note", snow, _soon(snow), "aisha-begum", "Snow days"),
        Mark(CHECK_INS, "alder", "note", snow, _soon(snow), _DANIEL, "Two coaches away"),
    ]
    new_year = [
        Mark(measure, None, "note", begin, _soon(begin), _SAMIRA, "New ninth grade")
        for begin in first_days("us", since, today - timedelta(weeks=3))
        for measure in (FAILING, PRESENT)
    ]
    return (*marks, *new_year)


def _soon(day: date, days: int = 8) -> datetime:
    return at(day + timedelta(days=days), "16:45", AMERICAN)
