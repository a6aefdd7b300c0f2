"""What colleagues of other schools say under tests: thanks, doubts, questions and now and then an answer."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from hub.sample.phrases import Deck, Scene, everyday, ideas_of
from hub.sample.school_days import last_moment
from hub.sample.world import Comment, Cycle, Team

_COMMENTED, _ANSWERED = 0.11, 0.45


@dataclass(frozen=True, slots=True)
class _Remark:
    cycle: Cycle
    author: str
    at: datetime
    body: str


def comments(
    network: str, cycles: Sequence[Cycle], teams: Sequence[Team], today: date, rng: random.Random
) -> list[Comment]:
    """Comments on about a tenth of the finished cycles; never by somebody of the same team, but for answers."""
    remarks, answers = Deck(everyday(network)["comments"], rng), Deck(everyday(network)["replies"], rng)
    by_team = {team.key: team for team in teams}
    number, latest = count(1), last_moment(today)
    by_idea: dict[str | None, list[Cycle]] = defaultdict(list)
    said: list[Comment] = []
    for cycle in cycles:
        by_idea[cycle.idea].append(cycle)
        if cycle.closed_at is None or cycle.decision is None or rng.random() > _COMMENTED:
            continue
        remark = _remark(cycle, network=network, remarks=remarks, cycles=by_idea[cycle.idea], teams=teams, rng=rng)
        if remark.at > latest:
            continue
        key = f"{network}-comment-{next(number)}"
        said.append(Comment(key, "cycle", cycle.key, remark.author, remark.at, remark.body))
        answered_at = remark.at + timedelta(minutes=rng.randrange(20, 4000))
        if "?" in remark.body and rng.random() < _ANSWERED and answered_at <= latest:
            scene = _scene(network, cycle, by_team[cycle.team], rng)
            body = answers.say(scene).replace("[@asker]", f"[@{remark.author}]")
            key = f"{network}-comment-{next(number)}"
            said.append(Comment(key, "cycle", cycle.key, cycle.author, answered_at, body))
    return said


def _remark(
    cycle: Cycle,
    *,
    network: str,
    remarks: Deck,
    cycles: Sequence[Cycle],
    teams: Sequence[Team],
    rng: random.Random,
) -> _Remark:
    assert cycle.closed_at is not None
    team = rng.choice([team for team in teams if team.key != cycle.team])
    author = rng.choice([member.person for member in team.members if member.left_at is None])
    earlier = [other for other in cycles[-200:] if _ended_before(other, cycle)]
    body = remarks.say(_scene(network, cycle, team, rng))
    body = body.replace("[@author]", f"[@{cycle.author}]").replace("[@coach]", f"[@{team.coaches[0]}]")
    body = body.replace("[#idea]", f"[#idea:{cycle.idea}]")
    body = body.replace("[#cycle]", f"[#cycle:{(rng.choice(earlier) if earlier else cycle).key}]")
    moment = cycle.closed_at + timedelta(minutes=rng.randrange(30, 9 * 24 * 60))
    return _Remark(cycle, author, moment, body)


def _ended_before(other: Cycle, cycle: Cycle) -> bool:
    assert cycle.closed_at is not None
    return other.team != cycle.team and other.closed_at is not None and other.closed_at < cycle.closed_at


def _scene(network: str, cycle: Cycle, team: Team, rng: random.Random) -> Scene:
    """What the one who writes knows: their own school, and the idea's everyday name."""
    ideas = ideas_of(network)
    words = {
        "noun": ideas[cycle.idea].noun if cycle.idea in ideas else "it",
        "day": rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        "setting": team.facets["setting"],
        "group": rng.choice(("one class", "two classes", "one year group")),
        "period": rng.choice(("2nd period", "4th period", "6th period")),
        "minutes": str(rng.choice((10, 15, 20, 25))),
        "weeks": rng.choice(("two", "three", "four")),
        "room": f"room {rng.randrange(1, 240)}",
    }
    if team.languages:
        words["language"] = rng.choice(team.languages)
    return Scene(words, _told(cycle))


def _told(cycle: Cycle) -> frozenset[str]:
    """What the test told, for remarks that answer to it."""
    text = f"{cycle.happened} {cycle.learning} {cycle.conditions}".lower()
    tags = {cycle.decision or "", *(f"{word}-told" for word in ("bus", "room") if f"{word} " in text)}
    if any(answer.number is not None for answer in cycle.answers):
        tags.add("counted")
    return frozenset(tags)
