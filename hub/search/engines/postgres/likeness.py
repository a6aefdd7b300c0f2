"""Which documents are about the same thing as a draft."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from hub.search import words
from hub.search.engine import Hit, Principal, Ref
from hub.search.engines.postgres.asking import (
    MOST_RANKED,
    NEWEST,
    VISIBLE,
    WEIGHTS,
    matched,
    occurrences,
    require_live,
    visible_to,
)
from hub.search.engines.postgres.tables import lexeme

_DRAFT_TERMS = 15
_MOST_WEIGHED = 60
_CONTEXT_LIFT = 0.15  # for each facet that agrees
_CHANCE = 4  # when a draft has this many telling words, sharing one of them says nothing


@dataclass(frozen=True, slots=True)
class Likeness:
    """What "similar" is asked for besides the text."""

    network_id: int
    kinds: tuple[str, ...]
    context: Mapping[str, str]
    exclude: frozenset[Ref]
    limit: int


def similar(connection: Connection, draft: str, principal: Principal, wanted: Likeness) -> list[Hit]:
    """Documents that share telling words with a text; more of them, and the same context, lift."""
    require_live(connection)
    who = visible_to(principal, wanted.network_id)
    about = _telling(connection, words.subject(draft), who)
    if not about:
        return []
    places = range(len(about))
    ranks = ", ".join(f"ts_rank({WEIGHTS}, d.stems, CAST(:term{place} AS tsquery), 1)" for place in places)
    score = " + ".join(f"rank[{place + 1}] * :weight{place}" for place in places)
    statement = f"""
    WITH hits AS MATERIALIZED (
        SELECT d.kind, d.id, d.context, d.happened, CAST(ARRAY[{ranks}] AS real[]) AS rank
        FROM search_document d WHERE {VISIBLE} AND d.stems @@ CAST(:any AS tsquery)
            AND d.kind = ANY(CAST(:kinds AS text[]))
            AND NOT EXISTS (SELECT 1 FROM unnest(CAST(:not_kinds AS text[]), CAST(:not_ids AS bigint[])) AS e(kind, id)
                WHERE e.kind = d.kind AND e.id = d.id)
        ORDER BY {NEWEST} LIMIT {MOST_RANKED}),
    scored AS (
        SELECT kind, id, context, happened, rank, {score} AS score,
            (SELECT count(*) FROM unnest(rank) AS r WHERE r > 0) AS shared FROM hits)
    SELECT kind, id, rank, score * shared / {len(about)} * (1 + {_CONTEXT_LIFT} * (
            SELECT count(*) FROM jsonb_each(context) AS c
            WHERE CAST(:context AS jsonb) @> jsonb_build_object(c.key, c.value))) AS score
    FROM scored WHERE shared >= :least ORDER BY score DESC, {NEWEST} LIMIT :limit
    """  # noqa: S608
    parameters = who | {f"term{place}": lexeme(telling.stem) for place, telling in enumerate(about)}
    parameters |= {f"weight{place}": telling.weight for place, telling in enumerate(about)}
    parameters |= {
        "any": " | ".join(lexeme(telling.stem) for telling in about),
        "kinds": list(wanted.kinds),
        "not_kinds": [kind for kind, _ in sorted(wanted.exclude)],
        "not_ids": [number for _, number in sorted(wanted.exclude)],
        "context": json.dumps(dict(wanted.context)),
        "least": 2 if len(about) >= _CHANCE else 1,
        "limit": wanted.limit,
    }
    typed = [telling.word for telling in about]
    rows = connection.execute(text(statement), parameters)
    return [Hit(row.kind, row.id, round(row.score, 4), matched(typed, row.rank)) for row in rows]


@dataclass(frozen=True, slots=True)
class _Telling:
    """A word of a draft, as written, and how much it says about it."""

    stem: str
    word: str
    weight: float


_STATISTICS = """
SELECT c.reltuples AS total,
    (SELECT jsonb_object_agg(e.stem, e.share) FROM pg_stats s,
        unnest(CAST(CAST(s.most_common_elems AS text) AS text[]), s.most_common_elem_freqs) AS e(stem, share)
        WHERE s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = 'stems' AND e.stem = ANY(:stems)
    ) AS frequent
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = CAST('search_document' AS regclass)
"""


def _telling(connection: Connection, about: dict[str, tuple[str, int]], who: dict[str, Any]) -> list[_Telling]:
    """The words of a text that say most about it: frequent in it and rare elsewhere.

    How often the frequent words occur is what PostgreSQL knows about the column; the others are counted.
    """
    stems = sorted(about, key=lambda stem: -about[stem][1])[:_MOST_WEIGHED]
    if not stems:
        return []
    row = connection.execute(text(_STATISTICS), {"stems": stems}).one()
    frequent = {stem: share * row.total for stem, share in (row.frequent or {}).items()}
    counts = frequent | occurrences(connection, "stems", [stem for stem in stems if stem not in frequent], who)
    total = max(row.total, *counts.values(), 1) if counts else 1
    telling = [
        _Telling(
            stem, about[stem][0], (1 + math.log(about[stem][1])) * math.log(1 + (total + 1) / (counts[stem] + 0.5))
        )
        for stem in stems
        if stem in counts
    ]
    return sorted(telling, key=lambda word: (-word.weight, word.stem))[:_DRAFT_TERMS]
