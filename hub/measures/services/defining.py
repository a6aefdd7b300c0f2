"""Saying what is counted, for whom, and how; saying it anew when that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hub.activity import services as activity
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.markup import clean, excerpt
from hub.measures import policy
from hub.measures.models import (
    Definition,
    Frequency,
    Measure,
    MeasureType,
    StudentGroup,
    ValueKind,
)
from hub.measures.queries.overview import has_numbers
from hub.measures.services.showing import decide_again
from hub.networks.models import Team
from hub.theory.models import Driver

ONLY_HUB = "Only a facilitator says what all teams count. You can add a measure of your own team."
MOST_GROUPS = 30
# What tells one measure from another: with numbers in it, these stay as they are.
_FIXED = ("value_kind", "per", "team_id")


@dataclass(frozen=True)
class Wording:
    """An operational definition: who counts, who doesn't, from where, when and by whom."""

    text: str = ""
    exclusions: str = ""
    source: str = ""
    moment: str = ""
    collector: str = ""

    def cleaned(self) -> "Wording":
        """Without blanks at its ends or anything invisible."""
        return Wording(
            **{
                name: clean(value or "", multiline=name in ("text", "exclusions"))
                for name, value in asdict(self).items()
            }
        )


@dataclass(frozen=True)
class NewGroup:
    """A student group as somebody wants it; groups of one dimension hold no pupil twice."""

    name: str
    dimension: str = ""
    target: Decimal | None = None
    id: int | None = None  # the group that gets this name; without it the one that has it already


@atomic
def add_measure(
    network_id: int,
    *,
    actor: Actor,
    type: MeasureType,  # noqa: A002 - its name in the API
    title: str,
    value_kind: ValueKind,
    wording: Wording | None = None,
    team: Team | None = None,
    driver: Driver | None = None,
    groups: Sequence[NewGroup] = (),
    **more: Any,
) -> Measure:
    """Add a measure: for every team of the network, or for one team besides.

    `more`: unit, per, about_people, direction, target, frequency, rules, chart.
    """
    require(policy.can_define(actor, network_id, team.id if team else None), ONLY_HUB)
    if team is not None and team.network_id != network_id:
        raise RuleBroken("There is no such team in this network.", field="team_id")
    measure = Measure(
        network_id=network_id,
        team_id=team.id if team else None,
        type=type,
        title=_titled(title),
        value_kind=value_kind,
        **_defaults(value_kind) | more,
    )
    _place(measure, driver)
    _check(measure)
    measure.definitions.append(Definition(number=1, by_id=actor.person_id, **asdict((wording or Wording()).cleaned())))
    db.session.add(measure)
    _put_groups(measure, groups)
    db.session.flush()
    _tell("measure.added", measure, actor=actor, summary=excerpt(measure.definition.text, 200))
    return measure


def _defaults(value_kind: ValueKind) -> dict[str, Any]:
    if value_kind.is_event:
        return {"frequency": Frequency.EACH_EVENT, "unit": "days" if value_kind is ValueKind.DAYS_BETWEEN else "cases"}
    return {"unit": "%"} if value_kind is ValueKind.PERCENT else {}


def _tell(verb: str, measure: Measure, *, actor: Actor, summary: str) -> None:
    activity.record(
        verb,
        measure.ref,
        actor=actor,
        network_id=measure.network_id,
        title=measure.title,
        team_id=measure.team_id,
        summary=summary,
    )


def _titled(title: str) -> str:
    cleaned = clean(title, multiline=False)
    if not cleaned:
        raise RuleBroken("Say in a few words what is counted.", field="title")
    return cleaned


def _place(measure: Measure, driver: Driver | None) -> None:
    if driver is not None and driver.network_id != measure.network_id:
        raise RuleBroken("There is no such driver in this network.", field="driver_id")
    measure.driver_id = driver.id if driver else None


def _check(measure: Measure) -> None:
    if (measure.per or 1) < 1:
        raise RuleBroken("A rate is per 1, per 100, per 1,000 and so on.", field="per")
    if measure.target is not None and measure.value_kind is ValueKind.PERCENT and not 0 <= measure.target <= 100:
        raise RuleBroken("A target in per cent lies from 0 to 100.", field="target")


@atomic
def change_measure(
    measure: Measure,
    *,
    actor: Actor,
    driver: Driver | None = None,
    place: bool = False,
    groups: Sequence[NewGroup] | None = None,
    version: int | None = None,
    **changes: Any,
) -> None:
    """Change what surrounds the numbers; `place` hangs it under `driver`. How it is counted changes in `redefine`."""
    require(policy.can_define(actor, measure.network_id, measure.team_id), ONLY_HUB)
    measure.hold()
    measure.must_still_be(version)
    if "title" in changes:
        changes["title"] = _titled(changes["title"])
    others = [name for name in _FIXED if name in changes and changes[name] != getattr(measure, name)]
    if others and has_numbers(measure):
        raise RuleBroken(
            "There are numbers in it already. Add a new measure, so that one line never means two things.",
            field=others[0],
        )
    if changes.get("about_people") is False and measure.about_people:
        _keep_hidden(measure, actor)
    reveals = "about_people" in changes and changes["about_people"] != measure.about_people
    for name, value in changes.items():
        setattr(measure, name, value)
    if place:
        _place(measure, driver)
    _check(measure)
    if groups is not None:
        _put_groups(measure, groups)
    measure.touch()
    db.session.flush()
    if reveals:
        decide_again(measure)


