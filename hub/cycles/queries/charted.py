"""The tests that touch a measure: a question of theirs is about it, or their idea hangs under its driver."""

from collections.abc import Collection
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from hub.cycles.models import Cycle, LearningQuestion
from hub.cycles.queries.reading import visible_to
from hub.cycles.queries.tallies import TESTED
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.theory.models import ChangeIdea, Driver, IdeaDriver


def touching(
    actor: Actor,
    measure_id: int,
    driver_id: int | None,
    team_ids: Collection[int],
    *,
    since: date | None,
    most: int,
) -> list[Cycle]:
    """The shared tests of some teams that touch a measure, newest first, with what a line about them needs.

    Of more than `most` the newest are kept.
    """
    about: sa.ColumnElement[bool] = Cycle.id.in_(
        sa.select(LearningQuestion.cycle_id).where(LearningQuestion.measure_id == measure_id)
    )
    if driver_id is not None:
        about = sa.or_(about, Cycle.idea_id.in_(_ideas_beneath(driver_id)))
    chosen = visible_to(actor).where(Cycle.team_id.in_(list(team_ids)), Cycle.shared_at.is_not(None), about)
    if since is not None:
        morning = datetime(since.year, since.month, since.day, tzinfo=UTC)
        ended = sa.func.coalesce(Cycle.finished_at, Cycle.stopped_at)
        chosen = chosen.where(sa.or_(ended.is_(None), ended >= morning))
    columns = (
        Cycle.team_id,
        Cycle.title,
        Cycle.stage,
        Cycle.decision,
        Cycle.learning,
        Cycle.stop_reason,
        Cycle.shared_at,
        Cycle.finished_at,
        Cycle.stopped_at,
    )
    drawn = chosen.options(load_only(*columns)).order_by(Cycle.shared_at.desc(), Cycle.id.desc()).limit(most)
    return list(db.session.scalars(drawn))


def _ideas_beneath(driver_id: int) -> sa.Select[int]:
    """The ideas under a driver and the drivers below it, with those that were merged into them."""
    return (
        sa.select(ChangeIdea.id)
        .join(IdeaDriver, IdeaDriver.idea_id == TESTED)
        .join(Driver, Driver.id == IdeaDriver.driver_id)
        .where(sa.or_(Driver.id == driver_id, Driver.parent_id == driver_id))
    )
