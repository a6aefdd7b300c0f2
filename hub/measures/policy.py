"""Who says how things are counted, who enters numbers, who sees the small ones."""

from hub.kernel.permissions import Actor


def can_define(actor: Actor, network_id: int, team_id: int | None = None) -> bool:
    """Facilitators define what all teams count; who works with a team defines what it counts besides."""
    if not actor.may_write:
        return False
    if team_id is None:
        return actor.facilitates(network_id)
    return actor.contributes(network_id) and (actor.works_with(team_id) or actor.facilitates(network_id))


def can_record(actor: Actor, network_id: int, team_id: int) -> bool:
    """Who works with a team enters its numbers; the hub may do it for all, for it often has the data."""
    inside = actor.works_with(team_id) or actor.facilitates(network_id)
    return actor.may_write and actor.contributes(network_id) and inside


def can_import(actor: Actor, network_id: int, team_id: int | None) -> bool:
    """Whoever enters a team's numbers may bring them in a file; those of all teams at once, the hub."""
    if team_id is None:
        return actor.may_write and actor.facilitates(network_id)
    return can_record(actor, network_id, team_id)


def can_mark(actor: Actor, network_id: int, team_id: int | None) -> bool:
    """A team writes on its own charts; the hub on those of all teams at once."""
    if team_id is None:
        return actor.may_write and actor.facilitates(network_id)
    return actor.may_write and actor.contributes(network_id) and actor.works_with(team_id)


def sees_all(actor: Actor, team_id: int) -> bool:
    """Only who works with a team sees its small numbers, whatever else a person may do in the network."""
    return actor.works_with(team_id)
