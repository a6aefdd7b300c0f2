"""What surrounds every answer: headers, cookies, hosts; and numbers, dates and signs nobody expects."""

import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse

import config
from hub import create_app
from hub.accounts import services as accounts
from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.db import begin_writing
from tests.sweeps import routes
from tests.sweeps.bodies import JSON
from tests.sweeps.ground import API, Ground
from tests.sweeps.routes import Probe

HTTPS = "https://hub.example"


# --- headers ---------------------------------------------------------------------------------------------------------


def _answers(g: Ground) -> dict[str, TestResponse]:
    """One answer of each kind."""
    a, cookie = g.world.a, g.proof("lead", is_api=False)
    client = g.app.test_client(use_cookies=False)
    static = g.app.jinja_env.globals["static"]
    wrong = {"email": g.own_address("lead"), "password": "wrong"}
    tries = [g.send("anon", "POST", "/sign-in", data=wrong) for _ in range(12)]
    return {
        "200": g.send("lead", "GET", f"/n/{a.slug}/"),
        "302": g.send("anon", "GET", "/me"),
        "303": g.send("lead", "POST", "/me/theme", data={"theme": "dark"}),
        "401": g.send("anon", "GET", "/api/v1/me"),
        "403": g.send("viewer", "GET", f"/cycles/{a.ids['cycle']}/act"),
        "404": g.send("lead", "GET", "/nowhere"),
        "404 in the API": g.send("lead", "GET", "/api/v1/nowhere"),
        "405": g.send("lead", "POST", "/networks"),
        "409": g.send("facilitator", "POST", f"/teams/{a.ids['team']}/edit", data={"name": "Other", "version": "7"}),
        "413": g.send("lead", "POST", "/comments", data={"body": "x" * 3_000_000}),
        "422": g.send("lead", "POST", "/me", data={"name": ""}),
        "429": tries[-1],
        "200 download": g.send("lead", "GET", f"/n/{a.slug}/theory.svg"),
        "200 static": client.get(static("css/base.css"), headers=cookie),
        "404 static": client.get("/static/nothing.css"),
        "400": client.post("/me", headers=cookie | {"Sec-Fetch-Site": "cross-site"}),
    }


POLICY = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'")


def _hardened(name: str, answer: TestResponse) -> None:
    policy_ = answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff", name
    assert "unsafe-inline" not in policy_.split("style-src")[0], name
    assert "unsafe-eval" not in policy_, name
    if name == "200 static":
        assert "sandbox" in policy_
        return
    assert all(part in policy_ for part in POLICY), name
    assert "unsafe-inline" not in policy_, name
    assert answer.headers["Referrer-Policy"] == "same-origin", name
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
    assert answer.headers["Cache-Control"] == "no-store", name
    assert "Access-Control-Allow-Origin" not in answer.headers, name
    assert "Server" not in answer.headers, name


def test_every_kind_of_answer_is_hardened(ground: Ground) -> None:
    for name, answer in _answers(ground).items():
        with answer:
            assert str(answer.status_code) == name.split()[0], name
            _hardened(name, answer)


