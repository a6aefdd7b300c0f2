"""How often a door may be tried. A whole school sits behind one address, so addresses have generous limits."""

import ipaddress
from dataclasses import dataclass
from typing import cast

import structlog
from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from hub.kernel import clock

log = structlog.get_logger()

# What is counted, and how much of it is let through. Right passwords are never counted.
TABLE: dict[str, RateLimitItem] = {
    "wrong password, one account from one network": parse("10 per 15 minutes"),
    "wrong password, one account from everywhere": parse("200 per hour"),  # waived where the person was before
    "wrong password, one network": parse("600 per 15 minutes"),
    "reset asked, one account": parse("5 per hour"),
    "reset asked, one network": parse("200 per hour"),
    "address change asked, one person": parse("10 per hour"),
}


@dataclass
class Counter:
    """Counts in Redis where there is one, else in this process; in this process, too, while Redis is away."""

    storage: Storage

    def __post_init__(self) -> None:
        """Keep a spare for the time the store is away."""
        self._shared = FixedWindowRateLimiter(self.storage)
        self._own = FixedWindowRateLimiter(MemoryStorage())

    def room(self, name: str, *key: str) -> bool:
        """Whether one more is let through."""
        try:
            return self._shared.test(TABLE[name], name, *key)
        except StorageError as error:
            log.warning("limits.store_away", error=str(error))
            return self._own.test(TABLE[name], name, *key)

    def count(self, name: str, *key: str) -> bool:
        """Count one; whether it was still let through."""
        try:
            return self._shared.hit(TABLE[name], name, *key)
        except StorageError as error:
            log.warning("limits.store_away", error=str(error))
            return self._own.hit(TABLE[name], name, *key)

    def wait(self, name: str, *key: str) -> int:
        """Seconds until there is room again."""
        try:
            stats = self._shared.get_window_stats(TABLE[name], name, *key)
        except StorageError:
            stats = self._own.get_window_stats(TABLE[name], name, *key)
        return max(1, int(stats.reset_time - clock.now().timestamp()) + 1)

    def forget(self, name: str, *key: str) -> None:
        """Start from nought."""
        try:
            self._shared.clear(TABLE[name], name, *key)
        except StorageError:
            self._own.clear(TABLE[name], name, *key)

    def forget_everything(self) -> None:
        """Start from nought everywhere."""
        self.storage.reset()
        self._own.storage.reset()


def connect(app: Flask) -> None:
    """Give the application its counter."""
    uri = app.config["REDIS_URL"] or "memory://"
    app.extensions["hub.limits"] = Counter(cast("Storage", storage_from_string(uri, wrap_exceptions=True)))


def counter() -> Counter:
    """The counter of the running application."""
    found: Counter = current_app.extensions["hub.limits"]
    return found


def network_of(address: str | None) -> str:
    """The network an address belongs to: one IPv4 address, or the /64 that one IPv6 household or school has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
