"""What happened, what it says about the predictions, and what comes of it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectMultipleField

from hub.cycles.drafts import Changes, Seen
from hub.cycles.forms.fields import VERDICTS, WENT, Amount, Chosen, OneOf, RowNumber
from hub.cycles.models import Decision, LearningQuestion
from hub.cycles.predictions import verdict
from hub.web.forms import HubForm, Line, Text, Version

SURPRISE = {
    "0": _l("Not at all, just as we thought"),
    "1": _l("A little"),
    "2": _l("Quite a bit"),
    "3": _l("Very much"),
}
DECISIONS = {
    Decision.ADOPT: _l("Keep it and build it in"),
    Decision.ADAPT: _l("Change it and test again"),
    Decision.ABANDON: _l("Stop, and say why"),
}


class DoForm(HubForm):
    """What happened while it was done."""

    version = Version()
    done = SelectMultipleField(_l("Which steps are done?"), coerce=str, choices=[], validate_choice=False)
    happened = Text(_l("What happened?"))
    unexpected = Text(_l("What did you not expect?"))

    def changes(self) -> Changes:
        """What was typed, for the service."""
        ticked = [int(typed) for typed in self.done.data or [] if typed.isascii() and typed.isdigit()]
        return {"happened": self.happened.data or "", "unexpected": self.unexpected.data or "", "done": ticked}


class AnswerForm(Form):
    """What happened, beside one prediction."""

    question_id = RowNumber()
    number = Amount(_l("What did you count?"))
    direction = OneOf(_l("Which way did it go?"), WENT)
    text = Text(_l("What did you see?"))
    verdict = Chosen(_l("Compared with the prediction"), VERDICTS, none=_l("As the numbers say"))

    def seen(self) -> Seen:
        """What was typed, for the service."""
        return Seen(
            question_id=self.question_id.data or 0,
            number=self.number.data,
            text=self.text.data or "",
            direction=self.direction.data,
            verdict=self.verdict.data or None,
        )


class StudyForm(HubForm):
    """Each prediction with what happened."""

    version = Version()
    answers = FieldList(FormField(AnswerForm))
    surprise = OneOf(_l("How much did it surprise you?"), SURPRISE)

    @staticmethod
    def row_of(question: LearningQuestion) -> dict[str, Any]:
        """An answer as the form fills it in; a verdict that follows from the numbers is left to them."""
        own = question.verdict if question.verdict is not verdict(question) else None
        return {
            "question_id": question.id,
            "number": question.actual_number,
            "direction": question.actual_direction,
            "text": question.actual_text,
            "verdict": own or "",
        }

    def changes(self) -> Changes:
        """What was typed, for the service."""
        surprise = int(self.surprise.data) if self.surprise.data else None
        return {"answers": [entry.form.seen() for entry in self.answers], "surprise": surprise}


class ActForm(HubForm):
    """What was learned, what is decided, what comes next."""

    version = Version()
    learning = Text(_l("What did you learn?"))
    decision = OneOf(_l("What will you do with it?"), DECISIONS)
    reason = Text(_l("Why?"))
    conditions = Text(_l("What does it depend on?"))
    next_step = Text(_l("What will you try next?"))

    def changes(self) -> Changes:
        """What was typed, for the service."""
        return {
            "learning": self.learning.data or "",
            "decision": self.decision.data,
            "reason": self.reason.data or "",
            "conditions": self.conditions.data or "",
            "next_step": self.next_step.data or "",
        }


class StopForm(HubForm):
    """Why it will not be done."""

    version = Version()
    reason = Line(
        _l("Why did it stop?"), most=2000, required=_l("Say in a line why it stopped. Others can learn from that too.")
    )
