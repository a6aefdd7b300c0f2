"""Entering numbers: what is taken, what is refused, what others may see of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from hub.extensions import db
from hub.kernel.errors import NotAllowed
from hub.kernel.permissions import Role
from hub.measures import queries, services
from hub.measures.models import Correction, Measure, Observation, ValueKind
from hub.measures.queries import Key
from hub.measures.services import EntriesRefused
from hub.measures.values import Entry, hidden_as, seen_as
from hub.networks.models import Network, Team
from tests import factories

MONDAY = date(2026, 9, 7)
pytestmark = pytest.mark.usefixtures("app")


class Scene:
    """A network with a measure, its team with a member, and a colleague from elsewhere."""

    def __init__(self, groups: tuple[str, ...] = (), **more: object) -> None:
        self.network: Network = factories.network()
        self.team: Team = factories.team(self.network)
        self.member = factories.actor(factories.member(self.team))
        self.colleague = factories.actor(factories.member(self.network))
        self.measure: Measure = factories.measure(self.network, groups=groups, **more)

    def enter(self, *entries: Entry, **more: object) -> services.Outcome:
        return services.record(self.measure, entries, actor=self.member, **more)  # type: ignore[arg-type]

    def count(self, numerator: int, denominator: int, week: int = 0, group: int | None = None, **more: object) -> Entry:
        numbers = {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}
        return Entry(self.team.id, MONDAY + timedelta(weeks=week), group, **numbers | more)  # type: ignore[arg-type]

    def seen_by(self, actor: object, group: int | None = None) -> list[tuple[object, bool]]:
        found = queries.read(actor, [self.measure])[self.measure.id]  # type: ignore[arg-type]
        return [(one.value, one.hidden) for one in found.get(Key(self.team.id, group), [])]


def test_a_number_is_there_once_however_often_it_is_sent() -> None:
    scene = Scene()
    assert scene.enter(scene.count(18, 24)).added == 1
    again = scene.enter(scene.count(18, 24))
    assert (again.added, again.changed, again.same) == (0, 0, 1)
    assert scene.seen_by(scene.member) == [(75, False)]


def test_a_correction_keeps_what_was_there_with_who_and_why() -> None:
    scene = Scene()
    scene.enter(scene.count(18, 24))
    scene.enter(scene.count(20, 24), reason="Two were counted twice.")
    kept = db.session.scalars(sa.select(Correction)).one()
    assert (kept.was["numerator"], kept.was["denominator"]) == ("18", "24")
    assert (kept.reason, kept.by_id) == ("Two were counted twice.", scene.member.person_id)


def test_all_is_taken_or_nothing() -> None:
    scene = Scene()
    with pytest.raises(EntriesRefused) as refused:
        scene.enter(scene.count(18, 24), scene.count(30, 24, week=1), scene.count(1, 2, week=2))
    assert list(refused.value.errors) == [1]
    assert "30 is more than 24" in refused.value.errors[1][1]
    assert scene.seen_by(scene.member) == []


def test_the_same_cell_twice_in_one_go_is_refused() -> None:
    scene = Scene()
    with pytest.raises(EntriesRefused) as refused:
        scene.enter(scene.count(18, 24), scene.count(19, 24))
    assert refused.value.errors[1][0] == "date"


def test_somebody_elses_number_is_not_written_over_unseen() -> None:
    scene = Scene()
    scene.enter(scene.count(18, 24))
    with pytest.raises(EntriesRefused) as refused:
        scene.enter(scene.count(20, 24, seen=""))
    assert "18 of 24" in refused.value.message
    assert scene.seen_by(scene.member) == [(75, False)]


def test_what_the_writer_wants_and_somebody_else_saved_too_is_no_conflict() -> None:
    scene = Scene()
    scene.enter(scene.count(18, 24))
    again = scene.enter(scene.count(18, 24, seen=""))
    assert (again.changed, again.same) == (0, 1)


def test_who_may_not_see_a_small_number_replaces_it_without_learning_it() -> None:
    scene = Scene()
    hub = factories.actor(factories.member(scene.network, role=Role.FACILITATOR))
    scene.enter(scene.count(3, 40))
    place = queries.Place(scene.measure.id, None, MONDAY)
    stamp = queries.hidden_stamps([scene.measure.id], scene.team.id, MONDAY, MONDAY)[place]
    for guess in ("", seen_as(None, Decimal(3), Decimal(40)), hidden_as(stamp + timedelta(seconds=1))):
        for numerator in (3, 4):
            with pytest.raises(EntriesRefused) as refused:
                services.record(scene.measure, [scene.count(numerator, 40, seen=guess)], actor=hub)
            assert "too small to show" in refused.value.message
            assert "3" not in refused.value.message
    assert services.record(scene.measure, [scene.count(5, 40, seen=hidden_as(stamp))], actor=hub).changed == 1


def test_numbers_of_several_measures_are_taken_together_or_not_at_all() -> None:
    scene = Scene()
    other: Measure = factories.measure(scene.network)
    batches = [(scene.measure, [scene.count(1, 2)]), (other, [scene.count(1, 2, week=1), scene.count(5, 2)])]
    with pytest.raises(EntriesRefused) as refused:
        services.record_together(batches, actor=scene.member)
    assert list(refused.value.errors) == [2]
    assert scene.seen_by(scene.member) == []
    assert services.record_together([batches[0], (other, batches[1][1][:1])], actor=scene.member).added == 2


def test_a_number_entered_by_mistake_can_be_taken_away_and_its_trace_stays() -> None:
    scene = Scene()
    scene.enter(scene.count(18, 24))
    scene.enter(Entry(scene.team.id, MONDAY, clear=True))
    assert scene.seen_by(scene.member) == []
    assert db.session.scalar(sa.select(sa.func.count(Correction.id))) == 1


def test_missing_is_not_zero() -> None:
    scene = Scene()
    scene.enter(Entry(scene.team.id, MONDAY, missing=True, note="Snow day"))
    found = queries.read(scene.colleague, [scene.measure])[scene.measure.id][Key(scene.team.id, None)]
    assert (found[0].missing, found[0].value, found[0].note) == (True, None, "Snow day")


def test_outsiders_never_get_a_small_number_nor_its_note() -> None:
    scene = Scene()
    scene.enter(scene.count(3, 40, note="The three from 9B"))
    assert scene.seen_by(scene.member) == [(Decimal("7.5"), False)]
    outside = queries.read(scene.colleague, [scene.measure])[scene.measure.id][Key(scene.team.id, None)][0]
    assert (outside.hidden, outside.value, outside.numerator, outside.denominator, outside.note) == (
        True,
        None,
        None,
        None,
        "",
    )


def test_a_small_group_takes_its_complement_with_it() -> None:
    scene = Scene(groups=("Free meals", "Others"))
    free, others = (group.id for group in scene.measure.groups)
    scene.enter(scene.count(30, 60), scene.count(4, 8, group=free), scene.count(26, 52, group=others))
    shown = [scene.seen_by(scene.colleague, group)[0][1] is False for group in (None, free, others)]
    assert shown.count(False) >= 2
    assert shown[1] is False


def test_network_figures_are_made_of_shown_numbers_only() -> None:
    scene = Scene()
    small = factories.team(scene.network)
    hub = factories.actor(factories.member(scene.network, role=Role.FACILITATOR))
    scene.enter(scene.count(30, 60))
    services.record(scene.measure, [Entry(small.id, MONDAY, numerator=Decimal(2), denominator=Decimal(9))], actor=hub)
    together = queries.pooled(scene.measure)
    assert [(one.numerator, one.denominator, one.teams) for one in together] == [(30, 60, 1)]


def test_a_raised_minimum_hides_and_a_lowered_one_shows_again() -> None:
    scene = Scene()
    scene.enter(scene.count(12, 40))
    scene.network.minimum_n = 15
    services.decide_again(scene.measure)
    assert scene.seen_by(scene.colleague) == [(None, True)]
    scene.network.minimum_n = 10
    services.decide_again(scene.measure)
    assert scene.seen_by(scene.colleague) == [(30, False)]


def test_only_the_team_and_the_hub_enter_numbers() -> None:
    scene = Scene()
    with pytest.raises(NotAllowed):
        services.record(scene.measure, [scene.count(1, 2)], actor=scene.colleague)


@pytest.mark.parametrize(
    ("kind", "numbers", "words"),
    [
        (ValueKind.PERCENT, {"numerator": Decimal(3)}, "out of"),
        (ValueKind.PERCENT, {"value": Decimal(101)}, "at most 100"),
        (ValueKind.COUNT, {"value": Decimal("1.5")}, "whole number"),
        (ValueKind.COUNT, {"value": Decimal(-1)}, "below 0"),
        (ValueKind.NUMBER, {}, "Give a number"),
        (ValueKind.NUMBER, {"value": Decimal("0.0000001")}, "6 after it"),
        (ValueKind.RATE, {"numerator": Decimal(1), "denominator": Decimal(2), "value": Decimal(1)}, "not both"),
        (ValueKind.DAYS_BETWEEN, {"value": Decimal(4), "missing": True}, "not both"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(kind: ValueKind, numbers: dict[str, object], words: str) -> None:
    scene = Scene(value_kind=kind)
    with pytest.raises(EntriesRefused, match=words):
        scene.enter(Entry(scene.team.id, MONDAY, **numbers))  # type: ignore[arg-type]


def test_a_day_to_come_is_refused() -> None:
    scene = Scene()
    with pytest.raises(EntriesRefused, match="still to come"):
        scene.enter(scene.count(1, 2, week=5_000))


def test_a_denominator_of_nobody_makes_no_point() -> None:
    scene = Scene()
    scene.enter(scene.count(0, 0))
    assert scene.seen_by(scene.member) == [(None, False)]
    assert db.session.scalar(sa.select(sa.func.count(Observation.id))) == 1
