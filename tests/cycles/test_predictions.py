"""Predictions in words, and held against what happened."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from hub.cycles import predictions
from hub.cycles.models import Direction, LearningQuestion, PredictionKind, Verdict

NUMBER, RANGE = PredictionKind.NUMBER, PredictionKind.RANGE
UP, DOWN, SAME = Direction.UP, Direction.DOWN, Direction.SAME


def question(**more: Any) -> LearningQuestion:
    made = LearningQuestion.blank(1)
    for name, value in more.items():
        setattr(made, name, Decimal(str(value)) if isinstance(value, int | float) and name != "confidence" else value)
    return made


@pytest.mark.parametrize(
    ("fields", "sentence", "figure"),
    [
        (
            {"kind": NUMBER, "number_from": 41, "number_to": 30, "unit": "tasks", "confidence": 60},
            "41 → 30 tasks, 60 % sure",
            "30 or fewer",
        ),
        ({"kind": NUMBER, "number_from": 50, "number_to": 58.5, "unit": "%"}, "50 → 58.5 %", "58.5 or more"),
        ({"kind": NUMBER, "number_to": 15}, "15", "15"),
        ({"kind": NUMBER, "number_from": 4, "number_to": -1}, "4 → −1", "−1 or fewer"),
        ({"kind": RANGE, "low": 10, "high": 15, "unit": "pupils"}, "10–15 pupils", "10–15"),
        ({"kind": RANGE, "high": 15}, "at most 15", "at most 15"),
        ({"kind": RANGE, "low": 0, "confidence": 0}, "at least 0, 0 % sure", "at least 0"),
        ({"kind": PredictionKind.DIRECTION, "direction": DOWN}, "goes down", "goes down"),
        (
            {"kind": PredictionKind.TEXT, "text": "They will ask for it."},
            "They will ask for it.",
            "They will ask for it.",
        ),
        ({}, "", ""),
        ({"kind": NUMBER, "confidence": 60}, "", ""),
    ],
)
def test_a_prediction_is_said_as_a_person_would(app: Flask, fields: dict[str, Any], sentence: str, figure: str) -> None:
    assert (predictions.sentence(question(**fields)), predictions.figure(question(**fields))) == (sentence, figure)


def test_a_long_text_is_cut_for_a_line(app: Flask) -> None:
    assert predictions.line(question(kind=PredictionKind.TEXT, text="word " * 100)).endswith("…")


@pytest.mark.parametrize(
    ("start", "to", "actual", "verdict"),
    [
        (41, 30, 24, Verdict.BETTER),
        (41, 30, 30, Verdict.AS_PREDICTED),
        (41, 30, 31, Verdict.AS_PREDICTED),  # within a tenth of the predicted change
        (41, 30, 32, Verdict.WORSE),
        (41, 30, 45, Verdict.WORSE),
        (50, 58, 60, Verdict.BETTER),
        (50, 58, 31, Verdict.WORSE),
        (None, 15, 15, Verdict.AS_PREDICTED),
        (None, 15, 4, None),  # nobody said which way is the good one
        (20, 20, 25, None),
        (41, 30, None, None),
        (41, None, 30, None),
    ],
)
def test_a_number_is_held_against_what_was_counted(start: Any, to: Any, actual: Any, verdict: Verdict | None) -> None:
    asked = question(kind=NUMBER, number_from=start, number_to=to, actual_number=actual)
    assert predictions.verdict(asked) is verdict


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"kind": RANGE, "low": 10, "high": 15, "actual_number": 10}, Verdict.AS_PREDICTED),
        ({"kind": RANGE, "low": 10, "high": 15, "actual_number": 16}, None),
        ({"kind": RANGE, "low": 10, "actual_number": 99}, Verdict.AS_PREDICTED),
        ({"kind": RANGE, "actual_number": 99}, None),
        ({"kind": PredictionKind.DIRECTION, "direction": UP, "actual_direction": UP}, Verdict.AS_PREDICTED),
        ({"kind": PredictionKind.DIRECTION, "direction": UP, "actual_direction": SAME}, Verdict.WORSE),
        ({"kind": PredictionKind.DIRECTION, "direction": SAME, "actual_direction": UP}, None),
        ({"kind": PredictionKind.TEXT, "text": "x", "actual_text": "x"}, None),
        ({"actual_number": 4}, None),
    ],
)
def test_other_predictions_are_judged_only_where_that_is_possible(
    fields: dict[str, Any], verdict: Verdict | None
) -> None:
    assert predictions.verdict(question(**fields)) is verdict


def test_a_line_speaks_of_the_question_that_has_a_result(app: Flask) -> None:
    blank, predicted = question(), question(kind=NUMBER, number_to=3)
    answered = question(kind=NUMBER, number_to=3, actual_number=4, unit="tasks")
    assert predictions.main_question([blank, predicted, answered]) is answered
    assert predictions.main_question([blank, predicted]) is predicted
    assert predictions.main_question([blank]) is None
    assert predictions.outcome_line(answered) == "4 tasks"
    assert predictions.outcome(question(actual_direction=DOWN)) == "went down"
