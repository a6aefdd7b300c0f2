"""Doing a thing once, however often it is sent: the first answer to a keyed request is kept and given again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import Json, Model, UTCDateTime
from hub.kernel.errors import RuleBroken


class Answered(Model):
    """A keyed request that was carried out, with its answer. Written in the transaction of the fact itself."""

    __tablename__ = "answered"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(120))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)

    __table_args__ = (sa.UniqueConstraint("person_id", "key"),)


@dataclass(frozen=True)
class Key:
    """Who sent which key, and a digest of what was sent with it."""

    person_id: int
    key: str
    fingerprint: str


def earlier(key: Key) -> dict[str, Any] | None:
    """The answer this key got before; the same key with other content is refused."""
    found = db.session.scalar(sa.select(Answered).where(Answered.person_id == key.person_id, Answered.key == key.key))
    if found is None:
        return None
    if found.fingerprint != key.fingerprint:
        raise RuleBroken("This request was sent before with other content. Send it with a new key.")
    return found.answer


def keep(key: Key, answer: dict[str, Any]) -> None:
    """Remember the answer; two at the same moment: the second fails at its commit and finds the first on repeating."""
    db.session.add(Answered(person_id=key.person_id, key=key.key, fingerprint=key.fingerprint, answer=answer))
