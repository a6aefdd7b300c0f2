"""A learning question can name the measure on whose chart its answer can be seen."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from hub.accounts.models import Person
from hub.cycles import services
from hub.cycles.drafts import Asked
from hub.cycles.models import Cycle, PredictionKind
from hub.extensions import db
from hub.kernel.errors import RuleBroken
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient
from tests.cycles.test_writing import row

SignedIn = Callable[[Person], HubClient]


def named(cycle: Cycle) -> list[int | None]:
    return [question.measure_id for question in db.session.get_one(Cycle, cycle.id).questions]


def test_a_question_names_a_measure_and_the_test_links_to_it(
    signed_in: SignedIn, teacher: Person, alder: Team, network: Network
) -> None:
    shared, own = factories.measure(network, "Missing <b>tasks</b>"), factories.measure(network, team_id=alder.id)
    others = factories.measure(network, "Another team’s", team_id=factories.team(network).id)
    cycle, client = factories.cycle(alder), signed_in(teacher)
    path = f"/cycles/{cycle.id}/plan/predictions"
    page = client.get(path).text
    assert f'value="{shared.id}">Missing &lt;b&gt;' in page
    assert f'value="{own.id}"' in page
    assert "Another team’s" not in page
    assert client.post(path, data=row(measure_id=str(others.id))).status_code == 422
    assert client.post(path, data=row(measure_id=str(shared.id))).status_code == 303
    assert named(cycle) == [shared.id]
    shown = client.get(f"/cycles/{cycle.id}").text
    assert f'href="/measures/{shared.id}"' in shown
    assert "<b>tasks</b>" not in shown
    number = str(cycle.questions[0].id)
    client.post(path, data=row(id=number, measure_id=""))
    assert named(cycle) == [None]


def test_a_measure_named_before_stays_when_it_is_retired(
    signed_in: SignedIn, teacher: Person, alder: Team, network: Network
) -> None:
    gone = factories.measure(network, retired_at=datetime.fromisoformat("2026-11-01T12:00:00+00:00"))
    cycle = factories.cycle(alder)
    asked = Asked(question="Fewer?", kind=PredictionKind.NUMBER, number_to=Decimal(3), measure_id=gone.id)
    services.edit_cycle(cycle, actor=factories.actor(teacher), version=None, questions=[asked])
    path = f"/cycles/{cycle.id}/plan/predictions"
    assert f'selected value="{gone.id}"' in signed_in(teacher).get(path).text
    sent = row(id=str(cycle.questions[0].id), measure_id=str(gone.id), number_to="4")
    assert signed_in(teacher).post(path, data=sent).status_code == 303
    assert named(cycle) == [gone.id]


def test_nothing_is_asked_where_nothing_is_counted(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    path = f"/cycles/{cycle.id}/plan/predictions"
    assert "one of our measures" not in signed_in(teacher).get(path).text
    assert signed_in(teacher).post(path, data=row()).status_code == 303


@pytest.mark.usefixtures("app")
def test_a_measure_of_another_network_is_none_even_for_who_is_in_both(network: Network) -> None:
    elsewhere = factories.team(factories.network())
    both = factories.join(factories.member(factories.team(network)), elsewhere)
    foreign = factories.measure(network)
    cycle = factories.cycle(elsewhere)
    with pytest.raises(RuleBroken):
        services.edit_cycle(
            cycle, actor=factories.actor(both), version=None, questions=[Asked(question="?", measure_id=foreign.id)]
        )
