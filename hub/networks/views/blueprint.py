"""The blueprint of networks, and what its pages have in common."""

from flask import Blueprint, abort, g

from hub.networks import queries
from hub.networks.arrival import enter
from hub.networks.models import Network, Team

bp = Blueprint("networks", __name__)


def this_network() -> Network:
    """The network of a page under /n/<slug>/."""
    network = queries.find(g.actor, g.network.id)
    if network is None:
        abort(404)
    return network


def this_team(team_id: int) -> Team:
    """The team of a page under /teams/; its network becomes the one the page is about."""
    team = queries.find_team(g.actor, team_id)
    if team is None:
        abort(404)
    enter(team.network_id)
    return team
