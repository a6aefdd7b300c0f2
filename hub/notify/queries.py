"""The notices of one person, as far as they may still see what these are about."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from hub.extensions import db
from hub.kernel import refs
from hub.kernel.permissions import Actor
from hub.notify.models import Notice

MOST_SHOWN = 60


@dataclass(frozen=True)
class Shown:
    """A notice with the page it leads to."""

    notice: Notice
    url: str


def visible_to(actor: Actor) -> sa.Select[Notice]:
    """The actor's own notices from the networks they are in."""
    return (
        sa.select(Notice)
        .where(Notice.person_id == actor.person_id, Notice.network_id.in_(actor.network_ids))
        .options(joinedload(Notice.actor))
    )


def find(actor: Actor, notice_id: int) -> Notice | None:
    """One of the actor's notices."""
    return db.session.scalar(visible_to(actor).where(Notice.id == notice_id))


def unread_count(actor: Actor) -> int:
    """How many wait."""
    if not actor.is_known:
        return 0
    waiting = sa.select(sa.func.count()).where(
        Notice.person_id == actor.person_id, Notice.read_at.is_(None), Notice.network_id.in_(actor.network_ids)
    )
    return db.session.scalar(waiting) or 0


def newest(
    actor: Actor, *, network_id: int | None = None, unread: bool = False, limit: int = MOST_SHOWN
) -> list[Shown]:
    """The actor's newest notices about records they can see."""
    chosen = visible_to(actor).order_by(Notice.id.desc()).limit(limit)
    if network_id is not None:
        chosen = chosen.where(Notice.network_id == network_id)
    if unread:
        chosen = chosen.where(Notice.read_at.is_(None))
    return _with_pages(actor, db.session.scalars(chosen).all())


def _with_pages(actor: Actor, notices: Sequence[Notice]) -> list[Shown]:
    seen = refs.find_all(actor, {notice.ref for notice in notices})
    return [Shown(notice, refs.url(notice.ref)) for notice in notices if notice.ref in seen]
