"""The ground the sweeps walk on: the world in a database of its own, and requests that leave it as it was."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub import create_app
from hub.accounts.limits import counter
from hub.accounts.models import ApiToken, LoginSession
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.db import begin_writing
from hub.search import indexing
from tests import conftest
from tests.sweeps import world
from tests.sweeps.world import Say, Side, World

API = "/api/v1/"

# Who looks around, from least to most; `read_token` and `write_token` are the lead's, everybody else has one that
# writes for the API and a browser for the pages.
VISITORS = (
    "anon",
    "outsider",
    "suspended",
    "viewer",
    "colleague",
    "member",
    "lead",
    "coach",
    "facilitator",
    "admin",
    "read_token",
    "write_token",
)
INSIDERS = ("viewer", "colleague", "member", "lead", "coach", "facilitator")


@dataclass
class Ground:
    """An application with a world in its database."""

    app: Flask
    world: World

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What is done inside is gone afterwards; everybody was here just now, so that reading notes nothing."""
        with conftest.undone(self.app):
            moment = clock.now()
            db.session.execute(sa.update(LoginSession).values(seen_at=moment, confirmed_at=moment))
            db.session.execute(sa.update(ApiToken).values(last_used_at=moment))
            db.session.commit()
            counter().forget_everything()
            yield

    def send(self, who: str, method: str, path: str, **more: Any) -> TestResponse:
        """A request of one of the visitors, who sees what the test wrote, and writes what the test will see."""
        db.session.commit()
        with self.app.app_context():
            response = self.ask(who, method, path, **more)
        begin_writing()
        db.session.expire_all()
        return response

    def ask(self, who: str, method: str, path: str, **more: Any) -> TestResponse:
        """A request by token below /api/v1/, else by the cookie of a browser; any thread may ask."""
        headers = dict(more.pop("headers", {})) | self.proof(who, is_api=path.startswith(API))
        client = FlaskClient(self.app, self.app.response_class, use_cookies=False)
        return client.open(path, method=method, headers=headers, **more)

    def proof(self, who: str, *, is_api: bool) -> dict[str, str]:
        """What shows who somebody is."""
        if who == "anon":
            return {}
        name, letter = self.person_behind(who)
        if who.endswith("_token"):
            return {"Authorization": f"Bearer {world.token_key(letter, name, who.removesuffix('_token'))}"}
        if is_api:
            return {"Authorization": f"Bearer {world.token_key(letter, name)}"}
        cookie = self._serializer.dumps({"key": world.session_key(letter, name)})
        return {"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={cookie}"}

    @staticmethod
    def person_behind(who: str) -> tuple[str, str]:
        """Whose browser or token a visitor has, and in which network: ("lead", "a")."""
        if who == "admin":
            return "admin", "x"
        if who == "outsider":
            return "member", "b"
        return ("lead" if who.endswith("_token") else who), "a"

    def side_of(self, who: str) -> Side:
        """The network of a visitor."""
        return self.world.b if who == "outsider" else self.world.a

    def own_address(self, who: str) -> str:
        """The e-mail address a visitor may see on the pages about themselves."""
        name, letter = self.person_behind(who)
        return f"{name}.{letter}{world.ADDRESS}"

    @cached_property
    def _serializer(self) -> Any:
        return self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]

    @staticmethod
    def writes() -> int:
        """How many rows were ever inserted, changed or deleted through this connection (SQLite)."""
        raw = db.session.connection().connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return raw.total_changes


def made(folder: Path, say: Say = world.plainly, url: str = "sqlite://") -> Ground:
    """An application on an empty database, by default in memory, with the world in it and everything indexed."""
    app = create_app(conftest.settings(folder, url))
    with app.app_context():
        begin_writing()
        db.create_all()
        built = world.build(say)
        indexing.rebuild()
        outbox.drain()
        db.session.commit()
        db.session.remove()
    return Ground(app, built)
