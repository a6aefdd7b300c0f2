"""The theory in the API."""

from decimal import Decimal

from marshmallow import ValidationError, fields, validate

from hub.theory.models import Status
from hub.web.api import Line, RecordSchema, StrictSchema, Text


def kept_exactly(value: Decimal) -> None:
    """Refuse a number with more digits than are kept: 12 before the point, 6 after it."""
    if abs(value) >= 10**12 or value != round(value, 6):
        raise ValidationError("Use at most 12 digits before the point and 6 after it.")


class AimIn(StrictSchema):
    """What will improve, for whom, by how much, by when."""

    statement = Text(most=2_000, some=True, required=True)
    baseline = fields.Decimal(allow_none=True, load_default=None, validate=kept_exactly)
    target = fields.Decimal(allow_none=True, load_default=None, validate=kept_exactly)
    unit = Line(most=40, load_default="", allow_none=True)
    by = fields.Date(allow_none=True, load_default=None)
    measure_id = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(1, 2**31 - 1))
    version = fields.Integer(load_default=None)
    why = Text(most=2_000, load_default="")


class AimOut(RecordSchema):
    """The aim of a network."""

    statement = fields.String()
    baseline = fields.Decimal(as_string=True, allow_none=True)
    target = fields.Decimal(as_string=True, allow_none=True)
    unit = fields.String()
    by = fields.Date(allow_none=True)
    measure_id = fields.Integer(allow_none=True)


class DriverIn(StrictSchema):
    """A new driver; `parent_id` null makes it primary."""

    title = Line(some=True, required=True)
    parent_id = fields.Integer(allow_none=True, required=True)
    description = Text(load_default="")
    position = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 10_000))
    why = Text(most=2_000, load_default="")


class DriverPatch(StrictSchema):
    """What changes about a driver; `version` is the one last read."""

    version = fields.Integer(required=True)
    title = Line(some=True)
    parent_id = fields.Integer(allow_none=True)
    description = Text()
    position = fields.Integer(validate=validate.Range(0, 10_000))
    why = Text(most=2_000, load_default="")


class DriverOut(RecordSchema):
    """A driver."""

    title = fields.String()
    description = fields.String()
    parent_id = fields.Integer(allow_none=True)
    position = fields.Integer()
    status = fields.String()


class IdeaIn(StrictSchema):
    """A new change idea; it may hang under no driver yet."""

    title = Line(some=True, required=True)
    description = Text(load_default="")
    driver_ids = fields.List(fields.Integer(), load_default=list, validate=validate.Length(max=50))
    concept = Line(load_default="")
    why = Text(most=2_000, load_default="")


class IdeaPatch(StrictSchema):
    """What changes about an idea; `version` is the one last read."""

    version = fields.Integer(required=True)
    title = Line(some=True)
    description = Text()
    driver_ids = fields.List(fields.Integer(), validate=validate.Length(max=50))
    concept = Line()
    status = fields.String(validate=validate.OneOf([Status.PROPOSED, Status.ACTIVE, Status.RETIRED]))
    why = Text(most=2_000, load_default="")


class CountsOut(StrictSchema):
    """How often an idea was tested, and what was decided."""

    cycles = fields.Integer()
    teams = fields.Integer()
    decisions = fields.Dict(keys=fields.String(), values=fields.Integer())
    last_tested = fields.Date(allow_none=True)


class IdeaOut(RecordSchema):
    """A change idea."""

    title = fields.String()
    description = fields.String()
    concept = fields.String()
    driver_ids = fields.List(fields.Integer())
    status = fields.String()
    counts = fields.Nested(CountsOut)
