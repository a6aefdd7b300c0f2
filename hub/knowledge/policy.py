"""Who writes articles, who changes them, who switches the starter library; pure."""

from hub.kernel.permissions import Actor
from hub.knowledge.models import Article


def can_write(actor: Actor, network_id: int) -> bool:
    """Everybody in the network but viewers."""
    return actor.may_write and actor.contributes(network_id)


def can_edit(actor: Actor, article: Article) -> bool:
    """Its author and the facilitators change an article, publish it and take it back."""
    own_or_hub = article.author_id == actor.person_id or actor.facilitates(article.network_id)
    return own_or_hub and can_write(actor, article.network_id)


def can_comment(actor: Actor, article: Article) -> bool:
    """Everybody in the network but viewers, once it is published."""
    return can_write(actor, article.network_id) and not article.is_draft


def can_switch_library(actor: Actor, network_id: int) -> bool:
    """The starter library is the facilitators'."""
    return actor.may_write and actor.facilitates(network_id)
