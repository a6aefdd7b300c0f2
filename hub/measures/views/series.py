"""The page of one team's chart: what it says, the chart, what happened meanwhile, the numbers as a table."""

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.charts import runchart
from hub.charts.series import ChartWords
from hub.measures import drawing, looking, policy, words
from hub.measures.analysing import charts_for
from hub.measures.changes import Change, changes
from hub.measures.findings import better
from hub.measures.forms.marking import MarkForm
from hub.measures.looking import Look
from hub.measures.models import Chart, Direction, Measure, StudentGroup
from hub.measures.services.showing import minimum_of
from hub.measures.story import story
from hub.measures.tables import lines
from hub.measures.views.blueprint import bp, group_at, may_record, measure_at, team_at
from hub.networks.arrival import local_word
from hub.networks.models import Team
from hub.web.chart_words import chart_words
from hub.web.languages import local_today
from hub.web.numbers import typed
from hub.web.policies import policy as declared


@dataclass(frozen=True)
class Asked:
    """Which chart an address is about; `chart` is None where it doesn't say how to draw it."""

    measure: Measure
    team: Team
    group: StudentGroup | None
    chart: Chart | None

    def url(self, endpoint: str = "series", **more: Any) -> str:
        """The page of this chart, or a file of it; `group` and `chart` may be given anew."""
        place: dict[str, Any] = {
            "group": self.group.id if self.group else None,
            "chart": self.chart.value if self.chart else None,
        }
        return url_for(f"measures.{endpoint}", measure_id=self.measure.id, team_id=self.team.id, **place | more)

    def look(self) -> Look:
        """Read and judge it."""
        return looking.look(g.actor, self.measure, self.team, self.group, self.chart)


def asked(measure_id: int, team_id: int) -> Asked:
    """What an address asks for; a team or group that isn't part of the measure does not exist."""
    measure = measure_at(measure_id)
    team = team_at(measure, team_id)
    given = request.args.get("group") or request.form.get("group") or ""
    group = group_at(measure, (typed(given) or 0) if given else None)
    wished = request.args.get("chart") or request.form.get("chart")
    chart = next((one for one in charts_for(measure) if one.value == wished), None)
    return Asked(measure, team, group, None if chart is measure.chart else chart)


def phrases() -> ChartWords:
    """The words of a chart in this network's own words."""
    return chart_words(
        test=local_word("cycle"),
        adopted=local_word("adopted"),
        adapted=local_word("adapted"),
        abandoned=local_word("abandoned"),
    )


@bp.get("/measures/<int:measure_id>/teams/<int:team_id>")
@declared("measures.show")
def series(measure_id: int, team_id: int) -> ResponseReturnValue:
    """One team's chart with everything that belongs to it."""
    return page(asked(measure_id, team_id))


def page(wanted: Asked, form: MarkForm | None = None) -> ResponseReturnValue:
    """The page; with a refused `form` beneath the chart."""
    found = wanted.look()
    measure, team, analysis = wanted.measure, wanted.team, found.analysis
    may_mark = policy.can_mark(g.actor, measure.network_id, team.id)
    corrected = changes(g.actor, measure, team.id, wanted.group.id if wanted.group else None)
    html = render_template(
        "measures/series.html",
        asked=wanted,
        look=found,
        measure=measure,
        team=team,
        group=wanted.group,
        analysis=analysis,
        drawings=runchart.drawings(found.chart(), phrases()),
        description=drawing.described(analysis, found.told.sentence),
        lines=list(lines(analysis)),
        story=story(found),
        fresh=looking.freshness(measure, analysis.readings, team, local_today()),
        days=looking.counted_days(analysis),
        charts=charts_for(measure),
        offer=looking.offered_phase(analysis) if may_mark else None,
        variation=_variation(measure, analysis.variation),
        assurance=(analysis.assurance or "").removeprefix("consistent_"),
        least=minimum_of(measure) if any(one.hidden for one in analysis.readings) else None,
        corrected=corrected,
        put_right=_latest(corrected),
        is_insider=policy.sees_all(g.actor, team.id),
        may_mark=may_mark,
        may_mark_all=policy.can_mark(g.actor, measure.network_id, None),
        may_record=may_record(team.id) and team.closed_at is None and measure.retired_at is None,
        form=form,
        words=words,
        said=drawing.said,
        better=better(measure.direction),
    )
    return html, 422 if form is not None else 200


def _latest(corrected: list[Change]) -> dict[object, Change]:
    """The last correction of each day."""
    found: dict[object, Change] = {}
    for change in corrected:
        found.setdefault(change.on, change)
    return found


def _variation(measure: Measure, kind: str | None) -> str:
    """The sign of what the last point is, by the names of the drawn signs; empty without the rules of the NHS."""
    if kind is None:
        return ""
    short = kind.removeprefix("special_cause_")
    if short.startswith("neutral_"):
        return short
    way = "high" if (measure.direction is Direction.INCREASE) is (short == "improvement") else "low"
    return f"{short}_{way}" if short in ("improvement", "concern") else "common"
