"""The page of a change idea: what it is, who tested it how, what came of it."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.discussion import queries as discussion
from hub.theory import evidence, measured, queries, tested
from hub.theory.models import ChangeIdea, Driver, Status
from hub.theory.views.blueprint import bp, may_tend, placed_idea_at
from hub.web.jinja import endpoint_exists
from hub.web.languages import local_today
from hub.web.policies import policy

# How many tests the page begins with, and how many it can show at all.
FEW_TESTS, MOST_TESTS = 24, 1_000


def test_address(cycle_id: int) -> str:
    """The page of a test; empty in a hub without that page."""
    return url_for("cycles.show", cycle_id=cycle_id) if endpoint_exists("cycles.show") else ""


@bp.get("/ideas/<int:idea_id>")
@policy("theory.show")
def idea(idea_id: int) -> ResponseReturnValue:
    """One change idea with all its tests, small to large."""
    found, above = placed_idea_at(idea_id)
    most = MOST_TESTS if request.args.get("all") else FEW_TESTS
    chains = tested.of_idea(g.actor, found.id, most)
    teams = evidence.by_team(chains, g.actor.works_with)
    return render_template(
        "theory/idea.html",
        idea=found,
        above=above,
        sparks=measured.of_idea(g.actor, found.network_id, _branch(above), chains),
        target=_target(found),
        teams=teams,
        shown=sum(len(team.tests) for team in teams),
        ramp=evidence.staircase(teams, test_address, local_today()),
        narrow_ramp=evidence.staircase(teams, test_address, local_today(), narrow=True),
        tally=tested.by_idea(found.network_id, [found.id]).get(found.id),
        met=evidence.predictions_met(teams),
        testers=evidence.testers(teams, g.actor.person_id),
        test_address=test_address,
        may_tend=may_tend(),
        may_revise=may_tend() or _is_open_proposal_of_reader(found),
        discussion=discussion.thread(g.actor, found.ref, found.network_id),
    )


def _branch(above: list[Driver]) -> list[int]:
    """The drivers whose measures an idea should move: those it hangs under, then those above them."""
    parents = [driver.parent_id for driver in above if driver.parent_id is not None]
    return list(dict.fromkeys([*(driver.id for driver in above), *parents]))


def _target(merged: ChangeIdea) -> ChangeIdea | None:
    """What a merged idea leads to."""
    return queries.find(g.actor, merged.merged_into_id) if merged.merged_into_id else None


def _is_open_proposal_of_reader(found: ChangeIdea) -> bool:
    return found.status is Status.PROPOSED and found.proposed_by_id == g.actor.person_id
