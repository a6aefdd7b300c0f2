"""Personal keys for scripts."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.accounts.models import ApiToken, Person, Scope
from hub.accounts.queries import digest
from hub.accounts.services.sessions import SEEN_EVERY, new_key
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.markup import clean

PREFIX = "hub_"  # lets a person, or a scanner for leaked secrets, see what it is
MOST = 20
LIFETIMES = (30, 90, 365)


@atomic
def make_token(person: Person, *, name: str, scope: Scope = Scope.READ, days: int = 90) -> tuple[ApiToken, str]:
    """A token and its key; the key is shown now or never."""
    name = clean(name, multiline=False)
    if not name:
        raise RuleBroken("Say what the token is for.", field="name")
    if days not in LIFETIMES:
        raise RuleBroken("Choose how long the token works.", field="days")
    still_open = ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now()
    if (db.session.scalar(sa.select(sa.func.count()).select_from(ApiToken).where(*still_open)) or 0) >= MOST:
        raise RuleBroken(f"You have {MOST} tokens. Revoke one that you don't use.")
    key = PREFIX + new_key()
    token = ApiToken(
        person_id=person.id,
        name=name[:120],
        key_hash=digest(key),
        scope=scope,
        expires_at=clock.now() + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()
    return token, key


@atomic
def revoke_token(token: ApiToken) -> None:
    """Make a token open nothing any more."""
    token.revoked_at = token.revoked_at or clock.now()


def is_due(token: ApiToken) -> bool:
    """Whether it is time to write down that this token was used."""
    last: datetime | None = token.last_used_at
    return last is None or clock.now() >= last + SEEN_EVERY


@atomic
def note_used(token: ApiToken) -> None:
    """Write down that this token was used just now."""
    db.session.execute(sa.update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=clock.now()))
