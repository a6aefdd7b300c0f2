"""The way from a number to a cycle, and what the pages of one cycle need."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from hub.accounts.models import Person
from hub.cycles.models import Cycle, Stage
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.networks.models import Team, TeamMembership
from hub.theory.models import ChangeIdea, Driver, Status

LARGEST_ID = 2**31 - 1


def visible_to(actor: Actor) -> sa.Select[Cycle]:
    """The cycles of the actor's networks that are shared, or their own teams', or their own."""
    mine = sa.or_(
        Cycle.shared_at.is_not(None),
        Cycle.team_id.in_([*actor.teams, *actor.coached]),
        Cycle.created_by_id == actor.person_id,
    )
    return sa.select(Cycle).where(Cycle.network_id.in_(actor.network_ids), mine)


def drawn(*, at_once: bool = False) -> tuple[sa.orm.interfaces.ORMOption, ...]:
    """What a line about a cycle shows: team, idea, questions, who wrote it.

    `at_once` asks one question for all; the rows then come once for each question of theirs and want `unique()`.
    """
    return (
        joinedload(Cycle.team, innerjoin=True),
        joinedload(Cycle.idea).lazyload(ChangeIdea.places),
        joinedload(Cycle.created_by),
        (joinedload if at_once else selectinload)(Cycle.questions),
    )


def find(actor: Actor, cycle_id: int) -> Cycle | None:
    """A cycle the actor may see, with everything its page shows."""
    if not 0 < cycle_id <= LARGEST_ID:
        return None
    around = (joinedload(Cycle.updated_by), joinedload(Cycle.network, innerjoin=True))
    whole = visible_to(actor).options(*drawn(), *around, selectinload(Cycle.steps))
    return db.session.scalar(whole.where(Cycle.id == cycle_id))


def find_many(actor: Actor, cycle_ids: Iterable[int]) -> dict[int, Cycle]:
    """Several cycles the actor may see, by number."""
    chosen = visible_to(actor).options(*drawn()).where(Cycle.id.in_(list(cycle_ids)))
    return {cycle.id: cycle for cycle in db.session.scalars(chosen)}


def all_ids() -> Sequence[int]:
    """The numbers of all cycles, for rebuilding the search index."""
    return db.session.scalars(sa.select(Cycle.id).order_by(Cycle.id)).all()


def ids_of_ideas(idea_ids: Iterable[int]) -> Sequence[int]:
    """The numbers of the cycles that test some ideas: their documents hold the ideas' titles."""
    return db.session.scalars(sa.select(Cycle.id).where(Cycle.idea_id.in_(list(idea_ids)))).all()


def audience(cycle: Cycle) -> set[int]:
    """Who is told of a comment: the people of the team and whoever wrote the cycle."""
    team = sa.select(TeamMembership.person_id).where(TeamMembership.team_id == cycle.team_id)
    wrote = {cycle.created_by_id, cycle.updated_by_id} - {None}
    return set(db.session.scalars(team)) | {person_id for person_id in wrote if person_id}


def teams_to_start_in(actor: Actor, network_id: int) -> list[Team]:
    """The open teams an actor can log tests for; a facilitator's own come first, then all others."""
    mine = {*actor.teams, *actor.coached}
    chosen = sa.select(Team).where(Team.network_id == network_id, Team.closed_at.is_(None)).order_by(Team.name)
    if not actor.facilitates(network_id):
        chosen = chosen.where(Team.id.in_(mine))
    teams = list(db.session.scalars(chosen)) if actor.contributes(network_id) else []
    return sorted(teams, key=lambda team: team.id not in mine)


def ideas_to_test(network_id: int) -> list[ChangeIdea]:
    """The ideas of a network that can be tested: proposed and active ones, by title."""
    chosen = (
        sa.select(ChangeIdea)
        .where(ChangeIdea.network_id == network_id, ChangeIdea.status.in_((Status.PROPOSED, Status.ACTIVE)))
        .options(sa.orm.lazyload(ChangeIdea.places))
        .order_by(ChangeIdea.title)
    )
    return list(db.session.scalars(chosen))


def idea_in(network_id: int, idea_id: int) -> ChangeIdea | None:
    """An idea of this network, whatever became of it."""
    if not 0 < idea_id <= LARGEST_ID:
        return None
    chosen = sa.select(ChangeIdea).where(ChangeIdea.id == idea_id, ChangeIdea.network_id == network_id)
    return db.session.scalar(chosen.options(sa.orm.lazyload(ChangeIdea.places)))


def open_cycles_of(actor: Actor, network_id: int, most: int = 8) -> list[Cycle]:
    """The actor's teams' open cycles, last touched first: what a quick log can be about."""
    chosen = (
        visible_to(actor)
        .options(*drawn())
        .where(
            Cycle.network_id == network_id,
            Cycle.team_id.in_([*actor.teams, *actor.coached]),
            Cycle.stage.in_((Stage.PLAN, Stage.DO, Stage.STUDY)),
        )
        .order_by(Cycle.updated_at.desc(), Cycle.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(chosen))


def latest_ended(actor: Actor, network_id: int, limit: int = 5) -> list[Cycle]:
    """What the network learned last: finished and stopped cycles, newest first."""
    ended = sa.func.coalesce(Cycle.finished_at, Cycle.stopped_at)
    chosen = (
        visible_to(actor)
        .options(joinedload(Cycle.team, innerjoin=True))
        .where(Cycle.network_id == network_id, Cycle.stage.in_((Stage.FINISHED, Stage.STOPPED)))
        .order_by(ended.desc())
        .limit(limit)
    )
    return list(db.session.scalars(chosen))


def with_merged(idea_id: int) -> sa.Select[int]:
    """The number of an idea and of those that were merged into it."""
    return sa.select(ChangeIdea.id).where(sa.or_(ChangeIdea.id == idea_id, ChangeIdea.merged_into_id == idea_id))


def drivers_of(network_id: int) -> list[Driver]:
    """The drivers of a network in the order of its theory, to narrow a list by."""
    chosen = (
        sa.select(Driver)
        .where(Driver.network_id == network_id, Driver.status == Status.ACTIVE)
        .order_by(Driver.position, Driver.title)
    )
    return list(db.session.scalars(chosen))


def people_in_teams(network_id: int) -> list[tuple[int, str]]:
    """Number and name of the people in the teams of a network, by name: those who write cycles."""
    wrote = sa.select(TeamMembership.person_id).where(TeamMembership.network_id == network_id)
    rows = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wrote)).order_by(Person.name))
    return [(row.id, row.name) for row in rows]
