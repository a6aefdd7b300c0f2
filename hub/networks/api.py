"""Networks, teams and members, for scripts."""

import functools
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, g, jsonify, make_response, url_for

from hub.accounts import queries as accounts
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Role, TeamRole
from hub.networks import keys, queries, rosters, schemas, services
from hub.networks import policy as rules
from hub.networks.models import Invitation, Network, Team
from hub.networks.rosters import Roster
from hub.networks.services import members
from hub.web import paging
from hub.web.api import ApiBlueprint, PageArgs, head_of, once, paged
from hub.web.policies import policy

blp = ApiBlueprint("networks", __name__, description="Networks, teams, people")


def drawn(network: Network, role: Role | None) -> dict[str, Any]:
    """A network as the API shows it."""
    return {
        **head_of(network, "network", url_for("home.show", slug=network.slug)),
        "slug": network.slug,
        "name": network.name,
        "problem": network.problem,
        "why_now": network.why_now,
        "who": network.who,
        "vocabulary": network.words,
        "minimum_n": network.minimum_n,
        "context_facets": network.context_facets,
        "has_starter_library": network.has_starter_library,
        "role": role.value if role else None,
    }


def drawn_person(person: Person, **more: Any) -> dict[str, Any]:
    """Somebody as colleagues see them."""
    return {"id": person.id, "name": person.name, "url": url_for("networks.person", person_id=person.id), **more}


def drawn_team(roster: Roster) -> dict[str, Any]:
    """A team as the API shows it."""
    team = roster.team
    return {
        **head_of(team, "team", url_for("networks.team", team_id=team.id)),
        "network_id": team.network_id,
        "name": team.name,
        "organisation": team.organisation,
        "context": team.context,
        "members": [drawn_person(place.person, role=place.role.value) for place in roster.members],
        "coaches": [drawn_person(coach) for coach in roster.coaches],
        "closed_at": team.closed_at,
    }


def find_network(network_id: int) -> Network:
    """A network of the actor's, or 404."""
    network = queries.find(g.actor, network_id)
    if network is None:
        abort(404)
    return network


def find_team(team_id: int) -> Team:
    """A team in one of the actor's networks, or 404."""
    team = queries.find_team(g.actor, team_id)
    if team is None:
        abort(404)
    return team


@blp.get("/me")
@policy("me.show")
@blp.response(200, schemas.MeOut)
def me() -> dict[str, Any]:
    """Who the token belongs to: person, networks with roles, teams."""
    actor, person = g.actor, accounts.person_of(g.actor)
    teams = queries.find_teams(actor, actor.team_networks)
    roles = {team_id: role.value for team_id, role in actor.teams.items()}
    myself = {name: getattr(person, name) for name in ("handle", "email", "timezone", "locale", "is_admin")}
    return {
        **head_of(person, "person", url_for("networks.person", person_id=person.id)),
        "person": drawn_person(person) | myself,
        "networks": [
            {
                "id": place.id,
                "url": url_for("home.show", slug=place.slug),
                "slug": place.slug,
                "name": place.name,
                "role": place.role.value,
            }
            for place in actor.places.values()
        ],
        "teams": [
            {
                "id": team.id,
                "url": url_for("networks.team", team_id=team.id),
                "network_id": team.network_id,
                "name": team.name,
                "role": roles.get(team.id, Role.COACH.value),
            }
            for team in sorted(teams.values(), key=lambda one: one.id)
        ],
    }


@blp.get("/networks")
@policy("network.list")
@blp.arguments(PageArgs, location="query")
@blp.response(200, schemas.NetworkPage)
def list_networks(args: dict[str, Any]) -> dict[str, Any]:
    """The networks one belongs to."""
    rows, following = _part(queries.visible_to(g.actor), Network.id, args)
    return paged([drawn(row, g.actor.role_in(row.id)) for row in rows], following)


@blp.post("/networks")
@policy("network.start")
@once
@blp.arguments(schemas.NetworkIn)
@blp.response(201, schemas.NetworkOut)
def start_network(body: dict[str, Any]) -> dict[str, Any]:
    """Start a network; its maker is the facilitator."""
    return drawn(services.create_network(actor=g.actor, **body), Role.FACILITATOR)


@blp.get("/networks/<int:network_id>")
@policy("network.show")
@blp.response(200, schemas.NetworkOut)
def show_network(network_id: int) -> dict[str, Any]:
    """A network one belongs to."""
    return drawn(find_network(network_id), g.actor.role_in(network_id))


