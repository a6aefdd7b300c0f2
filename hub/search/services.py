"""Finding things: the engine filters, the database has the last word on who may see what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from markupsafe import Markup, escape

from hub.cycles import predictions
from hub.kernel import refs
from hub.kernel.permissions import Actor
from hub.kernel.refs import Ref
from hub.markup import plain
from hub.search import indexing, titles
from hub.search.engine import Answer, Hit, IndexUnavailable, Principal, Query

log = structlog.get_logger()

SNIPPET = 220
SIGNS = re.compile(r"[ ]*\((?:#[a-z]+-\d+[,; ]*)+\)|[ ]*#[a-z]+-\d+\b|^(?:- |\d+\. )", re.MULTILINE)
"""What says nothing in a snippet: pointers such as #cycle-20, and the signs of lists."""

TEXTS = {
    "cycle": (
        "learning",
        "stop_reason",
        "happened",
        "objective",
        "conditions",
        "reason",
        "unexpected",
        "different_this_time",
        "next_step",
    ),
    "idea": ("description",),
    "driver": ("description",),
    "article": ("body",),
    "measure": ("how_counted",),
    "comment": ("body",),
    "published": ("found", "expected", "conditions", "setting", "idea"),
}
CANDIDATES = 3  # how many times more are looked at than shown
ALIKE = 0.35  # of the best score: what is less alike than this is not shown for having failed


@dataclass(frozen=True)
class Row:
    """One result as a page shows it; everything in it was read from the database for this actor."""

    ref: Ref
    url: str
    title: str
    snippet: Markup
    score: float
    matched: tuple[str, ...]
    decision: str | None = None
    team: str | None = None
    predicted: str = ""
    actual: str = ""
    learning: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    same_context: tuple[str, ...] = ()
    source: str = ""
    record: Any = None


@dataclass(frozen=True)
class Found:
    """The answer to a search; `is_fallback` says that only titles were looked through."""

    rows: list[Row]
    total: int
    facets: dict[str, dict[str, int]]
    did_you_mean: str | None = None
    corrected: bool = False
    is_fallback: bool = False


def principal(actor: Actor) -> Principal:
    """The tokens by which the index knows what an actor may see."""
    tokens = {f"network:{number}" for number in actor.network_ids}
    tokens |= {f"team:{number}" for number in (*actor.teams, *actor.coached)}
    tokens |= {f"facilitator:{number}" for number in actor.network_ids if actor.facilitates(number)}
    tokens.add(f"person:{actor.person_id}")
    return Principal(frozenset(tokens))


def search(actor: Actor, query: Query) -> Found:
    """Look for records in one network; falls back to titles while the index cannot be used."""
    try:
        answer = indexing.engine().search(query, principal(actor))
    except IndexUnavailable as error:
        log.warning("search.unavailable", reason=str(error))
        hits = titles.look(actor, query)
        return Found(rows(actor, hits), len(hits), {}, is_fallback=True)
    return _found(actor, answer)


def _found(actor: Actor, answer: Answer) -> Found:
    return Found(
        rows(actor, answer.hits),
        answer.total,
        answer.facets,
        did_you_mean=answer.did_you_mean,
        corrected=answer.corrected,
    )


def similar(
    actor: Actor,
    network_id: int,
    text: str,
    *,
    context: Mapping[str, str] | None = None,
    exclude: Iterable[Ref] = (),
    limit: int = 5,
) -> list[Row]:
    """Earlier tests and ideas about the same thing as a draft, those that were abandoned first."""
    if len(text.split()) < 1:
        return []
    try:
        hits = indexing.engine().similar(
            text,
            principal(actor),
            network_id=network_id,
            context=context,
            exclude=[(ref.kind, ref.id) for ref in exclude],
            limit=limit * CANDIDATES,
        )
    except IndexUnavailable as error:
        log.warning("search.unavailable", reason=str(error))
        return []
    best = max((hit.score for hit in hits), default=0.0)
    found = rows(actor, [hit for hit in hits if hit.score >= best * ALIKE], context=context)
    return sorted(found, key=lambda row: row.decision != "abandon")[:limit]  # what stopped somebody comes first


def rows(actor: Actor, hits: Iterable[Hit], *, context: Mapping[str, str] | None = None) -> list[Row]:
    """What may be shown of some hits: each record is read again as this actor; a stale index reveals nothing."""
    hits = list(hits)
    wanted = {Ref(*hit.ref) for hit in hits}
    comments = refs.find_all(actor, [ref for ref in wanted if ref.kind == "comment"])
    beneath = {comment.on for comment in comments.values()}  # a comment is known by what it is about
    records = comments | refs.find_all(actor, [ref for ref in wanted | beneath if ref.kind != "comment"])
    return [_row(hit, records, context or {}) for hit in hits if Ref(*hit.ref) in records]


def _row(hit: Hit, records: Mapping[Ref, Any], context: Mapping[str, str]) -> Row:
    ref = Ref(*hit.ref)
    record = records[ref]
    named = record.on if ref.kind == "comment" else ref
    own: Mapping[str, str] = record.context if ref.kind == "cycle" else {}
    question = predictions.main_question(record.questions) if ref.kind == "cycle" else None
    team = getattr(record, "team", None)
    return Row(
        ref=ref,
        url=refs.url(ref),
        title=refs.title(named, records[named]) if named in records else refs.title(ref, record),
        snippet=snippet(text_of(ref, record), hit.matched),
        score=hit.score,
        matched=hit.matched,
        decision=record.mark if ref.kind == "cycle" else getattr(record, "decision", None),
        team=team.name if team is not None else None,
        predicted=predictions.line(question) if question else "",
        actual=predictions.outcome_line(question) if question else "",
        learning=getattr(record, "learning", "") or getattr(record, "found", "") or "",
        context=own,
        same_context=tuple(value for name, value in own.items() if value and context.get(name) == value),
        source=getattr(record, "source", "") or "",
        record=record,
    )


def text_of(ref: Ref, record: Any) -> str:
    """What a snippet is cut from: the record's own words, the most telling first, without pointers and bullets."""
    text = plain("\n\n".join(text for name in TEXTS.get(ref.kind, ()) if (text := getattr(record, name, ""))))
    return SIGNS.sub("", text).strip()


def snippet(text: str, words: Iterable[str]) -> Markup:
    """A stretch of text around the first matched word, with the matched words marked; everything else escaped."""
    stems = [re.escape(word[: max(4, len(word) - 2)]) for word in words if word]
    if not stems:
        return escape(text[:SNIPPET] + ("…" if len(text) > SNIPPET else ""))
    pattern = re.compile(rf"\b(?:{'|'.join(stems)})\w*", re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, (first.start() if first else 0) - 60)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    cut = text[start : start + SNIPPET]
    marked = Markup("").join(_marked(cut, pattern))
    return escape("…" if start else "") + marked + escape("…" if start + SNIPPET < len(text) else "")


def _marked(text: str, pattern: re.Pattern[str]) -> Iterable[Markup]:
    reached = 0
    for match in pattern.finditer(text):
        yield escape(text[reached : match.start()])
        yield Markup("<mark>{}</mark>").format(match[0])
        reached = match.end()
    yield escape(text[reached:])


def suggest(actor: Actor, network_id: int, prefix: str) -> list[str]:
    """Ways to finish what is being typed."""
    try:
        return indexing.engine().suggest(prefix, principal(actor), network_id)
    except IndexUnavailable:
        return []
