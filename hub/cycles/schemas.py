"""Cycles in the API: the shape of what comes in and goes out."""

from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from hub.cycles.drafts import MOST_ROWS, exact
from hub.cycles.models import Decision, Direction, PredictionKind, QuickResult, Scale, Stage, Verdict
from hub.kernel.errors import RuleBroken
from hub.web.api import Line, PageArgs, RecordSchema, StrictSchema, Text

LARGEST = 2**31 - 1
SAFE_DIGITS = 15  # what a JSON number keeps exactly in every language

# What a prediction of each kind cannot be without.
NEEDED = {"text": ("text",), "direction": ("direction",), "number": ("to",), "range": ("low", "high")}
SENTENCES = {
    "text": "Write what you expect to see.",
    "direction": "Say which way it will go: up, down or same.",
    "to": "Write the number you expect.",
    "low": "Write both ends of the range.",
    "high": "Write both ends of the range.",
}


class Number(fields.Field[Decimal]):
    """A decimal number, as a JSON number or a string, kept exactly; it goes out as a number where that is exact."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Decimal:  # noqa: ARG002
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValidationError("Write a number.")
        try:
            number = Decimal(str(value).strip())
            kept = exact(number, field=attr or "")
        except (InvalidOperation, ValueError) as error:
            raise ValidationError("Write a number.") from error
        except RuleBroken as error:
            raise ValidationError(error.message) from error
        if isinstance(value, float) and len(number.as_tuple().digits) > SAFE_DIGITS:
            raise ValidationError("Send a number with so many digits as a string, so that none is lost.")
        assert kept is not None
        return kept

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **more: Any) -> Any:  # noqa: ARG002
        if value is None:
            return None
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if len(text.strip("-").replace(".", "")) > SAFE_DIGITS:
            return text
        return float(text) if "." in text else int(text)


def _id(**more: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(1, LARGEST, error="There is no such record."), **more)


def _word(kind: Any, **more: Any) -> fields.Enum[Any]:
    return fields.Enum(kind, by_value=True, **more)


class PredictionSchema(StrictSchema):
    """The answer expected beforehand; which fields it has depends on its kind."""

    kind = _word(PredictionKind, required=True)
    text = Text(most=2_000)
    direction = _word(Direction)
    number_from = Number(data_key="from", allow_none=True)
    number_to = Number(data_key="to")
    low = Number()
    high = Number()
    unit = Line(most=60, allow_none=True)
    confidence = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 100))

    @validates_schema(skip_on_field_errors=True)
    def is_whole(self, data: dict[str, Any], **_more: Any) -> None:
        """Each kind has its own answer, and a range its ends in order."""
        named = {"to": "number_to"}
        missing = [name for name in NEEDED[data["kind"].value] if data.get(named.get(name, name)) in (None, "")]
        if missing:
            raise ValidationError({name: [SENTENCES[name]] for name in missing})
        if data["kind"] is PredictionKind.RANGE and data["low"] > data["high"]:
            raise ValidationError({"high": ["The lower number of a range comes first."]})


class QuestionSchema(StrictSchema):
    """A learning question. In a new cycle `id` is a label for `study.answers`; later it names the question."""

    id = _id(allow_none=True)
    question = Line(most=1_000, load_default="", allow_none=True)
    prediction = fields.Nested(PredictionSchema, allow_none=True)
    why = Text(most=2_000, allow_none=True)
    measure_id = _id(allow_none=True)


class StepSchema(StrictSchema):
    """Something to be done: what, who, by when, where."""

    id = _id(allow_none=True)
    what = Line(most=300, some=True, required=True)
    who = Line(most=120, load_default="", allow_none=True)
    due = fields.Date(load_default=None, allow_none=True)
    where = Line(most=120, load_default="", allow_none=True)
    done = fields.Boolean()


class PlanSchema(StrictSchema):
    """What will be tried, and what is expected of it."""

    objective = Text(allow_none=True)
    check_on = fields.Date(allow_none=True)
    data_plan = Text(allow_none=True)
    questions = fields.List(fields.Nested(QuestionSchema), validate=validate.Length(max=MOST_ROWS))
    steps = fields.List(fields.Nested(StepSchema), validate=validate.Length(max=MOST_ROWS))
    affected = Text(most=2_000, allow_none=True)
    different_this_time = Text(most=2_000, allow_none=True)


class DoSchema(StrictSchema):
    """What happened."""

    happened = Text(allow_none=True)
    unexpected = Text(allow_none=True)


class ActualSchema(StrictSchema):
    """What came: a number, a direction, a text, or several of them."""

    number = Number(allow_none=True)
    direction = _word(Direction, allow_none=True)
    text = Text(allow_none=True)


class AnswerSchema(StrictSchema):
    """What happened, held against one question; without a verdict one is worked out where that is possible."""

    question_id = _id(required=True)
    actual = fields.Nested(ActualSchema, allow_none=True)
    verdict = _word(Verdict, allow_none=True)


class StudySchema(StrictSchema):
    """What it says about the predictions."""

    answers = fields.List(fields.Nested(AnswerSchema), validate=validate.Length(max=MOST_ROWS))
    learning = Text(allow_none=True)
    surprise = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 3))


class ActSchema(StrictSchema):
    """What comes of it."""

    decision = _word(Decision, allow_none=True)
    reason = Text(allow_none=True)
    next_step = Text(data_key="next", allow_none=True)
    conditions = Text(allow_none=True)


class ScaleSchema(StrictSchema):
    """How large the test is."""

    level = _word(Scale, allow_none=True)
    n = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, 1_000_000_000))


def _context() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(validate=validate.Length(1, 60)),
        values=Line(most=120),
        validate=validate.Length(max=20),
        allow_none=True,
    )


class CyclePatch(StrictSchema):
    """What changes; `version` is the one last read. `questions`, `steps` and `context` are replaced as a whole."""

    version = fields.Integer(required=True, strict=True)
    title = Line(some=True)
    idea_id = _id(allow_none=True)
    scale = fields.Nested(ScaleSchema, allow_none=True)
    context = _context()
    plan = fields.Nested(PlanSchema)
    do = fields.Nested(DoSchema)
    study = fields.Nested(StudySchema)
    act = fields.Nested(ActSchema)


class CycleIn(StrictSchema):
    """A new cycle; everything but whose it is and its title may come later."""

    team_id = _id(required=True)
    title = Line(some=True, required=True)
    idea_id = _id(allow_none=True)
    previous_id = _id(allow_none=True)
    scale = fields.Nested(ScaleSchema, allow_none=True)
    context = _context()
    plan = fields.Nested(PlanSchema)
    do = fields.Nested(DoSchema)
    study = fields.Nested(StudySchema)
    act = fields.Nested(ActSchema)


class CycleOut(RecordSchema):
    """A cycle."""

    network_id = fields.Integer()
    team_id = fields.Integer()
    idea_id = fields.Integer(allow_none=True)
    title = fields.String()
    previous_id = fields.Integer(allow_none=True)
    cloned_from_id = fields.Integer(allow_none=True)
    created_by_id = fields.Integer(allow_none=True)
    stage = _word(Stage)
    scale = fields.Nested(ScaleSchema, allow_none=True)
    context = fields.Dict(keys=fields.String(), values=fields.String())
    plan = fields.Dict()
    do = fields.Nested(DoSchema)
    study = fields.Dict()
    act = fields.Nested(ActSchema)
    quick = fields.Boolean()
    result = _word(QuickResult, allow_none=True)
    stop_reason = fields.String()
    shared_at = fields.AwareDateTime(allow_none=True, format="iso")
    finished_at = fields.AwareDateTime(allow_none=True, format="iso")
    stopped_at = fields.AwareDateTime(allow_none=True, format="iso")


class CyclePage(Schema):
    """A part of a list of cycles."""

    items = fields.List(fields.Nested(CycleOut))
    next = fields.String(allow_none=True)


class CycleFilters(PageArgs):
    """What a list is narrowed to."""

    team = fields.Integer(validate=validate.Range(1, LARGEST))
    idea = fields.Integer(validate=validate.Range(1, LARGEST))
    driver = fields.Integer(validate=validate.Range(1, LARGEST))
    person = fields.Integer(validate=validate.Range(1, LARGEST))
    decision = _word(Decision)
    stage = _word(Stage)
    since = fields.Date()
    until = fields.Date()


class FinishIn(StrictSchema):
    """What is needed to finish: a learning and a decision."""

    version = fields.Integer(required=True, strict=True)
    decision = _word(Decision, required=True)
    learning = Text(some=True, required=True)
    reason = Text(allow_none=True)
    conditions = Text(allow_none=True)


class StopIn(StrictSchema):
    """Why it will not be done."""

    version = fields.Integer(required=True, strict=True)
    reason = Text(some=True, required=True, most=2_000)


class NextIn(StrictSchema):
    """Nothing is needed: the plan is carried over."""


class CloneIn(StrictSchema):
    """The team that takes the plan over."""

    team_id = _id(required=True)


class QuickLogIn(StrictSchema):
    """Something that was tried, in a line."""

    team_id = _id(required=True)
    text = Text(some=True, required=True)
    result = _word(QuickResult, required=True)
    idea_id = _id(allow_none=True)
    number = Number(allow_none=True)
