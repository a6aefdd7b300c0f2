"""The page of a change idea: what it is, who tested it how, what came of it."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.discussion import queries as discussion
from hub.theory import evidence, queries, tested
from hub.theory.models import ChangeIdea, Status
from hub.theory.views.blueprint import bp, idea_at, may_tend
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
    found = idea_at(idea_id)
    most = MOST_TESTS if request.args.get("all") else FEW_TESTS
    teams = evidence.by_team(tested.of_idea(g.actor, found.id, most), g.actor.works_with)
    return render_template(
        "theory/idea.html",
        idea=found,
        above=queries.drivers_above(found),
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


def _target(merged: ChangeIdea) -> ChangeIdea | None:
    """What a merged idea leads to."""
    return queries.find(g.actor, merged.merged_into_id) if merged.merged_into_id else None


def _is_open_proposal_of_reader(found: ChangeIdea) -> bool:
    return found.status is Status.PROPOSED and found.proposed_by_id == g.actor.person_id
