"""Teams: made, described, closed."""

from collections.abc import Mapping

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.markup import clean, fold
from hub.networks import facets, policy
from hub.networks.models import Network, Team
from hub.networks.services.members import hold

LONGEST_NAME = 120


@atomic
def make_team(
    network: Network, *, actor: Actor, name: str, organisation: str = "", context: Mapping[str, str] | None = None
) -> Team:
    """A new team with nobody in it; `context` holds a value by facet, see `facets.context`."""
    require(policy.can_make_team(actor, network.id), "Only a facilitator makes teams.")
    hold(network)
    team = Team(
        network_id=network.id,
        name=_free_name(name, network.id),
        organisation=_line(organisation, "organisation"),
        context=_context(network, context or {}),
    )
    team.network = network
    db.session.add(team)
    db.session.flush()
    return team


@atomic
def update_team(
    team: Team,
    *,
    actor: Actor,
    version: int | None = None,
    name: str | None = None,
    organisation: str | None = None,
    context: Mapping[str, str] | None = None,
    closed: bool | None = None,
) -> Team:
    """Describe a team anew, close or reopen it; what is None stays."""
    require(policy.can_edit_team(actor, team), "Only a facilitator changes a team’s name and context, or closes it.")
    team.must_still_be(version)
    if name is not None and clean(name, multiline=False) != team.name:
        team.name = _free_name(name, team.network_id, but=team.id)
    if organisation is not None:
        team.organisation = _line(organisation, "organisation")
    if context is not None:
        team.context = _context(team.network, context)
    if closed is not None and closed != (team.closed_at is not None):
        team.closed_at = clock.now() if closed else None
    return team


def _free_name(given: str, network_id: int, *, but: int | None = None) -> str:
    name = _line(given, "name")
    if not name:
        raise RuleBroken("Give the team a name.", field="name")
    others = db.session.execute(sa.select(Team.id, Team.name).where(Team.network_id == network_id))
    if any(fold(other.name) == fold(name) and other.id != but for other in others):
        raise RuleBroken(f"There is a team called {name} already.", field="name")
    return name


def _line(given: str, field: str) -> str:
    line = clean(given, multiline=False)
    if len(line) > LONGEST_NAME:
        raise RuleBroken(f"Use at most {LONGEST_NAME} characters.", field=field)
    return line


def _context(network: Network, given: Mapping[str, str]) -> dict[str, str]:
    kept, grown = facets.context(network.context_facets, given)
    if grown != network.context_facets:
        network.context_facets = grown
    return kept
