"""Remembering how far a person has read."""

import sqlalchemy as sa

from hub.activity.services import scope
from hub.extensions import db
from hub.kernel import clock, logs
from hub.kernel.db import atomic
from hub.kernel.permissions import Actor
from hub.networks.models import Membership


@atomic
def mark_seen(network_id: int, *, actor: Actor, up_to: int) -> None:
    """The actor has looked at the news up to a number; going back is not possible, nor beyond what there is."""
    reached = min(up_to, logs.head(scope(network_id)))
    mine = Membership.network_id == network_id, Membership.person_id == actor.person_id
    db.session.execute(
        sa.update(Membership).where(*mine, Membership.seen_seq < reached).values(seen_seq=reached, seen_at=clock.now())
    )
