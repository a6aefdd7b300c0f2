"""What every search engine of the hub can do, and the shapes that go in and come out.

An engine knows documents, words and who may see what. It knows neither the database nor the web: the
services give it :class:`Document` values and read the records again before they show anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeAlias

from hub.kernel.documents import Document as Document  # noqa: PLC0414 - part of the protocol

Ref: TypeAlias = tuple[str, int]
"""A record's kind and number, as in ``("cycle", 12)``: unique in an index."""

SHARED = 0
"""``network_id`` of a document that several networks see; each has a token of its own in ``visibility``."""

SIMILAR_KINDS = ("cycle", "idea", "published")


class IndexUnavailable(Exception):
    """The index is missing, damaged, locked, out of date or not writable; the records themselves are safe.

    Callers fall back to titles from the database and say so on the page.
    """


class Progress(Protocol):
    """Told how many documents a rebuild has written so far."""

    def __call__(self, done: int, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the visibility tokens of one person in one moment."""

    tokens: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What somebody looks for inside one network.

    Words are joined by *or*, quotes make a phrase that must occur, everything else in ``text`` is plain text.
    Filters of one facet are joined by *or*, different facets by *and*; ``since`` and ``until`` are inclusive.
    An empty ``text`` lists everything the filters leave, newest first. ``correct=False`` searches for exactly
    what was typed ("search instead for").
    """

    text: str
    network_id: int
    kinds: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    team_ids: tuple[int, ...] = ()
    driver_ids: tuple[int, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: str = "best"
    offset: int = 0
    limit: int = 20
    correct: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; ``matched`` are the words of the query it contains, as they were typed (folded)."""

    kind: str
    id: int
    score: float
    matched: tuple[str, ...]

    @property
    def ref(self) -> Ref:
        """The kind and number of the record."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits and what surrounds it.

    ``facets`` maps ``kind``, ``decision``, ``team``, ``driver``, ``source``, ``period`` (``2025-03``) and
    ``context:<facet>`` to counts by value. The counts of a facet obey every filter but the facet's own, so
    that the other choices stay visible. ``did_you_mean`` is the whole query with its unknown words replaced;
    ``corrected`` says that the hits are already those of ``did_you_mean``.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    did_you_mean: str | None = None
    corrected: bool = False


class SearchEngine(Protocol):
    """A place that keeps documents and finds them again. Every method raises :class:`IndexUnavailable`.

    Visibility is part of each look-up: hits, totals, facets, suggestions and corrections come only from
    documents the principal may see. Instances may be used from several threads and processes at once.
    """

    name: str

    def prepare(self) -> None:
        """Make room for an index (directory, tables). The first :meth:`rebuild` makes the index itself."""

    def index(self, documents: Iterable[Document], *, upto: int | None = None) -> None:
        """Add or replace documents; ``upto`` is the last outbox row they cover, committed with them."""

    def delete(self, refs: Iterable[Ref], *, upto: int | None = None) -> None:
        """Forget documents; unknown ones are ignored."""

    def search(self, query: Query, principal: Principal) -> Answer:
        """Find documents by words and filters."""

    def similar(
        self,
        text: str,
        principal: Principal,
        *,
        network_id: int,
        kinds: tuple[str, ...] = SIMILAR_KINDS,
        context: Mapping[str, str] | None = None,
        exclude: Iterable[Ref] = (),
        limit: int = 5,
    ) -> list[Hit]:
        """Documents about the same thing as ``text``; the same ``context`` lifts one and hides none."""

    def suggest(self, prefix: str, principal: Principal, network_id: int) -> list[str]:
        """Ways to finish the last word of ``prefix``, from titles and tags, most frequent first."""

    def rebuild(
        self, documents: Iterable[Document], *, progress: Progress | None = None, upto: int | None = None
    ) -> None:
        """Build a new index beside the live one from all ``documents``, then swap in one step.

        ``documents`` is read while others go on indexing; what they add meanwhile is in the new index too.
        """

    def checkpoint(self) -> int | None:
        """The last outbox row committed with the index; ``None`` when there is no index or no such row."""

    def verify(self) -> dict[Ref, int]:
        """The version of every document in the index, to compare with the database."""

    def stats(self) -> dict[str, Any]:
        """Figures for the administrator's page: ``engine``, ``documents``, ``bytes`` and the engine's own."""
