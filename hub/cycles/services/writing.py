"""Starting a cycle, writing in it, letting the network see it."""

from dataclasses import replace
from typing import Unpack

from hub.cycles import drafts, policy, queries
from hub.cycles.drafts import Changes
from hub.cycles.models import Cycle, Stage
from hub.cycles.services.news import tell_planned
from hub.extensions import db
from hub.kernel import clock, refs
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.kernel.refs import Ref
from hub.networks.models import Team

NOT_IN_TEAM = "Only people of this team, its coaches and the facilitators write here."


@atomic
def start_cycle(
    team: Team,
    *,
    actor: Actor,
    shared: bool = False,
    previous: Cycle | None = None,
    cloned_from: Cycle | None = None,
    is_quick: bool = False,
    **written: Unpack[Changes],
) -> Cycle:
    """Begin a cycle with whatever is known of it; a draft unless `shared`, in the team's context."""
    require(policy.can_start(actor, team), NOT_IN_TEAM)

    if previous is not None and previous.team_id != team.id:
        raise RuleBroken("The one before belongs to another team. Take its plan over instead.", field="previous_id")
    cycle = Cycle(
        network_id=team.network_id,
        team=team,
        title="",
        stage=Stage.PLAN,
        created_by_id=actor.person_id,
        updated_by_id=actor.person_id,
        previous_id=previous.id if previous else None,
        cloned_from=cloned_from,
        is_quick=is_quick,
        context=dict(team.context),
        part_versions={},
        **EMPTY,
    )
    _check_references(cycle, actor, written)
    drafts.write(cycle, {"title": "", **written}, at=clock.now())
    cycle.keep_up()
    db.session.add(cycle)
    db.session.flush()

    if shared:
        cycle.share(at=clock.now())
        tell_planned(cycle, actor=actor)
    return cycle


@atomic
def record_cycle(team: Team, *, actor: Actor, previous: Cycle | None = None, **written: Unpack[Changes]) -> Cycle:
    """Begin a cycle that may already hold everything, and show it; answers name questions by the numbers given here."""
    asked, answers = written.get("questions", ()), written.pop("answers", ())
    labels = [row.id for row in asked]
    if asked:
        written["questions"] = [replace(row, id=None) for row in asked]
    cycle = start_cycle(team, actor=actor, previous=previous, **written)
    if answers:
        kept = [label for label, row in zip(labels, asked, strict=True) if not replace(row, id=None).is_blank]
        number_of = {label: question.id for label, question in zip(kept, cycle.questions, strict=True)}
        renamed = [replace(seen, question_id=number_of.get(seen.question_id, 0)) for seen in answers]
        edit_cycle(cycle, actor=actor, version=None, answers=renamed)
    cycle.share(at=clock.now())
    tell_planned(cycle, actor=actor)
    return cycle


@atomic
def edit_cycle(
    cycle: Cycle, *, actor: Actor, version: int | None, part: str | None = None, **changes: Unpack[Changes]
) -> None:
    """Write into a cycle. With `part`, only a change of that part since `version` is a conflict, else any change."""
    require(policy.can_edit(actor, cycle), NOT_IN_TEAM)
    cycle.hold()  # whoever writes in another part at this moment is waited for, not refused
    if part is None:
        cycle.must_still_be(version)
    else:
        cycle.part_must_still_be(version, part)

    _check_references(cycle, actor, changes)
    changed = drafts.write(cycle, changes, at=clock.now())
    if not changed:
        return
    cycle.keep_up()
    cycle.part_changed(*changed)
    cycle.updated_by_id = actor.person_id


@atomic
def start_test(cycle: Cycle, *, actor: Actor, version: int | None) -> None:
    """Leave the plan and begin; the network sees it from now on."""
    require(policy.can_edit(actor, cycle), NOT_IN_TEAM)
    cycle.part_must_still_be(version, "stage")

    was_draft = cycle.is_draft
    cycle.start(at=clock.now())
    cycle.part_changed("stage")
    cycle.updated_by_id = actor.person_id

    if was_draft:
        tell_planned(cycle, actor=actor)


@atomic
def share_cycle(cycle: Cycle, *, actor: Actor, version: int | None) -> None:
    """Show a draft to the network before it begins."""
    require(policy.can_edit(actor, cycle), NOT_IN_TEAM)
    cycle.part_must_still_be(version, "stage")

    cycle.share(at=clock.now())
    cycle.part_changed("stage")

    tell_planned(cycle, actor=actor)


# Texts a new record has before it is written for the first time; the columns' defaults only come with the insert.
TEXTS = "objective data_plan affected different_this_time happened unexpected learning reason next_step conditions"
EMPTY = dict.fromkeys([*TEXTS.split(), "stop_reason"], "")


def _check_references(cycle: Cycle, actor: Actor, changes: Changes) -> None:
    idea_id = changes.get("idea_id")
    if idea_id is not None and idea_id != cycle.idea_id and queries.idea_in(cycle.network_id, idea_id) is None:
        raise RuleBroken("There is no such idea in this network.", field="idea_id")
    here = {question.measure_id for question in cycle.questions}
    for number in {row.measure_id for row in changes.get("questions", ())} - {None, *here}:
        measure = refs.find(actor, Ref("measure", number)) if number is not None else None
        if measure is None or measure.network_id != cycle.network_id:
            raise RuleBroken("There is no such measure in this network.", field="questions")
