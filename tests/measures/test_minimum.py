"""When the smallest number that is shown changes, outsiders see less at once, or more soon after."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.permissions import Role
from hub.measures.models import Observation, ValueKind
from hub.measures.services import showing
from hub.networks import services as networks
from tests import factories
from tests.conftest import HubClient
from tests.measures.test_recording import Scene

pytestmark = pytest.mark.usefixtures("app")


class Counted(Scene):
    """A week of 36 of 48 and one of 12 of 24, entered by the rules; and minutes, which are about nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.enter(self.count(36, 48), self.count(12, 24, week=1))
        self.facilitator: Person = factories.member(self.network, role=Role.FACILITATOR)
        minutes = factories.measure(self.network, value_kind=ValueKind.NUMBER, about_people=False)
        factories.observations(minutes, self.team, 3)

    def set_minimum(self, number: int) -> None:
        networks.update_network(self.network, actor=factories.actor(self.facilitator), minimum_n=number)

    def hidden(self) -> list[bool]:
        return [hidden for _value, hidden in self.seen_by(self.colleague)]


@pytest.mark.parametrize("most", [0, 1_000], ids=["large network", "small network"])
def test_a_higher_minimum_hides_at_once_and_no_more_than_it_must_in_the_end(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(showing, "MOST_IN_ONE_GO", most)
    scene = Counted()
    assert scene.hidden() == [False, False]
    scene.set_minimum(13)
    at_once = scene.hidden()
    assert at_once[1] is True
    outbox.drain()
    assert scene.hidden() == [True, True]  # 48 less 36 are 12
    scene.set_minimum(12)
    outbox.drain()
    assert scene.hidden() == [False, False]
    assert [value for value, _hidden in scene.seen_by(scene.member)] == [75, 50]


def test_while_a_large_network_is_looked_at_nothing_about_people_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "MOST_IN_ONE_GO", 0)
    scene = Counted()
    scene.set_minimum(11)  # nothing here is as small as that
    shown = set(db.session.scalars(sa.select(Observation.value).where(Observation.shown)))
    assert shown == {Decimal(3)}
    outbox.drain()
    assert scene.hidden() == [False, False]


def test_the_same_minimum_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "MOST_IN_ONE_GO", 0)
    scene = Counted()
    outbox.drain()
    scene.set_minimum(scene.network.minimum_n)
    assert outbox.waiting(showing.TOPIC) == []


def test_the_settings_say_what_it_does_and_do_it(client: HubClient) -> None:
    scene = Counted()
    path = f"/n/{scene.network.slug}/settings"
    page = client.sign_in(scene.facilitator).get(path).text
    assert "hides more at once" in page
    sent = {"name": "Network", "minimum_n": "30", "version": str(scene.network.version)}
    assert client.post(path, data=sent).status_code == 303
    assert scene.hidden() == [True, True]


def test_a_number_entered_after_the_change_follows_the_new_minimum() -> None:
    scene = Counted()
    scene.set_minimum(20)
    scene.enter(scene.count(15, 60, week=2))
    assert scene.hidden() == [True, True, True]
