"""What people write into a cycle, on its way from a form or a script into the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

from hub.cycles import predictions
from hub.cycles.models import Cycle, Decision, Direction, LearningQuestion, PredictionKind, Scale, Step, Verdict
from hub.kernel.errors import RuleBroken

MOST_ROWS = 20
TOO_LARGE = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A learning question with its prediction; `id` names the one it changes, None a new one."""

    id: int | None = None
    question: str = ""
    kind: PredictionKind | None = None
    text: str = ""
    direction: Direction | None = None
    number_from: Decimal | None = None
    number_to: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    confidence: int | None = None
    why: str | None = None  # None: not asked, stays as it is
    measure_id: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        typed = (self.text, self.direction, self.number_from, self.number_to, self.low, self.high, self.confidence)
        return not self.question and not self.unit and not self.why and all(one in (None, "") for one in typed)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A step: what, who, when, where."""

    id: int | None = None
    what: str = ""
    who: str = ""
    due: date | None = None
    where: str = ""
    is_done: bool | None = None  # None: not asked, stays as it is


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What happened, held against one question; without a verdict one is worked out where that is possible."""

    question_id: int
    number: Decimal | None = None
    text: str = ""
    direction: Direction | None = None
    verdict: Verdict | None = None


class Changes(TypedDict, total=False):
    """Whatever somebody wants to change; what is absent stays as it is."""

    title: str
    idea_id: int | None
    objective: str
    different_this_time: str
    questions: Sequence[Asked]
    steps: Sequence[Planned]
    check_on: date | None
    data_plan: str
    scale: Scale | None
    scale_n: int | None
    affected: str
    context: dict[str, str]
    happened: str
    unexpected: str
    done: Sequence[int]  # the steps that are done; all others are not
    answers: Sequence[Seen]
    surprise: int | None
    learning: str
    decision: Decision | None
    reason: str
    conditions: str
    next_step: str


# The pages a cycle is written on; a change of one does not disturb somebody who is writing on another.
PARTS: dict[str, tuple[str, ...]] = {
    "idea": ("title", "idea_id", "objective", "different_this_time"),
    "predictions": ("questions",),
    "steps": ("steps", "check_on", "data_plan"),
    "scale": ("scale", "scale_n", "affected", "context"),
    "do": ("happened", "unexpected", "done"),
    "study": ("answers", "surprise"),
    "act": ("learning", "decision", "reason", "conditions", "next_step"),
}


def write(cycle: Cycle, changes: Changes, *, at: datetime) -> list[str]:
    """Put the changes into the cycle; the parts that are different now. Nothing different: an empty list."""
    _check(cycle, changes)
    changed = []
    for part, names in PARTS.items():
        before = _content(cycle, part)
        for name in names:
            if name in changes:
                _put(cycle, name, changes, at)
        if _content(cycle, part) != before:
            changed.append(part)
    return changed


def _put(cycle: Cycle, name: str, changes: Changes, at: datetime) -> None:
    if name == "questions":
        _ask(cycle, changes["questions"], at)
    elif name == "steps":
        _plan(cycle, changes["steps"])
    elif name == "done":
        for step in cycle.steps:
            step.is_done = step.id in changes["done"]
    elif name == "answers":
        _answer(cycle, changes["answers"])
    else:
        setattr(cycle, name, changes[name])  # type: ignore[literal-required]


def _check(cycle: Cycle, changes: Changes) -> None:
    if "title" in changes and not changes["title"].strip():
        raise RuleBroken("Give it a title, so that others can find it.", field="title")
    if cycle.is_finished and not changes.get("learning", cycle.learning).strip():
        raise RuleBroken("A finished one keeps at least one line of what was learned.", field="learning")
    if cycle.is_finished and changes.get("decision", cycle.decision) is not cycle.decision:
        raise RuleBroken("Take it up again before you change the decision.", field="decision")
    for name in ("questions", "steps"):
        if len(changes.get(name, ())) > MOST_ROWS:  # type: ignore[arg-type]
            raise RuleBroken(f"Keep it to {MOST_ROWS}. A smaller test teaches sooner.", field=name)


# --- questions and predictions ---------------------------------------------------------------------------------------


