"""All of a team's measures: a page of charts that fits on paper, and a few lines on the team's own page."""

from dataclasses import dataclass

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hub.charts import runchart
from hub.charts.series import ChartWords
from hub.kernel.permissions import Actor
from hub.measures import drawing, looking, policy, queries, words
from hub.measures.analysis import Analysis
from hub.measures.findings import better, finding
from hub.measures.looking import Freshness
from hub.measures.views.blueprint import bp
from hub.measures.views.series import phrases
from hub.networks import queries as networks
from hub.networks.arrival import enter
from hub.networks.models import Team
from hub.web.languages import local_today
from hub.web.policies import policy as declared


@dataclass(frozen=True)
class Shown:
    """One measure of a team: what its chart says, and how fresh it is."""

    analysis: Analysis
    fresh: Freshness
    sentence: str
    drawing: runchart.Drawing | None = None


@bp.get("/teams/<int:team_id>/measures")
@declared("measures.show")
def team(team_id: int) -> ResponseReturnValue:
    """Everything a team counts, as charts, what needs a look first; six on one sheet of paper."""
    found = networks.find_team(g.actor, team_id) or abort(404)
    enter(found.network_id)
    phrasing = phrases()
    return render_template(
        "measures/team.html",
        team=found,
        shown=[_shown(found, one, _small(one, phrasing)) for one in _analyses(g.actor, found)],
        may_record=policy.can_record(g.actor, found.network_id, found.id) and found.closed_at is None,
        described=drawing.described,
        better=better,
        words=words,
    )


def _small(analysis: Analysis, phrasing: ChartWords) -> runchart.Drawing | None:
    """The chart at the size of a phone, which is also that of half a sheet of paper."""
    return runchart.lay_out(drawing.run_chart(analysis, bare=True), runchart.NARROW, phrasing)


def _analyses(actor: Actor, of: Team) -> list[Analysis]:
    measures = queries.of_team(of.network_id, of.id, groups=False)
    return looking.of_team(actor, measures, of) if measures else []


def _shown(of: Team, analysis: Analysis, drawn: runchart.Drawing | None = None) -> Shown:
    fresh = looking.freshness(analysis.measure, analysis.readings, of, local_today())
    return Shown(analysis, fresh, finding(analysis).sentence, drawn)


def section(actor: Actor, of: Team) -> Markup | str:
    """What a team's page says of its measures: how fresh each is and whether it shows a signal."""
    shown = [_shown(of, one) for one in _analyses(actor, of)]
    if not shown:
        return ""
    may_record = policy.can_record(actor, of.network_id, of.id) and of.closed_at is None
    drawn = render_template("measures/_of_team.html", team=of, shown=shown, words=words, may_record=may_record)
    return Markup(drawn)  # noqa: S704 - a template of ours
