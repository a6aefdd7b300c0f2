"""What is typed into the pages of the theory."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from hub.theory.models import ChangeIdea, Driver
from hub.theory.queries import Theory
from hub.web.forms import HubForm, Line, Text, Version, choices
from hub.web.jinja import number

SENTENCE = 2_000
_FIGURE = re.compile(r"-?\d{1,12}([.,]\d{1,6})?")


class Figure(StringField):
    """A number kept exactly, with a point or a comma; what was typed stays in the field when it is none."""

    data: Decimal | None  # type: ignore[assignment]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        self.data = None
        typed = valuelist[0].strip().replace("−", "-") if valuelist else ""
        if not typed:
            return
        if not re.fullmatch(_FIGURE, typed):
            raise ValidationError(_("Write a number, for example 81 or 81.5."))
        self.data = Decimal(typed.replace(",", "."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return number(self.data).replace("−", "-") if self.data is not None else ""


class Boxes(SelectMultipleField):
    """Several of a list, as boxes to tick; values are numbers of records."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, coerce=int, choices=[], **more)


class One(SelectField):
    """One record of a list by its number; nothing is an empty string."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, coerce=_number_or_none, choices=[], **more)


def _number_or_none(typed: Any) -> int | None:
    if typed in (None, ""):
        return None
    return int(typed)


class AimForm(HubForm):
    """What will improve, for whom, by how much, by when."""

    statement = Text(_l("What will improve, and for whom?"), most=SENTENCE, required=True)
    baseline = Figure(_l("Where you began"))
    target = Figure(_l("Where you want to be"))
    unit = Line(_l("Unit"), most=40)
    by = DateField(_l("By when"), validators=[Optional()])
    measure_id = One(_l("Which measure tells whether you get there?"))
    why = Text(_l("Why this change?"), most=SENTENCE)
    version = Version()

    def offer(self, measures: Iterable[tuple[int, str]], own: tuple[int, str] | None) -> None:
        """Set the measures to choose from; the one already chosen stays. Where there is none, nothing is asked."""
        rows = dict([*([own] if own else []), *measures])
        if rows:
            self.measure_id.choices = choices(("", _("None yet")), *rows.items())
        else:
            del self.measure_id


class IdeaForm(HubForm):
    """A change idea in words, and the drivers it hangs under."""

    title = Line(_l("In a few words"), required=True)
    description = Text(_l("What would somebody do differently, and why might it help?"))
    concept = Line(_l("The general approach it belongs to"))
    drivers = Boxes(_l("What would it move?"))
    were = HiddenField()
    why = Text(_l("Why this change?"), most=SENTENCE)
    version = Version()

    def offer(self, theory: Theory) -> None:
        """Set the drivers that can be ticked."""
        self.drivers.choices = choices(*((driver.id, driver.title) for driver, _parent in in_order(theory)))

    def merged(self, theirs: Iterable[int]) -> list[int]:
        """The drivers ticked here and those somebody else changed meanwhile: nobody's tick or untick is lost."""
        before = {int(part) for part in (self.were.data or "").split(",") if part.isdecimal()}
        mine = set(self.drivers.data or ())
        return sorted((set(theirs) | (mine - before)) - (before - mine))


class DriverForm(HubForm):
    """A driver in words, and where it hangs."""

    title = Line(_l("In a few words"), required=True)
    description = Text(_l("What does it mean, and why would it move the aim?"))
    parent = One(_l("Where does it hang?"))
    why = Text(_l("Why this change?"), most=SENTENCE)
    version = Version()

    def offer(self, theory: Theory, without: int | None = None) -> None:
        """Set what it can hang under: nothing, or one of the primary drivers."""
        rows = [(branch.driver.id, branch.driver.title) for branch in theory.primary if branch.driver.id != without]
        self.parent.choices = choices(("", _("At the top")), *rows)


class PlaceForm(HubForm):
    """Where something goes; nothing means the top."""

    under = One(_l("Under what?"))
    why = Text(_l("Why this change?"), most=SENTENCE)
    version = Version()

    def offer(self, rows: Iterable[tuple[Any, str]]) -> None:
        """Set the places."""
        self.under.choices = choices(*rows)


class RetireForm(HubForm):
    """Taking something out of the theory."""

    why = Text(_l("Why?"), most=SENTENCE)
    with_ideas = BooleanField(_l("Yes, take it out with its place"))
    version = Version()


class AnswerForm(HubForm):
    """The answer to a proposal: yes, it is there already, or no."""

    answer = RadioField(
        _l("Your answer"),
        choices=choices(
            ("accept", _l("Yes, make it part of the theory")),
            ("merge", _l("It is there already")),
            ("decline", _l("Not now")),
        ),
        validators=[InputRequired(_l("Choose one of these."))],
    )
    drivers = Boxes(_l("What would it move?"))
    into = One(_l("It is the same as"))
    sentence = Text(_l("A sentence for whoever proposed it"), most=SENTENCE)
    version = Version()

    def offer(self, theory: Theory, proposal: ChangeIdea | Driver) -> None:
        """Set the drivers that can be ticked, and what the proposal can be merged into."""
        rows = [(driver.id, driver.title) for driver, _parent in in_order(theory)]
        self.drivers.choices = choices(*rows)
        same = rows if isinstance(proposal, Driver) else sorted((idea.id, idea.title) for idea in theory.ideas)
        self.into.choices = choices(("", ""), *sorted(same, key=lambda row: row[1].casefold()))


def in_order(theory: Theory) -> list[tuple[Driver, Driver | None]]:
    """The drivers of the outline from top to bottom, each with the one it hangs under."""
    return [
        (below.driver, None if below is branch else branch.driver)
        for branch in theory.primary
        for below in (branch, *branch.children)
    ]


def hints(theory: Theory) -> dict[int, str]:
    """What stands beneath a secondary driver in a list of boxes: the primary one it hangs under."""
    return {driver.id: _("under %(title)s", title=parent.title) for driver, parent in in_order(theory) if parent}
