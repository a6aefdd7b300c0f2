"""The feed of a network, read from its log."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from hub.activity.models import Activity
from hub.extensions import db
from hub.kernel.permissions import Actor


def visible_to(actor: Actor) -> sa.Select[Activity]:
    """The news of the actor's networks; what is news is for the whole network."""
    return (
        sa.select(Activity)
        .where(Activity.network_id.in_(actor.network_ids))
        .options(joinedload(Activity.actor), joinedload(Activity.team))
    )


def after(network_id: int, seq: int, limit: int) -> Sequence[Activity]:
    """The news after a number, oldest first: what the courier brings."""
    return db.session.scalars(
        sa.select(Activity)
        .where(Activity.network_id == network_id, Activity.seq > seq)
        .order_by(Activity.seq)
        .limit(limit)
        .options(joinedload(Activity.actor), joinedload(Activity.team))
    ).all()


def page(
    actor: Actor,
    network_id: int,
    *,
    before: int | None = None,
    after: int | None = None,
    verb: str = "",
    limit: int = 50,
) -> Sequence[Activity]:
    """A stretch of the feed: newest first, or, with `after`, oldest first from there on."""
    chosen = visible_to(actor).where(Activity.network_id == network_id)
    if verb:
        chosen = chosen.where(Activity.verb == verb)
    if before is not None:
        chosen = chosen.where(Activity.seq < before)
    if after is not None:
        return db.session.scalars(chosen.where(Activity.seq > after).order_by(Activity.seq).limit(limit)).all()
    return db.session.scalars(chosen.order_by(Activity.seq.desc()).limit(limit)).all()
