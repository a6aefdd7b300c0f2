"""What a form for numbers has to know besides the numbers themselves."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from hub.accounts.models import Person
from hub.extensions import db
from hub.measures.models import Observation, Series


class Place(NamedTuple):
    """One cell of one team's numbers."""

    measure_id: int
    group_id: int | None
    on: date


class Touch(NamedTuple):
    """Who changed a cell last, and when."""

    who: str
    at: datetime


def hidden_stamps(measure_ids: Iterable[int], team_id: int, since: date, until: date) -> dict[Place, datetime]:
    """When the numbers of a team that are too small to show were changed; no number is read."""
    chosen = (
        sa.select(Series.measure_id, Series.group_id, Observation.on, Observation.changed_at)
        .join(Series, Series.id == Observation.series_id)
        .where(
            Series.measure_id.in_(list(measure_ids)),
            Series.team_id == team_id,
            Observation.on.between(since, until),
            sa.not_(Observation.shown),
        )
    )
    return {Place(row[0], row[1], row[2]): row[3] for row in db.session.execute(chosen)}


def touches(team_id: int, places: Iterable[Place]) -> dict[Place, Touch]:
    """Who changed these cells of a team last."""
    wanted = set(places)
    if not wanted:
        return {}
    days = {place.on for place in wanted}
    chosen = (
        sa.select(Series.measure_id, Series.group_id, Observation.on, Person.name, Observation.changed_at)
        .join(Series, Series.id == Observation.series_id)
        .join(Person, Person.id == Observation.by_id)
        .where(
            Series.team_id == team_id,
            Series.measure_id.in_({place.measure_id for place in wanted}),
            Observation.on.in_(days),
        )
    )
    found = {Place(*row[:3]): Touch(row[3], row[4]) for row in db.session.execute(chosen)}
    return {place: touch for place, touch in found.items() if place in wanted}
