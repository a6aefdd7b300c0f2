"""Periods and numbers as a teacher says them: "Week of 16 Nov", "18 of 24 = 75 %"."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from hub.measures import periods
from hub.measures.models import Frequency, Measure, ValueKind
from hub.measures.values import Reading
from hub.web.languages import local_today

# Digits after the point of a share of a hundred, and of any other quotient.
_SHARE, _RATE = 1, 2


def period(frequency: Frequency, start: date) -> str:
    """The name of the period that begins on `start`, with the year when it isn't this one."""
    year = "" if start.year == local_today().year else " y"
    if frequency in (Frequency.DAILY, Frequency.EACH_EVENT):
        return str(format_date(start, f"EEE d MMM{year}"))
    if frequency is Frequency.WEEKLY:
        return str(_("Week of %(day)s", day=format_date(start, f"d MMM{year}")))
    if frequency is Frequency.FORTNIGHTLY:
        return str(_("Two weeks from %(day)s", day=format_date(start, f"d MMM{year}")))
    if frequency is Frequency.MONTHLY:
        return str(format_date(start, f"LLLL{year}"))
    if frequency is Frequency.YEARLY:
        return str(format_date(start, "y"))
    last = periods.after(Frequency.MONTHLY, periods.after(frequency, start), -1)
    return f"{format_date(start, 'LLL')}–{format_date(last, f'LLL{year}')}"


def short_period(frequency: Frequency, start: date) -> str:
    """The same in a few letters, beside others of its kind: "16 Nov"."""
    if frequency in (Frequency.WEEKLY, Frequency.FORTNIGHTLY):
        return str(format_date(start, "d MMM"))
    return str(format_date(start, "LLL")) if frequency is Frequency.MONTHLY else period(frequency, start)


def number(value: Decimal | Fraction, digits: int = 6) -> str:
    """A number with at most so many digits after the point."""
    pattern = "#,##0." + "#" * digits
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    return str(format_decimal(exact, pattern)).replace("-", "−")


def said(measure: Measure, reading: Reading | None) -> str:
    """One observation as a sentence; empty where there is nothing."""
    if reading is None:
        return ""
    if reading.hidden:
        return str(_("Entered, too few to show"))
    if reading.missing:
        return str(_("Not counted"))
    if measure.value_kind.is_ratio and reading.numerator is not None and reading.denominator is not None:
        return _ratio(measure, reading.numerator, reading.denominator, reading.value)
    return with_unit(measure, reading.value) if reading.value is not None else ""


def with_unit(measure: Measure, value: Decimal | Fraction) -> str:
    """A value with what it is counted in."""
    if measure.value_kind is ValueKind.PERCENT:
        return str(_("%(number)s %%", number=number(value, _SHARE)))
    if measure.value_kind is ValueKind.RATE:
        return str(_("%(number)s per %(many)s", number=number(value, _RATE), many=number(Decimal(measure.per))))
    return f"{number(value)} {measure.unit}".strip()


def _ratio(measure: Measure, above: Decimal, below: Decimal, value: Fraction | None) -> str:
    counted = str(_("%(some)s of %(all)s", some=number(above), all=number(below)))
    return counted if value is None else f"{counted} = {with_unit(measure, value)}"
