"""Files with numbers on their way in, as an actor may see them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from hub.extensions import db
from hub.kernel.permissions import Actor, Role
from hub.measures import policy
from hub.measures.models import DataImport, ImportState


def imports_visible_to(actor: Actor) -> sa.Select[DataImport]:
    """Those of the actor's own, and all of the networks they facilitate; what stands in a file is its uploader's."""
    led = [number for number, place in actor.places.items() if place.role is Role.FACILITATOR]
    mine = sa.and_(DataImport.by_id == actor.person_id, DataImport.network_id.in_(actor.network_ids))
    return sa.select(DataImport).where(sa.or_(mine, DataImport.network_id.in_(led)))


def find_import(actor: Actor, import_id: int) -> DataImport | None:
    """A file the actor brought and may still enter, or one of a network they facilitate."""
    drawn = joinedload(DataImport.measure), joinedload(DataImport.team), joinedload(DataImport.by)
    found = db.session.scalar(imports_visible_to(actor).where(DataImport.id == import_id).options(*drawn))
    if found is None or actor.facilitates(found.network_id):
        return found
    return found if policy.can_import(actor, found.network_id, found.team_id) else None


def recent_imports(actor: Actor, network_id: int, team_id: int | None, most: int = 5) -> list[DataImport]:
    """The newest files of a network or a team that the actor can see."""
    chosen = imports_visible_to(actor).where(DataImport.network_id == network_id)
    if team_id is not None:
        chosen = chosen.where(DataImport.team_id == team_id)
    drawn = joinedload(DataImport.measure), joinedload(DataImport.team), joinedload(DataImport.by)
    return list(db.session.scalars(chosen.order_by(DataImport.id.desc()).limit(most).options(*drawn)))


def same_layout(one: DataImport) -> DataImport | None:
    """The last file of the same measure with the same header that was applied."""
    chosen = sa.select(DataImport).where(
        DataImport.measure_id == one.measure_id,
        DataImport.team_id == one.team_id if one.team_id else DataImport.team_id.is_(None),
        DataImport.layout == one.layout,
        DataImport.state == ImportState.DONE,
    )
    return db.session.scalar(chosen.order_by(DataImport.id.desc()).limit(1))
