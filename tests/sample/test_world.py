"""The sample world as a whole: the same each time, of the promised size, truthful in its base rates."""

from collections import Counter
from datetime import date, timedelta

import pytest

from hub.sample import SAMPLE_PASSWORD, SIGN_INS, WorldPlan, plan
from hub.sample.world import Cycle
from tests.sample.conftest import TODAY

PREDICTIONS = {"text", "direction", "number", "range"}


def share(cycles: tuple[Cycle, ...], decision: str | None) -> float:
    return sum(cycle.decision == decision for cycle in cycles) / len(cycles)


def test_the_same_day_gives_the_same_world(small: WorldPlan) -> None:
    assert plan("small", TODAY) == small


def test_another_seed_gives_another_world(small: WorldPlan) -> None:
    assert plan("small", TODAY, seed=7) != small


def test_another_day_moves_the_world_along(small: WorldPlan) -> None:
    week_later = plan("small", TODAY + timedelta(weeks=1))
    before, after = (world.cycle("alder-friday-catch-up-3").planned_at for world in (small, week_later))
    assert after - before == timedelta(weeks=1)


def test_small_is_small_and_full_is_full(small: WorldPlan, full: WorldPlan) -> None:
    assert [len(network.teams) for network in small.networks] == [8, 6]
    assert [len(network.cycles) for network in small.networks] == [48, 24]
    assert [len(network.teams) for network in full.networks] == [38, 12]
    assert [len(network.cycles) for network in full.networks] == [2000, 250]


def test_decisions_keep_to_truthful_rates_in_each_network(world: WorldPlan) -> None:
    for network in world.networks:
        assert 0.35 <= share(network.cycles, "adapt") <= 0.45
        assert 0.25 <= share(network.cycles, "adopt") <= 0.35
        assert 0.15 <= share(network.cycles, "abandon") <= 0.25
        assert 0.10 <= share(network.cycles, None) <= 0.15


def test_a_quarter_has_no_prediction_that_could_be_wrong(world: WorldPlan) -> None:
    for network in world.networks:
        without = sum(not cycle.has_usable_prediction for cycle in network.cycles) / len(network.cycles)
        assert 0.22 <= without <= 0.28


def test_every_way_a_record_can_look_is_there(full: WorldPlan) -> None:
    for network in full.networks:
        assert {cycle.stage for cycle in network.cycles} == {"plan", "do", "study", "finished", "stopped"}
        predictions = [q.prediction for cycle in network.cycles for q in cycle.questions if q.prediction]
        assert {prediction.kind for prediction in predictions} == PREDICTIONS
        assert any(cycle.quick_log for cycle in network.cycles)
        assert any(cycle.cloned_from and cycle.different_this_time for cycle in network.cycles)
        assert {"adopt", "abandon"} <= {cycle.decision for cycle in network.cycles if cycle.previous}


def test_ramps_are_links_of_few_with_some_long_ones(full: WorldPlan) -> None:
    lengths: Counter[str] = Counter()
    for cycle in full.cycles:
        lengths[cycle.key] = 1 + (lengths[cycle.previous] if cycle.previous else 0)
    ends = Counter(lengths[cycle.key] for cycle in full.cycles if cycle.key not in {c.previous for c in full.cycles})
    assert ends[1] > ends[3] > 0
    assert max(ends) >= 4


def test_adopted_tests_miss_less_often_than_abandoned_ones(full: WorldPlan) -> None:
    def missed(decision: str) -> float:
        verdicts = [a.verdict for c in full.cycles if c.decision == decision for a in c.answers]
        return verdicts.count("worse") / len(verdicts)

    assert missed("adopt") < 0.35 < missed("adapt") < missed("abandon")
    assert missed("adopt") > 0, "keeping what missed by little is honest"


def test_those_who_sign_in_are_there_with_their_parts(world: WorldPlan) -> None:
    assert SAMPLE_PASSWORD == "try-the-hub-2026"
    emails = [world.person(sign_in.person).email for sign_in in SIGN_INS]
    assert emails[:2] == ["maya.okafor@alder.example", "daniel.reyes@alder.example"]
    ninth, harbour = world.networks
    roles = {(network.key, member.person): member.role for network in world.networks for member in network.members}
    assert roles["ninth", "priya-nair"] == "coach"
    assert roles["ninth", "samira-haddad"] == "facilitator"
    assert roles["ninth", "grace-mbeki"] == "viewer"
    assert world.person("admin").is_admin
    assert ("ninth", "owen-pritchard") not in roles
    assert ("harbour", "owen-pritchard") in roles
    alder, quay = ninth.teams[0], harbour.teams[0]
    assert [member.role for member in alder.members[:2]] == ["lead", "member"]
    assert [member.person for member in alder.members[:2]] == ["daniel-reyes", "maya-okafor"]
    assert quay.members[0].person == "owen-pritchard"


def test_one_idea_was_never_tested_and_stands_out(full: WorldPlan) -> None:
    tested = {cycle.idea for cycle in full.network("ninth").cycles}
    assert {idea.key for idea in full.network("ninth").ideas} - tested == {"hand-over-note"}


def test_proposals_wait_and_are_answered(world: WorldPlan) -> None:
    answers = Counter(proposal.answer for network in world.networks for proposal in network.proposals)
    assert answers[None] >= 4
    assert set(answers) == {None, "accept", "merge", "decline"}
    assert all(p.sentence and p.answered_by for n in world.networks for p in n.proposals if p.answer)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=days) for days in range(7)] + [date(2028, 2, 29)])
def test_the_world_is_alive_on_any_day(day: date) -> None:
    world = plan("small", day)
    fourth = world.cycle("alder-friday-catch-up-4")
    assert fourth.stage == "do"
    assert fourth.check_on in {day, day + timedelta(days=1)}
    moments = [m for c in world.cycles for m in (c.planned_at, c.begun_at, c.closed_at) if m]
    assert max(moments).date() < day, "nothing happens after the morning the sample is loaded"
    assert max(moments).date() >= day - timedelta(days=4)
    assert sum(cycle.stage == "do" for cycle in world.cycles) >= 3
