"""Home: what needs me, what happened since I was here, and how far I have read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from hub.accounts.models import Person
from hub.activity import services as activity
from hub.extensions import db
from hub.home import services
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.permissions import Role
from hub.networks.models import Membership, Network, Team
from hub.theory.models import Status
from tests import factories
from tests.conftest import HubClient


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def alder(network: Network) -> Team:
    return factories.team(network, "Alder")


@pytest.fixture
def maya(alder: Team) -> Person:
    return factories.member(alder, "Maya Okafor")


def home(who: Person, network: Network, signed_in: Callable[[Person], HubClient]) -> str:
    """The page somebody sees first."""
    answer = signed_in(who).get(f"/n/{network.slug}/")
    assert answer.status_code == 200
    return answer.text


def say(network: Network, who: Person, idea: object, title: str) -> None:
    """Something happens."""
    ref = idea.ref  # type: ignore[attr-defined]
    tell = atomic(activity.record)
    tell("idea.proposed", ref, actor=factories.actor(who), network_id=network.id, title=title, about=ref)


def test_a_check_that_is_due_comes_first(
    alder: Team, maya: Person, network: Network, signed_in: Callable[[Person], HubClient]
) -> None:
    factories.cycle(alder, "Friday catch-up", check_on=clock.today())
    factories.cycle(alder, "Not yet", check_on=clock.today() + timedelta(days=9))
    page = home(maya, network, signed_in)
    assert "Study: Friday catch-up" in page
    assert "Study: Not yet" not in page


def test_somebody_elses_draft_is_not_my_duty(
    alder: Team, maya: Person, network: Network, signed_in: Callable[[Person], HubClient]
) -> None:
    factories.cycle(alder, "Mine", shared_at=None, created_by_id=maya.id)
    factories.cycle(alder, "Daniel's", shared_at=None, created_by_id=factories.member(alder).id)
    page = home(maya, network, signed_in)
    assert "Finish your plan: Mine" in page
    assert "Daniel" not in page.split("Since you were here")[0].split("Latest news")[0]


def test_a_facilitator_is_told_how_long_proposals_wait(
    network: Network, signed_in: Callable[[Person], HubClient]
) -> None:
    hub = factories.member(network, "Samira Haddad", Role.FACILITATOR)
    factories.idea(network, "Walk a schedule", status=Status.PROPOSED, proposed_at=clock.now() - timedelta(days=6))
    assert "The oldest has waited 6 days." in home(hub, network, signed_in)


def test_a_coach_is_told_who_may_be_stuck(
    network: Network, alder: Team, signed_in: Callable[[Person], HubClient]
) -> None:
    coach = factories.member(alder, "Priya Nair", Role.COACH)
    factories.cycle(alder, "Exit ticket", check_on=clock.today() - timedelta(days=20))
    assert "Alder may be stuck: Exit ticket" in home(coach, network, signed_in)


def test_news_is_grouped_by_idea_and_no_longer_new_when_seen(
    network: Network, maya: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    idea, other = factories.idea(network, "Friday catch-up"), factories.idea(network, "Kid talk")
    for about in (idea, other, idea):
        say(network, maya, about, about.title)
    page = home(maya, network, signed_in)
    assert "Since you were here" in page
    assert page.count('class="thread" data-group="idea:') == 2
    answer = signed_in(maya).post(f"/n/{network.slug}/seen", data={"seq": 3})
    assert answer.status_code == 303
    assert "Nothing new since you were here" in home(maya, network, signed_in)


def test_reading_never_goes_back_nor_beyond_what_there_is(network: Network, maya: Person) -> None:
    idea = factories.idea(network)
    say(network, maya, idea, "One")
    for up_to, reached in ((99, 1), (0, 1)):
        services.mark_seen(network.id, actor=factories.actor(maya), up_to=up_to)
        assert db.session.query(Membership.seen_seq).filter_by(person_id=maya.id).scalar() == reached


def test_the_front_door_leads_home_or_to_a_first_network(
    network: Network, maya: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    assert signed_in(maya).get("/").location == f"/n/{network.slug}/"
    assert signed_in(factories.person()).get("/").location == "/networks"
