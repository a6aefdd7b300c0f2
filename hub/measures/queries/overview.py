"""What a network measures, at a glance: its measures in order, how fresh their numbers are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from hub.extensions import db
from hub.measures import periods
from hub.measures.models import Measure, Observation, Series
from hub.measures.queries.readings import latest_days
from hub.networks.models import Team

_DRAWN = joinedload(Measure.driver), joinedload(Measure.team), lazyload(Measure.definitions), lazyload(Measure.groups)


@dataclass(frozen=True)
class Fresh:
    """How many teams counted lately, of how many that could; `latest` is the last day anybody counted."""

    counted: int
    teams: int
    latest: date | None = None


def of_all_teams(network_id: int) -> list[Measure]:
    """What every team of a network counts, in the order it came."""
    chosen = sa.select(Measure).where(
        Measure.network_id == network_id, Measure.team_id.is_(None), Measure.retired_at.is_(None)
    )
    return list(db.session.scalars(chosen.order_by(Measure.id).options(*_DRAWN)))


def of_single_teams(network_id: int, *, skip: int = 0, most: int = 100) -> list[Measure]:
    """What teams count besides, team by team."""
    chosen = (
        sa.select(Measure)
        .join(Team, Team.id == Measure.team_id)
        .where(Measure.network_id == network_id, Measure.retired_at.is_(None), Team.closed_at.is_(None))
    )
    order = Team.name, Measure.team_id, Measure.id
    return list(db.session.scalars(chosen.order_by(*order).offset(skip).limit(most).options(*_DRAWN)))


def retired(network_id: int, most: int = 200) -> list[Measure]:
    """What is counted no longer, the latest first."""
    chosen = sa.select(Measure).where(Measure.network_id == network_id, Measure.retired_at.is_not(None))
    return list(db.session.scalars(chosen.order_by(Measure.retired_at.desc()).limit(most).options(*_DRAWN)))


def count_retired(network_id: int) -> int:
    """How many measures are counted no longer."""
    chosen = sa.select(sa.func.count(Measure.id)).where(
        Measure.network_id == network_id, Measure.retired_at.is_not(None)
    )
    return db.session.scalars(chosen).one()


def freshness(measures: Collection[Measure], team_ids: Collection[int], today: date) -> dict[int, Fresh]:
    """How fresh the numbers of measures are, by measure, among the open teams of their network."""
    by_number = {measure.id: measure for measure in measures}
    days: dict[int, list[date]] = {number: [] for number in by_number}
    for (measure_id, team_id), day in latest_days(by_number).items():
        if team_id in team_ids:
            days[measure_id].append(day)
    return {
        number: Fresh(
            counted=sum(periods.counted_lately(by_number[number].frequency, day, today) for day in found),
            teams=1 if by_number[number].team_id else len(team_ids),
            latest=max(found, default=None),
        )
        for number, found in days.items()
    }


def longest_series(measure_id: int) -> int:
    """How many numbers the longest series of a measure holds."""
    counts = (
        sa.select(sa.func.count().label("points"))
        .select_from(Observation)
        .join(Series, Series.id == Observation.series_id)
        .where(Series.measure_id == measure_id, sa.not_(Observation.missing))
        .group_by(Observation.series_id)
        .subquery()
    )
    return db.session.scalar(sa.select(sa.func.max(counts.c.points))) or 0


def has_numbers(measure: Measure) -> bool:
    """Whether anything was ever entered."""
    inside = sa.select(Observation.id).join(Series, Series.id == Observation.series_id)
    return db.session.scalar(inside.where(Series.measure_id == measure.id).limit(1)) is not None
