"""Finishing, stopping and taking up again."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.cycles import policy as rules
from hub.cycles import services
from hub.cycles.forms import ActForm, StopForm
from hub.cycles.models import Cycle, Stage
from hub.cycles.services.writing import NOT_IN_TEAM
from hub.cycles.views import parts
from hub.cycles.views.blueprint import bp, cycle_at
from hub.cycles.views.conflicts import same, two_texts
from hub.cycles.views.writing import drawn
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.web.policies import policy


@bp.post("/cycles/<int:cycle_id>/finish")
@policy("cycle.finish")
def finish(cycle_id: int) -> ResponseReturnValue:
    """Close the cycle with what was learned and decided; the network hears of it at once."""
    cycle = cycle_at(cycle_id)
    require(rules.can_finish(g.actor, cycle), NOT_IN_TEAM)
    form = parts.act_form(cycle)
    if form.validate():
        try:
            with form.explaining(RuleBroken):
                _finish(cycle, form)
                flash(_("Finished. Your colleagues see what you learned."), "ok")
                return redirect(url_for(".show", cycle_id=cycle_id), 303)
        except Conflict:
            return _both(cycle_id, form)
    if cycle_at(cycle_id).is_finished and same(form, parts.act_form(cycle, kept=True)):
        return redirect(url_for(".show", cycle_id=cycle_id), 303)  # sent twice
    return drawn(cycle, "act", form), 422


def _finish(cycle: Cycle, form: ActForm) -> None:
    services.finish_cycle(
        cycle,
        actor=g.actor,
        version=form.version.data,
        part="act",
        decision=form.decision.data,
        learning=form.learning.data or "",
        reason=form.reason.data or "",
        conditions=form.conditions.data or "",
        next_step=form.next_step.data or "",
    )


def _both(cycle_id: int, form: ActForm) -> ResponseReturnValue:
    cycle = cycle_at(cycle_id)
    theirs = parts.act_form(cycle, kept=True)
    if cycle.is_finished and same(form, theirs):
        return redirect(url_for(".show", cycle_id=cycle_id), 303)  # sent twice
    # A cycle that somebody else has ended in the meantime is no longer finished from here: its texts are corrected.
    action = url_for(".finish", cycle_id=cycle_id) if cycle.is_open else parts.address(cycle, "act")
    return two_texts(cycle, form, theirs, action=action)


@bp.get("/cycles/<int:cycle_id>/finish")
@policy("cycle.finish")
def finish_page(cycle_id: int) -> ResponseReturnValue:
    """Where finishing is written down."""
    return redirect(parts.address(cycle_at(cycle_id), "act"), 303)


@bp.get("/cycles/<int:cycle_id>/stop")
@policy("cycle.finish")
def stop_page(cycle_id: int) -> ResponseReturnValue:
    """Ask why it will not be done."""
    cycle = cycle_at(cycle_id)
    require(rules.can_finish(g.actor, cycle), NOT_IN_TEAM)
    return render_template("cycles/stop.html", cycle=cycle, form=StopForm(data={"version": cycle.version}))


@bp.post("/cycles/<int:cycle_id>/stop")
@policy("cycle.finish")
def stop(cycle_id: int) -> ResponseReturnValue:
    """End a cycle that will not be done."""
    cycle = cycle_at(cycle_id)
    require(rules.can_finish(g.actor, cycle), NOT_IN_TEAM)
    form = StopForm()
    if form.validate():
        try:
            with form.explaining(RuleBroken):
                services.stop_cycle(cycle, actor=g.actor, version=form.version.data, reason=form.reason.data or "")
                flash(_("Stopped. The reason is kept, so that others can learn from it."), "ok")
                return redirect(url_for(".show", cycle_id=cycle_id), 303)
        except Conflict:
            cycle = cycle_at(cycle_id)
            if cycle.stage is not Stage.STOPPED or cycle.stop_reason != form.reason.data:
                return _stop_again(cycle, form)
            return redirect(url_for(".show", cycle_id=cycle_id), 303)  # sent twice
    return render_template("cycles/stop.html", cycle=cycle, form=form), 422


def _stop_again(cycle: Cycle, form: StopForm) -> ResponseReturnValue:
    """Somebody moved it on meanwhile: say so, keep the reason typed, and let the person look before stopping it."""
    who = cycle.updated_by.name if cycle.updated_by else _("Somebody")
    said = _("%(who)s changed this while you were writing. Look again before you stop it.", who=who)
    form.reason.errors = [*form.reason.errors, said]
    form.version.data, form.version.raw_data = cycle.version, [str(cycle.version)]
    return render_template("cycles/stop.html", cycle=cycle, form=form), 409


@bp.post("/cycles/<int:cycle_id>/finish/undo")
@policy("cycle.reopen")
def reopen(cycle_id: int) -> ResponseReturnValue:
    """Take an ended cycle up again."""
    cycle = cycle_at(cycle_id)
    require(rules.can_reopen(g.actor, cycle), NOT_IN_TEAM)
    if not cycle.is_open:
        services.reopen_cycle(cycle, actor=g.actor, version=request.form.get("version", type=int))
        flash(_("Taken up again. Everything you wrote is still here."), "ok")
    return redirect(url_for(".show", cycle_id=cycle_id), 303)
