"""Bringing people in by lists and links: who may, what comes of it, what a link opens and how often."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from hub.accounts import queries as accounts
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.errors import NotAllowed, RuleBroken
from hub.kernel.outbox import OutboxRow
from hub.kernel.permissions import Role, TeamRole
from hub.networks import addressees, keys, rosters, services
from hub.networks.models import Invitation
from hub.networks.services import members
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[..., HubClient]
NEW = "Nora.New@school.example"


def invited(world: SimpleNamespace, email: str = NEW, **more: Any) -> Invitation:
    arrival = services.bring_in(world.network, actor=factories.actor(world.fay), email=email, **more)
    assert arrival.invitation is not None
    return arrival.invitation


def role_of(person: Person, world: SimpleNamespace) -> Role | None:
    found = members.membership_of(world.network.id, person.id)
    return found.role if found else None


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("ana@a.example", [("ana@a.example", "")]),
        ("Ana Diaz <Ana@A.example>", [("ana@a.example", "Ana Diaz")]),
        (
            "Diaz, Ana <ana@a.example>; Berg, Bo <bo@b.example>",
            [("ana@a.example", "Diaz Ana"), ("bo@b.example", "Berg Bo")],
        ),
        ('"Diaz, Ana" <ana@a.example>, bo@b.example', [("ana@a.example", "Diaz Ana"), ("bo@b.example", "")]),
        (
            "ana@a.example bo@b.example\tcy@c.example",
            [("ana@a.example", ""), ("bo@b.example", ""), ("cy@c.example", "")],
        ),
        (
            "Ana Diaz\tana@a.example\nBo Berg\tbo@b.example",
            [("ana@a.example", "Ana Diaz"), ("bo@b.example", "Bo Berg")],
        ),
        ("ana@a.example, ANA@a.example", [("ana@a.example", "")]),
        ("mailto:ana@a.example.", [("ana@a.example", "")]),
        ("Ana Diaz\nana@a.example", [("", ""), ("ana@a.example", "")]),
        ("ana@a..example", [("", "")]),
        ("ana@", [("", "")]),
        (" \n , ; ", []),
    ],
)
def test_lists_are_read_as_people_paste_them(pasted: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.email, one.name) for one in addressees.read(pasted)] == expected


def test_a_pasted_list_is_answered_piece_by_piece(world: SimpleNamespace, signed_in: SignedIn) -> None:
    pasted = f"Nora New <{NEW}>, {world.maya.email}\n{world.otto.email}; not.an.address"
    form = {"addresses": pasted, "role": "member", "team_id": str(world.alder.id)}
    page = signed_in(world.fay).post(f"/n/{world.network.slug}/invite", data=form)
    assert page.status_code == 200
    outcome = page.text[page.text.index("What happened") : page.text.index("A list of addresses")]
    for said in (NEW.lower(), "invited", "already here", "joined", "not.an.address", "not an address"):
        assert said in outcome
    left = LexborHTMLParser(page.text).css_first("textarea")
    assert left is not None
    assert left.text(strip=True) == "not.an.address"  # only what could not be done stays to be put right
    assert members.place_in_team(world.alder, world.otto.id) is not None
    invitation = db.session.query(Invitation).one()
    assert (invitation.email, invitation.name, invitation.team_id) == (NEW.lower(), "Nora New", world.alder.id)


def test_the_link_is_shown_only_while_no_mail_server_brings_it(
    world: SimpleNamespace, signed_in: SignedIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    fay, form = signed_in(world.fay), {"addresses": NEW, "role": "member", "team_id": ""}
    page = fay.post(f"/n/{world.network.slug}/invite", data=form)
    link = f"{app.config['BASE_URL']}/join/"
    assert link in page.text
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://mail.example")
    assert link not in fay.post(f"/n/{world.network.slug}/invite", data=form).text


def test_what_is_kept_does_not_open_the_door(world: SimpleNamespace) -> None:
    invitation = invited(world)
    kept = repr([invitation.key_hash, *(row.payload for row in db.session.query(OutboxRow))])
    assert keys.key_of(invitation) not in kept
    assert rosters.invitation_for(invitation.key_hash) is None


def test_pressing_twice_sends_one_mail_and_keeps_the_link(world: SimpleNamespace) -> None:
    first = keys.key_of(invited(world))
    assert keys.key_of(invited(world)) == first
    assert db.session.query(OutboxRow).filter_by(topic="letter.invitation").count() == 1


@pytest.mark.parametrize(
    ("who", "role", "team", "may"),
    [
        ("fay", Role.FACILITATOR, None, True),
        ("leo", Role.MEMBER, "alder", True),
        ("leo", Role.MEMBER, "birch", False),
        ("leo", Role.MEMBER, None, False),
        ("leo", Role.COACH, "alder", False),
        ("leo", Role.FACILITATOR, "alder", False),
        ("maya", Role.MEMBER, "alder", False),
        ("cora", Role.MEMBER, "alder", False),
        ("vic", Role.VIEWER, None, False),
        ("otto", Role.MEMBER, None, False),
    ],
)
def test_nobody_invites_beyond_their_own_reach(
    world: SimpleNamespace, who: str, role: Role, team: str | None, may: bool
) -> None:
    def act() -> services.Arrival:
        return services.bring_in(
            world.network,
            actor=factories.actor(getattr(world, who)),
            email=NEW,
            role=role,
            team=getattr(world, team) if team else None,
        )

    if may:
        assert act().status is services.Status.INVITED
    else:
        with pytest.raises(NotAllowed):
            act()


def test_a_lead_cannot_post_what_the_form_does_not_offer(world: SimpleNamespace, signed_in: SignedIn) -> None:
    leo, path = signed_in(world.leo), f"/n/{world.network.slug}/invite"
    for form in (
        {"role": "facilitator", "team_id": str(world.alder.id)},
        {"role": "member", "team_id": str(world.birch.id)},
    ):
        assert leo.post(path, data={"addresses": NEW} | form).status_code == 422
    assert signed_in(world.maya).get(path).status_code == 403
    assert db.session.query(Invitation).count() == 0


def test_looking_at_an_invitation_changes_nothing(world: SimpleNamespace, client: HubClient) -> None:
    invitation = invited(world, name="Nora New", team=world.alder)
    path = keys.path_of(invitation)
    for _ in range(3):
        page = client.get(path)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert 'value="Nora New"' in page.text
    assert accounts.by_email(NEW.lower()) is None
    assert db.session.get(Invitation, invitation.id).accepted_at is None  # type: ignore[union-attr]


def test_somebody_new_joins_with_a_name_and_a_password(world: SimpleNamespace, client: HubClient) -> None:
    invitation = invited(world, team=world.alder, team_role=TeamRole.LEAD)
    path = keys.path_of(invitation)
    refused = client.post(path, data={"name": "Nora New", "password": "short"})
    assert refused.status_code == 422
    assert 'value="Nora New"' in refused.text
    joined = client.post(path, data={"name": "Nora New", "password": "three owls on a roof"})
    assert (joined.status_code, joined.location) == (303, f"/n/{world.network.slug}/")
    nora = accounts.by_email(NEW.lower())
    assert nora is not None
    place = members.place_in_team(world.alder, nora.id)
    assert place is not None
    assert place.role is TeamRole.LEAD
    assert client.get(f"/teams/{world.alder.id}").status_code == 200  # signed in
    again = client.post(path)
    assert again.status_code == 303
    assert role_of(nora, world) is Role.MEMBER


def test_a_used_link_makes_nobody_else(world: SimpleNamespace, app: Flask) -> None:
    path = keys.path_of(invited(world))
    form = {"name": "Nora New", "password": "three owls on a roof"}
    assert app.test_client().post(path, data=form).status_code == 303
    twice = app.test_client().post(path, data=form)  # the second of a double click, in a browser without the cookie
    assert (twice.status_code, twice.location) == (303, f"/n/{world.network.slug}/")
    mallory = {"name": "Mallory", "password": "five crows in a tree"}
    assert app.test_client().post(path, data=mallory).status_code == 410
    assert app.test_client().get("/join/unknown").status_code == 410
    assert db.session.query(Person).filter_by(email=NEW.lower()).one().name == "Nora New"


@pytest.mark.parametrize("end", ["withdrawn", "expired", "again"])
def test_links_end(world: SimpleNamespace, client: HubClient, end: str) -> None:
    invitation, fay = invited(world), factories.actor(world.fay)
    path = keys.path_of(invitation)
    if end == "withdrawn":
        services.withdraw(invitation, actor=fay)
    elif end == "again":
        services.invite_again(invitation, actor=fay)
    else:
        invitation.expires_at = clock.now() - timedelta(seconds=1)
        keys.seal(invitation)
        path = keys.path_of(invitation)
        db.session.commit()
    assert client.get(path).status_code == 410
    assert client.post(path, data={"name": "Nora", "password": "three owls on a roof"}).status_code == 410
    assert accounts.by_email(NEW.lower()) is None
    if end == "again":
        assert client.get(keys.path_of(invitation)).status_code == 200


def test_a_link_is_for_one_address_only(world: SimpleNamespace, signed_in: SignedIn, client: HubClient) -> None:
    invitation = invited(world)
    otto = signed_in(world.otto)
    for answer in (otto.get(keys.path_of(invitation)), otto.post(keys.path_of(invitation))):
        assert answer.status_code == 403
        assert "another address" in answer.text
        assert NEW.lower() not in answer.text
    assert role_of(world.otto, world) is None
    with pytest.raises(NotAllowed):
        services.accept(invitation, person=world.otto)
    nora = factories.person("Nora", email=NEW.lower())  # an account came meanwhile, by another way
    assert "Sign in to join" in client.get(keys.path_of(invitation)).text
    assert (
        client.post(keys.path_of(invitation), data={"name": "x", "password": "three owls on a roof"}).status_code == 200
    )
    assert role_of(nora, world) is None
    assert signed_in(nora).post(keys.path_of(invitation)).status_code == 303
    assert role_of(nora, world) is Role.MEMBER


@pytest.mark.parametrize(("now", "asked"), [(Role.FACILITATOR, Role.VIEWER), (Role.VIEWER, Role.FACILITATOR)])
def test_an_invitation_changes_no_role_one_has(world: SimpleNamespace, now: Role, asked: Role) -> None:
    invitation = invited(world, role=asked)
    nora = factories.join(factories.person("Nora", email=NEW.lower()), world.network, now)
    services.accept(invitation, person=nora)
    services.accept(invitation, person=nora)
    assert role_of(nora, world) is now
    arrival = services.bring_in(world.network, actor=factories.actor(world.fay), email=NEW, role=asked)
    assert (arrival.status, arrival.role) == (services.Status.ALREADY_HERE, now)


def test_whoever_was_removed_does_not_come_back_with_the_old_link(world: SimpleNamespace) -> None:
    invitation = invited(world)
    nora = factories.person("Nora", email=NEW.lower())
    services.accept(invitation, person=nora)
    services.remove_member(members.membership_of(world.network.id, nora.id), actor=factories.actor(world.fay))
    with pytest.raises(RuleBroken):
        services.accept(invitation, person=nora)
    assert role_of(nora, world) is None


def test_one_yes_answers_all_invitations_of_a_network(world: SimpleNamespace) -> None:
    first, second = invited(world, team=world.alder), invited(world, team=world.birch)
    assert first.id != second.id
    nora = factories.person("Nora", email=NEW.lower())
    services.accept(second, person=nora)
    assert members.place_in_team(world.alder, nora.id) is not None
    assert members.place_in_team(world.birch, nora.id) is not None


def test_invitations_of_other_networks_do_not_exist(world: SimpleNamespace, signed_in: SignedIn) -> None:
    invitation = invited(world)
    head = factories.member(world.elsewhere, "Head", Role.FACILITATOR)
    for verb in ("again", "withdraw"):
        path = f"/n/{world.elsewhere.slug}/invitations/{invitation.id}/{verb}"
        assert signed_in(head).post(path).status_code == 404
        assert signed_in(world.maya).post(path.replace(world.elsewhere.slug, world.network.slug)).status_code == 403
    assert services.is_open(invitation)


def test_members_by_script(world: SimpleNamespace, script: Callable[..., Any]) -> None:
    fay = script(world.fay)
    status, joined = fay.post(f"/networks/{world.network.id}/members", {"email": world.otto.email, "role": "coach"})
    assert (status, joined["status"], joined["role"], joined["person"]["id"]) == (201, "joined", "coach", world.otto.id)
    status, again = fay.post(f"/networks/{world.network.id}/members", {"email": world.otto.email, "role": "viewer"})
    assert (status, again["status"], again["role"]) == (200, "already_here", "coach")
    status, asked = fay.post(f"/networks/{world.network.id}/members", {"email": NEW, "role": "viewer"})
    assert (status, asked["status"], asked["person"]) == (201, "invited", None)
    assert "/join/" in asked["invitation"]["link"]
    assert fay.post(f"/networks/{world.network.id}/members", {"email": "nobody", "role": "member"})[0] == 422
    assert fay.post(f"/networks/{world.network.id}/members", {"email": NEW, "role": "admin"})[0] == 422
    assert script(world.maya).post(f"/networks/{world.network.id}/members", {"email": NEW, "role": "viewer"})[0] == 403


def test_team_members_by_script(world: SimpleNamespace, script: Callable[..., Any]) -> None:
    path = f"/teams/{world.alder.id}/members"
    status, own = script(world.fay).post(path, {"email": world.fay.email, "role": "lead"})
    assert (status, own["status"], own["role"], own["team_id"]) == (201, "joined", "lead", world.alder.id)
    status, otto = script(world.leo).post(path, {"email": world.otto.email, "role": "member"})
    assert (status, otto["status"]) == (201, "joined")
    assert role_of(world.otto, world) is Role.MEMBER
    assert script(world.leo).post(f"/teams/{world.birch.id}/members", {"email": NEW, "role": "member"})[0] == 403
    assert script(world.leo).post(f"/teams/{world.quay.id}/members", {"email": NEW, "role": "member"})[0] == 404
    status, asked = script(world.leo).post(path, {"email": NEW, "role": "lead"}, Idempotency_Key="k")
    assert (status, asked["status"], asked["role"]) == (201, "invited", "lead")
    assert script(world.leo).post(path, {"email": NEW, "role": "lead"}, Idempotency_Key="k") == (status, asked)
