"""Pages and forms of comments."""

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.discussion import policy, queries, services
from hub.discussion.forms import CommentForm, EditForm
from hub.discussion.models import Comment
from hub.kernel import refs
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.refs import Ref
from hub.networks.arrival import enter
from hub.web import numbers
from hub.web.once import once
from hub.web.policies import policy as declared

bp = Blueprint("discussion", __name__)

COMMENTED = frozenset({"cycle", "idea", "article", "package"})


@bp.post("/comments")
@declared("comment.add")
def add() -> ResponseReturnValue:
    """Post a comment and go back to the page it stands on."""
    form = CommentForm()
    ref = Ref(form.kind.data or "", numbers.typed(form.id.data) or 0)
    record = refs.find(g.actor, ref)
    if record is None or ref.kind not in COMMENTED:
        abort(404)
    enter(record.network_id)
    if form.validate():
        with form.explaining(RuleBroken):
            return redirect(
                once(lambda: address(services.add_comment(ref, record, actor=g.actor, body=form.body.data or ""))), 303
            )
    return render_template(
        "discussion/add.html", form=form, ref=ref, title=refs.title(ref, record), url=refs.url(ref)
    ), 422


def address(comment: Comment) -> str:
    """Where a comment stands."""
    return f"{refs.url(comment.on)}#comment-{comment.id}"


def found(comment_id: int) -> Comment:
    """The comment, when the actor can see what it is about; else 404."""
    comment = queries.find(g.actor, comment_id)
    if comment is None:
        abort(404)
    enter(comment.network_id)
    return comment


@bp.get("/comments/<int:comment_id>")
@declared("comment.show")
def show(comment_id: int) -> ResponseReturnValue:
    """Lead to the page a comment stands on."""
    return redirect(address(found(comment_id)))


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
@declared("comment.edit")
def edit(comment_id: int) -> ResponseReturnValue:
    """Change one's own comment."""
    comment = found(comment_id)
    if not policy.can_edit(g.actor, comment):
        abort(403)
    form = EditForm(obj=comment)
    if request.method == "POST" and form.validate():
        try:
            services.edit_comment(comment, actor=g.actor, body=form.body.data or "", version=form.version.data)
        except Conflict:
            fresh = found(comment_id)
            return render_template(
                "errors/conflict.html",
                title=_("Your comment"),
                who=g.actor.name,
                when=fresh.updated_at,
                fields=[("body", _("Your comment"), form.body.data, fresh.body)],
                action=url_for(".edit", comment_id=comment_id),
                version=fresh.version,
            ), 409
        return redirect(address(comment), 303)
    return render_template("discussion/edit.html", form=form, comment=comment, url=address(comment)), (
        422 if request.method == "POST" else 200
    )


@bp.post("/comments/<int:comment_id>/remove")
@declared("comment.remove")
def remove(comment_id: int) -> ResponseReturnValue:
    """Take a comment back."""
    comment = found(comment_id)
    services.remove_comment(comment, actor=g.actor)
    flash(_("The comment is gone."), "ok")
    return redirect(refs.url(comment.on), 303)


@bp.get("/n/<slug>/mentions")
@declared("comment.mention")
def mentions(slug: str) -> ResponseReturnValue:
    """People to mention, as they are typed after an @."""
    people = queries.people_like(g.network.id, request.args.get("q", "")[:60])
    return jsonify(
        [{"value": f"@{person.handle}", "label": person.name, "note": f"@{person.handle}"} for person in people]
    )
