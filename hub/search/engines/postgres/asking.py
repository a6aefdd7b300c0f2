"""Questions put to the tables: search with corrections and facets, suggestions.

Each question is one statement, so that it sees one build. Visibility comes first; of more matches than
``MOST_RANKED`` the newest are ranked and counted.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, text

from hub.search import spelling, words
from hub.search.engine import SHARED, Answer, Hit, IndexUnavailable, Principal, Query
from hub.search.engines.postgres.tables import lexeme, made_for

MOST_RANKED = 5_000
_MOST_SUGGESTIONS = 8

_LIVE = "(SELECT live FROM search_state WHERE made_for = :made_for)"
VISIBLE = f"""
    d.build = {_LIVE} AND d.network_id = ANY(CAST(:networks AS bigint[]))
    AND d.visibility && CASE WHEN d.network_id = {SHARED} THEN CAST(:shared AS text[]) ELSE CAST(:tokens AS text[]) END
"""
NEWEST = "happened DESC NULLS LAST, id DESC, kind"
WEIGHTS = "'{0.5, 0, 0.75, 1}'"  # body, -, tags, title


def visible_to(principal: Principal, network_id: int) -> dict[str, Any]:
    """The parameters that stand for what a principal may see of a network."""
    whole = f"network:{network_id}"
    shared = [whole] if whole in principal.tokens else []
    return {
        "made_for": made_for(),
        "networks": [network_id, SHARED] if shared else [network_id],
        "tokens": sorted(principal.tokens),
        "shared": shared,
    }


@dataclass(frozen=True, slots=True)
class Found:
    """What a search statement answers; ``frequencies`` are those of the terms, among the ranked."""

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, dict[str, int]]
    frequencies: list[int]
    ranked: int


def answer(connection: Connection, query: Query, principal: Principal) -> Answer:
    """Search, with the query corrected where nobody in sight has written its words."""
    who = visible_to(principal, query.network_id)
    wanted = words.parse(query.text)
    found = _search(connection, query, wanted, who)
    suggestion = _did_you_mean(connection, query.text, wanted, found, who) if query.correct else None
    corrected = suggestion is not None and not any(found.frequencies)
    if suggestion is not None and corrected:
        found = _search(connection, query, words.parse(suggestion), who)
    return Answer(found.hits, found.total, found.facets, suggestion, corrected)


def _search(connection: Connection, query: Query, wanted: words.Wanted, who: dict[str, Any]) -> Found:
    if wanted.typed and not wanted.terms:
        require_live(connection)
        return Found((), 0, {}, [], 0)
    filters = _filters(query)
    parameters = who | _terms(wanted) | {name: value for _, given in filters.values() for name, value in given.items()}
    own = [name for name in filters if name.startswith("context:")]
    parameters |= {f"facet{place}": name for place, name in enumerate(own)}
    parameters |= {"offset": query.offset, "limit": query.limit}
    statement = _statement(wanted, {name: test for name, (test, _) in filters.items()}, newest=query.sort == "newest")
    row = connection.execute(text(statement), parameters).one()
    if row.live is None:
        raise IndexUnavailable("There is no search index yet.")
    facets: dict[str, dict[str, int]] = {}
    for name, value, count in row.facets or ():
        facets.setdefault(name, {})[value] = count
    typed = [term.word for term in wanted.terms]
    hits = (Hit(kind, number, round(score, 4), matched(typed, ranks)) for kind, number, score, ranks in row.page or ())
    return Found(tuple(hits), row.total, facets, list(row.frequencies or ()), row.ranked)


def matched(typed: Sequence[str], ranks: Sequence[float]) -> tuple[str, ...]:
    """The words with a rank in a document."""
    return tuple(word for word, rank in zip(typed, ranks, strict=True) if rank > 0)


def _terms(wanted: words.Wanted) -> dict[str, str]:
    """The parameters of the words: each term, any of them, and the phrases."""
    parameters = {f"term{place}": lexeme(stem) for place, stem in enumerate(wanted.stems)}
    parameters["any"] = " | ".join(parameters.values())
    if wanted.phrases:
        parameters["phrases"] = " & ".join(f"({_phrase(phrase)})" for phrase in wanted.phrases)
    return parameters


def _phrase(phrase: tuple[tuple[int, str], ...]) -> str:
    written = lexeme(phrase[0][1])
    for (before, _), (offset, stem) in pairwise(phrase):
        written += f" <{offset - before}> {lexeme(stem)}"
    return written


def _filters(query: Query) -> dict[str, tuple[str, dict[str, Any]]]:
    """The filters of a query as SQL and its parameters, by the facet they belong to."""
    filters: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, test, wanted in (
        ("kind", "d.kind = ANY(CAST(:kinds AS text[]))", query.kinds),
        ("decision", "coalesce(d.decision = ANY(CAST(:decisions AS text[])), false)", query.decisions),
        ("team", "coalesce(d.team_id = ANY(CAST(:teams AS bigint[])), false)", query.team_ids),
        ("driver", "d.driver_ids && CAST(:drivers AS bigint[])", query.driver_ids),
    ):
        if wanted:
            filters[name] = test, {f"{name}s": list(wanted)}
    if query.since or query.until:
        period = {"since": query.since or date.min, "until": query.until or date.max}
        filters["period"] = "coalesce(d.happened BETWEEN :since AND :until, false)", period
    for place, pair in enumerate(query.context.items()):
        filters[f"context:{pair[0]}"] = (
            f"d.context @> CAST(:context{place} AS jsonb)",
            {f"context{place}": json.dumps(dict([pair]))},
        )
    return filters


def _statement(wanted: words.Wanted, tests: Mapping[str, str], *, newest: bool) -> str:
    """Everything a page of results needs, in one statement; see :class:`Found` for what comes back."""
    places = range(len(wanted.terms))
    passes = {name: f"pass{place}" for place, name in enumerate(tests)}
    ranks = ", ".join(f"ts_rank({WEIGHTS}, d.stems, CAST(:term{place} AS tsquery), 1)" for place in places)
    tested = "".join(f", {test} AS {passes[name]}" for name, test in tests.items())
    matching = "AND d.stems @@ CAST(:any AS tsquery)" if wanted.terms else ""
    phrases = "AND d.stems @@ CAST(:phrases AS tsquery)" if wanted.phrases else ""
    score = " + ".join(f"rank[{place + 1}] * rarity[{place + 1}]" for place in places) or "0"
    whole = " AND ".join(f"rank[{place + 1}] > 0" for place in places) or "true"
    order = NEWEST if newest or not wanted.terms else f"score DESC, {NEWEST}"
    return f"""
    WITH hits AS MATERIALIZED (
        SELECT d.kind, d.id, d.decision, d.team_id, d.driver_ids, d.context, d.happened, d.source,
            CAST(ARRAY[{ranks}] AS real[]) AS rank {tested}
        FROM search_document d WHERE {VISIBLE} {matching} {phrases}
        ORDER BY {NEWEST} LIMIT {MOST_RANKED}),
    {_rarity(len(wanted.terms))},
    page AS (
        SELECT kind, id, {score} AS score, rank, {whole} AS whole, happened FROM hits, rarity
        WHERE {_all_but(None, passes)} ORDER BY whole DESC, {order} OFFSET :offset LIMIT :limit)
    SELECT {_LIVE} AS live, (SELECT count(*) FROM hits) AS ranked, (SELECT frequencies FROM rarity) AS frequencies,
        (SELECT count(*) FROM hits WHERE {_all_but(None, passes)}) AS total,
        (SELECT json_agg(json_build_array(kind, id, score, rank) ORDER BY whole DESC, {order}) FROM page) AS page,
        (SELECT json_agg(json_build_array(name, value, number) ORDER BY number DESC, value)
            FROM ({_facets(passes)}) AS facets WHERE value IS NOT NULL) AS facets
    """  # noqa: S608 (put together from our own fragments; everything typed is a parameter)


def _rarity(terms: int) -> str:
    """How many of the hits have each term, and what a term weighs for it."""
    counts = ", ".join(f"count(*) FILTER (WHERE rank[{place + 1}] > 0)" for place in range(terms))
    return f"""
    counted AS (SELECT count(*) AS ranked, CAST(ARRAY[{counts}] AS bigint[]) AS frequencies FROM hits),
    rarity AS (
        SELECT frequencies, ARRAY(
            SELECT ln(1 + (greatest(ranked, CAST(c.reltuples AS bigint)) + 1) / (n + 0.5))
            FROM unnest(frequencies) WITH ORDINALITY AS f(n, place) ORDER BY place) AS rarity
        FROM counted, pg_class c WHERE c.oid = CAST('search_document' AS regclass))
    """  # noqa: S608


def _all_but(facet: str | None, passes: Mapping[str, str]) -> str:
    return " AND ".join(column for name, column in passes.items() if name != facet) or "true"


def _facets(passes: Mapping[str, str]) -> str:
    """Counts by facet and value; each facet obeys all filters but its own."""
    parts = [
        f"SELECT '{name}' AS name, {value} AS value, count(*) AS number FROM hits {more}"  # noqa: S608
        f" WHERE {_all_but(name, passes)} GROUP BY 2"
        for name, value, more in (
            ("kind", "kind", ""),
            ("decision", "decision", ""),
            ("team", "CAST(team_id AS text)", ""),
            ("source", "source", ""),
            ("period", "to_char(happened, 'YYYY-MM')", ""),
            ("driver", "CAST(driver AS text)", "CROSS JOIN unnest(driver_ids) AS driver"),
        )
    ]
    own = [name for name in passes if name.startswith("context:")]
    parts += [_context_facet(_all_but(name, passes), f"= :facet{place}") for place, name in enumerate(own)]
    others = " AND ".join(f"'context:' || c.key <> :facet{place}" for place in range(len(own)))
    parts.append(_context_facet(_all_but(None, passes), "", others or "true"))
    return " UNION ALL ".join(parts)


def _context_facet(passing: str, own: str, others: str = "true") -> str:
    which = f"'context:' || c.key {own}" if own else others
    return (
        "SELECT 'context:' || c.key, c.value, count(*) FROM hits CROSS JOIN jsonb_each_text(context) AS c"  # noqa: S608
        f" WHERE {passing} AND {which} GROUP BY 1, 2"
    )


def require_live(connection: Connection) -> None:
    """IndexUnavailable when there is no index."""
    if connection.scalar(text(f"SELECT {_LIVE}"), {"made_for": made_for()}) is None:
        raise IndexUnavailable("There is no search index yet.")


# --- corrections --------------------------------------------------------------------------------------------------


def _did_you_mean(
    connection: Connection, typed: str, wanted: words.Wanted, found: Found, who: dict[str, Any]
) -> str | None:
    counts = dict(zip(wanted.stems, found.frequencies, strict=False))
    unknown = [term for term in wanted.terms if not counts.get(term.stem) and spelling.correctable(term.word)]
    if unknown and (found.ranked >= MOST_RANKED or wanted.phrases):
        seen = occurrences(connection, "stems", [term.stem for term in unknown], who)
        unknown = [term for term in unknown if not seen.get(term.stem)]
    replaced = []
    for term in unknown[: spelling.MOST_CORRECTED]:
        candidates = spelling.near(term.word, _vocabulary(connection, term.word))
        better = spelling.best(term.word, occurrences(connection, "words", candidates, who))
        if better is not None:
            replaced.append((term, better))
    return spelling.corrected(typed, replaced) if replaced else None


def _vocabulary(connection: Connection, word: str) -> list[str]:
    """Words of all networks that begin like this one and are about as long."""
    statement = f"""
    SELECT word FROM search_word WHERE build = {_LIVE} AND word >= :first AND word < :after
        AND length(word) BETWEEN :least AND :most
    """  # noqa: S608
    first = word[0]
    reach = {"first": first, "after": chr(ord(first) + 1), "least": len(word) - 2, "most": len(word) + 2}
    return list(connection.scalars(text(statement), reach | {"made_for": made_for()}))


def occurrences(connection: Connection, column: str, candidates: Iterable[str], who: dict[str, Any]) -> dict[str, int]:
    """In how many of the visible documents each word stands; those in none are left out."""
    chosen = sorted(candidates)
    if not chosen:
        return {}
    statement = f"""
    SELECT w.word, (SELECT count(*) FROM search_document d WHERE {VISIBLE}
        AND d.{column} @@ CAST(quote_literal(w.word) AS tsquery)) AS number
    FROM unnest(CAST(:chosen AS text[])) AS w(word)
    """  # noqa: S608
    return {row.word: row.number for row in connection.execute(text(statement), who | {"chosen": chosen}) if row.number}


def suggestions(connection: Connection, prefix: str, principal: Principal, network_id: int) -> list[str]:
    """The text with its last word finished: first by words that go with the earlier ones, then by frequency."""
    require_live(connection)
    before, last = words.unfinished(prefix)
    if not last:
        return []
    earlier = words.parse(before)
    together = "count(*) FILTER (WHERE d.stems @@ CAST(:any AS tsquery))" if earlier.terms else "count(*)"
    statement = f"""
    SELECT h.lexeme FROM (
        SELECT d.heads, d.stems FROM search_document d WHERE {VISIBLE} AND d.heads @@ CAST(:start AS tsquery)
        ORDER BY {NEWEST} LIMIT {MOST_RANKED}) AS d, unnest(d.heads) AS h
    WHERE starts_with(h.lexeme, :last) GROUP BY 1 ORDER BY {together} DESC, count(*) DESC, h.lexeme COLLATE "C"
    LIMIT {_MOST_SUGGESTIONS}
    """  # noqa: S608
    parameters = visible_to(principal, network_id) | _terms(earlier) | {"last": last, "start": f"{lexeme(last)}:*"}
    return [before + word for word in connection.scalars(text(statement), parameters)]
