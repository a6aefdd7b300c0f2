"""Articles in the API."""

from marshmallow import Schema, fields, validate

from hub.knowledge import citing
from hub.knowledge.models import ArticleStatus
from hub.knowledge.services import LONGEST, LONGEST_TITLE
from hub.web.api import Line, RecordSchema, StrictSchema, Text

LARGEST_ID = 2**31 - 1


class CiteSchema(StrictSchema):
    """A test or an idea that an article rests on."""

    kind = fields.String(required=True, validate=validate.OneOf(citing.KINDS))
    id = fields.Integer(required=True, strict=True, validate=validate.Range(1, LARGEST_ID))


class ArticleIn(StrictSchema):
    """A new article; what its text refers to is cited as well."""

    title = Line(most=LONGEST_TITLE, some=True, required=True)
    body = Text(most=LONGEST, load_default="")
    cites = fields.List(fields.Nested(CiteSchema), load_default=list, validate=validate.Length(max=citing.MOST))
    status = fields.Enum(ArticleStatus, by_value=True, load_default=ArticleStatus.DRAFT)


class ArticlePatch(StrictSchema):
    """What changes about an article; `version` is the one last read."""

    version = fields.Integer(required=True)
    title = Line(most=LONGEST_TITLE, some=True)
    body = Text(most=LONGEST)
    cites = fields.List(fields.Nested(CiteSchema), validate=validate.Length(max=citing.MOST))
    status = fields.Enum(ArticleStatus, by_value=True)


class ArticleOut(RecordSchema):
    """An article; `cites` holds what the reader may see."""

    title = fields.String()
    body = fields.String()
    cites = fields.List(fields.Nested(CiteSchema))
    status = fields.String()
    author = fields.String(dump_only=True, allow_none=True)
    published_at = fields.AwareDateTime(dump_only=True, allow_none=True, format="iso")


class ArticlePage(Schema):
    """A part of a list of articles."""

    items = fields.List(fields.Nested(ArticleOut))
    next = fields.String(allow_none=True)
