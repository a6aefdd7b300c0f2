"""Numbers that are entered at the same moment, on real connections: each is kept once, and what is shown is right."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.measures import services
from hub.measures.models import Correction, Measure, Observation, Series, ValueKind
from hub.measures.services import Wording
from hub.measures.values import Entry
from hub.networks import queries
from hub.networks import services as networks
from hub.networks.models import Network
from tests import factories
from tests.networks.test_races import busy, together

__all__ = ["busy"]

MONDAY = date(2026, 9, 7)
AT_ONCE = 4


@pytest.fixture
def places(busy: Flask) -> dict[str, int]:
    """A measure with two groups, two teams with a member each and a facilitator; by number."""
    network = factories.network("On track")
    found = {"network": network.id, "hub": factories.member(network, "Ana", Role.FACILITATOR).id}
    for name in ("alder", "birch"):
        team = factories.team(network, name)
        found |= {name: team.id, f"in {name}": factories.member(team).id}
    measure = factories.measure(network, groups=("Meals", "No meals"))
    for group in measure.groups:
        group.dimension = "meals"
    db.session.commit()
    found |= {"measure": measure.id, "meals": measure.groups[0].id, "none": measure.groups[1].id}
    db.session.remove()
    return found


def entering(places: dict[str, int], team: str, *cells: tuple[int, str | None, int, int]) -> Callable[[], Any]:
    """Enter cells of a team: week, group, numerator, denominator."""

    def act() -> Any:
        measure = db.session.get_one(Measure, places["measure"])
        who = queries.actor_for(db.session.get_one(Person, places[f"in {team}"]))
        entries = [
            Entry(
                places[team],
                MONDAY + timedelta(weeks=week),
                places[group] if group else None,
                numerator=Decimal(above),
                denominator=Decimal(below),
            )
            for week, group, above, below in cells
        ]
        return services.record(measure, entries, actor=who)

    return act


def kept() -> list[tuple[Any, ...]]:
    chosen = sa.select(Series.team_id, Series.group_key, Observation.on, Observation.numerator, Observation.shown)
    return sorted(
        tuple(row) for row in db.session.execute(chosen.join(Observation, Observation.series_id == Series.id))
    )


def test_a_team_whose_people_enter_their_first_numbers_at_once_keeps_them_all(
    busy: Flask, places: dict[str, int]
) -> None:
    acts = [entering(places, "alder", (week, None, 20 + week, 60)) for week in range(AT_ONCE)]
    assert together(busy, *acts) == ["done"] * AT_ONCE
    assert [row[3] for row in kept()] == [20, 21, 22, 23]


def test_two_teams_at_once_do_not_wait_for_each_other_for_good(busy: Flask, places: dict[str, int]) -> None:
    acts = [entering(places, team, (week, None, 20, 60)) for team in ("alder", "birch") for week in range(2)]
    assert together(busy, *acts) == ["done"] * 4
    assert len(kept()) == 4


def test_the_same_cell_at_once_is_there_once_with_what_it_was_before(busy: Flask, places: dict[str, int]) -> None:
    acts = [entering(places, "alder", (0, None, number, 60)) for number in (20, 30, 40)]
    assert together(busy, *acts) == ["done"] * 3
    assert len(kept()) == 1
    assert db.session.query(Correction).count() == 2


def test_halves_of_a_slice_that_come_at_once_are_decided_together(busy: Flask, places: dict[str, int]) -> None:
    """43 of all and 40 without meals leave 3: whichever comes last, not both are shown."""
    assert together(busy, entering(places, "alder", (1, None, 30, 90))) == ["done"]  # its series are there
    acts = [entering(places, "alder", (0, None, 43, 90)), entering(places, "alder", (0, "none", 40, 60))]
    assert together(busy, *acts) == ["done", "done"]
    shown = [row[4] for row in kept() if row[2] == MONDAY]
    assert sorted(shown) == [False, True]


def test_numbers_that_come_while_a_measure_is_changed_are_decided_by_what_it_is(
    busy: Flask, places: dict[str, int]
) -> None:
    def hide() -> None:
        measure = db.session.get_one(Measure, places["measure"])
        hub = queries.actor_for(db.session.get_one(Person, places["hub"]))
        services.change_measure(measure, actor=hub, about_people=True)

    measure = db.session.get_one(Measure, places["measure"])
    measure.about_people = False
    db.session.commit()
    db.session.remove()
    acts = [entering(places, "alder", (week, None, 3, 60)) for week in range(AT_ONCE)]
    assert together(busy, hide, *acts) == ["done"] * (AT_ONCE + 1)
    assert [row[4] for row in kept()] == [False] * AT_ONCE


def test_what_is_counted_cannot_turn_into_something_else_while_numbers_come(
    busy: Flask, places: dict[str, int]
) -> None:
    def turn() -> None:
        measure = db.session.get_one(Measure, places["measure"])
        hub = queries.actor_for(db.session.get_one(Person, places["hub"]))
        services.change_measure(measure, actor=hub, value_kind=ValueKind.COUNT, unit="pupils")

    came = together(busy, turn, entering(places, "alder", (0, None, 20, 60)))
    measure = db.session.get_one(Measure, places["measure"])
    if measure.value_kind is ValueKind.COUNT:
        assert (came, kept()) == (["EntriesRefused", "done"], [])
    else:
        assert came == ["RuleBroken", "done"]
        assert len(kept()) == 1


def test_a_new_way_of_counting_and_numbers_at_once_leave_both(busy: Flask, places: dict[str, int]) -> None:
    def redefine() -> None:
        measure = db.session.get_one(Measure, places["measure"])
        hub = queries.actor_for(db.session.get_one(Person, places["hub"]))
        services.redefine(measure, Wording("All on roll."), actor=hub, valid_from=MONDAY)

    acts = [entering(places, "alder", (week, None, 20, 60)) for week in range(2)]
    assert together(busy, redefine, *acts) == ["done"] * 3
    assert len(kept()) == 2
    assert db.session.get_one(Measure, places["measure"]).definition.text == "All on roll."


def test_numbers_that_come_while_the_minimum_rises_are_decided_by_the_new_one(
    busy: Flask, places: dict[str, int]
) -> None:
    def raise_minimum() -> None:
        network = db.session.get_one(Network, places["network"])
        hub = queries.actor_for(db.session.get_one(Person, places["hub"]))
        networks.update_network(network, actor=hub, minimum_n=30)

    acts = [entering(places, team, (week, None, 20, 60)) for team in ("alder", "birch") for week in range(2)]
    assert together(busy, raise_minimum, *acts) == ["done"] * 5
    assert [row[4] for row in kept()] == [False] * 4
