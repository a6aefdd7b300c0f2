"""When schools of the two countries are open: holidays are not counted and leave a hole in a chart."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from hub.measures import periods
from hub.measures.models import Frequency

Country = Literal["us", "uk"]

# A week belongs to a holiday when its Monday lies in one of these; (month, day), both included.
_CLOSED: dict[Country, tuple[tuple[tuple[int, int], tuple[int, int]], ...]] = {
    "us": (((6, 9), (8, 16)), ((11, 21), (11, 27)), ((12, 20), (12, 31)), ((1, 1), (1, 2)), ((3, 30), (4, 5))),
    "uk": (
        ((7, 20), (8, 31)),
        ((10, 24), (10, 30)),
        ((12, 18), (12, 31)),
        ((1, 1), (1, 2)),
        ((2, 13), (2, 19)),
        ((4, 1), (4, 14)),
        ((5, 25), (5, 31)),
    ),
}
_NEW_YEAR_IN: dict[Country, int] = {"us": 8, "uk": 9}
_WHOLE = (Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.YEARLY)


def is_open(country: Country, day: date) -> bool:
    """Whether schools are open in the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return not any(first <= (monday.month, monday.day) <= last for first, last in _CLOSED[country])


def year_of(country: Country, day: date) -> int:
    """The calendar year in which the school year of a day began."""
    return day.year if day.month >= _NEW_YEAR_IN[country] else day.year - 1


def first_days(country: Country, since: date, until: date) -> list[date]:
    """The Mondays on which school years begin after `since`, up to `until`."""
    found: dict[int, date] = {}
    for monday in _mondays(since + timedelta(days=-since.weekday() % 7), until):
        if is_open(country, monday):
            found.setdefault(year_of(country, monday), monday)
    found.pop(year_of(country, since), None)  # it was under way already
    return list(found.values())


def counting_days(country: Country, frequency: Frequency, since: date, today: date) -> list[date]:
    """The first days of the periods with school in them, from that of `since` to the last that was over by `today`."""
    days = []
    start = periods.start_of(frequency, since)
    while (following := periods.after(frequency, start)) <= today:
        if frequency in _WHOLE or any(is_open(country, day) for day in _weeks(start, following)):
            days.append(start)
        start = following
    return days


def _weeks(start: date, following: date) -> Iterator[date]:
    """A day of each week of a period; of a month those weeks whose Monday is in it."""
    return _mondays(start + timedelta(days=-start.weekday() % 7), following - timedelta(days=1))


def _mondays(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(weeks=1)
