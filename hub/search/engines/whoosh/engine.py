"""The embedded default: an index in a directory, no server; fast to about ten thousand documents."""

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hub.search import words
from hub.search.engine import (
    SIMILAR_KINDS,
    Answer,
    Document,
    Hit,
    IndexUnavailable,
    Principal,
    Progress,
    Query,
    Ref,
)
from hub.search.engines.whoosh import asking, files, ranking
from hub.search.engines.whoosh import index as indexes
from hub.search.engines.whoosh.shelves import Change, Shelves

_MOST_IDLE = 4


class WhooshEngine:
    """Whoosh in ``directory``. ``wait`` is how many seconds a batch waits for another writer."""

    name = "whoosh"

    def __init__(self, directory: str | os.PathLike[str], *, wait: float = 10.0) -> None:
        prefix = f"{files.SCHEMA_VERSION}-{words.fingerprint()}"
        self._shelves = Shelves(Path(directory), prefix, wait=wait)
        self._lock = threading.Lock()
        self._idle: list[tuple[tuple[int, Path, int], indexes.Snapshot]] = []
        self._known: dict[str, ranking.Facts] = {}

    # --- writing ---------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make the directory; see :meth:`SearchEngine.prepare`."""
        with _careful("prepared"):
            self._shelves.root.mkdir(parents=True, exist_ok=True)

    def index(self, documents: Iterable[Document], *, upto: int | None = None) -> None:
        """Add or replace documents in one commit."""
        self._write(Change(puts={document.ref: document for document in documents}, upto=upto))

    def delete(self, refs: Iterable[Ref], *, upto: int | None = None) -> None:
        """Forget documents in one commit."""
        self._write(Change(drops=set(refs), upto=upto))

    def _write(self, change: Change) -> None:
        with _careful("written"), self._shelves.writing():
            place = self._shelves.current()
            if change.puts or change.drops or change.upto is not None:
                _commit(place, change)
            self._shelves.note(change)

    def rebuild(
        self, documents: Iterable[Document], *, progress: Progress | None = None, upto: int | None = None
    ) -> None:
        """Build a new index beside the live one and swap; see :meth:`SearchEngine.rebuild`."""
        with self._shelves.rebuilding() as place:
            with _careful("rebuilt"), self._shelves.writing():
                files.create(place)
                self._shelves.start_journal()
            written = _fill(place, documents, progress, upto)
            with _careful("rebuilt"), self._shelves.writing():
                meanwhile = self._shelves.noted()
                for ref, version in written.items():
                    if ref in meanwhile.puts and meanwhile.puts[ref].version < version:
                        del meanwhile.puts[ref]
                _commit(place, meanwhile)
                self._shelves.go_live(place)

    # --- reading ---------------------------------------------------------------------------------------------------

    @contextmanager
    def _snapshot(self) -> Iterator[indexes.Snapshot]:
        """A snapshot of the latest commit that no other thread uses meanwhile."""
        with _careful("read"):
            place = self._shelves.current()
            mark = (os.getpid(), place, files.generation(place))
            snapshot = self._borrowed(mark) or indexes.Snapshot(place, self._known)
            try:
                yield snapshot
            except BaseException:
                snapshot.close()
                raise
            self._give_back(mark, snapshot)

    def _borrowed(self, mark: tuple[int, Path, int]) -> indexes.Snapshot | None:
        with self._lock:
            fitting = [pair for pair in self._idle if pair[0] == mark]
            if fitting:
                self._idle.remove(fitting[-1])
                return fitting[-1][1]
            stale, self._idle = self._idle, []
        for (process, _, _), snapshot in stale:
            if process == os.getpid():
                snapshot.close()
        return None

    def _give_back(self, mark: tuple[int, Path, int], snapshot: indexes.Snapshot) -> None:
        with self._lock:
            self._known = snapshot.known
            if len(self._idle) < _MOST_IDLE:
                self._idle.append((mark, snapshot))
                return
        snapshot.close()

    def search(self, query: Query, principal: Principal) -> Answer:
        """Find documents; see :meth:`SearchEngine.search`."""
        with self._snapshot() as snapshot:
            return asking.answer(snapshot, query, principal)

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
        """Documents about the same thing; see :meth:`SearchEngine.similar`."""
        wanted = asking.Likeness(network_id, frozenset(kinds), context or {}, frozenset(exclude), limit)
        with self._snapshot() as snapshot:
            return asking.similar(snapshot, text, principal, wanted)

    def suggest(self, prefix: str, principal: Principal, network_id: int) -> list[str]:
        """Ways to finish the last word; see :meth:`SearchEngine.suggest`."""
        with self._snapshot() as snapshot:
            return asking.suggestions(snapshot, prefix, principal, network_id)

    # --- keeping ---------------------------------------------------------------------------------------------------

    def checkpoint(self) -> int | None:
        """The last outbox row committed; see :meth:`SearchEngine.checkpoint`."""
        if not self._shelves.begun():
            return None
        with self._snapshot() as snapshot:
            return snapshot.checkpoint()

    def verify(self) -> dict[Ref, int]:
        """The version of every document; see :meth:`SearchEngine.verify`."""
        with self._snapshot() as snapshot:
            facts = snapshot.facts
            return {(facts.kinds[n], facts.ids[n]): facts.versions[n] for n in snapshot.live()}

    def stats(self) -> dict[str, Any]:
        """Figures for the administrator's page; see :meth:`SearchEngine.stats`."""
        with self._snapshot() as snapshot:
            place = self._shelves.current()
            return {
                "engine": self.name,
                "documents": len(snapshot.live()),
                "bytes": files.size(place),
                "segments": len(snapshot.known),
                "generation": snapshot.generation,
                "directory": str(place),
                "checkpoint": snapshot.checkpoint(),
            }


def _fill(place: Path, documents: Iterable[Document], progress: Progress | None, upto: int | None) -> dict[Ref, int]:
    """Write everything into a new index; the versions written."""
    with _careful("rebuilt"):
        writer = indexes.Writer(place)
    written: dict[Ref, int] = {}
    try:
        for document in documents:
            if document.ref not in written:
                written[document.ref] = document.version
                with _careful("rebuilt"):
                    writer.add(document)
                if progress is not None:
                    progress(len(written))
        with _careful("rebuilt"):
            if upto is not None:
                writer.mark(upto)
            writer.commit()
    except BaseException:
        writer.cancel()
        raise
    return written


def _commit(place: Path, change: Change) -> None:
    writer = indexes.Writer(place)
    try:
        writer.apply(change)
        writer.commit()
    except BaseException:
        writer.cancel()
        raise


@contextmanager
def _careful(what: str) -> Iterator[None]:
    """Say IndexUnavailable for whatever goes wrong: a damaged index can make Whoosh raise anything."""
    try:
        yield
    except IndexUnavailable:
        raise
    except Exception as error:
        raise IndexUnavailable(f"The search index cannot be {what}: {error!r}") from error