def _keep_hidden(measure: Measure, actor: Actor) -> None:
    """Small numbers were entered on the word that they stay in their team: nobody else takes it back."""
    is_own = measure.team_id is not None and policy.sees_all(actor, measure.team_id)
    if not is_own and has_numbers(measure):
        raise RuleBroken(
            "There are numbers in it already, and teams were told that small ones stay with them. "
            "Add a new measure for what is not about people.",
            field="about_people",
        )


@atomic
def set_groups(measure: Measure, groups: Sequence[NewGroup], *, actor: Actor, version: int | None = None) -> None:
    """Say which student groups are looked at; one that is left out keeps its numbers and is not asked for any more."""
    change_measure(measure, actor=actor, groups=groups, version=version)


def _put_groups(measure: Measure, groups: Sequence[NewGroup]) -> None:
    wanted = {clean(group.name, multiline=False): group for group in groups}
    if "" in wanted or len(wanted) < len(groups):
        raise RuleBroken("Give each group a name of its own.", field="groups")
    if len(wanted) > MOST_GROUPS:
        raise RuleBroken(f"At most {MOST_GROUPS} groups; more than that nobody can read.", field="groups")
    here, found = list(measure.groups), _meant(measure, wanted)
    for left_out in here:
        if left_out not in found.values() and left_out.retired_at is None:
            left_out.retired_at = clock.now()
    is_counted = bool(here) and has_numbers(measure)
    for position, (name, asked) in enumerate(wanted.items()):
        dimension = clean(asked.dimension, multiline=False)
        group = found.get(name)
        if group is None:
            group = StudentGroup(name=name, dimension=dimension)
            measure.groups.append(group)
        elif is_counted and dimension != group.dimension:
            raise RuleBroken(f"“{name}” has numbers already and stays where it is.", field="groups")
        group.dimension, group.target, group.position, group.retired_at = dimension, asked.target, position, None
        group.name = name


def _meant(measure: Measure, wanted: Mapping[str, NewGroup]) -> dict[str, StudentGroup]:
    """Which of a measure's groups each wanted name stands for: the one it was given to, else the one that has it."""
    by_name = {group.name: group for group in measure.groups}
    found = {name: group for name, asked in wanted.items() if asked.id and (group := measure.group(asked.id))}
    for name in wanted:
        taken = by_name.get(name)
        if name not in found and taken is not None and taken not in found.values():
            found[name] = taken
    if len({group.id for group in found.values()}) < len(found) or any(
        by_name[name] is not group for name, group in found.items() if name in by_name
    ):
        raise RuleBroken("Another group has this name, or had it once. Choose a name of its own.", field="groups")
    return found


@atomic
def redefine(
    measure: Measure,
    wording: Wording,
    *,
    actor: Actor,
    valid_from: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Definition:
    """Count in another way from a day on (by default today): what came before stays, and the chart breaks there.

    While nothing is counted yet, and on the very day of the last change, the words are put right instead.
    """
    require(policy.can_define(actor, measure.network_id, measure.team_id), ONLY_HUB)
    measure.hold()
    measure.must_still_be(version)
    latest, day = measure.definition, valid_from or clock.today()
    words = asdict(wording.cleaned())
    if all(getattr(latest, name) == text for name, text in words.items()):
        return latest
    if latest.valid_from is not None and day < latest.valid_from:
        raise RuleBroken("It was put into new words later than that. Choose a later day.", field="valid_from")
    if day == latest.valid_from or not has_numbers(measure):
        for name, text in words.items():
            setattr(latest, name, text)
        measure.touch()
        return latest
    added = Definition(number=latest.number + 1, valid_from=day, reason=clean(reason), by_id=actor.person_id, **words)
    measure.definitions.append(added)
    measure.touch()
    db.session.flush()
    _tell("measure.redefined", measure, actor=actor, summary=added.reason)
    return added


@atomic
def retire_measure(measure: Measure, *, actor: Actor, version: int | None = None) -> None:
    """Count it no longer; its charts stay and can be read."""
    require(policy.can_define(actor, measure.network_id, measure.team_id), ONLY_HUB)
    measure.hold()
    measure.must_still_be(version)
    measure.retired_at = measure.retired_at or clock.now()


@atomic
def bring_back(measure: Measure, *, actor: Actor, version: int | None = None) -> None:
    """Count it again."""
    require(policy.can_define(actor, measure.network_id, measure.team_id), ONLY_HUB)
    measure.hold()
    measure.must_still_be(version)
    measure.retired_at = None


@atomic
def revise(
    measure: Measure,
    *,
    actor: Actor,
    version: int | None,
    changes: Mapping[str, Any],
    driver: Driver | None = None,
    place: bool = False,
    groups: Sequence[NewGroup] | None = None,
    wording: Wording | None = None,
    valid_from: date | None = None,
    reason: str = "",
    retired: bool | None = None,
) -> None:
    """Change several things of a measure at once, all of them or none."""
    change_measure(measure, actor=actor, driver=driver, place=place, groups=groups, version=version, **changes)
    if wording is not None:
        redefine(measure, wording, actor=actor, valid_from=valid_from, reason=reason)
    if retired is not None:
        (retire_measure if retired else bring_back)(measure, actor=actor)
