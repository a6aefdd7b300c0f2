"""When each person of a sample network last looked in, so that some news waits for whoever signs in."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hub.sample.school_days import FRIDAY, at, last_moment, school_day, weekday_ago
from hub.sample.world import NetworkPlan

THURSDAY = FRIDAY - 1
_LOOKS_ON = 21  # days ago, for those who only read


def last_visits(plan: NetworkPlan, today: date) -> Iterator[tuple[str, datetime]]:
    """(person, moment) of everybody's last look at the network; those who left looked in before."""
    rng = random.Random(f"visits {plan.key}")
    left = {member.person: member.left_at for team in plan.teams for member in team.members if member.left_at}
    seen: set[str] = set()
    for member in plan.members:
        if member.person in seen:
            continue
        seen.add(member.person)
        usual = school_day(today - timedelta(days=rng.randrange(2, 20)))
        moment = at(usual, f"{rng.randrange(7, 21):02}:{rng.randrange(60):02}")
        if member.role == "viewer":
            moment = at(today - timedelta(days=_LOOKS_ON), "16:30")
        else:
            moment = _known(member.person, today) or moment
        gone = left.get(member.person)
        yield member.person, min(moment, last_moment(today), gone - timedelta(hours=1) if gone else moment)


def _known(person: str, today: date) -> datetime | None:
    """Those whom a visitor signs in as: long enough ago that the stories' last days are news to them."""
    before_the_question = at(weekday_ago(today, THURSDAY, 1), "20:40")
    moments = {
        "maya-okafor": before_the_question,
        "daniel-reyes": before_the_question + timedelta(hours=1),
        "owen-pritchard": at(weekday_ago(today, THURSDAY, 2), "16:05"),
        "priya-nair": before_the_question - timedelta(hours=4),
        "samira-haddad": at(school_day(today - timedelta(days=2)), "12:10"),
    }
    return moments.get(person)
