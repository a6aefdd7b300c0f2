"""Dates of the sample world, counted back from today so that it is always alive: school days and action periods."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY, SUNDAY = 5, 6
FRIDAY = 4

# Bursts of testing, newest first: how many weeks each lasted, and how many quiet weeks lie before it. The newest ends
# this week; the two long pauses stand for summers.
_BURSTS = ((8, 3), (10, 3), (6, 9), (12, 2), (7, 3), (9, 4), (6, 9), (8, 0))
WEEKS_IN_ALL = sum(weeks + pause for weeks, pause in _BURSTS)


@dataclass(frozen=True, slots=True)
class ActionPeriod:
    """A burst of testing: from a Monday, so many weeks long."""

    first_day: date
    weeks: int

    @property
    def last_day(self) -> date:
        """The Friday it ends on."""
        return self.first_day + timedelta(weeks=self.weeks - 1, days=FRIDAY)


def action_periods(today: date) -> list[ActionPeriod]:
    """The bursts of the last two years, oldest first; the newest ends with this week."""
    periods = []
    monday_after = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
    for weeks, pause in _BURSTS:
        first_day = monday_after - timedelta(weeks=weeks)
        periods.append(ActionPeriod(first_day, weeks))
        monday_after = first_day - timedelta(weeks=pause)
    return periods[::-1]


def school_day(day: date) -> date:
    """The day itself, or the Friday before when it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def weekday_ago(today: date, weekday: int, weeks: int) -> date:
    """The given weekday (Monday is 0) of the week that lies so many weeks before this one."""
    return today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=-weeks)


def day_to_check(today: date) -> date:
    """When a count that is due now falls: today, or tomorrow where today is a Sunday."""
    return today + timedelta(days=1) if today.weekday() == SUNDAY else today


def last_moment(today: date) -> datetime:
    """Nothing in the sample happens after this: the evening before today, whatever the clock says when it loads."""
    return datetime.combine(today, time.min, UTC) - timedelta(hours=2)


def at(day: date, clock: str, zone: str = "UTC") -> datetime:
    """A local time such as "15:40" on a day, as UTC."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def some_time(rng: random.Random, day: date, zone: ZoneInfo, *, from_hour: int, to_hour: int) -> datetime:
    """A moment of that day between two local hours, as UTC."""
    minutes = rng.randrange(from_hour * 60, to_hour * 60)
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC)
