"""People: made, described, suspended; their passwords."""

import re
import unicodedata

import sqlalchemy as sa

from hub.accounts import addresses, passwords, policy, zones
from hub.accounts.models import LoginSession, Person, Theme
from hub.extensions import db
from hub.kernel import clock, logs, outbox
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.markup import clean

LONGEST_HANDLE = 40


def create_person(
    *, email: str, name: str, password: str | None = None, password_hash: str | None = None, is_admin: bool = False
) -> Person:
    """Make a person, with a handle of their name; without a password they need a link to set one.

    A password takes time to hash: inside a use case of your own, hash it before and hand in `password_hash`.
    Refuses (field "email", "name" or "password") what is no address, taken, empty or easily guessed.
    """
    email, name = addresses.checked(email), clean(name, multiline=False)
    if not name:
        raise RuleBroken("Write a name.", field="name")
    if password is not None:
        passwords.check(password, about=(name, email))
        password_hash = passwords.hashed(password)
    return _create(email, name[:120], password_hash, is_admin=is_admin)


@atomic
def _create(email: str, name: str, password_hash: str | None, *, is_admin: bool) -> Person:
    if db.session.scalar(sa.select(Person.id).where(Person.email == email)) is not None:
        raise RuleBroken(f"{email} is here already.", field="email")
    person = Person(
        email=email,
        name=name,
        handle=_free_handle(name),
        password_hash=password_hash,
        password_changed_at=clock.now() if password_hash else None,
        is_admin=is_admin,
    )
    db.session.add(person)
    db.session.flush()
    return person


def handle_of(name: str) -> str:
    """A name as it is written behind an @: Zoë O'Neill is zoe.oneill."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[:LONGEST_HANDLE].strip(".") or "person"


def _free_handle(name: str) -> str:
    wanted = handle_of(name)
    taken = set(db.session.scalars(sa.select(Person.handle).where(Person.handle.startswith(wanted, autoescape=True))))
    number = 1
    handle = wanted
    while handle in taken:
        number += 1
        handle = f"{wanted}{number}"
    return handle


@atomic
def update_profile(
    person: Person,
    *,
    actor: Actor,
    name: str,
    timezone: str,
    locale: str,
    theme: Theme,
    wants_reminders: bool | None = None,
) -> Person:
    """Change how a person is called, how pages are drawn for them, and whether they are reminded by mail."""
    require(policy.can_edit_profile(actor, person))
    name = clean(name, multiline=False)
    if not name:
        raise RuleBroken("Write a name.", field="name")
    if timezone not in zones.known():
        raise RuleBroken("Choose a time zone from the list.", field="timezone")
    person.name, person.timezone, person.locale, person.theme = name[:120], timezone, locale, theme
    if wants_reminders is not None:
        person.wants_reminders = wants_reminders
    return person


@atomic
def set_theme(person: Person, *, actor: Actor, theme: Theme) -> None:
    """Light, dark, or as the device prefers."""
    require(policy.can_edit_profile(actor, person))
    person.theme = theme


def set_password(person: Person, *, password: str, keep: LoginSession | None = None, others: bool = True) -> None:
    """Give a person another password. All their browsers but `keep` are signed out, unless `others` is False.

    The old single-use links of the person stop working. Refuses (field "password") what is easily guessed.
    """
    passwords.check(password, about=(person.name, person.email))
    store_password(person, passwords.hashed(password), keep, others=others)


@atomic
def store_password(person: Person, password_hash: str, keep: LoginSession | None, *, others: bool) -> None:
    """Keep a password that was checked and hashed before the transaction began."""
    had_one = person.password_hash is not None
    person.password_hash, person.password_changed_at = password_hash, clock.now()
    if others:
        end_sessions(person, but=keep)
    if had_one:
        outbox.put(
            "mail.send",
            to=person.email,
            subject="Your password was changed",
            template="mail/password_changed",
            values={"name": person.name},
            person_id=person.id,
        )


@atomic
def renew_hash(person: Person, *, old: str, new: str) -> None:
    """Keep the same password under stronger settings, unless it was changed meanwhile."""
    db.session.execute(
        sa.update(Person)
        .where(Person.id == person.id, Person.password_hash == old)
        .values(password_hash=new, updated_at=Person.updated_at)
        .execution_options(synchronize_session=False)
    )


@atomic
def end_sessions(person: Person, *, but: LoginSession | None = None) -> int:
    """Sign all browsers of a person out, except one; the number of those that were open."""
    ending = sa.update(LoginSession).where(LoginSession.person_id == person.id, LoginSession.ended_at.is_(None))
    if but is not None:
        ending = ending.where(LoginSession.id != but.id)
    ended = db.session.execute(ending.values(ended_at=clock.now()).returning(LoginSession.id)).all()
    logs.people_changed()
    return len(ended)


@atomic
def suspend(person: Person, *, actor: Actor) -> None:
    """Shut a person out at once: browsers, tokens, links. Their work stays."""
    require(policy.can_administer(actor))
    if person.id == actor.person_id:
        raise RuleBroken("You can't suspend yourself; another administrator can.")
    person.suspended_at = person.suspended_at or clock.now()
    end_sessions(person)


@atomic
def restore(person: Person, *, actor: Actor) -> None:
    """Let a suspended person in again."""
    require(policy.can_administer(actor))
    person.suspended_at = None
