"""Who belongs to a network and its teams, and in what role. Changes count from the next request on."""

import sqlalchemy as sa

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock, logs
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, Role, TeamRole, require
from hub.networks import policy
from hub.networks.models import CoachAssignment, Invitation, Membership, Network, Team, TeamMembership

LAST_FACILITATOR = "A network needs somebody who runs it. Make somebody else a facilitator first."


def hold(network: Network) -> None:
    """Let nobody else change who and what is in a network until this use case ends, and look at it as it is now."""
    db.session.flush()  # what this use case changed in it already would be lost
    db.session.refresh(network, with_for_update={"key_share": True})  # rows that point to it can still be added


def membership_of(network_id: int, person_id: int) -> Membership | None:
    """Somebody's place in a network."""
    inside = Membership.network_id == network_id, Membership.person_id == person_id
    return db.session.scalar(sa.select(Membership).where(*inside))


def place_in_team(team: Team, person_id: int) -> TeamMembership | None:
    """Somebody's place in a team."""
    inside = TeamMembership.team_id == team.id, TeamMembership.person_id == person_id
    return db.session.scalar(sa.select(TeamMembership).where(*inside))


@atomic
def set_role(membership: Membership, *, actor: Actor, role: Role) -> None:
    """Give a member another role; who no longer may be in teams, or coach them, leaves those places."""
    network_id = membership.network_id
    require(policy.can_manage_people(actor, network_id), "Only a facilitator changes roles.")
    require(policy.can_give(actor, network_id, role), "You can't give a role above your own.")
    if membership.role is role:
        return
    if membership.role is Role.FACILITATOR:
        _another_facilitator(membership)
    membership.role = role
    if role is Role.VIEWER:
        _leave_teams(network_id, membership.person_id)
    if not policy.can_coach(role):
        _stop_coaching(network_id, membership.person_id)
    logs.people_changed()


@atomic
def remove_member(membership: Membership, *, actor: Actor) -> None:
    """Take somebody out of a network, or leave it oneself; what they wrote stays."""
    own = membership.person_id == actor.person_id
    network_id = membership.network_id
    require(own or policy.can_manage_people(actor, network_id), "Only a facilitator removes people.")
    if membership.role is Role.FACILITATOR:
        _another_facilitator(membership)
    _leave_teams(network_id, membership.person_id)
    _stop_coaching(network_id, membership.person_id)
    address = sa.select(Person.email).where(Person.id == membership.person_id).scalar_subquery()
    waiting = Invitation.network_id == network_id, Invitation.email == address, Invitation.accepted_at.is_(None)
    db.session.execute(sa.update(Invitation).where(*waiting).values(withdrawn_at=clock.now()))
    db.session.delete(membership)
    logs.people_changed()


@atomic
def add_to_team(team: Team, *, actor: Actor, person_id: int, role: TeamRole = TeamRole.MEMBER) -> TeamMembership:
    """Put somebody of the network into a team; who is in it already keeps their role."""
    require(policy.can_staff(actor, team), "Only a facilitator or the team’s lead says who is in the team.")
    membership = membership_of(team.network_id, person_id)
    if membership is None:
        raise RuleBroken("Choose somebody of this network.", field="person_id")
    return put_into_team(team, membership, role)


def put_into_team(team: Team, membership: Membership, role: TeamRole) -> TeamMembership:
    """The same for callers that have asked the policy."""
    if team.closed_at is not None:
        raise RuleBroken("This team is closed. Reopen it first.")
    if membership.role is Role.VIEWER:
        raise RuleBroken("Viewers only read. Give them another role in the network first.", field="person_id")
    place = place_in_team(team, membership.person_id)
    if place is None:
        place = TeamMembership(network_id=team.network_id, team_id=team.id, person_id=membership.person_id, role=role)
        db.session.add(place)
        db.session.flush()
        logs.people_changed()
    return place


@atomic
def set_team_role(team: Team, *, actor: Actor, person_id: int, role: TeamRole) -> None:
    """Make somebody of a team its lead, or a member again."""
    require(policy.can_staff(actor, team), "Only a facilitator or the team’s lead gives roles in the team.")
    place = place_in_team(team, person_id)
    if place is None:
        raise RuleBroken("They are not in this team any more.", field="person_id")
    place.role = role
    logs.people_changed()


@atomic
def remove_from_team(team: Team, *, actor: Actor, person_id: int) -> TeamRole | None:
    """Take somebody out of a team, or leave it oneself; the role they had, None when they weren't in it."""
    own = person_id == actor.person_id
    require(own or policy.can_staff(actor, team), "Only a facilitator or the team’s lead removes people from the team.")
    place = place_in_team(team, person_id)
    if place is None:
        return None
    db.session.delete(place)
    logs.people_changed()
    return place.role


@atomic
def assign_coach(team: Team, *, actor: Actor, person_id: int) -> None:
    """Let a coach stand beside a team; twice is the same as once."""
    require(policy.can_edit_team(actor, team), "Only a facilitator assigns coaches.")
    membership = membership_of(team.network_id, person_id)
    if membership is None or not policy.can_coach(membership.role):
        raise RuleBroken("Choose somebody who is a coach in this network.", field="person_id")
    begin_coaching(team, person_id)


def begin_coaching(team: Team, person_id: int) -> bool:
    """The same for callers that have asked the policy; whether it is new."""
    beside = CoachAssignment.team_id == team.id, CoachAssignment.person_id == person_id
    if db.session.scalar(sa.select(CoachAssignment.id).where(*beside)) is not None:
        return False
    db.session.add(CoachAssignment(network_id=team.network_id, team_id=team.id, person_id=person_id))
    db.session.flush()
    logs.people_changed()
    return True


@atomic
def release_coach(team: Team, *, actor: Actor, person_id: int) -> None:
    """A coach no longer stands beside a team; coaches may also go by themselves."""
    own = person_id == actor.person_id
    require(own or policy.can_edit_team(actor, team), "Only a facilitator assigns coaches.")
    beside = CoachAssignment.team_id == team.id, CoachAssignment.person_id == person_id
    db.session.execute(sa.delete(CoachAssignment).where(*beside))
    logs.people_changed()


def _another_facilitator(membership: Membership) -> None:
    """Refuse when nobody else runs the network; two who leave at the same moment wait for each other."""
    here = sa.select(Network.id).where(Network.id == membership.network_id)
    db.session.execute(here.with_for_update(key_share=True))
    others = (
        sa.select(Membership.id)
        .join(Membership.person)
        .where(
            Membership.network_id == membership.network_id,
            Membership.role == Role.FACILITATOR,
            Membership.person_id != membership.person_id,
            Person.suspended_at.is_(None),
        )
    )
    if db.session.scalar(others.limit(1)) is None:
        raise RuleBroken(LAST_FACILITATOR, field="role")


def _leave_teams(network_id: int, person_id: int) -> None:
    inside = TeamMembership.network_id == network_id, TeamMembership.person_id == person_id
    db.session.execute(sa.delete(TeamMembership).where(*inside))


def _stop_coaching(network_id: int, person_id: int) -> None:
    beside = CoachAssignment.network_id == network_id, CoachAssignment.person_id == person_id
    db.session.execute(sa.delete(CoachAssignment).where(*beside))
