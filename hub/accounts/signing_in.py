"""Trying a password: counted, answered in the same time whoever is asked for, and never while holding the database."""

from dataclasses import dataclass

from hub.accounts import addresses, passwords, queries, services
from hub.accounts.limits import counter, network_of
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.db import begin_reading

HERE = "wrong password, one account from one network"
ANYWHERE = "wrong password, one account from everywhere"
NETWORK = "wrong password, one network"


@dataclass(frozen=True)
class Attempt:
    """How a try ended: with a person, with a wrong password, or before it was looked at, for `wait` seconds."""

    person: Person | None = None
    wait: int = 0


def let_others_write() -> None:
    """End this request's transaction, so that nobody waits for SQLite's one writer while a password is hashed."""
    begin_reading()
    db.session.commit()


def attempt(email: str, password: str, address: str | None) -> Attempt:
    """Try a password for an address. Suspended and unknown people get the answer of a wrong password."""
    email, network = addresses.normal(email)[: addresses.LONGEST], network_of(address)
    let_others_write()
    person = queries.by_email(email)
    if wait := _wait(email, network, person):
        return Attempt(wait=wait)
    known = person.password_hash if person is not None and person.suspended_at is None else None
    let_others_write()
    if person is None or not passwords.is_right(known, password):
        if person is None:
            passwords.is_right(None, password)
        _count_wrong(email, network)
        return Attempt()
    counter().forget(HERE, email, network)
    _renew(person, password)
    return Attempt(person=person)


def _wait(email: str, network: str, person: Person | None) -> int:
    limits = counter()
    if not limits.room(HERE, email, network):
        return limits.wait(HERE, email, network)
    if not limits.room(NETWORK, network):
        return limits.wait(NETWORK, network)
    if not limits.room(ANYWHERE, email) and not (person and _was_here(person, network)):
        return limits.wait(ANYWHERE, email)
    return 0


def _was_here(person: Person, network: str) -> bool:
    """Whether a person has signed in from this network before; guessing from all over must not lock them out."""
    return network in {network_of(address) for address in queries.addresses_of(person)}


def _count_wrong(email: str, network: str) -> None:
    for name, key in ((HERE, (email, network)), (ANYWHERE, (email,)), (NETWORK, (network,))):
        counter().count(name, *key)


def _renew(person: Person, password: str) -> None:
    """Keep the password under today's settings, when the hash is older."""
    old = person.password_hash
    if old is not None and passwords.is_outdated(old):
        services.renew_hash(person, old=old, new=passwords.hashed(password))
