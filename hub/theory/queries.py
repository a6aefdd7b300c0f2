"""The theory of a network as an actor may see it, proposals and history included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlalchemy.orm import joinedload, lazyload, selectinload

from hub.extensions import db
from hub.kernel.documents import Document
from hub.kernel.permissions import Actor, Role
from hub.markup import plain
from hub.networks.models import Membership
from hub.theory.models import Aim, ChangeIdea, Driver, IdeaDriver, Status, TheoryVersion

LARGEST_ID = 2**31 - 1
# How alike two titles must be, of 100, to be shown beside one another.
ALIKE = 60


@dataclass
class Branch:
    """A driver with what hangs under it."""

    driver: Driver
    children: list["Branch"] = field(default_factory=list)
    ideas: list[ChangeIdea] = field(default_factory=list)


@dataclass(frozen=True)
class Theory:
    """The working theory as it stands: aim, primary drivers with their branches, ideas without a place, proposals."""

    aim: Aim | None
    primary: list[Branch]
    unplaced: list[ChangeIdea]
    proposed_drivers: list[Driver]
    proposed_ideas: list[ChangeIdea]

    @property
    def ideas(self) -> list[ChangeIdea]:
        """Every active idea once."""
        found: dict[int, ChangeIdea] = {}
        for branch in self.primary:
            for below in (branch, *branch.children):
                found.update({idea.id: idea for idea in below.ideas})
        found.update({idea.id: idea for idea in self.unplaced})
        return list(found.values())


def drivers_visible_to(actor: Actor) -> sa.Select[Driver]:
    """The drivers of the actor's networks, those that were proposed or retired too."""
    return sa.select(Driver).where(Driver.network_id.in_(actor.network_ids))


def visible_to(actor: Actor) -> sa.Select[ChangeIdea]:
    """The ideas of the actor's networks, those that were proposed or retired too."""
    return sa.select(ChangeIdea).where(ChangeIdea.network_id.in_(actor.network_ids))


def find(actor: Actor, idea_id: int) -> ChangeIdea | None:
    """An idea the actor can see."""
    if not 0 < idea_id <= LARGEST_ID:
        return None
    drawn = joinedload(ChangeIdea.proposed_by), lazyload(ChangeIdea.places)
    return db.session.scalar(visible_to(actor).where(ChangeIdea.id == idea_id).options(*drawn))


def find_placed(actor: Actor, idea_id: int) -> tuple[ChangeIdea, list[Driver]] | None:
    """An idea the actor can see and the drivers it hangs under, with their parents; one question for all."""
    if not 0 < idea_id <= LARGEST_ID:
        return None
    active = sa.and_(Driver.id == IdeaDriver.driver_id, Driver.status == Status.ACTIVE)
    chosen = (
        visible_to(actor)
        .add_columns(Driver)
        .where(ChangeIdea.id == idea_id)
        .outerjoin(IdeaDriver, IdeaDriver.idea_id == ChangeIdea.id)
        .outerjoin(Driver, active)
        .order_by(Driver.id)
        .options(joinedload(ChangeIdea.proposed_by), lazyload(ChangeIdea.places), joinedload(Driver.parent))
    )
    rows = db.session.execute(chosen).all()
    return (rows[0][0], [driver for _idea, driver in rows if driver is not None]) if rows else None


def find_many(actor: Actor, idea_ids: Iterable[int]) -> dict[int, ChangeIdea]:
    """Several ideas the actor can see, by number."""
    chosen = visible_to(actor).where(ChangeIdea.id.in_(real(idea_ids))).options(lazyload(ChangeIdea.places))
    found = db.session.scalars(chosen)
    return {idea.id: idea for idea in found}


def find_driver(actor: Actor, driver_id: int) -> Driver | None:
    """A driver the actor can see."""
    if not 0 < driver_id <= LARGEST_ID:
        return None
    return db.session.scalar(
        drivers_visible_to(actor)
        .where(Driver.id == driver_id)
        .options(joinedload(Driver.parent), joinedload(Driver.proposed_by))
    )


def find_drivers(actor: Actor, driver_ids: Iterable[int]) -> dict[int, Driver]:
    """Several drivers the actor can see, by number."""
    found = db.session.scalars(drivers_visible_to(actor).where(Driver.id.in_(real(driver_ids))))
    return {driver.id: driver for driver in found}


