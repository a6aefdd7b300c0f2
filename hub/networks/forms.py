"""What people type about networks, teams and the people in them."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from hub.accounts.forms import Secret
from hub.kernel.permissions import Role, TeamRole
from hub.networks.facets import LONGEST_OPTION, Facet
from hub.networks.models import Network, Team
from hub.networks.services.networks import FEWEST_N, MOST_N
from hub.web.forms import NAME, HubForm, Line, Text, Version, choices

FACET = "facet-"


class Invited(enum.StrEnum):
    """What invited people are to be: a role in the network, or lead of a team."""

    MEMBER = "member"
    LEAD = "lead"
    COACH = "coach"
    VIEWER = "viewer"
    FACILITATOR = "facilitator"

    @property
    def role(self) -> Role:
        """The role in the network."""
        return Role.MEMBER if self is Invited.LEAD else Role(self.value)

    @property
    def team_role(self) -> TeamRole:
        """The role in the team, where one is chosen."""
        return TeamRole.LEAD if self is Invited.LEAD else TeamRole.MEMBER


class TeamForm(HubForm):
    """A team; `within` adds a question for each facet of the network's contexts."""

    version = Version()
    name = Line(_l("Name"), most=NAME, required=_l("Give the team a name."))
    organisation = Line(_l("School or organisation"), most=NAME)

    @classmethod
    def within(cls, network: Network, team: Team | None = None) -> "TeamForm":
        """The form with the network's own facets, filled from the team when there is one."""
        context: Mapping[str, str] = team.context if team else {}
        fields = {FACET + facet["key"]: _facet_field(facet, context.get(facet["key"], "")) for facet in _asked(network)}
        form: TeamForm = type("TeamFormWithin", (cls,), fields)(obj=team)
        return form

    @property
    def facet_fields(self) -> list[Any]:
        """The questions about the team's context."""
        return [field for name, field in self._fields.items() if name.startswith(FACET)]

    @property
    def context(self) -> dict[str, str]:
        """The answers, by facet."""
        return {field.name.removeprefix(FACET): field.data or "" for field in self.facet_fields}


def _asked(network: Network) -> Sequence[Facet]:
    return network.context_facets


def _facet_field(facet: Facet, now: str) -> Any:
    if not facet["options"]:
        return Line(facet["label"], most=LONGEST_OPTION, default=now)
    options = [*facet["options"], *([now] if now and now not in facet["options"] else [])]
    offered = choices(("", _l("Not said")), *((one, one) for one in options))
    return SelectField(facet["label"], choices=offered, default=now)


class ChooseForm(HubForm):
    """One of the people offered, to join a team or to coach it."""

    person_id = SelectField(_l("Who?"), validators=[InputRequired(_l("Choose somebody."))])
    role = RadioField(_l("As what?"), default="member")

    @classmethod
    def among(cls, people: Sequence[Any], roles: Sequence[tuple[str, str]] = ()) -> "ChooseForm":
        """The form with these people, each with their @name where two are called the same."""
        form = cls()
        names = [person.name for person in people]
        twice = {name for name in names if names.count(name) > 1}
        offered = [(p.id, f"{p.name} (@{p.handle})" if p.name in twice else p.name) for p in people]
        form.person_id.choices = [("", _l("Choose somebody")), *offered]
        if roles:
            form.role.choices = list(roles)
        else:
            del form.role
        return form


class InviteForm(HubForm):
    """A pasted list of people, and what they are to be."""

    addresses = Text(_l("E-mail addresses"), required=_l("Paste at least one address."))
    role = RadioField(_l("They come as"), default=Invited.MEMBER.value)
    team_id = SelectField(_l("Team"), default="")

    @classmethod
    def offering(cls, roles: Sequence[tuple[str, str]], teams: Sequence[tuple[str, str]], **given: Any) -> "InviteForm":
        """The form with the roles and teams its reader may give."""
        form = cls(**given)
        form.role.choices = list(roles)
        form.team_id.choices = list(teams)
        return form


class JoinForm(HubForm):
    """Somebody new: a name and a password."""

    name = Line(_l("Your name"), most=NAME, required=_l("Write your name."))
    password = Secret(_l("Choose a password"), required=_l("Choose a password."))


class NetworkForm(HubForm):
    """What a network is about."""

    version = Version()
    name = Line(_l("Name"), most=NAME, required=_l("Give the network a name."))
    problem = Text(_l("The problem"))
    why_now = Text(_l("Why it is worth it"))
    who = Text(_l("Who works on it"))
    minimum_n = IntegerField(
        _l("Smallest group whose numbers are shown"),
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(FEWEST_N, MOST_N, _l("Choose a number from %(low)d to %(high)d.", low=FEWEST_N, high=MOST_N)),
        ],
    )
    has_starter_library = BooleanField(_l("Show published tests from elsewhere"))


@dataclass
class FacetRow:
    """A list of options as it stands in the editor, one option a line."""

    key: str = ""
    label: str = ""
    options: str = ""


class ContextsForm(HubForm):
    """The lists by which teams are told apart. The rows are sent as parallel fields, so that none needs a script."""

    version = Version()

    @staticmethod
    def rows_of(network: Network) -> list[FacetRow]:
        """The lists as they are kept, for the editor."""
        return [FacetRow(one["key"], one["label"], "\n".join(one["options"])) for one in network.context_facets]

    @staticmethod
    def rows_sent(sent: MultiDict[str, str]) -> list[FacetRow]:
        """The lists as they were typed."""
        columns = (sent.getlist("key"), sent.getlist("label"), sent.getlist("options"))
        return [FacetRow(*texts) for texts in zip(*columns, strict=False)]
