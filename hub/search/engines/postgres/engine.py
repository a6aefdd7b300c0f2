"""The engine of hubs on PostgreSQL: the index lies in the same database and follows its transactions."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

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
from hub.search.engines.postgres import asking, likeness, tables

_BATCH = 200
# Compiling a statement takes longer than running it, and a few megabytes are sorted.
_FOR_READING = text("SELECT set_config('jit', 'off', true), set_config('work_mem', '32MB', true)")


class PostgresEngine:
    """Full text search in ``database``, by connections of its own. ``wait`` is in seconds, for other writers."""

    name = "postgres"

    def __init__(self, database: Engine, *, wait: float = 10.0) -> None:
        self._database = database
        self._wait = wait

    # --- writing ---------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make the tables; see :meth:`SearchEngine.prepare`."""
        with self._transaction("prepared") as connection:
            tables.create(connection)

    def index(self, documents: Iterable[Document], *, upto: int | None = None) -> None:
        """Add or replace documents in one transaction."""
        changed = {document.ref: document for document in documents}
        with self._writing() as (connection, state):
            tables.put_live(connection, state, list(changed.values()))
            tables.mark(connection, upto)

    def delete(self, refs: Iterable[Ref], *, upto: int | None = None) -> None:
        """Forget documents in one transaction."""
        gone = sorted(set(refs))
        with self._writing() as (connection, state):
            tables.drop_live(connection, state, gone)
            tables.mark(connection, upto)

    def rebuild(
        self, documents: Iterable[Document], *, progress: Progress | None = None, upto: int | None = None
    ) -> None:
        """Write a new build beside the live one and swap; see :meth:`SearchEngine.rebuild`."""
        self.prepare()
        with self._rebuilding():
            with self._transaction("rebuilt") as connection:
                build = tables.begin_build(connection, tables.lock_writer(connection, wait=self._wait))
            try:
                self._fill(build, documents, progress)
                with self._transaction("rebuilt") as connection:
                    tables.lock_writer(connection, wait=self._wait)
                    tables.go_live(connection, build, upto)
            finally:
                with self._transaction("rebuilt") as connection:
                    tables.lock_writer(connection, wait=self._wait)
                    tables.clear(connection)
            with self._transaction("rebuilt") as connection:
                connection.execute(text("ANALYZE search_document, search_word"))

    def _fill(self, build: int, documents: Iterable[Document], progress: Progress | None) -> None:
        batch: dict[Ref, Document] = {}
        done = 0
        for document in documents:
            done += 0 if document.ref in batch else 1
            batch[document.ref] = document
            if len(batch) == _BATCH:
                self._put_built(build, batch)
                batch = {}
            if progress is not None:
                progress(done)
        self._put_built(build, batch)

    def _put_built(self, build: int, batch: Mapping[Ref, Document]) -> None:
        with self._transaction("rebuilt") as connection:
            tables.put_built(connection, build, list(batch.values()))

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, tables.State]]:
        with self._transaction("written") as connection:
            state = tables.lock_writer(connection, wait=self._wait)
            if state.live is None:
                raise IndexUnavailable("There is no search index yet.")
            yield connection, state

    @contextmanager
    def _rebuilding(self) -> Iterator[None]:
        """Hold the builder's lock by a connection that does nothing else."""
        with _careful("rebuilt"), self._database.connect().execution_options(isolation_level="AUTOCOMMIT") as holder:
            tables.lock_builder(holder)
            try:
                yield
            finally:
                tables.unlock_builder(holder)

    # --- reading ---------------------------------------------------------------------------------------------------

    def search(self, query: Query, principal: Principal) -> Answer:
        """Find documents; see :meth:`SearchEngine.search`."""
        with self._reading() as connection:
            return asking.answer(connection, query, principal)

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
        wanted = likeness.Likeness(network_id, kinds, context or {}, frozenset(exclude), limit)
        with self._reading() as connection:
            return likeness.similar(connection, text, principal, wanted)

    def suggest(self, prefix: str, principal: Principal, network_id: int) -> list[str]:
        """Ways to finish the last word; see :meth:`SearchEngine.suggest`."""
        with self._reading() as connection:
            return asking.suggestions(connection, prefix, principal, network_id)

    # --- keeping ---------------------------------------------------------------------------------------------------

    def checkpoint(self) -> int | None:
        """The last outbox row committed; see :meth:`SearchEngine.checkpoint`."""
        with self._reading() as connection:
            if connection.scalar(text("SELECT to_regclass('search_state')")) is None:
                return None
            mark: int | None = connection.scalar(text("SELECT checkpoint FROM search_state WHERE live IS NOT NULL"))
            return mark

    def verify(self) -> dict[Ref, int]:
        """The version of every document; see :meth:`SearchEngine.verify`."""
        with self._reading() as connection:
            asking.require_live(connection)
            return tables.versions(connection)

    def stats(self) -> dict[str, Any]:
        """Figures for the administrator's page; see :meth:`SearchEngine.stats`."""
        with self._reading() as connection:
            asking.require_live(connection)
            return {"engine": self.name, **tables.figures(connection)}

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._transaction("read") as connection:
            connection.execute(_FOR_READING)
            yield connection

    @contextmanager
    def _transaction(self, what: str) -> Iterator[Connection]:
        with _careful(what), self._database.begin() as connection:
            yield connection


@contextmanager
def _careful(what: str) -> Iterator[None]:
    """Say IndexUnavailable for whatever the database refuses."""
    try:
        yield
    except SQLAlchemyError as error:
        raise IndexUnavailable(f"The search index cannot be {what}: {error}") from error
