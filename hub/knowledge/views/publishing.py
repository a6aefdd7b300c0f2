"""What happens to a finished draft: published, taken back, thrown away."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.knowledge import services
from hub.knowledge.views.blueprint import article_at, bp
from hub.web.policies import policy


@bp.post("/articles/<int:article_id>/publish")
@policy("article.publish")
def publish(article_id: int) -> ResponseReturnValue:
    """Let the network read it, as it stood on the page where this was chosen."""
    article = article_at(article_id)
    here = url_for(".show", article_id=article_id)
    given = request.form.get("version", "")
    try:
        services.publish_article(article, actor=g.actor, version=int(given) if given.isdecimal() else None)
    except Conflict:
        flash(_("It was changed meanwhile. Read it once more before you publish it."), "warn")
        return redirect(here, 303)
    except RuleBroken as refusal:
        flash(refusal.message, "warn")
        return redirect(url_for(".edit", article_id=article_id), 303)
    flash(_("Published. Your colleagues in the network can read it now."), "ok")
    return redirect(here, 303)


@bp.post("/articles/<int:article_id>/publish/undo")
@policy("article.publish")
def unpublish(article_id: int) -> ResponseReturnValue:
    """Make it a draft again."""
    services.unpublish_article(article_at(article_id), actor=g.actor)
    flash(_("Taken back. It is a draft again."), "ok")
    return redirect(url_for(".show", article_id=article_id), 303)


@bp.post("/articles/<int:article_id>/discard")
@policy("article.discard")
def discard(article_id: int) -> ResponseReturnValue:
    """Throw a draft away that nobody else has read."""
    services.discard_article(article_at(article_id), actor=g.actor)
    flash(_("The draft is gone."), "ok")
    return redirect(url_for(".index", slug=g.network.slug), 303)
