"""What waits for me."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.kernel import refs
from hub.kernel.permissions import NOBODY
from hub.notify import queries, services
from hub.web.policies import policy

bp = Blueprint("notify", __name__)


@bp.app_context_processor
def waiting() -> dict[str, Any]:
    """The number on the bell, asked once per request."""
    if "unread" not in g:
        g.unread = queries.unread_count(getattr(g, "actor", NOBODY))
    return {"unread": g.unread}


@bp.get("/me/notices")
@policy("notice.list")
def index() -> ResponseReturnValue:
    """My notices, newest first."""
    return render_template("notify/index.html", notices=queries.newest(g.actor))


@bp.post("/me/notices/<int:notice_id>/read")
@policy("notice.read")
def read(notice_id: int) -> ResponseReturnValue:
    """Open what a notice is about, and mark it as read."""
    notice = queries.find(g.actor, notice_id)
    if notice is None:
        abort(404)
    services.read(notice, actor=g.actor)
    return redirect(refs.url(notice.ref), 303)


@bp.post("/me/notices/read")
@policy("notice.read")
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    services.read_all(actor=g.actor)
    return redirect(url_for(".index"), 303)
