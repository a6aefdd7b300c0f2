"""The theory for scripts: aim, drivers, ideas."""

from typing import Any

from flask import abort, g, url_for
from marshmallow import Schema, fields

from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import require
from hub.theory import policy, queries, services, tested
from hub.theory.models import Aim, ChangeIdea, Driver, Status
from hub.theory.queries import Branch
from hub.theory.schemas import (
    AimIn,
    AimOut,
    DriverIn,
    DriverOut,
    DriverPatch,
    IdeaIn,
    IdeaOut,
    IdeaPatch,
)
from hub.web import paging
from hub.web.api import ApiBlueprint, PageArgs, head_of, once, paged
from hub.web.policies import policy as declared

blp = ApiBlueprint("theory", __name__, description="Aim, drivers and change ideas")


class TheoryOut(Schema):
    """The whole theory: aim, drivers as a tree with the numbers of their ideas, and the ideas with their counts."""

    aim = fields.Dict(allow_none=True)
    drivers = fields.List(fields.Dict())
    ideas = fields.List(fields.Nested(IdeaOut))
    proposals = fields.List(fields.Dict())


class IdeaPage(Schema):
    """A part of a list of ideas."""

    items = fields.List(fields.Nested(IdeaOut))
    next = fields.String(allow_none=True)


def _inside(network_id: int) -> None:
    if network_id not in g.actor.places:
        abort(404)


def aim_drawn(aim: Aim) -> dict[str, Any]:
    """An aim as the API shows it."""
    url = url_for("theory.show", slug=g.actor.places[aim.network_id].slug)
    more = {name: getattr(aim, name) for name in ("statement", "baseline", "target", "unit", "by", "measure_id")}
    return head_of(aim, "aim", url) | more


def driver_drawn(driver: Driver) -> dict[str, Any]:
    """A driver as the API shows it."""
    return head_of(driver, "driver", url_for("theory.driver", driver_id=driver.id)) | {
        "title": driver.title,
        "description": driver.description,
        "parent_id": driver.parent_id,
        "position": driver.position,
        "status": driver.status.value,
    }


def idea_drawn(idea: ChangeIdea, tally: tested.Tally | None = None) -> dict[str, Any]:
    """An idea as the API shows it, with its counts."""
    return head_of(idea, "idea", url_for("theory.idea", idea_id=idea.id)) | {
        "title": idea.title,
        "description": idea.description,
        "concept": idea.concept,
        "driver_ids": idea.driver_ids,
        "status": idea.status.value,
        "counts": {
            "cycles": tally.cycles if tally else 0,
            "teams": tally.teams if tally else 0,
            "decisions": {name: getattr(tally, name, 0) for name in ("adopt", "adapt", "abandon")},
            "last_tested": tally.last_tested.date() if tally and tally.last_tested else None,
        },
    }


def _branch(branch: Branch) -> dict[str, Any]:
    drawn: dict[str, Any] = DriverOut().dump(driver_drawn(branch.driver))
    return drawn | {
        "idea_ids": [idea.id for idea in branch.ideas],
        "children": [_branch(child) for child in branch.children],
    }


@blp.get("/networks/<int:network_id>/theory")
@declared("theory.show")
@blp.response(200, TheoryOut)
def show(network_id: int) -> dict[str, Any]:
    """The working theory as it stands."""
    _inside(network_id)
    theory, tallies = queries.theory_of(network_id), tested.by_idea(network_id)
    return {
        "aim": AimOut().dump(aim_drawn(theory.aim)) if theory.aim else None,
        "drivers": [_branch(branch) for branch in theory.primary],
        "ideas": [idea_drawn(idea, tallies.get(idea.id)) for idea in theory.ideas],
        "proposals": [*map(_proposal, theory.proposed_drivers), *map(_proposal, theory.proposed_ideas)],
    }


def _proposal(one: Driver | ChangeIdea) -> dict[str, Any]:
    return {"kind": one.kind, "id": one.id, "title": one.title, "proposed_at": one.proposed_at.isoformat()}


