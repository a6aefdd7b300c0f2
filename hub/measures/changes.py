"""What was put right in a series: who changed when what into what; only for who sees all of a team's numbers."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from hub.kernel.permissions import Actor
from hub.measures import policy, queries
from hub.measures.models import Measure, Observation
from hub.web.jinja import number


@dataclass(frozen=True)
class Change:
    """One correction."""

    on: date
    was: str
    now: str
    who: str
    at: datetime
    reason: str


def changes(actor: Actor, measure: Measure, team_id: int, group_id: int | None = None) -> list[Change]:
    """What was put right, newest first; nothing for people outside the team."""
    if not policy.sees_all(actor, team_id):
        return []
    later: dict[int, str] = {}
    found = []
    for on, observation, correction in queries.corrections(measure.id, team_id, group_id):
        was = _said(correction.was)
        now = later.get(observation.id) or _said(_as_kept(observation))
        later[observation.id] = was
        who = correction.by.name if correction.by else str(_("somebody"))
        found.append(Change(on, was, now, who, correction.at, correction.reason))
    return found


def _as_kept(observation: Observation) -> dict[str, Any]:
    names = ("numerator", "denominator", "value", "missing", "note")
    return {name: getattr(observation, name) for name in names}


def _said(kept: dict[str, Any]) -> str:
    """A cell in words: "18 of 24", "12", "no count", "nothing", with its note."""
    if kept.get("missing"):
        text = str(_("no count"))
    elif kept.get("numerator") is not None:
        above = _number(kept["numerator"])
        below = kept.get("denominator")
        text = above if below is None else str(_("%(part)s of %(whole)s", part=above, whole=_number(below)))
    elif kept.get("value") is not None:
        text = _number(kept["value"])
    else:
        text = str(_("nothing"))
    return f"{text} ({kept['note']})" if kept.get("note") else text


def _number(value: Any) -> str:
    return number(Decimal(value))
