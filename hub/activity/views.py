"""All the news of a network."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.activity import queries
from hub.activity.services import scope
from hub.kernel import logs, refs
from hub.kernel.refs import Ref
from hub.web import numbers
from hub.web.policies import policy

bp = Blueprint("activity", __name__)

MOST = 25


@bp.app_template_global()
def ref_url(ref: Ref) -> str:
    """The page of a record of any kind; empty for a kind that has none."""
    return refs.url(ref) if ref.kind in refs.kinds() else ""


@bp.get("/n/<slug>/feed")
@policy("feed.show")
def feed(slug: str) -> ResponseReturnValue:
    """The news, newest first, kept fresh while the page is open."""
    before = request.args.get("before", "")
    news = queries.page(g.actor, g.network.id, before=numbers.typed(before), limit=MOST + 1)
    more = len(news) > MOST
    news = news[:MOST]
    older = url_for(".feed", slug=slug, before=news[-1].seq) if more else None
    return render_template(
        "activity/feed.html", items=news, older=older, is_newest=not before, head=logs.head(scope(g.network.id))
    )
