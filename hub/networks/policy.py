"""Who may do what with networks, teams and the people in them."""

from hub.kernel.permissions import Actor, Role
from hub.networks.models import Invitation, Network, Team

# What each role may give to others at most; nobody hands out more than they hold.
_RANK = {Role.FACILITATOR: 3, Role.COACH: 2, Role.MEMBER: 1, Role.VIEWER: 0}


def can_start(actor: Actor) -> bool:
    """Everybody who is signed in may start a network."""
    return actor.is_known


def can_edit(actor: Actor, network: Network) -> bool:
    """Name, problem, words, contexts and the starter library are the facilitators'."""
    return actor.facilitates(network.id)


def can_manage_people(actor: Actor, network_id: int) -> bool:
    """Facilitators bring people in, change their roles and see invitations."""
    return actor.facilitates(network_id)


def can_give(actor: Actor, network_id: int, role: Role) -> bool:
    """Nobody gives a role above their own."""
    own = actor.role_in(network_id)
    return own is not None and _RANK[role] <= _RANK[own]


def can_make_team(actor: Actor, network_id: int) -> bool:
    """Facilitators make, describe and close teams."""
    return actor.facilitates(network_id)


def can_edit_team(actor: Actor, team: Team) -> bool:
    """Facilitators make, describe and close teams."""
    return actor.facilitates(team.network_id)


def can_staff(actor: Actor, team: Team) -> bool:
    """A facilitator, or the team's lead, says who is in the team."""
    return actor.facilitates(team.network_id) or (actor.leads(team.id) and actor.contributes(team.network_id))


def can_coach(role: Role) -> bool:
    """Who can stand beside a team: coaches, and facilitators who do it themselves."""
    return role in (Role.COACH, Role.FACILITATOR)


def can_invite(actor: Actor, network_id: int, role: Role, team: Team | None) -> bool:
    """Facilitators invite anybody anywhere; a lead invites members into the own team."""
    if actor.facilitates(network_id):
        return True
    return team is not None and can_staff(actor, team) and role is Role.MEMBER


def can_invite_somebody(actor: Actor, network_id: int) -> bool:
    """Whether there is anything the actor could invite people to in this network."""
    if actor.facilitates(network_id):
        return True
    led = [team_id for team_id in actor.teams if actor.leads(team_id)]
    return actor.contributes(network_id) and any(actor.team_networks.get(team_id) == network_id for team_id in led)


def can_look_after(actor: Actor, invitation: Invitation) -> bool:
    """Facilitators send again and withdraw; a lead does so for the own team."""
    if actor.facilitates(invitation.network_id):
        return True
    return invitation.team is not None and can_staff(actor, invitation.team)
