"""What the pages of cycles share: their blueprint and the way from an address to a cycle."""

from flask import Blueprint, abort, g

from hub.cycles import queries
from hub.cycles.models import Cycle
from hub.networks.arrival import enter

bp = Blueprint("cycles", __name__)


def cycle_at(cycle_id: int) -> Cycle:
    """The cycle of an address, in its network's frame; what the actor may not see does not exist."""
    cycle = queries.find(g.actor, cycle_id)
    if cycle is None:
        abort(404)
    enter(cycle.network_id)
    return cycle
