"""The words of the sample's teachers: sentences by idea, kept in TOML, and how one of them is chosen and filled.

A sentence may begin with tags (`@rural @at-lunch …`): it is used only where all of them hold. `<this|that>` stands for
one of several wordings. `{bus}` is filled from the scene; a sentence with a slot that has no word there is not used.
"""

import random
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hub.sample.world import Level

_FOLDER = Path(__file__).parent / "phrases"
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_TAGS = re.compile(r"^((?:@[a-z0-9-]+ )+)")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?] ))([a-zà-ž])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence or two, with what it needs of a scene."""

    text: str
    tags: frozenset[str]
    slots: frozenset[str]

    def fits(self, scene: "Scene") -> bool:
        """Whether everything it speaks of is there."""
        return self.tags <= scene.tags and self.slots <= scene.words.keys()

    def say(self, scene: "Scene", rng: random.Random) -> str:
        """The sentence as written in that scene, sentences beginning with a capital letter."""
        text = _CHOICE.sub(lambda m: rng.choice(m[1].split("|")), self.text) if "<" in self.text else self.text
        if "{" in text:
            text = _SLOT.sub(lambda m: scene.words[m[1]], text)
            text = _SENTENCE_START.sub(lambda m: m[1].upper(), text)
        return text


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a test happens: the words that fill slots, and the tags that hold."""

    words: Mapping[str, str]
    tags: frozenset[str]


class Deck:
    """Phrases dealt like cards: each comes up before any comes up again, as far as the scenes allow."""

    def __init__(self, phrases: Iterable[Phrase], rng: random.Random) -> None:
        self._rng = rng
        self._cards = list(phrases)
        rng.shuffle(self._cards)

    def deal(self, scene: Scene) -> Phrase:
        """The phrase that fits and has waited longest. IndexError when none fits."""
        for place, phrase in enumerate(self._cards):
            if phrase.fits(scene):
                # Back somewhere in the second half: even use without a fixed order.
                del self._cards[place]
                back = self._rng.randrange(len(self._cards) // 2, len(self._cards) + 1)
                self._cards.insert(back, phrase)
                return phrase
        raise IndexError("No phrase fits this scene.")

    def say(self, scene: Scene) -> str:
        """One that fits, as written in that scene."""
        return self.deal(scene).say(scene, self._rng)


@dataclass(frozen=True, slots=True)
class Count:
    """Something a team can count. `kind` says how numbers come about (see hub.sample.numbers)."""

    question: str
    unit: str
    kind: str
    hope: tuple[float, float]
    start: tuple[float, float] = (0, 0)
    better: str = "up"


@dataclass(frozen=True)
class IdeaPhrases:
    """What teams write about one idea. `words` holds (prediction, what came when it held, when it did not)."""

    key: str
    noun: str
    levels: tuple[Level, ...]
    largest: Level
    whens: tuple[str, ...]
    counts: tuple[Count, ...]
    words: tuple[tuple[str, str, str], ...]
    lists: Mapping[str, tuple[Phrase, ...]] = field(repr=False)


def phrase(text: str) -> Phrase:
    """A phrase from how it is written down."""
    match = _TAGS.match(text)
    tags = frozenset(tag.removeprefix("@") for tag in match[1].split()) if match else frozenset()
    rest = text[match.end() :] if match else text
    return Phrase(rest, tags, frozenset(_SLOT.findall(rest)))


@cache
def ideas_of(network: str) -> dict[str, IdeaPhrases]:
    """The phrases of each tested idea of a network, by the idea's key."""
    files = sorted(path for path in (_FOLDER / network).glob("*.toml") if path.stem != "everyday")
    return {path.stem: _idea(path) for path in files}


@cache
def everyday(network: str) -> dict[str, tuple[Phrase, ...]]:
    """What may happen to any idea; lists inside a table are named "reasons.adopt"."""
    return _lists(_read(_FOLDER / network / "everyday.toml"))


def _idea(path: Path) -> IdeaPhrases:
    raw = _read(path)
    counts = tuple(_count(entry) for entry in raw.pop("counts"))
    words = tuple((expected, held, missed) for expected, held, missed in raw.pop("words"))
    noun, levels, whens = raw.pop("noun"), tuple(raw.pop("levels")), tuple(raw.pop("whens"))
    largest: Level = raw.pop("largest", "school")
    return IdeaPhrases(path.stem, noun, levels, largest, whens, counts, words, _lists(raw))


def _count(entry: dict[str, Any]) -> Count:
    start = entry.get("from") or entry.get("of") or entry.get("base") or (0, 0)
    better = entry.get("better", "down" if entry["kind"] == "fall" else "up")
    return Count(entry["question"], entry["unit"], entry["kind"], tuple(entry["hope"]), tuple(start), better)


def _lists(raw: Mapping[str, Any]) -> dict[str, tuple[Phrase, ...]]:
    found = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            found.update({f"{name}.{inner}": entries for inner, entries in _lists(value).items()})
        else:
            found[name] = tuple(phrase(text) for text in value)
    return found


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
