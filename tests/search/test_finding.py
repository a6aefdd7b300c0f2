"""Finding things through the whole house: written, indexed, found, and only by those who may."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hub.accounts.models import Person
from hub.cycles.models import Decision
from hub.discussion.services import add_comment as comment
from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.refs import Ref
from hub.networks.models import Network, Team
from hub.search import indexing, services
from hub.search.engine import IndexUnavailable, Query
from hub.search.engines.whoosh import WhooshEngine
from tests import factories
from tests.conftest import HubClient


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    """Results hold links to pages."""
    with app.test_request_context():
        yield


@pytest.fixture(autouse=True)
def index(app: Flask, tmp_path: Path) -> Iterator[None]:
    """An index of its own for each test: Whoosh, whatever the database."""
    kept = app.extensions["hub.search"]
    app.extensions["hub.search"] = WhooshEngine(tmp_path / "search")
    indexing.rebuild()
    yield
    app.extensions["hub.search"] = kept


@pytest.fixture
def network() -> Network:
    return factories.network("On track", context_facets=[{"key": "setting", "label": "Setting", "options": []}])


@pytest.fixture
def fern(network: Network) -> Team:
    return factories.team(network, "Fern", context={"setting": "rural"})


@pytest.fixture
def maya(network: Network) -> Person:
    return factories.member(factories.team(network, "Alder", context={"setting": "town"}), "Maya Okafor")


def after_school(fern: Team, **more: Any) -> Any:
    """Fern's abandoned test."""
    return factories.finished_cycle(
        fern,
        "Catch-up after school, one class",
        Decision.ABANDON,
        learning="The bus leaves at 15:10, so the pupils who needed it most could not stay.",
        objective="Finish missing work on Fridays",
        context={"setting": "rural"},
        **more,
    )


def look(who: Person, network: Network, text: str, **more: Any) -> list[tuple[str, int]]:
    """What somebody finds."""
    outbox.drain()
    found = services.search(factories.actor(who), Query(text=text, network_id=network.id, **more))
    assert not found.is_fallback
    return [(row.ref.kind, row.ref.id) for row in found.rows]


def test_a_test_is_found_by_a_word_of_its_learning(maya: Person, network: Network, fern: Team) -> None:
    cycle = after_school(fern)
    assert look(maya, network, "bus") == [("cycle", cycle.id)]


def test_a_result_shows_decision_team_and_the_matched_words(
    maya: Person, network: Network, fern: Team, signed_in: Callable[..., HubClient]
) -> None:
    after_school(fern)
    outbox.drain()
    page = signed_in(maya).get(f"/n/{network.slug}/knowledge?q=bus").text
    assert "<mark>bus</mark>" in page
    assert "Fern" in page
    assert "Abandoned" in page


def test_a_draft_is_found_by_its_team_only(maya: Person, network: Network, fern: Team) -> None:
    draft = factories.cycle(fern, "Zeppelin rides", shared_at=None)
    tomasz = factories.member(fern, "Tomasz")
    assert look(maya, network, "zeppelin") == []
    assert look(tomasz, network, "zeppelin") == [("cycle", draft.id)]


def test_an_outsider_finds_nothing_and_learns_nothing_from_counts(network: Network, fern: Team) -> None:
    after_school(fern)
    outsider = factories.member(factories.network())
    outbox.drain()
    found = services.search(factories.actor(outsider), Query(text="buss", network_id=network.id))
    assert (found.rows, found.total, found.did_you_mean) == ([], 0, None)
    assert not any(found.facets.values())


def test_a_stale_index_hides_but_never_reveals(maya: Person, network: Network, fern: Team) -> None:
    cycle = after_school(fern)
    outbox.drain()
    db.session.execute(db.update(type(cycle)).values(shared_at=None))  # unseen by the index
    db.session.commit()
    found = services.search(factories.actor(maya), Query(text="bus", network_id=network.id))
    assert found.rows == []


def test_what_is_deleted_leaves_the_index(maya: Person, network: Network, fern: Team) -> None:
    cycle = after_school(fern)
    assert look(maya, network, "bus")
    db.session.delete(cycle)
    db.session.commit()
    assert look(maya, network, "bus") == []


def test_a_comment_is_found_where_its_record_is(maya: Person, network: Network, fern: Team) -> None:
    cycle = after_school(fern)
    from_fern = factories.actor(factories.member(fern))
    comment(cycle.ref, cycle, actor=from_fern, body="Did you warn the chauffeurs?")
    assert look(maya, network, "chauffeurs")[0][0] == "comment"


