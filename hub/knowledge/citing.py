"""What an article rests on: the tests and ideas named in its text, and those named beside it."""

import re
from collections.abc import Iterable, Mapping

from hub.kernel.errors import RuleBroken
from hub.kernel.refs import Ref
from hub.markup import excerpt, found

KINDS = ("cycle", "idea")
MOST = 200

_BULLETS = re.compile(r"^\s*[-*+]\s+", re.MULTILINE)
_NAMED = re.compile(
    r"#?(?P<kind>cycle|idea)-(?P<number>[0-9]{1,9})|(?:https?://[^/\s]+)?/(?P<page>cycle|idea)s/(?P<of>[0-9]{1,9})\b\S*",
    re.IGNORECASE,
)


def in_text(body: str) -> list[Ref]:
    """The tests and ideas a text refers to, in order, each once."""
    pointers = [pointer for pointer in found(body) if pointer.kind in KINDS]
    return list(dict.fromkeys(Ref(pointer.kind, int(pointer.key)) for pointer in pointers))


def named(text: str) -> list[Ref]:
    """What somebody named in a line of its own: `#cycle-12`, `idea-9` or the address of a page, several in a row.

    RuleBroken for a word that is none of these.
    """
    refs = []
    for typed in re.split(r"[\s,;]+", text.strip()):
        said = _NAMED.fullmatch(typed.rstrip("."))
        if said:
            refs.append(Ref((said["kind"] or said["page"]).lower(), int(said["number"] or said["of"])))
        elif typed:
            raise RuleBroken(
                f"“{typed[:60]}” can’t be cited. Write #cycle-12 or #idea-9, or paste the address of the page.",
                field="cites",
            )
    return list(dict.fromkeys(refs))


def ticked(value: str) -> list[Ref]:
    """The reference behind the value of a box; none when it was tampered with."""
    said = _NAMED.fullmatch(value)
    return [Ref(said["kind"].lower(), int(said["number"]))] if said and said["kind"] else []


def written(refs: Iterable[Ref]) -> str:
    """References as they are typed."""
    return " ".join(f"#{ref}" for ref in refs)


def teaser(body: str, titles: Mapping[Ref, str], limit: int = 200) -> str:
    """The first words of a text; where it names something whose title is known, the title stands instead."""
    start = body[: limit * 4]
    for pointer in reversed(found(start)):
        if pointer.key.isdecimal() and (ref := Ref(pointer.kind, int(pointer.key))) in titles:
            start = f"{start[: pointer.start]}“{titles[ref]}”{start[pointer.end :]}"
    return excerpt(_BULLETS.sub("", start), limit)
