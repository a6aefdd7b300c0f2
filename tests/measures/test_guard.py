"""What keeps small numbers in their team, and numbers out of where nobody counts any more."""

from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from hub.accounts.models import Scope
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Role
from hub.measures import queries, services
from hub.measures.models import Correction, Observation, ValueKind
from hub.measures.services import EntriesRefused
from hub.measures.values import Entry, hidden_as
from tests import factories
from tests.conftest import HubClient
from tests.cycles.conftest import Script
from tests.measures.test_recording import MONDAY, Scene

pytestmark = pytest.mark.usefixtures("app")


class Guarded(Scene):
    """A team wrote 3 of 24, which is its own; the hub may enter numbers for it and see none of them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.enter(self.count(3, 24))
        self.facilitator = factories.member(self.network, role=Role.FACILITATOR)
        self.hub = factories.actor(self.facilitator)

    def guess(self, numerator: int) -> services.Outcome:
        return services.record(self.measure, [self.count(numerator, 24)], actor=self.hub)


def test_who_may_not_see_a_number_is_not_told_that_a_guess_was_right() -> None:
    right, wrong = Guarded().guess(3), Guarded().guess(4)
    assert (right.added, right.changed, right.same) == (wrong.added, wrong.changed, wrong.same) == (0, 1, 0)


def test_nor_does_the_mark_in_the_form_tell_it(client: HubClient) -> None:
    scene = Guarded()
    path = f"/teams/{scene.team.id}/measures/enter?measure={scene.measure.id}&periods=52"
    client.sign_in(scene.facilitator)
    before = db.session.scalars(sa.select(Observation.changed_at)).one()
    assert hidden_as(before) in unescape(client.get(path).text)
    scene.guess(3)
    after = db.session.scalars(sa.select(Observation.changed_at)).one()
    page = unescape(client.get(path).text)
    assert after > before
    assert hidden_as(after) in page
    assert hidden_as(before) not in page


def test_what_stayed_as_it_was_is_no_correction_for_the_team() -> None:
    scene = Guarded()
    scene.guess(3)
    assert db.session.scalars(sa.select(Correction)).all() == []
    assert scene.enter(scene.count(3, 24)).same == 1


def test_the_hub_does_not_take_back_that_small_numbers_stay_with_their_teams() -> None:
    scene = Guarded()
    with pytest.raises(RuleBroken) as refused:
        services.change_measure(scene.measure, actor=scene.hub, about_people=False)
    assert refused.value.field == "about_people"
    db.session.rollback()
    assert scene.seen_by(scene.colleague) == [(None, True)]


def test_by_the_api_neither_and_the_answer_tells_nothing(client: HubClient) -> None:
    scene = Guarded()
    script = Script(client, scene.facilitator, Scope.WRITE)
    answer = script.patch(f"/measures/{scene.measure.id}", {"version": scene.measure.version, "about_people": False})
    assert answer.status_code == 422
    assert "12.5" not in answer.text
    assert script.get(f"/measures/{scene.measure.id}/observations").json["items"][0]["hidden"] is True


def test_before_anything_is_counted_a_slip_can_be_put_right() -> None:
    scene = Scene(value_kind=ValueKind.NUMBER)
    hub = factories.actor(factories.member(scene.network, role=Role.FACILITATOR))
    services.change_measure(scene.measure, actor=hub, about_people=False)
    assert scene.measure.about_people is False


def test_a_team_may_show_what_is_its_own_and_anybody_who_defines_may_hide() -> None:
    scene = Scene(value_kind=ValueKind.NUMBER)
    own = factories.measure(scene.network, team_id=scene.team.id)
    services.record(own, [scene.count(3, 24)], actor=scene.member)
    hub = factories.actor(factories.member(scene.network, role=Role.FACILITATOR))
    with pytest.raises(RuleBroken):
        services.change_measure(own, actor=hub, about_people=False)
    services.change_measure(own, actor=scene.member, about_people=False)
    assert [one.hidden for one in next(iter(queries.read(hub, [own])[own.id].values()))] == [False]
    services.change_measure(own, actor=hub, about_people=True)
    assert [one.hidden for one in next(iter(queries.read(hub, [own])[own.id].values()))] == [True]


def test_what_is_counted_no_longer_takes_no_numbers_until_it_is_brought_back() -> None:
    scene = Guarded()
    services.retire_measure(scene.measure, actor=scene.hub)
    for entry in (scene.count(20, 24), scene.count(30, 48, week=1)):
        with pytest.raises(EntriesRefused, match="counted no longer"):
            scene.enter(entry)
    services.bring_back(scene.measure, actor=scene.hub)
    assert scene.enter(scene.count(30, 48, week=1)).added == 1


def test_a_closed_team_takes_no_numbers_until_it_is_open_again() -> None:
    scene = Guarded()
    scene.team.closed_at = clock.now()
    db.session.commit()
    with pytest.raises(EntriesRefused, match="team is closed"):
        scene.enter(scene.count(30, 48, week=1))
    with pytest.raises(EntriesRefused, match="team is closed"):
        scene.guess(20)
    scene.team.closed_at = None
    db.session.commit()
    assert scene.enter(scene.count(30, 48, week=1)).added == 1


def test_numbers_are_checked_by_what_the_measure_is_now() -> None:
    scene = Scene()
    assert scene.measure.value_kind is ValueKind.PERCENT
    table = sa.table("measure", sa.column("id"), sa.column("value_kind"), sa.column("version"))
    changed = sa.update(table).where(table.c.id == scene.measure.id)
    db.session.execute(changed.values(value_kind="count", version=scene.measure.version + 1))  # by somebody else
    with pytest.raises(EntriesRefused, match="Give a number"):
        scene.enter(scene.count(18, 24))


def test_the_pages_say_so_instead_of_offering_a_form_and_keep_what_was_typed(client: HubClient) -> None:
    scene = Guarded()
    client.sign_in(scene.facilitator)
    week, grid = (f"/teams/{scene.team.id}/measures/enter{more}" for more in ("", f"?measure={scene.measure.id}"))
    typed = {f"c-{scene.measure.id}-0-20260914-n": "31", f"c-{scene.measure.id}-0-20260914-d": "48"}
    services.retire_measure(scene.measure, actor=scene.hub)
    assert "counted no longer" in client.get(grid, follow_redirects=True).text
    refused = client.post(grid, data=typed)
    assert refused.status_code == 422
    assert "counted no longer" in refused.text
    assert 'value="31"' in refused.text
    services.bring_back(scene.measure, actor=scene.hub)
    scene.team.closed_at = clock.now()
    db.session.commit()
    for path in (week, grid):
        assert "This team is closed." in client.get(path, follow_redirects=True).text
    assert client.post(grid, data=typed).status_code == 422


class Subtracting(Scene):
    """43 of all and 40 without free meals: 3 are left, so the 40 stay in the team."""

    def __init__(self) -> None:
        super().__init__(groups=("No meals",), value_kind=ValueKind.COUNT)
        self.group: int = self.measure.groups[0].id
        self.hub = factories.actor(factories.member(self.network, role=Role.FACILITATOR))
        self.enter(self.all_of(43), replace(self.all_of(40), group_id=self.group))
        assert self.hidden() is True

    def all_of(self, number: int) -> Entry:
        return Entry(self.team.id, MONDAY, value=Decimal(number))

    def hidden(self) -> bool:
        return self.seen_by(self.hub, self.group)[0][1]


@pytest.mark.parametrize("meanwhile", [43, 100, None], ids=["as it was", "another", "nothing"])
def test_who_sees_only_a_total_learns_nothing_by_changing_it(meanwhile: int | None) -> None:
    scene = Subtracting()
    cleared = Entry(scene.team.id, MONDAY, clear=True)
    services.record(scene.measure, [scene.all_of(meanwhile) if meanwhile else cleared], actor=scene.hub)
    assert scene.hidden() is True
    services.record(scene.measure, [scene.all_of(43)], actor=scene.hub)
    assert scene.hidden() is True


def test_what_the_hub_enters_itself_and_what_the_team_saves_after_it_is_shown() -> None:
    scene = Subtracting()
    services.record(scene.measure, [scene.all_of(100)], actor=scene.hub)
    assert scene.hidden() is True
    scene.enter(scene.all_of(101))
    assert scene.hidden() is False


def test_a_total_that_a_team_takes_away_and_types_again_brings_nothing_to_light() -> None:
    scene = Subtracting()
    scene.enter(Entry(scene.team.id, MONDAY, clear=True))
    assert scene.hidden() is True
    scene.enter(scene.all_of(43))
    assert scene.hidden() is True
