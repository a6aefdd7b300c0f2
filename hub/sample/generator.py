"""Puts the sample world together: two networks, their stories, and the many tests around them, from a fixed seed."""

import random
from collections.abc import Sequence
from datetime import date

from hub.sample import people, proposals, theories
from hub.sample.conversation import comments
from hub.sample.fortunes_ninth import ninth_measured
from hub.sample.measures_harbour import harbour_measured
from hub.sample.phrases import ideas_of
from hub.sample.ramps import drafts
from hub.sample.school_days import action_periods
from hub.sample.schools import harbour_teams, ninth_teams
from hub.sample.shelf_harbour import harbour_articles, harbour_comments
from hub.sample.shelf_ninth import ninth_articles, ninth_comments
from hub.sample.stories_harbour import harbour_stories
from hub.sample.stories_ninth import ninth_stories, teacher_left_at
from hub.sample.theories import HARBOUR, NINTH
from hub.sample.world import (
    Comment,
    Cycle,
    Membership,
    NetworkPlan,
    Person,
    Size,
    Team,
    WorldPlan,
)
from hub.sample.writer import Writer

SEED = 1854
_CYCLES: dict[Size, tuple[int, int]] = {"small": (48, 24), "full": (2000, 250), "district": (20_000, 2_500)}

# How often an idea is taken up, against 1 for most.
_POPULAR = {
    "friday-catch-up": 2.2,
    "exit-ticket": 1.6,
    "monday-check-in": 1.4,
    "kid-talk": 1.3,
    "summer-bridge": 0.3,
    "peer-buddy": 0.4,
    "cap-on-zero": 0.5,
    "walking-bus": 1.3,
    "nudge-letter": 1.2,
}


def plan(size: Size, today: date, *, seed: int = SEED) -> WorldPlan:
    """The sample world as it stands on the morning of `today`; the same arguments give the same world."""
    ninth, ninth_people = _ninth(size, today, random.Random(f"{seed} {NINTH}"))
    harbour, harbour_people = _harbour(size, today, random.Random(f"{seed} {HARBOUR}"))
    return WorldPlan(size, today, (people.ADMIN, *ninth_people, *harbour_people), (ninth, harbour))


def _ninth(size: Size, today: date, rng: random.Random) -> tuple[NetworkPlan, list[Person]]:
    teams, everybody = ninth_teams(size, rng, teacher_left_at(today))
    stories = ninth_stories({team.key: team for team in teams}, today)
    cycles = _cycles(NINTH, _CYCLES[size][0], teams=teams, everybody=everybody, stories=stories, today=today, rng=rng)
    drivers, ideas = theories.ninth_theory(today)
    said = [*ninth_comments(today), *comments(NINTH, cycles[len(stories) :], teams, today, rng)]
    members = (
        Membership("samira-haddad", "facilitator"),
        *(Membership(coach, "coach") for coach in people.NINTH_COACHES),
        *_team_members(teams),
        Membership("grace-mbeki", "viewer"),
    )
    network = NetworkPlan(
        key=NINTH,
        name="Ninth-grade on track",
        problem=theories.NINTH_PROBLEM,
        why_now=theories.NINTH_WHY_NOW,
        who=theories.NINTH_WHO,
        started_at=theories.started_at(today),
        minimum_n=10,
        vocabulary=theories.VOCABULARY,
        facets=theories.NINTH_FACETS,
        aim=theories.NINTH_AIM,
        drivers=drivers,
        ideas=ideas,
        proposals=proposals.ninth_proposals(today),
        members=members,
        teams=tuple(teams),
        cycles=_in_order(cycles),
        articles=ninth_articles(today),
        comments=_by_time(said),
        measured=ninth_measured(teams, _in_order(cycles), today),
    )
    return network, everybody


def _harbour(size: Size, today: date, rng: random.Random) -> tuple[NetworkPlan, list[Person]]:
    teams, everybody = harbour_teams(size, rng, teacher_left_at(today))
    stories = harbour_stories({team.key: team for team in teams}, today)
    cycles = _cycles(HARBOUR, _CYCLES[size][1], teams=teams, everybody=everybody, stories=stories, today=today, rng=rng)
    drivers, ideas = theories.harbour_theory(today)
    accepted, late = proposals.late_idea(today)
    said = [*harbour_comments(today), *comments(HARBOUR, cycles[len(stories) :], teams, today, rng)]
    members = (
        Membership("bronwen-hughes", "facilitator"),
        *(Membership(coach, "coach") for coach in people.HARBOUR_COACHES),
        *_team_members(teams),
        Membership("samira-haddad", "viewer"),
    )
    network = NetworkPlan(
        key=HARBOUR,
        name="Harbour attendance",
        problem=theories.HARBOUR_PROBLEM,
        why_now=theories.HARBOUR_WHY_NOW,
        who=theories.HARBOUR_WHO,
        started_at=theories.started_at(today),
        minimum_n=10,
        vocabulary=theories.VOCABULARY,
        facets=theories.HARBOUR_FACETS,
        aim=theories.HARBOUR_AIM,
        drivers=drivers,
        ideas=(*ideas, late),
        proposals=(*proposals.harbour_proposals(today), accepted),
        members=members,
        teams=tuple(teams),
        cycles=_in_order(cycles),
        articles=harbour_articles(today),
        comments=_by_time(said),
        measured=harbour_measured(teams, _in_order(cycles), today),
    )
    return network, everybody


def _cycles(
    network: str,
    total: int,
    *,
    teams: Sequence[Team],
    everybody: Sequence[Person],
    stories: Sequence[Cycle],
    today: date,
    rng: random.Random,
) -> list[Cycle]:
    """The stories first, then the others in order of time."""
    popularity = {idea: _POPULAR.get(idea, 1.0) for idea in ideas_of(network)}
    planned = drafts(teams, popularity, action_periods(today), total=total, stories=stories, today=today, rng=rng)
    writer = Writer(network, teams, everybody, today, rng)
    writer.remember(stories)
    return [*stories, *(writer.write(draft) for draft in planned)]


def _team_members(teams: Sequence[Team]) -> list[Membership]:
    return [Membership(member.person, "member") for team in teams for member in team.members]


def _in_order(cycles: list[Cycle]) -> tuple[Cycle, ...]:
    """By when they were planned, so that each comes after the one it follows or was cloned from."""
    return tuple(sorted(cycles, key=lambda cycle: (cycle.planned_at, cycle.key)))


def _by_time(said: list[Comment]) -> tuple[Comment, ...]:
    return tuple(sorted(said, key=lambda comment: (comment.at, comment.key)))
