"""What the tests of an idea add up to for its page: teams in order, facts, testers, the drawing of the ramp."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hub.accounts.models import Person
from hub.charts import ramp
from hub.theory.tested import Chain, Test

DECIDED = ("adopt", "adapt", "abandon")
MOST_TESTERS = 6
MOST_DARK = 3
MOST_FAINT = 25


@dataclass(frozen=True)
class TeamTests:
    """One team with its chains of tests of an idea."""

    id: int
    name: str
    place: str
    chains: Sequence[Sequence[Test]]
    is_mine: bool

    @property
    def tests(self) -> list[Test]:
        """All its tests, chain by chain."""
        return [test for chain in self.chains for test in chain]

    @property
    def latest(self) -> date:
        """When it last tested."""
        return max(test.on for test in self.tests)

    @property
    def counts(self) -> dict[str, int]:
        """Its tests by the name of their mark."""
        tests = self.tests
        return {kind: sum(test.outcome == kind for test in tests) for kind in (*DECIDED, "running")}


@dataclass(frozen=True)
class Tester:
    """Somebody to ask: a person who tested the idea, in which team, how often."""

    person: Person
    team: str
    tests: int


def by_team(chains: Iterable[Chain], mine: Callable[[int], bool]) -> list[TeamTests]:
    """The teams that tested: the reader's own first, then the one that tested last."""
    teams: dict[int, list[Chain]] = {}
    for chain in chains:
        teams.setdefault(chain.team_id, []).append(chain)
    found = [
        TeamTests(number, own[0].team, own[0].place, [chain.tests for chain in own], mine(number))
        for number, own in teams.items()
    ]
    return sorted(found, key=lambda team: (not team.is_mine, -team.latest.toordinal(), team.name))


def testers(teams: Iterable[TeamTests], without: int | None) -> list[Tester]:
    """People to ask: those who tested most often first; the reader knows already."""
    found: dict[int, Tester] = {}
    for team in teams:
        for test in team.tests:
            if test.by is None or test.by.id == without or test.is_draft:
                continue
            before = found.get(test.by.id)
            found[test.by.id] = Tester(test.by, team.name, before.tests + 1 if before else 1)
    return sorted(found.values(), key=lambda one: (-one.tests, one.person.name))[:MOST_TESTERS]


def predictions_met(teams: Iterable[TeamTests]) -> tuple[int, int]:
    """How many predicted numbers came true, and how many were held against what happened."""
    held = [test.met for team in teams for test in team.tests if test.met is not None]
    return sum(held), len(held)


def staircase(
    teams: Sequence[TeamTests], address: Callable[[int], str], today: date, *, narrow: bool = False
) -> ramp.Ramp | None:
    """The ramp of an idea: the reader's chains dark, or the longest ones where there are none; narrow for phones."""
    chains = [(team, tests) for team in teams for tests in team.chains]
    own = [chain for chain in chains if chain[0].is_mine]
    longest = sorted(chains, key=lambda chain: (-len(chain[1]), -chain[1][-1].on.toordinal()))
    dark = [id(tests) for _, tests in (own or longest)[:MOST_DARK]]
    faint = [(team, tests) for team, tests in longest if id(tests) not in dark][:MOST_FAINT]
    drawn = [(team, tests) for team, tests in chains if id(tests) in dark]
    return ramp.lay_out(
        [
            ramp.Chain(team.name, tuple(_step(team, test, address) for test in tests), highlighted)
            for some, highlighted in ((drawn, True), (faint, False))
            for team, tests in some
        ],
        today=today,
        narrow=narrow,
    )


def _step(team: TeamTests, test: Test, address: Callable[[int], str]) -> ramp.Step:
    decision = "abandon" if test.outcome == "stopped" else test.outcome if test.outcome in DECIDED else None
    return ramp.Step(test.level, test.on, decision, test.caption, f"{team.name}: {test.title}", address(test.id))
