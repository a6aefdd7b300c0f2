"""Is the hub well? The same looks serve /readyz and `flask doctor`."""

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import redis
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hub.extensions import db, migrate
from hub.kernel import outbox

LITTLE_ROOM = 200 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One look at one part, with a sentence on what was found."""

    name: str
    is_well: bool
    finding: str


def checks() -> list[Check]:
    """Look at everything; features add their own looks to `app.extensions["hub.checks"]`."""
    more: list[Callable[[], Check]] = current_app.extensions.get("hub.checks", [])
    return [look() for look in (database, schema, room, queue, doorbell, secret, *more)]


def ailments(results: Iterable[Check]) -> list[Check]:
    """What is not well."""
    return [check for check in results if not check.is_well]


def database() -> Check:
    """Whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.rollback()
        return Check("database", is_well=False, finding=f"does not answer ({type(error).__name__}).")
    return Check("database", is_well=True, finding="answers")


def schema() -> Check:
    """Whether the tables are those this version needs."""
    wanted = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
    try:
        found = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        db.session.rollback()
        found = None
    if found != wanted:
        return Check("tables", is_well=False, finding="are of another version; run `flask --app wsgi db upgrade`.")
    return Check("tables", is_well=True, finding=f"at version {found}")


def room() -> Check:
    """Whether the data directory can be written and has room."""
    folder = Path(current_app.config["DATA_DIR"])
    if not os.access(folder, os.W_OK):
        return Check("data directory", is_well=False, finding=f"{folder} cannot be written.")
    free = shutil.disk_usage(folder).free
    return Check("data directory", free > LITTLE_ROOM, f"{free // 1_048_576} MB free")


def queue() -> Check:
    """Whether work was given up."""
    try:
        counts = outbox.status()
    except SQLAlchemyError:
        db.session.rollback()
        return Check("outbox", is_well=False, finding="cannot be read.")
    if counts["dead"]:
        return Check("outbox", is_well=False, finding=f"{counts['dead']} pieces of work were given up.")
    return Check("outbox", is_well=True, finding=f"{counts['waiting']} waiting")


def doorbell() -> Check:
    """Whether Redis answers, where it is used."""
    url = current_app.config["REDIS_URL"]
    if not url:
        return Check("doorbell", is_well=True, finding="inside this process")
    try:
        redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError as error:
        return Check("doorbell", is_well=False, finding=f"Redis does not answer ({type(error).__name__}).")
    return Check("doorbell", is_well=True, finding="Redis answers")


def secret() -> Check:
    """Whether the key that signs the cookies is one's own."""
    own = current_app.config["ENV"] != "production" or len(current_app.config["SECRET_KEY"]) >= 32
    return Check("secret key", own, "set" if own else "too short.")
