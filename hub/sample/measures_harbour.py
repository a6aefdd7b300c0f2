"""What network B counts, and what befell the numbers of its schools."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from hub.sample.measured import Draw, Gap, Group, Mark, Measure, Measured, Slip, Turn, Wording
from hub.sample.people import BRITISH
from hub.sample.school_days import at
from hub.sample.school_year import first_days
from hub.sample.theories import started_at
from hub.sample.turns import Moved, counted_before, latest, open_week, silent, told_cycle, turns
from hub.sample.world import Cycle, Team

PERSISTENT, ATTENDANCE, ANSWERED = "harbour-persistent", "harbour-attendance", "harbour-answered"
CALLS, BETWEEN = "harbour-calls", "quay-between"
_MEALS, _LANGUAGE = "Free school meals", "Home language"
_FOR_PUPILS = ("walking-bus", "nudge-letter", "link-worker", "weekly-bands", "empathy-interviews", "plain-notice")
_GETS_BETTER = (
    Moved(PERSISTENT, -6.0, _FOR_PUPILS, weeks=44),
    Moved(ATTENDANCE, 1.8, _FOR_PUPILS, worsens=True),
    Moved(ANSWERED, 17.0, ("contact-log", "process-map", "link-worker")),
)


def harbour_measured(teams: Sequence[Team], cycles: Sequence[Cycle], today: date) -> Measured:
    """The measures of network B as they stand today."""
    begun = started_at(today)
    return Measured(
        country="uk",
        aim=PERSISTENT,
        measures=(*_of_pupils(begun), *_of_work(begun)),
        turns=turns(teams, cycles, moved=_GETS_BETTER, told=_told(cycles, today), today=today),
        gaps=(*_missed(today), *silent(teams, (ANSWERED, CALLS), today, _stopped(today))),
        slips=_slips(today),
        marks=_marks(cycles, begun.date(), today),
    )


def _groups(target: str | None = None, narrowed: str | None = None) -> tuple[Group, ...]:
    aim, others = (None if number is None else Decimal(number) for number in (narrowed, target))
    return (
        Group("meals", "Eligible for free school meals", _MEALS, is_part=True, target=aim),
        Group("meals-others", "Not eligible", _MEALS, is_part=False, target=others),
        Group("language", "Another language at home", _LANGUAGE, is_part=True, target=others),
        Group("language-others", "English at home", _LANGUAGE, is_part=False, target=others),
    )


def _of_pupils(begun: datetime) -> tuple[Measure, ...]:
    return (
        Measure(
            PERSISTENT,
            "outcome",
            "Pupils persistently absent",
            "percent",
            "monthly",
            "decrease",
            Wording(
                "Pupils who missed one session in ten or more since the beginning of the month.",
                "Pupils below compulsory school age.",
                "Registers of the Trust",
                "First school day of the month after",
                "The hub, for all schools at once",
            ),
            Draw(23, "pupils", schools=3.5, noise=0.8, gaps=(("meals", 14), ("language", 2))),
            begun + timedelta(minutes=31),
            begun.date() - timedelta(days=190),
            target=Decimal(15),
            groups=_groups("15", "19"),
        ),
        Measure(
            ATTENDANCE,
            "driver",
            "Attendance in the week",
            "percent",
            "weekly",
            "increase",
            Wording(
                "Pupils in school on an average session of the week, of all on roll.",
                "Pupils on study leave.",
                "Registers of the Trust",
                "Friday, after the afternoon register",
                "The hub, for all schools at once",
            ),
            Draw(92.3, "pupils", schools=0.8, noise=0.7, gaps=(("meals", -3.4), ("language", 0.6))),
            begun + timedelta(minutes=38),
            begun.date(),
            driver="getting-to-school",
            target=Decimal(95),
            groups=_groups("95", "94"),
        ),
    )


def _answered(begun: datetime) -> Measure:
    return Measure(
        ANSWERED,
        "process",
        "Contacts answered within two days",
        "percent",
        "weekly",
        "increase",
        Wording(
            "Calls and letters about an absence that a family answered within two school days.",
            "Automatic texts on the first morning.",
            "Contact log",
            "Monday, for the week before",
            "The attendance officer",
        ),
        Draw(57, "contacts", schools=7, noise=0.85),
        begun + timedelta(minutes=45),
        begun.date(),
        driver="reliable-process",
        target=Decimal(75),
        about_people=False,  # contacts, and nobody can tell whose
        entered_by="team",
    )


def _calls(begun: datetime) -> Measure:
    return Measure(
        CALLS,
        "balancing",
        "Minutes staff spend on calls and letters",
        "number",
        "weekly",
        "decrease",
        Wording(
            "Minutes of the working week that go into calls and letters about attendance, all staff together.",
            source="Diary of the attendance officer",
            moment="Friday",
            collector="The attendance officer",
        ),
        Draw(240, schools=35, noise=31),
        begun + timedelta(minutes=52),
        begun.date(),
        unit="minutes",
        about_people=False,
        target=Decimal(270),
        entered_by="team",
    )


def _between(begun: datetime) -> Measure:
    return Measure(
        BETWEEN,
        "balancing",
        "Days between exclusions",
        "days_between",
        "each_event",
        "increase",
        Wording(
            "Calendar days from one fixed-term exclusion to the next, whoever it concerns.",
            source="School records",
            moment="On the day it happens",
            collector="Owen Pritchard",
        ),
        Draw(15),
        begun + timedelta(days=9),
        begun.date(),
        unit="days",
        team="quay",
        by="owen-pritchard",
        chart="t",
        entered_by="team",
    )


def _of_work(begun: datetime) -> tuple[Measure, ...]:
    return (
        _answered(begun),
        _calls(begun),
        _between(begun),
    )


# --- what befell the numbers -----------------------------------------------------------------------------------------


def _told(cycles: Sequence[Cycle], today: date) -> tuple[Turn, ...]:
    mapped, storm = told_cycle(cycles, "breakwater-process-map-1"), _storm(today)
    return (
        Turn(ANSWERED, "breakwater", _ended(mapped), 19, mapped.key),
        Turn(ATTENDANCE, "mariner", storm, -11),
        Turn(ATTENDANCE, "mariner", storm + timedelta(weeks=1), 11),
    )


def _ended(cycle: Cycle) -> date:
    assert cycle.closed_at is not None
    return cycle.closed_at.date()


def _storm(today: date) -> date:
    return open_week("uk", latest(1, 24, today, weeks=12))


def _missed(today: date) -> tuple[Gap, ...]:
    autumn = latest(12, 20, today, weeks=20)
    return (Gap(ANSWERED, "saltmarsh", autumn - timedelta(weeks=15), autumn, "No log kept this term."),)


def _stopped(today: date) -> tuple[Gap, ...]:
    return tuple(Gap(measure, "mariner", today - timedelta(weeks=7), date.max) for measure in (ANSWERED, CALLS))


def _slips(today: date) -> tuple[Slip, ...]:
    week, earlier = (counted_before("uk", "weekly", today - timedelta(weeks=weeks)) for weeks in (13, 38))
    return (
        Slip(ATTENDANCE, "quay", week, -90, _later(week, 48), "owen-pritchard", "Year 11 was out on a visit."),
        Slip(CALLS, "quay", earlier, 300, _later(earlier, 190), "owen-pritchard", "Letters of the whole half-term."),
    )


def _later(day: date, days: int) -> datetime:
    return at(day + timedelta(days=days), "16:20", BRITISH)


def _marks(cycles: Sequence[Cycle], since: date, today: date) -> tuple[Mark, ...]:
    mapped, storm = _ended(told_cycle(cycles, "breakwater-process-map-1")), _storm(today)
    split = open_week("uk", mapped)
    half_term = open_week("uk", latest(2, 14, today, weeks=8))
    declan, gwen = "declan-moore", "gwen-parry"
    marks = [
        Mark(ANSWERED, "breakwater", "split", split, _soon(split, 77), declan, "One process for the whole school"),
        Mark(ATTENDANCE, "mariner", "exclude", storm, _soon(storm), gwen, "Storm: the lanes stood under water."),
        Mark(ATTENDANCE, "quay", "note", half_term, _soon(half_term), "owen-pritchard", "Back from half-term"),
    ]
    new_year = [
        Mark(ATTENDANCE, None, "note", begin, _soon(begin), "bronwen-hughes", "New Year 7 and Reception")
        for begin in first_days("uk", since, today - timedelta(weeks=3))
    ]
    return (*marks, *new_year)


def _soon(day: date, days: int = 8) -> datetime:
    return at(day + timedelta(days=days), "16:45", BRITISH)
