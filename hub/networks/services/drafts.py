"""What somebody has answered so far about a network to be; kept between pages, gone with the network's start."""

from collections.abc import Mapping

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel.db import atomic
from hub.kernel.permissions import Actor
from hub.networks.models import NetworkDraft


def draft_of(actor: Actor) -> NetworkDraft | None:
    """The actor's own draft."""
    return db.session.scalar(sa.select(NetworkDraft).where(NetworkDraft.person_id == actor.person_id))


@atomic
def keep_answers(answers: Mapping[str, str], *, actor: Actor) -> None:
    """Add answers as they were typed to the actor's draft."""
    draft = draft_of(actor)
    if draft is None:
        draft = NetworkDraft(person_id=actor.person_id, answers={})
        db.session.add(draft)
    draft.answers = {**draft.answers, **answers}


@atomic
def drop_draft(*, actor: Actor) -> None:
    """Start over."""
    db.session.execute(sa.delete(NetworkDraft).where(NetworkDraft.person_id == actor.person_id))
