"""What the pages of articles share: their blueprint and the way from an address to an article."""

from flask import Blueprint, abort, g

from hub.knowledge import queries
from hub.knowledge.models import Article
from hub.networks.arrival import enter

bp = Blueprint("knowledge", __name__)


def article_at(article_id: int) -> Article:
    """The article of an address, in its network's frame; what the actor may not see does not exist."""
    article = queries.find(g.actor, article_id)
    if article is None:
        abort(404)
    enter(article.network_id)
    return article
