"""A network with one team and one teacher, and a script that speaks for a person."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hub.accounts.models import ApiToken, Person, Scope
from hub.accounts.queries import digest
from hub.extensions import db
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient

FACETS = [{"key": "setting", "label": "Setting", "options": ["town", "rural"]}]


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network(context_facets=FACETS)


@pytest.fixture
def alder(network: Network) -> Team:
    return factories.team(network, "Alder", context={"setting": "town"})


@pytest.fixture
def teacher(alder: Team) -> Person:
    return factories.member(alder, "Maya Okafor")


class Script:
    """A program with a person's token: `script.post("/cycles/3/finish", {...})`."""

    def __init__(self, client: HubClient, person: Person, scope: Scope) -> None:
        key = f"token of {person.email} to {scope}"
        if db.session.query(ApiToken).filter_by(key_hash=digest(key)).first() is None:
            db.session.add(ApiToken(person=person, name="script", key_hash=digest(key), scope=scope))
        self.client, self.headers = client, {"Authorization": f"Bearer {key}"}

    def _send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if body is None else {"json": body}
        return self.client.open(f"/api/v1{path}", method=method, headers=self.headers | more, **sent)

    def get(self, path: str) -> TestResponse:
        return self._send("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self._send("POST", path, body, **headers)

    def patch(self, path: str, body: Any) -> TestResponse:
        return self._send("PATCH", path, body)

    def delete(self, path: str) -> TestResponse:
        return self._send("DELETE", path)


@pytest.fixture
def script(client: HubClient) -> Callable[..., Script]:
    """A script for a person: `script(maya).get("/me")`."""

    def made(person: Person, scope: Scope = Scope.WRITE) -> Script:
        return Script(client, person, scope)

    return made
