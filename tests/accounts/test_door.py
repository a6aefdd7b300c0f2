"""In and out: T18, T19, T22, T27, T28, T39."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from hub.accounts import passwords
from hub.accounts.models import LoginSession, Person
from hub.extensions import db
from hub.kernel import clock
from tests import factories
from tests.accounts.conftest import PASSWORD, token_in
from tests.conftest import HubClient

WRONG = "not that one at all"


def sign_in(browser: HubClient, email: str, password: str, **more: object):
    return browser.post("/sign-in", data={"email": email, "password": password}, **more)


def cookie(browser: HubClient) -> str:
    found = browser.get_cookie("hub")
    return found.value if found else ""


def test_the_right_password_opens_the_hub(client: HubClient, maya: Person):
    response = client.post("/sign-in", data={"email": f" {maya.email.upper()} ", "password": PASSWORD})
    assert (response.status_code, response.location) == (303, "/")
    assert maya.name in client.get("/me").text


def test_the_door_leads_on_to_where_one_wanted_to_go(client: HubClient, maya: Person):
    there = client.get("/me/sessions?x=1&y=2")
    assert there.location == "/sign-in?next=/me/sessions?x%3D1%26y%3D2"
    form = {"email": maya.email, "password": PASSWORD, "next": "/me/sessions?x=1&y=2"}
    assert client.post("/sign-in", data=form).location == "/me/sessions?x=1&y=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "https://hub@evil.example",
        "javascript:alert(1)",
        "%09//evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "/%2f/evil.example",
        "/%5cevil.example",
        "/\uff0fevil.example",
        "\uff0f\uff0fevil.example",
        "/\r\nLocation: https://evil.example",
        "me",
        "",
    ],
)
def test_the_door_leads_nowhere_else(client: HubClient, maya: Person, elsewhere: str):
    form = {"email": maya.email, "password": PASSWORD, "next": elsewhere}
    assert client.post("/sign-in", data=form).location == "/"
    assert client.get("/sign-in", query_string={"next": elsewhere}).location == "/"


def test_a_wrong_password_is_explained_and_the_address_kept(client: HubClient, maya: Person):
    response = sign_in(client, maya.email, WRONG)
    assert response.status_code == 422
    assert "<title>Error:" in response.text
    assert f'value="{maya.email}"' in response.text
    assert WRONG not in response.text


def test_the_answer_does_not_tell_who_is_here(app: Flask, client: HubClient, maya: Person, monkeypatch):
    gone = factories.person("Gone", password_hash=maya.password_hash, suspended_at=clock.now())
    without = factories.person("Without")
    hashed = []
    monkeypatch.setattr(passwords, "is_right", _spied(passwords.is_right, hashed))
    answers = set()
    for email in (maya.email, gone.email, without.email, "nobody@school.example"):
        response = sign_in(app.test_client(), email, PASSWORD if email == gone.email else WRONG)
        answers.add((response.status_code, _without_noise(response.text, email)))
    assert len(answers) == 1
    assert len(hashed) == 4  # unknown people cost as much time as known ones


def _spied(act: Callable, calls: list) -> Callable:
    def run(*args):
        calls.append(args)
        return act(*args)

    return run


def _without_noise(page: str, email: str) -> str:
    return re.sub(r'nonce="[^"]+"|value="[^"]{40,}"', "", page.replace(email, "EMAIL"))


def test_ten_wrong_tries_close_the_door_only_here(app: Flask, client: HubClient, maya: Person):
    for _ in range(10):
        assert sign_in(client, maya.email, WRONG).status_code == 422
    closed = sign_in(client, maya.email, PASSWORD)
    assert closed.status_code == 429
    assert 0 < int(closed.headers["Retry-After"]) <= 901
    assert "set a new password" in closed.text
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert sign_in(app.test_client(), maya.email, PASSWORD, environ_base=elsewhere).status_code == 303


def test_unknown_addresses_are_throttled_like_known_ones(client: HubClient):
    for _ in range(10):
        assert sign_in(client, "nobody@school.example", WRONG).status_code == 422
    assert sign_in(client, "nobody@school.example", WRONG).status_code == 429


def test_a_whole_school_signs_in_from_one_address(app: Flask, maya: Person):
    others = [factories.person(password_hash=maya.password_hash) for _ in range(4)]
    for number in range(80):
        who = [maya, *others][number % 5]
        assert sign_in(app.test_client(), who.email, PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("home", "new"), [("192.0.2.1", "192.0.2.10"), ("2001:db8:1:2:3::4", "2001:db8:1:29::1")], ids=["IPv4", "IPv6"]
)
def test_guessing_from_everywhere_stops_but_she_gets_in_where_she_was_before(app: Flask, maya: Person, home, new):
    def arrive(address: str) -> int:
        place = {"REMOTE_ADDR": address}
        return sign_in(app.test_client(), maya.email, PASSWORD, environ_base=place).status_code

    assert arrive(home) == 303
    for _ in range(200):
        app.extensions["hub.limits"].count("wrong password, one account from everywhere", maya.email)
    assert arrive(new) == 429
    assert arrive(home) == 303


def test_the_cookie_of_before_opens_nothing_after(app: Flask, client: HubClient, maya: Person, with_csrf):
    before = token_in(client.get("/sign-in").text)
    old_cookie = cookie(client)
    client.post("/sign-in", data={"email": maya.email, "password": PASSWORD, "csrf_token": before})
    assert cookie(client) != old_cookie
    assert maya.name in client.get("/me").text
    after = token_in(client.get("/me").text)
    refused = client.post("/me", data={"name": "Someone else", "csrf_token": before})
    assert refused.status_code == 400
    thief = app.test_client()
    thief.set_cookie("hub", old_cookie)
    assert thief.get("/me").status_code == 302
    assert client.post("/me/theme", data={"theme": "dark", "csrf_token": after}).status_code == 303


def test_signing_in_again_ends_the_session_before(enter, maya: Person):
    browser = enter(maya)
    old = cookie(browser)
    sign_in(browser, maya.email, PASSWORD)
    assert [login.ended_at is None for login in db.session.query(LoginSession).order_by(LoginSession.id)] == [
        False,
        True,
    ]
    browser.set_cookie("hub", old)
    assert browser.get("/me").status_code == 302


def test_signing_out_ends_it_on_the_server(enter, maya: Person):
    browser = enter(maya)
    old = cookie(browser)
    response = browser.post("/sign-out")
    assert response.status_code == 303
    assert '"cookies"' in response.headers["Clear-Site-Data"]
    browser.set_cookie("hub", old)
    assert browser.get("/me").location.startswith("/sign-in")
    assert browser.post("/sign-out").status_code == 303  # twice is harmless
    assert "signed out" in browser.get(response.location).text


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: HubClient, maya: Person):
    flags = sign_in(client, maya.email, PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Path=/" in flags
    assert "Expires" not in flags  # gone with the browser, unless it is to be remembered
    remembered = client.post("/sign-in", data={"email": maya.email, "password": PASSWORD, "remember": "y"})
    assert "Expires" in remembered.headers["Set-Cookie"]


def test_the_database_keeps_no_key(enter, maya: Person):
    browser = enter(maya)
    with browser.session_transaction() as session:
        key = session["key"]
    assert len(key) >= 43
    login = db.session.query(LoginSession).one()
    assert key not in {str(getattr(login, column.name)) for column in LoginSession.__table__.columns}
