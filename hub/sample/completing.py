"""Gives a sample that was made before there were measures what it lacks: it ends on the day it was made."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

import sqlalchemy as sa

from hub.accounts.models import Person
from hub.cycles.models import Cycle
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.measures.models import Measure
from hub.networks.models import Network, Team
from hub.networks.slugs import slug_of
from hub.sample import links
from hub.sample.generator import plan as plan_of
from hub.sample.happenings import Happening, counted
from hub.sample.history import History
from hub.sample.ledger import Ledger
from hub.sample.schools import HOW_MANY, ninth_teams
from hub.sample.stories_ninth import ninth_stories, teacher_left_at
from hub.sample.world import NetworkPlan, Size, WorldPlan
from hub.theory.models import Driver

# A test whose end depends on the day a sample was made, in the first network.
_TELLS_THE_DAY = "fern-friday-catch-up-2"


@dataclass(frozen=True)
class Older:
    """A network that is here without any measure, and what it should be."""

    world: WorldPlan
    plan: NetworkPlan
    network: Network

    @property
    def size(self) -> int:
        """How many things will happen, for a progress bar."""
        return len(counted(self.plan, self.world.today))


def older() -> list[Older]:
    """The networks of a sample that was made before there were measures."""
    names = {slug_of(plan.name): plan.key for plan in plan_of("small", clock.today()).networks}
    chosen = sa.select(Network).where(Network.slug.in_(list(names)), Network.id.not_in(sa.select(Measure.network_id)))
    found = {names[network.slug]: network for network in db.session.scalars(chosen)}
    if not found:
        return []
    world = _as_made(next(iter(found.values())))
    return [Older(world, world.network(key), network) for key, network in found.items()]


@atomic
def complete(old: Older, progress: Callable[[int], None]) -> None:
    """Add the measures and their numbers; LookupError or HubError where the sample was changed too much since."""
    ledger, now = _ledger(old), clock.now()
    happened: dict[str, list[Happening]] = {"measure.added": [], "": [], "measure.redefined": []}
    for one in counted(old.plan, old.world.today):
        # What is news is told now, so that the news stay in order of time; new words need numbers that they change.
        kept = happened.get(one.what)
        happened[one.what if kept is not None else ""].append(one if kept is None else replace(one, at=now))
    History(ledger, old.world.today).play(chain(*happened.values()), progress)
    _link(ledger)


def _as_made(network: Network) -> WorldPlan:
    """The world of the day on which a network of the sample was made."""
    teams = db.session.scalar(sa.select(sa.func.count()).select_from(Team).where(Team.network_id == network.id)) or 0
    size: Size = next((size for size, many in HOW_MANY.items() if teams in many), "small")
    created = network.created_at.date()
    monday = clock.today() - timedelta(days=clock.today().weekday())
    weeks = (created - plan_of("small", monday).networks[0].started_at.date()).days // 7
    days = [monday + timedelta(weeks=weeks, days=day) for day in range(7)]
    return plan_of(size, next(filter(_ended_so, days), min(days[-1], clock.today())))


def _ended_so(day: date) -> bool:
    """Whether the story whose end depends on the day ended here as it does in a sample of that day."""
    teams, _people = ninth_teams("small", random.Random(0), teacher_left_at(day))
    told = {cycle.key: cycle for cycle in ninth_stories({team.key: team for team in teams}, day)}[_TELLS_THE_DAY]
    ended = sa.select(Cycle.id).where(Cycle.title == told.title, Cycle.finished_at == told.closed_at)
    return db.session.scalar(ended.limit(1)) is not None


def _ledger(old: Older) -> Ledger:
    """The records of a network by the plan's keys; KeyError where one has gone."""
    here = {person.email: person for person in db.session.scalars(sa.select(Person))}
    people = {person.key: here[person.email] for person in old.world.people if person.email in here}
    ledger = Ledger(old.plan, people, old.network)
    teams = {one.name: one for one in db.session.scalars(sa.select(Team).where(Team.network_id == old.network.id))}
    drivers = {
        one.title: one for one in db.session.scalars(sa.select(Driver).where(Driver.network_id == old.network.id))
    }
    ledger.teams = {team.key: teams[team.name] for team in old.plan.teams}
    ledger.drivers = {driver.key: drivers[driver.title] for driver in old.plan.drivers}
    return ledger


def _link(ledger: Ledger) -> None:
    """Say of the tests' first questions in which measure their answers should show, where none was named since."""
    chosen = sa.select(Cycle).where(Cycle.network_id == ledger.network.id)
    here = {(cycle.team_id, cycle.title): cycle for cycle in db.session.scalars(chosen)}
    for plan in ledger.plan.cycles:
        cycle = here.get((ledger.teams[plan.team].id, plan.title))
        for asked in plan.questions:
            key = links.measure_asked(plan, asked)
            row = next((one for one in cycle.questions if one.position == asked.id - 1), None) if cycle else None
            if key and row is not None and row.measure_id is None and row.question == asked.question:
                row.measure_id = ledger.measures[key].id
