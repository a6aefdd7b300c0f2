"""A network with a facilitator, a teacher in a team, a viewer; and somebody who belongs elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.accounts.models import Person, Scope
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.networks.models import Network, Team
from hub.theory.models import ChangeIdea, Driver
from tests import factories
from tests.conftest import HubClient
from tests.cycles.conftest import Script


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def samira(network: Network) -> Person:
    """The facilitator."""
    return factories.member(network, "Samira Haddad", Role.FACILITATOR)


@pytest.fixture
def alder(network: Network) -> Team:
    return factories.team(network, "Alder")


@pytest.fixture
def maya(alder: Team) -> Person:
    """A teacher."""
    return factories.member(alder, "Maya Okafor")


@pytest.fixture
def viewer(network: Network) -> Person:
    return factories.member(network, "Vera Vale", Role.VIEWER)


@pytest.fixture
def outsider(app: Flask) -> Person:
    """A facilitator of another network."""
    return factories.member(factories.network("Elsewhere"), "Otto Outside", Role.FACILITATOR)


@pytest.fixture
def routines(network: Network) -> Driver:
    return factories.driver(network, "Course routines")


@pytest.fixture
def recovery(network: Network, routines: Driver) -> Driver:
    return factories.driver(network, "Early recovery", routines)


@pytest.fixture
def catch_up(network: Network, recovery: Driver) -> ChangeIdea:
    return factories.idea(network, "Friday catch-up", (recovery,), description="A set time to finish.")


@pytest.fixture
def script(client: HubClient) -> Callable[..., Script]:
    """A script for a person: `script(maya).get("/ideas/3")`."""

    def made(person: Person, scope: Scope = Scope.WRITE) -> Script:
        return Script(client, person, scope)

    return made


@pytest.fixture
def questions(app: Flask) -> Callable[[], Any]:
    """Count what is asked of the database: `with questions() as asked: …`."""

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
