"""What network A counts."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hub.sample.measured import Draw, Group, Measure, Redefinition, Wording
from hub.sample.people import AMERICAN
from hub.sample.school_days import at, weekday_ago
from hub.sample.turns import open_week

OUTCOME, FAILING, PRESENT = "ninth-on-track", "ninth-failing", "ninth-present"
MEETINGS, CHECK_INS = "ninth-meetings", "ninth-check-ins"
MINUTES, TOP_GRADES = "ninth-minutes", "ninth-top-grades"
TASKS, TICKETS, CAME = "alder-tasks", "birch-tickets", "fern-came"
_MEALS, _LANGUAGE = "Free or reduced meals", "Language"
_HANNAH, _TOMASZ = "hannah-lindqvist", "tomasz-zielinski"


def ninth_measures(begun: datetime, today: date) -> tuple[Measure, ...]:
    """What all teams count since the network began, and what three of them count besides."""
    return (*_of_pupils(begun, today), *_of_work(begun, today), *_of_teams(today))


def _groups(target: str | None) -> tuple[Group, ...]:
    aim = None if target is None else Decimal(target)
    return (
        Group("meals", "Eligible for free or reduced meals", _MEALS, is_part=True, target=aim),
        Group("meals-others", "Not eligible", _MEALS, is_part=False, target=aim),
        Group("language", "English learners", _LANGUAGE, is_part=True, target=aim),
        Group("language-others", "All other students", _LANGUAGE, is_part=False, target=aim),
    )


def _outcome(begun: datetime) -> Measure:
    return Measure(
        OUTCOME,
        "outcome",
        "Ninth-graders on track at the end of the semester",
        "percent",
        "half_yearly",
        "increase",
        Wording(
            "Ninth-graders with at least half of a year's credits per semester and no more than one semester F in "
            "a core course.",
            "Students who moved to another school before the last day of the semester.",
            "Grade and credit records of the district",
            "The Friday after grades close",
            "The hub, from the district's export",
        ),
        Draw(74, "ninth-graders", schools=5, noise=0.9, gaps=(("meals", -13), ("language", -9))),
        begun + timedelta(minutes=31),
        begun.date() - timedelta(days=1270),  # the records go back three years and more
        target=Decimal(90),
        groups=_groups("90"),
    )


def _failing(begun: datetime) -> Measure:
    return Measure(
        FAILING,
        "driver",
        "Ninth-graders with at least one F",
        "percent",
        "fortnightly",
        "decrease",
        Wording(
            "Every ninth-grader on roll on the second Friday at 15:00 who has an F in at least one course in the "
            "grade book.",
            "Students who came less than three weeks ago.",
            "Grade book export",
            "Every other Friday, 15:00",
            "The hub, for all schools at once",
        ),
        Draw(
            28,
            "ninth-graders",
            schools=5,
            noise=0.6,
            gaps=(("meals", 11), ("language", 7)),
            known=(("alder", 31.2), ("fern", 37.0), ("birch", 33.0)),
        ),
        begun + timedelta(minutes=38),
        begun.date(),
        driver="grading-routines",
        target=Decimal(20),
        groups=_groups("20"),
    )


def _present(begun: datetime, today: date) -> Measure:
    return Measure(
        PRESENT,
        "driver",
        "Ninth-graders present at least 95 % of the time",
        "percent",
        "weekly",
        "increase",
        Wording(
            "Ninth-graders present in at least 95 % of lessons of the last four weeks, by the first bell.",
            "Days on which the school was closed.",
            "Registers",
            "Monday, for the week before",
            "The hub, from the registers",
        ),
        Draw(66, "ninth-graders", schools=6, noise=0.7, gaps=(("meals", -10), ("language", -3))),
        begun + timedelta(minutes=45),
        begun.date(),
        driver="known-adult",
        target=Decimal(75),
        groups=_groups("75"),
        redefined=_counted_at_ten(today),
    )


def _of_pupils(begun: datetime, today: date) -> tuple[Measure, ...]:
    return (
        _outcome(begun),
        _failing(begun),
        _present(begun, today),
    )


def _counted_at_ten(today: date) -> Redefinition:
    from_ = open_week("us", weekday_ago(today, 0, 50))
    wording = Wording(
        "Ninth-graders present in at least 95 % of lessons of the last four weeks, by ten minutes after the bell.",
        "Days on which the school was closed.",
        "Registers",
        "Monday, for the week before",
        "The hub, from the registers",
    )
    reason = "Late buses made present students absent, most of all at rural schools."
    return Redefinition(at(from_ - timedelta(days=11), "16:40", AMERICAN), from_, wording, reason, 5.0)


def _meetings(begun: datetime) -> Measure:
    return Measure(
        MEETINGS,
        "process",
        "Planned data meetings held",
        "percent",
        "monthly",
        "increase",
        Wording(
            "Data meetings held with the protocol, of those on the calendar at the start of the month.",
            "Meetings on days when school was closed.",
            "Team calendar",
            "Last Friday of the month",
            "The team's lead",
        ),
        Draw(78, "meetings", schools=8, noise=0.9),
        begun + timedelta(minutes=52),
        begun.date(),
        driver="data-meeting",
        about_people=False,
        target=Decimal(90),
        entered_by="team",
    )


def _check_ins(begun: datetime) -> Measure:
    return Measure(
        CHECK_INS,
        "process",
        "Students on the coaching list who had a check-in",
        "percent",
        "weekly",
        "increase",
        Wording(
            "Students on a coach's list who had a check-in of at least two minutes that week.",
            "Students away the whole week.",
            "Tally sheets of the coaches",
            "Friday",
            "Each coach, for their own list",
        ),
        Draw(61, "caseload", schools=9, noise=0.85, gaps=(("meals", 1),)),
        begun + timedelta(minutes=59),
        begun.date(),
        driver="named-coach",
        target=Decimal(80),
        groups=_groups(None)[:2],
        entered_by="team",
    )


def _minutes(later: date) -> Measure:
    return Measure(
        MINUTES,
        "balancing",
        "Minutes per teacher in data meetings",
        "number",
        "weekly",
        "decrease",
        Wording(
            "Minutes in meetings about on-track data, on average per ninth-grade teacher and week.",
            "Meetings the school would have held anyway.",
            "Team calendar",
            "Friday",
            "The team's lead",
        ),
        Draw(52, schools=7, noise=6.5),
        at(later, "16:30", AMERICAN),
        later,
        unit="minutes",
        about_people=False,
        target=Decimal(60),
        rules="nhs",
        chart="i",
        entered_by="team",
    )


def _top_grades(begun: datetime) -> Measure:
    return Measure(
        TOP_GRADES,
        "balancing",
        "Course grades that are an A",
        "percent",
        "monthly",
        "neutral",
        Wording(
            "Grades of A among all ninth-grade course grades in the grade book, to see that passing more students "
            "does not cost others their best work.",
            source="Grade book export",
            moment="Last school day of the month",
            collector="The hub",
        ),
        Draw(27, "grades", schools=4, noise=1.3),
        begun + timedelta(minutes=73),
        begun.date(),
        chart="pp",
    )


def _of_work(begun: datetime, today: date) -> tuple[Measure, ...]:
    later = open_week("us", weekday_ago(today, 0, 56))  # somebody asked what the meetings cost
    return (
        _meetings(begun),
        _check_ins(begun),
        _minutes(later),
        _top_grades(begun),
    )


def _tasks(tasks: date) -> Measure:
    return Measure(
        TASKS,
        "driver",
        "Missing tasks in the first catch-up class",
        "count",
        "weekly",
        "decrease",
        Wording(
            "Tasks due by Friday and not in the grade book, in the class that began Friday catch-up.",
            source="Grade book",
            moment="Friday, after the last lesson",
            collector="Maya Okafor",
        ),
        Draw(41, noise=0.55),
        at(tasks, "16:05", AMERICAN),
        tasks,
        unit="tasks",
        driver="early-recovery",
        team="alder",
        by="maya-okafor",
        about_people=False,
        target=Decimal(25),
        rules="ihi",
        entered_by="team",
    )


def _tickets(tickets: date) -> Measure:
    return Measure(
        TICKETS,
        "driver",
        "Hinge question answered right",
        "percent",
        "weekly",
        "increase",
        Wording(
            "Students whose exit ticket has the right answer to the hinge question, of those who handed one in.",
            source="Exit tickets of two classes",
            moment="The last lesson of the week",
            collector="Hannah Lindqvist",
        ),
        Draw(36, "classes", noise=0.7),
        at(tickets, "15:50", AMERICAN),
        tickets,
        driver="common-feedback",
        team="birch",
        by=_HANNAH,
        target=Decimal(60),
        chart="p",
        entered_by="team",
    )


def _came(came: date) -> Measure:
    return Measure(
        CAME,
        "process",
        "Students who came to hand in missing work",
        "count",
        "weekly",
        "increase",
        Wording(
            "Students of the class who handed in missing work outside lessons, each counted once a week.",
            source="A slip of paper at the door",
            moment="Friday",
            collector="Tomasz Zieliński",
        ),
        Draw(4),
        at(came, "16:20", AMERICAN),
        came,
        unit="students",
        driver="early-recovery",
        team="fern",
        by=_TOMASZ,
        chart="c",
        entered_by="team",
    )


def _of_teams(today: date) -> tuple[Measure, ...]:
    tasks, tickets, came = (weekday_ago(today, 0, weeks) for weeks in (52, 36, 40))
    return (
        _tasks(tasks),
        _tickets(tickets),
        _came(came),
    )
