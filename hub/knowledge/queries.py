"""Articles and published tests as an actor may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload, selectinload

from hub.cycles import queries as cycles
from hub.cycles.models import Cycle
from hub.extensions import db
from hub.kernel.documents import Document
from hub.kernel.permissions import Actor
from hub.kernel.refs import Ref
from hub.knowledge.models import Article, ArticleStatus, Citation, PublishedTest
from hub.markup import plain
from hub.theory import queries as theory
from hub.theory.models import ChangeIdea

LARGEST_ID = 2**31 - 1
MOST_SHOWN = 50


@dataclass(frozen=True)
class Cited:
    """A test or an idea as an article names it: `mark` is what was decided (None for an idea), `team` whose it is.

    `is_draft`: only its team and those who coach it can see it.
    """

    ref: Ref
    title: str
    mark: str | None = None
    team: str = ""
    is_draft: bool = False


def visible_to(actor: Actor) -> sa.Select[Article]:
    """The published articles of the actor's networks, their own drafts, and all drafts where they run the hub."""
    hub = [number for number in actor.network_ids if actor.facilitates(number)]
    readable = sa.or_(
        Article.status == ArticleStatus.PUBLISHED, Article.author_id == actor.person_id, Article.network_id.in_(hub)
    )
    return (
        sa.select(Article)
        .where(Article.network_id.in_(actor.network_ids), readable)
        .options(joinedload(Article.author), joinedload(Article.updated_by))
    )


def find(actor: Actor, article_id: int) -> Article | None:
    """An article the actor may read, with what it cites."""
    if not 0 < article_id <= LARGEST_ID:
        return None
    whole = visible_to(actor).options(selectinload(Article.citations))
    return db.session.scalar(whole.where(Article.id == article_id))


def find_many(actor: Actor, article_ids: Iterable[int]) -> dict[int, Article]:
    """Several articles the actor may read, by number."""
    found = db.session.scalars(visible_to(actor).where(Article.id.in_(list(article_ids))))
    return {article.id: article for article in found}


def newest(
    actor: Actor, network_id: int, *, before: int | None = None, limit: int = 20, whole: bool = False
) -> list[Article]:
    """The articles of a network, drafts among them, the newest first; `whole` with what they cite."""
    chosen = visible_to(actor).where(Article.network_id == network_id)
    if before is not None:
        chosen = chosen.where(Article.id < min(before, LARGEST_ID))
    if whole:
        chosen = chosen.options(selectinload(Article.citations))
    return list(db.session.scalars(chosen.order_by(Article.id.desc()).limit(limit)))


def published(actor: Actor, network_id: int, *, before: int | None = None, limit: int = 20) -> list[Article]:
    """What the network can read, the latest published first, with what it cites; `before` is the last one seen."""
    chosen = (
        visible_to(actor)
        .where(Article.network_id == network_id, Article.status == ArticleStatus.PUBLISHED)
        .options(selectinload(Article.citations))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(limit)
    )
    if before is not None:
        before = min(before, LARGEST_ID)
        last = sa.select(Article.published_at).where(Article.id == before).scalar_subquery()
        earlier = sa.and_(Article.published_at == last, Article.id < before)
        chosen = chosen.where(sa.or_(Article.published_at < last, earlier))
    return list(db.session.scalars(chosen))


