"""The feed for scripts: gapless numbers, forwards or backwards."""

from typing import Any

from flask import abort, g
from marshmallow import Schema, fields, validate

from hub.activity import queries
from hub.activity.models import Activity
from hub.activity.services import scope
from hub.kernel import logs, refs
from hub.web import numbers
from hub.web.api import MOST, ApiBlueprint
from hub.web.policies import policy

blp = ApiBlueprint("activity", __name__, description="The network's feed")


class FeedArgs(Schema):
    """`after` reads forwards from a number, `before` backwards; without either, the newest."""

    after = fields.Integer(load_default=None, validate=validate.Range(0, numbers.LARGEST))
    before = fields.Integer(load_default=None, validate=validate.Range(0, numbers.LARGEST))
    verb = fields.String(load_default="", validate=validate.Length(max=40))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST))
    cursor = fields.String(load_default=None)


class NewsOut(Schema):
    """One piece of news."""

    seq = fields.Integer()
    verb = fields.String()
    ref = fields.Dict()
    actor = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    summary = fields.String()
    at = fields.AwareDateTime(format="iso")


class Feed(Schema):
    """A stretch of the feed, with the number it has reached."""

    items = fields.List(fields.Nested(NewsOut))
    next = fields.String(allow_none=True)
    head = fields.Integer()


def drawn(news: Activity) -> dict[str, Any]:
    """A piece of news as the API shows it."""
    ref = news.ref
    url = refs.url(ref) if ref.kind in refs.kinds() else None
    return {
        "seq": news.seq,
        "verb": news.verb,
        "ref": {"kind": ref.kind, "id": ref.id, "url": url, "title": news.ref_title},
        "actor": news.actor.name if news.actor else None,
        "team": news.team.name if news.team else None,
        "summary": news.summary,
        "at": news.at,
    }


@blp.get("/networks/<int:network_id>/feed")
@policy("feed.show")
@blp.arguments(FeedArgs, location="query")
@blp.response(200, Feed)
def feed(args: dict[str, Any], network_id: int) -> dict[str, Any]:
    """The news of a network."""
    if network_id not in g.actor.places:
        abort(404)
    before, after = args["before"], args["after"]
    reached = numbers.typed(args["cursor"])
    if reached is not None:
        before, after = (before, reached) if after is not None else (reached, None)
    limit = args["limit"]
    rows = queries.page(g.actor, network_id, before=before, after=after, verb=args["verb"], limit=limit + 1)
    shown = rows[:limit]
    return {
        "items": [drawn(news) for news in shown],
        "next": str(shown[-1].seq) if len(rows) > limit else None,
        "head": logs.head(scope(network_id)),
    }
