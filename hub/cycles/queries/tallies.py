"""Sums over a network's shared cycles, for the theory to show beside its ideas and drivers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from hub.cycles.models import Cycle, Decision, Stage
from hub.extensions import db
from hub.theory.models import ChangeIdea, Driver, IdeaDriver


@dataclass(frozen=True)
class Tally:
    """How often something was tested, what was decided, by how many teams, and when last."""

    adopt: int = 0
    adapt: int = 0
    abandon: int = 0
    running: int = 0
    stopped: int = 0
    teams: int = 0
    last_tested: datetime | None = None

    @property
    def cycles(self) -> int:
        """All tests, whatever became of them."""
        return self.adopt + self.adapt + self.abandon + self.running + self.stopped

    @property
    def counts(self) -> dict[str, int]:
        """The sums by the name of the mark they are drawn with."""
        return {"adopt": self.adopt, "adapt": self.adapt, "abandon": self.abandon, "running": self.running}


# What was tested as an idea that was merged into another counts for the other.
TESTED = sa.func.coalesce(ChangeIdea.merged_into_id, ChangeIdea.id)


def tallies(network_id: int, idea_ids: Iterable[int] | None = None) -> dict[int, Tally]:
    """The sums of each idea that was ever tested, or of some, by the idea's number; drafts don't count."""
    chosen = (
        sa.select(TESTED, *_sums())
        .join(Cycle, Cycle.idea_id == ChangeIdea.id)
        .where(Cycle.network_id == network_id, Cycle.shared_at.is_not(None))
        .group_by(TESTED)
    )
    if idea_ids is not None:
        chosen = chosen.where(TESTED.in_(list(idea_ids)))
    rows = db.session.execute(chosen)
    return {row[0]: Tally(*row[1:]) for row in rows}


def driver_tallies(network_id: int) -> dict[int, Tally]:
    """The same for each driver with what lies beneath it; a test counts once under each driver it belongs to."""
    place = aliased(Driver)
    rows = db.session.execute(
        sa.select(Driver.id, *_sums())
        .join(place, sa.or_(place.id == Driver.id, place.parent_id == Driver.id))
        .join(IdeaDriver, IdeaDriver.driver_id == place.id)
        .join(ChangeIdea, IdeaDriver.idea_id == TESTED)
        .join(Cycle, Cycle.idea_id == ChangeIdea.id)
        .where(Driver.network_id == network_id, Cycle.shared_at.is_not(None))
        .group_by(Driver.id)
    )
    return {row[0]: Tally(*row[1:]) for row in rows}


def _sums() -> list[sa.ColumnElement[Any]]:
    def tests(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count(sa.distinct(sa.case((sa.and_(*conditions), Cycle.id))))

    finished = Cycle.stage == Stage.FINISHED
    return [
        tests(finished, Cycle.decision == Decision.ADOPT),
        tests(finished, Cycle.decision == Decision.ADAPT),
        tests(finished, Cycle.decision == Decision.ABANDON),
        tests(Cycle.stage.in_((Stage.PLAN, Stage.DO, Stage.STUDY))),
        tests(Cycle.stage == Stage.STOPPED),
        sa.func.count(sa.distinct(Cycle.team_id)),
        sa.func.max(
            sa.func.coalesce(Cycle.finished_at, Cycle.stopped_at, Cycle.shared_at), type_=Cycle.finished_at.type
        ),
    ]
