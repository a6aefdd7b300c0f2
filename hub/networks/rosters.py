"""Who is where: teams with their people, the people of a network, one person as colleagues may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from hub.accounts.models import Person
from hub.accounts.queries import digest
from hub.extensions import db
from hub.kernel.permissions import Actor, Role, TeamRole
from hub.networks.models import CoachAssignment, Invitation, Membership, Team, TeamMembership

A_PAGE_OF_TEAMS = 20
A_PAGE_OF_PEOPLE = 60


@dataclass
class Roster:
    """A team with its members (leads first) and its coaches, by name."""

    team: Team
    members: list[TeamMembership] = field(default_factory=list)
    coaches: list[Person] = field(default_factory=list)


@dataclass
class Placed:
    """A member of a network with the teams they are in or coach."""

    membership: Membership
    teams: list[tuple[Team, TeamRole]] = field(default_factory=list)
    coached: list[Team] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """Whose place it is."""
        return self.membership.person


def rosters(teams: Sequence[Team]) -> list[Roster]:
    """Teams with their people, in the order given, in two questions."""
    made = {team.id: Roster(team) for team in teams}
    inside = (
        sa.select(TeamMembership)
        .join(TeamMembership.person)
        .where(TeamMembership.team_id.in_(list(made)))
        .options(contains_eager(TeamMembership.person))
        .order_by(TeamMembership.role != TeamRole.LEAD, Person.name, Person.id)
    )
    for place in db.session.scalars(inside) if made else ():
        made[place.team_id].members.append(place)
    beside = (
        sa.select(CoachAssignment.team_id, Person)
        .join(CoachAssignment.person)
        .where(CoachAssignment.team_id.in_(list(made)))
        .order_by(Person.name, Person.id)
    )
    for team_id, person in db.session.execute(beside) if made else ():
        made[team_id].coaches.append(person)
    return list(made.values())


def roster(team: Team) -> Roster:
    """One team with its people."""
    return rosters([team])[0]


def teams_by_name(network_id: int, *, after: str = "", like: str = "", most: int = A_PAGE_OF_TEAMS) -> list[Team]:
    """Open teams by name, one more than `most` when there are more; `like` is sought in teams and their members."""
    chosen = sa.select(Team).where(Team.network_id == network_id, Team.closed_at.is_(None), Team.name > after)
    if like:
        people = (
            sa.select(TeamMembership.team_id)
            .join(TeamMembership.person)
            .where(TeamMembership.network_id == network_id, Person.name.icontains(like, autoescape=True))
        )
        chosen = chosen.where(
            Team.name.icontains(like, autoescape=True)
            | Team.organisation.icontains(like, autoescape=True)
            | Team.id.in_(people)
        )
    return list(db.session.scalars(chosen.order_by(Team.name).limit(most + 1)))


def closed_teams(network_id: int) -> list[Team]:
    """Teams that were closed, by name."""
    chosen = sa.select(Team).where(Team.network_id == network_id, Team.closed_at.is_not(None)).order_by(Team.name)
    return list(db.session.scalars(chosen))


def people_by_name(
    network_id: int,
    *,
    after: tuple[str, int] | None = None,
    like: str = "",
    without_team: bool = False,
    most: int = A_PAGE_OF_PEOPLE,
) -> list[Placed]:
    """The people of a network by name with their teams, one more than `most` when there are more."""
    chosen = _members(network_id).order_by(Person.name, Person.id).limit(most + 1)
    if after is not None:
        chosen = chosen.where(sa.tuple_(Person.name, Person.id) > sa.tuple_(*map(sa.literal, after)))
    if like:
        chosen = chosen.where(
            Person.name.icontains(like, autoescape=True) | Person.handle.icontains(like, autoescape=True)
        )
    if without_team:
        chosen = chosen.where(_in_no_team(network_id))
    return placed(list(db.session.scalars(chosen)))


def placed(memberships: Sequence[Membership]) -> list[Placed]:
    """Members of one network with their teams, in the order given, in two questions."""
    made = {one.person_id: Placed(one) for one in memberships}
    if not made:
        return []
    network_id = memberships[0].network_id
    inside = (
        sa.select(TeamMembership)
        .where(TeamMembership.network_id == network_id, TeamMembership.person_id.in_(list(made)))
        .options(joinedload(TeamMembership.team, innerjoin=True))
    )
    for place in db.session.scalars(inside):
        made[place.person_id].teams.append((place.team, place.role))
    beside = (
        sa.select(CoachAssignment)
        .where(CoachAssignment.network_id == network_id, CoachAssignment.person_id.in_(list(made)))
        .options(joinedload(CoachAssignment.team, innerjoin=True))
    )
    for assignment in db.session.scalars(beside):
        made[assignment.person_id].coached.append(assignment.team)
    for one in made.values():
        one.teams.sort(key=lambda pair: pair[0].name)
        one.coached.sort(key=lambda team: team.name)
    return list(made.values())


def hub_people(network_id: int) -> list[Membership]:
    """Who runs the hub and who coaches, by name."""
    chosen = _members(network_id).where(Membership.role.in_([Role.FACILITATOR, Role.COACH]))
    return list(db.session.scalars(chosen.order_by(Person.name, Person.id)))


@dataclass(frozen=True)
class Counts:
    """How many people there are, how many of them are in no team, how many invitations wait."""

    people: int
    without_team: int
    waiting: int


def counts(network_id: int) -> Counts:
    """The counts of a network, in one question. Viewers, coaches and facilitators are not missed in teams."""
    people = sa.select(sa.func.count()).select_from(Membership).where(Membership.network_id == network_id)
    lone = (
        sa.select(sa.func.count())
        .select_from(Membership)
        .where(Membership.network_id == network_id, _in_no_team(network_id))
    )
    waiting = sa.select(sa.func.count()).select_from(Invitation).where(*is_waiting(network_id))
    row = db.session.execute(
        sa.select(people.scalar_subquery(), lone.scalar_subquery(), waiting.scalar_subquery())
    ).one()
    return Counts(*row)


def is_waiting(network_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Invitations that were neither accepted nor withdrawn; the expired ones among them can be sent again."""
    return (
        Invitation.network_id == network_id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )


