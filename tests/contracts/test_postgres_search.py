"""What the PostgreSQL engine does besides what every engine does."""

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from hub.search.engine import IndexUnavailable
from hub.search.engines.postgres import PostgresEngine, asking
from tests.contracts.search_places import MEMBER, ask, cycle, found

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(search_database: str) -> Engine:
    return create_engine(search_database, poolclass=NullPool)


@pytest.fixture
def engine(database: Engine) -> PostgresEngine:
    made = PostgresEngine(database, wait=0.05)
    made.rebuild([cycle(1, "exit ticket"), cycle(2, "exit ticket")], upto=2)
    return made


def run(database: Engine, statement: str) -> None:
    with database.begin() as connection:
        connection.execute(text(statement))


def test_an_index_of_other_software_is_refused_until_it_is_rebuilt(engine: PostgresEngine, database: Engine) -> None:
    run(database, "UPDATE search_state SET made_for = '0-cafecafe'")
    for question in (
        lambda: ask(engine, "exit"),
        lambda: ask(engine, "the"),
        lambda: engine.suggest("ex", MEMBER, 1),
        lambda: engine.index([cycle(3)]),
        engine.verify,
    ):
        with pytest.raises(IndexUnavailable):
            question()
    engine.rebuild([cycle(4, "exit")])
    assert found(engine, "exit") == [4]


def test_tables_of_an_older_version_are_made_anew(engine: PostgresEngine, database: Engine) -> None:
    run(database, "ALTER TABLE search_document DROP COLUMN heads")
    run(database, "COMMENT ON TABLE search_state IS '0'")
    with pytest.raises(IndexUnavailable):
        engine.index([cycle(3)])
    engine.rebuild([cycle(4, "exit")])
    assert engine.suggest("ex", MEMBER, 1) == ["exit"]


def test_a_server_that_does_not_answer_is_an_unavailable_index() -> None:
    engine = PostgresEngine(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", poolclass=NullPool))
    for attempt in (engine.prepare, engine.checkpoint, lambda: engine.index([cycle(1)]), lambda: ask(engine, "exit")):
        with pytest.raises(IndexUnavailable):
            attempt()


def test_a_writer_waits_its_turn_and_then_gives_up(engine: PostgresEngine, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(7350101)"))
        with pytest.raises(IndexUnavailable):
            engine.index([cycle(3)])
        assert ask(engine, "exit").total == 2
    engine.index([cycle(3, "exit")])
    assert ask(engine, "exit").total == 3


def test_of_very_many_matches_the_newest_are_ranked(engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.index([cycle(number, "exit homework" if number == 3 else "exit") for number in range(3, 30)])
    monkeypatch.setattr(asking, "MOST_RANKED", 10)
    answer = ask(engine, "exit")
    assert {hit.id for hit in answer.hits} == set(range(20, 30))
    assert answer.total == 10
    assert ask(engine, "exit homework").did_you_mean is None


def test_old_builds_leave_no_rows(engine: PostgresEngine, database: Engine) -> None:
    engine.rebuild([cycle(5, "homework")])
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM search_document")) == 1
        assert list(connection.scalars(text("SELECT word FROM search_word"))) == ["homework"]
