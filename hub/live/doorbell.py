"""The doorbell: says that a log has moved, never what is in it. A lost ring costs time, not truth."""

import threading
from typing import Any, Protocol

import redis
import structlog
from flask import Flask

log = structlog.get_logger()

CHANNEL = "hub:bell"


class Doorbell(Protocol):
    """What rings and what waits for it."""

    def ring(self, name: str) -> None:
        """Say that `name` has moved."""

    def wait(self, seconds: float) -> set[str]:
        """What rang since the last call; empty when nothing did for so many seconds."""


class OwnDoorbell:
    """The doorbell of a single process."""

    def __init__(self) -> None:
        self._rung: set[str] = set()
        self._moved = threading.Condition()

    def ring(self, name: str) -> None:
        """Wake the courier of this process."""
        with self._moved:
            self._rung.add(name)
            self._moved.notify_all()

    def wait(self, seconds: float) -> set[str]:
        """Sleep until somebody rings, or for so many seconds."""
        with self._moved:
            if not self._rung:
                self._moved.wait(seconds)
            rung, self._rung = self._rung, set()
            return rung


class SharedDoorbell(OwnDoorbell):
    """The doorbell of several processes: each listens to Redis, and rings through it.

    While Redis is away, this process rings for itself only; the couriers of the others look every two seconds.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
        self._listening: threading.Thread | None = None

    def ring(self, name: str) -> None:
        """Wake the couriers of all processes."""
        super().ring(name)
        try:
            self._redis.publish(CHANNEL, name)
        except redis.RedisError as error:
            log.warning("doorbell.away", error=type(error).__name__)

    def wait(self, seconds: float) -> set[str]:
        """Sleep until somebody rings in any process."""
        if self._listening is None:
            self._listening = threading.Thread(target=self._listen, name="doorbell", daemon=True)
            self._listening.start()
        return super().wait(seconds)

    def _listen(self) -> None:
        pause = threading.Event()
        while True:
            try:
                self._hear()
            except redis.RedisError:
                pause.wait(1)

    def _hear(self) -> None:
        with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            channel.subscribe(CHANNEL)
            while True:
                message: dict[str, Any] | None = channel.get_message(timeout=0.5)
                if message is not None:
                    OwnDoorbell.ring(self, message["data"].decode())


def connect(app: Flask) -> None:
    """Hang the doorbell up."""
    url: str = app.config["REDIS_URL"]
    app.extensions["hub.doorbell"] = SharedDoorbell(url) if url else OwnDoorbell()
