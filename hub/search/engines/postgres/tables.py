"""The engine's own tables and what is written to them.

Every row belongs to a build; readers look at the live one, a rebuild fills the next beside it. Names begin
with ``search_`` so that migrations of the hub leave them alone.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from hub.search.engine import Document, IndexUnavailable, Ref
from hub.search.words import BODY_WEIGHT, TITLE_WEIGHT, Analysed, analyse, fingerprint

SCHEMA_VERSION = 1
_LAST_PLACE = 16_383  # PostgreSQL counts places no further
_WRITER, _BUILDER = 7_350_101, 7_350_102  # names of locks

# Rows are kept whole and uncompressed: ranking reads the stems of thousands of them.
_DDL = """
CREATE TABLE IF NOT EXISTS search_state (
    the_only_row boolean PRIMARY KEY DEFAULT true CHECK (the_only_row),
    live integer,
    building integer,
    made_for text,
    checkpoint bigint,
    building_checkpoint bigint
);
INSERT INTO search_state DEFAULT VALUES ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS search_document (
    build integer NOT NULL,
    kind text NOT NULL,
    id bigint NOT NULL,
    network_id bigint NOT NULL,
    version bigint NOT NULL,
    gone boolean NOT NULL DEFAULT false,
    visibility text[] NOT NULL,
    decision text,
    team_id bigint,
    driver_ids bigint[] NOT NULL,
    context jsonb NOT NULL,
    happened date,
    source text NOT NULL,
    stems tsvector NOT NULL,
    words tsvector NOT NULL,
    heads tsvector NOT NULL,
    PRIMARY KEY (build, kind, id)
) WITH (toast_tuple_target = 8160);
ALTER TABLE search_document ALTER stems SET STORAGE EXTERNAL;
CREATE INDEX IF NOT EXISTS search_document_newest
    ON search_document (build, network_id, happened DESC NULLS LAST, id DESC);
CREATE INDEX IF NOT EXISTS search_document_stems ON search_document USING gin (stems);
CREATE INDEX IF NOT EXISTS search_document_words ON search_document USING gin (words);
CREATE INDEX IF NOT EXISTS search_document_heads ON search_document USING gin (heads);
CREATE TABLE IF NOT EXISTS search_word (
    build integer NOT NULL,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (build, word)
);
"""

_COLUMNS = (
    "network_id version gone visibility decision team_id driver_ids context happened source stems words heads"
).split()
_UPSERT = f"""
INSERT INTO search_document (build, kind, id, {", ".join(_COLUMNS)}) VALUES (
    :build, :kind, :id, :network_id, :version, :gone, CAST(:visibility AS text[]), :decision, :team_id,
    CAST(:driver_ids AS bigint[]), CAST(:context AS jsonb), :happened, :source,
    CAST(:stems AS tsvector), CAST(:words AS tsvector), CAST(:heads AS tsvector))
ON CONFLICT (build, kind, id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}
"""  # noqa: S608 (only our own column names)
# What a rebuild read may be older than what was indexed meanwhile; what was forgotten meanwhile stays so.
_NOT_OLDER = "WHERE excluded.version >= search_document.version"
_UNLESS_GONE = f"{_NOT_OLDER} AND NOT search_document.gone"
_UNLESS_NEWER = f"{_NOT_OLDER} OR search_document.gone"
_WORDS = "INSERT INTO search_word (build, word) SELECT :build, unnest(CAST(:words AS text[])) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class State:
    """Which builds there are and how far in the outbox the live one reaches."""

    live: int | None
    building: int | None
    checkpoint: int | None


def create(connection: Connection) -> None:
    """Make the tables, anew when they are those of another version."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _WRITER})
    present = connection.scalar(text("SELECT obj_description(to_regclass('search_state'), 'pg_class')"))
    if present not in {None, str(SCHEMA_VERSION)}:
        connection.exec_driver_sql("DROP TABLE search_state, search_document, search_word")
    if present != str(SCHEMA_VERSION):
        connection.exec_driver_sql(_DDL + f"COMMENT ON TABLE search_state IS '{SCHEMA_VERSION}'")


def made_for() -> str:
    """What the rows must have been written by to be read."""
    return f"{SCHEMA_VERSION}-{fingerprint()}"


