"""Ramps: chains of cycles in which each grew out of the one before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from hub.cycles.models import Cycle
from hub.cycles.queries.reading import drawn, visible_to, with_merged
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.networks.models import Team

# A chain longer than this is shown from its start up to here.
LONGEST = 200
# So few tests bring their questions along; of more, texts would come once for each question.
FEW = 50


@dataclass(frozen=True)
class Ramp:
    """One team's chain of tests, in the order they grew."""

    team: Team
    cycles: Sequence[Cycle]

    def number_of(self, cycle: Cycle) -> int:
        """The place of a cycle in the ramp, from 1."""
        return next((number for number, one in enumerate(self.cycles, 1) if one.id == cycle.id), 1)


def ramp_of(actor: Actor, cycle: Cycle) -> Ramp:
    """The chain this cycle belongs to, from its first test to its last, as far as the actor may see it."""
    above = (
        sa.select(Cycle.id, Cycle.previous_id, sa.literal(0).label("depth"))
        .where(Cycle.id == cycle.id)
        .cte("above", recursive=True)
    )
    above = above.union_all(
        sa.select(Cycle.id, Cycle.previous_id, above.c.depth + 1).where(
            Cycle.id == above.c.previous_id, above.c.depth < LONGEST
        )
    )
    first = sa.select(above.c.id).order_by(above.c.depth.desc()).limit(1).scalar_subquery()
    beneath = sa.select(Cycle.id, sa.literal(0).label("depth")).where(Cycle.id == first).cte("beneath", recursive=True)
    beneath = beneath.union_all(
        sa.select(Cycle.id, beneath.c.depth + 1).where(Cycle.previous_id == beneath.c.id, beneath.c.depth < LONGEST)
    )
    chosen = visible_to(actor).options(*drawn()).where(Cycle.id.in_(sa.select(beneath.c.id)))
    return Ramp(cycle.team, in_order(db.session.scalars(chosen)))


def of_idea(actor: Actor, idea_id: int, most: int | None = None) -> list[Ramp]:
    """The tests of an idea that the actor may see, as chains, team by team, the earliest chain first.

    Of more than `most` tests those of the actor's own teams come first, then the newest.
    """
    wanted = visible_to(actor).with_only_columns(Cycle.id).where(Cycle.idea_id.in_(with_merged(idea_id)))
    own_first = Cycle.team_id.in_([*actor.teams, *actor.coached]).desc()
    numbers = wanted.order_by(own_first, Cycle.id.desc()).limit(most)  # an index alone answers this
    options = drawn(at_once=most is not None and most <= FEW)
    cycles = list(db.session.scalars(sa.select(Cycle).options(*options).where(Cycle.id.in_(numbers))).unique())
    seen = {cycle.id for cycle in cycles}
    first_of: dict[int, int] = {}
    chains: dict[int, list[Cycle]] = {}
    for cycle in sorted(cycles, key=lambda one: one.id):  # what grew out of another came after it
        before = cycle.previous_id if cycle.previous_id in seen else None
        root = first_of.get(before, cycle.id) if before else cycle.id
        first_of[cycle.id] = root
        chains.setdefault(root, []).append(cycle)
    ramps = [Ramp(chain[0].team, in_order(chain)) for chain in chains.values()]
    return sorted(ramps, key=lambda ramp: (ramp.team.name, ramp.cycles[0].id))


def in_order(cycles: Iterable[Cycle]) -> list[Cycle]:
    """Each cycle right behind the one it grew out of; where two grew out of one, the earlier branch first."""
    by_id = {cycle.id: cycle for cycle in cycles}
    following: dict[int | None, list[Cycle]] = {}
    for cycle in sorted(by_id.values(), key=lambda one: one.id):
        following.setdefault(cycle.previous_id if cycle.previous_id in by_id else None, []).append(cycle)
    ordered: list[Cycle] = []
    waiting = list(reversed(following.get(None, [])))
    while waiting:
        cycle = waiting.pop()
        ordered.append(cycle)
        waiting.extend(reversed(following.get(cycle.id, [])))
    return ordered


def clones_of(actor: Actor, cycle: Cycle) -> list[Cycle]:
    """The cycles of other teams that started from this one's plan."""
    chosen = visible_to(actor).options(*drawn()).where(Cycle.cloned_from_id == cycle.id).order_by(Cycle.id)
    return list(db.session.scalars(chosen))
