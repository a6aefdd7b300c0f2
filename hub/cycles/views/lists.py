"""The list of a network's cycles: the team's own first, then everybody's."""

from dataclasses import fields
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.cycles import predictions, queries
from hub.cycles.forms import FilterForm
from hub.cycles.models import Cycle
from hub.cycles.queries import Filters
from hub.cycles.views.blueprint import bp
from hub.networks import queries as networks
from hub.web.languages import timezone
from hub.web.policies import policy

OWN = 6
PAGE = 20


@bp.get("/n/<slug>/cycles")
@policy("cycle.read")
def index(slug: str) -> ResponseReturnValue:
    """All tests of a network, narrowed by what the address says."""
    form = FilterForm(request.args)
    network_id = g.network.id
    teams = networks.teams_of(network_id)
    form.team.offer([(team.id, team.name) for team in teams], none=_("All"))
    form.idea.offer([(idea.id, idea.title) for idea in queries.ideas_to_test(network_id)], none=_("All"))
    form.driver.offer([(driver.id, driver.title) for driver in queries.drivers_of(network_id)], none=_("All"))
    form.person.offer(queries.people_in_teams(network_id), none=_("Anybody"))
    filters = form.filters()
    cursor = request.args.get("cursor") or None
    mine = [team.id for team in teams if g.actor.works_with(team.id)]
    own: list[Cycle] = []
    others = Cycle.team_id.not_in(mine) if filters.is_empty else None
    if filters.is_empty and cursor is None and mine:
        wanted = Cycle.team_id.in_(mine)
        own = list(queries.cycles_page(g.actor, network_id, filters, limit=OWN, more=wanted).items)
    page = queries.cycles_page(
        g.actor, network_id, filters, cursor=cursor, limit=PAGE, timezone=timezone(), more=others
    )
    return render_template(
        "cycles/index.html",
        form=form,
        filters=filters,
        own=own,
        page=page,
        mine=mine,
        kept=_kept(),
        predictions=predictions,
        can_start=g.actor.contributes(network_id) and (bool(mine) or g.actor.facilitates(network_id)),
        more_url=url_for(".index", slug=slug, **(_kept() | {"cursor": page.next})) if page.next else None,
    )


def _kept() -> dict[str, Any]:
    """The filters as the address names them, for links to the next page."""
    names = {field.name for field in fields(Filters)}
    return {name: value for name, value in request.args.items() if value and name in names}