@blp.put("/networks/<int:network_id>/aim")
@declared("theory.tend")
@blp.arguments(AimIn)
@blp.response(200, AimOut)
def put_aim(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Say what will improve, for whom, by how much, by when."""
    _inside(network_id)
    body["unit"] = body["unit"] or ""
    return aim_drawn(services.set_aim(network_id, actor=g.actor, **body))


@blp.post("/networks/<int:network_id>/drivers")
@declared("theory.propose")
@once
@blp.arguments(DriverIn)
@blp.response(201, DriverOut)
def add_driver(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Add a driver; a member's is a proposal."""
    _inside(network_id)
    parent = _parent(body.pop("parent_id"))
    return driver_drawn(services.add_driver(network_id, actor=g.actor, parent=parent, **body))


def _parent(driver_id: int | None) -> Driver | None:
    if driver_id is None:
        return None
    parent = queries.find_driver(g.actor, driver_id)
    if parent is None:
        raise RuleBroken("There is no such driver.", field="parent_id")
    return parent


def _driver(driver_id: int) -> Driver:
    driver = queries.find_driver(g.actor, driver_id)
    if driver is None:
        abort(404)
    return driver


@blp.patch("/drivers/<int:driver_id>")
@declared("theory.tend")
@blp.arguments(DriverPatch)
@blp.response(200, DriverOut)
def change_driver(body: dict[str, Any], driver_id: int) -> dict[str, Any]:
    """Put a driver into other words, or hang it elsewhere."""
    driver = _driver(driver_id)
    require(policy.can_tend(g.actor, driver.network_id), services.ONLY_HUB)
    version, why, to = body.pop("version"), body.pop("why"), None
    if "parent_id" in body or "position" in body:
        place = body.pop("position", 10_000 if "parent_id" in body else driver.position)
        to = (_parent(body.pop("parent_id")) if "parent_id" in body else driver.parent, place)
    services.revise_driver(driver, actor=g.actor, to=to, version=version, why=why, **body)
    return driver_drawn(driver)


@blp.delete("/drivers/<int:driver_id>")
@declared("theory.tend")
@blp.response(204)
def retire_driver(driver_id: int) -> None:
    """Take a driver out of the theory; one with something under it is refused."""
    services.retire_driver(_driver(driver_id), actor=g.actor)


@blp.get("/networks/<int:network_id>/ideas")
@declared("theory.show")
@blp.arguments(PageArgs, location="query")
@blp.response(200, IdeaPage)
def list_ideas(args: dict[str, Any], network_id: int) -> dict[str, Any]:
    """The ideas of a network, in the order they came."""
    _inside(network_id)
    after = paging.decode(args["cursor"], 1)
    rows = queries.ideas_after(network_id, paging.number(after[0]) if after else 0, args["limit"] + 1)
    shown, tallies = rows[: args["limit"]], tested.by_idea(network_id)
    more = paging.encode(shown[-1].id) if len(rows) > args["limit"] else None
    return paged([idea_drawn(idea, tallies.get(idea.id)) for idea in shown], more)


@blp.post("/networks/<int:network_id>/ideas")
@declared("theory.propose")
@once
@blp.arguments(IdeaIn)
@blp.response(201, IdeaOut)
def add_idea(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Add a change idea; a member's is a proposal."""
    _inside(network_id)
    drivers = _drivers(body.pop("driver_ids"))
    return idea_drawn(services.add_idea(network_id, actor=g.actor, drivers=drivers, **body))


def _drivers(driver_ids: list[int]) -> list[Driver]:
    found = queries.find_drivers(g.actor, driver_ids)
    if len(found) < len(set(driver_ids)):
        raise RuleBroken("One of these drivers does not exist.", field="driver_ids")
    return [found[number] for number in dict.fromkeys(driver_ids)]


def _idea(idea_id: int) -> ChangeIdea:
    idea = queries.find(g.actor, idea_id)
    if idea is None:
        abort(404)
    return idea


@blp.get("/ideas/<int:idea_id>")
@declared("theory.show")
@blp.response(200, IdeaOut)
def show_idea(idea_id: int) -> dict[str, Any]:
    """One change idea."""
    idea = _idea(idea_id)
    return idea_drawn(idea, tested.by_idea(idea.network_id).get(idea.id))


@blp.patch("/ideas/<int:idea_id>")
@declared("theory.tend")
@blp.arguments(IdeaPatch)
@blp.response(200, IdeaOut)
def change_idea(body: dict[str, Any], idea_id: int) -> dict[str, Any]:
    """Put an idea into other words, hang it elsewhere, accept, retire or bring it back."""
    idea = _idea(idea_id)
    version, why, status = body.pop("version"), body.pop("why"), body.pop("status", None)
    if "driver_ids" in body:
        body["drivers"] = _drivers(body.pop("driver_ids"))
    status = Status(status) if status else None
    services.revise_idea(idea, actor=g.actor, status=status, version=version, why=why, **body)
    return idea_drawn(idea, tested.by_idea(idea.network_id).get(idea.id))
