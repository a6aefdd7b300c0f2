"""Articles and published tests as an actor may see them."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from hub.extensions import db
from hub.kernel.documents import Document
from hub.kernel.permissions import Actor
from hub.knowledge.models import Article, ArticleStatus, Citation, PublishedTest
from hub.markup import plain


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
    """An article the actor may read."""
    return db.session.scalar(visible_to(actor).where(Article.id == article_id))


def find_many(actor: Actor, article_ids: Iterable[int]) -> dict[int, Article]:
    """Several articles the actor may read, by number."""
    found = db.session.scalars(visible_to(actor).where(Article.id.in_(list(article_ids))))
    return {article.id: article for article in found}


def newest(actor: Actor, network_id: int, *, before: int | None = None, limit: int = 20) -> list[Article]:
    """The articles of a network, drafts first, then the newest."""
    chosen = visible_to(actor).where(Article.network_id == network_id)
    if before is not None:
        chosen = chosen.where(Article.id < before)
    return list(db.session.scalars(chosen.order_by(Article.id.desc()).limit(limit)))


def citing(actor: Actor, kind: str, target_id: int) -> list[Article]:
    """The articles that cite a record."""
    chosen = visible_to(actor).join(Citation, Citation.article_id == Article.id)
    return list(db.session.scalars(chosen.where(Citation.kind == kind, Citation.target_id == target_id)))


def documents(article_ids: Iterable[int]) -> dict[int, Document]:
    """What search keeps of articles; a draft is found by its author and the hub only."""
    found = db.session.scalars(sa.select(Article).where(Article.id.in_(list(article_ids))))
    return {article.id: _document(article) for article in found}


def _document(article: Article) -> Document:
    draft = (f"person:{article.author_id}", f"facilitator:{article.network_id}")
    return Document(
        kind="article",
        id=article.id,
        network_id=article.network_id,
        version=article.version,
        title=article.title,
        body=plain(article.body),
        visibility=(f"network:{article.network_id}",) if article.status is ArticleStatus.PUBLISHED else draft,
        when=(article.published_at or article.created_at).date(),
    )


def all_ids() -> list[int]:
    """Every article."""
    return list(db.session.scalars(sa.select(Article.id)))


def published_visible_to(actor: Actor) -> sa.Select[PublishedTest]:
    """The tests published elsewhere that the actor's networks have switched on."""
    return sa.select(PublishedTest).where(PublishedTest.network_id.in_(actor.network_ids))


def find_published(actor: Actor, test_id: int) -> PublishedTest | None:
    """A test published elsewhere."""
    return db.session.scalar(published_visible_to(actor).where(PublishedTest.id == test_id))


def find_many_published(actor: Actor, test_ids: Iterable[int]) -> dict[int, PublishedTest]:
    """Several tests published elsewhere, by number."""
    found = db.session.scalars(published_visible_to(actor).where(PublishedTest.id.in_(list(test_ids))))
    return {test.id: test for test in found}


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
