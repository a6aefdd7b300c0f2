"""Lists of cycles with filters, page by page."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from hub.cycles.models import Cycle, Decision, Stage
from hub.cycles.queries.reading import drawn, visible_to, with_merged
from hub.extensions import db
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor
from hub.theory.models import Driver, IdeaDriver
from hub.web.paging import Page, decode, encode, number


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; `since` and `until` are days of the last change, both inclusive."""

    team: int | None = None
    idea: int | None = None
    driver: int | None = None
    decision: Decision | None = None
    stage: Stage | None = None
    since: date | None = None
    until: date | None = None
    person: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return all(getattr(self, field.name) is None for field in fields(self))


def cycles_page(
    actor: Actor,
    network_id: int,
    filters: Filters,
    *,
    cursor: str | None = None,
    limit: int = 50,
    timezone: str = "UTC",
    more: sa.ColumnElement[bool] | None = None,
    whole: bool = False,
) -> Page[Cycle]:
    """The cycles of a network that the actor may see, last changed first; `whole` brings their steps too."""
    chosen = visible_to(actor).where(Cycle.network_id == network_id, *_conditions(filters, timezone))
    if more is not None:
        chosen = chosen.where(more)
    after = decode(cursor, 2)
    if after is not None:
        chosen = chosen.where(_behind(after))
    steps = [selectinload(Cycle.steps)] if whole else []
    ordered = chosen.options(*drawn(), *steps).order_by(Cycle.updated_at.desc(), Cycle.id.desc()).limit(limit + 1)
    rows = list(db.session.scalars(ordered))
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], encode(last.updated_at.isoformat(), last.id) if last else None)


def _behind(after: list[str]) -> sa.ColumnElement[bool]:
    last = number(after[1])
    try:
        at = datetime.fromisoformat(after[0]).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RuleBroken("This cursor was not made by the hub. Start from the first page.", field="cursor") from error
    return sa.or_(Cycle.updated_at < at, sa.and_(Cycle.updated_at == at, Cycle.id < last))


def _conditions(filters: Filters, timezone: str) -> list[sa.ColumnElement[bool]]:
    kept: list[sa.ColumnElement[bool]] = []
    if filters.team is not None:
        kept.append(Cycle.team_id == filters.team)
    if filters.idea is not None:
        kept.append(Cycle.idea_id.in_(with_merged(filters.idea)))
    if filters.driver is not None:
        kept.append(Cycle.idea_id.in_(_ideas_below(filters.driver)))
    if filters.decision is not None:
        kept += [Cycle.decision == filters.decision, Cycle.stage == Stage.FINISHED]
    if filters.stage is not None:
        kept.append(Cycle.stage == filters.stage)
    if filters.person is not None:
        kept.append(Cycle.created_by_id == filters.person)
    return kept + _days(filters, timezone)


def _days(filters: Filters, timezone: str) -> list[sa.ColumnElement[bool]]:
    zone = ZoneInfo(timezone)
    kept: list[sa.ColumnElement[bool]] = []
    if filters.since is not None:
        kept.append(Cycle.updated_at >= _midnight(filters.since, zone))
    if filters.until is not None and filters.until < date.max:
        kept.append(Cycle.updated_at < _midnight(filters.until + timedelta(days=1), zone))
    return kept


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    held = min(max(day, date(2, 1, 1)), date(9998, 12, 31))  # the ends of the calendar have no UTC
    return datetime(held.year, held.month, held.day, tzinfo=zone)


def _ideas_below(driver_id: int) -> sa.Select[Any]:
    """The ideas under a driver, and under the secondary drivers beneath it."""
    beneath = sa.select(Driver.id).where(sa.or_(Driver.id == driver_id, Driver.parent_id == driver_id))
    return sa.select(IdeaDriver.idea_id).where(IdeaDriver.driver_id.in_(beneath))
