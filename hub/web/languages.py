"""Which language and which time zone a page is drawn in."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import g, has_request_context
from flask_babel import format_date, format_datetime, get_translations

from hub.kernel import clock

SOURCE = "en"
AVAILABLE = {SOURCE: "English"}


def locale() -> str:
    """The person's language; English where none is known."""
    chosen = getattr(g, "locale", "en") if has_request_context() else "en"
    return chosen if chosen in AVAILABLE else "en"


def translated(text: str) -> str:
    """A text of a template in the person's language; in English it is the text itself, without any looking up."""
    return text if locale() == SOURCE else str(get_translations().ugettext(text))


def translated_number(one: str, many: str, number: int) -> str:
    """The same for a text that counts something."""
    if locale() == SOURCE:
        return one if number == 1 else many
    return str(get_translations().ungettext(one, many, number))


def timezone() -> str:
    """The person's time zone; London where none is known."""
    return getattr(g, "timezone", "Europe/London") if has_request_context() else "Europe/London"


def local_now() -> datetime:
    """The present moment on the person's clock."""
    return clock.now().astimezone(ZoneInfo(timezone()))


def local_today() -> date:
    """The date on the person's wall."""
    return local_now().date()


def day(value: date | None) -> str:
    """A date as people here write it: Tue 24 Nov, with the year when it isn't this one."""
    if value is None:
        return ""
    same_year = value.year == local_today().year
    return str(format_date(value, "EEE d MMM" if same_year else "EEE d MMM y"))


def long_day(value: date) -> str:
    """A date in full: 24 November 2026."""
    return str(format_date(value, "d MMMM y"))


def when(value: datetime | None) -> str:
    """A moment as people here write it: Tue 24 Nov, 14:00."""
    if value is None:
        return ""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    same_year = aware.year == local_now().year
    return str(format_datetime(aware, "EEE d MMM, HH:mm" if same_year else "EEE d MMM y, HH:mm"))


def clock_time(value: datetime) -> str:
    """The time of day alone: 14:02."""
    return str(format_datetime(value, "HH:mm"))
