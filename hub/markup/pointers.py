"""Mentions of people (`@maya.okafor`) and references to things (`#cycle-12`) in what people write.

Pointers are looked for in the source, but only those that come out of the renderer as ordinary text count: never
those in code or in a link. So that both sides agree on which ones these are, each candidate carries an invisible
marker through the renderer; whoever is notified of a mention is exactly who is linked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

POINTER: Final = re.compile(
    r"""
    (?<![\w@#.+%&=/\\-])                    # not inside a word, an e-mail address or a web address
    (?:
        @(?P<handle>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?![\w@])
    |
        \#(?P<kind>[a-z]+)-(?P<number>[0-9]{1,9})(?![\w-])
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)

FIRST_MARKER: Final = 0xF0000
MARKERS: Final = 0xFFFE
MARKER: Final = re.compile("[\U000f0000-\U000fffff]")
"""One character of the supplementary private use area per candidate: its place in the list is its number."""

TOKEN: Final = re.compile(r'<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?: [a-z]+="[^"]*")*>|(?P<text>[^<]+)')
"""A tag, or the text between two tags, of HTML as the sanitiser writes it."""

SILENT_TAGS: Final = frozenset({"a", "code", "pre"})

ADDRESS: Final = re.compile(r"(?:https?://|/(?![/\\]))[^\s\\\x00-\x1f]*")


@dataclass(frozen=True, slots=True)
class Found:
    """A mention or reference in a source text, at source[start:end].

    kind is "mention" with the handle as key, in lower case, or the word of a reference ("cycle") with its number.
    """

    kind: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """Where a pointer leads and what is shown for it, both unescaped; ValueError for an address we must not link to."""

    url: str
    text: str

    def __post_init__(self) -> None:
        """Refuse addresses that are neither a path of ours nor http(s)."""
        if not ADDRESS.fullmatch(self.url):
            raise ValueError(f"Not an address to link to: {self.url!r}")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of sanitised HTML: a tag ("p", "/p"), or text as a reader sees it, which may be a pointer."""

    html: str
    tag: str = ""
    text: str = ""
    found: Found | None = None


def mark(source: str) -> tuple[str, tuple[Found, ...]]:
    """Put a marker before each candidate; returns the marked source and the candidates, first marker first."""
    unmarked = MARKER.sub("\ufffd", source)
    candidates: list[Found] = []

    def marked(match: re.Match[str]) -> str:
        if len(candidates) == MARKERS:
            return match[0]
        kind, key = ("mention", match["handle"]) if match["handle"] else (match["kind"], str(int(match["number"])))
        candidates.append(Found(kind.lower(), key.lower(), match.start(), match.end()))
        return chr(FIRST_MARKER + len(candidates) - 1) + match[0]

    return POINTER.sub(marked, unmarked), tuple(candidates)


def runs(html: str, source: str, candidates: tuple[Found, ...]) -> Iterator[Run]:
    """Walk through sanitised, marked HTML; the markers are gone from what comes out."""
    silent = 0
    for token in TOKEN.finditer(html):
        if token["tag"]:
            if token["tag"] in SILENT_TAGS:
                silent += -1 if token["end"] else 1
            yield Run(MARKER.sub("", token[0]), tag=token["end"] + token["tag"])
        elif silent:
            yield _text(MARKER.sub("", unescape(token["text"])))
        else:
            yield from _pointed(unescape(token["text"]), source, candidates)


def _pointed(text: str, source: str, candidates: tuple[Found, ...]) -> Iterator[Run]:
    place = 0
    for marker in MARKER.finditer(text):
        found = candidates[ord(marker[0]) - FIRST_MARKER]
        typed = source[found.start : found.end]
        if text.startswith(typed, marker.end()):
            yield _text(MARKER.sub("", text[place : marker.start()]))
            yield Run(_escaped(typed), text=typed, found=found)
            place = marker.end() + len(typed)
    yield _text(MARKER.sub("", text[place:]))


def _text(text: str) -> Run:
    return Run(_escaped(text), text=text)


def _escaped(text: str) -> str:
    """Escaped the way the sanitiser does it, so that cleaning the result again changes nothing."""
    return escape(text, quote=False).replace("\xa0", "&nbsp;")
