"""Groups of pupils side by side, and before and after a change idea was adopted."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from hub.charts import groupchart, runchart
from hub.measures import cohorts, drawing, findings, gaps, queries, together
from hub.measures.analysing import analyse
from hub.measures.models import Frequency, Measure
from hub.measures.values import Reading
from hub.measures.views.blueprint import bp, measure_at, team_at
from hub.measures.views.series import phrases
from hub.measures.views.together import teams_counting
from hub.networks.arrival import local_word
from hub.networks.models import Team
from hub.theory import queries as theory
from hub.theory.models import ChangeIdea
from hub.web.languages import local_today
from hub.web.numbers import typed
from hub.web.policies import policy


@bp.get("/measures/<int:measure_id>/by-group")
@policy("measures.show")
def by_group(measure_id: int) -> ResponseReturnValue:
    """Each student group of a dimension on equal axes, and whether the gap closes."""
    measure = measure_at(measure_id)
    team = _team(measure)
    dimensions = gaps.dimensions(measure)
    wished = request.args.get("dimension")
    dimension = wished if wished in dimensions else next(iter(dimensions), "")
    marks = together.marks_on(queries.marks([measure.id], [team.id] if team else []), team.id if team else None, None)
    found = gaps.lines(measure, dimension, _figures(measure, team))
    gap = gaps.apart(measure, found, marks, typed(request.args.get("beside")))
    return render_template(
        "measures/by_group.html",
        measure=measure,
        team=team,
        teams=teams_counting(measure),
        dimension=dimension,
        dimensions=dimensions,
        lines=found,
        told={line.name: findings.finding(analyse(measure, tuple(line.by_period.values()), marks)) for line in found},
        gap=gap,
        beside=typed(request.args.get("beside")),
        drawings=groupchart.drawings(gaps.group_chart(measure, found, gap), phrases()),
        gap_drawings=runchart.drawings(drawing.run_chart(gap.analysis), phrases()) if gap else None,
        gap_words=gaps.gap_words(gap) if gap else "",
        described=drawing.described,
        said=drawing.said,
        better=findings.better(measure.direction),
    )


def _team(measure: Measure) -> Team | None:
    """The team the address asks for; the measure's own team where it is one team's."""
    given = request.args.get("team") or (str(measure.team_id) if measure.team_id else "")
    return team_at(measure, typed(given) or 0) if given else None


def _figures(measure: Measure, team: Team | None) -> Mapping[int | None, list[Reading]]:
    """Everybody and each group: the network's figures, or one team's as the reader may see them."""
    if team is not None:
        own = queries.read(g.actor, [measure], team_ids=[team.id])[measure.id]
        return {key.group_id: readings for key, readings in own.items()}
    found = queries.pooled_groups(measure)
    over, begun = together.settled(measure, found[None], local_today())
    last = over[-1].on if begun and over else None
    return {number: [one for one in own if last is None or one.on <= last] for number, own in found.items()}


@bp.get("/measures/<int:measure_id>/before-after")
@policy("measures.show")
def before_after(measure_id: int) -> ResponseReturnValue:
    """Teams that adopted a change idea, by periods since then, beside those that have not."""
    measure = measure_at(measure_id)
    adoptions: Callable[[int], dict[int, dict[int, date]]] = current_app.extensions["hub.adoptions"]
    adopted = adoptions(measure.network_id)
    ideas = _by_interest(measure, adopted)
    wished = typed(request.args.get("idea"))
    idea = next((one for one, _teams in ideas if one.id == wished), None)
    about: dict[str, Any] = {"found": None, "drawings": None, "sentences": []}
    if idea is not None:
        about = _compared(measure, idea, adopted[idea.id])
    return render_template("measures/before_after.html", measure=measure, ideas=ideas, idea=idea, **about)


def _by_interest(measure: Measure, adopted: Mapping[int, Mapping[int, date]]) -> list[tuple[ChangeIdea, int]]:
    """The ideas that teams adopted with how many did, those under the measure's own driver first."""
    found = theory.find_many(g.actor, adopted)
    near = set(theory.ids_under([measure.driver_id])) if measure.driver_id else set()
    return sorted(
        ((idea, len(adopted[idea.id])) for idea in found.values()),
        key=lambda one: (one[0].id not in near, -one[1], one[0].title),
    )


def _compared(measure: Measure, idea: ChangeIdea, since: Mapping[int, date]) -> dict[str, Any]:
    teams, rows = teams_counting(measure), queries.public(measure, [None])
    found = cohorts.compare(measure, rows, since, [team.id for team in teams], local_today())
    drawn = None
    if found.is_enough:
        drawn = groupchart.drawings(cohorts.chart(measure, found, _names(measure, found)), phrases())
    return {
        "found": found,
        "drawings": drawn,
        "sentences": _sentences(measure, found),
        "fewest": cohorts.FEWEST_TEAMS,
        "around": periods_words(measure.frequency, cohorts.AROUND),
        "breaks": [day for day in measure.breaks if found.first and found.last and found.first < day <= found.last],
        "said": drawing.said,
        "adopting": [team for team in teams if team.id in since],
        "address": url_for("theory.idea", idea_id=idea.id),
    }


def _names(measure: Measure, found: cohorts.Comparison) -> cohorts.Names:
    adopted = _("Adopted it (%(n)s)", n=found.adopted.teams)
    others = _("Have not (%(n)s)", n=found.others.teams)
    x_title = {
        Frequency.WEEKLY: _("Weeks before and after"),
        Frequency.MONTHLY: _("Months before and after"),
        Frequency.DAILY: _("Days before and after"),
    }
    axis = x_title.get(measure.frequency, _("Periods before and after"))
    return cohorts.Names(str(adopted), str(others), str(axis), str(_("Adopted")))


def periods_words(frequency: Frequency, count: int) -> str:
    """So many periods, as people call them: 12 weeks, 24 weeks for fortnights, 12 months."""
    if frequency in (Frequency.DAILY, Frequency.EACH_EVENT):
        return str(ngettext("%(num)s day", "%(num)s days", count))
    if frequency in (Frequency.WEEKLY, Frequency.FORTNIGHTLY):
        weeks = count * (2 if frequency is Frequency.FORTNIGHTLY else 1)
        return str(ngettext("%(num)s week", "%(num)s weeks", weeks))
    months = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}
    return str(ngettext("%(num)s month", "%(num)s months", count * months[frequency]))


def _sentences(measure: Measure, found: cohorts.Comparison) -> list[str]:
    """The levels of both sides in words; only those there are."""
    told = []
    if found.adopted.before is not None and found.adopted.after is not None:
        words = _levels(measure, found.adopted)
        told.append(_("In the %(n)s %(teams)s that adopted it: %(before)s before, %(after)s after.", **words))
    if found.others.before is not None and found.others.after is not None:
        words = _levels(measure, found.others)
        told.append(_("In the %(n)s %(teams)s that have not, at the same time: %(before)s and %(after)s.", **words))
    return [str(one) for one in told]


def _levels(measure: Measure, side: cohorts.Side) -> dict[str, Any]:
    levels = {"before": drawing.said(measure, side.before), "after": drawing.said(measure, side.after)}
    return {"n": side.teams, "teams": local_word("teams"), **levels}
