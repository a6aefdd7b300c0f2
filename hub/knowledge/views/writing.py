"""Writing articles: a draft that is saved while one writes, and a preview of it."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel import clock
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.kernel.refs import Ref
from hub.knowledge import citing, queries, services
from hub.knowledge import policy as rules
from hub.knowledge.forms import ArticleForm
from hub.knowledge.models import Article
from hub.knowledge.queries import Cited
from hub.knowledge.services.articles import NOT_A_WRITER, NOT_YOURS
from hub.knowledge.views.blueprint import article_at, bp
from hub.knowledge.views.reading import resolver
from hub.web.errors import problem
from hub.web.languages import when
from hub.web.once import once
from hub.web.policies import only_reads, policy


@bp.route("/n/<slug>/articles/new", methods=["GET", "POST"])
@policy("article.write")
def new(slug: str) -> ResponseReturnValue:
    """Begin an article; from the first save on it is a draft, and the same page goes on writing in it."""
    require(rules.can_write(g.actor, g.network.id), NOT_A_WRITER)
    form = ArticleForm()
    if request.method == "POST" and form.validate():
        with form.explaining(RuleBroken):
            return _begun(form)
    return _answer(form, None, action=url_for(".new", slug=slug))


def _begun(form: ArticleForm) -> ResponseReturnValue:
    """The first save of this page makes the draft; a later one, or the same one again, changes it."""
    made: dict[str, Article] = {}

    def begin() -> str:
        article = services.write_article(
            g.network.id,
            actor=g.actor,
            title=form.title.data or "",
            body=form.body.data or "",
            cites=form.named(),
        )
        made[str(article.id)] = article
        return str(article.id)

    number = once(begin)
    return _after(made[number]) if number in made else _saved(article_at(int(number)), form)


@bp.route("/articles/<int:article_id>/edit", methods=["GET", "POST"])
@policy("article.edit")
def edit(article_id: int) -> ResponseReturnValue:
    """Go on writing."""
    article = article_at(article_id)
    require(rules.can_edit(g.actor, article), NOT_YOURS)
    form = ArticleForm(obj=article, data={"cite": [str(one.ref) for one in _beside(article)]})
    if request.method == "POST" and form.validate():
        with form.explaining(RuleBroken):
            return _saved(article, form)
    return _answer(form, article, action=url_for(".edit", article_id=article_id))


def _saved(article: Article, form: ArticleForm) -> ResponseReturnValue:
    if _is_autosave() and not article.is_draft:
        raise RuleBroken(_("Colleagues read this. They see your changes when you choose Save."), field="body")
    try:
        services.edit_article(
            article,
            actor=g.actor,
            version=form.version.data,
            title=form.title.data,
            body=form.body.data,
            cites=form.named(),
        )
    except Conflict:
        return _both(article_at(article.id), form)
    return _after(article)


def _after(article: Article) -> ResponseReturnValue:
    if _is_autosave():
        return {"version": article.version, "saved_at": clock.now().isoformat()}
    return redirect(url_for(".show", article_id=article.id), 303)


def _both(article: Article, form: ArticleForm) -> ResponseReturnValue:
    """Two people wrote at once: both texts; the same page sent twice is no conflict."""
    mine = (form.title.data, form.body.data, citing.written(form.named()))
    theirs = (article.title, article.body, citing.written(one.ref for one in _beside(article)))
    if mine == theirs:
        return _after(article)
    if _is_autosave():
        return problem(409, _("Somebody else saved this while you were writing."), current={"version": article.version})
    labels = (("title", _("Title")), ("body", _("Text")), ("cites", _("It rests on")))
    return render_template(
        "errors/conflict.html",
        title=article.title,
        who=article.updated_by.name if article.updated_by else "",
        when=when(article.updated_at),
        fields=[(*label, own, other) for label, own, other in zip(labels, mine, theirs, strict=True)],
        action=url_for(".edit", article_id=article.id),
        version=article.version,
    ), 409


def _is_autosave() -> bool:
    return "X-Autosave" in request.headers


def _answer(form: ArticleForm, article: Article | None, *, action: str) -> ResponseReturnValue:
    if request.method == "POST" and _is_autosave():
        said = {name or "form": [str(one) for one in errors] for name, errors in form.errors.items()}
        return problem(422, _("Not saved yet."), errors=said)
    return _page(form, article, action=action), 422 if request.method == "POST" else 200


@bp.post("/n/<slug>/articles/preview")
@policy("article.preview")
@only_reads
def preview_new(slug: str) -> ResponseReturnValue:
    """A new article as colleagues would read it; nothing is kept."""
    require(rules.can_write(g.actor, g.network.id), NOT_A_WRITER)
    return _previewed(None, action=url_for(".new", slug=slug))


@bp.post("/articles/<int:article_id>/preview")
@policy("article.preview")
@only_reads
def preview(article_id: int) -> ResponseReturnValue:
    """The article as it is being changed, as colleagues would read it; nothing is kept."""
    article = article_at(article_id)
    require(rules.can_edit(g.actor, article), NOT_YOURS)
    return _previewed(article, action=url_for(".edit", article_id=article_id))


def _previewed(article: Article | None, *, action: str) -> ResponseReturnValue:
    form = ArticleForm()
    if request.headers.get("HX-Request") == "true":
        return render_template("knowledge/_preview.html", form=form, **_shown(form))
    return _page(form, article, action=action, **_shown(form))


def _shown(form: ArticleForm) -> dict[str, object]:
    """What a preview needs: where the text's references lead, and what it would cite."""
    in_text = citing.in_text(form.body.data or "")
    try:
        beside = form.named()
    except RuleBroken:
        beside = form.ticked()  # what can't be read is said when it is saved
    cited = queries.cited(g.actor, g.network.id, [*in_text, *beside])
    return {"resolve": resolver(g.network.id, form.body.data or "", cited), "cited": list(cited.values())}


def _page(form: ArticleForm, article: Article | None, *, action: str, **shown: object) -> str:
    if article is None:
        preview_action = url_for(".preview_new", slug=g.network.slug)
    else:
        preview_action = url_for(".preview", article_id=article.id)
    return render_template(
        "knowledge/form.html",
        form=form,
        article=article,
        action=action,
        preview_action=preview_action,
        offered=_offered(form, article),
        once=request.form.get("once"),
        drafts=[] if article else _my_drafts(),
        **({"is_preview": bool(shown), "cited": [], "resolve": None} | shown),
    )


def _my_drafts() -> list[Article]:
    return [one for one in queries.drafts(g.actor, g.network.id) if one.author_id == g.actor.person_id]


def _offered(form: ArticleForm, article: Article | None) -> list[Cited]:
    """What can be ticked: what is cited beside the text, what was ticked just now, and the tests that ended last."""
    in_text = set(citing.in_text(form.body.data or ""))
    beside = {one.ref: one for one in _beside(article)} if article else {}
    chosen: dict[Ref, Cited] = queries.cited(g.actor, g.network.id, form.ticked())
    lately = {one.ref: one for one in queries.lately_ended(g.actor, g.network.id)}
    return [one for ref, one in {**beside, **chosen, **lately}.items() if ref in chosen or ref not in in_text]


def _beside(article: Article) -> list[Cited]:
    """What an article cites beside its text, as far as the actor can see it."""
    in_text = set(citing.in_text(article.body))
    outside = [ref for ref in article.cited if ref not in in_text]
    return list(queries.cited(g.actor, article.network_id, outside).values())
