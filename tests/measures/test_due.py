"""What a team still has to count: the last full week, month or quarter, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.measures import queries, services
from hub.measures.models import Frequency, Measure, ValueKind
from hub.measures.values import Entry
from hub.networks.models import Network, Team
from tests import factories
from tests.sweeps.test_counting import counting

pytestmark = pytest.mark.usefixtures("app")

TODAY = date(2026, 9, 16)  # a Wednesday
LAST_MONDAY = date(2026, 9, 7)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class Scene:
    """A network with a team, somebody in it, and a weekly measure that is there since long."""

    def __init__(self) -> None:
        self.network: Network = factories.network()
        self.team: Team = factories.team(self.network)
        self.member: Actor = factories.actor(factories.member(self.team))
        self.weekly = self.measure("On track")

    def measure(self, title: str, **more: object) -> Measure:
        return factories.measure(self.network, title, **{"created_at": LONG_AGO} | more)

    def count(self, on: date, measure: Measure | None = None, **more: object) -> None:
        entry = Entry(self.team.id, on, **{"numerator": Decimal(20), "denominator": Decimal(40)} | more)  # type: ignore[arg-type]
        services.record(measure or self.weekly, [entry], actor=self.member)

    def due(self, today: date = TODAY) -> list[tuple[str, int, date]]:
        found = queries.due(self.member, self.network.id, today)
        return [(one.measure.title, one.team_id, one.start) for one in found]


def test_the_last_full_week_is_due_until_it_is_counted() -> None:
    scene = Scene()
    assert scene.due() == [("On track", scene.team.id, LAST_MONDAY)]
    scene.count(LAST_MONDAY + timedelta(days=4))
    assert scene.due() == []
    assert scene.due(TODAY + timedelta(weeks=1)) == [("On track", scene.team.id, date(2026, 9, 14))]


def test_a_number_of_the_present_week_does_not_stand_for_the_last_one() -> None:
    scene = Scene()
    scene.count(date(2026, 9, 14))
    assert scene.due() == [("On track", scene.team.id, LAST_MONDAY)]


def test_missing_is_an_answer_and_what_was_taken_away_is_none() -> None:
    scene = Scene()
    scene.count(LAST_MONDAY, numerator=None, denominator=None, missing=True, note="Snow")
    assert scene.due() == []
    scene.count(LAST_MONDAY, numerator=None, denominator=None, clear=True)
    assert len(scene.due()) == 1


def test_months_are_due_when_they_are_over_and_events_and_days_never() -> None:
    scene = Scene()
    scene.count(LAST_MONDAY)
    scene.measure("Absence", frequency=Frequency.MONTHLY)
    scene.measure("Days", frequency=Frequency.EACH_EVENT, value_kind=ValueKind.DAYS_BETWEEN)
    scene.measure("Late today", frequency=Frequency.DAILY)
    assert scene.due() == [("Absence", scene.team.id, date(2026, 8, 1))]


def test_nobody_is_asked_for_the_time_before_a_measure_nor_for_one_that_is_retired() -> None:
    scene = Scene()
    scene.count(LAST_MONDAY)
    scene.measure("New", created_at=datetime(2026, 9, 15, tzinfo=UTC))
    scene.measure("Old", retired_at=LONG_AGO)
    other = factories.team(scene.network)
    scene.measure("Theirs", team_id=other.id)
    assert scene.due() == []


def test_a_closed_team_is_asked_for_nothing() -> None:
    scene = Scene()
    scene.team.closed_at = LONG_AGO
    assert scene.due() == []


def test_only_ones_own_teams_of_this_network_are_listed() -> None:
    scene = Scene()
    away = factories.team(factories.network())
    factories.measure(away.network, "Elsewhere", created_at=LONG_AGO)
    factories.team(scene.network)
    person = db.session.get_one(Person, scene.member.person_id)
    factories.join(person, away)
    scene.member = factories.actor(person)
    assert scene.due() == [("On track", scene.team.id, LAST_MONDAY)]


def test_many_measures_are_no_more_questions() -> None:
    scene = Scene()
    for number in range(12):
        scene.measure(f"More {number}", frequency=list(Frequency)[number % 7])
    db.session.expire_all()
    network_id = scene.network.id
    with counting() as asked:
        assert len(queries.due(scene.member, network_id, TODAY)) > 5
    assert len(asked) == 3
