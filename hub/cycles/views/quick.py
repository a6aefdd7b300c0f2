"""The sixty-second log."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.cycles import policy as rules
from hub.cycles import predictions, queries, services
from hub.cycles.forms import QuickForm
from hub.cycles.forms.quick import ELSE, IDEA
from hub.cycles.models import Cycle
from hub.cycles.services.writing import NOT_IN_TEAM
from hub.cycles.views.blueprint import bp
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.networks.models import Team
from hub.theory.models import ChangeIdea
from hub.web.once import once
from hub.web.policies import policy

MOST_OPEN = 4

Offered = tuple[list[Cycle], list[ChangeIdea], list[Team]]


def _offered() -> Offered:
    network_id = g.network.id
    cycles = queries.open_cycles_of(g.actor, network_id, MOST_OPEN)
    asked = queries.find(g.actor, request.args.get("cycle", 0, type=int))
    if asked is not None and asked.id not in [cycle.id for cycle in cycles] and rules.can_edit(g.actor, asked):
        cycles = [asked, *cycles] if asked.is_open and asked.network_id == network_id else cycles
    return (
        cycles,
        queries.ideas_to_test(network_id),
        queries.teams_to_start_in(g.actor, network_id),
    )


def _form(cycles: list[Cycle], ideas: list[ChangeIdea], teams: list[Team]) -> QuickForm:
    idea_id, cycle_id = request.args.get("idea", type=int), request.args.get("cycle", type=int)
    first = IDEA if idea_id else str(cycle_id or (cycles[0].id if cycles else ELSE))
    suggested = {"what": first, "idea_id": idea_id, "team_id": teams[0].id if teams else None}
    form = QuickForm() if request.method == "POST" else QuickForm(data=suggested)
    form.offer(cycles, ideas, teams)
    if not form.is_submitted() and first not in form.offered:
        form.what.data = ELSE
    return form


@bp.get("/n/<slug>/cycles/log")
@policy("cycle.start")
def quick_log(slug: str) -> ResponseReturnValue:
    """Three questions, under a minute."""
    offered = _offered()
    return _drawn(slug, _form(*offered), offered)


def _drawn(slug: str, form: QuickForm, offered: Offered) -> str:
    cycles, ideas, teams = offered
    return render_template(
        "cycles/log.html",
        slug=slug,
        form=form,
        cycles=cycles,
        ideas=ideas,
        teams=teams,
        hints={str(cycle.id): _hint(cycle) for cycle in cycles},
        once=request.form.get("once"),
    )


def _hint(cycle: Cycle) -> str:
    question = predictions.main_question(cycle.questions)
    if cycle.is_quick:
        return str(_("You logged this and have not decided yet"))
    if question is None or not question.is_predicted:
        return str(_("You planned this"))
    return str(_("You planned this and predicted: %(said)s", said=predictions.line(question)))


@bp.post("/n/<slug>/cycles/log")
@policy("cycle.start")
def log(slug: str) -> ResponseReturnValue:
    """Keep what was tried and what came of it; it can grow into a full cycle later."""
    offered = _offered()
    require(bool(offered[2]), NOT_IN_TEAM)
    form = _form(*offered)
    if form.validate():
        try:
            with form.explaining(RuleBroken):
                address = once(lambda: url_for(".show", cycle_id=_keep(form, *offered).id))
                flash(_("Saved. Your colleagues see it now, and you can add to it any time."), "ok")
                return redirect(address, 303)
        except Conflict:
            form.form_errors.append(_("Somebody wrote in this at the same moment. Save once more."))
            return _drawn(slug, form, offered), 409
    return _drawn(slug, form, offered), 422


def _keep(form: QuickForm, cycles: list[Cycle], ideas: list[ChangeIdea], teams: list[Team]) -> Cycle:
    said = {
        "result": form.result.data,
        "text": form.line.data or "",
        "number": form.number.data,
        "decision": form.decided,
    }
    planned = next((cycle for cycle in cycles if cycle.id == form.cycle_id), None)
    if planned is not None:
        return services.log_result(planned, actor=g.actor, version=None, **said)
    team = next(team for team in teams if team.id == form.team_id.data)
    idea = next((idea for idea in ideas if form.what.data == IDEA and idea.id == form.idea_id.data), None)
    title = form.title.data or (idea.title if idea else "")
    return services.log_quickly(team, actor=g.actor, title=title, idea_id=idea.id if idea else None, **said)
