"""Huey, inside the server in the embedded default and in `flask worker` processes with Redis."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import structlog
from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from hub.extensions import db
from hub.kernel import outbox

log = structlog.get_logger()

DRAIN_LOCK = 815_2011  # the number PostgreSQL knows our advisory lock by


class EmbeddedConsumer(Consumer):  # type: ignore[misc]
    """A consumer that lives in a web server's process and leaves the signals to the server."""

    def _set_signal_handlers(self) -> None:
        """Do nothing: signals can only be set in the main thread, and they belong to the server."""


class Jobs:
    """The queue of one application: drains the outbox when rung, and sweeps once a minute what was missed."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._mode: str = app.config["JOBS"]
        self._asked = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._consumer: EmbeddedConsumer | None = None
        self._first: list[Callable[[], object]] = []
        self._each_hour: list[Callable[[], object]] = []
        self.huey = self._open(app)
        self._drain = self.huey.task(retries=0)(self._run_drain)
        self._begin = self.huey.task(retries=0)(self._run_first)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self._run_drain)
        self.huey.periodic_task(crontab(minute="17"), name="hourly")(self._run_hourly)

    @staticmethod
    def _open(app: Flask) -> Huey:
        if app.config["REDIS_URL"]:
            return RedisHuey("hub", url=app.config["REDIS_URL"], results=False)
        folder = Path(app.config["DATA_DIR"])
        folder.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("hub", filename=str(folder / "jobs.db"), results=False)

    def at_start(self, work: Callable[[], object]) -> None:
        """Do `work` once when the workers start, before the first of the outbox."""
        self._first.append(work)

    def hourly(self, work: Callable[[], object]) -> None:
        """Do `work` once an hour; it must be safe to do twice."""
        self._each_hour.append(work)

    def drain_soon(self) -> None:
        """Have the outbox drained, after the commit that filled it; asking twice is asking once."""
        if self._mode == "manual":
            return
        if self._app.config["REDIS_URL"]:
            self._drain()
        elif not self._asked.is_set():
            self._asked.set()
            try:
                self._drain()
            except BaseException:
                self._asked.clear()  # or nobody would ask again before the next sweep
                raise

    def _run_drain(self) -> None:
        self._asked.clear()
        with self._app.app_context(), self._alone():
            outbox.drain()

    def _run_first(self) -> None:
        """What must be looked after at the start, then what an earlier process left behind."""
        self._run_each(self._first)

    def _run_hourly(self) -> None:
        self._run_each(self._each_hour)

    def _run_each(self, works: Iterable[Callable[[], object]]) -> None:
        with self._app.app_context(), self._alone():
            for work in works:
                try:
                    work()
                except Exception:
                    log.exception("work.failed", name=getattr(work, "__qualname__", ""))
                    db.session.rollback()
            outbox.drain()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One drainer at a time: a lock in this process, on PostgreSQL one that all processes share."""
        with self._one_at_a_time:
            if db.engine.dialect.name != "postgresql":
                yield
                return
            with db.engine.connect() as connection:
                connection.execute(sa.select(sa.func.pg_advisory_lock(DRAIN_LOCK)))
                try:
                    yield
                finally:
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(DRAIN_LOCK)))

    def start(self) -> None:
        """Work inside this process, in threads that end with it."""
        if self._consumer is None and self._mode == "embedded":
            self._consumer = EmbeddedConsumer(self.huey, workers=1, max_delay=0.25, check_worker_health=False)
            self._consumer.start()
            self._begin()

    def stop(self) -> None:
        """End the threads; what is not done stays in the outbox."""
        if self._consumer is not None:
            self._consumer.stop()
            self._consumer = None

    def run_worker(self) -> None:
        """Work until the process is told to end: `flask worker`."""
        self._begin()
        Consumer(self.huey, workers=2, max_delay=0.25).run()


def connect(app: Flask) -> None:
    """Give the application its queue."""
    app.extensions["hub.jobs"] = Jobs(app)
