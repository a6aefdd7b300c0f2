"""Networks, teams and members in the API."""

from typing import Any

from marshmallow import Schema, fields, validate

from hub.kernel.permissions import Role, TeamRole
from hub.web.api import Line, RecordSchema, StrictSchema, Text


def _one_of(*words: str) -> validate.OneOf:
    return validate.OneOf(words, error="Use one of: {choices}.")


class FacetSchema(Schema):
    """What teams are told apart by; without options any text goes."""

    key = fields.String()
    label = fields.String()
    options = fields.List(fields.String())


class FacetIn(fields.Field[Any]):
    """A facet {key, label, options[]}, or only its name."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:  # noqa: ARG002
        if isinstance(value, str):
            return {"label": value}
        if isinstance(value, dict) and not set(value) - {"key", "label", "options"}:
            options = value.get("options") or []
            texts = [value.get("key") or "", value.get("label") or "", *(options if isinstance(options, list) else [0])]
            if all(isinstance(text, str) for text in texts):
                return value
        raise self.make_error("validator_failed")


class NetworkIn(StrictSchema):
    """A network to start."""

    name = Line(most=120, some=True, required=True)
    problem = Text()
    why_now = Text()
    who = Text()


class NetworkPatch(StrictSchema):
    """What to change of a network, and the version that was read."""

    version = fields.Integer(required=True)
    name = Line(most=120, some=True)
    problem = Text()
    why_now = Text()
    who = Text()
    vocabulary = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True))
    minimum_n = fields.Integer()
    context_facets = fields.List(FacetIn())
    has_starter_library = fields.Boolean()


class NetworkOut(RecordSchema):
    """A network as its people see it; `role` is the reader's own."""

    slug = fields.String()
    name = fields.String()
    problem = fields.String()
    why_now = fields.String()
    who = fields.String()
    vocabulary = fields.Dict(keys=fields.String(), values=fields.String())
    minimum_n = fields.Integer()
    context_facets = fields.List(fields.Nested(FacetSchema))
    has_starter_library = fields.Boolean()
    role = fields.String()


class TeamIn(StrictSchema):
    """A team to make."""

    name = Line(most=120, some=True, required=True)
    organisation = Line(most=120)
    context = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True))


class TeamPatch(StrictSchema):
    """What to change of a team, and the version that was read."""

    version = fields.Integer(required=True)
    name = Line(most=120, some=True)
    organisation = Line(most=120)
    context = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True))
    closed = fields.Boolean()


class ColleagueSchema(Schema):
    """Somebody, as colleagues see them: no address."""

    id = fields.Integer()
    kind = fields.Constant("person")
    url = fields.String()
    name = fields.String()


class TeamMemberSchema(ColleagueSchema):
    """Somebody in a team."""

    role = fields.String()


class TeamOut(RecordSchema):
    """A team with its people."""

    network_id = fields.Integer()
    name = fields.String()
    organisation = fields.String()
    context = fields.Dict(keys=fields.String(), values=fields.String())
    members = fields.List(fields.Nested(TeamMemberSchema))
    coaches = fields.List(fields.Nested(ColleagueSchema))
    closed_at = fields.AwareDateTime(format="iso", allow_none=True)


class NetworkPage(Schema):
    """A part of a list of networks."""

    items = fields.List(fields.Nested(NetworkOut))
    next = fields.String(allow_none=True)


class TeamPage(Schema):
    """A part of a list of teams."""

    items = fields.List(fields.Nested(TeamOut))
    next = fields.String(allow_none=True)


class MemberIn(StrictSchema):
    """Whom to bring into a network."""

    email = Line(most=254, some=True, required=True)
    role = fields.String(load_default=Role.MEMBER.value, validate=_one_of(*(role.value for role in Role)))
    name = Line(most=120, load_default="")


class TeamMemberIn(StrictSchema):
    """Whom to bring into a team, and into its network when they are not there yet."""

    email = Line(most=254, some=True, required=True)
    role = fields.String(load_default=TeamRole.MEMBER.value, validate=_one_of(*(role.value for role in TeamRole)))
    name = Line(most=120, load_default="")


class InvitationSchema(Schema):
    """An invitation that waits; `link` is there while the hub has no mail server to send it."""

    id = fields.Integer()
    expires_at = fields.AwareDateTime(format="iso")
    link = fields.String(allow_none=True)


class ArrivalOut(Schema):
    """What came of bringing somebody in.

    `status`: "joined", "invited" (the address was unknown) or "already_here". `role` is the one the person has now,
    which is not changed by being brought in again.
    """

    status = fields.String()
    email = fields.String()
    role = fields.String()
    network_id = fields.Integer()
    team_id = fields.Integer(allow_none=True)
    person = fields.Nested(ColleagueSchema, allow_none=True)
    invitation = fields.Nested(InvitationSchema, allow_none=True)


class PlaceSchema(Schema):
    """A network one belongs to."""

    id = fields.Integer()
    kind = fields.Constant("network")
    url = fields.String()
    slug = fields.String()
    name = fields.String()
    role = fields.String()


class TeamPlaceSchema(Schema):
    """A team one is in, or coaches (role "coach")."""

    id = fields.Integer()
    kind = fields.Constant("team")
    url = fields.String()
    network_id = fields.Integer()
    name = fields.String()
    role = fields.String()


class MyselfSchema(ColleagueSchema):
    """The person behind the token, the own address included."""

    handle = fields.String()
    email = fields.String()
    timezone = fields.String()
    locale = fields.String()
    is_admin = fields.Boolean()


class MeOut(RecordSchema):
    """Who the token belongs to, and where they work."""

    person = fields.Nested(MyselfSchema)
    networks = fields.List(fields.Nested(PlaceSchema))
    teams = fields.List(fields.Nested(TeamPlaceSchema))
