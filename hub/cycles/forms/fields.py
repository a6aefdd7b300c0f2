"""Kinds of answers: numbers as people write them, and one of a few words."""

import enum
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from hub.cycles.drafts import exact
from hub.cycles.models import Direction, PredictionKind, QuickResult, Scale, Verdict
from hub.kernel.errors import RuleBroken
from hub.web import numbers
from hub.web.forms import choices
from hub.web.jinja import number

SCALES = {
    Scale.PERSON: _l("One pupil or one person"),
    Scale.LESSON: _l("One lesson"),
    Scale.CLASS: _l("One class"),
    Scale.YEAR: _l("A whole year"),
    Scale.SCHOOL: _l("A whole school"),
    Scale.SEVERAL: _l("Several schools"),
    Scale.NETWORK: _l("Everybody in the network"),
}
KINDS = {
    PredictionKind.NUMBER: _l("A number"),
    PredictionKind.DIRECTION: _l("Up or down"),
    PredictionKind.RANGE: _l("Between two numbers"),
    PredictionKind.TEXT: _l("In words"),
}
DIRECTIONS = {
    Direction.UP: _l("It goes up"),
    Direction.DOWN: _l("It goes down"),
    Direction.SAME: _l("It stays the same"),
}
WENT = {Direction.UP: _l("It went up"), Direction.DOWN: _l("It went down"), Direction.SAME: _l("It stayed the same")}
VERDICTS = {
    Verdict.BETTER: _l("Better than predicted"),
    Verdict.AS_PREDICTED: _l("As predicted"),
    Verdict.WORSE: _l("Not as good as predicted"),
    Verdict.UNCLEAR: _l("Hard to say"),
}
RESULTS = {
    QuickResult.BETTER: _l("Better"),
    QuickResult.SAME: _l("The same"),
    QuickResult.WORSE: _l("Worse"),
    QuickResult.UNCLEAR: _l("Hard to say"),
}

_GROUPED = re.compile(r"^-?\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?:\.\d+)?$")
_DECIMAL_COMMA = re.compile(r"^-?\d+,\d+$")


def read_number(typed: str) -> Decimal:
    """A number as people write it: 1,250 · 1 250 · 3.5 · 3,5 · −2 · 75 %."""
    text = typed.strip().removesuffix("%").strip().replace("−", "-").replace("–", "-")
    if _GROUPED.match(text):
        text = re.sub(r"[ ,\u00a0\u202f]", "", text)
    elif _DECIMAL_COMMA.match(text):
        text = text.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,20}(\.\d{1,20})?", text):
        raise InvalidOperation
    return Decimal(text)


class Amount(StringField):
    """A number kept exactly; what was typed stays in the field when it is none."""

    data: Decimal | None  # type: ignore[assignment]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            self.data = exact(read_number(typed), field=self.name)
        except InvalidOperation:
            raise ValidationError(_("Write a number, for example 12 or 3.5.")) from None
        except RuleBroken as error:
            raise ValidationError(error.message) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return number(self.data).replace("−", "-") if self.data is not None else ""


class Whole(StringField):
    """A whole number within bounds."""

    data: int | None  # type: ignore[assignment]

    def __init__(self, label: Any = None, *, least: int = 0, most: int = 1_000_000_000, **more: Any) -> None:
        super().__init__(label, **more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            read = read_number(typed)
        except InvalidOperation:
            raise ValidationError(_("Write a whole number, for example 12.")) from None
        if read != read.to_integral_value() or not self.least <= read <= self.most:
            raise ValidationError(
                _("Write a whole number between %(least)s and %(most)s.", least=self.least, most=f"{self.most:,}")
            )
        self.data = int(read)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class RowNumber(HiddenField):
    """The hidden number of the row a group of answers belongs to; none for a new one."""

    data: int | None  # type: ignore[assignment]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; one we did not write counts as a row that doesn't exist."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None if not typed else _number(typed)

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


def _coerced(words: type[enum.StrEnum], typed: Any) -> Any:
    """A word of the enumeration; nothing for an empty answer; what is no word of it stays and is refused."""
    if typed in (None, ""):
        return None
    try:
        return words(typed)
    except ValueError:
        return str(typed)


class OneOf(RadioField):
    """One of a few words, or no answer yet."""

    def __init__(self, label: Any, words: Mapping[Any, Any], **more: Any) -> None:
        self.words = type(next(iter(words)))
        super().__init__(
            label,
            choices=choices(*words.items()),
            coerce=lambda typed: _coerced(self.words, typed),
            validate_choice=False,
            **more,
        )

    def pre_validate(self, _form: Any) -> None:
        """Refuse a word that is not offered."""
        if self.data is not None and self.data not in [choice[0] for choice in self.iter_choices()]:
            raise ValidationError(_("Choose one of these."))


class Chosen(SelectField):
    """One of a few words from a list whose first entry is no answer."""

    def __init__(self, label: Any, words: Mapping[Any, Any], none: Any = "", **more: Any) -> None:
        kind = type(next(iter(words)))
        super().__init__(
            label,
            choices=choices(("", none), *words.items()),
            default="",
            coerce=lambda typed: _coerced(kind, typed) or "",
            **more,
        )


class NumberedChoice(SelectField):
    """A record chosen by its number; the choices are set by the view, none is an empty string."""

    data: int | None

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, coerce=_number_or_none, choices=[], **more)

    def offer(self, rows: list[tuple[int, str]], none: Any = None) -> None:
        """Set what can be chosen."""
        empty = [("", none)] if none is not None else []
        self.choices = choices(*empty, *rows)

    def pre_validate(self, _form: Any) -> None:
        """Refuse a number that is not offered."""
        offered = [_number_or_none(choice[0]) for choice in self.iter_choices()]
        if self.data not in offered:
            raise ValidationError(_("Choose one of these."))


def _number_or_none(typed: Any) -> int | None:
    text = str(typed if typed is not None else "")
    if not text:
        return None
    return _number(text)


def _number(typed: str) -> int:
    """The number of a record, -1 for what can't be one."""
    read = numbers.typed(typed)
    return -1 if read is None else read
