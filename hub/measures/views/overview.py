"""The list of what a network measures."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from hub.measures import policy as rules
from hub.measures import queries
from hub.measures.models import Measure, MeasureType
from hub.measures.queries import overview
from hub.measures.views.blueprint import bp
from hub.measures.words import often
from hub.networks import queries as networks
from hub.theory import queries as theory
from hub.theory.models import Driver
from hub.web.languages import local_today
from hub.web.policies import policy

AT_ONCE = 100


@bp.get("/n/<slug>/measures")
@policy("measures.show")
def index(slug: str) -> ResponseReturnValue:
    """What the network measures, by what it is for; then what teams count besides."""
    network_id = g.network.id
    teams = {team.id: team.name for team in networks.teams_of(network_id)}
    if request.args.get("retired"):
        gone = overview.retired(network_id)
        return render_template("measures/retired.html", measures=gone)
    page = min(max(request.args.get("page", 1, type=int), 1), 1_000)
    shared = overview.of_all_teams(network_id) if page == 1 else []
    own = overview.of_single_teams(network_id, skip=(page - 1) * AT_ONCE, most=AT_ONCE + 1)
    aim = theory.aim_of(network_id)
    return render_template(
        "measures/index.html",
        page=page,
        of_type={kind: [one for one in shared if one.type is kind] for kind in MeasureType},
        by_driver=_by_driver(one for one in shared if one.type is MeasureType.DRIVER),
        own=[(team, list(found)) for team, found in groupby(own[:AT_ONCE], key=lambda one: one.team)],
        has_more=len(own) > AT_ONCE,
        fresh=queries.freshness([*shared, *own], teams, local_today()),
        judged_by=aim.measure_id if aim else None,
        retired=overview.count_retired(network_id),
        often=often,
        may_define=rules.can_define(g.actor, network_id),
        my_team=next((number for number in teams if rules.can_define(g.actor, network_id, number)), None),
    )


def _by_driver(measures: Iterable[Measure]) -> list[tuple[Driver | None, list[Measure]]]:
    """Driver measures under their drivers, in the order of the outline; those whose driver is gone come last."""
    under: dict[Any, list[Measure]] = {}
    for measure in measures:
        under.setdefault(measure.driver, []).append(measure)
    branches = theory.drivers_of(g.network.id).primary if under else []
    outline = [below.driver.id for branch in branches for below in (branch, *branch.children)]
    order = {number: place for place, number in enumerate(outline)}
    return sorted(under.items(), key=lambda pair: order.get(pair[0].id, len(order)) if pair[0] else len(order) + 1)
