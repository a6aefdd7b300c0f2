"""Questions put to one snapshot: search with corrections and facets, similar documents, suggestions."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from hub.search import spelling, words
from hub.search.engine import SHARED, Answer, Hit, Principal, Query, Ref
from hub.search.engines.whoosh import ranking
from hub.search.engines.whoosh.index import Snapshot, access
from hub.search.engines.whoosh.ranking import Facts, Scored

_DRAFT_TERMS = 15
_MOST_SUGGESTIONS = 8
_ENOUGH = 24  # words in sight among which the best suggestions are chosen
_CONTEXT_LIFT = 0.15  # for each facet that agrees
_CHANCE = 4  # when a draft has this many telling words, sharing one of them says nothing


def visible_to(snapshot: Snapshot, principal: Principal, network_id: int) -> set[int]:
    """The documents of a network that a principal may see."""
    terms = {access(network_id, token) for token in principal.tokens}
    whole = f"network:{network_id}"
    if whole in principal.tokens:
        terms.add(access(SHARED, whole))
    return snapshot.visible(frozenset(terms))


def answer(snapshot: Snapshot, query: Query, principal: Principal) -> Answer:
    """Search, with the query corrected where nobody in sight has written its words."""
    visible = visible_to(snapshot, principal, query.network_id)
    wanted = words.parse(query.text)
    scored = _scored(snapshot, wanted, visible)
    suggestion = _did_you_mean(snapshot, query.text, wanted, scored, visible) if query.correct else None
    corrected = suggestion is not None and not scored.scores
    if suggestion is not None and corrected:
        wanted = words.parse(suggestion)
        scored = _scored(snapshot, wanted, visible)
    numbers = _matching(snapshot, wanted, scored, visible)
    kept, facets = ranking.narrow(numbers, ranking.filters(query, snapshot.facts), snapshot.facts)
    page = ranking.ordered(
        kept,
        scored,
        snapshot.facts,
        everything=(1 << len(wanted.terms)) - 1,
        newest=query.sort == "newest",
        most=query.offset + query.limit,
    )[query.offset :]
    typed = [term.word for term in wanted.terms]
    return Answer(_hits(page, scored, snapshot.facts, typed), len(kept), facets, suggestion, corrected)


def _scored(snapshot: Snapshot, wanted: words.Wanted, visible: set[int]) -> Scored:
    terms = ((*snapshot.postings(stem), 1.0) for stem in wanted.stems)
    return ranking.score(terms, visible, snapshot.facts.lengths)


def _matching(snapshot: Snapshot, wanted: words.Wanted, scored: Scored, visible: set[int]) -> set[int]:
    """The documents with any of the words and all of the phrases; all documents when nothing was typed."""
    if not wanted.typed:
        return visible
    numbers = set(scored.scores)
    for phrase in wanted.phrases:
        bits = sum(1 << wanted.stems.index(stem) for stem in {stem for _, stem in phrase})
        numbers = snapshot.phrase(phrase, {number for number in numbers if scored.bits[number] & bits == bits})
    return numbers


def _hits(numbers: Iterable[int], scored: Scored, facts: Facts, typed: Sequence[str]) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            facts.kinds[number],
            facts.ids[number],
            round(scored.scores.get(number, 0.0), 4),
            tuple(word for place, word in enumerate(typed) if scored.bits.get(number, 0) >> place & 1),
        )
        for number in numbers
    )


def _did_you_mean(snapshot: Snapshot, text: str, wanted: words.Wanted, scored: Scored, visible: set[int]) -> str | None:
    unknown = [
        term
        for term, count in zip(wanted.terms, scored.frequencies, strict=True)
        if not count and spelling.correctable(term.word)
    ]
    found = []
    for term in unknown[: spelling.MOST_CORRECTED]:
        candidates = spelling.near(term.word, snapshot.words("word", term.word[0]))
        better = spelling.best(term.word, _seen(snapshot, "word", candidates, visible))
        if better is not None:
            found.append((term, better))
    return spelling.corrected(text, found) if found else None


def _seen(snapshot: Snapshot, field: str, candidates: Iterable[str], visible: set[int]) -> dict[str, int]:
    """In how many of the visible documents each word stands."""
    return {word: len(visible.intersection(snapshot.having(field, word))) for word in candidates}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What "similar" is asked for besides the text."""

    network_id: int
    kinds: frozenset[str]
    context: Mapping[str, str]
    exclude: frozenset[Ref]
    limit: int

    def allows(self, kind: str, number: int) -> bool:
        """Whether a record may be in the answer."""
        return kind in self.kinds and (kind, number) not in self.exclude


def similar(snapshot: Snapshot, text: str, principal: Principal, wanted: Likeness) -> list[Hit]:
    """Documents that share telling words with a text; more of them, and the same context, lift."""
    facts = snapshot.facts
    visible = visible_to(snapshot, principal, wanted.network_id)
    about = _telling(snapshot, words.subject(text), visible)
    terms = [(*snapshot.postings(stem), 1 + math.log(count)) for stem, (_, count) in about]
    scored = ranking.score(terms, visible, facts.lengths)
    least = 2 if len(about) >= _CHANCE else 1
    numbers = [
        number
        for number, bits in scored.bits.items()
        if bits.bit_count() >= least and wanted.allows(facts.kinds[number], facts.ids[number])
    ]
    for number in numbers:
        same = sum(wanted.context.get(name) == value for name, value in facts.contexts[number])
        scored.scores[number] *= (1 + _CONTEXT_LIFT * same) * scored.bits[number].bit_count() / len(about)
    best = ranking.ordered(numbers, scored, facts, everything=-1, newest=False, most=wanted.limit)
    return list(_hits(best, scored, facts, [word for _, (word, _) in about]))


def _telling(
    snapshot: Snapshot, about: dict[str, tuple[str, int]], visible: set[int]
) -> list[tuple[str, tuple[str, int]]]:
    """The words of a text that say most about it: frequent in it, rare elsewhere, and in something one may see."""
    total = len(snapshot.facts.kinds) + 1
    known = [(stem, written, snapshot.count("stem", stem)) for stem, written in about.items()]
    weighed = [(written[1] * math.log(total / count), stem, written) for stem, written, count in known if count]
    weighed.sort(key=lambda entry: (-entry[0], entry[1]))
    seen = ((stem, written) for _, stem, written in weighed if not visible.isdisjoint(snapshot.postings(stem)[0]))
    return list(islice(seen, _DRAFT_TERMS))


def suggestions(snapshot: Snapshot, prefix: str, principal: Principal, network_id: int) -> list[str]:
    """The text with its last word finished: first by words that go with the earlier ones, then by frequency."""
    before, last = words.unfinished(prefix)
    if not last:
        return []
    visible = visible_to(snapshot, principal, network_id)
    earlier = words.parse(before)
    company = set(_scored(snapshot, earlier, visible).scores) if earlier.terms else visible
    words_there = snapshot.words("head", last)
    seen: dict[str, int] = {}
    for word in sorted(words_there, key=lambda word: (-snapshot.count("head", word), word)):
        seen.update((known, count) for known, count in _seen(snapshot, "head", [word], visible).items() if count)
        if len(seen) == _ENOUGH:
            break
    together = _seen(snapshot, "head", seen, company)
    best = sorted(seen, key=lambda word: (-together[word], -seen[word], word))
    return [before + word for word in best[:_MOST_SUGGESTIONS]]
