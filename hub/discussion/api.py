"""Comments on cycles, ideas, articles and packages, for scripts."""

from typing import Any

from flask import abort, g
from marshmallow import Schema, fields

from hub.discussion import queries, services
from hub.discussion.models import Comment
from hub.discussion.schemas import CommentIn, CommentOut
from hub.extensions import db
from hub.kernel import refs
from hub.kernel.refs import Ref
from hub.web import paging
from hub.web.api import ApiBlueprint, PageArgs, head_of, once, paged
from hub.web.policies import policy

blp = ApiBlueprint("discussion", __name__, description="Comments")

KINDS = {"cycles": "cycle", "ideas": "idea", "articles": "article", "packages": "package"}


class CommentPage(Schema):
    """A part of a list of comments."""

    items = fields.List(fields.Nested(CommentOut))
    next = fields.String(allow_none=True)


def drawn(comment: Comment) -> dict[str, Any]:
    """A comment as the API shows it."""
    return head_of(comment, "comment", f"/comments/{comment.id}") | {
        "body": comment.body,
        "author": comment.author.name if comment.author else None,
        "on": {"kind": comment.on_kind, "id": comment.on_id},
        "edited_at": comment.edited_at,
    }


def _record(plural: str, number: int) -> tuple[Ref, Any]:
    ref = Ref(KINDS[plural], number)
    record = refs.find(g.actor, ref)
    if record is None:
        abort(404)
    return ref, record


@blp.get(f"/<any({','.join(KINDS)}):plural>/<int:number>/comments")
@policy("comment.list")
@blp.arguments(PageArgs, location="query")
@blp.response(200, CommentPage)
def list_comments(args: dict[str, Any], plural: str, number: int) -> dict[str, Any]:
    """The comments on a record, oldest first."""
    ref, _ = _record(plural, number)
    chosen = (
        queries.visible_to(g.actor)
        .where(Comment.on_kind == ref.kind, Comment.on_id == ref.id)
        .order_by(Comment.id)
        .limit(args["limit"] + 1)
    )
    after = paging.decode(args["cursor"], 1)
    if after:
        chosen = chosen.where(Comment.id > paging.number(after[0]))
    rows = list(db.session.scalars(chosen))
    more = len(rows) > args["limit"]
    rows = rows[: args["limit"]]
    return paged([drawn(row) for row in rows], paging.encode(rows[-1].id) if more else None)


@blp.post(f"/<any({','.join(KINDS)}):plural>/<int:number>/comments")
@policy("comment.add")
@once
@blp.arguments(CommentIn)
@blp.response(201, CommentOut)
def add_comment(body: dict[str, Any], plural: str, number: int) -> dict[str, Any]:
    """Say something about a record."""
    ref, record = _record(plural, number)
    return drawn(services.add_comment(ref, record, actor=g.actor, body=body["body"]))
