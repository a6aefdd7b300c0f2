"""Search in the API."""

from marshmallow import Schema, fields, validate

from hub.web.api import StrictSchema, Text


class SimilarIn(StrictSchema):
    """A draft to compare with."""

    text = Text(required=True)
    team_id = fields.Integer(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=5, validate=validate.Range(1, 50))


class SimilarCycle(Schema):
    """The test or idea that is like the draft."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()
    url = fields.String()
    team = fields.String(allow_none=True)
    learning = fields.String()
    source = fields.String()


class SimilarItem(Schema):
    """One earlier test, with why it is named."""

    cycle = fields.Nested(SimilarCycle)
    score = fields.Float()
    decision = fields.String(allow_none=True)
    same_context = fields.List(fields.String())
    why = fields.List(fields.String())


class SimilarOut(Schema):
    """Earlier tests, most alike first."""

    items = fields.List(fields.Nested(SimilarItem))


class ResultOut(Schema):
    """One search result."""

    kind = fields.String()
    id = fields.Integer()
    url = fields.String()
    title = fields.String()
    snippet = fields.String()
    decision = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    score = fields.Float()
    why = fields.List(fields.String())


class SearchOut(Schema):
    """A page of results with counts by facet."""

    items = fields.List(fields.Nested(ResultOut))
    total = fields.Integer()
    facets = fields.Dict()
    did_you_mean = fields.String(allow_none=True)
    next = fields.String(allow_none=True)
