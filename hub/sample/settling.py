"""How a sample network begins: people, the network with its words and conditions, teams, coaches, aim and drivers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.accounts import passwords, queries
from hub.accounts import services as accounts
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.permissions import Actor, Role, TeamRole
from hub.networks import services as networks
from hub.networks.models import Team
from hub.networks.queries import actor_for
from hub.sample.ledger import Ledger
from hub.sample.people import SAMPLE_PASSWORD
from hub.sample.world import ContextFacet, NetworkPlan, WorldPlan
from hub.sample.world import Person as PersonPlan
from hub.sample.world import Team as TeamPlan
from hub.theory import services as theory

# The network that shows what others published beside its own tests.
WITH_LIBRARY = "ninth"


def people_of(world: WorldPlan, since: datetime) -> dict[str, Person]:
    """Everybody of the sample by key; whoever is there already stays as they are."""
    here = set(db.session.scalars(sa.select(Person.email)))
    password_hash = passwords.hashed(SAMPLE_PASSWORD)
    people: dict[str, Person] = {}
    with clock.at(since):
        for plan in world.people:
            known = queries.by_email(plan.email) if plan.email in here else None
            people[plan.key] = known or _person(plan, password_hash)
        db.session.flush()
    return people


def _person(plan: PersonPlan, password_hash: str) -> Person:
    person = accounts.create_person(
        email=plan.email, name=plan.name, password_hash=password_hash, is_admin=plan.is_admin
    )
    if (plan.timezone, plan.locale) != (person.timezone, person.locale):
        accounts.update_profile(
            person,
            actor=Actor(person_id=person.id),
            name=person.name,
            timezone=plan.timezone,
            locale=plan.locale,
            theme=person.theme,
        )
    return person


def settle(plan: NetworkPlan, people: dict[str, Person]) -> Ledger:
    """The network on its first day, before anybody tests anything."""
    with clock.at(plan.started_at):
        founder = next(member.person for member in plan.members if member.role == "facilitator")
        network = networks.create_network(
            actor=actor_for(people[founder]),
            name=plan.name,
            problem=plan.problem,
            why_now=plan.why_now,
            who=plan.who,
            vocabulary=dict(plan.vocabulary),
        )
        ledger = Ledger(plan, people, network)
        networks.update_network(
            network,
            actor=ledger.facilitator,
            minimum_n=plan.minimum_n,
            context_facets=[_facet(facet) for facet in plan.facets],
            has_starter_library=plan.key == WITH_LIBRARY,
        )
        _bring_in(ledger)
        for team in plan.teams:
            ledger.teams[team.key] = _team(ledger, team)
        ledger.forget_actors()
        _frame_theory(ledger)
    return ledger


def _facet(facet: ContextFacet) -> dict[str, Any]:
    return {"key": facet.key, "label": facet.label, "options": list(facet.choices)}


def _bring_in(ledger: Ledger) -> None:
    here = {ledger.facilitator.person_id}
    for member in ledger.plan.members:
        person = ledger.person(member.person)
        if person.id not in here:
            here.add(person.id)
            networks.join_network(ledger.network, actor=ledger.facilitator, person_id=person.id, role=Role(member.role))


def _team(ledger: Ledger, plan: TeamPlan) -> Team:
    actor = ledger.facilitator
    team = networks.make_team(
        ledger.network, actor=actor, name=plan.name, organisation=plan.organisation, context=plan.facets
    )
    for member in plan.members:
        networks.add_to_team(team, actor=actor, person_id=ledger.person(member.person).id, role=TeamRole(member.role))
    for coach in _once(plan.coaches):
        networks.assign_coach(team, actor=actor, person_id=ledger.person(coach).id)
    return team


def _once(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


def _frame_theory(ledger: Ledger) -> None:
    """The aim and the drivers; ideas come one by one, as they were added."""
    aim, actor = ledger.plan.aim, ledger.facilitator
    theory.set_aim(
        ledger.network.id,
        actor=actor,
        statement=aim.statement,
        baseline=aim.baseline,
        target=aim.target,
        unit=aim.unit,
        by=aim.by,
        why="Agreed at the first meeting of the network.",
    )
    for driver in sorted(ledger.plan.drivers, key=lambda one: one.parent is not None):
        ledger.drivers[driver.key] = theory.add_driver(
            ledger.network.id,
            actor=actor,
            title=driver.title,
            parent=ledger.drivers[driver.parent] if driver.parent else None,
            description=driver.description,
            position=driver.position,
        )
