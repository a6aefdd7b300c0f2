"""Makes the sample world through the services: each network in one transaction, dated as it happened."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from hub.accounts.models import Person
from hub.cycles import counting
from hub.extensions import db
from hub.kernel import outbox, refs
from hub.kernel.db import atomic
from hub.networks.models import Network
from hub.networks.slugs import slug_of
from hub.sample.happenings import happenings
from hub.sample.history import History
from hub.sample.settling import people_of, settle
from hub.sample.world import NetworkPlan, WorldPlan
from hub.search import indexing


class Loader:
    """Loads one world. A network is there whole or not at all, so that loading again goes on where it was cut off."""

    def __init__(self, world: WorldPlan) -> None:
        self._world = world
        self.missing = [plan for plan in world.networks if not _is_here(plan)]

    @property
    def size(self) -> int:
        """How many things will happen, for a progress bar."""
        return sum(len(happenings(plan, self._world.today)) for plan in self.missing)

    @property
    def records(self) -> int:
        """How many records the search index will be made of."""
        kept = [kind for kind in refs.kinds() if kind.documents and kind.all_ids]
        return sum(len(list(kind.all_ids())) for kind in kept)

    @property
    def made(self) -> list[str]:
        """A line about each network that was missing."""
        return [
            f"{plan.name}: {len(plan.teams)} teams, {len(plan.cycles)} tests, {len(plan.comments)} comments"
            for plan in self.missing
        ]

    def load(self, progress: Callable[[int], None]) -> None:
        """Make the networks that are missing; `progress` is told how many things happened since it was last told."""
        for plan in self.missing:
            _make(self._world, plan, progress)


def index(progress: Callable[[int], None]) -> int:
    """Make the search index at one go, which is much faster than row by row; the number of documents in it.

    `progress` is told how many have been read so far.
    """
    asked = outbox.waiting("search.changed")
    count = indexing.rebuild(progress)
    outbox.remove(asked)
    return count


def is_here(networks: Sequence[NetworkPlan]) -> bool:
    """Whether all these networks are on this hub."""
    return all(_is_here(plan) for plan in networks)


def strangers(world: WorldPlan) -> bool:
    """Whether anybody has an account on this hub who is not of the sample."""
    others = sa.select(Person.id).where(Person.email.not_in([person.email for person in world.people]))
    return db.session.scalar(others.limit(1)) is not None


@atomic
def _make(world: WorldPlan, plan: NetworkPlan, progress: Callable[[int], None]) -> None:
    people = people_of(world, min(one.started_at for one in world.networks))
    with counting.put_off():
        History(settle(plan, people), world.today).play(happenings(plan, world.today), progress)


def _is_here(plan: NetworkPlan) -> bool:
    return db.session.scalar(sa.select(Network.id).where(Network.slug == slug_of(plan.name))) is not None
