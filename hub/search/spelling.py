"""Corrections for words that nobody in sight has written, and the query with the corrections in place."""

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from hub.search.words import Token

MOST_CORRECTED = 5
MOST_CANDIDATES = 40


def correctable(word: str) -> bool:
    """Whether a correction of ``word`` is worth looking for: not for numbers, codes and very short words."""
    return len(word) > 2 and word.isalpha()


def near(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Words of ``vocabulary`` one slip away from ``word`` (two for more than five letters), nearest first."""
    slips = 1 if len(word) <= 5 else 2
    candidates = [candidate for candidate in vocabulary if abs(len(candidate) - len(word)) <= slips]
    distances = [(OSA.distance(word, candidate, score_cutoff=slips), candidate) for candidate in candidates]
    return [candidate for slip, candidate in sorted(distances) if 0 < slip <= slips][:MOST_CANDIDATES]


def best(word: str, counts: Mapping[str, int]) -> str | None:
    """The nearest of the candidates that occur, the commonest of the equally near."""
    occurring = [candidate for candidate, count in counts.items() if count]
    return min(occurring, key=lambda other: (OSA.distance(word, other), -counts[other], other), default=None)


def corrected(text: str, replacements: Iterable[tuple[Token, str]]) -> str:
    """``text`` with words exchanged and everything else, quotes included, as typed."""
    for token, word in sorted(replacements, key=lambda pair: -pair[0].start):
        text = text[: token.start] + word + text[token.end :]
    return text
