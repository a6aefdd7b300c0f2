"""Keeping the index in step with the records: at least once, in batches, never inside a request."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import sqlalchemy as sa
import structlog
from flask import Flask, current_app

from hub.cycles import queries as cycles
from hub.discussion import queries as discussion
from hub.extensions import db
from hub.kernel import refs
from hub.kernel.documents import Document
from hub.kernel.outbox import Message, OutboxRow
from hub.kernel.refs import Ref
from hub.search.engine import IndexUnavailable, SearchEngine
from hub.search.engines.postgres import PostgresEngine
from hub.search.engines.whoosh import WhooshEngine
from hub.theory import queries as theory

log = structlog.get_logger()

AT_A_TIME = 200


def connect(app: Flask) -> None:
    """Give the application the engine its settings name."""
    app.extensions["hub.search"] = chosen_engine(app)


def chosen_engine(app: Flask) -> SearchEngine:
    """The engine of the settings: `auto` is postgres on PostgreSQL, whoosh elsewhere."""
    name: str = app.config["SEARCH_ENGINE"]
    with app.app_context():
        if name == "postgres" or (name == "auto" and db.engine.dialect.name == "postgresql"):
            return PostgresEngine(db.engine)
    return WhooshEngine(f"{app.config['DATA_DIR']}/search")


def engine() -> SearchEngine:
    """The engine of the running application."""
    found: SearchEngine = current_app.extensions["hub.search"]
    return found


def changed(messages: Sequence[Message]) -> None:
    """Read changed records again into the index (outbox topic `search.changed`); those that are gone leave it."""
    wanted = {Ref(message.payload["kind"], message.payload["id"]) for message in messages}
    wanted |= set(_leaning_on(wanted))
    upto = max(message.id for message in messages)
    try:
        write(wanted, upto=upto)
    except IndexUnavailable as error:
        log.warning("search.rebuilding", reason=str(error))
        rebuild()


def write(wanted: Iterable[Ref], *, upto: int | None = None) -> None:
    """Put these records into the index as they are now."""
    wanted = set(wanted)
    documents = list(_documents(wanted))
    gone = {(ref.kind, ref.id) for ref in wanted} - {document.ref for document in documents}
    keeper = engine()
    if gone:
        keeper.delete(gone)
    keeper.index(documents, upto=upto)


def _documents(wanted: Iterable[Ref]) -> Iterator[Document]:
    table = refs.kinds()
    by_kind: dict[str, list[int]] = {}
    for ref in wanted:
        by_kind.setdefault(ref.kind, []).append(ref.id)
    for kind, numbers in by_kind.items():
        reader = table[kind].documents if kind in table else None
        if reader is not None:
            yield from reader(numbers).values()


def _leaning_on(changed_refs: set[Ref]) -> Iterator[Ref]:
    """Records whose document holds words or rights of a changed one: its comments, the tests of an idea."""
    ideas = [ref.id for ref in changed_refs if ref.kind == "idea"]
    drivers = [ref.id for ref in changed_refs if ref.kind == "driver"]
    if drivers:
        ideas += theory.ids_under(drivers)
        yield from (Ref("idea", number) for number in theory.ids_under(drivers))
    if ideas:
        yield from (Ref("cycle", number) for number in cycles.ids_of_ideas(ideas))
    yield from (Ref("comment", number) for number in discussion.ids_on(changed_refs))


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Build the index anew from the database, beside the live one; the number of documents."""
    count = 0
    upto = db.session.scalar(sa.select(sa.func.max(OutboxRow.id)))

    def everything() -> Iterator[Document]:
        nonlocal count
        for kind in refs.kinds():
            if kind.documents is None or kind.all_ids is None:
                continue
            numbers = list(kind.all_ids())
            for start in range(0, len(numbers), AT_A_TIME):
                for document in kind.documents(numbers[start : start + AT_A_TIME]).values():
                    count += 1
                    yield document
                if progress is not None:
                    progress(count)

    keeper = engine()
    keeper.prepare()
    keeper.rebuild(everything(), upto=upto)
    return count


def check(*, repair: bool = True) -> dict[str, int]:
    """Compare the index with the database by number and version, and mend what differs."""
    kept = engine().verify()
    stale: set[Ref] = set()
    missing: set[Ref] = set()
    seen: set[tuple[str, int]] = set()
    for kind in refs.kinds():
        if kind.documents is None or kind.all_ids is None:
            continue
        numbers = list(kind.all_ids())
        for start in range(0, len(numbers), AT_A_TIME):
            for document in kind.documents(numbers[start : start + AT_A_TIME]).values():
                seen.add(document.ref)
                if document.ref not in kept:
                    missing.add(Ref(*document.ref))
                elif kept[document.ref] != document.version:
                    stale.add(Ref(*document.ref))
    orphaned = {Ref(*ref) for ref in kept.keys() - seen}
    if repair and (stale or missing or orphaned):
        write(stale | missing | orphaned)
    return {"checked": len(seen), "stale": len(stale), "missing": len(missing), "orphaned": len(orphaned)}


def wake() -> None:
    """At the start: make an index where there is none; else compare it with the records and mend what differs."""
    keeper = engine()
    keeper.prepare()
    try:
        found = check()
        log.info("search.checked", **found)
    except IndexUnavailable as error:
        log.info("search.building", reason=str(error))
        rebuild()
