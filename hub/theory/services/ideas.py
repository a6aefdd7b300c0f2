"""Adding, wording, placing and retiring change ideas."""

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.theory import policy
from hub.theory.models import ChangeIdea, Driver, IdeaDriver, Status
from hub.theory.services.versions import ONLY_HUB, hold, keep_version, must_be_ours, tell_added, titled


@atomic
def add_idea(
    network_id: int,
    *,
    actor: Actor,
    title: str,
    description: str = "",
    concept: str = "",
    drivers: list[Driver] | None = None,
    why: str = "",
) -> ChangeIdea:
    """Add a change idea; a facilitator's can be tested as part of the theory at once, a member's is a proposal."""
    require(policy.can_propose(actor, network_id))
    hold(network_id)
    idea = ChangeIdea(
        network_id=network_id,
        title=titled(title),
        description=description.strip(),
        concept=concept.strip(),
        proposed_by_id=actor.person_id,
        status=Status.ACTIVE if policy.can_tend(actor, network_id) else Status.PROPOSED,
    )
    db.session.add(idea)
    hang(idea, drivers or [])
    db.session.flush()
    tell_added(idea, actor=actor, why=why)
    return idea


@atomic
def change_idea(
    idea: ChangeIdea,
    *,
    actor: Actor,
    title: str | None = None,
    description: str | None = None,
    concept: str | None = None,
    drivers: list[Driver] | None = None,
    version: int | None = None,
    why: str = "",
) -> None:
    """Put an idea into better words, or hang it under other drivers. Who proposed it may do so until it is answered."""
    own = idea.status is Status.PROPOSED and idea.proposed_by_id == actor.person_id and actor.may_write
    require(own or policy.can_tend(actor, idea.network_id), ONLY_HUB)
    hold(idea.network_id)
    idea.must_still_be(version)
    if drivers is not None:
        hang(idea, drivers)  # first: it reads where the idea hangs, and a change half made would be written then
    if title is not None:
        idea.title = titled(title)
    if description is not None:
        idea.description = description.strip()
    if concept is not None:
        idea.concept = concept.strip()
    idea.touch()
    if idea.status is Status.ACTIVE:
        keep_version(idea.network_id, actor=actor, what=f"“{idea.title}” was changed", why=why)


@atomic
def place_idea(
    idea: ChangeIdea,
    *,
    actor: Actor,
    driver: Driver,
    position: int,
    instead_of: Driver | None = None,
    version: int | None = None,
    why: str = "",
) -> None:
    """Hang an idea under a driver at a place (0 is first), beside its other drivers or instead of one of them."""
    require(policy.can_tend(actor, idea.network_id), ONLY_HUB)
    hold(idea.network_id)
    idea.must_still_be(version)
    must_be_ours(idea.network_id, [driver])
    before = set(idea.driver_ids)
    kept = [place for place in idea.places if place.driver_id not in {driver.id, instead_of.id if instead_of else 0}]
    mine = next((place for place in idea.places if place.driver_id == driver.id), None) or IdeaDriver(
        driver_id=driver.id
    )
    idea.places = [*kept, mine]
    db.session.flush()
    others = db.session.scalars(
        sa.select(IdeaDriver)
        .join(ChangeIdea, ChangeIdea.id == IdeaDriver.idea_id)
        .where(IdeaDriver.driver_id == driver.id, IdeaDriver.idea_id != idea.id, ChangeIdea.status == Status.ACTIVE)
        .order_by(IdeaDriver.position, IdeaDriver.idea_id)
    ).all()
    order = [*others[:position], mine, *others[position:]]
    for place, row in enumerate(order):
        row.position = place
    idea.touch()
    is_news = set(idea.driver_ids) != before or bool(why.strip())
    what = f"“{idea.title}” was placed under “{driver.title}”"
    keep_version(idea.network_id, actor=actor, what=what, why=why, tell=is_news)


@atomic
def retire_idea(idea: ChangeIdea, *, actor: Actor, version: int | None = None, why: str = "") -> None:
    """Take an idea out of the theory; its tests stay and are still found."""
    require(policy.can_tend(actor, idea.network_id), ONLY_HUB)
    hold(idea.network_id)
    idea.must_still_be(version)
    if idea.status is not Status.ACTIVE:
        raise RuleBroken("Only an idea that is part of the theory can be retired.")
    idea.status = Status.RETIRED
    keep_version(idea.network_id, actor=actor, what=f"“{idea.title}” was retired", why=why)


@atomic
def bring_back_idea(idea: ChangeIdea, *, actor: Actor, why: str = "") -> None:
    """Make a retired idea part of the theory again."""
    require(policy.can_tend(actor, idea.network_id), ONLY_HUB)
    hold(idea.network_id)
    if idea.status is not Status.RETIRED:
        raise RuleBroken("This idea is not retired.")
    idea.status = Status.ACTIVE
    keep_version(idea.network_id, actor=actor, what=f"“{idea.title}” was brought back", why=why)


def hang(idea: ChangeIdea, drivers: list[Driver]) -> None:
    must_be_ours(idea.network_id, drivers)
    kept = {place.driver_id: place for place in idea.places}
    last = 10_000  # new ones come last until they are moved
    idea.places = [
        kept.get(driver.id) or IdeaDriver(driver_id=driver.id, position=last) for driver in dict.fromkeys(drivers)
    ]
