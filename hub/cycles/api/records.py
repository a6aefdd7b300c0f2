"""Reading, creating and changing cycles."""

from typing import Any

from flask import g

from hub.cycles import queries, services
from hub.cycles.api.blueprint import blp, cycle_at, inside, showing_current, team_in
from hub.cycles.api.drawn import changes_of, drawn
from hub.cycles.queries import Filters
from hub.cycles.schemas import (
    CloneIn,
    CycleFilters,
    CycleIn,
    CycleOut,
    CyclePage,
    CyclePatch,
    NextIn,
    QuickLogIn,
)
from hub.kernel.errors import RuleBroken
from hub.markup import excerpt
from hub.web.api import once, paged
from hub.web.policies import policy


@blp.get("/networks/<int:network_id>/cycles")
@policy("cycle.read")
@blp.arguments(CycleFilters, location="query")
@blp.response(200, CyclePage)
def list_cycles(args: dict[str, Any], network_id: int) -> dict[str, Any]:
    """The cycles of a network that you may see, last changed first."""
    inside(network_id)
    limit, cursor = args.pop("limit"), args.pop("cursor")
    page = queries.cycles_page(g.actor, network_id, Filters(**args), cursor=cursor, limit=limit, whole=True)
    return paged([drawn(cycle) for cycle in page.items], page.next)


@blp.post("/networks/<int:network_id>/cycles")
@policy("cycle.start")
@once
@blp.arguments(CycleIn)
@blp.response(201, CycleOut)
def add_cycle(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Plan a cycle; the network sees it at once."""
    inside(network_id)
    team = team_in(network_id, body["team_id"])
    previous_id = body.get("previous_id")
    previous = queries.find(g.actor, previous_id) if previous_id else None
    if previous_id and (previous is None or previous.network_id != network_id):
        raise RuleBroken("There is no such cycle in this network.", field="previous_id")
    return drawn(services.record_cycle(team, actor=g.actor, previous=previous, **changes_of(body)))


@blp.get("/cycles/<int:cycle_id>")
@policy("cycle.read")
@blp.response(200, CycleOut)
def show_cycle(cycle_id: int) -> dict[str, Any]:
    """One cycle."""
    return drawn(cycle_at(cycle_id))


@blp.patch("/cycles/<int:cycle_id>")
@policy("cycle.edit")
@blp.arguments(CyclePatch)
@blp.response(200, CycleOut)
def change_cycle(body: dict[str, Any], cycle_id: int) -> dict[str, Any]:
    """Write in a cycle."""
    cycle = cycle_at(cycle_id)
    with showing_current(cycle_id):
        services.edit_cycle(cycle, actor=g.actor, version=body["version"], **changes_of(body))
    return drawn(cycle)


@blp.post("/cycles/<int:cycle_id>/next")
@policy("cycle.start")
@once
@blp.arguments(NextIn)
@blp.response(201, CycleOut)
def next_cycle(_body: dict[str, Any], cycle_id: int) -> dict[str, Any]:
    """The next cycle of the ramp: the plan carried over, starting from the numbers this one ended with."""
    return drawn(services.plan_next(cycle_at(cycle_id), actor=g.actor, shared=True))


@blp.post("/cycles/<int:cycle_id>/clone")
@policy("cycle.clone")
@once
@blp.arguments(CloneIn)
@blp.response(201, CycleOut)
def clone_cycle(body: dict[str, Any], cycle_id: int) -> dict[str, Any]:
    """Take the plan over into another team; both sides see where it came from."""
    cycle = cycle_at(cycle_id)
    team = team_in(cycle.network_id, body["team_id"])
    return drawn(services.clone_plan(cycle, team, actor=g.actor, shared=True))


@blp.post("/networks/<int:network_id>/quick-logs")
@policy("cycle.start")
@once
@blp.arguments(QuickLogIn)
@blp.response(201, CycleOut)
def log_cycle(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Log something that was tried, in a line; it is a cycle that can grow."""
    inside(network_id)
    team = team_in(network_id, body.pop("team_id"))
    idea_id = body.get("idea_id")
    idea = queries.idea_in(network_id, idea_id) if idea_id else None
    title = idea.title if idea else excerpt(body["text"], 80)
    return drawn(services.log_quickly(team, actor=g.actor, title=title, **body))
