"""Who may do what with a cycle; pure."""

from hub.cycles.models import Cycle
from hub.kernel.permissions import Actor
from hub.networks.models import Team


def can_start(actor: Actor, team: Team) -> bool:
    """Those who work with a team log its tests; a facilitator may for every team of the network."""
    inside = actor.works_with(team.id) or actor.facilitates(team.network_id)
    return inside and actor.contributes(team.network_id) and team.closed_at is None


def can_edit(actor: Actor, cycle: Cycle) -> bool:
    """The team, its coaches and the network's facilitators write in it."""
    inside = actor.works_with(cycle.team_id) or actor.facilitates(cycle.network_id)
    return inside and actor.contributes(cycle.network_id)


def can_finish(actor: Actor, cycle: Cycle) -> bool:
    """Whoever may write in it may also end it."""
    return can_edit(actor, cycle)


def can_reopen(actor: Actor, cycle: Cycle) -> bool:
    """Whoever may write in it may take it up again."""
    return can_edit(actor, cycle)


def can_clone(actor: Actor, cycle: Cycle) -> bool:
    """Whoever can read it and works with a team of the network may take its plan over."""
    mine = set(actor.teams) | actor.coached
    here = any(actor.team_networks.get(team_id) == cycle.network_id for team_id in mine)
    return actor.contributes(cycle.network_id) and (here or actor.facilitates(cycle.network_id))


def can_comment(actor: Actor, cycle: Cycle) -> bool:
    """Everybody in the network but viewers."""
    return actor.contributes(cycle.network_id)
