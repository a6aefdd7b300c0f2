"""What every test can ask for: an application on each database, a browser-like client, somebody signed in.

One outer transaction per test: what the application commits becomes a savepoint and is gone afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import config
from hub import create_app
from hub.accounts.models import LoginSession, Person
from hub.accounts.queries import digest
from hub.extensions import db
from hub.kernel.db import begin_writing

pytest_plugins = ["tests.services"]

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


class HubClient(FlaskClient):
    """A test client whose every request gets a context and a database session of its own, as on a real server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; what the test wrote is there for it, what it wrote is there for the test."""
        db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        begin_writing()
        db.session.expire_all()
        return response

    def sign_in(self, person: Person) -> "HubClient":
        """Sign a person in without asking for the password."""
        key = f"key of {person.email}"
        if db.session.query(LoginSession).filter_by(key_hash=digest(key)).first() is None:
            db.session.add(LoginSession(person=person, key_hash=digest(key)))
            db.session.commit()
        with self.session_transaction() as session:
            session["key"] = key
        return self


def settings(folder: Path, url: str = "sqlite://", **more: Any) -> config.Testing:
    """Settings for one application under test."""
    made = config.Testing()
    made.DATA_DIR = str(folder)
    made.SQLALCHEMY_DATABASE_URI = url
    made.WTF_CSRF_ENABLED = False
    for name, value in more.items():
        setattr(made, name, value)
    return made


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Flask]]:
    """One application per database and worker, with its tables."""
    apps: dict[str, Flask] = {}

    def build(name: str, url: str) -> Flask:
        if name not in apps:
            app = create_app(settings(tmp_path_factory.mktemp(name), url))
            app.test_client_class = HubClient
            with app.app_context():
                begin_writing()
                db.create_all()
            apps[name] = app
        return apps[name]

    yield build
    for app in apps.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=BOTH)
def app(request: pytest.FixtureRequest, built: Callable[[str, str], Flask]) -> Iterator[Flask]:
    """The application on a clean database; the test runs inside its context."""
    with on_clean_database(request, built) as application:
        yield application


@contextmanager
def on_clean_database(request: pytest.FixtureRequest, built: Callable[[str, str], Flask]) -> Iterator[Flask]:
    """The application that `request.param` names, in an outer transaction that is taken back in the end."""
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    application = built(request.param, url)
    with undone(application):
        yield application


@contextmanager
def undone(application: Flask) -> Iterator[None]:
    """Run inside the application's context; whatever is committed meanwhile is gone afterwards."""
    with application.app_context():
        begin_writing()
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        engines = db._app_engines[application]
        engines[None] = connection  # type: ignore[assignment]
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")  # type: ignore[attr-defined]
        try:
            yield
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            engines[None] = engine


@pytest.fixture
def client(app: Flask) -> HubClient:
    """A browser-like client that nobody has signed in to."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Person], HubClient]:
    """A client per person: `signed_in(maya).get("/")`."""

    def client_of(person: Person) -> HubClient:
        return app.test_client().sign_in(person)  # type: ignore[attr-defined, no-any-return]

    return client_of
