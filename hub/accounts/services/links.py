"""Single-use links: to set a password, to confirm an address.

What asks for a link only puts the wish into the outbox. The link itself is made when its mail is written, so that
no key ever waits in the database, and so that asking takes the same time whether or not the address is known.
"""

from datetime import timedelta

import sqlalchemy as sa

from hub.accounts import addresses, passwords, policy, queries
from hub.accounts.models import LinkPurpose, OneTimeLink, Person
from hub.accounts.queries import digest
from hub.accounts.services.people import store_password
from hub.accounts.services.sessions import new_key
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require

LASTS = timedelta(minutes=30)
FIRST_LASTS = timedelta(days=7)  # for people who never had a password
STALE = "This link doesn't work any more. Ask for a new one."


@atomic
def ask_for_reset(*, email: str) -> None:
    """Have a link sent, if there is somebody with this address."""
    outbox.put("letter.reset", email=addresses.normal(email)[: addresses.LONGEST])


@atomic
def make_reset_link(person: Person) -> str:
    """The key of a new link to set a password; the links made before stop working."""
    return _make(person, LinkPurpose.RESET, {})


@atomic
def make_link_for(person: Person, *, actor: Actor) -> str:
    """The same for an administrator, who hands the link over."""
    require(policy.can_administer(actor))
    if person.suspended_at is not None:
        raise RuleBroken("Let the person in again first; a suspended person can't sign in.")
    return make_reset_link(person)


def reset_password(link: OneTimeLink, *, password: str) -> Person:
    """Set a password with a link; every browser of the person is signed out, the link is used up."""
    person = link.person
    passwords.check(password, about=(person.name, person.email))
    return _reset(link, passwords.hashed(password))


@atomic
def _reset(link: OneTimeLink, password_hash: str) -> Person:
    _use(link)
    store_password(link.person, password_hash, None, others=True)
    return link.person


@atomic
def ask_for_email_change(person: Person, *, actor: Actor, email: str) -> None:
    """Send a link to the new address and a note to the old one; nothing changes until the link is used."""
    require(policy.can_edit_profile(actor, person))
    wanted = addresses.checked(email)
    if wanted == person.email:
        raise RuleBroken("This is your address already.", field="email")
    outbox.put("letter.confirm_email", person_id=person.id, email=wanted)
    outbox.put(
        "mail.send",
        to=person.email,
        subject="Your address is about to change",
        template="mail/email_changing",
        values={"name": person.name, "email": wanted},
        person_id=person.id,
    )


@atomic
def make_email_link(person: Person, *, email: str) -> str:
    """The key of a link that proves a new address; the ones made before stop working."""
    return _make(person, LinkPurpose.CONFIRM_EMAIL, {"new": email})


@atomic
def confirm_email(link: OneTimeLink) -> Person:
    """The new address becomes the person's; links sent to the old one stop working."""
    person, wanted, old = link.person, link.detail["new"], link.person.email
    _use(link)
    if queries.by_email(wanted) is not None:
        raise RuleBroken("Somebody uses this address already.")
    person.email = wanted
    outbox.put(
        "mail.send",
        to=old,
        subject="Your address was changed",
        template="mail/email_changed",
        values={"name": person.name, "email": wanted},
        person_id=person.id,
    )
    return person


def _make(person: Person, purpose: LinkPurpose, detail: dict[str, str]) -> str:
    older = OneTimeLink.person_id == person.id, OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None)
    db.session.execute(sa.update(OneTimeLink).where(*older).values(used_at=clock.now()))
    key = new_key()
    lasts = FIRST_LASTS if person.password_hash is None else LASTS
    db.session.add(
        OneTimeLink(
            person_id=person.id,
            purpose=purpose,
            key_hash=digest(key),
            detail={**detail, **queries.bound_to(person)},
            expires_at=clock.now() + lasts,
        )
    )
    return key


def _use(link: OneTimeLink) -> None:
    """Use a link up; of two at the same moment, one gets nothing."""
    using = sa.update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
    used = db.session.execute(using.values(used_at=clock.now()).returning(OneTimeLink.id)).first()
    if used is None or not queries.still_binds(link):
        raise RuleBroken(STALE)
