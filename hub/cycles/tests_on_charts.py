"""The tests that touch a measure in the words of its charts, which lie below cycles and ask through a hook."""

from collections.abc import Collection
from datetime import date

from flask import url_for

from hub.cycles import queries
from hub.cycles.models import Cycle
from hub.kernel.permissions import Actor
from hub.markup import excerpt
from hub.measures.hooks import ChartTest
from hub.measures.models import Measure

# How much of what was learned stands beneath a chart.
_QUOTE = 200


def told_on_charts(
    actor: Actor, measure: Measure, team_ids: Collection[int], since: date | None, most: int
) -> list[ChartTest]:
    """The tests of some teams that touch a measure and that the actor may see, in the order they began."""
    found = queries.touching(actor, measure.id, measure.driver_id, team_ids, since=since, most=most)
    return sorted((_test(cycle) for cycle in found), key=lambda test: (test.began, test.url))


def _test(cycle: Cycle) -> ChartTest:
    ended = cycle.finished_at or cycle.stopped_at
    began = cycle.shared_at or cycle.moment
    return ChartTest(
        team_id=cycle.team_id,
        began=(min(began, ended) if ended else began).date(),
        ended=ended.date() if ended else None,
        title=cycle.title,
        url=url_for("cycles.show", cycle_id=cycle.id),
        mark=cycle.mark,
        learning=excerpt(cycle.learning or cycle.stop_reason, _QUOTE),
    )
