"""Who is in a network and its teams, who may change that, and when it counts."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hub.extensions import db
from hub.kernel.errors import NotAllowed, RuleBroken
from hub.kernel.permissions import Role, TeamRole
from hub.networks import queries, rosters, services
from hub.networks.services import members
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[..., HubClient]


def role_of(person: Any, network: Any) -> Role | None:
    found = members.membership_of(network.id, person.id)
    return found.role if found else None


def test_people_page_shows_teams_with_people_roles_and_coaches(world: SimpleNamespace, signed_in: SignedIn) -> None:
    page = signed_in(world.maya).get(f"/n/{world.network.slug}/people")
    assert page.status_code == 200
    for name in ("Alder", "Birch", "Leo Lang", "Maya Okafor", "Cora Cole", "Fay Field", "team lead"):
        assert name in page.text
    assert "Quay" not in page.text
    assert "@school.example" not in page.text  # addresses are nobody's business


def test_everyone_is_listed_in_groups_and_nobody_twice(world: SimpleNamespace, signed_in: SignedIn) -> None:
    for number in range(rosters.A_PAGE_OF_PEOPLE):
        factories.member(world.network, f"Zoe {number:03}")
    browser, seen = signed_in(world.maya), []
    after: tuple[str, int] | None = None
    while True:
        found = rosters.people_by_name(world.network.id, after=after)
        shown = found[: rosters.A_PAGE_OF_PEOPLE]
        seen += [one.person.id for one in shown]
        if len(found) == len(shown):
            break
        after = (shown[-1].person.name, shown[-1].person.id)
    assert len(seen) == len(set(seen)) == 66
    first = browser.get(f"/n/{world.network.slug}/people/everyone")
    assert "Zoe 000" in first.text
    assert "Zoe 059" not in first.text
    assert "Show more" in first.text


def test_finding_a_person_or_a_team(world: SimpleNamespace, signed_in: SignedIn) -> None:
    browser = signed_in(world.maya)
    by_person = browser.get(f"/n/{world.network.slug}/people?q=berg").text
    assert "Birch" in by_person
    assert ">Alder<" not in by_person
    assert "Nothing found" in browser.get(f"/n/{world.network.slug}/people?q=100%25").text
    assert "Bo Berg" in browser.get(f"/n/{world.network.slug}/people/everyone?q=berg").text


@pytest.mark.parametrize("path", ["/teams/{quay}", "/people/{otto}", "/n/{slug}/people", "/networks/{elsewhere}"])
def test_other_networks_do_not_exist(world: SimpleNamespace, signed_in: SignedIn, path: str) -> None:
    address = path.format(
        quay=world.quay.id, otto=world.otto.id, slug=world.elsewhere.slug, elsewhere=world.elsewhere.id
    )
    assert signed_in(world.fay).get(address).status_code == 404


FORMS = [
    # method, path, form, who may
    ("post", "/teams/{alder}/members", {"person_id": "{fay}", "role": "member"}, {"fay", "leo"}),
    ("post", "/teams/{alder}/members/{maya}/role", {"role": "lead"}, {"fay", "leo"}),
    ("post", "/teams/{alder}/members/{maya}/remove", {}, {"fay", "leo", "maya"}),
    ("post", "/teams/{alder}/members/{fay}/back", {}, {"fay", "leo"}),
    ("post", "/teams/{alder}/coaches", {"person_id": "{fay}"}, {"fay"}),
    ("post", "/teams/{alder}/coaches/{cora}/remove", {}, {"fay", "cora"}),
    ("post", "/teams/{alder}/edit", {"name": "Alder two"}, {"fay"}),
    ("get", "/teams/{alder}/edit", {}, {"fay"}),
    ("post", "/teams/{alder}/close", {}, {"fay"}),
    ("post", "/teams/{alder}/reopen", {}, {"fay"}),
    ("post", "/n/{slug}/teams/new", {"name": "Cedar"}, {"fay"}),
    ("post", "/n/{slug}/people/{maya}/role", {"role": "coach"}, {"fay"}),
    ("post", "/n/{slug}/people/{maya}/remove", {}, {"fay", "maya"}),
]


@pytest.mark.parametrize("who", ["fay", "leo", "maya", "bo", "cora", "vic", "otto"])
@pytest.mark.parametrize("row", FORMS)
def test_who_may_do_what(
    world: SimpleNamespace, signed_in: SignedIn, who: str, row: tuple[str, str, dict[str, str], set[str]]
) -> None:
    method, path, form, may = row
    known = {name: getattr(world, name).id for name in ("alder", "fay", "maya", "cora")} | {"slug": world.network.slug}
    sent = {name: value.format(**known) for name, value in form.items()}
    answer = getattr(signed_in(getattr(world, who)), method)(path.format(**known), data=sent)
    expected = {200, 303} if who in may else {404} if who == "otto" else {403}
    assert answer.status_code in expected


def test_people_from_elsewhere_cannot_be_slipped_into_a_team(world: SimpleNamespace, signed_in: SignedIn) -> None:
    browser = signed_in(world.fay)
    added = browser.post(f"/teams/{world.alder.id}/members", data={"person_id": world.otto.id, "role": "member"})
    assert added.status_code == 422
    assert (
        browser.post(f"/teams/{world.alder.id}/members/{world.otto.id}/role", data={"role": "lead"}).status_code == 404
    )
    coach = browser.post(f"/teams/{world.alder.id}/coaches", data={"person_id": world.otto.id})
    assert coach.status_code == 422
    assert members.place_in_team(world.alder, world.otto.id) is None


def test_removal_counts_from_the_next_request_on(world: SimpleNamespace, signed_in: SignedIn) -> None:
    maya, fay = signed_in(world.maya), signed_in(world.fay)
    assert maya.get(f"/teams/{world.alder.id}").status_code == 200
    assert fay.post(f"/n/{world.network.slug}/people/{world.maya.id}/remove").status_code == 303
    assert maya.get(f"/teams/{world.alder.id}").status_code == 404
    assert members.place_in_team(world.alder, world.maya.id) is None


def test_open_pages_are_looked_over_when_roles_change(
    world: SimpleNamespace, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(app.extensions["hub.doorbell"], "ring", rung.append)
    actor = factories.actor(world.fay)
    services.set_role(members.membership_of(world.network.id, world.maya.id), actor=actor, role=Role.COACH)
    services.remove_from_team(world.alder, actor=actor, person_id=world.maya.id)
    services.remove_member(members.membership_of(world.network.id, world.maya.id), actor=actor)
    assert rung == ["people", "people", "people"]


def test_the_last_facilitator_stays(world: SimpleNamespace, signed_in: SignedIn) -> None:
    fay, here = signed_in(world.fay), f"/n/{world.network.slug}"
    for path, form in (
        (f"{here}/people/{world.fay.id}/role", {"role": "member"}),
        (f"{here}/people/{world.fay.id}/remove", {}),
        (f"{here}/leave", {}),
    ):
        refused = fay.post(path, data=form)
        assert refused.status_code == 422
        assert "Make somebody else a facilitator first" in refused.text
    assert role_of(world.fay, world.network) is Role.FACILITATOR
    fay.post(f"{here}/people/{world.maya.id}/role", data={"role": "facilitator"})
    assert fay.post(f"{here}/leave").status_code == 303
    assert role_of(world.fay, world.network) is None


def test_a_suspended_facilitator_does_not_count(world: SimpleNamespace) -> None:
    gone = factories.member(world.network, "Gone", Role.FACILITATOR)
    gone.suspended_at = factories.SOME_TIME
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.remove_member(members.membership_of(world.network.id, world.fay.id), actor=factories.actor(world.fay))


def test_viewers_are_in_no_team(world: SimpleNamespace) -> None:
    actor = factories.actor(world.fay)
    with pytest.raises(RuleBroken, match="Viewers only read"):
        services.add_to_team(world.alder, actor=actor, person_id=world.vic.id)
    services.set_role(members.membership_of(world.network.id, world.leo.id), actor=actor, role=Role.VIEWER)
    assert members.place_in_team(world.alder, world.leo.id) is None


def test_a_coach_who_becomes_a_member_stands_beside_no_team(world: SimpleNamespace) -> None:
    actor = factories.actor(world.fay)
    services.set_role(members.membership_of(world.network.id, world.cora.id), actor=actor, role=Role.MEMBER)
    assert rosters.roster(world.alder).coaches == []


def test_a_lead_rules_one_team_only(world: SimpleNamespace) -> None:
    lead_of_alder = factories.actor(world.leo)
    services.add_to_team(world.alder, actor=lead_of_alder, person_id=world.fay.id, role=TeamRole.LEAD)
    with pytest.raises(NotAllowed):
        services.add_to_team(world.birch, actor=lead_of_alder, person_id=world.maya.id)


def test_being_added_again_changes_nothing(world: SimpleNamespace) -> None:
    services.add_to_team(world.alder, actor=factories.actor(world.fay), person_id=world.leo.id, role=TeamRole.MEMBER)
    place = members.place_in_team(world.alder, world.leo.id)
    assert place is not None
    assert place.role is TeamRole.LEAD


def test_removal_from_a_team_can_be_undone(world: SimpleNamespace, signed_in: SignedIn) -> None:
    fay = signed_in(world.fay)
    page = fay.post(f"/teams/{world.alder.id}/members/{world.leo.id}/remove", follow_redirects=True)
    assert "Undo" in page.text
    assert members.place_in_team(world.alder, world.leo.id) is None
    fay.post(f"/teams/{world.alder.id}/members/{world.leo.id}/back?role=lead")
    back = members.place_in_team(world.alder, world.leo.id)
    assert back is not None
    assert back.role is TeamRole.LEAD


def test_two_teams_cannot_be_called_the_same(world: SimpleNamespace, signed_in: SignedIn) -> None:
    refused = signed_in(world.fay).post(f"/n/{world.network.slug}/teams/new", data={"name": "  ALDER "})
    assert refused.status_code == 422
    assert "There is a team called ALDER already." in refused.text
    assert 'value="ALDER"' in refused.text


def test_a_double_click_makes_one_team(world: SimpleNamespace, signed_in: SignedIn) -> None:
    fay, form = signed_in(world.fay), {"name": "Cedar", "once": "a key"}
    answers = [fay.post(f"/n/{world.network.slug}/teams/new", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location


def test_a_stale_edit_shows_both_texts(world: SimpleNamespace, signed_in: SignedIn) -> None:
    fay, team = signed_in(world.fay), world.alder
    assert fay.post(f"/teams/{team.id}/edit", data={"name": "Alder High", "version": 1}).status_code == 303
    stale = fay.post(f"/teams/{team.id}/edit", data={"name": "Alder <School>", "version": 1})
    assert stale.status_code == 409
    assert "Alder High" in stale.text
    assert "Alder &lt;School&gt;" in stale.text
    assert queries.find_team(factories.actor(world.fay), team.id).name == "Alder High"  # type: ignore[union-attr]


def test_a_new_context_value_joins_the_lists(world: SimpleNamespace) -> None:
    world.network.context_facets = [{"key": "setting", "label": "Setting", "options": ["urban"]}]
    db.session.commit()
    team = services.make_team(
        world.network,
        actor=factories.actor(world.fay),
        name="Saltmarsh",
        context={"setting": "Island", "size": "small"},
    )
    assert team.context == {"setting": "Island", "size": "small"}
    again = services.make_team(
        world.network, actor=factories.actor(world.fay), name="Tideway", context={"setting": "island"}
    )
    assert again.context == {"setting": "Island"}
    assert world.network.context_facets[0]["options"] == ["urban", "Island"]


def test_pages_ask_the_same_few_questions_however_many_people(
    world: SimpleNamespace, signed_in: SignedIn, questions: Callable[[], Any]
) -> None:
    for number in range(38):
        team = factories.team(world.network, f"School {number:02}")
        for member in range(5):
            factories.member(team, f"Teacher {number:02} {member}")
        factories.join(world.cora, team, Role.COACH)
    fay = signed_in(world.fay)
    here = f"/n/{world.network.slug}"
    pages = (f"{here}/people", f"{here}/people/everyone", f"{here}/invite", f"{here}/settings/words", "/networks")
    for path in (*pages, f"/teams/{world.alder.id}", f"/people/{world.cora.id}"):
        with questions() as asked:
            assert fay.get(path).status_code == 200
        assert len(asked) <= 12, (path, asked)
