"""What the pages of the theory share: their blueprint, and the way from an address to a record."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.networks.arrival import enter
from hub.theory import policy, queries
from hub.theory.models import ChangeIdea, Driver
from hub.web.languages import when

bp = Blueprint("theory", __name__)


def idea_at(idea_id: int) -> ChangeIdea:
    """The idea of an address, in its network's frame; what the actor may not see does not exist."""
    idea = queries.find(g.actor, idea_id)
    if idea is None:
        abort(404)
    enter(idea.network_id)
    return idea


def placed_idea_at(idea_id: int) -> tuple[ChangeIdea, list[Driver]]:
    """The same with the drivers the idea hangs under."""
    placed = queries.find_placed(g.actor, idea_id)
    if placed is None:
        abort(404)
    enter(placed[0].network_id)
    return placed


def driver_at(driver_id: int) -> Driver:
    """The driver of an address, in its network's frame; what the actor may not see does not exist."""
    driver = queries.find_driver(g.actor, driver_id)
    if driver is None:
        abort(404)
    enter(driver.network_id)
    return driver


def may_tend() -> bool:
    """Whether the reader changes the theory of the network this page is about."""
    return policy.can_tend(g.actor, g.network.id)


def may_propose() -> bool:
    """Whether the reader may propose to the network this page is about."""
    return policy.can_propose(g.actor, g.network.id)


def back(otherwise: str, anchor: str = "") -> str:
    """Where a form leads once it is done: the outline when it was opened from there."""
    if request.values.get("back") == "outline":
        return url_for(".edit", slug=g.network.slug, _anchor=anchor or None)
    return otherwise


def two_texts(
    title: str, fields: Sequence[tuple[Any, ...]], *, version: int, others: Sequence[tuple[str, str]] = ()
) -> ResponseReturnValue:
    """The page with both texts, when somebody else saved in between."""
    latest = next(iter(queries.versions(g.network.id, limit=1)), None)
    kept = [(name, request.form[name]) for name in ("why", "back") if request.form.get(name)]
    page = render_template(
        "errors/conflict.html",
        title=title,
        who=latest.by.name if latest and latest.by else "",
        when=when(latest.at) if latest else "",
        fields=[(name, str(label), *rest) for name, label, *rest in fields],
        others=[*others, *kept],
        action=request.full_path.rstrip("?"),
        version=version,
    )
    return page, 409
