"""What the sockets ask of people and networks: who is behind a browser's key, and are they still there."""

from collections.abc import Iterable

import sqlalchemy as sa

from hub.accounts import queries as accounts
from hub.accounts.models import LoginSession
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.permissions import Actor
from hub.networks import queries


def open_session(key: str) -> tuple[int, int] | None:
    """The person and the sign-in behind a browser's key."""
    login = accounts.session_for(key)
    return (login.person_id, login.id) if login is not None else None


def still_open(session_ids: Iterable[int]) -> set[int]:
    """Which of these sign-ins are valid now."""
    found = db.session.scalars(sa.select(LoginSession).where(LoginSession.id.in_(list(session_ids))))
    return {login.id for login in found if login.is_open(clock.now())}


def actor_of(session_id: int) -> Actor | None:
    """The actor of a sign-in, with the roles of this moment."""
    login = db.session.get(LoginSession, session_id)
    if login is None or not login.is_open(clock.now()):
        return None
    return queries.actor_for(login.person, session_id=login.id)
