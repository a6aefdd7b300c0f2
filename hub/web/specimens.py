"""What the style guide is filled with: a good form and a bad one, people, counts. Nobody is real."""

from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, IntegerField, PasswordField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # newer than the published types
from wtforms.validators import Optional

from hub.web.chart_specimens import chart_specimens
from hub.web.forms import HubForm, Line, Required, Text


def _choices(**labels: str) -> list[SelectChoice]:
    return [SelectChoice(value=value.rstrip("_"), label=label) for value, label in labels.items()]


KINDS = _choices(number="A number", range="A range", direction="Up or down", text="In words")
DECISIONS = _choices(adopt="Adopt", adapt="Adapt", abandon="Abandon", _="I don’t know yet")


class SpecimenForm(HubForm):
    """One field of every sort."""

    kind = RadioField("What kind of answer will it be?", choices=KINDS, default="number")
    what = Line("What will you count?", required="Write what you will count.")
    before = IntegerField("Now", validators=[Optional()])
    after = IntegerField("After this test, at most", validators=[Optional()])
    unit = Line("Of what")
    low = IntegerField("From", validators=[Optional()])
    high = IntegerField("To", validators=[Optional()])
    direction = SelectField("Which way?", choices=_choices(up="Up", down="Down", same="The same"))
    words = Line("In words")
    by = DateField("Counted on", validators=[Optional()])
    why = Text("Why do you think so?", most=200)
    scale = SelectField("Scale", choices=_choices(one="One class", year="Year", school="School"))
    size = RadioField("How large?", choices=_choices(one="One class", year="Whole year"), default="one")
    decision = RadioField("What will you do with it?", choices=DECISIONS, validators=[Required("Choose one.")])
    came = IntegerField("Came", validators=[Optional()])
    of = IntegerField("Of", validators=[Optional()])
    tell = BooleanField("Tell me when others test this")
    secret = PasswordField("Password")


def specimens() -> dict[str, Any]:
    """The values of `styleguide.html`."""
    typed = {
        "kind": "number",
        "what": "Missing tasks on Friday evening",
        "before": "41",
        "after": "30",
        "unit": "tasks",
    }
    typed |= {"unit": "tasks", "direction": "down"}
    typed |= {"came": "18", "of": "24", "decision": "adapt", "size": "one", "scale": "one"}
    good = SpecimenForm(MultiDict({f"good-{name}": value for name, value in typed.items()}), prefix="good-")
    bad = SpecimenForm(MultiDict({"bad-direction": "up", "bad-scale": "one", "bad-size": "one"}), prefix="bad-")
    bad.validate()
    return {
        "good": good,
        "bad": bad,
        "maya": SimpleNamespace(id=1, name="Maya Okafor"),
        "tomasz": SimpleNamespace(id=4, name="Tomasz Zielinski"),
        "counts": {"adopt": 5, "adapt": 3, "abandon": 2, "running": 1},
        **chart_specimens(),
    }
