"""One network's stock of sentences while a sample is written: dealt evenly, and learnings never said twice."""

import random
from collections.abc import Callable, Iterable, Mapping

from hub.sample.phrases import Deck, IdeaPhrases, Phrase, Scene, everyday, ideas_of

_TRIES = 30


class Lexicon:
    """Says things in a scene; `rng` decides which."""

    def __init__(self, network: str, rng: random.Random) -> None:
        self._rng = rng
        self._ideas, self._everyday = ideas_of(network), everyday(network)
        self._decks: dict[tuple[str, str], Deck] = {}
        self._said: set[str] = set()

    def idea(self, key: str) -> IdeaPhrases:
        """The phrases of one idea."""
        return self._ideas[key]

    def about(self, idea: str, name: str, scene: Scene) -> str:
        """A sentence from one of the idea's own lists, such as "learning.adopt"."""
        return self._deck(idea, name, self._ideas[idea].lists).say(scene)

    def general(self, name: str, scene: Scene) -> str:
        """A sentence from the lists that serve every idea."""
        return self._deck("", name, self._everyday).say(scene)

    def remember(self, texts: Iterable[str]) -> None:
        """Take note of what was said elsewhere."""
        self._said.update(texts)

    def once(self, say: Callable[[], str]) -> str:
        """What `say` comes up with, tried again while somebody in this network has written exactly that."""
        text = say()
        for _ in range(_TRIES):
            if text not in self._said:
                break
            text = say()
        self._said.add(text)
        return text

    def _deck(self, idea: str, name: str, lists: Mapping[str, tuple[Phrase, ...]]) -> Deck:
        deck = self._decks.get((idea, name))
        if deck is None:
            deck = self._decks[idea, name] = Deck(lists[name], self._rng)
        return deck
