"""Writing on a chart, and taking away what was written."""

from typing import Any, cast

from flask import abort, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import require
from hub.measures import looking, policy, queries, services
from hub.measures.forms.marking import MarkForm
from hub.measures.models import MarkKind
from hub.measures.services.marking import ONLY_TEAM
from hub.measures.views.blueprint import bp, measure_at, team_at
from hub.measures.views.series import Asked, asked, page
from hub.web.once import once
from hub.web.policies import policy as declared


@bp.post("/measures/<int:measure_id>/teams/<int:team_id>/marks")
@declared("measures.mark")
def mark(measure_id: int, team_id: int) -> ResponseReturnValue:
    """Put a note on the chart, begin a phase, freeze the baseline or leave a point out."""
    wanted = asked(measure_id, team_id)
    form = MarkForm()
    whose = None if form.everywhere.data else team_id
    require(policy.can_mark(g.actor, wanted.measure.network_id, whose), ONLY_TEAM)
    if form.validate():
        with form.explaining(RuleBroken):
            if form.mark_kind is MarkKind.EXCLUDE:
                _must_be_counted(wanted, form)
            return redirect(once(lambda: _add(wanted, form)), 303)
    return page(wanted, form)


def _must_be_counted(wanted: Asked, form: MarkForm) -> None:
    if form.on.data not in {reading.on for _place, reading in looking.counted_days(wanted.look().analysis)}:
        raise RuleBroken(_("Nothing was counted on this day."), field="on")


def _add(wanted: Asked, form: MarkForm) -> str:
    kind, day = form.mark_kind, form.on.data
    assert day is not None
    # A note of the hub is about a day, whichever group somebody looks at.
    everywhere = kind is MarkKind.NOTE and form.everywhere.data
    added = services.add_mark(
        wanted.measure,
        kind,
        day,
        actor=g.actor,
        team_id=None if everywhere else wanted.team.id,
        group_id=None if everywhere or wanted.group is None else wanted.group.id,
        text=form.text.data or "",
    )
    done = {
        MarkKind.NOTE: _("The note is on the chart."),
        MarkKind.SPLIT: _("A new phase has begun. It is judged by its own centre line."),
        MarkKind.FREEZE: _("The baseline is frozen. Later counts are judged against it."),
        MarkKind.EXCLUDE: _("The point is left out. It stays on the chart."),
    }
    undo = url_for(".unmark", measure_id=wanted.measure.id, team_id=wanted.team.id, mark_id=added.id)
    flash(cast("Any", {"text": done[kind], "undo": undo}), "toast")
    return wanted.url(_anchor="chart")


@bp.post("/measures/<int:measure_id>/teams/<int:team_id>/marks/<int:mark_id>/remove")
@declared("measures.mark")
def unmark(measure_id: int, team_id: int, mark_id: int) -> ResponseReturnValue:
    """Take a mark off the chart; that it was there stays readable for the team."""
    measure = measure_at(measure_id)
    team = team_at(measure, team_id)
    found = queries.find_mark(measure.id, mark_id)
    if found is None or found.team_id not in (None, team.id):
        abort(404)
    group = measure.group(found.group_id)
    services.remove_mark(measure, found, actor=g.actor)
    flash(_("It is off the chart."), "ok")
    return redirect(Asked(measure, team, group, None).url(_anchor="chart"), 303)