def real(numbers: Iterable[int]) -> list[int]:
    """The numbers that can be a record's at all; a database refuses to compare with others."""
    return [number for number in numbers if 0 < number <= LARGEST_ID]


def aim_of(network_id: int) -> Aim | None:
    """The aim of a network."""
    return db.session.scalar(sa.select(Aim).where(Aim.network_id == network_id))


def theory_of(network_id: int) -> Theory:
    """The whole theory of a network, in three questions whatever its size."""
    shown = Status.ACTIVE, Status.PROPOSED
    drivers = _drivers(network_id)
    ideas = db.session.scalars(
        sa.select(ChangeIdea)
        .where(ChangeIdea.network_id == network_id, ChangeIdea.status.in_(shown))
        .order_by(ChangeIdea.id)
        .options(joinedload(ChangeIdea.proposed_by), joinedload(ChangeIdea.places))
    )
    return arranged(aim_of(network_id), drivers, ideas.unique().all())


def drivers_of(network_id: int) -> Theory:
    """The theory without its aim and its ideas, in one question."""
    return arranged(None, _drivers(network_id), [])


def _drivers(network_id: int) -> Sequence[Driver]:
    shown = Status.ACTIVE, Status.PROPOSED
    return db.session.scalars(
        sa.select(Driver)
        .where(Driver.network_id == network_id, Driver.status.in_(shown))
        .order_by(Driver.position, Driver.id)
        .options(joinedload(Driver.proposed_by))
    ).all()


def arranged(aim: Aim | None, drivers: Sequence[Driver], ideas: Sequence[ChangeIdea]) -> Theory:
    """Hang the active drivers and ideas where they belong, in their order."""
    branches = {driver.id: Branch(driver) for driver in drivers if driver.status is Status.ACTIVE}
    primary = [branch for branch in branches.values() if branch.driver.parent_id not in branches]
    for branch in branches.values():
        if branch.driver.parent_id in branches:
            branches[branch.driver.parent_id].children.append(branch)
    places: list[tuple[int, int, ChangeIdea, int]] = []
    unplaced: list[ChangeIdea] = []
    for idea in ideas:
        if idea.status is Status.ACTIVE:
            mine = [
                (place.position, idea.id, idea, place.driver_id) for place in idea.places if place.driver_id in branches
            ]
            places += mine
            unplaced += [] if mine else [idea]
    for _position, _id, idea, driver_id in sorted(places, key=lambda place: place[:2]):
        branches[driver_id].ideas.append(idea)
    return Theory(
        aim=aim,
        primary=primary,
        unplaced=unplaced,
        proposed_drivers=[driver for driver in drivers if driver.status is Status.PROPOSED],
        proposed_ideas=[idea for idea in ideas if idea.status is Status.PROPOSED],
    )


def titles_of_drivers(network_id: int) -> dict[int, str]:
    """The titles of the active drivers, by number."""
    chosen = sa.select(Driver.id, Driver.title).where(Driver.network_id == network_id, Driver.status == Status.ACTIVE)
    return {row.id: row.title for row in db.session.execute(chosen)}


def ideas_after(network_id: int, after_id: int, limit: int) -> list[ChangeIdea]:
    """The ideas of a network in the order they came, those that were answered with no or merged left out."""
    kept = ChangeIdea.status.in_([Status.ACTIVE, Status.PROPOSED, Status.RETIRED])
    chosen = sa.select(ChangeIdea).where(ChangeIdea.network_id == network_id, ChangeIdea.id > after_id, kept)
    return list(db.session.scalars(chosen.order_by(ChangeIdea.id).limit(limit)))


def answered(network_id: int, limit: int = 30) -> list[ChangeIdea | Driver]:
    """Proposals that got their answer, newest first."""
    rows: list[ChangeIdea | Driver] = []
    for kind in (ChangeIdea, Driver):
        rows += db.session.scalars(
            sa.select(kind)
            .where(kind.network_id == network_id, kind.answered_at.is_not(None))
            .order_by(kind.answered_at.desc())
            .limit(limit)
            .options(joinedload(kind.proposed_by))
        )
    return sorted(rows, key=lambda row: row.answered_at or row.proposed_at, reverse=True)[:limit]


