"""The time zones a person can choose."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known() -> frozenset[str]:
    """Every zone by its name; looked up on the disk once, as that takes longer than drawing a page."""
    return frozenset(available_timezones())


@cache
def offered() -> tuple[str, ...]:
    """The zones named after places, in order, after UTC."""
    return ("UTC", *sorted(zone for zone in known() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))))
