"""Measures an actor can see, and what search keeps of them."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from hub.extensions import db
from hub.kernel.documents import Document
from hub.kernel.permissions import Actor
from hub.markup import plain
from hub.measures.models import Measure, MeasureType, Observation, Series
from hub.theory.queries import LARGEST_ID, real


def visible_to(actor: Actor) -> sa.Select[Measure]:
    """The measures of the actor's networks; what they are is for everybody, small numbers are not."""
    return sa.select(Measure).where(Measure.network_id.in_(actor.network_ids))


def find(actor: Actor, measure_id: int) -> Measure | None:
    """A measure the actor can see."""
    if not 0 < measure_id <= LARGEST_ID:
        return None
    drawn = joinedload(Measure.driver), joinedload(Measure.team)
    return db.session.scalar(visible_to(actor).where(Measure.id == measure_id).options(*drawn))


def find_lately(actor: Actor, measure_id: int) -> tuple[Measure, date | None] | None:
    """A measure with its groups, and the last day of which everybody may see a number, with one question."""
    day = (
        sa.select(sa.func.max(Observation.on))
        .join(Series, Series.id == Observation.series_id)
        .where(Series.measure_id == measure_id, Series.group_key == 0, Observation.shown, sa.not_(Observation.missing))
        .scalar_subquery()
    )
    chosen = visible_to(actor).where(Measure.id == measure_id).add_columns(day)
    drawn = joinedload(Measure.groups), lazyload(Measure.definitions)
    row = db.session.execute(chosen.options(*drawn)).unique().first()
    return (row[0], row[1]) if row else None


def find_many(actor: Actor, measure_ids: Iterable[int]) -> dict[int, Measure]:
    """Several measures the actor can see, by number, with their definitions; groups are read when asked for."""
    chosen = visible_to(actor).where(Measure.id.in_(real(measure_ids)))
    owners = joinedload(Measure.driver), joinedload(Measure.team)
    drawn = *owners, joinedload(Measure.definitions), lazyload(Measure.groups)
    found = db.session.scalars(chosen.options(*drawn)).unique()
    return {measure.id: measure for measure in found}


def of_network(
    network_id: int,
    *,
    retired: bool = False,
    after_id: int = 0,
    most: int = 500,
    type: MeasureType | None = None,  # noqa: A002 - its name in the API
    driver_id: int | None = None,
    team_id: int | None = None,
) -> list[Measure]:
    """What a network measures, teams' own measures too, in the order they came.

    `team_id` leaves out what other teams count besides.
    """
    chosen = sa.select(Measure).where(Measure.network_id == network_id, Measure.id > after_id)
    if not retired:
        chosen = chosen.where(Measure.retired_at.is_(None))
    if type is not None:
        chosen = chosen.where(Measure.type == type)
    if driver_id is not None:
        chosen = chosen.where(Measure.driver_id == driver_id)
    if team_id is not None:
        chosen = chosen.where(sa.or_(Measure.team_id.is_(None), Measure.team_id == team_id))
    drawn = joinedload(Measure.driver), joinedload(Measure.team)
    return list(db.session.scalars(chosen.order_by(Measure.id).limit(most).options(*drawn)))


def of_team(network_id: int, team_id: int, *, groups: bool = True) -> list[Measure]:
    """What one team counts: the network's measures, then its own; their `groups` only where they are needed."""
    chosen = sa.select(Measure).where(
        Measure.network_id == network_id,
        Measure.retired_at.is_(None),
        sa.or_(Measure.team_id.is_(None), Measure.team_id == team_id),
    )
    if not groups:
        chosen = chosen.options(lazyload(Measure.groups))
    order = Measure.team_id.is_not(None), Measure.id
    return list(db.session.scalars(chosen.order_by(*order).options(joinedload(Measure.driver))))


def titles_for(network_id: int, team_id: int) -> list[tuple[int, str]]:
    """What a team counts, to choose from: number and title, the network's measures first."""
    chosen = sa.select(Measure.id, Measure.title).where(
        Measure.network_id == network_id,
        Measure.retired_at.is_(None),
        sa.or_(Measure.team_id.is_(None), Measure.team_id == team_id),
    )
    rows = db.session.execute(chosen.order_by(Measure.team_id.is_not(None), Measure.id))
    return [(number, title) for number, title in rows]


def documents(measure_ids: Iterable[int]) -> dict[int, Document]:
    """What search keeps of measures: how they are counted, never a number."""
    chosen = sa.select(Measure).where(Measure.id.in_(list(measure_ids))).options(joinedload(Measure.driver))
    return {measure.id: _document(measure) for measure in db.session.scalars(chosen)}


def _document(measure: Measure) -> Document:
    definition = measure.definition
    words = [definition.text, definition.exclusions, definition.source, definition.moment, definition.collector]
    return Document(
        kind="measure",
        id=measure.id,
        network_id=measure.network_id,
        version=measure.version,
        title=measure.title,
        body=plain("\n\n".join(word for word in words if word)),
        tags=" ".join([measure.unit, *(group.name for group in measure.groups)]).strip(),
        visibility=(f"network:{measure.network_id}",),
        driver_ids=(measure.driver_id,) if measure.driver_id else (),
        when=measure.created_at.date(),
    )


def all_ids() -> list[int]:
    """Every measure, for building the index anew."""
    return list(db.session.scalars(sa.select(Measure.id).order_by(Measure.id)))
