"""Measures on the pages of the theory: the aim is judged by one, a driver shows its own."""

import pytest
from flask import Flask

from hub.accounts.models import Person
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Role
from hub.measures import services as measures
from hub.measures.models import MeasureType, ValueKind
from hub.measures.services import Wording
from hub.networks.models import Network
from hub.theory import queries as theory
from hub.theory import services
from tests import factories
from tests.conftest import HubClient

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def facilitator(network: Network) -> Person:
    return factories.member(network, role=Role.FACILITATOR)


def test_the_aim_is_judged_by_a_measure_and_links_to_it(
    client: HubClient, network: Network, facilitator: Person
) -> None:
    measure = factories.measure(network, HOSTILE)
    factories.measure(network, "Meetings held", type=MeasureType.PROCESS)
    factories.aim(network, statement="On track")
    path = f"/n/{network.slug}/theory/aim"
    page = client.sign_in(facilitator).get(path).text
    assert "Meetings held" not in page
    sent = {"statement": "On track", "version": "1", "measure_id": str(measure.id)}
    assert client.post(path, data=sent).status_code == 303
    aim = theory.aim_of(network.id)
    assert aim is not None
    assert aim.measure_id == measure.id
    page = client.get(path).text
    assert f'href="/measures/{measure.id}"' in page
    assert HOSTILE not in page
    assert "is judged by this" in client.get(f"/n/{network.slug}/measures").text
    client.post(path, data={"statement": "Put otherwise", "version": str(aim.version)})
    kept = theory.aim_of(network.id)
    assert kept is not None
    assert (kept.statement, kept.measure_id) == ("Put otherwise", measure.id)


def test_two_who_write_the_aim_choose_between_both_measures(
    client: HubClient, network: Network, facilitator: Person
) -> None:
    first, second = factories.measure(network, "First one"), factories.measure(network, "Second one")
    factories.aim(network, statement="On track")
    path = f"/n/{network.slug}/theory/aim"
    sent = {"statement": "On track", "version": "1"}
    client.sign_in(facilitator).post(path, data=sent | {"measure_id": str(first.id)})
    both = client.post(path, data=sent | {"measure_id": str(second.id)})
    assert both.status_code == 409
    assert "First one" in both.text
    assert f'<option value="{second.id}" selected' in both.text


def test_another_networks_measure_judges_nothing(client: HubClient, network: Network, facilitator: Person) -> None:
    factories.aim(network)
    factories.measure(network)
    foreign = factories.measure(factories.network())
    sent = {"statement": "On track", "version": "1", "measure_id": str(foreign.id)}
    assert client.sign_in(facilitator).post(f"/n/{network.slug}/theory/aim", data=sent).status_code == 422
    with pytest.raises(RuleBroken):
        services.set_aim(
            network.id, actor=factories.actor(facilitator), statement="On track", measure_id=foreign.id, version=1
        )


def test_a_driver_shows_what_is_counted_for_it_and_beneath_it(
    client: HubClient, network: Network, facilitator: Person
) -> None:
    primary = factories.driver(network, "Routines")
    below = factories.driver(network, "Recovery", primary)
    factories.measure(network, HOSTILE, type=MeasureType.DRIVER, driver_id=below.id)
    factories.measure(network, "Elsewhere", driver_id=factories.driver(network).id)
    client.sign_in(facilitator)
    for driver in (primary, below):
        page = client.get(f"/drivers/{driver.id}").text
        assert "&lt;script&gt;" in page
        assert HOSTILE not in page
        assert "Elsewhere" not in page
    assert f"/n/{network.slug}/measures" in client.get(f"/n/{network.slug}/theory").text
    chosen = client.get(f"/n/{network.slug}/measures/new?driver={below.id}").text
    second = {"step": "what", "title": "New", "kind": "percent"}
    page = client.post(f"/n/{network.slug}/measures/new?driver={below.id}", data=second).text
    assert "What do you count?" in chosen
    assert f'<option selected value="{below.id}"' in page


def test_a_driver_without_a_measure_asks_only_who_may_add_one(
    client: HubClient, network: Network, facilitator: Person
) -> None:
    driver = factories.driver(network)
    assert "Nothing is counted for it yet" in client.sign_in(facilitator).get(f"/drivers/{driver.id}").text
    teacher = factories.member(network)
    assert "Nothing is counted for it yet" not in client.sign_in(teacher).get(f"/drivers/{driver.id}").text


def test_the_news_say_that_a_measure_came_and_that_it_is_counted_otherwise(
    client: HubClient, network: Network, facilitator: Person
) -> None:
    actor, team = factories.actor(facilitator), factories.team(network)
    measure = measures.add_measure(
        network.id, actor=actor, type=MeasureType.OUTCOME, title=HOSTILE, value_kind=ValueKind.PERCENT
    )
    factories.observations(measure, team, (18, 24))
    measures.redefine(measure, Wording("Those present."), actor=actor, reason="Absent ones have no grade.")
    for path in (f"/n/{network.slug}/", f"/n/{network.slug}/feed"):
        page = client.sign_in(facilitator).get(path, follow_redirects=True).text
        for words in ("added a measure:", "counts in another way:", "Absent ones have no grade."):
            assert words in page, path
        assert HOSTILE not in page
