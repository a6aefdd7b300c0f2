"""Beginning a cycle: from nothing, from the last one of a ramp, from another team's plan."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.cycles import policy as rules
from hub.cycles import queries, services
from hub.cycles.forms import NewForm
from hub.cycles.services.writing import NOT_IN_TEAM
from hub.cycles.views import parts
from hub.cycles.views.blueprint import bp, cycle_at
from hub.cycles.views.writing import begin
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import require
from hub.networks import queries as networks
from hub.networks.models import Team
from hub.web.once import once
from hub.web.policies import policy


def _new_form(network_id: int, teams: list[Team]) -> NewForm:
    wished = request.args
    asked = {"idea_id": wished.get("idea", type=int), "team_id": wished.get("team", type=int)}
    asked["team_id"] = asked["team_id"] or (teams[0].id if teams else None)
    form = NewForm(data=asked | {"title": wished.get("title", "")})
    ideas = queries.ideas_to_test(network_id)
    form.offer(ideas)
    form.offer_teams(teams)
    if asked["idea_id"] and not form.is_submitted() and not form.title.data:
        form.title.data = next((idea.title for idea in ideas if idea.id == asked["idea_id"]), "")
    return form


@bp.get("/n/<slug>/cycles/new")
@policy("cycle.start")
def new(slug: str) -> ResponseReturnValue:
    """Begin a plan."""
    teams = queries.teams_to_start_in(g.actor, g.network.id)
    return _drawn(slug, _new_form(g.network.id, teams), teams)


def _drawn(slug: str, form: NewForm, teams: list[Team]) -> str:
    return render_template("cycles/new.html", slug=slug, form=form, teams=teams, once=request.form.get("once"))


@bp.post("/n/<slug>/cycles/new")
@policy("cycle.start")
def create(slug: str) -> ResponseReturnValue:
    """Keep the beginning of a plan as the team's draft."""
    teams = queries.teams_to_start_in(g.actor, g.network.id)
    require(bool(teams), NOT_IN_TEAM)
    form = _new_form(g.network.id, teams)
    team = next((team for team in teams if team.id == form.team_id.data), None)
    if form.validate() and team is not None:

        def act() -> str:
            cycle = services.start_cycle(team, actor=g.actor, **form.changes())
            leaves = request.form.get("go") == "leave"
            return url_for(".show", cycle_id=cycle.id) if leaves else parts.address(cycle, "predictions")

        with form.explaining(RuleBroken):
            return redirect(once(act), 303)
    return _drawn(slug, form, teams), 422


@bp.post("/cycles/<int:cycle_id>/start")
@policy("cycle.edit")
def start(cycle_id: int) -> ResponseReturnValue:
    """Leave the plan and begin; the network sees it from now on."""
    return begin(cycle_at(cycle_id))


@bp.post("/cycles/<int:cycle_id>/share")
@policy("cycle.edit")
def share(cycle_id: int) -> ResponseReturnValue:
    """Show a draft to the network before it begins."""
    cycle = cycle_at(cycle_id)
    require(rules.can_edit(g.actor, cycle), NOT_IN_TEAM)
    if cycle.is_draft:
        services.share_cycle(cycle, actor=g.actor, version=request.form.get("version", type=int))
        flash(_("Your colleagues in the network see it now."), "ok")
    return redirect(url_for(".show", cycle_id=cycle_id), 303)


@bp.post("/cycles/<int:cycle_id>/next")
@policy("cycle.start")
def following(cycle_id: int) -> ResponseReturnValue:
    """Plan the next test of the ramp."""
    cycle = cycle_at(cycle_id)

    def act() -> str:
        return parts.address(services.plan_next(cycle, actor=g.actor), "idea")

    address = once(act)
    flash(_("Carried over from last time. Look at each answer again: what is different now?"), "ok")
    return redirect(address, 303)


@bp.get("/cycles/<int:cycle_id>/clone")
@policy("cycle.clone")
def clone_for(cycle_id: int) -> ResponseReturnValue:
    """For which of the actor's teams the plan is taken over."""
    cycle = cycle_at(cycle_id)
    require(rules.can_clone(g.actor, cycle), NOT_IN_TEAM)
    teams = queries.teams_to_start_in(g.actor, cycle.network_id)
    return render_template("cycles/clone.html", cycle=cycle, teams=teams)


@bp.post("/cycles/<int:cycle_id>/clone")
@policy("cycle.clone")
def clone(cycle_id: int) -> ResponseReturnValue:
    """Take the plan over into a team."""
    cycle = cycle_at(cycle_id)
    team: Any = networks.find_team(g.actor, request.form.get("team_id", 0, type=int))
    if team is None or team.network_id != cycle.network_id:
        abort(404)

    def act() -> str:
        return parts.address(services.clone_plan(cycle, team, actor=g.actor), "idea")

    address = once(act)
    flash(_("The plan is now a draft of your team. Change what is different for you."), "ok")
    return redirect(address, 303)
