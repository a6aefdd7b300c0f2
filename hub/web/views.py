"""Pages about the hub itself: is it alive, is it ready, what do its parts look like."""

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from hub.web import health, reference
from hub.web.policies import public
from hub.web.specimens import specimens

bp = Blueprint("web", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process is alive."""
    return "ok\n", 200, {"Content-Type": "text/plain"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The process can serve: the database answers and has the tables this version needs."""
    needed = [health.database()] if current_app.config.get("TESTING") else [health.database(), health.schema()]
    wrong = health.ailments(needed)
    if wrong:
        return jsonify(ready=False, reason=f"{wrong[0].name} {wrong[0].finding}"), 503
    return jsonify(ready=True)


@bp.get("/api/docs")
@public
def api_reference() -> ResponseReturnValue:
    """The reference of the JSON API."""
    return render_template("reference.html", sections=reference.sections())


@bp.get("/styleguide")
@public
def styleguide() -> ResponseReturnValue:
    """Every component in every state."""
    return render_template("styleguide.html", **specimens())
