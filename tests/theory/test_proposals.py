"""Proposals: made by members, seen by all, answered by a facilitator with a sentence."""

from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.networks.models import Network
from hub.theory import queries, services
from hub.theory.models import ChangeIdea, Driver, Status
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[[Person], HubClient]


def primary(network: Network) -> list[str]:
    """The primary drivers in their order."""
    return [branch.driver.title for branch in queries.theory_of(network.id).primary]


def main_of(page: str, css: str = "main") -> str:
    found = LexborHTMLParser(page).css_first(css)
    assert found is not None
    return " ".join(found.text(separator=" ").split())


@pytest.fixture
def proposal(network: Network, maya: Person) -> ChangeIdea:
    return services.add_idea(network.id, actor=factories.actor(maya), title="Friday catch up at lunch")


def test_a_proposal_is_accepted_with_its_places_and_a_sentence(
    samira: Person, maya: Person, recovery: Driver, proposal: ChangeIdea, signed_in: SignedIn
) -> None:
    sent = {"answer": "accept", "drivers": [str(recovery.id)], "sentence": "Yes, for bus schools."}
    answer = signed_in(samira).post(f"/proposals/idea/{proposal.id}", data=sent | {"version": str(proposal.version)})
    assert answer.status_code == 303
    assert (proposal.status, proposal.driver_ids) == (Status.ACTIVE, [recovery.id])
    shown = main_of(signed_in(maya).get(answer.headers["Location"]).text)
    assert "Part of the theory. Yes, for bus schools." in shown


def test_merging_leads_there_and_declining_needs_a_sentence(
    network: Network, samira: Person, maya: Person, catch_up: ChangeIdea, proposal: ChangeIdea, signed_in: SignedIn
) -> None:
    client, path = signed_in(samira), f"/proposals/idea/{proposal.id}"
    assert "Friday catch-up" in main_of(client.get(path).text, ".side")
    for sent in (
        {"answer": "decline"},
        {"answer": "merge"},
        {},
        {"answer": "perhaps"},
        {"answer": "merge", "into": "9"},
    ):
        answer = client.post(path, data=sent | {"sentence": " "})
        assert answer.status_code == 422, sent
        assert "<title>Error: " in answer.text
    assert proposal.status is Status.PROPOSED
    sent = {"answer": "merge", "into": str(catch_up.id), "sentence": "We have that one."}
    assert client.post(path, data=sent).status_code == 303
    assert (proposal.status, proposal.merged_into_id) == (Status.MERGED, catch_up.id)
    other = services.add_idea(network.id, actor=factories.actor(maya), title="More posters")
    sent = {"answer": "decline", "sentence": "Two teams tried posters."}
    assert client.post(f"/proposals/idea/{other.id}", data=sent).status_code == 303
    assert "Not now. Two teams tried posters." in main_of(client.get(f"/n/{network.slug}/theory/proposals").text)


def test_an_answered_proposal_is_not_answered_again(samira: Person, proposal: ChangeIdea, signed_in: SignedIn) -> None:
    services.decline(proposal, actor=factories.actor(samira), sentence="No.")
    answer = signed_in(samira).post(f"/proposals/idea/{proposal.id}", data={"answer": "accept"})
    assert answer.headers["Location"] == f"/ideas/{proposal.id}"
    assert proposal.status is Status.DECLINED


def test_only_a_facilitator_answers(network: Network, maya: Person, proposal: ChangeIdea, signed_in: SignedIn) -> None:
    coach = factories.member(network, role=Role.COACH)
    for who in (maya, coach):
        sent = {"answer": "accept"}
        assert signed_in(who).post(f"/proposals/idea/{proposal.id}", data=sent).status_code == 403


def test_a_driver_is_proposed_and_answered_too(
    network: Network, samira: Person, maya: Person, signed_in: SignedIn
) -> None:
    signed_in(maya).post(f"/n/{network.slug}/theory/drivers/new", data={"title": "Sleep"})
    driver = db.session.query(Driver).filter_by(title="Sleep").one()
    assert driver.status is Status.PROPOSED
    assert "Sleep" not in primary(network)
    assert signed_in(samira).post(f"/proposals/driver/{driver.id}", data={"answer": "accept"}).status_code == 303
    assert primary(network) == ["Sleep"]


def test_ideas_that_sound_alike_are_shown_while_one_types(
    network: Network, maya: Person, outsider: Person, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    factories.idea(network, "Peer buddy")
    path = f"/n/{network.slug}/theory/similar"
    found = signed_in(maya).post(path, data={"title": "catch up, Friday"}).text
    assert "Friday catch-up" in found
    assert "Peer buddy" not in found
    assert signed_in(maya).post(path, data={"title": " "}).status_code == 422
    assert signed_in(outsider).post(path, data={"title": "catch up"}).status_code == 404
