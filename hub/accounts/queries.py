"""Who is behind a cookie, a token or a link; what a person has open; the people of the hub."""

import hashlib

import sqlalchemy as sa

from hub.accounts.models import ApiToken, LinkPurpose, LoginSession, OneTimeLink, Person
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.permissions import Actor


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


def link_for(key: str, purpose: LinkPurpose) -> OneTimeLink | None:
    """The single-use link behind a key, while it works."""
    if not key:
        return None
    chosen = sa.select(OneTimeLink).where(OneTimeLink.key_hash == digest(key), OneTimeLink.purpose == purpose)
    link = db.session.scalar(chosen)
    return link if link is not None and link.used_at is None and still_binds(link) else None


def bound_to(person: Person) -> dict[str, str]:
    """What a link depends on: it dies with the password or the address it was made under."""
    changed = person.password_changed_at
    return {"email": person.email, "password": changed.isoformat() if changed else ""}


def still_binds(link: OneTimeLink) -> bool:
    """Whether a link is in time, and its person is still as they were when it was made."""
    in_time = clock.now() < link.expires_at and link.person.suspended_at is None
    return in_time and bound_to(link.person).items() <= link.detail.items()


def person_of(actor: Actor) -> Person:
    """The signed-in person's own record."""
    return db.session.get_one(Person, actor.person_id)


def sessions_of(actor: Actor) -> list[LoginSession]:
    """The browsers in which the actor is signed in, the last used first."""
    chosen = (
        sa.select(LoginSession)
        .where(LoginSession.person_id == actor.person_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    )
    return [login for login in db.session.scalars(chosen) if login.is_open(clock.now())]


def find_session(actor: Actor, session_id: int) -> LoginSession | None:
    """One of the actor's browsers."""
    chosen = sa.select(LoginSession).where(LoginSession.id == session_id, LoginSession.person_id == actor.person_id)
    return db.session.scalar(chosen)


def addresses_of(person: Person) -> set[str]:
    """The network addresses from which a person signed in lately."""
    latest = sa.select(LoginSession.address).where(LoginSession.person_id == person.id)
    return set(db.session.scalars(latest.order_by(LoginSession.id.desc()).limit(100)))


def tokens_of(actor: Actor) -> list[ApiToken]:
    """The actor's tokens that were not revoked, the newest first."""
    chosen = sa.select(ApiToken).where(ApiToken.person_id == actor.person_id, ApiToken.revoked_at.is_(None))
    return list(db.session.scalars(chosen.order_by(ApiToken.id.desc())))


def find_token(actor: Actor, token_id: int) -> ApiToken | None:
    """One of the actor's tokens."""
    chosen = sa.select(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == actor.person_id)
    return db.session.scalar(chosen)


def people(actor: Actor, *, like: str = "", after: str = "", most: int = 100) -> list[Person]:
    """The people of the hub by address, for an administrator; nobody else sees any."""
    if not actor.is_admin:
        return []
    chosen = sa.select(Person).where(Person.email > after).order_by(Person.email).limit(most)
    if like:
        chosen = chosen.where(
            Person.name.icontains(like, autoescape=True) | Person.email.icontains(like, autoescape=True)
        )
    return list(db.session.scalars(chosen))


def find_person(actor: Actor, person_id: int) -> Person | None:
    """A person, for an administrator."""
    return db.session.get(Person, person_id) if actor.is_admin else None
