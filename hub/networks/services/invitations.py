"""Bringing people in: whoever is here joins at once, everybody else gets an invitation."""

import enum
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from hub.accounts import addresses, passwords
from hub.accounts import queries as accounts
from hub.accounts import services as account_services
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock, logs, outbox
from hub.kernel.db import atomic
from hub.kernel.errors import NotAllowed, RuleBroken
from hub.kernel.permissions import Actor, Role, TeamRole, require
from hub.markup import clean
from hub.networks import keys, policy, rosters
from hub.networks.models import Invitation, Membership, Network, Team
from hub.networks.services import members

LASTS = timedelta(days=14)
OVER = "This invitation doesn’t work any more. Ask whoever invited you for a new one."
FOR_ANOTHER = "This invitation was sent to another address than yours. Sign out and open it again."


class Status(enum.StrEnum):
    """What came of bringing somebody in."""

    JOINED = "joined"
    INVITED = "invited"
    ALREADY_HERE = "already_here"


@dataclass(frozen=True)
class Arrival:
    """What came of it: the person who is here now, or the invitation that waits; the role as it is, not as asked."""

    status: Status
    email: str
    role: Role
    person: Person | None = None
    invitation: Invitation | None = None


@atomic
def join_network(network: Network, *, actor: Actor, person_id: int, role: Role = Role.MEMBER) -> Membership:
    """Put somebody who can sign in into a network, without a word to them; who is in it keeps their role."""
    require(policy.can_manage_people(actor, network.id), "Only a facilitator brings people in.")
    members.hold(network)
    return _join(network.id, person_id, role)[0]


@atomic
def bring_in(
    network: Network,
    *,
    actor: Actor,
    email: str,
    name: str = "",
    role: Role = Role.MEMBER,
    team: Team | None = None,
    team_role: TeamRole = TeamRole.MEMBER,
) -> Arrival:
    """Let an address into a network, and into a team of it: a known person joins and is told, others are invited.

    Roles somebody has already are never changed by it. A coach brought in with a team stands beside it.
    """
    allowed = policy.can_invite(actor, network.id, role, team)
    require(allowed, "Only a facilitator, or a team’s lead for the own team, brings people in.")
    require(policy.can_give(actor, network.id, role), "You can't give a role above your own.")
    address = addresses.checked(email)
    if team is not None and team.closed_at is not None:
        raise RuleBroken("This team is closed. Reopen it first.", field="team")
    members.hold(network)
    person = accounts.by_email(address)
    if person is None:
        wanted = Invitation(
            network_id=network.id,
            team_id=team.id if team else None,
            email=address,
            name=clean(name, multiline=False)[:120],
            role=role,
            team_role=team_role,
            invited_by_id=actor.person_id,
        )
        return Arrival(Status.INVITED, address, role, invitation=_invite(wanted))
    membership, is_new = _join(network.id, person.id, role)
    if team is not None:
        is_new = _place(membership, team, role, team_role) or is_new
    if is_new and person.id != actor.person_id:
        _tell(person, network, team, actor)
    return Arrival(Status.JOINED if is_new else Status.ALREADY_HERE, address, membership.role, person=person)


def _join(network_id: int, person_id: int, role: Role) -> tuple[Membership, bool]:
    membership = members.membership_of(network_id, person_id)
    if membership is not None:
        return membership, False
    membership = Membership(network_id=network_id, person_id=person_id, role=role)
    db.session.add(membership)
    db.session.flush()
    logs.people_changed()
    return membership, True


def _place(membership: Membership, team: Team, role: Role, team_role: TeamRole) -> bool:
    """Put somebody into a team, or beside it who was asked as a coach; whether that is new."""
    if role is Role.COACH and policy.can_coach(membership.role):
        return members.begin_coaching(team, membership.person_id)
    before = members.place_in_team(team, membership.person_id)
    members.put_into_team(team, membership, team_role)
    return before is None


