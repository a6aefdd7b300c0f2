"""Kinds of answers: one word of an enumeration, a student group in a row."""

import enum
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, RadioField, SelectField
from wtforms.validators import ValidationError

from hub.theory.forms import Figure
from hub.web import numbers
from hub.web.forms import Line, choices


def _coerced(words: type[enum.StrEnum], typed: Any) -> Any:
    """A word of the enumeration; nothing for an empty answer; what is no word of it stays and is refused."""
    if typed in (None, ""):
        return None
    try:
        return words(typed)
    except ValueError:
        return str(typed)


class Pick(RadioField):
    """One of a few words; `required` is the sentence that asks for one."""

    def __init__(self, label: Any, words: Mapping[Any, Any], *, required: Any = None, **more: Any) -> None:
        self.required, kind = required, type(next(iter(words)))
        super().__init__(
            label,
            choices=choices(*words.items()),
            coerce=lambda typed: _coerced(kind, typed),
            validate_choice=False,
            **more,
        )

    def pre_validate(self, _form: Any) -> None:
        """Refuse a word that is not offered, and no word where one is asked for."""
        if self.data is None and self.required:
            raise ValidationError(str(self.required))
        if self.data is not None and self.data not in [choice[0] for choice in self.iter_choices()]:
            raise ValidationError(_("Choose one of these."))


class YesNo(enum.StrEnum):
    """A plain answer, told apart from none."""

    YES = "yes"
    NO = "no"


class Listed(SelectField):
    """One word of an enumeration from a list; the view may narrow what is offered."""

    def __init__(self, label: Any, words: type[enum.StrEnum], offered: Mapping[Any, Any], **more: Any) -> None:
        super().__init__(
            label,
            choices=choices(*offered.items()),
            coerce=lambda typed: _coerced(words, typed),
            validate_choice=False,
            **more,
        )

    def offer(self, rows: Iterable[tuple[Any, Any]]) -> None:
        """Set what can be chosen."""
        self.choices = choices(*rows)

    def pre_validate(self, _form: Any) -> None:
        """Refuse a word that is not offered."""
        if self.data not in [choice[0] for choice in self.iter_choices()]:
            raise ValidationError(_("Choose one of these."))


class GroupRow(Form):
    """One student group: its name, which others it can't overlap with, its target."""

    number = HiddenField()
    name = Line(_l("Name of the group"), most=80)
    dimension = Line(_l("Which of these belong together?"), most=80)
    target = Figure(_l("Target"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        return not (self.name.data or self.dimension.data or (self.target.raw_data and self.target.raw_data[0].strip()))

    @property
    def id(self) -> int | None:
        """The group this row is about; None for a new one."""
        return numbers.typed(self.number.data)
