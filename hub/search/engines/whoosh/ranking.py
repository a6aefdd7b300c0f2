"""Scores, filters, facets and order over columns in memory. Knows no index and no disk."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from heapq import nsmallest
from typing import Any

from hub.search.engine import Document, Query

_SATURATION, _LENGTH = 1.2, 0.75  # BM25's k1 and b


@dataclass(slots=True)
class Facts:
    """What is known of each document besides its words: one list for each property, in order of number.

    ``days`` are numbers such as 20250314, or 0; ``contexts`` are ``(facet, value)`` pairs. A document without a kind is
    the index's own note and not a record.
    """

    kinds: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    lengths: list[float] = field(default_factory=list)
    decisions: list[str | None] = field(default_factory=list)
    teams: list[int | None] = field(default_factory=list)
    drivers: list[tuple[int, ...]] = field(default_factory=list)
    contexts: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    @staticmethod
    def pack(document: Document, length: float) -> list[Any]:
        """A document's row, ready for JSON."""
        return [
            document.kind,
            document.id,
            document.version,
            length,
            document.decision,
            document.team_id,
            document.driver_ids,
            sorted(document.context.items()),
            _number(document.when),
            document.source,
        ]

    @classmethod
    def unpacked(cls, rows: Iterable[Sequence[Any]]) -> "Facts":
        """The columns of many rows; a row of one number is the index's own note."""
        note = ["", 0, 0, 0.0, None, None, (), (), 0, ""]
        whole = [row if len(row) > 1 else [note[0], row[0], *note[2:]] for row in rows]
        facts = cls(*(list(column) for column in zip(*whole, strict=True)))
        facts.drivers = [tuple(drivers) for drivers in facts.drivers]
        facts.contexts = [tuple((name, value) for name, value in context) for context in facts.contexts]
        return facts

    @classmethod
    def joined(cls, parts: Sequence["Facts"]) -> "Facts":
        """The columns of several segments one after the other."""
        total = cls()
        for name in (column.name for column in fields(cls)):
            for part in parts:
                getattr(total, name).extend(getattr(part, name))
        return total


@dataclass(slots=True)
class Scored:
    """Documents with their scores, and for each a bit for every term it contains."""

    scores: dict[int, float] = field(default_factory=dict)
    bits: dict[int, int] = field(default_factory=dict)
    frequencies: list[int] = field(default_factory=list)
    """In how many documents each term occurs, in the order the terms came."""


def score(
    terms: Iterable[tuple[Sequence[int], Sequence[float], float]], visible: set[int], lengths: Sequence[float]
) -> Scored:
    """BM25 over the visible documents; a term is its documents, its weight in each, and its weight in the query."""
    result = Scored()
    scores, bits = result.scores, result.bits
    average = (sum(map(lengths.__getitem__, visible)) / len(visible) if visible else 0.0) or 1.0
    base, slope = _SATURATION * (1 - _LENGTH), _SATURATION * _LENGTH / average
    for place, (numbers, weights, boost) in enumerate(terms):
        bit = 1 << place
        seen = [(number, weight) for number, weight in zip(numbers, weights, strict=True) if number in visible]
        result.frequencies.append(len(seen))
        rarity = boost * (_SATURATION + 1) * math.log(1 + (len(visible) - len(seen) + 0.5) / (len(seen) + 0.5))
        for number, weight in seen:
            gain = rarity * weight / (weight + base + slope * lengths[number])
            scores[number] = scores.get(number, 0.0) + gain
            bits[number] = bits.get(number, 0) | bit
    return result


def filters(query: Query, facts: Facts) -> dict[str, Callable[[int], bool]]:
    """The filters of a query as tests of a document, by the facet they belong to."""
    tests: dict[str, Callable[[int], bool]] = {}
    for name, column, wanted in (
        ("kind", facts.kinds, query.kinds),
        ("decision", facts.decisions, query.decisions),
        ("team", facts.teams, query.team_ids),
    ):
        if wanted:
            tests[name] = _one_of(column, set(wanted))
    if query.driver_ids:
        drivers = set(query.driver_ids)
        tests["driver"] = lambda number: not drivers.isdisjoint(facts.drivers[number])
    if query.since or query.until:
        first, last = _number(query.since) or 1, _number(query.until or date.max)
        tests["period"] = lambda number: first <= facts.days[number] <= last
    for pair in query.context.items():
        tests[f"context:{pair[0]}"] = _contains(facts.contexts, pair)
    return tests


def _one_of(column: Sequence[Any], wanted: set[Any]) -> Callable[[int], bool]:
    return lambda number: column[number] in wanted


def _contains(column: Sequence[tuple[tuple[str, str], ...]], pair: tuple[str, str]) -> Callable[[int], bool]:
    return lambda number: pair in column[number]


def narrow(
    numbers: set[int], tests: Mapping[str, Callable[[int], bool]], facts: Facts
) -> tuple[set[int], dict[str, dict[str, int]]]:
    """The documents that pass every test, and the counts of each facet over those that pass all others."""
    passing = {name: {number for number in numbers if test(number)} for name, test in tests.items()}
    kept = numbers.intersection(*passing.values())
    counts = facets(kept, facts)
    for name in tests:
        others = numbers.intersection(*(passed for other, passed in passing.items() if other != name))
        counts[name] = facets(others, facts).get(name, {})
    return kept, {name: counted for name, counted in counts.items() if counted}


def facets(numbers: set[int], facts: Facts) -> dict[str, dict[str, int]]:
    """How many of the documents have each value of each facet, commonest first."""
    counts: dict[str, Counter[str]] = {}
    for name, column in (
        ("kind", facts.kinds),
        ("decision", facts.decisions),
        ("team", facts.teams),
        ("source", facts.sources),
    ):
        tally = Counter(map(column.__getitem__, numbers))
        counts[name] = Counter({str(value): count for value, count in tally.items() if value is not None})
    counts["period"] = Counter()
    for day, count in Counter(map(facts.days.__getitem__, numbers)).items():
        if day:
            counts["period"][f"{day // 10_000:04}-{day // 100 % 100:02}"] += count
    counts["driver"] = Counter()
    for drivers, count in Counter(map(facts.drivers.__getitem__, numbers)).items():
        for driver in drivers:
            counts["driver"][str(driver)] += count
    for context, count in Counter(map(facts.contexts.__getitem__, numbers)).items():
        for name, value in context:
            counts.setdefault(f"context:{name}", Counter())[value] += count
    return {name: dict(tally.most_common()) for name, tally in counts.items() if tally}


def ordered(
    numbers: Iterable[int], scored: Scored, facts: Facts, *, everything: int, newest: bool, most: int
) -> list[int]:
    """The first ``most`` documents: those with all terms before the others, then by score or day, then the newest."""
    scores, bits, days, ids = scored.scores, scored.bits, facts.days, facts.ids

    def by_day(number: int) -> tuple[bool, int, int]:
        return bits.get(number, 0) != everything, -days[number], -ids[number]

    def by_score(number: int) -> tuple[bool, float, int, int]:
        return bits.get(number, 0) != everything, -scores.get(number, 0.0), -days[number], -ids[number]

    return nsmallest(most, numbers, key=by_day if newest else by_score)


def _number(day: date | None) -> int:
    """A day as a number that sorts: 20250314; 0 for none."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0
