"""What is written on a chart."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import ValidationError

from hub.measures.models import MarkKind
from hub.measures.services.marking import LONGEST
from hub.measures.values import EARLIEST
from hub.web.forms import HubForm, Line, choices


class MarkForm(HubForm):
    """A note, a new phase, a frozen baseline or a point to leave out; `everywhere` puts a note on all charts."""

    kind = SelectField(choices=choices(*((kind.value, kind.value) for kind in MarkKind)))
    on = DateField(_l("Day"))
    text = Line(_l("Words"), most=LONGEST)
    everywhere = BooleanField(_l("On the charts of all teams"))

    def validate_on(self, field: DateField) -> None:
        """A day people count on, not one of the Middle Ages."""
        if field.data is None:
            field.errors = []
            raise ValidationError(_l("Choose a day."))
        if field.data < EARLIEST:
            raise ValidationError(_l("Choose a later day."))

    @property
    def mark_kind(self) -> MarkKind:
        """What kind of mark it is, once validated."""
        return MarkKind(self.kind.data)
