"""A cycle as the API shows it, and a body as the services take it."""

from typing import Any

from flask import url_for

from hub.cycles.drafts import Asked, Changes, Planned, Seen
from hub.cycles.models import Cycle, LearningQuestion, PredictionKind, Step
from hub.cycles.schemas import ActualSchema, PredictionSchema
from hub.web.api import head_of

PLAN_TEXTS = ("objective", "data_plan", "affected", "different_this_time")
PREDICTED = {
    PredictionKind.TEXT: ("text",),
    PredictionKind.DIRECTION: ("direction",),
    PredictionKind.NUMBER: ("number_from", "number_to"),
    PredictionKind.RANGE: ("low", "high"),
}


def drawn(cycle: Cycle) -> dict[str, Any]:
    """A cycle in the shape of the API; `CycleOut` writes it down."""
    same = ("network_id", "team_id", "idea_id", "title", "previous_id")
    more = ("cloned_from_id", "created_by_id", "stage", "stop_reason", "shared_at", "finished_at", "stopped_at")
    head = head_of(cycle, "cycle", url_for("cycles.show", cycle_id=cycle.id))
    return (
        head
        | {name: getattr(cycle, name) for name in (*same, *more)}
        | {
            "scale": {"level": cycle.scale, "n": cycle.scale_n} if cycle.scale or cycle.scale_n else None,
            "context": cycle.context,
            "plan": _plan(cycle),
            "do": {"happened": cycle.happened, "unexpected": cycle.unexpected},
            "study": {
                "answers": [_answer(question) for question in cycle.questions if question.is_answered],
                "learning": cycle.learning,
                "surprise": cycle.surprise,
            },
            "act": {name: getattr(cycle, name) for name in ("decision", "reason", "next_step", "conditions")},
            "quick": cycle.is_quick,
            "result": cycle.quick_result,
        }
    )


def _plan(cycle: Cycle) -> dict[str, Any]:
    return {name: getattr(cycle, name) for name in PLAN_TEXTS} | {
        "check_on": _day(cycle.check_on),
        "questions": [_question(question) for question in cycle.questions],
        "steps": [_step(step) for step in cycle.steps],
    }


def _question(question: LearningQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "question": question.question,
        "prediction": _prediction(question),
        "why": question.why,
        "measure_id": question.measure_id,
    }


def _prediction(question: LearningQuestion) -> dict[str, Any] | None:
    if question.kind is None:
        return None
    names = ("kind", *PREDICTED[question.kind], "unit", "confidence")
    said: dict[str, Any] = PredictionSchema().dump({name: getattr(question, name) for name in names})
    return said


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "what": step.what,
        "who": step.who,
        "due": _day(step.due),
        "where": step.where,
        "done": step.is_done,
    }


def _answer(question: LearningQuestion) -> dict[str, Any]:
    came = {
        "number": question.actual_number,
        "direction": question.actual_direction,
        "text": question.actual_text or None,
    }
    return {
        "question_id": question.id,
        "actual": ActualSchema().dump({name: value for name, value in came.items() if value is not None}),
        "verdict": question.verdict.value if question.verdict else None,
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


# --- what comes in ---------------------------------------------------------------------------------------------------


def changes_of(body: dict[str, Any]) -> Changes:
    """What a body wants to change; an absent field stays as it is, null empties it."""
    changes: dict[str, Any] = {name: body[name] for name in ("title", "idea_id") if name in body}
    if "context" in body:
        changes["context"] = {key: value for key, value in (body["context"] or {}).items() if value}
    if "scale" in body:
        given = body["scale"] or {}
        changes |= {"scale": given.get("level"), "scale_n": given.get("n")}
    for part in ("plan", "do", "study", "act"):
        changes |= {name: _given(name, value) for name, value in body.get(part, {}).items()}
    return changes  # type: ignore[return-value] # the schemas let nothing else through


def _given(name: str, value: Any) -> Any:
    if name == "questions":
        return [_asked(row) for row in value]
    if name == "steps":
        return [_planned(row) for row in value]
    if name == "answers":
        return [_seen(row) for row in value]
    return value if value is not None or name in ("check_on", "surprise", "decision") else ""


def _asked(row: dict[str, Any]) -> Asked:
    said = {name: value for name, value in (row.get("prediction") or {}).items() if value is not None}
    if said:
        said = {name: said[name] for name in ("kind", *PREDICTED[said["kind"]], "unit", "confidence") if name in said}
    return Asked(
        id=row.get("id"),
        question=row.get("question") or "",
        why=row["why"] or "" if "why" in row else None,
        measure_id=row.get("measure_id"),
        **said,
    )


def _planned(row: dict[str, Any]) -> Planned:
    return Planned(
        id=row.get("id"),
        what=row["what"],
        who=row["who"] or "",
        due=row["due"],
        where=row["where"] or "",
        is_done=row.get("done"),
    )


def _seen(row: dict[str, Any]) -> Seen:
    came = {name: value for name, value in (row.get("actual") or {}).items() if value is not None}
    return Seen(question_id=row["question_id"], verdict=row.get("verdict"), **came)
