"""The page of a driver: what hangs under it, and what tests say of that."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from hub.theory import hooks, queries, tested
from hub.theory.queries import Branch, Theory
from hub.theory.views.blueprint import bp, driver_at, may_propose, may_tend
from hub.web.policies import policy


@bp.get("/drivers/<int:driver_id>")
@policy("theory.show")
def driver(driver_id: int) -> ResponseReturnValue:
    """One driver with the ideas beneath it."""
    found = driver_at(driver_id)
    theory = queries.theory_of(found.network_id)
    branch = branch_of(theory, found.id)
    below = [child.driver.id for child in branch.children] if branch else []
    return render_template(
        "theory/driver.html",
        driver=found,
        branch=branch,
        target=queries.find_driver(g.actor, found.merged_into_id) if found.merged_into_id else None,
        tallies=tested.by_idea(found.network_id),
        driver_tallies=tested.by_driver(found.network_id),
        sections=hooks.driver_sections(g.actor, found, [found.id, *below]),
        may_tend=may_tend(),
        may_propose=may_propose(),
    )


def branch_of(theory: Theory, driver_id: int) -> Branch | None:
    """The place of a driver in the theory, with what hangs under it; None when it is no part of it."""
    branches = [below for branch in theory.primary for below in (branch, *branch.children)]
    return next((branch for branch in branches if branch.driver.id == driver_id), None)
