"""A person's own pages: sessions (T20, T89's sign-outs), re-authentication (T32), tokens (T30), profile."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts import queries, services
from hub.accounts.models import ApiToken, LoginSession, Person, Scope, Theme
from hub.accounts.queries import digest
from hub.extensions import db
from hub.kernel import clock
from tests import factories
from tests.accounts.conftest import PASSWORD, fields_in
from tests.conftest import HubClient

NEW = "a new owl every week"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1"


@pytest.fixture
def probe(maya: Person) -> str:
    """An address of the API that she may read."""
    network = factories.network()
    factories.join(maya, network)
    return f"/api/v1/networks/{network.id}/feed"


def later(**time: int) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def test_a_profile_is_changed(maya: Person, enter):
    browser = enter(maya)
    form = {"name": "  Maya Okafor-Lee ", "timezone": "America/New_York", "locale": "en", "theme": "dark"}
    assert browser.post("/me", data=form).status_code == 303
    assert (maya.name, maya.timezone, maya.theme) == ("Maya Okafor-Lee", "America/New_York", Theme.DARK)
    page = browser.get("/me").text
    assert 'data-theme="dark"' in page
    assert f"@{maya.handle}" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " \u200b "), ("name", "x" * 121), ("timezone", "Mars/Base"), ("locale", "xx"), ("theme", "pink")],
)
def test_a_profile_that_makes_no_sense_is_refused_and_kept(maya: Person, enter, field: str, value: str):
    form = {"name": "Maya typed this", "timezone": "Europe/Paris", "locale": "en", "theme": "light"} | {field: value}
    refused = enter(maya).post("/me", data=form)
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    assert field == "name" or "Maya typed this" in refused.text
    assert maya.name == "Maya Okafor"


def test_extra_fields_change_nothing(maya: Person, enter):
    form = {"name": "Maya", "timezone": "UTC", "locale": "en", "theme": "light"}
    more = {"is_admin": "1", "email": "eve@evil.example", "handle": "eve", "password_hash": "x", "id": "1"}
    before = (maya.is_admin, maya.email, maya.handle, maya.password_hash, maya.id)
    enter(maya).post("/me", data=form | more)
    assert (maya.is_admin, maya.email, maya.handle, maya.password_hash, maya.id) == before


def test_the_theme_follows_one_press(maya: Person, enter):
    browser = enter(maya)
    pressed = browser.post("/me/theme", data={"theme": "light", "next": "/me/sessions"})
    assert (pressed.status_code, pressed.location, maya.theme) == (303, "/me/sessions", Theme.LIGHT)
    assert browser.post("/me/theme", data={"theme": ""}, headers={"Accept": "application/json"}).json == {
        "theme": "system"
    }
    assert browser.post("/me/theme", data={"theme": "pink"}).status_code == 422
    assert browser.post("/me/theme", data={"theme": "dark", "next": "//evil.example"}).location == "/"


def test_browsers_are_listed_and_ended_one_by_one(app: Flask, maya: Person, enter):
    desk, phone = enter(maya), app.test_client()
    phone.post("/sign-in", data={"email": maya.email, "password": PASSWORD}, headers={"User-Agent": PHONE})
    page = desk.get("/me/sessions").text
    assert "Safari on iPhone" in page
    assert "This browser" in page
    on_phone = db.session.query(LoginSession).filter(LoginSession.browser == PHONE).one()
    assert desk.post(f"/me/sessions/{on_phone.id}/end").status_code == 303
    assert phone.get("/me").status_code == 302
    assert desk.get("/me").status_code == 200
    assert "Safari on iPhone" not in desk.get("/me/sessions").text


def test_ending_ones_own_browser_is_signing_out(maya: Person, enter):
    browser = enter(maya)
    login = db.session.query(LoginSession).one()
    response = browser.post(f"/me/sessions/{login.id}/end")
    assert "Clear-Site-Data" in response.headers
    assert browser.get("/me").status_code == 302


def test_all_other_browsers_are_ended_at_once(maya: Person, enter):
    here, there = enter(maya), enter(maya)
    here.post("/me/sessions/end-others")
    assert (here.get("/me").status_code, there.get("/me").status_code) == (200, 302)


def test_nobody_ends_or_revokes_what_belongs_to_another(maya: Person, other_person: Person, enter):
    hers = enter(maya)
    login = db.session.query(LoginSession).one()
    token, _key = services.make_token(maya, name="Hers")
    his = enter(other_person)
    assert his.post(f"/me/sessions/{login.id}/end").status_code == 404
    assert his.post(f"/me/tokens/{token.id}/revoke").status_code == 404
    assert hers.get("/me").status_code == 200
    assert token.revoked_at is None


def test_a_session_ends_after_twelve_idle_hours_and_fourteen_days(maya: Person, enter):
    browser = enter(maya)
    with later(hours=12, minutes=1):
        assert browser.get("/me").status_code == 302
    browser = enter(maya)
    for day in range(14):
        for hour in (1, 9, 17):
            with later(days=day, hours=hour):
                assert browser.get("/me").status_code == 200, (day, hour)
    with later(days=14, hours=1):
        assert browser.get("/me").status_code == 302


def test_a_remembered_browser_stays_for_thirty_days(maya: Person, enter):
    browser = enter(maya, remember="y")
    with later(days=29, hours=23):
        assert browser.get("/me").status_code == 200
    with later(days=30, minutes=1):
        assert browser.get("/me").status_code == 302


def test_reading_writes_down_at_most_every_ten_minutes_that_one_was_here(maya: Person, enter):
    browser = enter(maya)
    first = db.session.query(LoginSession).one().seen_at
    with later(minutes=9):
        browser.get("/me")
        assert db.session.query(LoginSession).one().seen_at == first
    with later(minutes=11):
        browser.get("/me")
        second = db.session.query(LoginSession).one().seen_at
        assert second > first
    with later(minutes=20):
        browser.get("/me")
        assert db.session.query(LoginSession).one().seen_at == second


@pytest.mark.parametrize(("others", "left"), [("y", 302), (None, 200)])
def test_a_new_password_ends_the_other_browsers_unless_told_not_to(maya: Person, enter, others: str | None, left: int):
    here, there = enter(maya), enter(maya)
    with here.session_transaction() as session:
        old_key = session["key"]
    form = {"password": NEW} | ({"others": others} if others else {})
    assert 'name="others" type="checkbox" value="y"' in here.get("/me/password").text
    assert here.post("/me/password", data=form).status_code == 303
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == left
    assert queries.session_for(old_key) is None  # this browser got a new key
    enter(maya, NEW)


def test_a_password_that_is_refused_changes_nothing(maya: Person, enter):
    here, there = enter(maya), enter(maya)
    refused = here.post("/me/password", data={"password": "password1", "others": "y"})
    assert refused.status_code == 422
    assert there.get("/me").status_code == 200


DELICATE = [
    ("/me/password", {"password": NEW}),
    ("/me/email", {"email": "new@school.example"}),
    ("/me/tokens", {"name": "Weekly sheet", "scope": "write", "days": "30"}),
]


@pytest.mark.parametrize(("page", "form"), DELICATE)
def test_delicate_things_want_the_password_once_more(maya: Person, enter, page: str, form: dict[str, str]):
    browser = enter(maya)
    hash_before = maya.password_hash
    with later(minutes=16):
        assert browser.get(page).location == f"/me/confirm?next={page}"
        refused = browser.post(page, data=form)
        assert refused.status_code == 403
        assert (maya.password_hash, db.session.query(ApiToken).count()) == (hash_before, 0)
        assert NEW not in refused.text
        again = fields_in(refused.text, "/me/confirm")
        assert browser.post("/me/confirm", data=again | {"password": "not hers at all"}).status_code == 422
        confirmed = browser.post("/me/confirm", data=again | {"password": PASSWORD})
        if page == "/me/password":  # a password never travels along
            assert confirmed.location == page
        else:
            assert fields_in(confirmed.text, page).items() >= form.items()
        assert browser.get(page).status_code == 200


def test_confirming_gives_the_browser_a_new_key(maya: Person, enter):
    browser = enter(maya)
    with browser.session_transaction() as session:
        old = session["key"]
    assert browser.post("/me/confirm", data={"password": PASSWORD, "to": "/me/tokens"}).location == "/me/tokens"
    assert queries.session_for(old) is None
    assert browser.get("/me").status_code == 200


def test_confirming_is_throttled(maya: Person, enter):
    browser = enter(maya)
    for _ in range(10):
        assert browser.post("/me/confirm", data={"password": "not hers at all"}).status_code == 422
    assert browser.post("/me/confirm", data={"password": PASSWORD}).status_code == 429


def make_token(browser: HubClient, **form: str) -> str:
    response = browser.post("/me/tokens", data={"name": "Weekly sheet", "scope": "read", "days": "90"} | form)
    assert response.status_code == 200, response.text
    return key_in(response.text)


def key_in(page: str) -> str:
    found = re.search(r'id="token-key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_token_is_shown_once_and_kept_as_a_hash(maya: Person, enter):
    browser = enter(maya)
    key = make_token(browser)
    assert key.startswith("hub_")
    assert len(key) >= 47
    token = db.session.query(ApiToken).one()
    assert token.key_hash == digest(key)
    page = browser.get("/me/tokens").text
    assert key not in page
    assert "Weekly sheet" in page
    assert "never used" in page


def test_a_token_opens_the_api_until_it_ends(client: HubClient, maya: Person, enter, probe: str):
    key = make_token(enter(maya), days="30")
    bearer = {"Authorization": f"Bearer {key}"}
    assert client.get(probe, headers=bearer).status_code == 200
    assert db.session.query(ApiToken).one().last_used_at is not None
    with later(days=30, minutes=1):
        assert client.get(probe, headers=bearer).status_code == 401


def test_a_revoked_token_or_a_suspended_person_is_out_at_once(client: HubClient, maya: Person, enter, probe: str):
    browser = enter(maya)
    first, second = make_token(browser), make_token(browser)
    token = db.session.query(ApiToken).filter_by(key_hash=digest(first)).one()
    assert browser.post(f"/me/tokens/{token.id}/revoke").status_code == 303
    assert client.get(probe, headers={"Authorization": f"Bearer {first}"}).status_code == 401
    assert client.get(probe, headers={"Authorization": f"Bearer {second}"}).status_code == 200
    maya.suspended_at = clock.now()
    assert client.get(probe, headers={"Authorization": f"Bearer {second}"}).status_code == 401
    assert browser.get("/me").status_code == 302


def test_a_reading_token_does_not_write(client: HubClient, maya: Person, enter, probe: str):
    browser = enter(maya)
    reads, writes = make_token(browser), make_token(browser, scope="write")
    nothing = "/api/v1/cycles/999999/comments"  # refused before it is looked for, or looked for and not found
    assert client.post(nothing, json={"body": "Hi"}, headers={"Authorization": f"Bearer {reads}"}).status_code == 403
    assert client.post(nothing, json={"body": "Hi"}, headers={"Authorization": f"Bearer {writes}"}).status_code == 404


def test_a_token_is_no_good_anywhere_but_in_its_header(app: Flask, maya: Person, enter, probe: str, with_csrf):
    _token, key = services.make_token(maya, name="Sheet", scope=Scope.WRITE)
    db.session.commit()
    bearer = {"Authorization": f"Bearer {key}"}
    browser = app.test_client()
    assert browser.get(f"{probe}?access_token={key}&token={key}").status_code == 401
    assert browser.get(probe, headers={"Cookie": f"token={key}"}).status_code == 401
    assert browser.get("/me", headers=bearer).status_code == 302  # pages are for cookies
    signed_in = app.test_client().sign_in(maya)  # type: ignore[attr-defined]
    assert signed_in.get(probe).status_code == 401  # and the API is not
    assert signed_in.post("/me/theme", data={"theme": "dark"}, headers=bearer).status_code == 400


def test_twenty_tokens_are_enough(maya: Person):
    for number in range(20):
        services.make_token(maya, name=f"Token {number}")
    with pytest.raises(Exception, match="Revoke one"):
        services.make_token(maya, name="One more")


def test_handles_are_made_of_names(app: Flask):
    make: Callable[[str, str], Person] = lambda name, email: services.create_person(name=name, email=email)  # noqa: E731
    assert make("Zoë O'Neill", "a@x.example").handle == "zoe.oneill"
    assert make("Zoe ONeill", "b@x.example").handle == "zoe.oneill2"
    assert make("zoé o'neill", "c@x.example").handle == "zoe.oneill3"
    assert make("李雷", "d@x.example").handle == "person"
    assert make("% _", "e@x.example").handle == "person2"
    assert len(make("x" * 120, "f@x.example").handle) <= 60
    with pytest.raises(Exception, match="here already"):
        make("Again", "A@x.example")
    assert factories.person("Zoe").handle
