"""What is read of cycles: sums, ramps, what search keeps, and at what price."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import current_app
from sqlalchemy import event

from hub.accounts.models import Person
from hub.cycles import queries, services
from hub.cycles.models import Decision, Stage
from hub.extensions import db
from hub.kernel import refs
from hub.kernel.permissions import Role
from hub.kernel.refs import Ref
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[[Person], HubClient]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_sums_of_ideas_and_drivers(alder: Team, network: Network) -> None:
    birch = factories.team(network)
    above = factories.driver(network)
    one, two = factories.driver(network, parent=above), factories.driver(network, parent=above)
    idea = factories.idea(network, drivers=(one, two))
    merged = factories.idea(network, merged_into_id=idea.id)
    factories.finished_cycle(alder, decision=Decision.ADOPT, idea_id=idea.id)
    factories.finished_cycle(birch, decision=Decision.ABANDON, idea_id=merged.id)
    factories.cycle(alder, idea_id=idea.id, decision=Decision.ADOPT)  # only a thought: it runs
    factories.cycle(alder, idea_id=idea.id, stage=Stage.STOPPED, stopped_at=factories.SOME_TIME, stop_reason="x")
    factories.cycle(alder, idea_id=idea.id, shared_at=None)
    factories.finished_cycle(alder)
    with statements() as sent:
        tally = queries.tallies(network.id)[idea.id]
    assert len(sent) == 1
    assert (tally.adopt, tally.adapt, tally.abandon, tally.running, tally.stopped) == (1, 0, 1, 1, 1)
    assert (tally.teams, tally.cycles, tally.last_tested) == (2, 4, factories.SOME_TIME)
    assert merged.id not in queries.tallies(network.id)
    drivers = queries.driver_tallies(network.id)
    assert {drivers[number].cycles for number in (above.id, one.id, two.id)} == {4}
    assert current_app.extensions["hub.tallies"](network.id, [idea.id]) == {idea.id: tally}
    assert current_app.extensions["hub.tallies"](network.id, []) == {}


def test_a_ramp_is_found_from_each_of_its_tests(alder: Team, teacher: Person) -> None:
    actor = factories.actor(teacher)
    first = factories.finished_cycle(alder, "1")
    second = factories.cycle(alder, "2", previous_id=first.id)
    branch = factories.cycle(alder, "2b", previous_id=first.id)
    third = factories.cycle(alder, "3", previous_id=second.id)
    factories.cycle(alder, "another")
    for cycle in (first, second, branch, third):
        ramp = queries.ramp_of(actor, cycle)
        assert [one.title for one in ramp.cycles] == ["1", "2", "3", "2b"]
    assert queries.ramp_of(actor, third).number_of(third) == 3


def test_a_ramp_hides_the_drafts_of_others(alder: Team, network: Network) -> None:
    first = factories.finished_cycle(alder, "1")
    factories.cycle(alder, "2", previous_id=first.id, shared_at=None)
    reader = factories.actor(factories.member(network))
    assert [one.title for one in queries.ramp_of(reader, first).cycles] == ["1"]


def test_the_tests_of_an_idea_stand_in_chains_by_team(alder: Team, teacher: Person, network: Network) -> None:
    idea = factories.idea(network)
    birch = factories.team(network, "Birch")
    lone = factories.finished_cycle(birch, "b", idea_id=idea.id, decision=Decision.ABANDON)
    first = factories.finished_cycle(alder, "1", idea_id=idea.id)
    elsewhere = factories.cycle(alder, "in between, another idea", previous_id=first.id)
    factories.cycle(alder, "2", idea_id=idea.id, previous_id=first.id)
    factories.cycle(alder, "3", idea_id=idea.id, previous_id=elsewhere.id)
    ramps = queries.of_idea(factories.actor(teacher), idea.id)
    assert [(ramp.team.name, [one.title for one in ramp.cycles]) for ramp in ramps] == [
        ("Alder", ["1", "2"]),
        ("Alder", ["3"]),
        ("Birch", [lone.title]),
    ]
    assert queries.of_idea(factories.actor(factories.member(factories.network())), idea.id) == []


def test_search_keeps_every_text_and_who_may_read_it(alder: Team, teacher: Person, network: Network) -> None:
    driver = factories.driver(network, "Early recovery")
    idea = factories.idea(network, "Friday catch-up", drivers=(driver,))
    cycle = factories.finished_cycle(
        alder, "Catch-up", idea_id=idea.id, conditions="A printed list", context={"setting": "rural"}
    )
    draft = factories.cycle(alder, "Draft", shared_at=None, created_by_id=teacher.id, decision=Decision.ADOPT)
    found = queries.documents([cycle.id, draft.id, 2**31 - 1])
    document = found[cycle.id]
    for text in ("Will missing tasks fall?", "A printed list", "rural", "Shorter is enough", "held it three times"):
        assert text in document.body
    assert document.body.startswith("Shorter is enough")
    assert (document.decision, document.idea_id, document.driver_ids) == ("adapt", idea.id, (driver.id,))
    assert document.tags == "Friday catch-up Early recovery"
    assert (document.version, document.when) == (cycle.version, factories.SOME_TIME.date())
    assert document.visibility == (f"network:{network.id}",)
    assert found[draft.id].visibility == (f"team:{alder.id}", f"person:{teacher.id}")
    assert found[draft.id].decision is None
    assert set(found) == {cycle.id, draft.id}


def test_other_features_meet_cycles_through_their_kind(alder: Team, teacher: Person, network: Network) -> None:
    cycle = factories.cycle(alder, "Catch-up", created_by_id=teacher.id)
    mate, reader = factories.member(alder), factories.member(network)
    kind = refs.kinds()["cycle"]
    assert refs.find(factories.actor(reader), Ref("cycle", cycle.id)) is cycle
    assert refs.find(factories.actor(factories.member(factories.network())), Ref("cycle", cycle.id)) is None
    assert set(kind.audience(cycle)) == {teacher.id, mate.id}  # type: ignore[misc]
    assert kind.can_comment(factories.actor(reader), cycle)  # type: ignore[misc]
    viewer = factories.member(network, role=Role.VIEWER)
    assert not kind.can_comment(factories.actor(viewer), cycle)  # type: ignore[misc]
    assert list(kind.all_ids()) == [cycle.id]  # type: ignore[misc]


@pytest.mark.parametrize("rows", [10, 40])
def test_pages_ask_the_database_at_most_twelve_times(
    signed_in: SignedIn, alder: Team, teacher: Person, rows: int
) -> None:
    network = alder.network
    idea = factories.idea(network, drivers=(factories.driver(network),))
    for _ in range(rows):
        factories.finished_cycle(alder, idea_id=idea.id, created_by_id=teacher.id)
        factories.finished_cycle(factories.team(network), idea_id=idea.id)
    first = factories.finished_cycle(alder, idea_id=idea.id, created_by_id=teacher.id)
    cycle = services.plan_next(first, actor=factories.actor(teacher), shared=True)
    client = signed_in(teacher)
    pages = [f"/n/{network.slug}/cycles", f"/n/{network.slug}/cycles?idea={idea.id}", f"/n/{network.slug}/cycles/log"]
    pages += [f"/cycles/{cycle.id}{part}" for part in ("", "/plan/idea", "/plan/predictions", "/plan/scale", "/study")]
    for page in pages:
        client.get(page)
        with statements() as sent:
            assert client.get(page).status_code == 200
        assert len(sent) <= 12, (page, len(sent), sent)


def test_a_list_page_shows_ones_own_first_and_filters_without_javascript(
    signed_in: SignedIn, alder: Team, teacher: Person, network: Network
) -> None:
    factories.finished_cycle(alder, "Ours adapted")
    factories.cycle(alder, "Ours draft", shared_at=None)
    factories.finished_cycle(factories.team(network, "Birch"), "Theirs abandoned", decision=Decision.ABANDON)
    client, path = signed_in(teacher), f"/n/{network.slug}/cycles"
    page = client.get(path).text
    assert page.index("Ours adapted") < page.index("Theirs abandoned")
    assert page.count("Ours adapted") == 1
    abandoned = client.get(f"{path}?decision=abandon").text
    assert "Theirs abandoned" in abandoned
    assert "Ours adapted" not in abandoned
    nothing = client.get(f"{path}?team=999999&stage=galaxy").text
    assert "Nothing fits" in nothing
    assert "Ours draft" not in signed_in(factories.member(network)).get(path).text


def test_a_long_list_goes_on_on_the_next_page(signed_in: SignedIn, network: Network, teacher: Person) -> None:
    other = factories.team(network, "Birch")
    for number in range(35):
        factories.cycle(other, f"Number {number:02}")
    client = signed_in(teacher)
    first = client.get(f"/n/{network.slug}/cycles").text
    more = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(more).text
    seen = {number for number in range(35) if f"Number {number:02}" in first + second}
    assert seen == set(range(35))
    assert client.get(f"/n/{network.slug}/cycles?cursor=nonsense").status_code == 422
