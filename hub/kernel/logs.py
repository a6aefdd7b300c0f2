"""Logs with a gapless sequence per scope: a network's feed, later a board."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from hub.extensions import db
from hub.kernel.db import Model, after_commit
from hub.kernel.permissions import Actor


class LogHead(Model):
    """The last number given in a scope; its row lock orders the writers."""

    __tablename__ = "log_head"

    scope: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Event:
    """One committed fact of a log, drawn and ready to send: no viewer's secrets, the same for all who may read."""

    seq: int
    html: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Log:
    """How the courier reads one kind of log; `name` is the part of the scope before the colon.

    `read(scope_id, after, limit)` gives committed events in order; `readers(scope_id, person_ids)` tells which of
    these people may read the scope now; `may_read` answers for one actor.
    """

    name: str
    read: Callable[[int, int, int], Sequence[Event]]
    may_read: Callable[[Actor, int], bool]
    readers: Callable[[int, Sequence[int]], set[int]]


def next_number(scope: str) -> int:
    """The next number of a scope, inside the transaction that writes the fact; others wait until it ends."""
    raised = sa.update(LogHead).where(LogHead.scope == scope).values(seq=LogHead.seq + 1).returning(LogHead.seq)
    number = db.session.scalar(raised)
    if number is None:
        with suppress(IntegrityError), db.session.begin_nested():  # somebody else may begin the scope just now
            db.session.add(LogHead(scope=scope, seq=0))
        number = db.session.scalar(raised)
    after_commit(f"bell:{scope}", lambda: _ring(scope))
    assert number is not None  # the row was just made sure of
    return number


def head(scope: str) -> int:
    """The last number of a scope, 0 for an empty one."""
    return db.session.scalar(sa.select(LogHead.seq).where(LogHead.scope == scope)) or 0


def people_changed() -> None:
    """Have open pages looked over after the commit: somebody signed out, lost a role or was suspended."""
    after_commit("bell:people", lambda: _ring("people"))


def _ring(scope: str) -> None:
    bell = current_app.extensions.get("hub.doorbell")
    if bell is not None:
        bell.ring(scope)
