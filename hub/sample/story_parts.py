"""Short ways to write down a prediction, an answer and a cycle's place, for the stories told by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from hub.sample.school_days import at, weekday_ago
from hub.sample.world import Answer, Comment, Direction, Facets, Prediction, Question, Team, Verdict

Teams = Mapping[str, Team]


def context(teams: Teams, team: str, when: str) -> Facets:
    """The team's conditions and when the test was held."""
    return (*teams[team].context, ("when", when))


def predict_number(
    to: str, unit: str, *, start: str | None = None, confidence: int | None = None, why: str = ""
) -> Prediction:
    """A number that is expected, from what it is now where that is known."""
    now = None if start is None else Decimal(start)
    return Prediction("number", start=now, to=Decimal(to), unit=unit, confidence=confidence, why=why)


def predict_range(low: str, high: str, unit: str, *, confidence: int | None = None, why: str = "") -> Prediction:
    """A number that is expected between two others, both included."""
    return Prediction("range", low=Decimal(low), high=Decimal(high), unit=unit, confidence=confidence, why=why)


def predict_direction(direction: Direction, unit: str, *, confidence: int | None = None) -> Prediction:
    """More, fewer or the same."""
    return Prediction("direction", direction=direction, unit=unit, confidence=confidence)


def predict_text(text: str, *, confidence: int | None = None) -> Prediction:
    """An expectation in words."""
    return Prediction("text", text=text, confidence=confidence)


def ask(*pairs: tuple[str, Prediction | None]) -> tuple[Question, ...]:
    """Questions with their predictions, numbered."""
    return tuple(Question(number, text, prediction) for number, (text, prediction) in enumerate(pairs, start=1))


def found(*results: tuple[Verdict, str | Decimal | Direction]) -> tuple[Answer, ...]:
    """Answers in the order of the questions: a Decimal, a direction, or words."""
    answers = []
    for number, (verdict, came) in enumerate(results, start=1):
        if isinstance(came, Decimal):
            answers.append(Answer(number, verdict, number=came))
        elif came in {"up", "down", "same"}:
            answers.append(Answer(number, verdict, direction=came))  # type: ignore[arg-type]
        else:
            answers.append(Answer(number, verdict, text=came))
    return tuple(answers)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment told by hand: on what, by whom, so many weeks ago on a weekday (Monday is 0) at a local time."""

    kind: Literal["cycle", "idea", "article"]
    on: str
    author: str
    when: tuple[int, int, str]
    body: str


def comments(network: str, said: Sequence[Said], today: date, zone: str) -> tuple[Comment, ...]:
    """The comments as they stand today."""
    made = []
    for number, one in enumerate(said, start=1):
        weeks, weekday, clock = one.when
        moment = at(weekday_ago(today, weekday, weeks), clock, zone)
        made.append(Comment(f"{network}-said-{number}", one.kind, one.on, one.author, moment, one.body))
    return tuple(made)
