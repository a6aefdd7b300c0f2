"""Pages about the hub itself: is it alive, is it ready, what do its parts look like."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hub.extensions import db, migrate
from hub.web.policies import public

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
    try:
        db.session.execute(text("SELECT 1"))
        found = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return jsonify(ready=False, reason="The database doesn't answer."), 503
    wanted = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
    if found != wanted and not current_app.config.get("TESTING"):
        return jsonify(ready=False, reason="The database needs `flask --app wsgi db upgrade`."), 503
    return jsonify(ready=True)


@bp.get("/styleguide")
@public
def styleguide() -> ResponseReturnValue:
    """Every component in every state."""
    return render_template("styleguide.html")
