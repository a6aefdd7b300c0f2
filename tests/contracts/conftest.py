"""An engine of each kind on an index of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from hub.search.engine import SearchEngine
from tests.contracts.search_places import Place


@pytest.fixture(scope="session")
def search_server() -> Iterator[str]:
    """The address of a database of our own; skipped when no server answers."""
    server = make_url(os.environ.get("HUB_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test"))
    name = f"hub_search_{os.getpid()}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip("no PostgreSQL server answers")
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def search_database(search_server: str) -> Iterator[str]:
    """The same database, as before the first index."""
    yield search_server
    engine = create_engine(search_server, poolclass=NullPool)
    with engine.begin() as connection:
        if connection.scalar(text("SELECT to_regclass('search_state')")):
            connection.execute(text("TRUNCATE search_state, search_document, search_word"))
            connection.execute(text("INSERT INTO search_state DEFAULT VALUES"))


@pytest.fixture(params=["whoosh", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "postgres":
        url = request.getfixturevalue("search_database")
        return Place(f"""
            from sqlalchemy import create_engine
            from sqlalchemy.pool import NullPool
            from hub.search.engines.postgres import PostgresEngine
            engine = PostgresEngine(create_engine({url!r}, poolclass=NullPool))
        """)
    return Place(f"""
        from hub.search.engines.whoosh import WhooshEngine
        engine = WhooshEngine({str(tmp_path / "search")!r})
    """)


@pytest.fixture
def engine(place: Place) -> SearchEngine:
    """An engine with an empty index."""
    made = place.open()
    made.prepare()
    made.rebuild([])
    return made
