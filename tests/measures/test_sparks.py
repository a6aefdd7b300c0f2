"""Measures as sparks beside the theory: the same judgement as on their own pages, and never a hidden number."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.accounts.models import Person
from hub.cycles.models import Decision
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.permissions import Role
from hub.measures import queries, sparks
from hub.measures.models import (
    ChartMark,
    Direction,
    Frequency,
    MarkKind,
    Measure,
    MeasureType,
    Observation,
    Series,
    ValueKind,
)
from hub.networks.models import Network, Team
from hub.theory import tested
from hub.theory.models import Driver
from tests import factories
from tests.conftest import HubClient

FIRST = date(2026, 9, 7)
NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
# A run of twelve above the median after twelve below it.
RISES = [(20 + week % 3, 80) for week in range(12)] + [(50 + week % 3, 80) for week in range(8)]
SECRET = Decimal("987654.321")


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def asking(app: Flask) -> Iterator[None]:
    """Inside a page, where addresses and formats of a language are known."""
    with app.test_request_context():
        yield


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def team(network: Network) -> Team:
    return factories.team(network, "Alder")


@pytest.fixture
def driver(network: Network) -> Driver:
    return factories.driver(network, "Grading routines")


@pytest.fixture
def hub(network: Network) -> Person:
    return factories.member(network, role=Role.FACILITATOR)


def plain(readings: object) -> list[tuple[object, ...]]:
    return [(one.on, one.value, one.numerator, one.denominator, one.teams) for one in readings]  # type: ignore[attr-defined]


_days = st.dates(FIRST, date(2026, 10, 20))
_sizes = st.one_of(st.integers(0, 30), st.just(10**12 - 1))
_rows = st.tuples(_days, st.sampled_from(["ratio", "value", "missing", "hidden"]), _sizes, _sizes)


@pytest.mark.parametrize("kind", [ValueKind.PERCENT, ValueKind.NUMBER, ValueKind.DAYS_BETWEEN])
@pytest.mark.parametrize("frequency", [Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DAILY])
def test_many_figures_at_once_are_those_of_one_at_a_time(
    network: Network, kind: ValueKind, frequency: Frequency
) -> None:
    teams = [factories.team(network) for _ in range(3)]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(_rows, max_size=7, unique_by=lambda row: row[0]), min_size=3, max_size=3))
    def compare(series: list[list[tuple[date, str, int, int]]]) -> None:
        measure = factories.measure(network, groups=("A",), value_kind=kind, frequency=frequency)
        for team, rows in zip(teams, series, strict=True):
            for group_id in (None, measure.groups[0].id):
                _observe(measure, team, group_id, rows)
        one_by_one = queries.pooled_groups(measure)
        at_once = queries.pooled_many([measure], grouped=[measure.id])[measure.id]
        assert {key: plain(found) for key, found in at_once.items() if found} == {
            key: plain(found) for key, found in one_by_one.items() if found
        }
        assert set(queries.pooled_many([measure])[measure.id]) == {None}

    compare()


def test_of_two_counts_in_a_period_the_last_stands(network: Network, team: Team) -> None:
    measure = factories.measure(network)
    _observe(measure, team, None, [(FIRST, "ratio", 1, 10), (date(2026, 9, 9), "ratio", 6, 10)])
    _observe(measure, factories.team(network), None, [(FIRST, "ratio", 2, 10)])
    (reading,) = queries.pooled_many([measure])[measure.id][None]
    assert (reading.value, reading.teams) == (40, 2)


def _observe(measure: Measure, team: Team, group_id: int | None, rows: list[tuple[date, str, int, int]]) -> None:
    one = Series(measure_id=measure.id, team_id=team.id, group_id=group_id, group_key=group_id or 0)
    db.session.add(one)
    db.session.flush()
    for on, kind, number, of in rows:
        kept = Observation(series_id=one.id, on=on, missing=kind == "missing", shown=kind != "hidden")
        if kind == "value":
            kept.value = Decimal(number)
        elif kind != "missing":
            kept.numerator, kept.denominator = Decimal(number), Decimal(of)
        db.session.add(kept)
    db.session.commit()


@pytest.mark.usefixtures("asking")
def test_a_driver_shows_what_judges_most_first_and_only_what_all_teams_count(
    network: Network, team: Team, driver: Driver, hub: Person
) -> None:
    for kind in reversed(MeasureType):
        factories.measure(network, kind.value, type=kind, driver_id=driver.id)
    factories.measure(network, "retired", driver_id=driver.id, retired_at=NOW)
    factories.measure(network, "one team's", driver_id=driver.id, team_id=team.id)
    elsewhere = factories.network()
    factories.measure(elsewhere, "foreign", driver_id=factories.driver(elsewhere).id)
    found = sparks.of_network(factories.actor(hub), network.id, None)
    assert [spark.title for spark in found.of(driver.id)] == ["outcome", "driver", "process", "balancing"]
    assert set(found.drivers) == {driver.id}
    assert not sparks.of_network(factories.actor(hub), elsewhere.id, None).drivers


@pytest.mark.usefixtures("asking")
def test_the_aims_own_measure_comes_before_other_outcomes(network: Network, driver: Driver, hub: Person) -> None:
    factories.measure(network, "Another outcome")
    own = factories.measure(network, "Its own", driver_id=driver.id, type=MeasureType.PROCESS)
    factories.measure(network, "Balancing", type=MeasureType.BALANCING)
    aim = factories.aim(network, measure_id=own.id)
    found = sparks.of_network(factories.actor(hub), network.id, aim)
    assert [spark.title for spark in found.aim] == ["Its own", "Another outcome"]
    assert [spark.title for spark in found.of(driver.id)] == ["Its own"]


@pytest.mark.usefixtures("asking")
def test_a_spark_says_its_last_value_its_signal_and_where_it_leads(
    network: Network, team: Team, driver: Driver, hub: Person
) -> None:
    measure = factories.measure(network, "On track", driver_id=driver.id, target=Decimal(90))
    factories.observations(measure, team, *RISES, first=FIRST)
    (spark,) = sparks.of_network(factories.actor(hub), network.id, None).of(driver.id)
    assert (spark.value, spark.signal, spark.url) == ("63.8\u00a0%", "better", f"/measures/{measure.id}")
    assert spark.standing == "Now 63.8\u00a0% of 90\u00a0%"
    assert spark.finding.startswith("Signal: the way we want.")
    assert spark.label.startswith("On track: 63.8\u00a0% on Mon 18 Jan. Signal")
    measure.direction = Direction.DECREASE
    (spark,) = sparks.of_network(factories.actor(hub), network.id, None).of(driver.id)
    assert (spark.signal, spark.standing) == ("worse", "Now 63.8\u00a0%, target 90\u00a0%")
    db.session.add(
        ChartMark(
            measure_id=measure.id, team_id=None, kind=MarkKind.SPLIT, on=date(2026, 12, 14), text="", by_id=hub.id
        )
    )
    db.session.commit()
    (spark,) = sparks.of_network(factories.actor(hub), network.id, None).of(driver.id)
    assert spark.signal == ""


@pytest.mark.usefixtures("asking")
def test_a_measure_without_numbers_says_so(network: Network, driver: Driver, hub: Person) -> None:
    factories.measure(network, "Later", driver_id=driver.id)
    (spark,) = sparks.of_network(factories.actor(hub), network.id, None).of(driver.id)
    assert (spark.small, spark.broad, spark.label) == (None, None, "Later: No numbers yet")


@pytest.mark.usefixtures("asking")
def test_a_present_period_that_few_have_counted_is_not_the_last_value(
    network: Network, team: Team, driver: Driver, hub: Person
) -> None:
    measure = factories.measure(network, driver_id=driver.id)
    factories.observations(measure, team, (10, 20), (10, 20), first=date(2027, 1, 25))
    factories.observations(measure, factories.team(network), (10, 20), first=date(2027, 1, 25))
    (spark,) = sparks.of_network(factories.actor(hub), network.id, None).of(driver.id)
    assert spark.day == "Mon 25 Jan"


@pytest.mark.usefixtures("asking")
def test_the_networks_spark_is_the_same_for_all_and_holds_no_hidden_number(
    network: Network, team: Team, driver: Driver, hub: Person
) -> None:
    measure = factories.measure(network, value_kind=ValueKind.NUMBER, driver_id=driver.id)
    factories.observations(measure, factories.team(network), *range(1, 15), first=FIRST)
    before = sparks.of_network(factories.actor(hub), network.id, None)
    factories.observations(measure, team, *[None] * 3, first=FIRST, value=SECRET, missing=False, shown=False)
    for reader in (hub, factories.member(team)):
        assert sparks.of_network(factories.actor(reader), network.id, None) == before


@pytest.mark.usefixtures("asking")
def test_an_idea_shows_the_readers_team_its_own_numbers_with_its_tests(
    network: Network, team: Team, driver: Driver, hub: Person
) -> None:
    measure = factories.measure(network, "Missing work", driver_id=driver.id, value_kind=ValueKind.COUNT, unit="")
    factories.observations(measure, team, *[7] * 4, first=FIRST, value=SECRET, shown=False)
    factories.observations(measure, factories.team(network), *[40] * 4, first=FIRST)
    factories.measure(network, "Alder's own", driver_id=driver.id, team_id=team.id)
    factories.measure(network, "Not counted here", driver_id=driver.id)
    idea = factories.idea(network, drivers=(driver,))
    factories.finished_cycle(team, "Two rooms", Decision.ADAPT, idea_id=idea.id)
    mine, others = factories.member(team), factories.member(factories.team(network))
    chains = tested.of_idea(factories.actor(mine), idea.id, 24)
    drawn = sparks.of_idea(factories.actor(mine), network.id, [driver.id], chains)
    assert [(spark.title, spark.is_own) for spark in drawn] == [
        ("Missing work", True),
        ("Not counted here", False),
    ]
    assert drawn[0].tests == 1
    assert drawn[0].url == f"/measures/{measure.id}/teams/{team.id}"
    assert "987" in drawn[0].value
    for reader in (others, hub):
        (theirs, _empty) = sparks.of_idea(factories.actor(reader), network.id, [driver.id], chains)
        assert (theirs.value, theirs.is_own, theirs.tests) == ("40", False, 0)
        assert str(SECRET)[:3] not in repr(theirs)


def test_the_pages_of_the_theory_show_sparks_to_who_may_see_them(
    client: HubClient, network: Network, team: Team, driver: Driver, hub: Person
) -> None:
    measure = factories.measure(network, "<b>On track</b>", driver_id=driver.id)
    factories.observations(measure, team, *RISES, first=FIRST)
    idea = factories.idea(network, drivers=(driver,))
    factories.aim(network, measure_id=measure.id)
    for path in (f"/n/{network.slug}/theory", f"/drivers/{driver.id}", f"/ideas/{idea.id}"):
        page = client.sign_in(hub).get(path).text
        assert "&lt;b&gt;On track&lt;/b&gt;" in page, path
        assert "63.8\u00a0%" in page, path
        assert 'class="d spc spark"' in page, path
        assert "<b>On track" not in page, path
    drawn = client.get(f"/n/{network.slug}/theory.svg").text
    assert drawn.count("spark-in") >= 2
    assert client.get(f"/n/{network.slug}/theory.png").status_code == 200
    assert "Measure: <b>On track</b>, 63.8\u00a0% (Signal" in client.get(f"/n/{network.slug}/theory.txt").text
    assert client.get(f"/n/{network.slug}/theory/screen").text.count("spark-in") == 2
