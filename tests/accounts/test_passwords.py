"""What is accepted as a password, and how it is kept: T31."""

import unicodedata

import argon2
import pytest

from hub.accounts import passwords
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.errors import RuleBroken
from tests.accounts.conftest import PASSWORD


@pytest.mark.parametrize(
    "password",
    [
        "three owls on a roof",
        "x" * 5 + "-%4 _y",
        "sieben Zwerge und ein Igel " * 4,
        "ein Gürteltier fährt Rad",
        "🦔🦉🐢🐌🪲🐝🦋🐛",
        "   lots of   room   ",
        "مفتاح البيت القديم",
        "abcdefgh ijklmnop",
    ],
)
def test_long_spaced_and_odd_passwords_are_welcome(password: str):
    passwords.check(password, about=("Maya Okafor", "maya@alder.example"))
    kept = passwords.hashed(password)
    assert passwords.is_right(kept, password)
    assert not passwords.is_right(kept, password[:-1])
    assert not passwords.is_right(kept, password.swapcase() + "x")


def test_nothing_is_cut_off():
    longest = "".join(chr(ord("a") + number % 26) for number in range(passwords.LONGEST))
    passwords.check(longest)
    kept = passwords.hashed(longest)
    assert not passwords.is_right(kept, longest[:-1])
    assert not passwords.is_right(kept, longest + "a")
    with pytest.raises(RuleBroken, match="at most 128"):
        passwords.check(longest + "a")


TRIED_FIRST = """
    password Password1 password123 12345678 123456789 qwertyuiop iloveyou letmein1 sunshine Welcome1! 1q2w3e4r football
    baseball superman princess trustno1 11111111 abcd1234 qwerty123 PASSWORD!! monkey2024 summer2025 liverpool1 00000000
    aaaaaaaaaaaa abababababab
"""


@pytest.mark.parametrize("password", TRIED_FIRST.split())
def test_what_is_tried_first_is_refused(password: str):
    with pytest.raises(RuleBroken, match="tried first"):
        passwords.check(password)


@pytest.mark.parametrize(
    "password", ["Maya Okafor", "mayaokafor1", "maya.okafor@alder.example", "maya.okafor", "okafor2024!"]
)
def test_what_everybody_knows_of_a_person_is_refused(password: str):
    with pytest.raises(RuleBroken, match="own name"):
        passwords.check(password, about=("Maya Okafor", "maya.okafor@alder.example"))


def test_fewer_than_eight_characters_are_refused():
    with pytest.raises(RuleBroken, match="at least 8") as refusal:
        passwords.check("x7!kQ2z")
    assert refusal.value.field == "password"


def test_about_three_thousand_common_passwords_ship():
    assert len(passwords.common()) >= 3000


def test_a_letter_typed_as_two_signs_is_the_same_letter():
    kept = passwords.hashed(unicodedata.normalize("NFC", "café am Fluss"))
    assert passwords.is_right(kept, unicodedata.normalize("NFD", "café am Fluss"))


def test_nobody_has_the_empty_password_or_a_broken_hash():
    assert not passwords.is_right(None, "")
    assert not passwords.is_right("", "")
    assert not passwords.is_right("not a hash", PASSWORD)


def test_hashes_are_argon2id_of_19_mebibytes():
    kept = passwords.hashed(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in kept


def test_an_older_hash_is_renewed_when_its_owner_signs_in(client, maya: Person):
    maya.password_hash = old = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    version = maya.version
    db.session.commit()
    assert client.post("/sign-in", data={"email": maya.email, "password": "wrong one here"}).status_code == 422
    assert maya.password_hash == old
    assert client.post("/sign-in", data={"email": maya.email, "password": PASSWORD}).status_code == 303
    assert maya.password_hash != old
    assert not passwords.is_outdated(maya.password_hash or "")
    assert passwords.is_right(maya.password_hash, PASSWORD)
    assert maya.version >= version
