"""Writing on charts: notes, new phases, a frozen baseline, points that judge nothing."""

from datetime import date

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.markup import clean
from hub.measures import policy
from hub.measures.models import ChartMark, MarkKind, Measure
from hub.measures.queries.writing import marks

ONLY_TEAM = "Only people who work with a team write on its charts."
LONGEST = 300


@atomic
def add_mark(
    measure: Measure,
    kind: MarkKind,
    on: date,
    *,
    actor: Actor,
    team_id: int | None = None,
    group_id: int | None = None,
    text: str = "",
) -> ChartMark:
    """Write on the chart of a team (or of all, by the hub): the day it belongs to, and why."""
    require(policy.can_mark(actor, measure.network_id, team_id), ONLY_TEAM)
    measure.hold()
    words = clean(text, multiline=False)
    if len(words) > LONGEST:
        raise RuleBroken(f"Say it in at most {LONGEST} characters.", field="text")
    if kind is MarkKind.EXCLUDE and not words:
        raise RuleBroken(
            "Say why this point is not to count. Everybody who sees the chart sees the reason.", field="text"
        )
    if kind is MarkKind.NOTE and not words:
        raise RuleBroken("Say in a few words what happened.", field="text")
    if group_id is not None and measure.group(group_id) is None:
        raise RuleBroken("There is no such group in this measure.", field="group_id")
    if team_id is None and kind is not MarkKind.NOTE and group_id is None and measure.team_id is not None:
        raise RuleBroken("This measure belongs to one team. Write on that team's chart.", field="team_id")
    here = [
        mark
        for mark in marks([measure.id], [team_id] if team_id else [])
        if (mark.team_id, mark.group_id, mark.kind) == (team_id, group_id, kind)
    ]
    for mark in here:
        if kind is MarkKind.FREEZE or (mark.on == on and kind is not MarkKind.NOTE):
            _take(mark, actor)  # one baseline at a time, one reason a point
    added = ChartMark(
        measure_id=measure.id, team_id=team_id, group_id=group_id, kind=kind, on=on, text=words, by_id=actor.person_id
    )
    db.session.add(added)
    db.session.flush()
    return added


@atomic
def remove_mark(measure: Measure, mark: ChartMark, *, actor: Actor) -> None:
    """Take a mark off the chart; that it was there is kept."""
    require(policy.can_mark(actor, measure.network_id, mark.team_id), ONLY_TEAM)
    measure.hold()
    if mark.removed_at is None:
        _take(mark, actor)


def _take(mark: ChartMark, actor: Actor) -> None:
    mark.removed_at, mark.removed_by_id = clock.now(), actor.person_id
