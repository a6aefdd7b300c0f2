"""How Alembic reaches the hub's tables: `flask --app wsgi db upgrade` and its kin."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from hub.kernel.db import Exact, UTCDateTime, begin_writing

database = current_app.extensions["migrate"].db
OUTSIDE = ("search_",)  # tables that belong to a search engine, which makes and drops them itself


def ours(_item: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Leave alone what belongs to a search engine."""
    return not (kind == "table" and str(name).startswith(OUTSIDE))


def drawn(kind: str, item: Any, _context: Any) -> Any:
    """Write column types in terms of SQLAlchemy alone, so that a migration never imports the hub."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Exact):
        return 'sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite")'
    if kind == "type" and isinstance(item, sa.JSON):
        return "Json"
    return False


def offline() -> None:
    """Print the SQL."""
    context.configure(
        url=database.engine.url.render_as_string(hide_password=False),
        target_metadata=database.metadata,
        literal_binds=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def online() -> None:
    """Change the database, wholly or not at all."""
    begin_writing()
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Batch mode rebuilds tables; foreign keys are checked again when it is done.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=ours,
            render_item=drawn,
            transactional_ddl=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    offline()
else:
    online()
