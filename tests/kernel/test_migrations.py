"""The tables: one history, the same on both databases, and nothing between it and the models (T72, T86)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from hub import create_app
from hub.extensions import db, migrate
from hub.kernel.db import begin_writing
from tests import factories
from tests.conftest import BOTH, settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'hub.db'}"
    else:
        url = request.getfixturevalue("postgres_database")
    app = create_app(settings(tmp_path, url))
    with app.app_context():
        begin_writing()
        if request.param != "sqlite":
            clear(db.engine)
        yield app
        db.session.remove()
        if request.param != "sqlite":
            clear(db.engine)
            db.create_all()  # as the other tests of this worker expect it
            db.session.commit()
        db.engine.dispose()


def clear(engine: sa.Engine) -> None:
    """Drop everything."""
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))


def differences() -> list[object]:
    """What lies between the tables and the models; tables of the search engines aside."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _item, name, kind, *_: not (kind == "table" and name.startswith("search_")),
            },
        )
        return list(compare_metadata(context, db.metadata))


def tables() -> set[str]:
    """The names of the tables that are there."""
    return {name for name in sa.inspect(db.engine).get_table_names() if not name.startswith("search_")}


def test_the_history_has_one_head(empty: Flask) -> None:
    assert len(ScriptDirectory.from_config(migrate.get_config(str(ROOT / "migrations"))).get_heads()) == 1


def test_migrations_lead_to_what_the_models_say(empty: Flask) -> None:
    upgrade(str(ROOT / "migrations"))
    assert differences() == []


def test_down_and_up_again_leaves_the_same_tables(empty: Flask) -> None:
    upgrade(str(ROOT / "migrations"))
    before = tables()
    downgrade(str(ROOT / "migrations"), revision="base")
    assert tables() <= {"alembic_version"}
    upgrade(str(ROOT / "migrations"))
    assert tables() == before
    assert differences() == []


def test_a_full_database_survives_a_second_upgrade(empty: Flask) -> None:
    upgrade(str(ROOT / "migrations"))
    team = factories.team(factories.network())
    factories.finished_cycle(team, "Friday catch-up")
    upgrade(str(ROOT / "migrations"))
    assert db.session.execute(sa.text("SELECT title FROM cycle")).scalars().all() == ["Friday catch-up"]


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE cycle SET stage = 'finished', decision = 'adopt', finished_at = NULL",
        "UPDATE cycle SET decision = NULL",
        "UPDATE cycle SET learning = ' '",
        "UPDATE cycle SET decision = 'perhaps'",
        "UPDATE cycle SET title = ''",
        "UPDATE cycle SET surprise = 9",
        "UPDATE cycle SET team_id = 999999",
        "UPDATE network SET minimum_n = 4",
        "UPDATE learning_question SET confidence = 101",
        "UPDATE learning_question SET low = 3, high = 2",
        "UPDATE membership SET role = 'owner'",
        "UPDATE membership SET network_id = 999999",
    ],
)
def test_the_database_itself_refuses_what_the_rules_forbid(app: Flask, broken: str) -> None:
    team = factories.team(factories.network())
    factories.member(team)
    factories.finished_cycle(team)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.text(broken))
    db.session.rollback()
