"""The starter library: switched on, off, and brought in step; apart from the network's own tests."""

import copy
from collections.abc import Callable

import pytest
from flask import current_app
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.errors import NotAllowed
from hub.kernel.outbox import OutboxRow
from hub.knowledge import queries, services
from hub.knowledge.models import PublishedTest
from hub.knowledge.services import library
from tests import factories
from tests.conftest import HubClient
from tests.knowledge.conftest import World

SignedIn = Callable[[Person], HubClient]


def switch(world: World, *, on: bool) -> int:
    return services.switch_starter_library(world.network, on=on, actor=world.actor("samira"))


def rows() -> list[PublishedTest]:
    return db.session.query(PublishedTest).order_by(PublishedTest.code).all()


def asked_for_index() -> list[str]:
    return [row.payload["kind"] for row in db.session.query(OutboxRow).filter_by(topic="search.changed")]


def test_the_shipped_tests_have_a_source_a_finding_and_a_decision() -> None:
    tests = library.shipped().values()
    assert len(tests) == 25
    for test in tests:
        assert test["source"]
        assert test["found"]
        assert test["decision"] in ("adopt", "adapt", "abandon")


def test_switched_on_twice_and_off_twice(world: World) -> None:
    assert (switch(world, on=True), switch(world, on=True)) == (25, 25)
    assert [test.version for test in rows()] == [1] * 25
    assert world.network.has_starter_library
    assert asked_for_index() == ["published"] * 25
    assert (switch(world, on=False), switch(world, on=False)) == (0, 0)
    assert rows() == []
    assert not world.network.has_starter_library


def test_only_a_facilitator_switches_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.switch_starter_library(world.network, on=True, actor=world.actor("maya"))


def test_the_networks_switch_lends_the_library(world: World) -> None:
    world.network.has_starter_library = True
    db.session.commit()
    for hook in current_app.extensions["hub.library_switched"]:
        hook(world.actor("samira"), world.network)
    assert len(rows()) == 25


def test_a_changed_file_reaches_the_networks_that_have_it_and_no_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.network("Without")
    switch(world, on=True)
    changed = copy.deepcopy(library.shipped())
    changed["p01"]["found"] = "Corrected."
    del changed["p02"]
    monkeypatch.setattr(library, "shipped", lambda: changed)
    assert services.refresh_starter_libraries() == 1
    assert services.refresh_starter_libraries() == 1
    by_code = {test.code: test for test in rows()}
    assert "p02" not in by_code
    assert (by_code["p01"].found, by_code["p01"].version) == ("Corrected.", 2)
    assert by_code["p03"].version == 1
    assert queries.library(factories.actor(factories.member(other)), other.id) == []


def test_search_keeps_them_as_published_and_apart(world: World) -> None:
    switch(world, on=True)
    for document in queries.published_documents(queries.all_published_ids()).values():
        assert (document.source, document.kind) == ("published", "published")
        assert document.visibility == (f"network:{world.network.id}",)
        assert document.team_id is None


def test_a_published_test_says_where_it_comes_from_and_that_the_decision_is_our_reading(
    signed_in: SignedIn, world: World
) -> None:
    switch(world, on=True)
    test = next(one for one in rows() if one.code == "p01")
    answer = signed_in(world.viewer).get(f"/published/{test.id}")
    page = HTMLParser(answer.text)
    assert answer.status_code == 200
    assert "Published elsewhere" in page.css_first(".eyebrow").text()
    assert "our reading of the source" in page.css_first(".page-head").text()
    assert test.expected in page.css_first(".pi-pencil").text()
    assert test.found in page.css_first(".pi-ink").text()
    assert test.source in page.css_first("aside").text()
    assert "2022" in page.css_first("aside").text()


def test_nobody_else_sees_a_networks_library(signed_in: SignedIn, world: World) -> None:
    switch(world, on=True)
    outsider = factories.member(factories.network())
    assert signed_in(outsider).get(f"/published/{rows()[0].id}").status_code == 404
    assert signed_in(outsider).get(f"/n/{world.network.slug}/published").status_code == 404


def test_the_list_names_every_test_under_its_topic(signed_in: SignedIn, world: World) -> None:
    switch(world, on=True)
    page = HTMLParser(signed_in(world.maya).get(f"/n/{world.network.slug}/published").text)
    assert len(page.css("li.result")) == 25
    assert [heading.text() for heading in page.css(".sections h2")][:2] == ["Attendance", "Belonging"]


def test_an_empty_library_says_what_it_would_bring(signed_in: SignedIn, world: World) -> None:
    answer = signed_in(world.maya).get(f"/n/{world.network.slug}/published")
    assert "not switched on" in HTMLParser(answer.text).css_first(".empty").text()
