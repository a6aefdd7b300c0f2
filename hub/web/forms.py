"""Forms: the shape of input, cleaned text, and refusals put beside the field they belong to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, StringField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError

from hub.kernel.errors import HubError, RuleBroken
from hub.markup import clean

LINE = 200
NAME = 120
TEXT = 20_000


class HubForm(FlaskForm):
    """A form whose token is checked for the whole application, so that it carries none of its own."""

    class Meta(FlaskForm.Meta):
        """WTForms settings."""

        csrf = False

    def values(self, *without: str) -> dict[str, Any]:
        """What was typed, by field name."""
        return {name: value for name, value in self.data.items() if name not in without}

    def refuse(self, error: HubError) -> None:
        """Put a refusal beside its field, or above the form when it has none."""
        name = getattr(error, "field", None)
        if name and name in self._fields:
            self._fields[name].errors = [*self._fields[name].errors, error.message]
        else:
            self.form_errors.append(error.message)

    @contextmanager
    def explaining(self, *kinds: type[HubError]) -> Iterator[None]:
        """Turn refusals of a service into errors of this form; without `kinds`, broken rules."""
        try:
            yield
        except HubError as error:
            if not isinstance(error, kinds or RuleBroken):
                raise
            self.refuse(error)


def _cleaned_line(value: str | None) -> str:
    return clean(value or "", multiline=False)


def _cleaned_text(value: str | None) -> str:
    return clean(value or "")


class Required(InputRequired):
    """Something visible must be typed; blanks and zero-width characters don't count."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse an empty answer."""
        if not field.data:
            field.errors[:] = []
            raise ValidationError(self.message or _("Fill this in."))


class Line(StringField):
    """One line of cleaned text."""

    def __init__(self, label: Any = None, *, most: int = LINE, required: str | bool = False, **more: Any) -> None:
        validators: list[Any] = [Length(max=most, message=_long(most))]
        if required:
            validators.insert(0, Required(None if required is True else required))
        super().__init__(label, [*validators, *more.pop("validators", [])], filters=[_cleaned_line], **more)


class Text(TextAreaField):
    """Several lines of cleaned text, in Markdown where it is shown."""

    def __init__(self, label: Any = None, *, most: int = TEXT, required: str | bool = False, **more: Any) -> None:
        validators: list[Any] = [Length(max=most, message=_long(most))]
        if required:
            validators.insert(0, Required(None if required is True else required))
        super().__init__(label, [*validators, *more.pop("validators", [])], filters=[_cleaned_text], **more)


class Version(IntegerField):
    """The hidden number of the version that was read."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """An absent or odd number counts as none: the service then takes it as the newest."""
        try:
            self.data = int(valuelist[0]) if valuelist and str(valuelist[0]).strip() else None
        except ValueError:
            self.data = -1


def choices(*pairs: tuple[Any, Any]) -> list[Any]:
    """What a select or radio field offers, from (value, label) pairs."""
    return [SelectChoice(value, label) for value, label in pairs]


def _long(most: int) -> str:
    return f"This is longer than {most:,} characters. Shorten it, nothing is lost meanwhile."
