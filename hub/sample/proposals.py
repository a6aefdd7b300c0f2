"""Ideas that members proposed: some wait, some were answered with a sentence. The ages of the waiting ones vary."""

from datetime import date, datetime, timedelta

from hub.sample.school_days import at, weekday_ago
from hub.sample.world import Idea, Proposal


def _ago(today: date, days: int, clock: str = "16:20") -> datetime:
    return at(today - timedelta(days=days), clock)


def ninth_proposals(today: date) -> tuple[Proposal, ...]:
    """What members of network A proposed: some waiting, some answered with a sentence."""
    return (
        Proposal(
            "proposal-lunch-list",
            "Missing-work list on the lunch table",
            "Fern's lunch catch-up with the list already on the table. Could be its own idea.",
            ("early-recovery",),
            "joy-abernathy",
            _ago(today, 2),
        ),
        Proposal(
            "proposal-cover-pairs",
            "Rooms paired so that one adult can cover two",
            "Two rooms with a door between them count as one when somebody is away.",
            ("early-recovery",),
            "luis-ferreira",
            _ago(today, 9),
        ),
        Proposal(
            "proposal-schedule-tour",
            "Walk your schedule with a tenth-grader",
            "Before day one, the whole schedule on foot in twenty minutes.",
            ("summer-bridge-driver", "peers-language"),
            "aisha-begum",
            _ago(today, 24),
        ),
        Proposal(
            "proposal-homework-club",
            "Homework club",
            "A room, two afternoons, snacks.",
            ("early-recovery",),
            "walt-jablonski",
            _ago(today, 61),
            "merge",
            "samira-haddad",
            _ago(today, 57, "14:05"),
            "That is the catch-up with another name. Your notes are kept there, and the search finds it by both names.",
            "friday-catch-up",
        ),
        Proposal(
            "proposal-attendance-prizes",
            "Prize draw for full attendance",
            "A small prize each month among those who missed no day.",
            (),
            "terrence-cole",
            _ago(today, 120),
            "decline",
            "samira-haddad",
            _ago(today, 112, "18:40"),
            "It hangs under none of our drivers, and pupils who were ill can never win. Propose it again with a way "
            "around that and we will look together.",
        ),
    )


def harbour_proposals(today: date) -> tuple[Proposal, ...]:
    """What members of network B proposed."""
    return (
        Proposal(
            "proposal-bus-stop-adult",
            "An adult at the bus stop",
            "Five minutes at the shelter on the worst mornings, for those who turn round there.",
            ("journey",),
            "nia-bowen",
            _ago(today, 5),
        ),
        Proposal(
            "proposal-parent-readers",
            "Parents read every letter first",
            "Two parents read each letter aloud before it goes out, in each language.",
            ("kind-messages",),
            "farah-siddiqui",
            _ago(today, 31),
        ),
        Proposal(
            "proposal-late-gate",
            "Late gate without a form",
            "A hello in place of the late slip.",
            ("own-account", "one-standard"),
            "callum-rennie",
            _ago(today, 75),
            "decline",
            "bronwen-hughes",
            _ago(today, 70, "09:30"),
            "We need the time of arrival for the register, so the slip stays. The hello is a good idea of its own: "
            "please propose that part.",
        ),
    )


ACCEPTED_LATE = "warm-welcome"


def late_idea(today: date) -> tuple[Proposal, Idea]:
    """An idea of network B that a member proposed and the hub accepted three weeks ago; nobody has tested it yet."""
    accepted_at = at(weekday_ago(today, 2, 3), "12:15")
    title, text = "A hello by name before the late slip", "Whoever is at the desk says the name first and asks later."
    proposal = Proposal(
        "proposal-hello",
        title,
        text,
        ("own-account",),
        "callum-rennie",
        accepted_at - timedelta(days=4),
        "accept",
        "bronwen-hughes",
        accepted_at,
        "Thank you for coming back with it. Small enough to test on Monday.",
        ACCEPTED_LATE,
    )
    return proposal, Idea(ACCEPTED_LATE, title, ("own-account",), "Ask first", text, accepted_at)
