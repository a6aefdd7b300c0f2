"""What is typed into an article."""

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField

from hub.kernel.refs import Ref
from hub.knowledge import citing
from hub.knowledge.services import LONGEST, LONGEST_TITLE
from hub.web.forms import HubForm, Line, Text, Version


class ArticleForm(HubForm):
    """A title, a text in Markdown, and what it rests on beside what the text names: `cite` ticked, `cites` typed."""

    title = Line(_("Title"), most=LONGEST_TITLE, required=_("Give it a title."))
    body = Text(_("Text"), most=LONGEST)
    cite = SelectMultipleField(_("It rests on"), choices=[], validate_choice=False)
    cites = Line(_("Others it rests on"), most=4_000)
    version = Version()

    def ticked(self) -> list[Ref]:
        """What was chosen from the list; odd values are left out."""
        return [ref for value in self.cite.data or [] for ref in citing.ticked(str(value))]

    def named(self) -> list[Ref]:
        """Everything cited beside the text; RuleBroken for a word that can't be."""
        return list(dict.fromkeys([*self.ticked(), *citing.named(self.cites.data or "")]))
