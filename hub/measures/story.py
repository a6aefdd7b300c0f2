"""What happened while a chart was counted: tests with what was learned, notes, phases, changes of the definition."""

from dataclasses import dataclass
from datetime import date

from hub.measures.hooks import ChartTest
from hub.measures.looking import Look
from hub.measures.models import ChartMark, Definition, MarkKind


@dataclass(frozen=True)
class Happening:
    """One entry, dated; exactly one of test, mark and definition is there. `number` is a test's flag on the chart."""

    on: date
    test: ChartTest | None = None
    mark: ChartMark | None = None
    definition: Definition | None = None
    number: int | None = None


def story(look: Look) -> list[Happening]:
    """Everything in the order of days."""
    numbers = look.numbers
    told = [Happening(test.began, test=test, number=numbers.get(test.url)) for test in look.tests]
    told += [Happening(mark.on, mark=mark) for mark in look.standing if mark.kind is not MarkKind.FREEZE]
    told += [
        Happening(one.valid_from, definition=one)
        for one in look.measure.definitions
        if one.valid_from is not None and look.analysis.readings and one.valid_from >= look.analysis.readings[0].on
    ]
    return sorted(told, key=lambda one: (one.on, one.number or 0))
