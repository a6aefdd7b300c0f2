"""Going on from an earlier plan: the next cycle of a ramp, another team's plan taken over."""

from hub.cycles import policy
from hub.cycles.drafts import Asked, Planned
from hub.cycles.models import Cycle, LearningQuestion
from hub.cycles.services.writing import NOT_IN_TEAM, start_cycle
from hub.kernel.db import atomic
from hub.kernel.permissions import Actor, require
from hub.networks.models import Team


@atomic
def plan_next(cycle: Cycle, *, actor: Actor, shared: bool = False) -> Cycle:
    """The next cycle of the ramp: the plan carried over, starting from the numbers the last one ended with."""
    require(policy.can_edit(actor, cycle), NOT_IN_TEAM)

    following = start_cycle(
        cycle.team,
        actor=actor,
        shared=shared,
        previous=cycle,
        title=cycle.title,
        idea_id=cycle.idea_id,
        objective=cycle.objective,
        questions=[_asked(question, start_from_actual=True) for question in cycle.questions],
        steps=[_planned(step.what, step.who, step.where) for step in cycle.steps],
        data_plan=cycle.data_plan,
        affected=cycle.affected,
        scale=cycle.scale,
        scale_n=cycle.scale_n,
        context=dict(cycle.context),
    )
    _not_predicted_yet(following)
    return following


@atomic
def clone_plan(cycle: Cycle, team: Team, *, actor: Actor, shared: bool = False) -> Cycle:
    """Another team's plan taken over into `team`, which can see where it came from; its people are not copied."""
    require(policy.can_start(actor, team) and team.network_id == cycle.network_id, NOT_IN_TEAM)

    taken = start_cycle(
        team,
        actor=actor,
        shared=shared,
        cloned_from=cycle,
        title=cycle.title,
        idea_id=cycle.idea_id,
        objective=cycle.objective,
        questions=[_asked(question, start_from_actual=False) for question in cycle.questions],
        steps=[_planned(step.what, "", step.where) for step in cycle.steps],
        data_plan=cycle.data_plan,
        affected=cycle.affected,
        scale=cycle.scale,
    )
    _not_predicted_yet(taken)
    return taken


def _asked(question: LearningQuestion, *, start_from_actual: bool) -> Asked:
    counted = question.actual_number if start_from_actual and question.number_to is not None else None
    return Asked(
        question=question.question,
        kind=question.kind,
        text=question.text,
        direction=question.direction,
        number_from=counted if counted is not None else question.number_from,
        number_to=question.number_to,
        low=question.low,
        high=question.high,
        unit=question.unit,
        measure_id=question.measure_id,
    )


def _planned(what: str, who: str, where: str) -> Planned:
    return Planned(what=what, who=who, where=where)


def _not_predicted_yet(cycle: Cycle) -> None:
    """What was carried over counts as a prediction only when somebody has looked at it again."""
    for question in cycle.questions:
        question.predicted_at = None
