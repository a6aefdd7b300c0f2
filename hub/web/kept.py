"""What a person typed, carried through a page that stood in the way: signing in again, an outdated form."""

import json

from flask import request

Fields = list[tuple[str, str]]


def typed() -> Fields:
    """The fields of the form that was sent, without its token and without passwords."""
    return [(name, value) for name, value in request.form.items(multi=True) if _may_travel(name)]


def _may_travel(name: str) -> bool:
    return name != "csrf_token" and not name.endswith("password")


def packed(fields: Fields) -> str:
    """Fields as one hidden field's value."""
    return json.dumps(fields, ensure_ascii=False)


def unpacked(value: str) -> Fields:
    """The fields in a hidden field's value; what was tampered with counts as nothing."""
    try:
        found = json.loads(value or "[]")
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in found):
        return []
    return [(str(name), str(text)) for name, text in found if _may_travel(str(name))]


def is_text(name: str, value: str) -> bool:
    """Whether a field is something a person wrote, as opposed to a number, a key or a choice."""
    words = value.split()
    return name not in {"once", "next", "to"} and (len(words) > 1 or (bool(words) and not value.isascii()))