def waiting_invitations(
    network_id: int, *, team_ids: Iterable[int] | None = None, after: int | None = None, most: int = A_PAGE_OF_PEOPLE
) -> list[Invitation]:
    """Invitations that wait, newest first, one more than `most` when there are more; of some teams where named."""
    chosen = sa.select(Invitation).where(*is_waiting(network_id)).options(joinedload(Invitation.team))
    if team_ids is not None:
        chosen = chosen.where(Invitation.team_id.in_(list(team_ids)))
    if after is not None:
        chosen = chosen.where(Invitation.id < after)
    return list(db.session.scalars(chosen.order_by(Invitation.id.desc()).limit(most + 1)))


def find_invitation(actor: Actor, invitation_id: int) -> Invitation | None:
    """An invitation to one of the actor's networks."""
    chosen = sa.select(Invitation).where(Invitation.id == invitation_id, Invitation.network_id.in_(actor.network_ids))
    return db.session.scalar(chosen)


def invitation_for(key: str) -> Invitation | None:
    """The invitation behind a key, whatever became of it."""
    return db.session.scalar(sa.select(Invitation).where(Invitation.key_hash == digest(key)))


def not_in_team(team: Team) -> list[Person]:
    """Whom the team could take: people of its network who may contribute and are not in it."""
    inside = sa.select(TeamMembership.person_id).where(TeamMembership.team_id == team.id)
    chosen = (
        sa.select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.network_id == team.network_id,
            Membership.role != Role.VIEWER,
            Person.suspended_at.is_(None),
            Person.id.not_in(inside),
        )
        .order_by(Person.name, Person.id)
    )
    return list(db.session.scalars(chosen))


def find_membership(actor: Actor, network_id: int, person_id: int) -> Membership | None:
    """Somebody's place in one of the actor's networks."""
    if network_id not in actor.places:
        return None
    return db.session.scalar(_members(network_id).where(Membership.person_id == person_id))


def shared_places(actor: Actor, person_id: int) -> list[Membership]:
    """A person's places in the networks the actor belongs to too, by the network's name."""
    chosen = (
        sa.select(Membership)
        .where(Membership.person_id == person_id, Membership.network_id.in_(actor.network_ids))
        .options(joinedload(Membership.person, innerjoin=True))
    )
    return sorted(db.session.scalars(chosen), key=lambda one: actor.places[one.network_id].name)


def find_person(actor: Actor, person_id: int) -> Person | None:
    """Somebody the actor shares a network with."""
    return find_people(actor, [person_id]).get(person_id)


def find_people(actor: Actor, person_ids: Iterable[int]) -> dict[int, Person]:
    """Several people the actor shares a network with, by number."""
    shared = sa.select(Membership.person_id).where(Membership.network_id.in_(actor.network_ids))
    chosen = sa.select(Person).where(Person.id.in_(list(person_ids)), Person.id.in_(shared))
    return {person.id: person for person in db.session.scalars(chosen)}


def _members(network_id: int) -> sa.Select[Membership]:
    return (
        sa.select(Membership)
        .join(Membership.person)
        .where(Membership.network_id == network_id)
        .options(contains_eager(Membership.person))
    )


def _in_no_team(network_id: int) -> sa.ColumnElement[bool]:
    inside = sa.select(TeamMembership.person_id).where(TeamMembership.network_id == network_id)
    return sa.and_(Membership.role == Role.MEMBER, Membership.person_id.not_in(inside))
