"""One observation as it comes in and as it is read: what is allowed, and which number it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hub.kernel.errors import RuleBroken
from hub.measures.models import Measure, ValueKind

EARLIEST = date(1990, 1, 1)
LONGEST_NOTE = 500
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One team's observation as somebody enters it; `group_id` None is everybody.

    Either a value, or numerator and denominator, or missing, where it is known that nothing was counted, or clear,
    which takes away what was entered by mistake. `seen` is the mark of what the writer saw there, see `seen_as`.
    """

    team_id: int
    on: date
    group_id: int | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: bool = False
    clear: bool = False
    note: str = ""
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One observation as an actor may read it, in the unit of the measure; a hidden one has no numbers at all."""

    on: date
    value: Fraction | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: bool = False
    hidden: bool = False
    note: str = ""
    teams: int = 1  # how many teams' numbers are in it
    of_teams: tuple[Fraction, ...] = ()  # what each of them has, in the network's figures

    @property
    def is_point(self) -> bool:
        """Whether there is something to draw."""
        return self.value is not None


def seen_as(
    value: Decimal | None,
    numerator: Decimal | None,
    denominator: Decimal | None,
    note: str = "",
    *,
    missing: bool = False,
) -> str:
    """A short mark of what stands in a cell, to notice that somebody else changed it; empty when nothing does."""
    if value is None and numerator is None and not missing:
        return ""
    numbers = ["" if number is None else format(number.normalize(), "f") for number in (value, numerator, denominator)]
    return "/".join([*numbers, "-" if missing else "", note])


def hidden_as(changed_at: datetime) -> str:
    """The mark of a number that the writer may replace but not read: when it was changed, and nothing of the number."""
    return f"hidden/{changed_at.isoformat()}"


def value_of(
    measure: Measure, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Fraction | None:
    """The number to draw, exactly; None where nothing was counted or the denominator is 0."""
    if not measure.value_kind.is_ratio or numerator is None:
        return None if value is None else Fraction(value)
    if not denominator:
        return None
    # The same as a product and a quotient of fractions, five times as fast: a page draws thousands of these.
    above, above_of = numerator.as_integer_ratio()
    below, below_of = denominator.as_integer_ratio()
    return Fraction(above * measure.factor * below_of, above_of * below)


def check(measure: Measure, entry: Entry, today: date) -> None:
    """Refuse an observation that can't be one of this measure, in a sentence and beside its field."""
    if not EARLIEST <= entry.on <= today + timedelta(days=1):  # it may be tomorrow already where the team is
        late = entry.on > today
        sentence = "This day is still to come." if late else f"Take a day from {EARLIEST:%Y} on."
        raise RuleBroken(sentence, field="date")
    if len(entry.note) > LONGEST_NOTE:
        raise RuleBroken(f"A note has at most {LONGEST_NOTE} characters.", field="note")
    numbers = [number for number in (entry.value, entry.numerator, entry.denominator) if number is not None]
    if entry.missing or entry.clear:
        if entry.value is not None or entry.numerator is not None:
            raise RuleBroken("It is either missing or it has a number, not both.", field="value")
        return
    _exact(numbers)
    if measure.value_kind.is_ratio and entry.numerator is not None:
        _check_ratio(measure, entry)
    elif entry.value is None:
        words = "Give numerator and denominator." if measure.value_kind.is_ratio else "Give a number."
        raise RuleBroken(words, field="numerator" if measure.value_kind.is_ratio else "value")
    else:
        _check_value(measure, entry)


def _exact(numbers: Iterable[Decimal]) -> None:
    for number in numbers:
        if not number.is_finite() or abs(number) >= _LARGEST or number != round(number, 6):
            raise RuleBroken("Use at most 12 digits before the point and 6 after it.", field="value")


def _check_ratio(measure: Measure, entry: Entry) -> None:
    if entry.value is not None:
        raise RuleBroken("Give either a value or numerator and denominator, not both.", field="value")
    if entry.denominator is None:
        raise RuleBroken("How many is it out of? Give the denominator too.", field="denominator")
    assert entry.numerator is not None
    if entry.numerator < 0 or entry.denominator < 0:
        raise RuleBroken("A count can't be below 0.", field="numerator")
    if measure.value_kind is ValueKind.PERCENT and entry.numerator > entry.denominator:
        sentence = f"{entry.numerator.normalize():f} is more than {entry.denominator.normalize():f}."
        raise RuleBroken(f"{sentence} The numerator is a part of the denominator.", field="numerator")


def _check_value(measure: Measure, entry: Entry) -> None:
    value, kind = entry.value, measure.value_kind
    assert value is not None
    if entry.numerator is not None or (kind.is_ratio and entry.denominator is not None):
        raise RuleBroken("Give either a value or numerator and denominator, not both.", field="value")
    if kind is not ValueKind.NUMBER and value < 0:
        raise RuleBroken("This can't be below 0.", field="value")
    if kind is ValueKind.PERCENT and value > 100:
        raise RuleBroken("A percentage is at most 100.", field="value")
    if kind in (ValueKind.COUNT, ValueKind.COUNT_BETWEEN) and value != value.to_integral_value():
        raise RuleBroken("A count is a whole number.", field="value")
    if entry.denominator is not None and (kind is not ValueKind.NUMBER or entry.denominator < 0):
        raise RuleBroken("This measure has no denominator.", field="denominator")
