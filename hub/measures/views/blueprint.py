"""What the pages of measures share: their blueprint, and the way from an address to a record."""

from flask import Blueprint, abort, g

from hub.measures import policy, queries
from hub.measures.models import Measure, StudentGroup
from hub.networks import queries as networks
from hub.networks.arrival import enter
from hub.networks.models import Team

bp = Blueprint("measures", __name__)


def measure_at(measure_id: int) -> Measure:
    """The measure of an address, in its network's frame; what the actor may not see does not exist."""
    measure = queries.find(g.actor, measure_id)
    if measure is None:
        abort(404)
    enter(measure.network_id)
    return measure


def team_at(measure: Measure, team_id: int) -> Team:
    """A team of the measure's network that counts it."""
    team = networks.find_team(g.actor, team_id)
    if team is None or team.network_id != measure.network_id or (measure.team_id or team_id) != team_id:
        abort(404)
    return team


def group_at(measure: Measure, group_id: int | None) -> StudentGroup | None:
    """A student group of the measure by number; None for everybody."""
    if group_id is None:
        return None
    return measure.group(group_id) or abort(404)


def may_define(team_id: int | None = None) -> bool:
    """Whether the reader says what the network, or this team, counts."""
    return policy.can_define(g.actor, g.network.id, team_id)


def may_record(team_id: int) -> bool:
    """Whether the reader enters this team's numbers."""
    return policy.can_record(g.actor, g.network.id, team_id)


def least_shown() -> int:
    """The smallest number of people of whom this network shows a number."""
    network = networks.find(g.actor, g.network.id)
    return network.minimum_n if network else 0
