"""Work for machines, committed with the fact and done after it: index, notify, mail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import Json, Model, UTCDateTime, after_commit, atomic

log = structlog.get_logger()

MOST_ATTEMPTS = 100  # about a day: a mail server that is away for a night must not cost anybody an invitation
LONGEST_PAUSE = 900  # seconds
BATCH = 50
MOST_AT_ONCE = 500


class OutboxRow(Model):
    """One piece of work to do after the commit."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(sa.String(60), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(sa.Text)
    is_dead: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Message:
    """What a handler gets: the number of the row and what was put in."""

    id: int
    payload: dict[str, Any]


Handler = Callable[[Sequence[Message]], None]


class Subscriptions:
    """Which handlers do the work of a topic; `hub.wiring` fills it."""

    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = {}

    def add(self, topic: str, handler: Handler) -> None:
        """Let `handler` do the work of `topic`; it must be safe to run twice."""
        self._handlers.setdefault(topic, []).append(handler)

    def of(self, topic: str) -> list[Handler]:
        """The handlers of a topic."""
        return self._handlers.get(topic, [])


def put(topic: str, **payload: Any) -> None:
    """Ask for work, in the transaction of the fact it follows from."""
    db.session.add(OutboxRow(topic=topic, payload=payload))
    after_commit("outbox", wake)


def wake() -> None:
    """Tell the workers that there may be work."""
    jobs = current_app.extensions.get("hub.jobs")
    if jobs is not None:
        jobs.drain_soon()


def drain() -> int:
    """Do the work that is due, batch by batch; the number of rows done. One drainer at a time is the caller's duty."""
    done = 0
    while rows := _due():
        for topic in dict.fromkeys(row.topic for row in rows):
            done += _work(topic, [row for row in rows if row.topic == topic])
    return done


def _due() -> list[OutboxRow]:
    due = (
        sa.select(OutboxRow)
        .where(OutboxRow.due_at <= clock.now(), OutboxRow.is_dead.is_(False))
        .order_by(OutboxRow.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    )
    rows = list(db.session.scalars(due))
    db.session.commit()
    return rows


def _work(topic: str, rows: list[OutboxRow]) -> int:
    """Hand rows to the topic's handlers; a batch that fails is tried row by row, so that one bad row stops no other."""
    subscriptions: Subscriptions = current_app.extensions["hub.subscriptions"]
    try:
        for handler in subscriptions.of(topic):
            handler([Message(row.id, row.payload) for row in rows])
            db.session.rollback()
    except Exception as error:
        db.session.rollback()
        if len(rows) > 1:
            return sum(_work(topic, [row]) for row in rows)
        log.exception("outbox.failed", topic=topic, row=rows[0].id)
        _put_off(rows[0].id, f"{type(error).__name__}: {error}"[:500])
        return 0
    remove([row.id for row in rows])
    return len(rows)


@atomic
def remove(ids: Sequence[int]) -> None:
    """Take rows out whose work is done."""
    for start in range(0, len(ids), MOST_AT_ONCE):
        db.session.execute(sa.delete(OutboxRow).where(OutboxRow.id.in_(ids[start : start + MOST_AT_ONCE])))


@atomic
def _put_off(row_id: int, error: str) -> None:
    row = db.session.get(OutboxRow, row_id, populate_existing=True)
    if row is None:
        return
    row.attempts += 1
    row.last_error = error
    row.is_dead = row.attempts >= MOST_ATTEMPTS
    row.due_at = clock.now() + timedelta(seconds=min(2**row.attempts, LONGEST_PAUSE))


def waiting(topic: str) -> list[int]:
    """The rows of a topic that wait, for whoever does all of its work in another way and then removes them."""
    return list(db.session.scalars(sa.select(OutboxRow.id).where(OutboxRow.topic == topic).order_by(OutboxRow.id)))


def status() -> dict[str, int]:
    """How much work waits, how much of it failed at least once, how much was given up."""
    counts = db.session.execute(
        sa.select(
            sa.func.count().filter(OutboxRow.is_dead.is_(False)),
            sa.func.count().filter(OutboxRow.is_dead.is_(False), OutboxRow.attempts > 0),
            sa.func.count().filter(OutboxRow.is_dead.is_(True)),
        )
    ).one()
    return {"waiting": counts[0], "retrying": counts[1], "dead": counts[2]}
