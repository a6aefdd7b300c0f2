"""Who tests what, when, and how it ends: drafts of cycles without words yet.

Truthful base rates hold for a network as a whole, its stories included: of all cycles 40 % adapt, 30 % adopt, 18.5 %
abandon and 11.5 % are unfinished; a quarter has no prediction that could be wrong. They are dealt out as exact shares.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal

from hub.sample.school_days import ActionPeriod, school_day
from hub.sample.world import Cycle, Decision, Team

Outcome = Literal["adopt", "adapt", "abandon", "under way", "stopped", "left"]
Shape = Literal["full", "quick", "unasked", "blank", "vague"]

SHARES = {"adapt": 0.40, "adopt": 0.30, "abandon": 0.185, "unfinished": 0.115}
WITHOUT_PREDICTION = 0.25
_UNDER_WAY = 0.4  # of the unfinished; the others were stopped or left lying
_CLONED = 0.1
_CONTINUED = 0.55
_LONGEST_PAUSE = timedelta(days=80)
_AFTER = {"adapt": 0.62, "adopt": 0.33, "abandon": 0.05}  # what a cycle with a successor was decided
_SHAPES: dict[Shape, float] = {"quick": 0.36, "unasked": 0.22, "blank": 0.22, "vague": 0.2}


@dataclass(eq=False, slots=True)
class Draft:
    """A cycle to be written: team, idea, first and last day, place in its ramp, outcome and shape of the record."""

    team: Team
    idea: str
    start: date
    end: date
    previous: "Draft | None" = None
    is_followed: bool = False
    outcome: Outcome = "adopt"
    shape: Shape = "full"
    donor: "Draft | None" = None

    @property
    def decision(self) -> Decision | None:
        """What was decided, if it was."""
        match self.outcome:
            case "adopt" | "adapt" | "abandon" as decision:
                return decision
            case _:
                return None


def drafts(
    teams: Sequence[Team],
    popularity: dict[str, float],
    periods: Sequence[ActionPeriod],
    *,
    total: int,
    stories: Sequence[Cycle],
    today: date,
    rng: random.Random,
) -> list[Draft]:
    """The cycles that join the stories to make `total`, in order of their first day."""
    many = total - len(stories)
    planned = []
    for team, count in zip(teams, _spread(many, len(teams), rng), strict=True):
        planned += _of_team(team, popularity, _days(count, periods, today, rng), rng)
    quota = _quota(total, stories)
    _limit_under_way(planned, round(quota["unfinished"] * _UNDER_WAY), today, rng)
    _decide(planned, quota, rng)
    _shape(planned, round(total * WITHOUT_PREDICTION) - sum(not s.has_usable_prediction for s in stories), rng)
    planned.sort(key=lambda draft: (draft.start, draft.team.key))
    _clone(planned, rng)
    return planned


def _spread(many: int, teams: int, rng: random.Random) -> list[int]:
    """So many cycles over the teams: some test much, some little."""
    weights = list(accumulate(rng.uniform(0.5, 1.5) for _ in range(teams)))
    edges = [round(many * weight / weights[-1]) for weight in weights]
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]


def _days(count: int, periods: Sequence[ActionPeriod], today: date, rng: random.Random) -> list[tuple[date, date]]:
    weights = [period.weeks * (1.3 if period is periods[-1] else 1) for period in periods]
    days = []
    for period in rng.choices(periods, weights, k=count):
        start = period.first_day + timedelta(weeks=rng.randrange(period.weeks), days=rng.randrange(5))
        start = min(start, school_day(today - timedelta(days=rng.randrange(2, 9))))
        days.append((start, school_day(start + timedelta(days=rng.randrange(8, 15)))))
    return sorted(days)


def _of_team(
    team: Team, popularity: dict[str, float], days: list[tuple[date, date]], rng: random.Random
) -> list[Draft]:
    """One team's cycles: a ramp goes on where one has lately ended, or a new idea is tried."""
    made: list[Draft] = []
    weights = dict(popularity)
    for start, end in days:
        recent = [d for d in made if not d.is_followed and timedelta(days=4) <= start - d.end <= _LONGEST_PAUSE]
        if recent and rng.random() < _CONTINUED:
            before = recent[-1]
            before.is_followed = True
            made.append(Draft(team, before.idea, start, end, before))
        else:
            idea = rng.choices(list(weights), list(weights.values()))[0]
            weights[idea] *= 0.5  # teams move on to other ideas
            made.append(Draft(team, idea, start, end))
    return made


def _quota(total: int, stories: Sequence[Cycle]) -> Counter[str]:
    told = Counter(story.decision or "unfinished" for story in stories)
    quota = Counter({outcome: round(total * share) for outcome, share in SHARES.items()})
    quota["adapt"] += total - quota.total()
    quota.subtract(told)
    return quota


def _limit_under_way(planned: list[Draft], most: int, today: date, rng: random.Random) -> None:
    """Leave only so many running; the others began earlier and ended a few days ago."""
    running = [draft for draft in planned if draft.end >= today]
    rng.shuffle(running)
    for draft in running[:most]:
        draft.outcome = "under way"
    for draft in running[most:]:
        earlier = draft.end - school_day(today - timedelta(days=rng.randrange(2, 6)))
        draft.start, draft.end = school_day(draft.start - earlier), draft.end - earlier
        if draft.previous and draft.start <= draft.previous.end:
            draft.previous.is_followed = False
            draft.previous = None


def _decide(planned: list[Draft], quota: Counter[str], rng: random.Random) -> None:
    ended = [draft for draft in planned if draft.outcome != "under way"]
    left_over = quota.pop("unfinished") - (len(planned) - len(ended))
    for draft in ended:
        if draft.is_followed:
            open_ = [outcome for outcome in _AFTER if quota[outcome] > 0]
            draft.outcome = rng.choices(open_, [_AFTER[outcome] for outcome in open_])[0]  # type: ignore[assignment]
            quota[draft.outcome] -= 1
    last = [draft for draft in ended if not draft.is_followed]
    outcomes: list[Outcome] = [("stopped", "left")[place % 2] for place in range(left_over)]
    outcomes += list(quota.elements())  # type: ignore[arg-type]
    rng.shuffle(outcomes)
    for draft, outcome in zip(last, outcomes, strict=True):
        draft.outcome = outcome


def _shape(planned: list[Draft], without: int, rng: random.Random) -> None:
    for draft in rng.sample(planned, without):
        draft.shape = rng.choices(list(_SHAPES), list(_SHAPES.values()))[0]
        if draft.shape == "quick" and draft.outcome in {"under way", "stopped"}:
            draft.shape = "blank"  # a quick log is written afterwards


def _clone(planned: list[Draft], rng: random.Random) -> None:
    """Some first tests start from another team's plan that worked at least in part."""
    done: dict[str, list[Draft]] = {}
    for draft in planned:  # in order of time
        if draft.previous is None and draft.shape == "full" and rng.random() < _CLONED:
            donors = [d for d in done.get(draft.idea, [])[-20:] if d.team is not draft.team and d.end < draft.start]
            draft.donor = rng.choice(donors) if donors else None
        if draft.outcome in {"adopt", "adapt"} and draft.shape == "full":
            done.setdefault(draft.idea, []).append(draft)
