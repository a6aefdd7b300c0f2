"""A network with two teams and everybody's roles, an outsider, and a way to count questions to the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from hub.accounts import services as accounts
from hub.accounts.models import Person, Scope
from hub.extensions import db
from hub.kernel.permissions import Role, TeamRole
from tests import factories


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    """Ninth-grade on track: Alder and Birch; a network of others beside it."""
    network = factories.network("Ninth-grade on track")
    alder, birch = factories.team(network, "Alder"), factories.team(network, "Birch")
    elsewhere = factories.network("Harbour attendance")
    quay = factories.team(elsewhere, "Quay")
    return SimpleNamespace(
        network=network,
        alder=alder,
        birch=birch,
        fay=factories.member(network, "Fay Field", Role.FACILITATOR),
        leo=factories.member(alder, "Leo Lang", TeamRole.LEAD),
        maya=factories.member(alder, "Maya Okafor"),
        bo=factories.member(birch, "Bo Berg", TeamRole.LEAD),
        cora=factories.member(alder, "Cora Cole", Role.COACH),
        vic=factories.member(network, "Vic Vale", Role.VIEWER),
        elsewhere=elsewhere,
        quay=quay,
        otto=factories.member(quay, "Otto Outside"),
    )


class Script:
    """A script with somebody's token: `script(fay).post("/networks", {"name": "…"})` gives status and body."""

    def __init__(self, client: FlaskClient, key: str) -> None:
        self._client, self._key = client, key

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send a request to the API."""
        given = {"Authorization": f"Bearer {self._key}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        answer = self._client.open(f"/api/v1{path}", method=method, json=body, headers=given)
        return answer.status_code, answer.get_json(silent=True)

    def get(self, path: str) -> tuple[int, Any]:
        """Read."""
        return self.send("GET", path)

    def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        """Add."""
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any) -> tuple[int, Any]:
        """Change."""
        return self.send("PATCH", path, body)


@pytest.fixture
def script(app: Flask) -> Callable[..., Script]:
    """Somebody's script."""

    def script_of(person: Person, scope: Scope = Scope.WRITE) -> Script:
        _token, key = accounts.make_token(person, name="a script", scope=scope)
        return Script(app.test_client(), key)

    return script_of


@pytest.fixture
def questions(app: Flask) -> Callable[[], Any]:
    """Count what is asked of the database: `with questions() as asked: …; len(asked)`."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                asked.append(statement)

        connection = db.session.connection()
        sa.event.listen(connection, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            sa.event.remove(connection, "before_cursor_execute", note)

    return counting