def lock_writer(connection: Connection, *, wait: float) -> State:
    """Be the only writer until the transaction ends; the state meanwhile."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{int(wait * 1000)}ms'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _WRITER})
    row = connection.execute(text("SELECT live, building, checkpoint, made_for FROM search_state")).one()
    return State(row.live if row.made_for == made_for() else None, row.building, row.checkpoint)


def lock_builder(connection: Connection) -> None:
    """Be the only one to rebuild while this connection lives."""
    if not connection.scalar(text("SELECT pg_try_advisory_lock(:name)"), {"name": _BUILDER}):
        raise IndexUnavailable("Another process rebuilds the search index.")


def unlock_builder(connection: Connection) -> None:
    """Let others rebuild."""
    connection.execute(text("SELECT pg_advisory_unlock(:name)"), {"name": _BUILDER})


def put(connection: Connection, build: int, documents: Sequence[Document], *, guard: str = "") -> None:
    """Add or replace documents of one build."""
    if not documents:
        return
    analysed = [(document, analyse(document)) for document in documents]
    connection.execute(text(_UPSERT + guard), [_row(build, document, found) for document, found in analysed])
    words = sorted(set().union(*(found.words for _, found in analysed)))
    connection.execute(text(_WORDS), {"build": build, "words": words})


def put_live(connection: Connection, state: State, documents: Sequence[Document]) -> None:
    """Add or replace documents in the live build, and in the one being built."""
    assert state.live is not None
    put(connection, state.live, documents)
    if state.building is not None:
        put(connection, state.building, documents, guard=_UNLESS_NEWER)


def put_built(connection: Connection, build: int, documents: Sequence[Document]) -> None:
    """Add documents to the build that is being made."""
    put(connection, build, documents, guard=_UNLESS_GONE)


def drop_live(connection: Connection, state: State, refs: Iterable[Ref]) -> None:
    """Forget documents, and mark them as gone in the build that is being made."""
    keys = [{"build": state.live, "kind": kind, "id": number} for kind, number in refs]
    if not keys:
        return
    connection.execute(text("DELETE FROM search_document WHERE build = :build AND kind = :kind AND id = :id"), keys)
    if state.building is not None:
        nothing = {"network_id": -1, "version": 0, "gone": True, "visibility": [], "decision": None, "team_id": None}
        nothing |= {"driver_ids": [], "context": "{}", "happened": None, "source": ""}
        nothing |= {"stems": "", "words": "", "heads": ""}
        connection.execute(text(_UPSERT), [nothing | key | {"build": state.building} for key in keys])


def mark(connection: Connection, upto: int | None) -> None:
    """Note how far in the outbox the transaction reaches."""
    if upto is not None:
        both = "UPDATE search_state SET checkpoint = :upto, building_checkpoint = :upto"
        connection.execute(text(both), {"upto": upto})


def begin_build(connection: Connection, state: State) -> int:
    """Start a build beside the live one; what a failed one left is removed."""
    build = 1 + max(state.live or 0, state.building or 0, connection.scalar(text(_HIGHEST)) or 0)
    connection.execute(text("UPDATE search_state SET building = :build, building_checkpoint = NULL"), {"build": build})
    return build


_HIGHEST = "SELECT max(build) FROM search_document"


def go_live(connection: Connection, build: int, upto: int | None) -> None:
    """Make a build the live one."""
    connection.execute(text("DELETE FROM search_document WHERE build = :build AND gone"), {"build": build})
    swap = (
        "UPDATE search_state SET live = :build, building = NULL, made_for = :made_for,"
        " checkpoint = coalesce(building_checkpoint, :upto)"
    )
    connection.execute(text(swap), {"build": build, "made_for": made_for(), "upto": upto})


def clear(connection: Connection) -> None:
    """Remove every build but the live one and end the one being made."""
    connection.execute(text("UPDATE search_state SET building = NULL"))
    for table in ("search_document", "search_word"):
        others = f"DELETE FROM {table} WHERE build IS DISTINCT FROM (SELECT live FROM search_state)"  # noqa: S608
        connection.execute(text(others))


def versions(connection: Connection) -> dict[Ref, int]:
    """The version of every live document."""
    rows = connection.execute(text(f"SELECT kind, id, version FROM search_document WHERE {_IN_USE}"))  # noqa: S608
    return {(row.kind, row.id): row.version for row in rows}


def figures(connection: Connection) -> dict[str, Any]:
    """How many documents, how many bytes, and how far."""
    statement = f"""
    SELECT (SELECT count(*) FROM search_document WHERE {_IN_USE}) AS documents,
        (SELECT CAST(sum(pg_total_relation_size(CAST(name AS regclass))) AS bigint)
            FROM unnest(ARRAY['search_document', 'search_word']) AS name) AS bytes,
        live AS build, building, checkpoint
    FROM search_state
    """  # noqa: S608
    return dict(connection.execute(text(statement)).mappings().one())


_IN_USE = "build = (SELECT live FROM search_state)"


def _row(build: int, document: Document, analysed: Analysed) -> dict[str, Any]:
    return {
        "build": build,
        "kind": document.kind,
        "id": document.id,
        "network_id": document.network_id,
        "version": document.version,
        "gone": False,
        "visibility": list(document.visibility),
        "decision": document.decision,
        "team_id": document.team_id,
        "driver_ids": list(document.driver_ids),
        "context": json.dumps(dict(document.context)),
        "happened": document.when,
        "source": document.source,
        "stems": _vector(analysed),
        "words": " ".join(lexeme(word) for word in sorted(analysed.words)),
        "heads": " ".join(lexeme(word) for word in sorted(analysed.heads)),
    }


def lexeme(word: str) -> str:
    """A folded word as a tsvector and a tsquery are written; it holds letters, digits and marks only."""
    return f"'{word}'"


def _vector(analysed: Analysed) -> str:
    """Places from 1 on, titles labelled A, tags B and the body D."""

    def label(weight: float) -> str:
        return "A" if weight == TITLE_WEIGHT else "" if weight == BODY_WEIGHT else "B"

    return " ".join(
        lexeme(stem) + ":" + ",".join(f"{min(place + 1, _LAST_PLACE)}{label(weight)}" for place, weight in places)
        for stem, places in analysed.places.items()
    )