def _ask(cycle: Cycle, asked: Sequence[Asked], at: datetime) -> None:
    known = {question.id: question for question in cycle.questions}
    named = [row.id for row in asked if row.id is not None]
    if len(set(named)) != len(named) or not set(named) <= known.keys():
        raise RuleBroken("One of these questions doesn't belong here.", field="questions")
    # A row that was saved on the way got its number meanwhile: rows without one take the questions nobody names.
    spare = [question for question in cycle.questions if question.id not in named]
    kept: list[LearningQuestion] = []
    for row in asked:
        if row.id is None and row.is_blank:
            continue
        question = known[row.id] if row.id else spare.pop(0) if spare else LearningQuestion.blank(cycle.network_id)
        if row.is_blank and not question.is_answered:
            continue
        question.position = len(kept)
        _predict(question, row, at)
        kept.append(question)
    cycle.questions = kept


def _predict(question: LearningQuestion, row: Asked, at: datetime) -> None:
    if row.low is not None and row.high is not None and row.low > row.high:
        raise RuleBroken("The lower number of a range comes first.", field="questions")
    before = _prediction(question)
    for name in ("number_from", "number_to", "low", "high"):
        setattr(question, name, exact(getattr(row, name), field="questions"))
    for name in ("question", "kind", "text", "direction", "unit", "confidence", "measure_id"):
        setattr(question, name, getattr(row, name))
    if row.why is not None:
        question.why = row.why
    if not question.is_predicted:
        question.predicted_at = None
    elif question.predicted_at is None or _prediction(question) != before:
        question.predicted_at = at
    if question.is_answered and _prediction(question) != before:
        question.verdict = predictions.verdict(question) or question.verdict


def _prediction(question: LearningQuestion) -> tuple[object, ...]:
    return (
        question.kind,
        question.text,
        question.direction,
        question.number_from,
        question.number_to,
        question.low,
        question.high,
        question.confidence,
    )


def exact(value: Decimal | None, *, field: str) -> Decimal | None:
    """A number that can be kept exactly: up to 12 digits before the point, 6 behind it."""
    if value is None:
        return None
    if not value.is_finite() or abs(value) >= TOO_LARGE or value != round(value, 6):
        raise RuleBroken("Write a number with at most 12 digits before the point and 6 behind it.", field=field)
    return value


# --- steps -----------------------------------------------------------------------------------------------------------


def _plan(cycle: Cycle, planned: Sequence[Planned]) -> None:
    known = {step.id: step for step in cycle.steps}
    named = [row.id for row in planned if row.id is not None]
    if len(set(named)) != len(named) or not set(named) <= known.keys():
        raise RuleBroken("One of these steps doesn't belong here.", field="steps")
    spare = [step for step in cycle.steps if step.id not in named]
    kept: list[Step] = []
    for row in planned:
        if not (row.what or row.who or row.where or row.due):
            continue
        step = known[row.id] if row.id else spare.pop(0) if spare else Step(network_id=cycle.network_id, is_done=False)
        step.position = len(kept)
        step.what, step.who, step.due, step.where = row.what, row.who, row.due, row.where
        if row.is_done is not None:
            step.is_done = row.is_done
        kept.append(step)
    cycle.steps = kept


# --- answers ---------------------------------------------------------------------------------------------------------


def _answer(cycle: Cycle, answers: Sequence[Seen]) -> None:
    known = {question.id: question for question in cycle.questions}
    for seen in answers:
        if seen.question_id not in known:
            raise RuleBroken("One of these answers belongs to no question here.", field="answers")
        question = known[seen.question_id]
        question.actual_number = exact(seen.number, field="answers")
        question.actual_text, question.actual_direction = seen.text, seen.direction
        question.verdict = (seen.verdict or predictions.verdict(question)) if question.is_answered else None


def _content(cycle: Cycle, part: str) -> tuple[object, ...]:
    """What a part says, to tell whether it was changed."""
    if part == "predictions":
        return tuple(
            (q.id, q.question, q.unit, q.why, q.measure_id, q.predicted_at, _prediction(q)) for q in cycle.questions
        )
    answers = tuple((q.id, q.actual_number, q.actual_text, q.actual_direction, q.verdict) for q in cycle.questions)
    rows = {
        "answers": answers,
        "done": tuple(s.is_done for s in cycle.steps),
        "steps": tuple((s.id, s.what, s.who, s.due, s.where) for s in cycle.steps),
    }
    return tuple(rows[name] if name in rows else getattr(cycle, name) for name in PARTS[part])
