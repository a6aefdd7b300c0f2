"""One world for all sweeps of a process; each test takes it as it was built."""

import os
from collections.abc import Iterator

import pytest

from hub.extensions import db
from tests.conftest import BOTH
from tests.services import a_database
from tests.sweeps import ground as grounds
from tests.sweeps.ground import Ground


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The world, built once."""
    return grounds.made(tmp_path_factory.mktemp("sweeps"))


@pytest.fixture
def ground(standing: Ground) -> Iterator[Ground]:
    """The world; what the test does to it is undone."""
    with standing.trial():
        yield standing


@pytest.fixture(scope="session")
def standing_on_postgres(tmp_path_factory: pytest.TempPathFactory, worker_number: int) -> Iterator[Ground]:
    """The same world in PostgreSQL."""
    with a_database(f"hub_test_{os.getpid()}_{worker_number}_sweeps") as url:
        g = grounds.made(tmp_path_factory.mktemp("sweeps"), url=url)
        yield g
        with g.app.app_context():
            db.engine.dispose()


@pytest.fixture(params=BOTH)
def either(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """The world, on each database in turn."""
    g: Ground = request.getfixturevalue("standing" if request.param == "sqlite" else "standing_on_postgres")
    with g.trial():
        yield g
