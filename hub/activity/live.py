"""The feed on open pages: each piece of news as the same partial that the page is made of."""

from collections.abc import Sequence

from flask import g, render_template

from hub.activity import queries
from hub.activity.services import SCOPE
from hub.kernel.logs import Event, Log
from hub.kernel.permissions import Actor
from hub.networks import queries as networks


def read(network_id: int, after: int, limit: int) -> Sequence[Event]:
    """The committed news after a number, drawn for everybody in the network alike, in its own words."""
    news_since = queries.after(network_id, after, limit)
    if not news_since:
        return []
    g.network = networks.place_of(network_id)
    return [
        Event(
            news.seq,
            render_template("activity/_item.html", news=news),
            {"verb": news.verb, "about": str(news.about or ""), "actor_id": news.actor_id},
        )
        for news in news_since
    ]


def may_read(actor: Actor, network_id: int) -> bool:
    """Everybody in the network may read its feed."""
    return network_id in actor.places


NETWORK_LOG = Log(name=SCOPE, read=read, may_read=may_read, readers=networks.readers)
