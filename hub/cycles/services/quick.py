"""The sixty-second log, which later grows into a full cycle with nothing retyped."""

from decimal import Decimal

from hub.cycles import drafts, predictions
from hub.cycles.models import Cycle, Decision, LearningQuestion, PredictionKind, QuickResult
from hub.cycles.services.endings import finish_cycle
from hub.cycles.services.news import tell_planned
from hub.cycles.services.writing import edit_cycle, start_cycle
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor
from hub.networks.models import Team

COUNTED = (PredictionKind.NUMBER, PredictionKind.RANGE)


@atomic
def log_quickly(
    team: Team,
    *,
    actor: Actor,
    title: str,
    result: QuickResult | None,
    text: str = "",
    idea_id: int | None = None,
    number: Decimal | None = None,
    decision: Decision | None = None,
) -> Cycle:
    """Log something that was tried without a plan: what, what came of it, and perhaps what to do with it."""
    cycle = start_cycle(team, actor=actor, is_quick=True, title=title, idea_id=idea_id)
    _take_down(cycle, result=result, text=text, number=number)
    if decision is None:
        cycle.share(at=clock.now())
        tell_planned(cycle, actor=actor)
    else:
        finish_cycle(cycle, actor=actor, version=None, decision=decision, learning=_learned(cycle, text))
    return cycle


@atomic
def log_result(
    cycle: Cycle,
    *,
    actor: Actor,
    version: int | None,
    result: QuickResult | None,
    text: str = "",
    number: Decimal | None = None,
    decision: Decision | None = None,
) -> Cycle:
    """Put what happened into a cycle that was planned, in the same three answers."""
    edit_cycle(cycle, actor=actor, version=version, part="do")  # asks the policy and the version
    if not cycle.is_open:
        raise RuleBroken("This one has ended. Take it up again before you add to it.")
    _take_down(cycle, result=result, text=text, number=number)
    cycle.part_changed("do", "study")
    if decision is not None:
        finish_cycle(cycle, actor=actor, version=None, decision=decision, learning=_learned(cycle, text))
    elif cycle.is_draft:
        cycle.share(at=clock.now())
        tell_planned(cycle, actor=actor)
    return cycle


def _take_down(cycle: Cycle, *, result: QuickResult | None, text: str, number: Decimal | None) -> None:
    cycle.quick_result = result or cycle.quick_result
    cycle.happened = "\n\n".join(part for part in (cycle.happened, text) if part)
    if number is not None:
        question = _counted(cycle)
        question.actual_number = drafts.exact(number, field="number")
        question.verdict = predictions.verdict(question)
    cycle.keep_up()


def _counted(cycle: Cycle) -> LearningQuestion:
    """The question a bare number answers: the first that predicts one, else a new one without a prediction."""
    found = next((question for question in cycle.questions if question.kind in COUNTED), None)
    if found is None:
        found = LearningQuestion.blank(cycle.network_id)
        found.position = len(cycle.questions)
        cycle.questions.append(found)
    return found


def _learned(cycle: Cycle, text: str) -> str:
    """The line that was just typed is what was learned, until somebody says it better."""
    if not (text or cycle.learning).strip():
        raise RuleBroken("Write one line about it, so that others can learn from your decision.", field="line")
    return cycle.learning or text
