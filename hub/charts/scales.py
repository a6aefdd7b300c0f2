"""From values and days to positions: round ticks, calendar ticks, things pushed apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor, log10

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_DAY_STEPS = (1, 2, 7, 14)


@dataclass(frozen=True)
class DayTick:
    """A day on a time axis and the date pattern (of Unicode CLDR) that says enough about it."""

    on: date
    form: str


def round_ticks(low: float, high: float, most: int, *, whole: bool = False) -> tuple[Decimal, ...]:
    """At most `most` (three or more) values that enclose low and high, in steps of 1, 2 or 5 times a power of ten.

    `whole` keeps the steps from falling below one: nobody counts half pupils.
    """
    if most < 3:
        raise ValueError("An axis around zero needs three ticks.")
    start, end = Decimal(str(low)), Decimal(str(high))
    if end <= start:
        end = start + 1
    power = floor(log10(float(end - start) / (most - 1)))
    if whole:
        power = max(power, 0)
    while True:
        for step in _STEPS:
            width = step.scaleb(power)
            first = (start / width).to_integral_value(ROUND_FLOOR)
            last = (end / width).to_integral_value(ROUND_CEILING)
            if last - first + 1 <= most:
                return tuple(_plain((first + index) * width) for index in range(int(last - first) + 1))
        power += 1


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros or an exponent, so that it reads as people write it."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def day_ticks(first: date, last: date, most: int) -> tuple[DayTick, ...]:
    """At most `most` days between two days: starts of months or years, or single days where the time is short."""
    days = (last - first).days
    if days < 45:
        step = next((s for s in _DAY_STEPS if days // s + 1 <= most), max(days, 1))
        return tuple(DayTick(first + timedelta(days=n), "d MMM") for n in range(0, days + 1, step))
    months = next((m for m in _MONTH_STEPS if len(_month_starts(first, last, m)) <= most), _MONTH_STEPS[-1])
    starts = _month_starts(first, last, months)
    if months >= 12:
        return tuple(DayTick(day, "y") for day in starts)
    return tuple(
        DayTick(day, "MMM y" if index == 0 or day.year != starts[index - 1].year else "MMM")
        for index, day in enumerate(starts)
    )


def _month_starts(first: date, last: date, step: int) -> list[date]:
    month = first.year * 12 + first.month - (1 if first.day == 1 else 0)
    month += -month % step
    starts = []
    while (day := date(month // 12, month % 12 + 1, 1)) <= last:
        starts.append(day)
        month += step
    return starts


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Rising positions moved as little as possible, so that they stand `gap` apart between low and high.

    Where there are too many for that they stand evenly.
    """
    count = len(positions)
    if count > 1 and gap * (count - 1) >= high - low:
        return [low + index * (high - low) / (count - 1) for index in range(count)]
    moved = [min(max(position, low), high) for position in positions]
    for index in range(1, count):
        moved[index] = max(moved[index], moved[index - 1] + gap)
    edge = high
    for index in reversed(range(count)):
        moved[index] = min(moved[index], edge)
        edge = moved[index] - gap
    return moved
