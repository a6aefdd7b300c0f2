"""Finishing, stopping, taking up again."""

from hub.cycles import policy
from hub.cycles.models import Cycle, Decision
from hub.cycles.services.news import tell
from hub.cycles.services.writing import NOT_IN_TEAM
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.permissions import Actor, require


@atomic
def finish_cycle(
    cycle: Cycle,
    *,
    actor: Actor,
    version: int | None,
    decision: Decision | None,
    learning: str,
    reason: str | None = None,
    conditions: str | None = None,
    next_step: str | None = None,
    part: str | None = None,
) -> None:
    """Close the cycle and share what the team learned; from any stage, with a learning and a decision."""
    require(policy.can_finish(actor, cycle), NOT_IN_TEAM)
    if part is None:
        cycle.must_still_be(version)
    else:
        cycle.part_must_still_be(version, part, "stage")

    at = clock.now()
    cycle.finish(learning=learning, decision=decision, at=at)
    for name, text in (("reason", reason), ("conditions", conditions), ("next_step", next_step)):
        if text is not None:
            setattr(cycle, name, text)
    cycle.part_changed("act", "stage")
    cycle.updated_by_id = actor.person_id

    tell("cycle.finished", cycle, actor=actor, summary=cycle.learning)


@atomic
def stop_cycle(cycle: Cycle, *, actor: Actor, version: int | None, reason: str) -> None:
    """End a cycle that will not be done, so that others learn why."""
    require(policy.can_finish(actor, cycle), NOT_IN_TEAM)
    cycle.part_must_still_be(version, "stage")

    cycle.stop(reason=reason, at=clock.now())
    cycle.part_changed("stage")
    cycle.updated_by_id = actor.person_id

    tell("cycle.stopped", cycle, actor=actor, summary=cycle.stop_reason)


@atomic
def reopen_cycle(cycle: Cycle, *, actor: Actor, version: int | None = None) -> None:
    """Take an ended cycle up again; nothing that was written is lost."""
    require(policy.can_reopen(actor, cycle), NOT_IN_TEAM)
    cycle.part_must_still_be(version, "stage")

    cycle.reopen()
    cycle.part_changed("stage")
    cycle.updated_by_id = actor.person_id

    tell("cycle.reopened", cycle, actor=actor, summary="")
