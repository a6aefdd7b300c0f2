"""How many questions a page asks the database: few, and as many for three hundred rows as for ten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from hub.activity import services as activity
from hub.cycles.models import Decision
from hub.discussion.services import add_comment
from hub.extensions import db
from hub.kernel.db import atomic
from hub.kernel.permissions import Actor
from hub.kernel.refs import Ref
from hub.measures.models import MarkKind, Measure
from hub.measures.services import add_mark, record
from hub.measures.values import Entry
from hub.networks.models import Network, Team
from hub.theory.models import Aim
from tests import factories
from tests.sweeps.figures import FIRST_DAY
from tests.sweeps.ground import Ground

MOST = 12

# Where comments mention people and refer to records, and where results are of every kind, each kind is asked for once;
# on a team's page each feature that adds a section asks for its own.
MOST_OF = {"idea": 13, "cycle": 15, "search": 20, "team": 14}
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

PAGES = {
    "home": "/n/{slug}/",
    "theory": "/n/{slug}/theory",
    "outline": "/n/{slug}/theory/edit",
    "proposals": "/n/{slug}/theory/proposals",
    "history": "/n/{slug}/theory/history",
    "idea": "/ideas/{idea}",
    "driver": "/drivers/{driver}",
    "cycle": "/cycles/{cycle}",
    "plan": "/cycles/{cycle}/plan/predictions",
    "cycles": "/n/{slug}/cycles",
    "search": "/n/{slug}/knowledge?q=wombat",
    "knowledge": "/n/{slug}/knowledge",
    "articles": "/n/{slug}/articles",
    "article": "/articles/{article}",
    "feed": "/n/{slug}/feed",
    "people": "/n/{slug}/people",
    "everyone": "/n/{slug}/people/everyone",
    "team": "/teams/{team}",
    "this week's numbers": "/teams/{team}/measures/enter",
    "a table of numbers": "/teams/{team}/measures/enter?measure={measure}&periods=52",
    "chart": "/measures/{measure}/teams/{team}",
    "charts of a team": "/teams/{team}/measures",
    "invitations": "/n/{slug}/invite",
    "numbers from a file": "/n/{slug}/measures/import",
    "a file": "/imports/{import}",
    "notices": "/me/notices",
    "administration": "/admin",
    "measures": "/n/{slug}/measures",
    "a new measure": "/n/{slug}/measures/new",
    "a measure to change": "/measures/{measure}/edit",
    "a measure to count otherwise": "/measures/{measure}/redefine",
    "measure with all teams": "/measures/{measure}",
    "measure by group": "/measures/{measure}/by-group",
    "before and after": "/measures/{measure}/before-after?idea={idea}",
    "the aim": "/n/{slug}/theory/aim",
    "cycles in the API": "/api/v1/networks/{network}/cycles?limit=100",
    "ideas in the API": "/api/v1/networks/{network}/ideas?limit=100",
    "theory in the API": "/api/v1/networks/{network}/theory",
    "teams in the API": "/api/v1/networks/{network}/teams?limit=100",
    "articles in the API": "/api/v1/networks/{network}/articles?limit=100",
    "feed in the API": "/api/v1/networks/{network}/feed?limit=100",
    "comments in the API": "/api/v1/cycles/{cycle}/comments?limit=100",
}


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(COUNTED):
            asked.append(statement)

    connection = db.session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)


def asked_for(g: Ground, page: str) -> list[str]:
    """What one page asks, the second time it is opened."""
    side = g.world.a
    path = PAGES[page].format(slug=side.slug, **{name: number for name, number in side.ids.items() if " " not in name})
    who = "admin" if page == "administration" else "facilitator"
    assert g.send(who, "GET", path).status_code == 200, path
    with counting() as asked:
        g.send(who, "GET", path)
    return asked


def grow(g: Ground, rows: int) -> None:
    """Ever more of everything that a page lists."""
    side = g.world.a
    network, team = db.session.get_one(Network, side.id), db.session.get_one(Team, side.ids["team"])
    lead = factories.actor(factories.member(team, "Writer"))
    tell, say = atomic(activity.record), atomic(add_comment)
    above = factories.driver(network, "Another branch")
    aim = db.session.scalars(sa.select(Aim).where(Aim.network_id == network.id)).one()
    aim.measure_id = side.ids["measure"]
    for number in range(rows):
        member = factories.member(factories.team(network, f"School {number}"), f"Teacher {number}")
        driver = factories.driver(network, f"Driver {number}", parent=above) if number % 10 == 0 else above
        if number % 10 == 0:
            factories.observations(factories.measure(network, driver_id=driver.id), team, *[(40, 80)] * 12)
        idea = factories.idea(network, f"Idea wombat {number}", drivers=(driver,))
        tested = {"idea_id": side.ids["idea"] if number % 2 else idea.id, "created_by_id": member.id}
        cycle = factories.finished_cycle(team, f"Test wombat {number}", list(Decision)[number % 3], **tested)
        about = Ref("idea", idea.id)
        tell(
            "cycle.finished", cycle.ref, actor=lead, network_id=side.id, title=cycle.title, about=about, team_id=team.id
        )
        say(
            Ref("cycle", side.ids["cycle"]), db.session.get_one(type(cycle), side.ids["cycle"]), actor=lead, body="Good"
        )
    count(db.session.get_one(Measure, side.ids["measure"]), team, lead, rows)
    db.session.commit()


def count(measure: Measure, team: Team, lead: Actor, rows: int) -> None:
    """Ever more numbers, notes and corrections in one chart, and ever more charts in the team."""
    days = [FIRST_DAY + timedelta(weeks=10 + number) for number in range(min(rows, 30))]
    for numerator in (40, 41):
        entries = [Entry(team.id, day, numerator=Decimal(numerator), denominator=Decimal(80)) for day in days]
        record(measure, entries, actor=lead)
    for day in days:
        add_mark(measure, MarkKind.NOTE, day, actor=lead, team_id=team.id, text="Snow")
    for _number in range(rows // 30):
        factories.observations(factories.measure(measure.network), team, (40, 80), (41, 80))


@pytest.fixture(scope="module")
def counts(standing: Ground) -> dict[int, dict[str, list[str]]]:
    """What every page asks when there are ten more of everything, and three hundred more."""
    found: dict[int, dict[str, list[str]]] = {}
    for rows in (10, 300):
        with standing.trial():
            grow(standing, rows)
            found[rows] = {page: asked_for(standing, page) for page in PAGES}
    return found


@pytest.mark.parametrize("rows", [10, 300])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_few_questions(counts: dict[int, dict[str, list[str]]], page: str, rows: int) -> None:
    asked = counts[rows][page]
    assert 0 < len(asked) <= MOST_OF.get(page, MOST), "\n".join([f"{len(asked)} questions:", *asked])


@pytest.mark.parametrize("page", PAGES)
def test_more_rows_are_no_more_questions(counts: dict[int, dict[str, list[str]]], page: str) -> None:
    """One more where a list is long enough to have a next page; never one for each row."""
    few, many = counts[10][page], counts[300][page]
    assert len(many) <= len(few) + 1, "\n".join(many)
