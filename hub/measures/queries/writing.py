"""What people wrote on charts and put right in the numbers."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from hub.extensions import db
from hub.measures.models import ChartMark, Correction, Observation, Series


def marks(measure_ids: Iterable[int], team_ids: Iterable[int] | None = None) -> list[ChartMark]:
    """What stands on the charts of measures now, by day; `team_ids` narrows it to these and what is on all charts."""
    chosen = sa.select(ChartMark).where(ChartMark.measure_id.in_(list(measure_ids)), ChartMark.removed_at.is_(None))
    if team_ids is not None:
        chosen = chosen.where(sa.or_(ChartMark.team_id.is_(None), ChartMark.team_id.in_(list(team_ids))))
    return list(db.session.scalars(chosen.order_by(ChartMark.on, ChartMark.id).options(joinedload(ChartMark.by))))


def written_on(measure_id: int, team_id: int, group_id: int | None) -> list[ChartMark]:
    """Everything ever written on one chart, what was taken away too, by day; what is on all charts is on this one."""
    group = ChartMark.group_id.is_(None) if group_id is None else ChartMark.group_id == group_id
    here = sa.or_(
        sa.and_(ChartMark.team_id == team_id, group),
        sa.and_(ChartMark.team_id.is_(None), sa.or_(ChartMark.group_id.is_(None), group)),
    )
    people = joinedload(ChartMark.by), joinedload(ChartMark.removed_by)
    chosen = sa.select(ChartMark).where(ChartMark.measure_id == measure_id, here).options(*people)
    return list(db.session.scalars(chosen.order_by(ChartMark.on, ChartMark.id)))


def find_mark(measure_id: int, mark_id: int) -> ChartMark | None:
    """One mark of a measure, also one that was taken away."""
    if not 0 < mark_id < 2**31:
        return None
    return db.session.scalar(sa.select(ChartMark).where(ChartMark.id == mark_id, ChartMark.measure_id == measure_id))


def corrections(
    measure_id: int, team_id: int, group_id: int | None = None, most: int = 200
) -> list[tuple[date, Observation, Correction]]:
    """What was put right in a team's series, newest first; only for who sees all of the team's numbers."""
    chosen = (
        sa.select(Observation, Correction)
        .join(Correction, Correction.observation_id == Observation.id)
        .join(Series, Series.id == Observation.series_id)
        .where(Series.measure_id == measure_id, Series.team_id == team_id, Series.group_key == (group_id or 0))
        .order_by(Correction.at.desc(), Correction.id.desc())
        .limit(most)
        .options(joinedload(Correction.by))
    )
    return [(observation.on, observation, correction) for observation, correction in db.session.execute(chosen)]
