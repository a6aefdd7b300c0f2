"""Keeping the theory as it stood after each change, and telling of it."""

import sqlalchemy as sa

from hub.activity import services as activity
from hub.extensions import db
from hub.kernel import logs, outbox
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor
from hub.kernel.refs import Ref
from hub.markup import excerpt
from hub.networks.models import Network
from hub.theory import history, queries
from hub.theory.models import ChangeIdea, Driver, Status, TheoryVersion

ONLY_HUB = "Only a facilitator changes the theory. You can propose it instead."


def hold(network_id: int) -> None:
    """Let nobody else change this theory until the use case ends, and look at everything as it is now.

    Else two could each hang a driver under the other's, or keep a version without what the other has just written.
    """
    session = db.session()
    if session.info.get("theory held") == (network_id, session.get_transaction()):
        return
    session.flush()
    session.execute(sa.select(Network.id).where(Network.id == network_id).with_for_update(key_share=True))
    session.expire_all()
    session.info["theory held"] = (network_id, session.get_transaction())


def keep_version(network_id: int, *, actor: Actor, what: str, why: str = "", tell: bool = True) -> TheoryVersion:
    """Keep the theory as it stands now, with who changed what and why; colleagues hear of it."""
    db.session.flush()
    version = TheoryVersion(
        network_id=network_id,
        number=logs.next_number(f"theory:{network_id}"),
        by_id=actor.person_id,
        what=what[:300],
        why=why.strip(),
        snapshot=history.snapshot(queries.theory_of(network_id)),
    )
    db.session.add(version)
    if tell:
        ref = Ref("theory", network_id)
        activity.record("theory.changed", ref, actor=actor, network_id=network_id, title=what, summary=why.strip())
    return version


def tell_added(record: Driver | ChangeIdea, *, actor: Actor, why: str) -> None:
    """A proposal is news of its own; what a facilitator adds is a new version of the theory."""
    if record.status is Status.ACTIVE:
        keep_version(record.network_id, actor=actor, what=f"“{record.title}” was added", why=why)
        return
    about = record.ref if isinstance(record, ChangeIdea) else None
    verb = f"{record.kind}.proposed"
    activity.record(
        verb,
        record.ref,
        actor=actor,
        network_id=record.network_id,
        title=record.title,
        about=about,
        summary=why.strip() or excerpt(record.description, 200),
    )
    _tell_facilitators(record, actor=actor)


def _tell_facilitators(record: Driver | ChangeIdea, *, actor: Actor) -> None:
    """Whoever answers proposals gets a notice of a new one."""
    for person_id in queries.facilitators(record.network_id):
        outbox.put(
            "notify.person",
            person_id=person_id,
            network_id=record.network_id,
            actor_id=actor.person_id,
            verb="proposal.made",
            kind=record.kind,
            id=record.id,
            title=record.title,
            text=excerpt(record.description, 200),
            once=f"proposed:{record.kind}:{record.id}:{person_id}",
        )


def titled(title: str) -> str:
    if not title.strip():
        raise RuleBroken("Give it a title of a few words.", field="title")
    return title.strip()


def must_be_ours(network_id: int, drivers: list[Driver]) -> None:
    if any(driver.network_id != network_id or driver.status is not Status.ACTIVE for driver in drivers):
        raise RuleBroken("Choose drivers of this network's theory.", field="driver_ids")
