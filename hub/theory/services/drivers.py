"""Adding, wording, moving and taking out drivers."""

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.theory import policy
from hub.theory.models import ChangeIdea, Driver, IdeaDriver, Status
from hub.theory.services.versions import ONLY_HUB, hold, keep_version, tell_added, titled


@atomic
def add_driver(
    network_id: int,
    *,
    actor: Actor,
    title: str,
    parent: Driver | None = None,
    description: str = "",
    position: int | None = None,
    why: str = "",
) -> Driver:
    """Add a driver; a facilitator's is part of the theory at once, a member's is a proposal."""
    require(policy.can_propose(actor, network_id))
    hold(network_id)
    driver = Driver(
        network_id=network_id,
        title=titled(title),
        description=description.strip(),
        parent_id=fit_parent(network_id, parent),
        proposed_by_id=actor.person_id,
        position=_last_position(network_id, parent) if position is None else position,
        status=Status.ACTIVE if policy.can_tend(actor, network_id) else Status.PROPOSED,
    )
    db.session.add(driver)
    db.session.flush()
    tell_added(driver, actor=actor, why=why)
    return driver


@atomic
def change_driver(
    driver: Driver,
    *,
    actor: Actor,
    title: str | None = None,
    description: str | None = None,
    version: int | None = None,
    why: str = "",
) -> None:
    """Put a driver into better words."""
    require(policy.can_tend(actor, driver.network_id), ONLY_HUB)
    hold(driver.network_id)
    driver.must_still_be(version)
    if title is not None:
        driver.title = titled(title)
    if description is not None:
        driver.description = description.strip()
    keep_version(driver.network_id, actor=actor, what=f"“{driver.title}” was put into other words", why=why)


@atomic
def move_driver(
    driver: Driver, *, actor: Actor, parent: Driver | None, position: int, version: int | None = None, why: str = ""
) -> None:
    """Hang a driver elsewhere, or put it at another place among its neighbours (0 is first)."""
    require(policy.can_tend(actor, driver.network_id), ONLY_HUB)
    hold(driver.network_id)
    driver.must_still_be(version)
    if parent is not None and (parent.id == driver.id or _children(driver)):
        raise RuleBroken("A driver with drivers under it stays at the top. Move those first.", field="parent_id")
    before = driver.parent_id
    driver.parent_id = fit_parent(driver.network_id, parent)
    neighbours = [other for other in _siblings(driver.network_id, driver.parent_id) if other.id != driver.id]
    neighbours.insert(max(0, min(position, len(neighbours))), driver)
    for place, neighbour in enumerate(neighbours):
        neighbour.position = place
    driver.touch()
    is_news = driver.parent_id != before or bool(why.strip())  # a step up or down is kept, but nobody need hear of it
    keep_version(driver.network_id, actor=actor, what=f"“{driver.title}” was moved", why=why, tell=is_news)


@atomic
def revise_driver(
    driver: Driver,
    *,
    actor: Actor,
    to: tuple[Driver | None, int] | None = None,
    title: str | None = None,
    description: str | None = None,
    version: int | None = None,
    why: str = "",
) -> None:
    """Put a driver into better words and hang it elsewhere (`to`: a parent and a position), both or neither."""
    require(policy.can_tend(actor, driver.network_id), ONLY_HUB)
    hold(driver.network_id)
    driver.must_still_be(version)
    if title is not None or description is not None:
        change_driver(driver, actor=actor, title=title, description=description, why=why)
    if to is not None:
        move_driver(driver, actor=actor, parent=to[0], position=to[1], why=why)


@atomic
def retire_driver(
    driver: Driver, *, actor: Actor, with_ideas: bool = False, version: int | None = None, why: str = ""
) -> None:
    """Take a driver out of the theory. What hangs under it must be named: then its ideas wait for another place."""
    require(policy.can_tend(actor, driver.network_id), ONLY_HUB)
    hold(driver.network_id)
    driver.must_still_be(version)
    below = _children(driver)
    ideas = db.session.scalars(
        sa.select(IdeaDriver).where(IdeaDriver.driver_id.in_([driver.id, *(child.id for child in below)]))
    ).all()
    if (below or ideas) and not with_ideas:
        raise RuleBroken(
            "Something hangs under this driver. Say that it may lose its place, or move it first.", field="with_ideas"
        )
    for gone in (driver, *below):
        gone.status = Status.RETIRED
    for idea_id in {place.idea_id for place in ideas}:
        idea = db.session.get(ChangeIdea, idea_id)
        if idea is not None:
            idea.places = [place for place in idea.places if place.driver_id not in {driver.id, *(c.id for c in below)}]
            idea.touch()
    keep_version(driver.network_id, actor=actor, what=f"“{driver.title}” was taken out", why=why)


def fit_parent(network_id: int, parent: Driver | None) -> int | None:
    if parent is None:
        return None
    if parent.network_id != network_id or parent.status is not Status.ACTIVE:
        raise RuleBroken("Choose a driver of this network's theory.", field="parent_id")
    if parent.parent_id is not None:
        raise RuleBroken(
            "Drivers hang in two rows: under a primary driver, not under a secondary one.", field="parent_id"
        )
    return parent.id


def _siblings(network_id: int, parent_id: int | None) -> list[Driver]:
    same = Driver.parent_id == parent_id if parent_id else Driver.parent_id.is_(None)
    chosen = sa.select(Driver).where(Driver.network_id == network_id, same, Driver.status == Status.ACTIVE)
    return list(db.session.scalars(chosen.order_by(Driver.position, Driver.id)))


def _children(driver: Driver) -> list[Driver]:
    return _siblings(driver.network_id, driver.id)


def _last_position(network_id: int, parent: Driver | None) -> int:
    return len(_siblings(network_id, parent.id if parent else None))
