"""Measures and their numbers in the API."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate
from webargs.fields import DelimitedList

from hub.measures.models import Chart, Direction, Frequency, MeasureType, Rules, ValueKind
from hub.web.api import Line, PageArgs, RecordSchema, StrictSchema, Text

LARGEST_ID = 2**31 - 1
MOST_ITEMS = 20_000
MOST_GROUPS = 30


def _words(kind: Any) -> validate.OneOf:
    return validate.OneOf([one.value for one in kind], error="Use one of: {choices}.")


def _id(**more: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(1, LARGEST_ID), **more)


def _kept(value: Any) -> None:
    if value is not None and (not value.is_finite() or abs(value) >= 10**12 or value != round(value, 6)):
        raise ValidationError("Use at most 12 digits before the point and 6 after it.")


class DefinitionSchema(StrictSchema):
    """An operational definition in its parts."""

    text = Text()
    exclusions = Text()
    source = Line()
    moment = Line()
    collector = Line()


class DefinitionIn(fields.Field[dict[str, str]]):
    """An operational definition: its text, or {text, exclusions, source, moment, collector}."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> dict[str, str]:  # noqa: ARG002
        if value is None:
            return {}
        if isinstance(value, str):
            value = {"text": value}
        if not isinstance(value, dict):
            raise ValidationError("Give a text, or an object with text, exclusions, source, moment, collector.")
        loaded: dict[str, str] = DefinitionSchema().load(value)
        return loaded


class GroupSchema(StrictSchema):
    """A student group; groups of one dimension hold no pupil twice."""

    id = fields.Integer()
    name = Line(most=80, some=True, required=True)
    dimension = Line(most=80, load_default="")
    target = fields.Decimal(as_string=True, allow_none=True, load_default=None, validate=_kept)


