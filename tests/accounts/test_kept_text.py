"""Outdated forms and ended sessions never cost anybody their text: T18, T34, T35."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts.models import LoginSession, Person
from hub.extensions import db
from hub.kernel import clock
from hub.web import policies
from tests.accounts.conftest import PASSWORD, fields_in, token_in
from tests.conftest import HubClient

TEXT = "Maya wrote “this”\n\n<b>twice</b> & more, with a 🦉"
FORM = {"name": TEXT, "timezone": "Europe/Paris", "locale": "en", "theme": "light"}


def browser_lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def test_text_survives_an_ended_session(client: HubClient, maya: Person, with_csrf):
    """The whole walk: signed in, away too long, pressed Save, signed in again, saved."""
    door = token_in(client.get("/sign-in").text)
    client.post("/sign-in", data={"email": maya.email, "password": PASSWORD, "csrf_token": door})
    token = token_in(client.get("/me").text)
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=False):
        asked = client.post("/me", data=FORM | {"csrf_token": token})
        assert asked.status_code == 401
        assert maya.name == "Maya Okafor"
        again = fields_in(asked.text, "/sign-in/again")
        wrong = client.post("/sign-in/again", data=again | {"email": maya.email, "password": "not hers"})
        assert wrong.status_code == 422
        again = fields_in(wrong.text, "/sign-in/again")
        back = client.post("/sign-in/again", data=again | {"email": maya.email, "password": PASSWORD})
        assert back.status_code == 200
        assert "Save it now" in back.text
        kept = fields_in(back.text, "/me")
        assert browser_lines(kept["name"]) == TEXT
        assert token not in back.text
        assert "<b>twice</b>" not in back.text
        assert client.post("/me", data=kept).status_code == 303
    assert maya.name.startswith("Maya wrote “this”")


def test_text_survives_without_any_cookie(client: HubClient, maya: Person, with_csrf):
    asked = client.post("/me", data=FORM | {"csrf_token": "from another life"})
    assert asked.status_code == 401
    again = fields_in(asked.text, "/sign-in/again")
    back = client.post("/sign-in/again", data=again | {"email": maya.email, "password": PASSWORD})
    assert browser_lines(fields_in(back.text, "/me")["name"]) == TEXT


def test_autosave_is_told_in_json(client: HubClient, with_csrf):
    answer = client.post("/me", data=FORM, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_what_travels_along_goes_only_to_pages_of_ours(client: HubClient, maya: Person):
    form = {"email": maya.email, "password": PASSWORD, "kept": '[["name", "x"]]', "to": "https://evil.example/me"}
    page = client.post("/sign-in/again", data=form).text
    assert "evil.example" not in page
    assert fields_in(page, "/")["name"] == "x"


@pytest.mark.parametrize("kept", ["", "nonsense", '{"a": 1}', "[1, 2]", '[["csrf_token", "x"], ["password", "y"]]'])
def test_what_was_tampered_with_counts_as_nothing(client: HubClient, maya: Person, kept: str):
    form = {"email": maya.email, "password": PASSWORD, "kept": kept, "to": "/me"}
    assert client.post("/sign-in/again", data=form).location == "/me"


def unsafe_addresses(app: Flask) -> list[str]:
    """Every address of a page that takes a form, with numbers filled in."""
    found = set()
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            numbers = {name: min(getattr(part, "items", ["1"])) for name, part in rule._converters.items()}
            found.add(app.url_map.bind("localhost").build(rule.endpoint, numbers, method="POST"))
    return sorted(found)


@pytest.mark.parametrize("token", [None, "invented", "foreign", "outdated"])
def test_every_form_refuses_a_wrong_token_and_gives_the_text_back(
    app: Flask, client: HubClient, maya: Person, with_csrf, token: str | None
):
    browser = app.test_client().sign_in(maya)  # type: ignore[attr-defined]
    tokens = {
        None: {},
        "invented": {"csrf_token": "made up"},
        "foreign": {"csrf_token": token_in(client.get("/sign-in").text)},
        "outdated": {"csrf_token": token_in(browser.get("/me").text)},
    }
    if token == "outdated":
        with browser.session_transaction() as session:
            session["csrf_token"] = "what a later sign-in made"
    addresses = unsafe_addresses(app)
    assert "/sign-in" in addresses
    assert "/sign-out" in addresses
    for address in addresses:
        text = "maya@text.example" if address.startswith("/sign-in") else TEXT
        name = "email" if address.startswith("/sign-in") else "words"
        response = browser.post(address, data={name: text, "password": "secret owl"} | tokens[token])
        assert response.status_code == 400, address
        given = fields_in(response.text, "/sign-in/again" if address == "/sign-in/again" else address)
        assert browser_lines(given[name]) == text, address
        assert "secret owl" not in response.text
    assert db.session.query(LoginSession).filter_by(person_id=maya.id).one().ended_at is None  # not even signed out


def test_htmx_and_autosave_are_refused_too(app: Flask, maya: Person, with_csrf):
    browser = app.test_client().sign_in(maya)  # type: ignore[attr-defined]
    for headers in ({"HX-Request": "true"}, {"X-Autosave": "1"}, {"Content-Type": "application/json"}):
        assert browser.post("/me", headers=headers).status_code == 400
    good = token_in(browser.get("/me").text)
    sent = browser.post("/me/theme", data={"theme": "dark"}, headers={"X-CSRFToken": good})
    assert sent.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_forms_of_other_sites_are_refused_and_nothing_of_them_is_shown(app: Flask, maya: Person, headers):
    for browser in (app.test_client(), app.test_client().sign_in(maya)):  # type: ignore[attr-defined]
        refused = browser.post("/me", data=FORM, headers=headers)
        assert refused.status_code == 400
        assert "twice" not in refused.text
    assert maya.name == "Maya Okafor"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}]
)
def test_our_own_forms_are_taken(app: Flask, maya: Person, headers):
    assert app.test_client().sign_in(maya).post("/me", data=FORM, headers=headers).status_code == 303  # type: ignore[attr-defined]


def test_links_from_other_sites_lead_in(app: Flask, maya: Person):
    browser = app.test_client().sign_in(maya)  # type: ignore[attr-defined]
    assert browser.get("/me", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_signing_in_in_the_middle_is_a_declared_public_door(app: Flask):
    assert policies.of(app, "accounts.sign_in_again") == policies.PUBLIC
