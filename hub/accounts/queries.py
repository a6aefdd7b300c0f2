"""Who is behind a cookie or a token."""

import hashlib

import sqlalchemy as sa

from hub.accounts.models import ApiToken, LoginSession, Person
from hub.extensions import db
from hub.kernel import clock


def digest(key: str) -> str:
    """The hash under which a secret key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def session_for(key: str) -> LoginSession | None:
    """The open session of a browser's key."""
    if not key:
        return None
    found = db.session.scalar(sa.select(LoginSession).where(LoginSession.key_hash == digest(key)))
    return found if found is not None and found.is_open(clock.now()) else None


def token_for(key: str) -> ApiToken | None:
    """The open token of a script's key."""
    if not key:
        return None
    found = db.session.scalar(sa.select(ApiToken).where(ApiToken.key_hash == digest(key)))
    return found if found is not None and found.is_open(clock.now()) else None


def by_email(email: str) -> Person | None:
    """The person with this address."""
    return db.session.scalar(sa.select(Person).where(Person.email == email))
