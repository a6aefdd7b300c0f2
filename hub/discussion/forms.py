"""What is typed into a comment."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from hub.discussion.services import LONGEST
from hub.web.forms import HubForm, Text, Version


class CommentForm(HubForm):
    """A comment on the record named by `kind` and `id`."""

    kind = HiddenField()
    id = HiddenField()
    body = Text(_("Add a comment"), most=LONGEST, required=True)


class EditForm(HubForm):
    """A comment said better."""

    body = Text(_("Your comment"), most=LONGEST, required=True)
    version = Version()
