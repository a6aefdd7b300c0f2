"""Whether a measure meets its target: met only when everybody and every group with a target does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from flask import url_for
from flask_babel import gettext as _

from hub.kernel.permissions import Actor
from hub.measures import drawing, periods, queries
from hub.measures.models import Direction, Measure, ValueKind
from hub.measures.together import settled
from hub.measures.values import Reading
from hub.theory.hooks import AimStanding
from hub.theory.models import Aim
from hub.web.languages import day, local_today


@dataclass(frozen=True)
class Standing:
    """Whether the target is met in the latest period, in one sentence; `is_met` is None where it can't be said."""

    is_met: bool | None
    sentence: str


@dataclass(frozen=True)
class _Part:
    """Everybody or one group: what was counted in the period, and the target."""

    name: str
    value: Fraction | None
    target: Decimal

    def meets(self, direction: Direction) -> bool:
        if self.value is None:
            return False
        return self.value >= self.target if direction is Direction.INCREASE else self.value <= self.target


def aim_met(
    measure: Measure, found: Mapping[int | None, Sequence[Reading]], today: date, target: Decimal | None = None
) -> Standing | None:
    """Hold the network's latest figures against the targets; `target` stands in where the measure has none.

    A group with a target and no figure in that period keeps it from being met: what nobody can see can't be called
    reached. None where there is nothing to hold a figure against.
    """
    target = target if measure.target is None else measure.target
    if target is None or measure.direction is Direction.NEUTRAL:
        return None
    over, _begun = settled(measure, found.get(None, ()), today)
    if not over:
        return Standing(None, str(_("It can’t be said yet: there is no figure of all together.")))
    latest = over[-1]
    parts = [_Part("", latest.value, target)]
    for group in measure.groups:
        if group.target is not None and group.retired_at is None:
            own = next((one for one in found.get(group.id, ()) if one.on == latest.on), None)
            parts.append(_Part(group.name, own.value if own else None, group.target))
    return _told(measure, parts, latest.on)


def _told(measure: Measure, parts: Sequence[_Part], on: date) -> Standing:
    told = "; ".join(_part_words(measure, part, parts[0].target) for part in parts)
    is_met = all(part.meets(measure.direction) for part in parts)
    goal, since = drawing.said(measure, Fraction(parts[0].target)), day(on)
    words = (
        _("Reached: %(parts)s (target %(goal)s), counted from %(day)s on.", parts=told, goal=goal, day=since)
        if is_met
        else _("Not yet: %(parts)s (target %(goal)s), counted from %(day)s on.", parts=told, goal=goal, day=since)
    )
    return Standing(is_met, str(words))


def _part_words(measure: Measure, part: _Part, target: Decimal) -> str:
    """84 % of all; 71 % of English learners (target 85 %)."""
    value, name = drawing.said(measure, part.value), part.name
    if part.value is None:
        words = _("no figure of %(group)s that may be shown", group=name)
    elif measure.value_kind is ValueKind.PERCENT:
        words = _("%(value)s of %(group)s", value=value, group=name) if name else _("%(value)s of all", value=value)
    else:
        words = _("%(value)s for %(group)s", value=value, group=name) if name else _("%(value)s for all", value=value)
    if name and part.target != target:
        own = _("their target %(goal)s", goal=drawing.said(measure, Fraction(part.target)))
        return f"{words} ({own})"
    return str(words)


def aim_standing(actor: Actor, aim: Aim) -> AimStanding | None:
    """Where a network stands on the way to its aim, with two questions to the database."""
    found = queries.find_lately(actor, aim.measure_id) if aim.measure_id else None
    if found is None:
        return None
    measure, latest = found
    if measure.network_id != aim.network_id:
        return None
    figures: Mapping[int | None, Sequence[Reading]] = {}
    if latest is not None:
        # The present period may not be over: then the one before it counts.
        since = periods.after(measure.frequency, periods.start_of(measure.frequency, latest), -1)
        figures = queries.pool(measure, queries.public(measure, since=since))
    return standing_of(measure, figures, aim)


def standing_of(measure: Measure, figures: Mapping[int | None, Sequence[Reading]], aim: Aim) -> AimStanding | None:
    """The same from the network's figures by student group, where they are known already."""
    standing = aim_met(measure, figures, local_today(), aim.target)
    if standing is None:
        return None
    url = url_for("measures.show", measure_id=measure.id)
    return AimStanding(bool(standing.is_met), standing.sentence, url, measure.title)
