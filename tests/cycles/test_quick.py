"""The sixty-second log in the browser."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.accounts.models import Person
from hub.cycles.models import Cycle, Decision, QuickResult, Stage, Verdict
from hub.extensions import db
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[[Person], HubClient]


@pytest.fixture
def log(signed_in: SignedIn, teacher: Person, alder: Team, network: Network) -> Callable[..., Any]:
    def send(**data: Any) -> Any:
        whole = {"team_id": alder.id, "decision": "later"} | data
        return signed_in(teacher).post(f"/n/{network.slug}/cycles/log", data=whole)

    return send


def test_something_else_in_two_answers(log: Callable[..., Any]) -> None:
    response = log(what="else", title="Phone call home", result="same")
    cycle = db.session.query(Cycle).one()
    assert response.location == f"/cycles/{cycle.id}"
    assert (cycle.title, cycle.quick_result, cycle.stage) == ("Phone call home", QuickResult.SAME, Stage.STUDY)
    assert not cycle.is_draft


def test_one_of_the_ideas_with_a_decision_is_finished(log: Callable[..., Any], network: Network) -> None:
    idea = factories.idea(network, "Exit ticket")
    log(what="idea", idea_id=idea.id, result="better", number="58", line="A hinge question helps.", decision="adopt")
    cycle = db.session.query(Cycle).one()
    assert (cycle.title, cycle.idea_id, cycle.decision) == ("Exit ticket", idea.id, Decision.ADOPT)
    assert (cycle.learning, cycle.questions[0].actual_number) == ("A hinge question helps.", 58)


def test_the_result_of_a_planned_test(
    log: Callable[..., Any], signed_in: SignedIn, teacher: Person, alder: Team, network: Network
) -> None:
    cycle = factories.finished_cycle(alder, "Catch-up")
    cycle.reopen()
    cycle.questions[0].actual_number = None
    page = signed_in(teacher).get(f"/n/{network.slug}/cycles/log").text
    assert "30 or fewer tasks" in page
    log(what=str(cycle.id), number="25", line="Stand-ins knew where to go.", decision="adopt")
    assert (cycle.stage, cycle.decision) == (Stage.FINISHED, Decision.ADOPT)
    assert (cycle.questions[0].actual_number, cycle.questions[0].verdict) == (25, Verdict.BETTER)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"what": "else", "result": "same"}, "what you tried"),
        ({"what": "idea", "result": "same"}, "Choose the idea"),
        ({"what": "else", "title": "Kept"}, "Say what happened"),
        ({"what": "else", "title": "Kept", "result": "same", "decision": "abandon"}, "one line about it"),
        ({"what": "else", "title": "Kept", "number": "many"}, "Write a number"),
        ({"what": "12345", "title": "Kept", "result": "same"}, "Not a valid choice"),
        ({"title": "Kept", "result": "same"}, "Not a valid choice"),
        ({"what": "else", "title": "Kept", "result": "same", "team_id": "99999"}, "Choose one of these"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    log: Callable[..., Any], network: Network, data: dict[str, Any], said: str
) -> None:
    factories.idea(network)
    response = log(**data)
    assert response.status_code == 422
    assert said in response.text
    assert data.get("title", "") in response.text
    assert db.session.query(Cycle).count() == 0


def test_logged_twice_by_a_double_click_it_is_one(log: Callable[..., Any]) -> None:
    first, second = (log(what="else", title="Phone call", result="same", once="k") for _ in range(2))
    assert first.location == second.location
    assert db.session.query(Cycle).count() == 1


def test_somebody_in_no_team_is_told_what_to_do(signed_in: SignedIn, network: Network) -> None:
    client = signed_in(factories.member(network))
    for path in ("log", "new"):
        assert "Ask a facilitator" in client.get(f"/n/{network.slug}/cycles/{path}").text
        assert client.post(f"/n/{network.slug}/cycles/{path}", data={"title": "x"}).status_code == 403
