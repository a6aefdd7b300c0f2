"""What the parts of the API of cycles share."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, g

from hub.cycles import queries
from hub.cycles.api.drawn import drawn
from hub.cycles.models import Cycle
from hub.cycles.schemas import CycleOut
from hub.kernel.errors import Conflict, RuleBroken
from hub.networks import queries as networks
from hub.networks.models import Team
from hub.web.api import ApiBlueprint

blp = ApiBlueprint("cycles", __name__, description="PDSA cycles: plan, do, study, act; ramps; quick logs")


def cycle_at(cycle_id: int) -> Cycle:
    """The cycle of an address; what the actor may not see does not exist."""
    cycle = queries.find(g.actor, cycle_id)
    if cycle is None:
        abort(404)
    return cycle


def team_in(network_id: int, team_id: int) -> Team:
    """The team a body names; one of another network does not exist."""
    team = networks.find_team(g.actor, team_id)
    if team is None or team.network_id != network_id:
        raise RuleBroken("There is no such team in this network.", field="team_id")
    return team


def inside(network_id: int) -> None:
    """Only those who belong to a network find anything in it."""
    if network_id not in g.actor.places:
        abort(404)


@contextmanager
def showing_current(cycle_id: int) -> Iterator[None]:
    """Give whoever comes too late the record as it is now."""
    try:
        yield
    except Conflict as error:
        current = queries.find(g.actor, cycle_id)
        shown = CycleOut().dump(drawn(current)) if current else {}
        raise Conflict(error.message, current=shown) from error