def facilitators(network_id: int) -> list[int]:
    """The people who answer the proposals of a network."""
    chosen = sa.select(Membership.person_id).where(
        Membership.network_id == network_id, Membership.role == Role.FACILITATOR
    )
    return list(db.session.scalars(chosen.order_by(Membership.person_id)))


def alike(ideas: Iterable[ChangeIdea], title: str, most: int) -> list[ChangeIdea]:
    """The ideas whose title says much the same in other words or another order, the most alike first."""
    wanted = title.casefold()
    scores = [(fuzz.token_set_ratio(wanted, idea.title.casefold()), idea) for idea in ideas]
    close = sorted((-score, idea.title, idea.id, idea) for score, idea in scores if score >= ALIKE)
    return [idea for *_order, idea in close[:most]]


def versions(network_id: int, *, before: int | None = None, limit: int = 50) -> list[TheoryVersion]:
    """The history of the theory, newest first, without the snapshots."""
    chosen = (
        sa.select(TheoryVersion)
        .where(TheoryVersion.network_id == network_id)
        .order_by(TheoryVersion.number.desc())
        .limit(limit)
        .options(joinedload(TheoryVersion.by), sa.orm.defer(TheoryVersion.snapshot))
    )
    if before is not None:
        chosen = chosen.where(TheoryVersion.number < before)
    return list(db.session.scalars(chosen))


def version(network_id: int, number: int) -> TheoryVersion | None:
    """One version with its snapshot."""
    return db.session.scalar(
        sa.select(TheoryVersion)
        .where(TheoryVersion.network_id == network_id, TheoryVersion.number == number)
        .options(joinedload(TheoryVersion.by))
    )


def documents(idea_ids: Iterable[int]) -> dict[int, Document]:
    """What search keeps of ideas."""
    chosen = sa.select(ChangeIdea).where(
        ChangeIdea.id.in_(list(idea_ids)), ChangeIdea.status.in_([Status.ACTIVE, Status.PROPOSED, Status.RETIRED])
    )
    ideas = db.session.scalars(chosen.options(selectinload(ChangeIdea.places))).all()
    above = {driver_id for idea in ideas for driver_id in idea.driver_ids}
    titles = {
        driver.id: driver.title for driver in db.session.scalars(sa.select(Driver).where(Driver.id.in_(list(above))))
    }
    return {
        idea.id: Document(
            kind="idea",
            id=idea.id,
            network_id=idea.network_id,
            version=idea.version,
            title=idea.title,
            body=plain(idea.description),
            tags=" ".join([idea.concept, *(titles.get(number, "") for number in idea.driver_ids)]).strip(),
            visibility=(f"network:{idea.network_id}",),
            idea_id=idea.id,
            driver_ids=tuple(idea.driver_ids),
            when=idea.created_at.date(),
        )
        for idea in ideas
    }


def ids_under(driver_ids: Iterable[int]) -> list[int]:
    """The ideas that hang under some drivers."""
    chosen = sa.select(IdeaDriver.idea_id).where(IdeaDriver.driver_id.in_(list(driver_ids))).distinct()
    return list(db.session.scalars(chosen))


def all_ids() -> list[int]:
    """Every idea that search keeps."""
    kept = ChangeIdea.status.in_([Status.ACTIVE, Status.PROPOSED, Status.RETIRED])
    return list(db.session.scalars(sa.select(ChangeIdea.id).where(kept)))


def driver_documents(driver_ids: Iterable[int]) -> dict[int, Document]:
    """What search keeps of drivers."""
    chosen = sa.select(Driver).where(Driver.id.in_(list(driver_ids)), Driver.status == Status.ACTIVE)
    return {
        driver.id: Document(
            kind="driver",
            id=driver.id,
            network_id=driver.network_id,
            version=driver.version,
            title=driver.title,
            body=plain(driver.description),
            visibility=(f"network:{driver.network_id}",),
            driver_ids=(driver.id,),
            when=driver.created_at.date(),
        )
        for driver in db.session.scalars(chosen)
    }


def all_driver_ids() -> list[int]:
    """Every driver that search keeps."""
    return list(db.session.scalars(sa.select(Driver.id).where(Driver.status == Status.ACTIVE)))
