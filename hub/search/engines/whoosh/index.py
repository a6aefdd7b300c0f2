"""One index on the disk: written in batches, read through snapshots."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from hub.search.engine import Document, Ref
from hub.search.engines.whoosh.files import PlacesFormat, Segment, SegmentWriter, latest, merge, open_index, open_parts
from hub.search.engines.whoosh.ranking import Facts
from hub.search.engines.whoosh.shelves import Change
from hub.search.words import analyse

Postings = tuple[list[int], list[float]]
"""Document numbers, rising, and the weight of the word in each."""

_CHECKPOINT = "!checkpoint"
_MOST_REMEMBERED_SIGHTS, _MOST_REMEMBERED_STEMS = 16, 500
_FULL = 2_500  # documents in memory before a build writes a segment


class Writer:
    """One batch on its way into an index: add, forget, then commit or cancel. The caller holds the lock."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._start()

    def _start(self) -> None:
        self._writer = SegmentWriter(open_index(self._place))
        self._added = 0
        self._parts: list[tuple[int, Segment]] | None = None

    def apply(self, change: Change) -> None:
        """Write a whole batch."""
        for ref in change.drops | change.puts.keys():
            self._forget(_key(ref))
        for document in change.puts.values():
            self.add(document)
        if change.upto is not None:
            self.mark(change.upto)

    def add(self, document: Document) -> None:
        """Add a document that the index does not have."""
        if self._added >= _FULL:
            self._let_go()
            self._writer.commit(merge=False)
            self._start()
        self._added += 1
        analysed = analyse(document)
        facts = Facts.pack(document, analysed.length)
        self._writer.add_document(
            key=[_key(document.ref)],
            access=[access(document.network_id, token) for token in document.visibility],
            stem=analysed.places,
            word=analysed.words,
            head=analysed.heads,
            facts=json.dumps(facts, ensure_ascii=False).encode(),
        )

    def mark(self, upto: int) -> None:
        """Note how far in the outbox this commit reaches."""
        self._forget(_CHECKPOINT)
        self._writer.add_document(key=[_CHECKPOINT], facts=json.dumps([upto]).encode())

    def commit(self) -> None:
        """Make everything visible to new snapshots, and durable."""
        self._let_go()
        self._writer.commit(mergetype=merge)

    def cancel(self) -> None:
        """Leave the index as it was at the last commit."""
        self._let_go()
        if not self._writer.is_closed:
            self._writer.cancel()

    def _forget(self, key: str) -> None:
        if self._parts is None:
            self._parts = open_parts(self._writer.storage, self._writer.segments)
        for base, part in self._parts:
            for number in part.numbers("key", key):
                self._writer.delete_document(base + number)

    def _let_go(self) -> None:
        for _, part in self._parts or ():
            part.close()
        self._parts = None


def _key(ref: Ref) -> str:
    return f"{ref[0]}:{ref[1]}"


def access(network_id: int, token: str) -> str:
    """The term by which documents of a network that a token opens are found."""
    return f"{network_id}|{token}"


class Snapshot:
    """An index at one commit. For one thread at a time.

    ``known`` are the facts of segments read earlier, by segment; they never change and may be shared.
    Document numbers count through all segments.
    """

    def __init__(self, place: Path, known: Mapping[str, Facts]) -> None:
        self.generation, self._parts = latest(place)
        self.known: dict[str, Facts] = {}
        self._deleted: set[int] = set()
        for base, part in self._parts:
            name = f"{place.name}/{part.segment().segment_id()}"
            self.known[name] = known.get(name) or _facts(part)
            self._deleted.update(base + number for number in part.segment().deleted_docs())
        self.facts = Facts.joined(list(self.known.values()))
        self._visible: dict[frozenset[str], set[int]] = {}
        self._postings: dict[str, Postings] = {}

    def close(self) -> None:
        """Give the files back."""
        for _, part in self._parts:
            part.close()

    def live(self) -> set[int]:
        """Every document, whoever may see it; the checkpoint is none."""
        return {number for number, kind in enumerate(self.facts.kinds) if kind} - self._deleted

    def checkpoint(self) -> int | None:
        """The last outbox row committed."""
        for base, part in self._parts:
            for number in part.numbers("key", _CHECKPOINT):
                if base + number not in self._deleted:
                    return self.facts.ids[base + number]
        return None

    def visible(self, terms: frozenset[str]) -> set[int]:
        """The documents that one of these access terms opens."""
        if terms not in self._visible:
            if len(self._visible) >= _MOST_REMEMBERED_SIGHTS:
                self._visible.clear()
            self._visible[terms] = {number for term in terms for number in self.having("access", term)} - self._deleted
        return self._visible[terms]

    def having(self, field: str, term: str) -> list[int]:
        """The documents with a term in ``access``, ``word`` or ``head``; deleted ones may be among them."""
        return [base + number for base, part in self._parts for number in part.numbers(field, term)]

    def words(self, field: str, prefix: str) -> set[str]:
        """The words of ``word`` or ``head`` that begin with ``prefix``, of documents of every network."""
        return {term.decode() for _, part in self._parts for term in part.expand_prefix(field, prefix)}

    def count(self, field: str, term: str) -> int:
        """About how many documents have a term, whoever may see them."""
        return sum(part.doc_frequency(field, term) for _, part in self._parts)

    def postings(self, stem: str) -> Postings:
        """Where a stem occurs; deleted documents may be among them."""
        if stem not in self._postings:
            if len(self._postings) >= _MOST_REMEMBERED_STEMS:
                self._postings.clear()
            numbers: list[int] = []
            weights: list[float] = []
            for base, part in self._parts:
                for some, heavy, _ in part.blocks("stem", stem):
                    numbers.extend(base + number for number in some)
                    weights.extend(heavy)
            self._postings[stem] = numbers, weights
        return self._postings[stem]

    def phrase(self, phrase: tuple[tuple[int, str], ...], within: set[int]) -> set[int]:
        """Those of ``within`` in which the stems stand at these distances from the first."""
        starts: dict[int, set[int]] | None = None
        for offset, stem in phrase:
            found = {number: {place - offset for place in places} for number, places in self._places(stem, within)}
            if starts is not None:
                found = {n: starts[n] & places for n, places in found.items() if n in starts and starts[n] & places}
            starts, within = found, set(found)
        return set(starts or ())

    def _places(self, stem: str, within: set[int]) -> Iterator[tuple[int, list[int]]]:
        for base, part in self._parts:
            for numbers, _, values in part.blocks("stem", stem):
                for number, value in zip(numbers, values, strict=True):
                    if base + number in within:
                        yield base + number, PlacesFormat.decode(value)


def _facts(part: Segment) -> Facts:
    column = part.column_reader("facts", translate=False)
    rows = b",".join(column[number] for number in range(part.doc_count_all()))
    return Facts.unpacked(json.loads(b"[" + rows + b"]"))
