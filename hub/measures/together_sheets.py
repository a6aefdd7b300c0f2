"""All teams as a table for a spreadsheet: the network's figures, and what each team counted."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from hub.kernel.permissions import Actor
from hub.measures import queries
from hub.measures.drawing import plain
from hub.measures.models import Measure
from hub.measures.queries import Key
from hub.measures.tables import state, tidy
from hub.measures.values import Reading
from hub.networks.models import Team
from hub.sheets import Value

Sheet = tuple[list[str], Iterator[Sequence[Value]]]


def of_network(measure: Measure) -> Sheet:
    """The network's figures, of everybody and each student group, period by period."""
    header = (_("Period begins"), _("Group"), _("Teams"), *_numbers())
    return [str(name) for name in header], _network_rows(measure)


def _numbers() -> tuple[str, ...]:
    return _("Numerator"), _("Denominator"), _("Value"), _("Unit")


def _network_rows(measure: Measure) -> Iterator[Sequence[Value]]:
    for group_id, readings in queries.pooled_groups(measure).items():
        name = _group_name(measure, group_id)
        for reading in readings:
            yield reading.on, name, reading.teams, *_figures(reading), measure.unit


def of_teams(actor: Actor, measure: Measure, teams: Sequence[Team], least: int) -> Sheet:
    """What each team counted of everybody and each group, as the actor may see it.

    `least` pupils must be in a number for others to see it.
    """
    header = (_("Day"), _("Team"), _("Group"), *_numbers(), _("What it is"), _("Note"))
    return [str(name) for name in header], _team_rows(actor, measure, teams, least)


def _team_rows(actor: Actor, measure: Measure, teams: Sequence[Team], least: int) -> Iterator[Sequence[Value]]:
    found = queries.read(actor, [measure], team_ids=[team.id for team in teams])[measure.id]
    for team in teams:
        for group_id in (None, *(group.id for group in measure.groups)):
            name = _group_name(measure, group_id)
            for reading in found.get(Key(team.id, group_id), ()):
                yield reading.on, team.name, name, *_figures(reading), measure.unit, state(reading, least), reading.note


def _group_name(measure: Measure, group_id: int | None) -> str:
    group = measure.group(group_id)
    return group.name if group else str(_("Everybody"))


def _figures(reading: Reading) -> tuple[Value, Value, Value]:
    """Numerator, denominator and value; nothing of what is hidden."""
    if reading.hidden:
        return None, None, None
    value = None if reading.value is None else tidy(plain(reading.value))
    return tidy(reading.numerator), tidy(reading.denominator), value
