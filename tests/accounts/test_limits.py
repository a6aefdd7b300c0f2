"""Counting tries: T28, T58; and never holding the database meanwhile."""

from pathlib import Path

import pytest
import redis
from flask import Flask
from limits.storage import MemoryStorage, RedisStorage

import config
from hub import create_app
from hub.accounts import passwords, services
from hub.accounts.limits import Counter, network_of
from hub.accounts.models import Person
from hub.extensions import db
from tests.accounts.conftest import PASSWORD
from tests.conftest import HubClient, settings

NAME = "reset asked, one account"


def test_what_is_counted_runs_out_and_can_be_forgotten():
    counter = Counter(MemoryStorage())
    assert [counter.count(NAME, "maya") for _ in range(6)] == [True] * 5 + [False]
    assert not counter.room(NAME, "maya")
    assert counter.room(NAME, "daniel")
    assert 0 < counter.wait(NAME, "maya") <= 3601
    counter.forget(NAME, "maya")
    assert counter.room(NAME, "maya")


@pytest.mark.redis
def test_several_processes_count_together(redis_url: str):
    one, other = (Counter(RedisStorage(redis_url, wrap_exceptions=True)) for _ in range(2))
    for _ in range(5):
        one.count(NAME, "maya")
    assert not other.room(NAME, "maya")
    one.storage.storage.close()  # type: ignore[attr-defined]
    other.storage.storage.close()  # type: ignore[attr-defined]


def test_while_the_store_is_away_each_process_counts_for_itself():
    away = redis.Redis(port=1, retry=None)
    counter = Counter(RedisStorage("redis://127.0.0.1:1", connection_pool=away.connection_pool, wrap_exceptions=True))
    assert [counter.count(NAME, "maya") for _ in range(6)] == [True] * 5 + [False]
    assert not counter.room(NAME, "maya")
    assert counter.wait(NAME, "maya") > 0
    counter.forget(NAME, "maya")
    assert counter.room(NAME, "maya")
    away.close()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_household_is_one_network(address: str | None, network: str):
    assert network_of(address) == network


def test_nobody_waits_for_the_database_while_a_password_is_hashed(
    app: Flask, client: HubClient, maya: Person, enter, monkeypatch: pytest.MonkeyPatch
):
    during = []

    def watched(name: str) -> None:
        real = getattr(passwords, name)

        def run(*args: object) -> object:
            during.append((name, db.session().in_transaction()))
            return real(*args)

        monkeypatch.setattr(passwords, name, run)

    browser = enter(maya)
    key = services.make_reset_link(maya)
    watched("is_right")
    watched("hashed")
    client.post("/sign-in", data={"email": maya.email, "password": PASSWORD})
    client.post("/sign-in", data={"email": maya.email, "password": "wrong one here"})
    browser.post("/me/confirm", data={"password": PASSWORD, "to": "/me"})
    browser.post("/me/password", data={"password": "a new owl every week"})
    client.get(f"/reset/{services.make_reset_link(maya)}")
    client.post("/reset/new", data={"password": "another owl this time"})
    assert key
    assert during == [("is_right", False)] * 3 + [("hashed", False)] * 2


def production(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(config.Settings, "BASE_URL", "https://hub.school.example")
    monkeypatch.setenv("HUB_SECRET_KEY", "x" * 40)
    made = config.Production()
    test = settings(folder)
    for name in ("DATA_DIR", "SQLALCHEMY_DATABASE_URI", "JOBS", "REDIS_URL", "TESTING"):
        setattr(made, name, getattr(test, name))
    return create_app(made)


def test_in_production_the_cookie_stays_on_one_host_and_other_hosts_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    browser = production(tmp_path, monkeypatch).test_client()
    page = browser.get("/sign-in", base_url="https://hub.school.example")
    assert page.status_code == 200
    flags = page.headers["Set-Cookie"]
    assert flags.startswith("__Host-hub=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags.split("; "))
    assert "Domain" not in flags
    for host in ("evil.example", "hub.school.example.evil.example", "x@hub.school.example"):
        refused = browser.get("/sign-in", base_url="https://hub.school.example", headers={"Host": host})
        assert refused.status_code == 400, host
        assert "evil" not in refused.text
    assert browser.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200
