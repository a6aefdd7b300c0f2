"""Passwords: what is accepted, and how they are kept."""

import secrets
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hub.kernel.errors import RuleBroken

SHORTEST = 8
ADVISED = 12
LONGEST = 128

# Argon2id as OWASP advises for sign-in: 19 MiB, two passes. Raising these renews each hash at its owner's next sign-in.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

# A Monday morning must not ask for 19 MiB times everybody at the door.
_at_once = threading.BoundedSemaphore(4)

# What a wrong address is checked against, so that it takes as long as a wrong password.
_NOBODYS = _hasher.hash(secrets.token_urlsafe(24))

_COMMON = Path(__file__).with_name("common_passwords.txt")
_ORNAMENTS = "0123456789!?.,;:*#$%&@+-_=/ "


def hashed(password: str) -> str:
    """The hash to keep. Takes some 20 ms: call it before a transaction that writes begins."""
    with _at_once:
        return _hasher.hash(_one_spelling(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether this is the password behind the hash; without a hash it takes as long and is wrong."""
    with _at_once:
        try:
            right = _hasher.verify(password_hash or _NOBODYS, _one_spelling(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return bool(right) and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check(password: str, *, about: Iterable[str] = (), field: str = "password") -> None:
    """Refuse a password that is too short, too long or among the first that would be tried.

    `about` holds what others know of the person: name, address.
    """
    spelled = _one_spelling(password)
    if len(spelled) < SHORTEST:
        raise RuleBroken(f"Use at least {SHORTEST} characters; three or four words in a row are best.", field=field)
    if len(spelled) > LONGEST:
        raise RuleBroken(f"Use at most {LONGEST} characters.", field=field)
    folded = spelled.casefold()
    if len(set(folded)) < 4 or folded in common() or folded.strip(_ORNAMENTS) in common():
        raise RuleBroken("Too many people use this password, so it is tried first. Choose another.", field=field)
    if folded.strip(_ORNAMENTS) in _known(about):
        raise RuleBroken("Don't use your own name or address as the password.", field=field)


@cache
def common() -> frozenset[str]:
    """The passwords that are tried first, in lower case."""
    return frozenset(line for line in _COMMON.read_text(encoding="utf-8").splitlines() if line)


def _known(about: Iterable[str]) -> set[str]:
    known: set[str] = set()
    for fact in about:
        folded = fact.casefold()
        local, _, domain = folded.partition("@")
        parts = [folded, local, domain, domain.partition(".")[0], *folded.split(), *local.split(".")]
        known.update([*parts, folded.replace(" ", ""), folded.replace(" ", "."), local.replace(".", "")])
    return known - {""}


def _one_spelling(password: str) -> str:
    """One spelling for é typed as one sign or as two, so that every keyboard opens the same door."""
    return unicodedata.normalize("NFC", password)
