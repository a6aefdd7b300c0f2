"""Which teams took up a change idea, and since when: a finished test of it that ended with "adopt"."""

from datetime import date

import sqlalchemy as sa

from hub.cycles.models import Cycle, Decision, Stage
from hub.cycles.queries.tallies import TESTED
from hub.extensions import db
from hub.theory.models import ChangeIdea


def adoptions(network_id: int) -> dict[int, dict[int, date]]:
    """The day on which each team first decided to adopt an idea, by idea and team; a merged idea counts for the other.

    Only shared tests count.
    """
    adopted = Cycle.stage == Stage.FINISHED, Cycle.decision == Decision.ADOPT, Cycle.shared_at.is_not(None)
    first = sa.func.min(Cycle.finished_at, type_=Cycle.finished_at.type)
    chosen = (
        sa.select(TESTED, Cycle.team_id, first)
        .join(ChangeIdea, ChangeIdea.id == Cycle.idea_id)
        .where(Cycle.network_id == network_id, *adopted)
        .group_by(TESTED, Cycle.team_id)
    )
    found: dict[int, dict[int, date]] = {}
    for idea_id, team_id, moment in db.session.execute(chosen):
        if moment is not None:
            found.setdefault(idea_id, {})[team_id] = moment.date()
    return found
