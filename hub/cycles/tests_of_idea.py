"""The tests of an idea in the words of the theory's pages, which lie below cycles and ask through a hook."""

from collections.abc import Iterable
from datetime import date

from hub.cycles import predictions, queries
from hub.cycles.models import Cycle, LearningQuestion, PredictionKind, Scale, Stage, Verdict
from hub.kernel.permissions import Actor
from hub.networks.models import Team
from hub.theory.tested import Chain, Test
from hub.web.jinja import number

# The sizes of tests as the drawing of a ramp names them.
LEVELS = {
    Scale.PERSON: "pupil",
    Scale.LESSON: "lesson",
    Scale.CLASS: "class",
    Scale.YEAR: "year",
    Scale.SCHOOL: "school",
    Scale.SEVERAL: "schools",
    Scale.NETWORK: "network",
}
COUNTED = (PredictionKind.NUMBER, PredictionKind.RANGE)


def tests_of_idea(actor: Actor, idea_id: int, most: int) -> list[Chain]:
    """All tests of an idea that the actor may see, as chains of teams; of more than `most` the nearest and newest."""
    return [
        Chain(ramp.team.id, ramp.team.name, _place(ramp.team), [_test(cycle) for cycle in ramp.cycles])
        for ramp in queries.of_idea(actor, idea_id, most)
    ]


def _place(team: Team) -> str:
    """Where a team works, in a word or two: its school, unless it is called after it, and its setting."""
    school = "" if team.name.casefold() in team.organisation.casefold() else team.organisation
    return ", ".join(said for said in (school, team.context.get("setting", "")) if said)


def _test(cycle: Cycle) -> Test:
    question = predictions.main_question(cycle.questions)
    return Test(
        id=cycle.id,
        title=cycle.title,
        outcome=_outcome(cycle),
        on=_day(cycle),
        level=LEVELS[cycle.scale] if cycle.scale else "",
        prediction=predictions.line(question) if question else "",
        fact=predictions.outcome_line(question) if question else "",
        caption=_caption(question) if question else "",
        learning=cycle.learning or cycle.stop_reason,
        met=_met(cycle.questions),
        is_draft=cycle.is_draft,
        by=cycle.created_by,
    )


def _outcome(cycle: Cycle) -> str:
    if cycle.stage is Stage.STOPPED:
        return "stopped"
    return cycle.decision.value if cycle.is_finished and cycle.decision else "running"


def _day(cycle: Cycle) -> date:
    """The day a test is dated by: its end, else when it is looked at, else when it was written."""
    ended = cycle.finished_at or cycle.stopped_at
    if ended is None and cycle.check_on is not None:
        return cycle.check_on
    return (ended or cycle.shared_at or cycle.created_at).date()


def _caption(question: LearningQuestion) -> str:
    """A word or two beside a mark: 41 → 24, or what came when no beginning was written down."""
    if question.actual_number is None:
        return ""
    came = number(question.actual_number)
    return came if question.number_from is None else f"{number(question.number_from)} → {came}"


def _met(questions: Iterable[LearningQuestion]) -> bool | None:
    """Whether the predicted numbers came true, as far as they were counted."""
    held = [
        question.verdict or predictions.verdict(question)
        for question in questions
        if question.kind in COUNTED and question.is_predicted and question.actual_number is not None
    ]
    if not held:
        return None
    return all(verdict in (Verdict.BETTER, Verdict.AS_PREDICTED) for verdict in held)
