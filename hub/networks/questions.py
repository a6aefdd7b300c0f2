"""The questions a network starts with, one page each, in order."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, RadioField
from wtforms.validators import Optional, ValidationError

from hub.networks.words import FIRST_ASKED, STANDARD, TERMS
from hub.networks.words import LONGEST as LONGEST_WORD
from hub.web.forms import NAME, HubForm, Line, Required, Text, choices

MOST_DIGITS, MOST_PLACES = 12, 6  # what the column of an aim's numbers holds


class Number(Line):
    """A number as people type it: 23, 1,200, 0.5, also with a decimal comma; as a Decimal or None."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, most=40, validators=[Optional(), _is_number], **more)

    @property
    def value(self) -> Decimal | None:
        """The number, once the form is valid."""
        return number(self.data or "")


def number(typed: str) -> Decimal | None:
    """The number somebody typed; None for nothing, ValueError for what is none."""
    text = typed.replace("−", "-").replace(" ", "").replace("\u202f", "").removesuffix("%")
    if not text:
        return None
    if "," in text and "." not in text and len(text.rsplit(",", 1)[1]) != 3:
        text = text.replace(",", ".")
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if not found.is_finite() or abs(found) >= 10**MOST_DIGITS or -int(found.as_tuple().exponent) > MOST_PLACES:
        raise ValueError(typed)
    return found


def _is_number(_form: Any, field: Field) -> None:
    try:
        number(field.data or "")
    except ValueError as error:
        raise ValidationError(_l("Write a number, such as 23 or 0.5.")) from error


class Question(HubForm):
    """One page of questions; answers are kept as they were typed, under the fields' names."""

    step: ClassVar[str]
    title: ClassVar[Any]

    @classmethod
    def filled(cls, answers: Mapping[str, str]) -> "Question":
        """The page as it was answered before."""
        return cls(formdata=MultiDict({name: value for name, value in answers.items() if value}))

    def typed(self, sent: Mapping[str, str]) -> dict[str, str]:
        """What was typed on this page."""
        return {field.name: str(sent.get(field.name, ""))[:20_000] for field in self}


class NameQuestion(Question):
    """What is it called?"""

    step, title = "name", _l("What is your network called?")
    name = Line(_l("Name"), most=NAME, required=_l("Give the network a name."))


class ProblemQuestion(Question):
    """Which problem?"""

    step, title = "problem", _l("Which problem do you want to solve together?")
    problem = Text(_l("The problem"))


class WhyQuestion(Question):
    """Why this one?"""

    step, title = "why", _l("Why this problem, and why now?")
    why_now = Text(_l("Why it is worth it"))


class AimQuestion(Question):
    """What will be different, by when?"""

    step, title = "aim", _l("What will be different, for whom, and by when?")
    statement = Text(_l("Your aim in a sentence"), most=2_000)
    baseline = Number(_l("Now"))
    target = Number(_l("Then"))
    unit = Line(_l("Of what?"), most=40)
    by = DateField(_l("By when?"), validators=[Optional()])

    def validate_statement(self, field: Field) -> None:
        """Numbers need a sentence they belong to."""
        rest = (self.baseline.data, self.target.data, self.unit.data, self.by.raw_data and self.by.raw_data[0])
        if not field.data and any(rest):
            raise ValidationError(_l("Write the aim in a sentence first, or leave the numbers empty too."))

    @property
    def aim(self) -> dict[str, Any] | None:
        """The aim for whoever keeps it; None while there is no sentence."""
        if not self.statement.data:
            return None
        by: date | None = self.by.data
        return {
            "statement": self.statement.data,
            "baseline": self.baseline.value,
            "target": self.target.value,
            "unit": self.unit.data or "",
            "by": by,
        }


class WhoQuestion(Question):
    """Who?"""

    step, title = "who", _l("Who works on it?")
    who = Text(_l("Schools, teams, roles"))


def _word_fields() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for term in (term for term in TERMS if term.key in FIRST_ASKED):
        for key in (term.key, term.other):
            made[f"word-{key}"] = Line(_l("Instead of “%(word)s”", word=STANDARD[key]), most=LONGEST_WORD)
    return made


class _WordsQuestion(Question):
    step, title = "words", _l("What do you call these things?")

    @property
    def vocabulary(self) -> dict[str, str]:
        """The words, by term."""
        return {field.name.removeprefix("word-"): field.data or "" for field in self}


WordsQuestion: type[_WordsQuestion] = type("WordsQuestion", (_WordsQuestion,), _word_fields())


class LibraryQuestion(Question):
    """Start with published tests?"""

    step, title = "library", _l("Start with tests that others have published?")
    library = RadioField(
        _l("Starter library"),
        choices=lambda: choices(("yes", _l("Yes, show them while we plan")), ("no", _l("No, only our own"))),
        default="yes",
        validators=[Required(_l("Choose one."))],
    )


QUESTIONS: tuple[type[Question], ...] = (
    NameQuestion,
    ProblemQuestion,
    WhyQuestion,
    AimQuestion,
    WhoQuestion,
    WordsQuestion,
    LibraryQuestion,
)
STEPS = tuple(question.step for question in QUESTIONS)