@blp.patch("/networks/<int:network_id>")
@policy("network.edit")
@blp.arguments(schemas.NetworkPatch)
@blp.response(200, schemas.NetworkOut)
def change_network(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Set a network up. `vocabulary` is added to what is there; an empty word brings the standard one back."""
    network = services.update_network(find_network(network_id), actor=g.actor, **body)
    return drawn(network, g.actor.role_in(network_id))


def with_link(view: Callable[..., Any]) -> Callable[..., Any]:
    """Put the invitation's link into an answer on its way out; what `once` keeps of it holds no key."""

    @functools.wraps(view)
    def run(*args: Any, **kwargs: Any) -> Response:
        response = make_response(view(*args, **kwargs))
        body = response.get_json(silent=True)
        waiting = body.get("invitation") if isinstance(body, dict) else None
        if not waiting:
            return response
        invitation = db.session.get(Invitation, waiting["id"])
        if invitation is not None and services.is_open(invitation) and rules.can_look_after(g.actor, invitation):
            waiting["link"] = keys.link_to_copy(invitation)
        answer = jsonify(body)
        answer.status_code = response.status_code
        return answer

    return run


@blp.post("/networks/<int:network_id>/members")
@policy("network.bring_in")
@with_link
@once
@blp.arguments(schemas.MemberIn)
@blp.response(201, schemas.ArrivalOut)
def bring_into_network(body: dict[str, Any], network_id: int) -> tuple[dict[str, Any], int]:
    """Bring an address in: a known person joins, an unknown one is invited. 200 when nothing was to be done."""
    network = find_network(network_id)
    return _arrival(
        services.bring_in(network, actor=g.actor, email=body["email"], name=body["name"], role=Role(body["role"])),
        network.id,
    )


@blp.post("/teams/<int:team_id>/members")
@policy("team.bring_in")
@with_link
@once
@blp.arguments(schemas.TeamMemberIn)
@blp.response(201, schemas.ArrivalOut)
def bring_into_team(body: dict[str, Any], team_id: int) -> tuple[dict[str, Any], int]:
    """The same for a team: who is not yet in its network joins it as a member."""
    team = find_team(team_id)
    arrival = services.bring_in(
        team.network,
        actor=g.actor,
        email=body["email"],
        name=body["name"],
        team=team,
        team_role=TeamRole(body["role"]),
    )
    return _arrival(arrival, team.network_id, team)


def _arrival(arrival: services.Arrival, network_id: int, team: Team | None = None) -> tuple[dict[str, Any], int]:
    invitation, person = arrival.invitation, arrival.person
    place = members.place_in_team(team, person.id) if team and person else None
    waiting = invitation and {
        "id": invitation.id,
        "expires_at": invitation.expires_at,
        "link": None,  # see `with_link`
    }
    drawn_arrival = {
        "status": arrival.status.value,
        "email": arrival.email,
        "role": place.role.value if place else (invitation.team_role if team and invitation else arrival.role).value,
        "network_id": network_id,
        "team_id": team.id if team else None,
        "person": drawn_person(person) if person else None,
        "invitation": waiting,
    }
    return drawn_arrival, 200 if arrival.status is services.Status.ALREADY_HERE else 201


@blp.get("/networks/<int:network_id>/teams")
@policy("team.list")
@blp.arguments(PageArgs, location="query")
@blp.response(200, schemas.TeamPage)
def list_teams(args: dict[str, Any], network_id: int) -> dict[str, Any]:
    """The open teams of a network with their people."""
    network = find_network(network_id)
    chosen = sa.select(Team).where(Team.network_id == network.id, Team.closed_at.is_(None))
    rows, following = _part(chosen, Team.id, args)
    return paged([drawn_team(roster) for roster in rosters.rosters(rows)], following)


@blp.post("/networks/<int:network_id>/teams")
@policy("team.make")
@once
@blp.arguments(schemas.TeamIn)
@blp.response(201, schemas.TeamOut)
def make_team(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Make a team. A context value that is new to the network joins its lists."""
    return drawn_team(Roster(services.make_team(find_network(network_id), actor=g.actor, **body)))


@blp.get("/teams/<int:team_id>")
@policy("team.show")
@blp.response(200, schemas.TeamOut)
def show_team(team_id: int) -> dict[str, Any]:
    """A team with its people."""
    return drawn_team(rosters.roster(find_team(team_id)))


@blp.patch("/teams/<int:team_id>")
@policy("team.edit")
@blp.arguments(schemas.TeamPatch)
@blp.response(200, schemas.TeamOut)
def change_team(body: dict[str, Any], team_id: int) -> dict[str, Any]:
    """Describe a team anew, close or reopen it."""
    return drawn_team(rosters.roster(services.update_team(find_team(team_id), actor=g.actor, **body)))


def _part(chosen: sa.Select[Any], number: Any, args: dict[str, Any]) -> tuple[list[Any], str | None]:
    """A part of a list by number, and the cursor that asks for the next."""
    after = paging.decode(args["cursor"], 1)
    if after:
        chosen = chosen.where(number > paging.number(after[0]))
    rows = list(db.session.scalars(chosen.order_by(number).limit(args["limit"] + 1)))
    shown = rows[: args["limit"]]
    return shown, paging.encode(shown[-1].id) if len(rows) > len(shown) else None