def test_similar_tests_bring_up_the_failed_one_with_its_conditions(maya: Person, network: Network, fern: Team) -> None:
    cycle = after_school(fern)
    factories.finished_cycle(fern, "Exit ticket with hinge question", learning="Half got it.")
    outbox.drain()
    rows = services.similar(
        factories.actor(maya),
        network.id,
        "Catch-up after school on Fridays for missing work",
        context={"setting": "rural"},
    )
    assert rows[0].ref == Ref("cycle", cycle.id)
    assert rows[0].decision == "abandon"
    assert rows[0].same_context == ("rural",)


def test_search_falls_back_to_titles_while_the_index_is_broken(
    app: Flask, maya: Person, network: Network, fern: Team, tmp_path: Path
) -> None:
    cycle = after_school(fern)
    app.extensions["hub.search"] = WhooshEngine(tmp_path / "nowhere")
    found = services.search(factories.actor(maya), Query(text="catch-up", network_id=network.id))
    assert found.is_fallback
    assert [row.ref.id for row in found.rows] == [cycle.id]


def test_a_missing_index_is_made_again_by_the_next_change(
    app: Flask, maya: Person, network: Network, fern: Team, tmp_path: Path
) -> None:
    app.extensions["hub.search"] = WhooshEngine(tmp_path / "fresh")
    cycle = after_school(fern)
    assert look(maya, network, "bus") == [("cycle", cycle.id)]


def test_check_finds_what_differs_and_mends_it(maya: Person, network: Network, fern: Team) -> None:
    cycle = after_school(fern)
    outbox.drain()
    db.session.execute(
        db.update(type(cycle)).values(learning="Zeppelins.", version=cycle.version + 1, updated_at=datetime.now(UTC))
    )
    db.session.commit()
    found = indexing.check()
    assert (found["stale"], found["missing"], found["orphaned"]) == (1, 0, 0)
    assert look(maya, network, "zeppelins") == [("cycle", cycle.id)]
    assert indexing.check()["stale"] == 0


def test_an_unusable_index_is_said_so(app: Flask, tmp_path: Path) -> None:
    app.extensions["hub.search"] = WhooshEngine(tmp_path / "none")
    with pytest.raises(IndexUnavailable):
        indexing.check()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"', "field:x AND (", "*" * 50, "%_\\", "a" * 9_000])
def test_any_text_gets_a_page(
    maya: Person, network: Network, fern: Team, signed_in: Callable[..., HubClient], text: str
) -> None:
    after_school(fern)
    outbox.drain()
    page = signed_in(maya).get(f"/n/{network.slug}/knowledge", query_string={"q": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_a_measure_is_found_by_how_it_is_counted_with_its_kind_and_its_driver(
    client: HubClient, maya: Person, network: Network, fern: Team
) -> None:
    driver = factories.driver(network, "Belonging")
    shared = factories.measure(network, "Late <b>arrivals</b>", driver_id=driver.id)
    own = factories.measure(network, "Our mornings", team_id=fern.id)
    for measure in (shared, own):
        measure.definitions[0].text = "Whoever enters after the bell, by the turnstile."
        measure.touch()
    db.session.commit()
    outbox.drain()
    found = services.search(factories.actor(maya), Query(network_id=network.id, text="turnstile", kinds=("measure",)))
    assert {row.title for row in found.rows} == {"Late <b>arrivals</b>", "Our mornings"}
    page = client.sign_in(maya).get(f"/n/{network.slug}/knowledge?q=turnstile&kind=measure").text
    assert "<b>arrivals</b>" not in page
    for words in ("Belonging", "Fern", ">Measures<", f"/measures/{own.id}"):
        assert words in page
    outsider = factories.member(factories.network())
    asked = Query(network_id=network.id, text="turnstile")
    assert not services.search(factories.actor(outsider), asked).rows


def test_measures_are_found_by_title_while_the_index_is_broken(
    monkeypatch: pytest.MonkeyPatch, maya: Person, network: Network
) -> None:
    factories.measure(network, "Late arrivals")

    def broken(*_: object, **__: object) -> None:
        raise IndexUnavailable("away")

    monkeypatch.setattr(WhooshEngine, "search", broken)
    found = services.search(factories.actor(maya), Query(network_id=network.id, text="late"))
    assert [row.title for row in found.rows] == ["Late arrivals"]
