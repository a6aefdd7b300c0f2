"""What a list of cycles is narrowed to; read from the address, so that a filtered list can be sent to a colleague."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.fields import DateField
from wtforms.validators import Optional

from hub.cycles.forms.fields import Chosen, NumberedChoice
from hub.cycles.models import Decision, Stage
from hub.cycles.queries import Filters

DECIDED = {Decision.ADOPT: _l("Adopted"), Decision.ADAPT: _l("Adapted"), Decision.ABANDON: _l("Abandoned")}
STAGES = {
    Stage.PLAN: _l("Planned"),
    Stage.DO: _l("Being done"),
    Stage.STUDY: _l("Being studied"),
    Stage.FINISHED: _l("Finished"),
    Stage.STOPPED: _l("Stopped"),
}


class FilterForm(Form):
    """Filters of the list."""

    team = NumberedChoice(_l("Team"))
    idea = NumberedChoice(_l("Idea"))
    driver = NumberedChoice(_l("Driver"))
    person = NumberedChoice(_l("Person"))
    decision = Chosen(_l("Decision"), DECIDED, none=_l("Any"))
    stage = Chosen(_l("Stage"), STAGES, none=_l("Any"))
    since = DateField(_l("Changed since"), validators=[Optional()])
    until = DateField(_l("Changed until"), validators=[Optional()])

    def filters(self) -> Filters:
        """The filters that make sense; a value nobody offers narrows to nothing rather than to everything."""
        return Filters(
            team=self.team.data,
            idea=self.idea.data,
            driver=self.driver.data,
            person=self.person.data,
            decision=_word(Decision, self.decision.data),
            stage=_word(Stage, self.stage.data),
            since=self.since.data,
            until=self.until.data,
        )


def _word(kind: Any, typed: Any) -> Any:
    return kind(typed) if typed in list(kind) else None
