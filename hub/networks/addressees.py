"""Whom somebody meant who pasted a list of addresses, in whatever form it came."""

import re
from dataclasses import dataclass

from hub.accounts import addresses
from hub.kernel.errors import RuleBroken
from hub.markup import clean

MOST = 200
LONGEST_NAME = 120

_LINES = re.compile(r"[\n;]")
_COMMAS_OUTSIDE_QUOTES = re.compile(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'|]+@[^\s<>()\[\],;:\"'|]+")


@dataclass(frozen=True)
class Addressee:
    """One piece of the list: as it was written, and the address and name in it; no address when there is none."""

    written: str
    email: str = ""
    name: str = ""


def read(pasted: str) -> list[Addressee]:
    """The people in a pasted list, each address once, in order.

    Lines, commas, semicolons and blanks may separate; "Name <address>", "Name address" and bare addresses are read.
    Pieces without an address, and what only looks like one, come back with `email` empty.
    """
    found: list[Addressee] = []
    known: set[str] = set()
    for piece in _pieces(clean(pasted)):
        for one in _people_in(piece):
            if one.email not in known or not one.email:
                found.append(one)
                known.add(one.email)
    return found


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for line in _LINES.split(text):
        several = line.count("@") != 1 or "<" not in line  # "Diaz, Ana <ana@…>" is one person
        pieces += _COMMAS_OUTSIDE_QUOTES.split(line) if several else [line]
    return [piece.strip() for piece in pieces if piece.strip()]


def _people_in(piece: str) -> list[Addressee]:
    matches = list(_ADDRESS.finditer(piece))
    if not matches:
        return [Addressee(piece[:200])]
    people: list[Addressee] = []
    start = 0
    for match in matches:
        name = _name(piece[start : match.start()])
        start = match.end()
        try:
            people.append(Addressee(match[0], addresses.checked(match[0].removeprefix("mailto:").strip(".'")), name))
        except RuleBroken:
            people.append(Addressee(match[0][:200]))
    return people


def _name(before: str) -> str:
    words = re.sub(r"[<>()\[\]\"|,:\t]+|\bmailto\b", " ", before).split()
    return " ".join(word for word in words if any(sign.isalpha() for sign in word))[:LONGEST_NAME]
