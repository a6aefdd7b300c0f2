"""Writes down, now and then, that a browser or a token was here."""

from collections.abc import Callable

import structlog
from flask import Response, g
from sqlalchemy.exc import OperationalError

from hub.accounts import services
from hub.accounts.models import ApiToken, LoginSession
from hub.accounts.services import sessions, tokens
from hub.accounts.views.blueprints import bp
from hub.extensions import db

log = structlog.get_logger()


@bp.after_app_request
def note_presence(response: Response) -> Response:
    """After the answer is ready, and at most every ten minutes: reading a page stays reading."""
    login: LoginSession | None = g.get("login")
    token: ApiToken | None = g.get("token")
    if login is not None and login.ended_at is None and sessions.is_due(login):
        _write_down(lambda: services.note_seen(login))
    if token is not None and tokens.is_due(token):
        _write_down(lambda: services.note_used(token))
    return response


def _write_down(note: Callable[[], None]) -> None:
    """A busy or read-only database must not spoil an answer that is ready."""
    try:
        db.session.rollback()  # what was worth keeping is committed; the rest must not travel along
        note()
    except OperationalError as error:
        db.session.rollback()
        log.warning("presence.not_noted", error=str(error.orig)[:200])