def drafts(actor: Actor, network_id: int) -> list[Article]:
    """The drafts the actor can see, their own first, then what was touched last."""
    chosen = (
        visible_to(actor)
        .where(Article.network_id == network_id, Article.status == ArticleStatus.DRAFT)
        .order_by(Article.author_id != actor.person_id, Article.updated_at.desc(), Article.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(chosen))


def citing(actor: Actor, kind: str, target_id: int) -> list[Article]:
    """The published articles that cite a record, the newest first."""
    chosen = (
        visible_to(actor)
        .join(Citation, Citation.article_id == Article.id)
        .where(Citation.kind == kind, Citation.target_id == target_id, Article.status == ArticleStatus.PUBLISHED)
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(chosen))


def cited(actor: Actor, network_id: int, wanted: Iterable[Ref]) -> dict[Ref, Cited]:
    """Those of some tests and ideas that the actor can see and that belong to this network, in the order asked for."""
    refs = list(dict.fromkeys(wanted))
    numbers = {kind: [ref.id for ref in refs if ref.kind == kind] for kind in ("cycle", "idea")}
    found: dict[Ref, Cited] = {}
    if numbers["cycle"]:
        tests = cycles.visible_to(actor).where(Cycle.network_id == network_id, Cycle.id.in_(numbers["cycle"]))
        found |= {cycle.ref: _test(cycle) for cycle in db.session.scalars(tests.options(joinedload(Cycle.team)))}
    if numbers["idea"]:
        ideas = theory.visible_to(actor).where(ChangeIdea.network_id == network_id, ChangeIdea.id.in_(numbers["idea"]))
        plain_ones = db.session.scalars(ideas.options(lazyload(ChangeIdea.places)))
        found |= {idea.ref: Cited(idea.ref, idea.title) for idea in plain_ones}
    return {ref: found[ref] for ref in refs if ref in found}


def lately_ended(actor: Actor, network_id: int, limit: int = 6) -> list[Cited]:
    """The tests that ended last, to choose from when something is to be cited."""
    return [_test(cycle) for cycle in cycles.latest_ended(actor, network_id, limit)]


def _test(cycle: Cycle) -> Cited:
    return Cited(cycle.ref, cycle.title, cycle.mark, cycle.team.name, cycle.is_draft)


def documents(article_ids: Iterable[int]) -> dict[int, Document]:
    """What search keeps of articles; a draft is found by its author and the hub only."""
    found = db.session.scalars(sa.select(Article).where(Article.id.in_(list(article_ids))))
    return {article.id: _document(article) for article in found}


def _document(article: Article) -> Document:
    own = (f"person:{article.author_id}",) if article.author_id else ()
    return Document(
        kind="article",
        id=article.id,
        network_id=article.network_id,
        version=article.version,
        title=article.title,
        body=plain(article.body),
        visibility=(*own, f"facilitator:{article.network_id}")
        if article.is_draft
        else (f"network:{article.network_id}",),
        when=(article.published_at or article.created_at).date(),
    )


def all_ids() -> list[int]:
    """Every article."""
    return list(db.session.scalars(sa.select(Article.id)))


def audience(article: Article) -> set[int]:
    """Who is told of a comment: the author."""
    return {article.author_id} if article.author_id else set()


def published_visible_to(actor: Actor) -> sa.Select[PublishedTest]:
    """The tests published elsewhere that the actor's networks have switched on."""
    return sa.select(PublishedTest).where(PublishedTest.network_id.in_(actor.network_ids))


def find_published(actor: Actor, test_id: int) -> PublishedTest | None:
    """A test published elsewhere."""
    if not 0 < test_id <= LARGEST_ID:
        return None
    return db.session.scalar(published_visible_to(actor).where(PublishedTest.id == test_id))


def find_many_published(actor: Actor, test_ids: Iterable[int]) -> dict[int, PublishedTest]:
    """Several tests published elsewhere, by number."""
    found = db.session.scalars(published_visible_to(actor).where(PublishedTest.id.in_(list(test_ids))))
    return {test.id: test for test in found}


def library(actor: Actor, network_id: int) -> list[PublishedTest]:
    """The starter library of a network by topic; empty where it is not switched on."""
    chosen = published_visible_to(actor).where(PublishedTest.network_id == network_id)
    return list(db.session.scalars(chosen.order_by(PublishedTest.topic, PublishedTest.title)))


def published_documents(test_ids: Iterable[int]) -> dict[int, Document]:
    """What search keeps of tests published elsewhere."""
    found = db.session.scalars(sa.select(PublishedTest).where(PublishedTest.id.in_(list(test_ids))))
    return {
        test.id: Document(
            kind="published",
            id=test.id,
            network_id=test.network_id,
            version=test.version,
            title=test.title,
            body=f"{test.idea} {test.expected} {test.found} {test.conditions} {test.setting}",
            tags=test.topic,
            visibility=(f"network:{test.network_id}",),
            decision=test.decision,
            source="published",
        )
        for test in found
    }


def all_published_ids() -> list[int]:
    """Every test published elsewhere."""
    return list(db.session.scalars(sa.select(PublishedTest.id)))
