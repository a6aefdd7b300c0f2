"""Predictions in words, and held against what happened; no database, no request."""

from decimal import Decimal

from flask_babel import gettext as _

from hub.cycles.models import Direction, LearningQuestion, PredictionKind, Verdict
from hub.markup import excerpt
from hub.web.jinja import number

# A result this close to the predicted one, as a share of the predicted change, counts as what was predicted.
NEAR = Decimal("0.1")

_OPPOSITE = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}


def figure(question: LearningQuestion) -> str:
    """The predicted answer at its shortest: "27 or fewer", "10–15", "goes up", or the text."""
    if question.kind is PredictionKind.NUMBER and question.number_to is not None:
        return _bounded(question)
    if question.kind is PredictionKind.RANGE and (question.low is not None or question.high is not None):
        return _span(question)
    if question.kind is PredictionKind.DIRECTION and question.direction is not None:
        expected = {Direction.UP: _("goes up"), Direction.DOWN: _("goes down"), Direction.SAME: _("stays the same")}
        return str(expected[question.direction])
    return question.text.strip()


def line(question: LearningQuestion) -> str:
    """The predicted answer with its unit, short enough for a line: "27 or fewer tasks"."""
    return _short(_with_unit(figure(question), question))


def sentence(question: LearningQuestion) -> str:
    """The prediction as a person would say it: "41 → 30 tasks, 60 % sure"."""
    if question.kind is PredictionKind.NUMBER and question.number_to is not None:
        to = number(question.number_to)
        arrow = to if question.number_from is None else f"{number(question.number_from)} → {to}"
        said = _with_unit(arrow, question)
    else:
        said = _short(_with_unit(figure(question), question))
    if said and question.confidence is not None:
        return str(_("%(said)s, %(n)s %% sure", said=said, n=question.confidence))
    return said


def outcome(question: LearningQuestion) -> str:
    """What happened at its shortest: "38", "went up", or the beginning of the text."""
    if question.actual_number is not None:
        return number(question.actual_number)
    if question.actual_direction is not None:
        seen = {Direction.UP: _("went up"), Direction.DOWN: _("went down"), Direction.SAME: _("stayed the same")}
        return str(seen[question.actual_direction])
    return question.actual_text.strip()


def outcome_line(question: LearningQuestion) -> str:
    """What happened with its unit, short enough for a line: "38 tasks"."""
    said = outcome(question)
    return _short(_with_unit(said, question) if question.actual_number is not None else said)


def main_question(questions: list[LearningQuestion]) -> LearningQuestion | None:
    """The question a line about the cycle speaks of: the first with a result, else the first with a prediction."""
    predicted = [question for question in questions if question.is_predicted]
    answered = [question for question in questions if question.is_answered]
    both = [question for question in predicted if question.is_answered]
    return next(iter([*both, *predicted, *answered]), None)


def verdict(question: LearningQuestion) -> Verdict | None:
    """The prediction held against what happened; None where only a person can tell."""
    if question.kind is PredictionKind.NUMBER:
        return _of_number(question)
    if question.kind is PredictionKind.RANGE:
        return _of_range(question)
    if question.kind is PredictionKind.DIRECTION:
        return _of_direction(question)
    return None


def _of_number(question: LearningQuestion) -> Verdict | None:
    start, to, actual = question.number_from, question.number_to, question.actual_number
    if to is None or actual is None:
        return None
    if actual == to:
        return Verdict.AS_PREDICTED
    if start is None or start == to:
        return None  # nobody said which way is the good one
    change = to - start
    beyond = (actual - to) if change > 0 else (to - actual)
    if abs(beyond) <= abs(change) * NEAR:
        return Verdict.AS_PREDICTED
    return Verdict.BETTER if beyond > 0 else Verdict.WORSE


def _of_range(question: LearningQuestion) -> Verdict | None:
    low, high, actual = question.low, question.high, question.actual_number
    if actual is None or (low is None and high is None):
        return None
    inside = (low is None or low <= actual) and (high is None or actual <= high)
    return Verdict.AS_PREDICTED if inside else None  # outside, only a person knows whether that is good


def _of_direction(question: LearningQuestion) -> Verdict | None:
    predicted, actual = question.direction, question.actual_direction
    if predicted is None or actual is None:
        return None
    if predicted is actual:
        return Verdict.AS_PREDICTED
    # A change was hoped for and did not come; where none was expected, only a person knows whether it is a good one.
    return Verdict.WORSE if predicted in _OPPOSITE else None


def _bounded(question: LearningQuestion) -> str:
    start, to = question.number_from, question.number_to
    if to is None or start is None or start == to:
        return number(to)
    return str(_("%(n)s or fewer", n=number(to)) if to < start else _("%(n)s or more", n=number(to)))


def _span(question: LearningQuestion) -> str:
    if question.low is None:
        return str(_("at most %(n)s", n=number(question.high)))
    if question.high is None:
        return str(_("at least %(n)s", n=number(question.low)))
    return f"{number(question.low)}–{number(question.high)}"


def _with_unit(said: str, question: LearningQuestion) -> str:
    typed = question.kind in (PredictionKind.NUMBER, PredictionKind.RANGE) or question.actual_number is not None
    return f"{said} {question.unit}" if said and question.unit and typed else said


def _short(said: str) -> str:
    return excerpt(said, 90) if len(said) > 90 else said
