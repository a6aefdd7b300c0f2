"""Whose last week or month is over and not counted yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.measures import periods
from hub.measures.models import Measure, Observation, Series
from hub.networks.models import Team


@dataclass(frozen=True, slots=True)
class Due:
    """A measure a team has not counted for the last full period, which began on `start`."""

    measure: Measure
    team_id: int
    start: date


def due(actor: Actor, network_id: int, today: date) -> list[Due]:
    """What the actor's own teams in a network still have to count, team by team, with three questions.

    A number for any student group counts, and so does "missing". What was not measured yet while that period ran is
    not asked for, nor is what is counted daily or with each event.
    """
    if not actor.teams:
        return []
    mine = Team.id.in_(actor.team_ids), Team.network_id == network_id, Team.closed_at.is_(None)
    teams = db.session.scalars(sa.select(Team.id).where(*mine).order_by(Team.name, Team.id)).all()
    return due_in(network_id, teams, today) if teams else []


def due_in(network_id: int, team_ids: Collection[int], today: date) -> list[Due]:
    """The same for given teams of a network."""
    chosen = sa.select(Measure).where(
        Measure.network_id == network_id,
        Measure.retired_at.is_(None),
        sa.or_(Measure.team_id.is_(None), Measure.team_id.in_(list(team_ids))),
    )
    order = Measure.team_id.is_not(None), Measure.id
    options = lazyload(Measure.definitions), lazyload(Measure.groups)
    asked = {}
    for measure in db.session.scalars(chosen.order_by(*order).options(*options)):
        start = periods.due(measure.frequency, None, today)
        if start is not None and measure.created_at.date() < periods.after(measure.frequency, start):
            asked[measure] = start
    counted = _counted(asked, team_ids)
    return [
        Due(measure, team_id, start)
        for team_id in team_ids
        for measure, start in asked.items()
        if (measure.team_id or team_id) == team_id and (measure.id, team_id) not in counted
    ]


def _counted(asked: dict[Measure, date], team_ids: Collection[int]) -> set[tuple[int, int]]:
    """The measures and teams with anything in the period that is asked for."""
    if not asked:
        return set()
    starts: dict[tuple[date, date], list[int]] = {}
    for measure, start in asked.items():
        starts.setdefault((start, periods.after(measure.frequency, start)), []).append(measure.id)
    within = [
        sa.and_(Series.measure_id.in_(numbers), Observation.on >= start, Observation.on < end)
        for (start, end), numbers in starts.items()
    ]
    given = Observation.missing, Observation.value.is_not(None), Observation.numerator.is_not(None)
    chosen = (
        sa.select(Series.measure_id, Series.team_id)
        .join(Observation, Observation.series_id == Series.id)
        .where(Series.team_id.in_(list(team_ids)), sa.or_(*within), sa.or_(*given))
        .distinct()
    )
    return {(measure_id, team_id) for measure_id, team_id in db.session.execute(chosen)}
