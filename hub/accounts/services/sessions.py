"""Signed-in browsers."""

import secrets
from datetime import timedelta

import sqlalchemy as sa

from hub.accounts.models import LoginSession, Person
from hub.accounts.queries import digest
from hub.extensions import db
from hub.kernel import clock, logs
from hub.kernel.db import atomic

CONFIRMED_FOR = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=10)


def new_key() -> str:
    """A secret nobody guesses: 256 random bits."""
    return secrets.token_urlsafe(32)


@atomic
def start_session(
    person: Person,
    *,
    remember: bool = False,
    address: str = "",
    browser: str = "",
    instead_of: LoginSession | None = None,
) -> str:
    """Sign a browser in; the key for its cookie, which is kept as a hash only."""
    if instead_of is not None:
        end_session(instead_of)
    key = new_key()
    db.session.add(
        LoginSession(
            person_id=person.id,
            key_hash=digest(key),
            is_remembered=remember,
            address=address[:64],
            browser=browser[:300],
        )
    )
    return key


@atomic
def end_session(login: LoginSession) -> None:
    """Sign a browser out: its key opens nothing any more."""
    ending = sa.update(LoginSession).where(LoginSession.id == login.id, LoginSession.ended_at.is_(None))
    db.session.execute(ending.values(ended_at=clock.now()))
    logs.people_changed()


@atomic
def confirm_session(login: LoginSession) -> str:
    """The password was typed again: a new key for the same browser, trusted with delicate things for a while."""
    key = new_key()
    login.key_hash, login.confirmed_at = digest(key), clock.now()
    return key


@atomic
def renew_key(login: LoginSession) -> str:
    """Another key for the same browser; whoever had the old one is out."""
    key = new_key()
    login.key_hash = digest(key)
    return key


def is_confirmed(login: LoginSession) -> bool:
    """Whether the password was typed in this browser a moment ago."""
    return clock.now() < login.confirmed_at + CONFIRMED_FOR


def is_due(login: LoginSession) -> bool:
    """Whether it is time to write down that this browser was here."""
    return clock.now() >= login.seen_at + SEEN_EVERY


@atomic
def note_seen(login: LoginSession) -> None:
    """Write down that this browser was here just now."""
    db.session.execute(sa.update(LoginSession).where(LoginSession.id == login.id).values(seen_at=clock.now()))
