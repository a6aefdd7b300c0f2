"""Comments in the API."""

from marshmallow import fields

from hub.discussion.services import LONGEST
from hub.web.api import RecordSchema, StrictSchema, Text


class CommentIn(StrictSchema):
    """What to say, in Markdown."""

    body = Text(most=LONGEST, some=True, required=True)


class CommentOut(RecordSchema):
    """A comment with who said it."""

    body = fields.String()
    author = fields.String(dump_only=True, allow_none=True)
    on = fields.Dict(dump_only=True)
    edited_at = fields.AwareDateTime(dump_only=True, allow_none=True)
