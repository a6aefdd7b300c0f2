"""Giving notice to one person, and their reading of it."""

from collections.abc import Sequence

import sqlalchemy as sa

from hub.accounts.models import Person
from hub.discussion.models import Comment
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.outbox import Message
from hub.kernel.permissions import Actor
from hub.networks.models import Membership
from hub.notify.models import Notice


@atomic
def deliver(messages: Sequence[Message]) -> None:
    """Lay notices before people (outbox topic `notify.person`); a repeated delivery lays none twice.

    Whoever left the network meanwhile, or was suspended, is told nothing; nobody hears of a comment that was removed.
    """
    for message in messages:
        said = message.payload
        if _was_removed(said.get("comment_id")):
            continue
        if _may_hear(said["person_id"], said["network_id"]) and not _was_told(said["person_id"], said["once"]):
            db.session.add(
                Notice(
                    network_id=said["network_id"],
                    person_id=said["person_id"],
                    actor_id=said.get("actor_id"),
                    verb=said["verb"],
                    ref_kind=said["kind"],
                    ref_id=said["id"],
                    title=said.get("title", ""),
                    text=said.get("text", ""),
                    once=said["once"],
                )
            )
            db.session.flush()


def _may_hear(person_id: int, network_id: int) -> bool:
    inside = (
        sa.select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.person_id == person_id, Membership.network_id == network_id, Person.suspended_at.is_(None))
    )
    return db.session.scalar(inside) is not None


def _was_removed(comment_id: int | None) -> bool:
    comment = db.session.get(Comment, comment_id, populate_existing=True) if comment_id else None
    return comment is not None and comment.removed_at is not None


def _was_told(person_id: int, once: str) -> bool:
    return db.session.scalar(sa.select(Notice.id).where(Notice.person_id == person_id, Notice.once == once)) is not None


@atomic
def reword(messages: Sequence[Message]) -> None:
    """Let notices say what was said better since (outbox topic `notify.reword`)."""
    for message in messages:
        told = sa.update(Notice).where(Notice.once == message.payload["once"])
        db.session.execute(told.values(text=message.payload["text"]))


@atomic
def forget(messages: Sequence[Message]) -> None:
    """Take notices away whose words were taken back (outbox topic `notify.forget`)."""
    for message in messages:
        db.session.execute(sa.delete(Notice).where(Notice.once == message.payload["once"]))


@atomic
def read(notice: Notice, *, actor: Actor) -> None:
    """Mark one notice as read."""
    if notice.person_id == actor.person_id and notice.read_at is None:
        notice.read_at = clock.now()


@atomic
def read_all(*, actor: Actor) -> None:
    """Mark everything as read."""
    mine = sa.update(Notice).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
    db.session.execute(mine.values(read_at=clock.now()))
