"""What can be done with networks, teams and the people in them."""

from hub.networks.services.invitations import (
    Arrival,
    Status,
    accept,
    accept_as_new,
    bring_in,
    invite_again,
    is_open,
    join_network,
    withdraw,
)
from hub.networks.services.members import (
    add_to_team,
    assign_coach,
    release_coach,
    remove_from_team,
    remove_member,
    set_role,
    set_team_role,
)
from hub.networks.services.networks import create_network, update_network
from hub.networks.services.teams import make_team, update_team

__all__ = [
    "Arrival",
    "Status",
    "accept",
    "accept_as_new",
    "add_to_team",
    "assign_coach",
    "bring_in",
    "create_network",
    "invite_again",
    "is_open",
    "join_network",
    "make_team",
    "release_coach",
    "remove_from_team",
    "remove_member",
    "set_role",
    "set_team_role",
    "update_network",
    "update_team",
    "withdraw",
]