class GroupIn(fields.Field[dict[str, Any]]):
    """A student group: its name, or {name, dimension, target}."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> dict[str, Any]:  # noqa: ARG002
        loaded: dict[str, Any] = GroupSchema(exclude=["id"]).load({"name": value} if isinstance(value, str) else value)
        return loaded


class _MeasureBody(StrictSchema):
    """What can be said of a measure."""

    unit = Line(most=40)
    operational_definition = DefinitionIn(allow_none=True)
    direction = fields.String(validate=_words(Direction))
    target = fields.Decimal(allow_none=True, validate=_kept)
    frequency = fields.String(validate=_words(Frequency))
    groups = fields.List(GroupIn(), validate=validate.Length(max=MOST_GROUPS))
    driver_id = _id(allow_none=True)
    rules = fields.String(validate=_words(Rules))
    chart = fields.String(validate=_words(Chart))
    per = fields.Integer(strict=True, validate=validate.Range(1, 10_000_000))
    about_people = fields.Boolean()


class MeasureIn(_MeasureBody):
    """A new measure: of all teams, or with `team_id` of that one."""

    title = Line(some=True, required=True)
    type = fields.String(required=True, validate=_words(MeasureType))
    value_kind = fields.String(required=True, validate=_words(ValueKind))
    team_id = _id(allow_none=True)


class MeasurePatch(_MeasureBody):
    """What changes about a measure; `version` is the one last read.

    Another `operational_definition` counts from `valid_from` on (default: today), and the charts break there.
    """

    version = fields.Integer(required=True)
    title = Line(some=True)
    type = fields.String(validate=_words(MeasureType))
    value_kind = fields.String(validate=_words(ValueKind))
    valid_from = fields.Date()
    reason = Text(most=2_000)
    retired = fields.Boolean()


class DefinitionOut(Schema):
    """One version of an operational definition."""

    number = fields.Integer()
    valid_from = fields.Date(allow_none=True)
    text = fields.String()
    exclusions = fields.String()
    source = fields.String()
    moment = fields.String()
    collector = fields.String()
    reason = fields.String()


class MeasureOut(RecordSchema):
    """A measure."""

    network_id = fields.Integer()
    team_id = fields.Integer(allow_none=True)
    title = fields.String()
    type = fields.String()
    unit = fields.String()
    value_kind = fields.String()
    per = fields.Integer()
    about_people = fields.Boolean()
    operational_definition = fields.String()
    definitions = fields.List(fields.Nested(DefinitionOut))
    direction = fields.String()
    target = fields.Decimal(as_string=True, allow_none=True)
    frequency = fields.String()
    groups = fields.List(fields.Nested(GroupSchema))
    driver_id = fields.Integer(allow_none=True)
    rules = fields.String()
    chart = fields.String()
    retired = fields.Boolean()


class MeasurePage(Schema):
    """A part of a list of measures."""

    items = fields.List(fields.Nested(MeasureOut))
    next = fields.String(allow_none=True)


class MeasureArgs(PageArgs):
    """Which measures: `type`, `driver` (a number), `team` (its own and the network's), `retired` ones too."""

    type = fields.String(validate=_words(MeasureType), load_default=None)
    driver = fields.Integer(load_default=None)
    team = fields.Integer(load_default=None)
    retired = fields.Boolean(load_default=False)


class GroupName(fields.Field[str | int]):
    """A student group by its name or its number; nothing is everybody."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str | int:  # noqa: ARG002
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValidationError("Give the name or the number of a group.")
        return value


class ObservationIn(StrictSchema):
    """One observation; a number is a decimal string or a JSON number and is kept exactly."""

    team_id = _id(allow_none=True, load_default=None)
    group = GroupName(allow_none=True, load_default=None)
    date = fields.Date(required=True)
    value = fields.Decimal(allow_none=True, load_default=None)
    numerator = fields.Decimal(allow_none=True, load_default=None)
    denominator = fields.Decimal(allow_none=True, load_default=None)
    missing = fields.Boolean(load_default=False)
    note = Line(most=500, load_default="", allow_none=True)


class ObservationsIn(StrictSchema):
    """Observations to enter, all or none; the same team, group and date replaces."""

    items = fields.List(fields.Nested(ObservationIn), required=True, validate=validate.Length(min=1, max=MOST_ITEMS))
    reason = Line(most=500, load_default="")


class OutcomeOut(Schema):
    """How many observations are new, were put right, or were there already just so."""

    added = fields.Integer()
    changed = fields.Integer()
    same = fields.Integer()


class ReadingArgs(PageArgs):
    """Which observations: `team`, `group` (name or number), `since`, `until`."""

    team = fields.Integer(load_default=None)
    group = fields.String(load_default=None)
    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)


class AnalysisArgs(Schema):
    """Whose chart (`team`, `group`; without a team the network's) and how it is judged.

    `freeze` is a number of points, `splits` numbers of points after which a new phase begins: `splits=12,30`.
    """

    class Meta:
        """Marshmallow settings."""

        unknown = "exclude"

    team = fields.Integer(load_default=None)
    group = fields.String(load_default=None)
    chart = fields.String(validate=_words(Chart), load_default=None)
    rules = fields.String(validate=_words(Rules), load_default=None)
    freeze = fields.Integer(validate=validate.Range(1, 100_000), load_default=None)
    splits = DelimitedList(fields.Integer(validate=validate.Range(1, 100_000)))


class ReadingOut(Schema):
    """One observation as the reader may see it: one that is `hidden` has no numbers."""

    team_id = fields.Integer(allow_none=True)
    group = fields.String(allow_none=True)
    date = fields.Date()
    value = fields.String(allow_none=True)
    numerator = fields.String(allow_none=True)
    denominator = fields.String(allow_none=True)
    missing = fields.Boolean()
    hidden = fields.Boolean()
    note = fields.String()
    teams = fields.Integer()


class ReadingPage(Schema):
    """A part of a list of observations."""

    items = fields.List(fields.Nested(ReadingOut))
    next = fields.String(allow_none=True)


class PhaseOut(Schema):
    """A stretch of points judged by its own centre; points are numbered from 1."""

    first = fields.Integer()
    last = fields.Integer()
    why = fields.String()
    centre = fields.Float(allow_none=True)
    useful = fields.Integer()
    longest_run = fields.Integer(allow_none=True)
    longest_allowed = fields.Integer(allow_none=True)
    crossings = fields.Integer(allow_none=True)
    fewest_crossings = fields.Integer(allow_none=True)
    is_signal = fields.Boolean()


class SignalOut(Schema):
    """Something unlikely to be chance, and the points that make it."""

    rule = fields.String()
    points = fields.List(fields.Integer())
    side = fields.String()


class AnalysisOut(Schema):
    """A chart's data and what it says."""

    measure_id = fields.Integer()
    team_id = fields.Integer(allow_none=True)
    group = fields.String(allow_none=True)
    chart = fields.String()
    rules = fields.String()
    points = fields.List(fields.Nested(ReadingOut))
    values = fields.List(fields.Float(allow_none=True))
    centre = fields.List(fields.Float(allow_none=True))
    lower = fields.List(fields.Float(allow_none=True))
    upper = fields.List(fields.Float(allow_none=True))
    lower_2s = fields.List(fields.Float(allow_none=True))
    upper_2s = fields.List(fields.Float(allow_none=True))
    phases = fields.List(fields.Nested(PhaseOut))
    signals = fields.List(fields.Nested(SignalOut))
    excluded = fields.List(fields.Integer())
    target = fields.String(allow_none=True)
    verdict = fields.String()
    needed = fields.Integer()
    finding = fields.String()
    because = fields.String()
    variation = fields.String(allow_none=True)
    assurance = fields.String(allow_none=True)
    latest = fields.Date(allow_none=True)
