"""Reading articles: the list, one article, and which of them cite a record."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.discussion import queries as comments
from hub.kernel import refs
from hub.kernel.refs import Ref
from hub.knowledge import citing, queries
from hub.knowledge import policy as rules
from hub.knowledge.models import Article
from hub.knowledge.queries import Cited
from hub.knowledge.views.blueprint import article_at, bp
from hub.markup import Found, Link, found
from hub.web import numbers
from hub.web.policies import policy

PAGE = 20


@bp.app_template_global()
def cited_in(ref: Ref) -> list[Article]:
    """The published articles that cite a record, for the page of that record."""
    return queries.citing(g.actor, ref.kind, ref.id)


@bp.get("/n/<slug>/articles")
@policy("article.list")
def index(slug: str) -> ResponseReturnValue:
    """What the network knows, written down: drafts in pencil first, then the latest published."""
    before = request.args.get("before", "")
    number = numbers.typed(before)
    articles = queries.published(g.actor, g.network.id, before=number, limit=PAGE + 1)
    shown = articles[:PAGE]
    seen = queries.cited(g.actor, g.network.id, [ref for article in shown for ref in article.cited])
    titles = {ref: one.title for ref, one in seen.items()}
    return render_template(
        "knowledge/index.html",
        articles=shown,
        teasers={article.id: citing.teaser(article.body, titles) for article in shown},
        marks={article.id: _marks(article.cited, seen) for article in shown},
        drafts=[] if number else queries.drafts(g.actor, g.network.id),
        older=url_for(".index", slug=slug, before=shown[-1].id) if len(articles) > PAGE else None,
        can_write=rules.can_write(g.actor, g.network.id),
    )


def _marks(cited: Iterable[Ref], seen: Mapping[Ref, Cited]) -> dict[str, int]:
    """How often each decision stands among the tests an article cites."""
    marks = Counter(seen[ref].mark for ref in cited if ref in seen)
    return {mark: count for mark, count in marks.items() if mark}


@bp.get("/articles/<int:article_id>")
@policy("article.read")
def show(article_id: int) -> ResponseReturnValue:
    """One article with what it rests on and what is said about it."""
    article = article_at(article_id)
    seen = queries.cited(g.actor, article.network_id, article.cited)
    return render_template(
        "knowledge/show.html",
        article=article,
        cited=list(seen.values()),
        resolve=resolver(article.network_id, article.body, seen),
        can_edit=rules.can_edit(g.actor, article),
        discussion=None if article.is_draft else comments.thread(g.actor, article.ref, article.network_id),
    )


def resolver(network_id: int, body: str, seen: Mapping[Ref, Cited]) -> Callable[[Found], Link | None]:
    """Where the references of a text lead; only what its citations do not answer is asked of the database."""

    def known(pointer: Found) -> Cited | None:
        return seen.get(Ref(pointer.kind, int(pointer.key))) if pointer.key.isdecimal() else None

    others = [body[pointer.start : pointer.end] for pointer in found(body) if known(pointer) is None]
    elsewhere = comments.resolver(g.actor, network_id, others)

    def resolve(pointer: Found) -> Link | None:
        one = known(pointer)
        if one is not None and one.ref.kind in refs.kinds():
            return Link(refs.url(one.ref), one.title)
        return elsewhere(pointer)

    return resolve
