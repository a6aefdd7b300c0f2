"""What features above this one tell about charts; `hub.wiring` hangs them up.

hub.chart_flags   callable (actor, measure, team_ids, since, most) -> [ChartTest]: the tests of teams that touch a
                  measure, the newest where there are more than so many
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from flask import current_app

from hub.kernel.permissions import Actor
from hub.measures.models import Measure


@dataclass(frozen=True)
class ChartTest:
    """A test that touches a measure: whose, from when to when, what was decided and learned.

    `mark` is adopt, adapt, abandon, stopped or running; `ended` is None while it runs.
    """

    team_id: int
    began: date
    ended: date | None
    title: str
    url: str
    mark: str
    learning: str = ""


# More on one page than anybody reads; the newest are kept.
MOST = 2_000

ChartTests = Callable[[Actor, Measure, Collection[int], date | None, int], list[ChartTest]]


def chart_tests(
    actor: Actor, measure: Measure, team_ids: Collection[int], since: date | None = None, most: int = MOST
) -> list[ChartTest]:
    """The tests of some teams that touch a measure, as far as the actor may see them, in the order they began.

    `since` leaves out what ended before that day. One question to the database, whatever the number of teams.
    """
    told: ChartTests | None = current_app.extensions.get("hub.chart_flags")
    return told(actor, measure, team_ids, since, most) if told and team_ids else []
