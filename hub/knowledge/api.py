"""Articles for scripts."""

from collections.abc import Iterable
from typing import Any

from flask import abort, g, url_for

from hub.kernel.db import atomic
from hub.kernel.refs import Ref
from hub.knowledge import queries, services
from hub.knowledge.models import Article, ArticleStatus
from hub.knowledge.queries import Cited
from hub.knowledge.schemas import ArticleIn, ArticleOut, ArticlePage, ArticlePatch
from hub.web import paging
from hub.web.api import ApiBlueprint, PageArgs, head_of, once, paged
from hub.web.policies import policy

blp = ApiBlueprint("knowledge", __name__, description="Articles")


def drawn(articles: list[Article]) -> list[dict[str, Any]]:
    """Articles of one network as the API shows them, each with the citations that the reader may see."""
    if not articles:
        return []
    seen = queries.cited(g.actor, articles[0].network_id, [ref for article in articles for ref in article.cited])
    return [_drawn(article, seen) for article in articles]


def _drawn(article: Article, seen: dict[Ref, Cited]) -> dict[str, Any]:
    return head_of(article, "article", url_for("knowledge.show", article_id=article.id)) | {
        "title": article.title,
        "body": article.body,
        "cites": [{"kind": ref.kind, "id": ref.id} for ref in article.cited if ref in seen],
        "status": article.status.value,
        "author": article.author.name if article.author else None,
        "published_at": None if article.is_draft else article.published_at,
    }


def _refs(cites: Iterable[dict[str, Any]]) -> list[Ref]:
    return list(dict.fromkeys(Ref(cite["kind"], cite["id"]) for cite in cites))


def _article(article_id: int) -> Article:
    article = queries.find(g.actor, article_id)
    if article is None:
        abort(404)
    return article


@blp.get("/networks/<int:network_id>/articles")
@policy("article.list")
@blp.arguments(PageArgs, location="query")
@blp.response(200, ArticlePage)
def list_articles(args: dict[str, Any], network_id: int) -> dict[str, Any]:
    """The articles of a network, newest first; drafts of one's own, and for facilitators all drafts, among them."""
    if network_id not in g.actor.places:
        abort(404)
    before = paging.decode(args["cursor"], 1)
    limit = args["limit"]
    rows = queries.newest(
        g.actor, network_id, before=paging.number(before[0]) if before else None, limit=limit + 1, whole=True
    )
    shown = rows[:limit]
    return paged(drawn(shown), paging.encode(shown[-1].id) if len(rows) > limit else None)


@blp.post("/networks/<int:network_id>/articles")
@policy("article.write")
@once
@blp.arguments(ArticleIn)
@blp.response(201, ArticleOut)
def write_article(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Write an article, as a draft or published at once."""
    if network_id not in g.actor.places:
        abort(404)
    article = services.write_article(
        network_id,
        actor=g.actor,
        title=body["title"],
        body=body["body"],
        cites=_refs(body["cites"]),
        publish=body["status"] is ArticleStatus.PUBLISHED,
    )
    return drawn([article])[0]


@blp.get("/articles/<int:article_id>")
@policy("article.read")
@blp.response(200, ArticleOut)
def show_article(article_id: int) -> dict[str, Any]:
    """One article."""
    return drawn([_article(article_id)])[0]


@blp.patch("/articles/<int:article_id>")
@policy("article.edit")
@blp.arguments(ArticlePatch)
@blp.response(200, ArticleOut)
def change_article(body: dict[str, Any], article_id: int) -> dict[str, Any]:
    """Change an article; `status` publishes it or makes it a draft again."""
    article = _article(article_id)
    _change(article, body)
    return drawn([article])[0]


@atomic
def _change(article: Article, body: dict[str, Any]) -> None:
    """All of it or nothing."""
    services.edit_article(
        article,
        actor=g.actor,
        version=body["version"],
        title=body.get("title"),
        body=body.get("body"),
        cites=_refs(body["cites"]) if "cites" in body else None,
    )
    if body.get("status") is ArticleStatus.PUBLISHED:
        services.publish_article(article, actor=g.actor)
    elif body.get("status") is ArticleStatus.DRAFT:
        services.unpublish_article(article, actor=g.actor)
