"""The sixty-second log: what, what came of it, what to do with it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import ValidationError

from hub.cycles.forms.fields import RESULTS, Amount, NumberedChoice, OneOf
from hub.cycles.models import Cycle, Decision
from hub.networks.models import Team
from hub.theory.models import ChangeIdea
from hub.web.forms import HubForm, Line, Text, choices

LATER = "later"
ELSE = "else"
IDEA = "idea"


class QuickForm(HubForm):
    """Three questions."""

    what = RadioField(_l("What did you try?"), choices=[])
    idea_id = NumberedChoice(_l("Which idea?"))
    title = Line(_l("What was it?"))
    team_id = NumberedChoice(_l("For whom?"))
    result = OneOf(_l("What happened?"), RESULTS)
    number = Amount(_l("The number you counted"))
    line = Text(_l("One line about it"), most=2000)
    decision = RadioField(
        _l("What will you do with it?"),
        choices=choices(
            (Decision.ADOPT.value, _l("Keep")),
            (Decision.ADAPT.value, _l("Change")),
            (Decision.ABANDON.value, _l("Stop")),
            (LATER, _l("I don’t know yet")),
        ),
        default=LATER,
    )

    offered: Sequence[str] = ()

    def offer(self, cycles: Sequence[Cycle], ideas: Sequence[ChangeIdea], teams: Sequence[Team]) -> None:
        """Set what can be chosen: open tests first, then one of the ideas, then something else."""
        planned: list[tuple[str, Any]] = [(str(cycle.id), cycle.title) for cycle in cycles]
        known = [(IDEA, _("One of our ideas"))] if ideas else []
        self.what.choices = choices(*planned, *known, (ELSE, _("Something else")))
        self.offered = [value for value, _label in [*planned, *known]]
        self.idea_id.offer([(idea.id, idea.title) for idea in ideas], none=_("Choose one"))
        self.team_id.offer([(team.id, team.name) for team in teams])

    @property
    def cycle_id(self) -> int | None:
        """The planned test that was chosen."""
        return int(self.what.data) if self.what.data and self.what.data.isdigit() else None

    @property
    def decided(self) -> Decision | None:
        """The decision, when there is one already."""
        return Decision(self.decision.data) if self.decision.data in list(Decision) else None

    def validate_title(self, field: Line) -> None:
        """Something else needs a name."""
        if self.what.data == ELSE and not field.data:
            raise ValidationError(_("Say in a few words what you tried."))

    def validate_idea_id(self, field: NumberedChoice) -> None:
        """One of the ideas needs to be chosen."""
        if self.what.data == IDEA and field.data is None:
            raise ValidationError(_("Choose the idea you tried."))

    def validate_line(self, field: Text) -> None:
        """A decision is worth a line to others; without one, a result or a number is enough."""
        if self.decided and not field.data:
            raise ValidationError(_("Write one line about it, so that others can learn from your decision."))
        if not field.data and self.result.data is None and self.number.data is None:
            raise ValidationError(_("Say what happened: choose one above, or write a line."))
