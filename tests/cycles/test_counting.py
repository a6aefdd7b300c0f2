"""The counts beside ideas and drivers are always those of the tests themselves."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.cycles import counting, queries
from hub.cycles.models import Cycle, Decision
from hub.extensions import db
from tests import factories


def shown(network_id: int) -> dict[int, tuple[int, ...]]:
    """What the pages show."""
    found = queries.tallies(network_id)
    return {
        idea: (one.adopt, one.adapt, one.abandon, one.running, one.stopped, one.teams) for idea, one in found.items()
    }


def test_a_shared_test_counts_from_its_plan_to_its_decision(app: Flask) -> None:
    network = factories.network()
    team, idea = factories.team(network), factories.idea(network)
    cycle = factories.cycle(team, idea_id=idea.id)
    assert shown(network.id) == {idea.id: (0, 0, 0, 1, 0, 1)}
    cycle.finish(learning="Half got it.", decision=Decision.ABANDON, at=factories.SOME_TIME)
    db.session.commit()
    assert shown(network.id) == {idea.id: (0, 0, 1, 0, 0, 1)}


def test_a_draft_does_not_count(app: Flask) -> None:
    network = factories.network()
    factories.cycle(factories.team(network), idea_id=factories.idea(network).id, shared_at=None)
    assert shown(network.id) == {}


def test_a_test_that_changes_its_idea_leaves_the_old_count(app: Flask) -> None:
    network = factories.network()
    old, new = factories.idea(network), factories.idea(network)
    cycle = factories.finished_cycle(factories.team(network), idea_id=old.id)
    cycle.idea_id = new.id
    db.session.commit()
    assert shown(network.id) == {new.id: (0, 1, 0, 0, 0, 1)}


def test_a_deleted_test_is_no_longer_counted(app: Flask) -> None:
    network = factories.network()
    cycle = factories.finished_cycle(factories.team(network), idea_id=factories.idea(network).id)
    db.session.delete(cycle)
    db.session.commit()
    assert shown(network.id) == {}


def test_under_a_driver_an_idea_with_two_places_counts_once(app: Flask) -> None:
    network = factories.network()
    primary = factories.driver(network)
    places = tuple(factories.driver(network, parent=primary) for _ in range(2))
    idea = factories.idea(network, drivers=places)
    factories.finished_cycle(factories.team(network), idea_id=idea.id)
    found = {number: tally.adapt for number, tally in queries.driver_tallies(network.id).items()}
    assert found == {primary.id: 1, places[0].id: 1, places[1].id: 1}


STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from(["new", "draft", "adopt", "stop", "move", "gone"])),
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_the_count_is_what_counting_again_gives(app: Flask, steps: list[tuple[int, int, str]]) -> None:
    network = factories.network()
    teams = [factories.team(network) for _ in range(2)]
    ideas = [factories.idea(network) for _ in range(2)]
    cycles: list[Cycle] = []
    for team, idea, what in steps:
        if what in ("new", "draft") or not cycles:
            shared = None if what == "draft" else factories.SOME_TIME
            cycles.append(factories.cycle(teams[team], idea_id=ideas[idea].id, shared_at=shared))
        elif what == "adopt" and cycles[-1].is_open:
            cycles[-1].finish(learning="Yes.", decision=Decision.ADOPT, at=factories.SOME_TIME)
        elif what == "stop" and cycles[-1].is_open:
            cycles[-1].stop(reason="Left.", at=factories.SOME_TIME)
        elif what == "move":
            cycles[-1].idea_id = ideas[idea].id
        elif what == "gone":
            db.session.delete(cycles.pop())
        db.session.commit()
    kept = shown(network.id)
    counting.recount(db.session.connection())
    assert kept == shown(network.id)