def _tell(person: Person, network: Network, team: Team | None, actor: Actor) -> None:
    outbox.put(
        "letter.joined",
        person_id=person.id,
        network_id=network.id,
        team=team.name if team else "",
        by=actor.name,
    )


def _invite(wanted: Invitation) -> Invitation:
    """The invitation that waits for this address and team, made or brought up to date."""
    waiting = sa.select(Invitation).where(
        *rosters.is_waiting(wanted.network_id),
        Invitation.email == wanted.email,
        Invitation.team_id == wanted.team_id if wanted.team_id else Invitation.team_id.is_(None),
    )
    invitation = db.session.scalar(waiting)
    if invitation is None:
        return _send(wanted)
    as_before = (invitation.role, invitation.team_role) == (wanted.role, wanted.team_role)
    if as_before and clock.now() < invitation.expires_at:
        return invitation  # pressing twice sends one mail
    invitation.name = wanted.name or invitation.name
    invitation.role, invitation.team_role = wanted.role, wanted.team_role
    invitation.invited_by_id = wanted.invited_by_id
    return _send(invitation)


def _send(invitation: Invitation) -> Invitation:
    invitation.expires_at = clock.now() + LASTS
    keys.seal(invitation)
    db.session.add(invitation)
    db.session.flush()
    outbox.put("letter.invitation", invitation_id=invitation.id)
    return invitation


@atomic
def invite_again(invitation: Invitation, *, actor: Actor) -> None:
    """Send an invitation once more for another fortnight; the link sent before stops working."""
    require(policy.can_look_after(actor, invitation), "Only a facilitator looks after invitations.")
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise RuleBroken("This invitation was answered or withdrawn meanwhile.")
    _send(invitation)


@atomic
def withdraw(invitation: Invitation, *, actor: Actor) -> None:
    """Make an invitation open nothing any more."""
    require(policy.can_look_after(actor, invitation), "Only a facilitator looks after invitations.")
    if invitation.accepted_at is None:
        invitation.withdrawn_at = invitation.withdrawn_at or clock.now()


@atomic
def accept(invitation: Invitation, *, person: Person) -> None:
    """Join with an invitation; accepting it twice is the same as once, and a role one has stays as it is."""
    if person.email != invitation.email:
        raise NotAllowed(FOR_ANOTHER)
    if not _use(invitation):
        if members.membership_of(invitation.network_id, person.id) is None:
            raise RuleBroken(OVER)
        return
    same = *rosters.is_waiting(invitation.network_id), Invitation.email == invitation.email
    others = [one for one in db.session.scalars(sa.select(Invitation).where(*same)) if _use(one)]
    for one in [invitation, *others]:
        membership, _is_new = _join(one.network_id, person.id, one.role)
        if one.team is not None and one.team.closed_at is None and membership.role is not Role.VIEWER:
            _place(membership, one.team, one.role, one.team_role)


def accept_as_new(invitation: Invitation, *, name: str, password: str) -> Person:
    """Make the person an invitation was sent to, with a password of theirs, and let them join.

    Hashing takes time: end the request's transaction before (`accounts.signing_in.let_others_write`).
    """
    if not is_open(invitation):
        raise RuleBroken(OVER)
    passwords.check(password, about=(name, invitation.email))
    return _accept_as_new(invitation, name, passwords.hashed(password))


@atomic
def _accept_as_new(invitation: Invitation, name: str, password_hash: str) -> Person:
    person = account_services.create_person(email=invitation.email, name=name, password_hash=password_hash)
    accept(invitation, person=person)
    return person


def is_open(invitation: Invitation) -> bool:
    """Whether an invitation still waits and is in time."""
    answered = invitation.accepted_at is not None or invitation.withdrawn_at is not None
    return not answered and clock.now() < invitation.expires_at


def _use(invitation: Invitation) -> bool:
    """Use an invitation up; of two at the same moment one gets nothing."""
    if not is_open(invitation):
        return False
    free = Invitation.id == invitation.id, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    using = sa.update(Invitation).where(*free).values(accepted_at=clock.now()).returning(Invitation.id)
    return db.session.scalar(using) is not None
