"""The calendar of a measure: which week, fortnight or month a day belongs to."""

from datetime import date, timedelta

from hub.measures.models import Frequency

# A Monday; fortnights are counted from here, so that every team has the same ones.
_A_MONDAY = date(2024, 1, 1)
_DAYS = {Frequency.DAILY: 1, Frequency.EACH_EVENT: 1, Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}
_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


def start_of(frequency: Frequency, day: date) -> date:
    """The first day of the period that `day` lies in."""
    if frequency in _DAYS:
        return day - timedelta(days=(day - _A_MONDAY).days % _DAYS[frequency])
    months = day.year * 12 + day.month - 1
    return _month(months - months % _MONTHS[frequency])


def after(frequency: Frequency, start: date, count: int = 1) -> date:
    """The first day of the period `count` periods later; earlier where it is negative."""
    if frequency in _DAYS:
        return start + timedelta(days=_DAYS[frequency] * count)
    return _month(start.year * 12 + start.month - 1 + _MONTHS[frequency] * count)


def length(frequency: Frequency) -> timedelta:
    """About how long a period is."""
    return timedelta(days=_DAYS[frequency] if frequency in _DAYS else 30.5 * _MONTHS[frequency])


def last(frequency: Frequency, count: int, today: date) -> list[date]:
    """The first days of the last `count` periods, the present one last."""
    present = start_of(frequency, today)
    return [after(frequency, present, -back) for back in range(count - 1, -1, -1)]


def due(frequency: Frequency, latest: date | None, today: date) -> date | None:
    """The start of the latest period that is over and not counted yet; None when nothing is due.

    What happens by itself is never due, and a day is not asked for by a reminder.
    """
    if frequency in (Frequency.EACH_EVENT, Frequency.DAILY):
        return None
    over = after(frequency, start_of(frequency, today), -1)
    return None if latest is not None and latest >= over else over


def counted_lately(frequency: Frequency, latest: date, today: date) -> bool:
    """Whether the last period that is over, or the present one, was counted; a day is given a week."""
    if frequency is Frequency.EACH_EVENT:
        return True
    least = Frequency.WEEKLY if frequency is Frequency.DAILY else frequency
    return due(least, latest, today) is None


def _month(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
