"""The way to find things while the index cannot be used: titles, straight from the database."""

import sqlalchemy as sa

from hub.cycles import queries as cycles
from hub.cycles.models import Cycle
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.knowledge import queries as knowledge
from hub.knowledge.models import Article
from hub.measures import queries as measures
from hub.measures.models import Measure
from hub.search.engine import Hit, Query
from hub.theory import queries as theory
from hub.theory.models import ChangeIdea

MOST_WORDS = 8


def look(actor: Actor, query: Query) -> list[Hit]:
    """Records whose title holds all the words, newest first, those of each kind in turn."""
    words = query.text.replace('"', " ").split()[:MOST_WORDS]
    sources = (
        ("cycle", cycles.visible_to(actor), Cycle),
        ("idea", theory.visible_to(actor), ChangeIdea),
        ("article", knowledge.visible_to(actor), Article),
        ("measure", measures.visible_to(actor), Measure),
    )
    hits: list[Hit] = []
    for kind, chosen, model in sources:
        if query.kinds and kind not in query.kinds:
            continue
        title = sa.func.lower(model.title)
        holds = [title.contains(word.lower(), autoescape=True) for word in words]
        wanted = chosen.where(model.network_id == query.network_id, *holds).with_only_columns(model.id)
        numbers = db.session.scalars(wanted.order_by(model.id.desc()).limit(query.limit))
        hits += [Hit(kind, number, 0.0, tuple(words)) for number in numbers]
    return hits[query.offset : query.offset + query.limit]
