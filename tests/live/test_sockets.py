"""Who may open a live connection, and what joining a log gives them (T88, T89)."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient
from itsdangerous import URLSafeTimedSerializer

from hub.accounts.models import LoginSession, Person
from hub.activity import services as activity
from hub.extensions import db, socketio
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.refs import Ref
from hub.networks.models import Membership, Network
from tests import factories

HERE = "http://localhost"


def connect(
    app: Flask,
    person: Person | None,
    *,
    origin: str | None = HERE,
    csrf: str | None = None,
    more: dict[str, str] | None = None,
) -> SocketIOTestClient:
    """Try to connect as a person, from a page of ours unless said otherwise."""
    browser: Any = app.test_client()
    if person is not None:
        browser.sign_in(person)
    with browser.session_transaction() as session:
        session["csrf_token"] = "a" * 40
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps("a" * 40)
    db.session.commit()
    return socketio.test_client(
        app,
        namespace="/live",
        flask_test_client=browser,
        headers=({"Origin": origin} if origin else {}) | (more or {}),
        auth={"csrf": token if csrf is None else csrf, "v": 1},
    )


def join(page: SocketIOTestClient, message: Any) -> dict[str, Any]:
    """Ask for a log."""
    answer: dict[str, Any] = page.emit("join", message, namespace="/live", callback=True)
    return answer


@pytest.fixture(autouse=True)
def pages_are_closed(app: Flask) -> Iterator[None]:
    """A page that a test leaves open would count for the next one."""
    yield
    app.extensions["hub.courier"]._listeners.clear()


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def maya(network: Network) -> Person:
    return factories.member(network, "Maya Okafor")


def say(network: Network, who: Person, title: str) -> None:
    """Something happens in the network."""
    tell = atomic(activity.record)
    tell("idea.proposed", Ref("idea", 1), actor=factories.actor(who), network_id=network.id, title=title)


def test_a_page_of_ours_may_connect(app: Flask, maya: Person) -> None:
    assert connect(app, maya).is_connected("/live")


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "http://localhost.elsewhere.example"])
def test_a_foreign_or_missing_origin_is_refused(app: Flask, maya: Person, origin: str | None) -> None:
    assert not connect(app, maya, origin=origin).is_connected("/live")


@pytest.mark.parametrize(("site", "welcome"), [("same-origin", True), ("same-site", False), ("cross-site", False)])
def test_long_polling_is_known_by_what_the_browser_says_of_its_site(
    app: Flask, maya: Person, site: str, *, welcome: bool
) -> None:
    page = connect(app, maya, origin=None, more={"Sec-Fetch-Site": site})
    assert page.is_connected("/live") is welcome


def test_who_is_not_signed_in_is_refused(app: Flask) -> None:
    assert not connect(app, None).is_connected("/live")


@pytest.mark.parametrize("token", ["", "made up", "x" * 400])
def test_a_wrong_token_is_refused(app: Flask, maya: Person, token: str) -> None:
    assert not connect(app, maya, csrf=token).is_connected("/live")


def test_an_ended_sign_in_is_refused(app: Flask, maya: Person) -> None:
    app.test_client().sign_in(maya)  # type: ignore[attr-defined]
    db.session.execute(db.update(LoginSession).values(ended_at=clock.now()))
    assert not connect(app, maya).is_connected("/live")


def test_joining_gives_what_came_since(app: Flask, network: Network, maya: Person) -> None:
    for title in ("first", "second", "third"):
        say(network, maya, title)
    answer = join(connect(app, maya), {"scope": f"network:{network.id}", "since": 1})
    assert answer["ok"]
    assert answer["head"] == 3
    assert [event["seq"] for event in answer["events"]] == [2, 3]
    assert "second" in answer["events"][0]["html"]


def test_an_outsider_cannot_join_and_does_not_learn_that_it_exists(app: Flask, network: Network) -> None:
    outsider = factories.member(factories.network())
    page = connect(app, outsider)
    foreign = join(page, {"scope": f"network:{network.id}", "since": 0})
    invented = join(page, {"scope": "network:999999", "since": 0})
    assert foreign == invented == {"ok": False, "code": "not_found"}


def test_who_was_removed_cannot_join_again(app: Flask, network: Network, maya: Person) -> None:
    page = connect(app, maya)
    db.session.execute(db.delete(Membership))
    db.session.commit()
    assert join(page, {"scope": f"network:{network.id}", "since": 0})["code"] == "not_found"


def test_who_signed_out_elsewhere_cannot_join_again(app: Flask, network: Network, maya: Person) -> None:
    page = connect(app, maya)
    db.session.execute(db.update(LoginSession).values(ended_at=clock.now()))
    db.session.commit()
    assert join(page, {"scope": f"network:{network.id}", "since": 0})["code"] == "not_found"


@pytest.mark.parametrize(
    "message",
    [
        None,
        "network:1",
        [],
        {},
        {"scope": 3},
        {"scope": "network"},
        {"scope": "network:x"},
        {"scope": "network:" + "9" * 80},
        {"scope": "network:1", "since": -1},
        {"scope": "network:1", "since": "0"},
        {"scope": "network:1", "since": True},
    ],
)
def test_nonsense_is_refused_without_a_crash(app: Flask, maya: Person, message: Any) -> None:
    assert join(connect(app, maya), message) == {"ok": False, "code": "bad_request"}


def test_a_log_that_does_not_exist_is_not_found(app: Flask, maya: Person) -> None:
    assert join(connect(app, maya), {"scope": "secrets:1", "since": 0})["code"] == "not_found"


def test_joining_over_and_over_is_slowed_down(app: Flask, network: Network, maya: Person) -> None:
    page = connect(app, maya)
    codes = [join(page, {"scope": f"network:{network.id}", "since": 0}).get("code") for _ in range(25)]
    assert codes[0] is None
    assert codes[-1] == "rate_limited"


def test_numbers_have_no_gaps_per_network(app: Flask, network: Network, maya: Person) -> None:
    other = factories.network()
    factories.join(maya, other)
    for where in (network, other, network):
        say(where, maya, "news")
    page = connect(app, maya)
    answers = [join(page, {"scope": f"network:{where.id}", "since": 0}) for where in (network, other)]
    assert [[event["seq"] for event in answer["events"]] for answer in answers] == [[1, 2], [1]]
