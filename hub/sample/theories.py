"""The two networks' working theories: problem, aim, drivers, change ideas and the words they use."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hub.sample.school_days import WEEKS_IN_ALL, at, weekday_ago
from hub.sample.world import Aim, ContextFacet, Driver, Idea

NINTH, HARBOUR = "ninth", "harbour"
VOCABULARY = (("cycle", "test"),)  # both networks call a PDSA cycle a test

_WHEN = ("before school", "in lessons", "between lessons", "at lunch", "after school", "in a meeting", "at home")


def facets(phases: tuple[str, ...]) -> tuple[ContextFacet, ...]:
    """The conditions that both networks distinguish; the phases of school differ."""
    return (
        ContextFacet("phase", "Phase", phases),
        ContextFacet("setting", "Setting", ("town", "city", "rural", "suburban")),
        ContextFacet("size", "Size", ("under 400", "400–900", "over 900")),
        ContextFacet("buses", "Way to school", ("most walk", "buses after 15:30", "buses before 15:30")),
        ContextFacet("languages", "Home languages", ("mostly English", "two or three", "many")),
        ContextFacet("when", "When it is done", _WHEN, describes="test"),
    )


NINTH_FACETS = facets(("high school",))
HARBOUR_FACETS = facets(("primary", "secondary", "all-through"))

NINTH_PROBLEM = (
    "One ninth-grader in four ends the year off track, and most of them never catch up. Every school tries something, "
    "few write down what happened, and the same ideas fail in one building after another."
)
HARBOUR_PROBLEM = (
    "Nearly one pupil in four misses a tenth of their sessions. Twelve schools ring, write and reward in twelve ways, "
    "and none can say which of it gets anybody through the gate."
)
NINTH_WHY_NOW = (
    "Whoever ends ninth grade on track mostly graduates, and whoever does not mostly leaves. No other year decides so "
    "much, and in no other year do schools see it coming so early."
)
HARBOUR_WHY_NOW = (
    "Whoever is not in the room learns nothing of what we plan there. Attendance fell in every one of our schools and "
    "has not come back."
)
NINTH_WHO = "Three to five people from each high school: teachers, a counselor, somebody who knows the data."
HARBOUR_WHO = "A team in each of the twelve schools: the attendance officer, teachers, somebody who knows the families."
NINTH_AIM = Aim(
    "By June 2027, 90 % of ninth-graders, and 90 % of pupils in each historically underserved group, finish the year "
    "on track.",
    Decimal(74),
    Decimal(90),
    "%",
    date(2027, 6, 30),
)
HARBOUR_AIM = Aim(
    "By July 2027 reduce persistent absence from 23 % to 15 % in twelve schools and halve the gap for free-meal "
    "pupils.",
    Decimal(23),
    Decimal(15),
    "%",
    date(2027, 7, 31),
)

# (key, title, its secondary drivers)
_NINTH_DRIVERS = (
    (
        "shared-data",
        "Timely shared data",
        (
            ("data-meeting", "Fortnightly data meeting with a protocol"),
            ("one-definition", "One clear local definition of on-track"),
        ),
    ),
    (
        "known-adult",
        "An adult who knows each pupil",
        (
            ("named-coach", "Named on-track coach, small caseload"),
            ("family-contact", "Family contact before failure"),
        ),
    ),
    (
        "grading-routines",
        "Grading and course routines",
        (
            ("early-recovery", "Early recovery of missing work"),
            ("common-feedback", "Common feedback on the first major task"),
        ),
    ),
    ("strong-transition", "Strong transition in", (("summer-bridge-driver", "Summer bridge"),)),
    ("ninth-belonging", "Belonging", (("peers-language", "Peers who speak learners' language"),)),
)
_HARBOUR_DRIVERS = (
    (
        "harbour-belonging",
        "Belonging",
        (
            ("own-account", "Pupils' own account of barriers"),
            ("small-gains", "Recognition of small gains"),
        ),
    ),
    ("getting-to-school", "Getting to school", (("journey", "Journey and morning routine"),)),
    (
        "families-partners",
        "Families as partners",
        (("link", "Link worker"), ("kind-messages", "Clear, kind messages")),
    ),
    (
        "reliable-process",
        "A reliable attendance process",
        (
            ("one-standard", "One standard process per school"),
            ("tracked", "Interventions are tracked"),
        ),
    ),
)

# Each row: key, title, drivers, concept and description.
_NINTH_IDEAS = (
    (
        "risk-list",
        "Risk-and-opportunity list from 8th-grade data in week 2",
        ("data-meeting",),
        "Know before it shows",
        "A list of names with one risk and one strength each, read once by those who teach them.",
    ),
    (
        "kid-talk",
        "Five-minute \u201ckid talk\u201d per pupil",
        ("data-meeting", "named-coach"),
        "A protocol for talk",
        "Five minutes, starting with what goes well, ending with one action, one name, one date.",
    ),
    (
        "failure-list",
        "Failure list by course every two weeks",
        ("data-meeting", "early-recovery"),
        "Shorter feedback loop",
        "Failing grades by course, on the same day every two weeks, newest first.",
    ),
    (
        "one-page-graphic",
        "One-page graphic shown at orientation",
        ("one-definition",),
        "Make it visible",
        "Credits as blocks and one line about Fs, in no more than forty words.",
    ),
    (
        "credit-tracker",
        "Pupils colour their own credit tracker",
        ("one-definition",),
        "Make it visible",
        "A card on which pupils see where they stand and write whom they will ask.",
    ),
    (
        "monday-check-in",
        "Ten-minute Monday check-in with five pupils",
        ("named-coach",),
        "One adult, every week",
        "Same adult, same time, three questions, one goal for the week.",
    ),
    (
        "corridor-check-in",
        "Rapid check-ins in the corridor",
        ("named-coach", "peers-language"),
        "One adult, every week",
        "Half a minute and one real question between lessons.",
    ),
    (
        "call-home",
        "Positive call home by week 3",
        ("family-contact",),
        "Good news first",
        "The first call a family gets is about something that went well.",
    ),
    (
        "missing-work-text",
        "Text with missing-work list",
        ("family-contact", "early-recovery"),
        "Tell while it can be changed",
        "A text that names what is missing and the day it can still come in.",
    ),
    (
        "friday-catch-up",
        "Friday catch-up 40 minutes",
        ("early-recovery",),
        "Time inside the week",
        "A set time, a list on the desk and somebody they know in the room.",
    ),
    (
        "cap-on-zero",
        "Cap on zero weighting in one course",
        ("early-recovery",),
        "Keep the door open",
        "No single missing task weighs so much that passing is out of reach.",
    ),
    (
        "single-point-rubric",
        "Single-point rubric in three classes",
        ("common-feedback",),
        "Same words for the same work",
        "One column of criteria, comments left and right, one thing to fix.",
    ),
    (
        "exit-ticket",
        "Exit ticket with hinge question",
        ("common-feedback",),
        "Shorter feedback loop",
        "One question before the end whose wrong answers say what to teach again.",
    ),
    (
        "summer-bridge",
        "Two-day bridge with team teachers",
        ("summer-bridge-driver",),
        "Meet before it starts",
        "Two days with the teachers they will have: lockers, lunch, names.",
    ),
    (
        "hand-over-note",
        "8th–9th hand-over note by pupil",
        ("summer-bridge-driver",),
        "Own voice",
        "A page each eighth-grader writes about how they learn, for next year's teachers.",
    ),
    (
        "peer-buddy",
        "Pupil-led empathy interviews → peer buddy for newcomers",
        ("peers-language",),
        "Own voice",
        "Pupils interview newcomers in the language they choose; what they hear shapes a buddy scheme.",
    ),
)
_HARBOUR_IDEAS = (
    (
        "empathy-interviews",
        "Empathy interviews with about ten pupils sharing a cause",
        ("own-account",),
        "Ask first",
        "Short talks about mornings, by somebody they know, without notes that name anyone.",
    ),
    (
        "weekly-bands",
        "Weekly movement between attendance bands",
        ("small-gains", "tracked"),
        "Notice small gains",
        "Who moved up or down this week, and a word about it within days.",
    ),
    (
        "walking-bus",
        "Walking bus + breakfast club",
        ("journey",),
        "Go together",
        "Adults walk one street to school with those who live there; breakfast at the end.",
    ),
    (
        "link-worker",
        "Family link worker",
        ("link",),
        "One person to know",
        "One person with few families, whose first contact is an offer of help.",
    ),
    (
        "nudge-letter",
        "Nudge letter with own versus typical absences",
        ("kind-messages",),
        "Make it visible",
        "Two numbers and one sentence by post.",
    ),
    (
        "plain-notice",
        "Plain-language notice",
        ("kind-messages",),
        "Clear words",
        "What the legal notice says, in words that can be read aloud at the gate.",
    ),
    (
        "process-map",
        "Map each school's process",
        ("one-standard",),
        "See the work",
        "What happens between an empty chair and a phone call, drawn with those who do it.",
    ),
    (
        "contact-log",
        "Log of contact → response → next-week attendance",
        ("tracked",),
        "Close the loop",
        "Three columns, read together once a week.",
    ),
)
NEVER_TESTED = "hand-over-note"


def started_at(today: date) -> datetime:
    """When both networks began: a week before their first action period."""
    return at(weekday_ago(today, 1, WEEKS_IN_ALL), "15:00")


def ninth_theory(today: date) -> tuple[tuple[Driver, ...], tuple[Idea, ...]]:
    """Drivers and ideas of network A."""
    return _drivers(_NINTH_DRIVERS), _ideas(_NINTH_IDEAS, today)


def harbour_theory(today: date) -> tuple[tuple[Driver, ...], tuple[Idea, ...]]:
    """Drivers and ideas of network B."""
    return _drivers(_HARBOUR_DRIVERS), _ideas(_HARBOUR_IDEAS, today)


def _drivers(rows: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]) -> tuple[Driver, ...]:
    drivers = []
    for position, (key, title, secondary) in enumerate(rows):
        drivers.append(Driver(key, title, None, position))
        drivers += [Driver(below, name, key, place) for place, (below, name) in enumerate(secondary)]
    return tuple(drivers)


def _ideas(rows: tuple[tuple[str, str, tuple[str, ...], str, str], ...], today: date) -> tuple[Idea, ...]:
    begin = started_at(today)
    return tuple(
        Idea(key, title, drivers, concept, description, begin + timedelta(minutes=7 * place))
        for place, (key, title, drivers, concept, description) in enumerate(rows)
    )
