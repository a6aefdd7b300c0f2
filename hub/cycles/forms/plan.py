"""The plan: what will be tried, what is predicted, who does what, how large."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField
from wtforms.fields import DateField
from wtforms.validators import Optional, ValidationError

from hub.cycles.drafts import MOST_ROWS, Asked, Changes, Planned
from hub.cycles.forms.fields import (
    DIRECTIONS,
    KINDS,
    SCALES,
    Amount,
    Chosen,
    NumberedChoice,
    OneOf,
    RowNumber,
    Whole,
)
from hub.cycles.models import Cycle, LearningQuestion, PredictionKind, Step
from hub.networks.models import Team
from hub.theory.models import ChangeIdea
from hub.web.forms import HubForm, Line, Text, Version

# Which answers belong to which kind of prediction; those of another kind are not kept.
OF_KIND = {
    PredictionKind.NUMBER: ("number_from", "number_to"),
    PredictionKind.RANGE: ("low", "high"),
    PredictionKind.DIRECTION: ("direction",),
    PredictionKind.TEXT: ("text",),
}
FACET = "facet_"  # before the key of a facet, which may be a word that forms have a use of their own for
NO_IDEA = _l("None of these, something new")


class IdeaForm(HubForm):
    """What will be tried, under which idea, to find out what."""

    version = Version()
    title = Line(_l("What will you try?"), required=_l("Give it a title, so that others can find it."))
    idea_id = NumberedChoice(_l("Which idea does it test?"))
    objective = Text(_l("What do you want to find out?"))
    different_this_time = Text(_l("What is different this time?"), most=2000)

    def offer(self, ideas: Sequence[ChangeIdea], own: ChangeIdea | None = None) -> None:
        """Set the ideas to choose from; the one already chosen stays, whatever became of it."""
        rows = [(idea.id, idea.title) for idea in ideas]
        if own is not None and own.id not in dict(rows):
            rows.insert(0, (own.id, own.title))
        self.idea_id.offer(rows, none=NO_IDEA)

    def changes(self) -> Changes:
        """What was typed, for the service."""
        return {
            "title": self.title.data or "",
            "idea_id": self.idea_id.data,
            "objective": self.objective.data or "",
            "different_this_time": self.different_this_time.data or "",
        }


class NewForm(IdeaForm):
    """The same for a cycle that does not exist yet, and whose it is."""

    team_id = NumberedChoice(_l("For whom?"))

    def offer_teams(self, teams: Sequence[Team]) -> None:
        """Set the teams to choose from."""
        self.team_id.offer([(team.id, team.name) for team in teams])


class QuestionForm(Form):
    """One learning question with its prediction."""

    id = RowNumber()
    question = Line(_l("What do you want to know?"), most=1000)
    kind = OneOf(_l("What kind of answer will it be?"), KINDS)
    number_from = Amount(_l("Now"))
    number_to = Amount(_l("You predict"))
    low = Amount(_l("At least"))
    high = Amount(_l("At most"))
    direction = OneOf(_l("Which way will it go?"), DIRECTIONS)
    text = Text(_l("What do you expect to see?"), most=2000)
    unit = Line(_l("Of what?"), most=60)
    confidence = Whole(_l("How sure are you?"), most=100)
    why = Text(_l("Why do you think so?"), most=2000)
    measure_id = NumberedChoice(_l("Does one of our measures show it?"))

    def validate_high(self, field: Amount) -> None:
        """The larger number comes second."""
        if self.low.data is not None and field.data is not None and self.low.data > field.data:
            raise ValidationError(_("This is below the first number. Put the smaller one first."))

    def asked(self) -> Asked:
        """What was typed, for the service; without a choice the kind follows from what was filled in."""
        kind = self.kind.data or self._kind()
        kept = {"id", "question", "unit", "confidence", "why", "measure_id", *self._answers(kind)}
        return Asked(kind=kind, **{name: value for name, value in self.data.items() if name in kept})

    @staticmethod
    def _answers(kind: PredictionKind | None) -> tuple[str, ...]:
        return OF_KIND[kind] if kind else ()

    def _kind(self) -> PredictionKind | None:
        filled = (kind for kind, names in OF_KIND.items() if any(self[name].data not in (None, "") for name in names))
        return next(filled, None)


class PredictionsForm(HubForm):
    """What the cycle is to answer, and the answers expected beforehand."""

    version = Version()
    questions = FieldList(FormField(QuestionForm), min_entries=1, max_entries=MOST_ROWS)

    @staticmethod
    def row_of(question: LearningQuestion) -> dict[str, Any]:
        """A question as the form fills it in."""
        names = ("id", "question", "kind", "number_from", "number_to", "low", "high", "direction", "text")
        return {name: getattr(question, name) for name in (*names, "unit", "confidence", "why", "measure_id")}

    def offer(self, measures: Mapping[int, str]) -> None:
        """Set the measures to choose from; where there is none, nothing is asked."""
        for entry in self.questions:
            if measures:
                entry.form.measure_id.offer(list(measures.items()), none=_("None of them"))
            else:
                del entry.form.measure_id

    def changes(self) -> Changes:
        """What was typed, for the service."""
        return {"questions": [entry.form.asked() for entry in self.questions]}


class StepForm(Form):
    """One step."""

    id = RowNumber()
    what = Line(_l("What"), most=300)
    who = Line(_l("Who"), most=120)
    due = DateField(_l("By when"), validators=[Optional()])
    where = Line(_l("Where"), most=120)


class StepsForm(HubForm):
    """Who does what, when and where, and how you will count."""

    version = Version()
    steps = FieldList(FormField(StepForm), min_entries=1, max_entries=MOST_ROWS)
    data_plan = Text(_l("How will you know? What will you count or collect, and how?"))
    check_on = DateField(_l("When will you look at the result?"), validators=[Optional()])

    @staticmethod
    def row_of(step: Step) -> dict[str, Any]:
        """A step as the form fills it in."""
        return {name: getattr(step, name) for name in ("id", "what", "who", "due", "where")}

    def changes(self) -> Changes:
        """What was typed, for the service."""
        rows = [Planned(**entry.form.data) for entry in self.steps]
        return {"steps": rows, "data_plan": self.data_plan.data or "", "check_on": self.check_on.data}


class ScaleForm(HubForm):
    """How large the test is, whom it touches, where it is tried."""

    version = Version()
    scale = OneOf(_l("How large is it?"), SCALES)
    scale_n = Whole(_l("How many pupils or people?"), least=1)
    affected = Text(_l("Who else will notice it?"), most=2000)
    context: "FormField[Form]"

    @classmethod
    def within(cls, facets: Sequence[Mapping[str, Any]], context: Mapping[str, str]) -> "type[ScaleForm]":
        """The form with a question for each facet of the network's contexts."""
        fields: dict[str, Any] = {}
        for facet in facets:
            key, options = str(facet["key"]), [str(option) for option in facet.get("options", ())]
            held = context.get(key, "")
            offered = [*options, *([held] if held and held not in options else [])]
            label = str(facet.get("label") or key)
            fields[FACET + key] = (
                Chosen(label, {option: option for option in offered}, none=_l("Not said"), name=key)
                if offered
                else Line(label, most=120, name=key)
            )
        inner = type("ContextForm", (Form,), fields)
        keys = tuple(name.removeprefix(FACET) for name in fields)
        return type("ScaleFormWithin", (cls,), {"context": FormField(inner), "facet_keys": keys})

    @staticmethod
    def held(context: Mapping[str, str]) -> dict[str, str]:
        """A context as the form fills it in."""
        return {FACET + key: value for key, value in context.items()}

    @property
    def facet_fields(self) -> list[Any]:
        """The questions about the context."""
        return [self.context.form[FACET + key] for key in self.facet_keys]

    facet_keys: tuple[str, ...] = ()

    def changes_for(self, cycle: Cycle) -> Changes:
        """What was typed, for the service; facets the network no longer asks for stay as they are."""
        context = {key: value for key, value in cycle.context.items() if key not in self.facet_keys}
        typed = {key: field.data for key, field in zip(self.facet_keys, self.facet_fields, strict=True)}
        return {
            "scale": self.scale.data,
            "scale_n": self.scale_n.data,
            "affected": self.affected.data or "",
            "context": context | {key: str(value) for key, value in typed.items() if value},
        }
