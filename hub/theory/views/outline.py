"""The outline to edit: every step is a button; dragging sends the same steps."""

from collections.abc import Sequence

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.theory import moves, queries, services
from hub.theory.models import ChangeIdea, Driver
from hub.theory.moves import Move
from hub.theory.queries import Theory
from hub.theory.views.blueprint import bp, may_tend
from hub.theory.views.drivers import branch_of
from hub.web.policies import policy


@bp.get("/n/<slug>/theory/edit")
@policy("theory.tend")
def edit(slug: str) -> ResponseReturnValue:
    """The theory as a list whose lines can be moved, changed, added, taken out."""
    require(may_tend(), services.ONLY_HUB)
    return _drawn(slug)


def _drawn(slug: str, problem: str = "") -> str:
    theory = queries.theory_of(g.network.id)
    return render_template(
        "theory/edit.html",
        theory=theory,
        slug=slug,
        problem=problem,
        why=request.form.get("why", "") if problem else "",
    )


@bp.post("/n/<slug>/theory/edit")
@policy("theory.tend")
def step(slug: str) -> ResponseReturnValue:
    """Move one line of the outline."""
    require(may_tend(), services.ONLY_HUB)
    theory = queries.theory_of(g.network.id)
    try:
        move = moves.read(request.form.get("do", ""))
        why = request.form.get("why", "").strip()[:2_000]
        said = _move_driver(theory, move, why) if move.kind == "driver" else _move_idea(theory, move, why)
    except Conflict:
        problem = _("Somebody changed the theory meanwhile. This is how it stands now; nothing of yours was moved.")
        return _drawn(slug, problem), 409
    except RuleBroken as error:
        return _drawn(slug, error.message), 422
    flash(said, "ok")
    return redirect(url_for(".edit", slug=slug, _anchor=f"{move.kind}-{move.id}"), 303)


def _move_driver(theory: Theory, move: Move, why: str) -> str:
    driver = _found(branch_of(theory, move.id)).driver
    parent_id = move.under if not move.by else driver.parent_id or 0
    neighbours = [
        branch.driver for branch in (_found(branch_of(theory, parent_id)).children if parent_id else theory.primary)
    ]
    position = _among(neighbours, driver, move)
    parent = _found(branch_of(theory, parent_id)).driver if parent_id else None
    services.move_driver(driver, actor=g.actor, parent=parent, position=position, version=move.version, why=why)
    return _place_in_words(driver.title, parent, position, len(neighbours) + (driver not in neighbours))


def _move_idea(theory: Theory, move: Move, why: str) -> str:
    idea = next((one for one in theory.ideas if one.id == move.id), None)
    if idea is None:
        abort(404)
    branch = _found(branch_of(theory, move.under))
    leaving = branch_of(theory, move.leaving) if move.leaving not in (0, move.under) else None
    position = _among(branch.ideas, idea, move)
    services.place_idea(
        idea,
        actor=g.actor,
        driver=branch.driver,
        position=position,
        instead_of=leaving.driver if leaving else None,
        version=move.version,
        why=why,
    )
    return _place_in_words(idea.title, branch.driver, position, len(branch.ideas) + (idea not in branch.ideas))


def _found(branch: queries.Branch | None) -> queries.Branch:
    if branch is None:
        abort(404)
    return branch


def _among(neighbours: Sequence[Driver | ChangeIdea], record: Driver | ChangeIdea, move: Move) -> int:
    """The place a line gets among its new neighbours, counted without itself."""
    last = len(neighbours) - (record in neighbours)
    wanted = neighbours.index(record) + move.by if move.by and record in neighbours else move.position
    return max(0, min(wanted, last))


def _place_in_words(title: str, under: Driver | None, position: int, of: int) -> str:
    place = {"title": title, "n": position + 1, "of": of}
    if under is None:
        return str(_("“%(title)s” is now %(n)s of %(of)s at the top.", **place))
    return str(_("“%(title)s” is now %(n)s of %(of)s under “%(under)s”.", under=under.title, **place))
