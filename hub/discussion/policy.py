"""Who may say something, change it, take it back."""

from hub.discussion.models import Comment
from hub.kernel.permissions import Actor


def can_comment(actor: Actor, network_id: int) -> bool:
    """Everybody in the network but viewers."""
    return actor.may_write and actor.contributes(network_id)


def can_edit(actor: Actor, comment: Comment) -> bool:
    """The author, while the comment stands."""
    return actor.may_write and comment.author_id == actor.person_id and comment.removed_at is None


def can_remove(actor: Actor, comment: Comment) -> bool:
    """The author, and the facilitators of the network."""
    own_or_hub = comment.author_id == actor.person_id or actor.facilitates(comment.network_id)
    return actor.may_write and own_or_hub and comment.removed_at is None