def test_a_mishap_is_hardened_and_tells_nothing(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("a secret of ours")

    for endpoint, path in (("cycles.index", f"/n/{ground.world.a.slug}/cycles"), ("networks_api.me", "/api/v1/me")):
        monkeypatch.setitem(ground.app.view_functions, endpoint, broken)
        broken.policy = "for the test"  # type: ignore[attr-defined]
        answer = ground.send("lead", "GET", path)
        assert answer.status_code == 500
        _hardened("500", answer)
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


# --- as in production ------------------------------------------------------------------------------------------------


@pytest.fixture
def production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application behind an https address, with the settings of production."""
    monkeypatch.setenv("HUB_SECRET_KEY", "long enough to be the key of a real hub, and random")

    class Real(config.Production):
        DATA_DIR = str(tmp_path)
        SQLALCHEMY_DATABASE_URI = "sqlite://"
        BASE_URL = HTTPS
        JOBS = "manual"
        REDIS_URL = ""
        MAIL_URL = ""

    app = create_app(Real())
    with app.app_context():
        begin_writing()
        db.create_all()
        accounts.create_person(name="Maya", email="maya@school.example")
        db.session.remove()
    return app


def test_the_cookie_is_bound_to_the_host_and_to_https(production: Flask) -> None:
    answer = production.test_client().get("/sign-in", base_url=HTTPS)
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    name, _, rest = cookies[0].partition("=")
    assert name == "__Host-hub"
    flags = {part.strip() for part in rest.split(";")[1:]}
    assert flags >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert not [flag for flag in flags if flag.startswith("Domain")]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "host", ["evil.example", "hub.example.evil.example", "hub.example:81@evil.example", "evil.example:443"]
)
def test_another_host_is_refused(production: Flask, host: str) -> None:
    assert production.test_client().get("/sign-in", headers={"Host": host}).status_code == 400


def test_links_in_mails_have_our_own_address(production: Flask) -> None:
    """Neither the host of the request nor a forwarded one gets into a link that leaves the hub."""
    client = production.test_client()
    page = client.get("/sign-in", base_url=HTTPS).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "Referer": f"{HTTPS}/reset"}
    form = {"email": "maya@school.example", "csrf_token": token}
    assert client.post("/reset", base_url=HTTPS, headers=forged, data=form).status_code == 303
    with production.app_context():
        outbox.drain()
    (mail,) = (Path(production.config["DATA_DIR"]) / "mail").glob("*.eml")
    text = message_from_bytes(mail.read_bytes(), policy=policy.default).as_string()
    assert f"{HTTPS}/reset/" in text
    assert "evil" not in text


def test_a_form_without_its_token_does_nothing(production: Flask) -> None:
    """On every address that takes something, signed in or not; the API takes tokens only."""
    for probe in _empty(production):
        answer = production.test_client().open(probe[1], method=probe[0], base_url=HTTPS, data={"x": "1"})
        expected = (401,) if probe[1].startswith(API) else (400, 401, 404, 405)
        assert answer.status_code in expected, probe


def _empty(app: Flask) -> list[tuple[str, str]]:
    values = {"slug": "x", "key": "x"}
    found = []
    for rule in app.url_map.iter_rules():
        words = {name: next(iter(getattr(rule._converters[name], "items", [1]))) for name in rule.arguments}
        path = (rule.build(words | {name: value for name, value in values.items() if name in words}) or ("", ""))[1]
        found += [(method, path) for method in set(rule.methods or ()) & {"POST", "PUT", "PATCH", "DELETE"}]
    return found


# --- odd values ------------------------------------------------------------------------------------------------------

ODD = ("0", "-1", "10000000000", "9" * 30, "1e9", "NaN", "٣", "²", "", "\x00", "0001-01-01", "9999-12-31", "2026-02-30")


class Noting(ImmutableMultiDict[str, str]):
    """What was sent, which notes what is looked for in it."""

    looked_for: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.looked_for.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.looked_for.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, *more: Any, **named: Any) -> list[str]:
        self.looked_for.add(key)
        return super().getlist(key, *more, **named)


@pytest.fixture(scope="module")
def asked(standing: Ground) -> dict[str, set[str]]:
    """Which names each address that is read looks for in a question."""
    kept, found = standing.app.request_class, {}
    standing.app.request_class = type("NotingRequest", (kept,), {"parameter_storage_class": Noting})
    with standing.trial():
        for probe in routes.probes(standing, "facilitator", standing.world.a):
            if probe.key[1] == "GET" and not probe.key[2]:
                Noting.looked_for.clear()
                standing.send("facilitator", "GET", probe.path)
                if Noting.looked_for:
                    found[probe.path] = set(Noting.looked_for)
    standing.app.request_class = kept
    assert {"q", "cursor"} <= set().union(*found.values())
    return found


@pytest.mark.parametrize("value", ODD)
def test_odd_values_in_a_question_break_nothing(either: Ground, asked: dict[str, set[str]], value: str) -> None:
    for path, names in asked.items():
        question = [(name, value) for name in sorted(names)]
        answer = either.send("facilitator", "GET", path, query_string=[*question, *question[:1]])
        assert answer.status_code < 500, path


def test_odd_values_one_by_one_break_nothing(either: Ground, asked: dict[str, set[str]]) -> None:
    """So that one refused value does not hide what another would do."""
    for path, names in asked.items():
        for name in names if len(names) > 1 else ():
            answer = either.send("facilitator", "GET", path, query_string={name: "9" * 30})
            assert answer.status_code < 500, (path, name)


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "9" * 25, "1.5", "%00", "1%20OR%201=1"])
def test_numbers_no_record_can_have_are_not_found(either: Ground, number: str) -> None:
    for path in ("cycles", "ideas", "drivers", "teams", "articles", "people", "comments", "published", "api/v1/cycles"):
        assert either.send("lead", "GET", f"/{path}/{number}").status_code == 404, path


@pytest.mark.parametrize("value", ["0", "-1", "9" * 30, "٣", "\x00", "9999-12-31", "x" * 30_000])
def test_odd_values_in_a_form_break_nothing(either: Ground, value: str) -> None:
    for probe in routes.probes(either, "lead", either.world.a):
        form = probe.more.get("data")
        if form and not probe.key[0].startswith(("accounts.end", "accounts.sign_out", "networks.leave")):
            bodies = [dict.fromkeys(form, value), *({**form, name: value} for name in form if name != "version")]
            for body in bodies[: 2 if value == ODD[0] else 1]:
                answer = either.send("lead", "POST", probe.path, data=body)
                assert answer.status_code < 500, (probe.key, body)


STRANGE: tuple[Any, ...] = (None, [], {"a": 1}, "", -1, 2**31, 2**63, 1e308, True, "x" * 30_000)


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value)[:12])
def test_odd_values_in_json_break_nothing(either: Ground, value: Any) -> None:
    for probe in routes.probes(either, "facilitator", either.world.a):
        if probe.key[0] in JSON and not probe.key[2]:
            for name in probe.more["json"]:
                answer = _send(either, probe, probe.more["json"] | {name: value})
                assert answer.status_code < 500, (probe.key, name)


NOT_JSON = (
    "",
    "{",
    "[]",
    "null",
    "1",
    '"x"',
    '{"title": NaN}',
    '{"title": "\\ud800"}',
    "\ufeff{}",
    "[" * 5_000,
    '{"a":1,"a":2}',
)


@pytest.mark.parametrize("text", NOT_JSON, ids=lambda value: repr(value)[:12])
def test_what_is_no_json_is_refused(either: Ground, text: str) -> None:
    before = 0
    for probe in routes.probes(either, "facilitator", either.world.a):
        if probe.key[0] in JSON and not probe.key[2]:
            answer = _send(either, probe, text)
            assert answer.status_code in ((400, 422) if JSON[probe.key[0]] else range(200, 500)), (probe.key, text)
            before += 1
    assert before > 15


def _send(g: Ground, probe: Probe, body: Any) -> TestResponse:
    text = body if isinstance(body, str) else json.dumps(body)
    return g.send("facilitator", probe.key[1], probe.path, data=text, content_type="application/json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_the_api_takes_json_only(ground: Ground, kind: str) -> None:
    before = ground.writes()
    for probe in routes.probes(ground, "facilitator", ground.world.a):
        if probe.key[0] in JSON and not probe.key[2] and JSON[probe.key[0]]:
            text = json.dumps(probe.more["json"])
            answer = ground.send("facilitator", probe.key[1], probe.path, data=text, content_type=kind)
            assert answer.status_code in (400, 415, 422), probe.key
    assert ground.writes() == before
