"""What became of a plan so far: the records by the sample's keys, who acts, and texts with their tokens filled in."""

from collections.abc import Mapping

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.measures.models import Measure
from hub.networks.models import Network, Team
from hub.networks.queries import actor_for
from hub.sample.world import NetworkPlan, fill_tokens
from hub.theory.models import ChangeIdea, Driver


class Ledger:
    """The book kept while one network is made. `numbers` holds the number of each record by (kind, key)."""

    def __init__(self, plan: NetworkPlan, people: Mapping[str, Person], network: Network) -> None:
        self.plan = plan
        self.network = network
        self.teams: dict[str, Team] = {}
        self.drivers: dict[str, Driver] = {}
        self.ideas: dict[str, ChangeIdea] = {}
        self.measures: dict[str, Measure] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        self._people = people
        self._actors: dict[str, Actor] = {}
        self._facilitator = next(member.person for member in plan.members if member.role == "facilitator")

    def person(self, key: str) -> Person:
        """Somebody of the sample."""
        return self._people[key]

    def actor(self, key: str) -> Actor:
        """Somebody of the sample as they act; made once, so forget those whose places change."""
        if key not in self._actors:
            self._actors[key] = actor_for(self._people[key])
        return self._actors[key]

    @property
    def facilitator(self) -> Actor:
        """Who runs the hub."""
        return self.actor(self._facilitator)

    def forget_actors(self) -> None:
        """Look everybody's places up again."""
        db.session.flush()
        self._actors.clear()

    def note_idea(self, key: str, idea: ChangeIdea) -> None:
        """Remember an idea under its key."""
        self.ideas[key] = idea
        self.numbers["idea", key] = idea.id

    def text(self, written: str) -> str:
        """What was written, with mentions and references as the hub writes them."""
        return fill_tokens(
            written,
            mention=lambda key: f"@{self._people[key].handle}",
            reference=lambda kind, key: f"#{kind}-{self.numbers[kind, key]}",
        )
