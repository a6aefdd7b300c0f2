"""How text becomes words to look for: the same for every engine, for documents and for queries.

Nothing here reads a query language. Apart from quotes, whatever people type is text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from hub.search.engine import Document
from hub.search.stemming import stem

MOST_TERMS = 32
LONGEST_QUERY = 2_000  # characters of a query that are read
LONGEST_DRAFT = 20_000  # characters of a draft that "similar" reads
LONGEST_WORD = 60
FIELD_GAP = 20  # positions between title, tags and body, so that no phrase runs across

TITLE_WEIGHT, TAG_WEIGHT, BODY_WEIGHT = 2.0, 1.5, 1.0

# A Chinese or Japanese character is a word of its own; elsewhere letters and digits, their combining marks,
# joiners and soft hyphens, and an apostrophe between letters belong to one word.
_ALONE = "\u3040-\u30ff\u3400-\u9fff"
_JOINED = "\u00ad\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e\u200b-\u200d\u2060"
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}](?:[^\W_{_ALONE}]|[{_JOINED}]|['\u2019](?=[^\W_]))*")
_QUOTES = re.compile('["\u201c\u201d\u201e\u201f\u00ab\u00bb]')

_STOP = (
    "a an and are as at be been but by for from had has have in into is it its of on or that the their them then there"
    " these they this to was were which will with"
)
STOP_WORDS = frozenset(_STOP.split())

# Words that every plan uses whatever it is about; "similar" looks past them.
_EVERY_PLAN = (
    "plan predict expect study act test trial try cycle pdsa week day month student pupil child children learner"
    " teacher staff class classroom school team count number data measure record collect result see use want ask one"
    " two three first next each every all more less most some than if when how what who our we i my can do does did"
    " done make made get so not no would should could also about after before during per"
)
_PROCESS = frozenset(stem(word) for word in _EVERY_PLAN.split())

ANALYSIS = 1  # raise it when the same text would give other words


def fingerprint() -> str:
    """What an index must have been made with to be read by this module."""
    return hashlib.sha256(repr((ANALYSIS, sorted(STOP_WORDS))).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as compared (``word``), its stem, where it stands, and which word of the text it is."""

    word: str
    stem: str
    start: int
    end: int
    position: int


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The form in which words are compared: lower case, no accents, no possessive, at most 60 characters."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.replace("\u2019", "'"))
        word = "".join(c for c in word if c == "'" or (not unicodedata.combining(c) and _belongs(c)))
        word = unicodedata.normalize("NFC", word.casefold())
    word = word.lower().removesuffix("'s").replace("'", "")
    return word[:LONGEST_WORD]


def _belongs(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` in order, stop words left out but counted in ``position``."""
    for position, found in enumerate(_WORD.finditer(text)):
        word = fold(found[0])
        if word and word not in STOP_WORDS:
            yield Token(word, stem(word), found.start(), found.end(), position)


def places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where any form of ``words`` stands in ``text``, as start and end: what a snippet marks."""
    wanted = {stem(fold(word)) for word in words}
    return [(token.start, token.end) for token in tokens(text) if token.stem in wanted]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as understood: distinct terms, phrases that must occur, and whether anything was typed."""

    terms: tuple[Token, ...]
    phrases: tuple[tuple[tuple[int, str], ...], ...]
    typed: bool

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the terms, in the order typed."""
        return tuple(term.stem for term in self.terms)


def parse(text: str) -> Wanted:
    """Read a query; a phrase is its stems with their distance from its first word. Never fails."""
    text = text[:LONGEST_QUERY]
    found = list(islice(tokens(text), MOST_TERMS))
    terms = {token.stem: token for token in reversed(found)}
    ordered = tuple(sorted(terms.values(), key=lambda token: token.start))
    return Wanted(ordered, tuple(_phrases(text, found)), bool(text.strip()))


def _phrases(text: str, found: list[Token]) -> Iterator[tuple[tuple[int, str], ...]]:
    quotes = [quote.start() for quote in _QUOTES.finditer(text)]
    for opening, closing in zip(quotes[::2], quotes[1::2], strict=False):
        inside = [token for token in found if opening < token.start < closing]
        if inside:
            yield tuple((token.position - inside[0].position, token.stem) for token in inside)


def unfinished(text: str) -> tuple[str, str]:
    """A text before its last word and that word, folded; the word is empty when the text does not end in one."""
    text = text[:LONGEST_QUERY]
    last = None
    for found in _WORD.finditer(text):
        last = found
    if last is None or last.end() < len(text):
        return text, ""
    return text[: last.start()], fold(last[0])


def subject(text: str) -> dict[str, tuple[str, int]]:
    """What a draft is about: each stem that is not a process word, with the word written and how often."""
    about: dict[str, tuple[str, int]] = {}
    for token in tokens(text[:LONGEST_DRAFT]):
        if token.stem not in _PROCESS and not token.word.isdigit():
            word, count = about.get(token.stem, (token.word, 0))
            about[token.stem] = word, count + 1
    return about


@dataclass(slots=True)
class Analysed:
    """A document as an engine stores it.

    ``places`` maps each stem to ``(position, weight)`` pairs in rising order; ``words`` and ``heads`` are the
    words themselves, of the whole document and of title and tags; ``length`` is the sum of all weights.
    """

    places: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    length: float = 0.0


def analyse(document: Document) -> Analysed:
    """The words of a document: title twice and tags one and a half times as heavy as the body."""
    analysed = Analysed()
    base = 0
    for text, weight in (
        (document.title, TITLE_WEIGHT),
        (document.tags, TAG_WEIGHT),
        (document.body, BODY_WEIGHT),
    ):
        last = base
        for token in tokens(text):
            last = base + token.position
            analysed.places.setdefault(token.stem, []).append((last, weight))
            analysed.words.add(token.word)
            analysed.length += weight
            if weight > BODY_WEIGHT:
                analysed.heads.add(token.word)
        base = last + FIELD_GAP
    return analysed
