"""Who tends the theory, who proposes."""

from hub.kernel.permissions import Actor


def can_tend(actor: Actor, network_id: int) -> bool:
    """Facilitators change the theory and answer proposals."""
    return actor.may_write and actor.facilitates(network_id)


def can_propose(actor: Actor, network_id: int) -> bool:
    """Everybody in the network but viewers may propose."""
    return actor.may_write and actor.contributes(network_id)
