"""Networks, teams and people as an actor may see them; makes the Actor."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Actor, Place, Role
from hub.networks.models import CoachAssignment, Membership, Network, Team, TeamMembership


def actor_for(person: Person, *, session_id: int | None = None, may_write: bool = True) -> Actor:
    """Everything the policies need to know of a person, in two questions."""
    memberships = db.session.scalars(
        sa.select(Membership)
        .where(Membership.person_id == person.id)
        .options(joinedload(Membership.network, innerjoin=True))
        .join(Membership.network)
        .order_by(Network.name)
    ).all()
    teams = db.session.execute(
        sa.select(TeamMembership.team_id, TeamMembership.network_id, TeamMembership.role)
        .where(TeamMembership.person_id == person.id)
        .union_all(
            sa.select(CoachAssignment.team_id, CoachAssignment.network_id, sa.null()).where(
                CoachAssignment.person_id == person.id
            )
        )
    ).all()
    return Actor(
        person_id=person.id,
        name=person.name,
        email=person.email,
        is_admin=person.is_admin,
        places={one.network_id: _place(one) for one in memberships},
        teams={row.team_id: row.role for row in teams if row.role is not None},
        team_networks={row.team_id: row.network_id for row in teams},
        coached=frozenset(row.team_id for row in teams if row.role is None),
        session_id=session_id,
        may_write=may_write,
    )


def _place(membership: Membership) -> Place:
    network = membership.network
    return Place(
        network.id,
        network.slug,
        network.name,
        membership.role,
        words=network.words,
        seen_seq=membership.seen_seq,
        seen_at=membership.seen_at,
    )


def place_of(network_id: int) -> Place | None:
    """A network as its least member sees it: for what is drawn for everybody alike."""
    network = db.session.get(Network, network_id)
    return Place(network.id, network.slug, network.name, Role.VIEWER, words=network.words) if network else None


def visible_to(actor: Actor) -> sa.Select[Network]:
    """The networks an actor belongs to; all others do not exist for them."""
    return sa.select(Network).where(Network.id.in_(actor.network_ids))


def find(actor: Actor, network_id: int) -> Network | None:
    """A network the actor belongs to."""
    return db.session.scalar(visible_to(actor).where(Network.id == network_id))


def find_many(actor: Actor, network_ids: Iterable[int]) -> dict[int, Network]:
    """Several networks the actor belongs to, by number."""
    found = db.session.scalars(visible_to(actor).where(Network.id.in_(list(network_ids))))
    return {network.id: network for network in found}


def find_team(actor: Actor, team_id: int) -> Team | None:
    """A team of one of the actor's networks."""
    return db.session.scalar(sa.select(Team).where(Team.id == team_id, Team.network_id.in_(actor.network_ids)))


def find_teams(actor: Actor, team_ids: Iterable[int]) -> dict[int, Team]:
    """Several teams of the actor's networks, by number."""
    found = db.session.scalars(
        sa.select(Team).where(Team.id.in_(list(team_ids)), Team.network_id.in_(actor.network_ids))
    )
    return {team.id: team for team in found}


def teams_of(network_id: int) -> list[Team]:
    """The open teams of a network, by name."""
    chosen = sa.select(Team).where(Team.network_id == network_id, Team.closed_at.is_(None)).order_by(Team.name)
    return list(db.session.scalars(chosen))


def readers(network_id: int, person_ids: Iterable[int]) -> set[int]:
    """Which of these people belong to the network now and are not suspended."""
    chosen = (
        sa.select(Membership.person_id)
        .join(Membership.person)
        .where(
            Membership.network_id == network_id,
            Membership.person_id.in_(list(person_ids)),
            Person.suspended_at.is_(None),
        )
    )
    return set(db.session.scalars(chosen))
