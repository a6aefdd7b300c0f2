"""The courier: reads committed events and brings them to the open pages of this process, in order, once."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from flask import Flask

from hub.extensions import db
from hub.kernel.db import begin_reading
from hub.kernel.logs import Event, Log

log = structlog.get_logger()

BATCH = 200
LOOK_EVERY = 2.0
HEARTBEAT = 15.0
PEOPLE = "people"  # rung when somebody signed out, lost a role or was suspended

Emit = Callable[[str, dict[str, Any], list[str]], None]


@dataclass
class Listener:
    """One open page: whose it is, and how far it has read in each scope."""

    sid: str
    person_id: int
    session_id: int
    cursors: dict[str, int] = field(default_factory=dict)
    recent: deque[float] = field(default_factory=deque)  # when it joined lately


@dataclass
class Courier:
    """Brings news to the open pages of one process.

    `emit(event, payload, sids)` sends, `drop(sid)` closes a page's connection, `still_open(session_ids)` tells which
    sign-ins are still valid.
    """

    app: Flask
    logs: dict[str, Log]
    emit: Emit
    drop: Callable[[str], None]
    still_open: Callable[[Iterable[int]], set[int]]
    _listeners: dict[str, Listener] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _thread: threading.Thread | None = None

    def arrive(self, listener: Listener) -> None:
        """A page has connected."""
        with self._lock:
            self._listeners[listener.sid] = listener
            if self._thread is None and self.app.config["JOBS"] != "manual":
                self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
                self._thread.start()

    def leave(self, sid: str) -> None:
        """A page has gone."""
        with self._lock:
            self._listeners.pop(sid, None)

    def find(self, sid: str) -> Listener | None:
        """The page behind a connection."""
        return self._listeners.get(sid)

    def pages_of(self, session_id: int) -> int:
        """How many pages one sign-in has open."""
        with self._lock:
            return sum(listener.session_id == session_id for listener in self._listeners.values())

    def follow(self, sid: str, scope: str, cursor: int) -> None:
        """From now on bring what comes after `cursor`."""
        with self._lock:
            if sid in self._listeners:
                self._listeners[sid].cursors[scope] = cursor

    def step(self, scope: str) -> None:
        """Bring what is new in one scope to those who may read it at this moment."""
        with self._lock:
            following = [(one, one.cursors[scope]) for one in self._listeners.values() if scope in one.cursors]
        if not following:
            return
        kind, _, number = scope.partition(":")
        with self.app.test_request_context("/", base_url=self.app.config["BASE_URL"]):  # the partials hold links
            begin_reading()
            events = self.logs[kind].read(int(number), min(cursor for _, cursor in following), BATCH)
            if not events:
                return
            allowed = self.logs[kind].readers(int(number), [one.person_id for one, _ in following])
            db.session.rollback()
        self._bring(scope, events, following, allowed)

    def _bring(
        self, scope: str, events: Sequence[Event], following: list[tuple[Listener, int]], allowed: set[int]
    ) -> None:
        last = events[-1].seq
        groups: dict[int, list[str]] = {}
        for listener, cursor in following:
            if listener.person_id not in allowed:
                listener.cursors.pop(scope, None)
                self.emit("gone", {"scope": scope}, [listener.sid])
            elif cursor < last:
                groups.setdefault(cursor, []).append(listener.sid)
                self.follow(listener.sid, scope, last)
        for cursor, sids in groups.items():
            new = [event for event in events if event.seq > cursor]
            self.emit("ev", payload(scope, new, last), sids)

    def check_people(self) -> None:
        """Close the pages of those who signed out or were suspended."""
        with self._lock:
            listeners = list(self._listeners.values())
        if not listeners:
            return
        with self.app.app_context():
            begin_reading()
            valid = self.still_open({listener.session_id for listener in listeners})
            db.session.rollback()
        for listener in listeners:
            if listener.session_id not in valid:
                self.leave(listener.sid)
                self.drop(listener.sid)

    def _run(self) -> None:
        bell = self.app.extensions["hub.doorbell"]
        beat = time.monotonic()
        while True:
            rung = bell.wait(LOOK_EVERY)
            for scope in self._scopes() if not rung else rung & self._scopes():
                self._try(partial(self.step, scope))
            is_time = time.monotonic() - beat > HEARTBEAT
            if is_time or PEOPLE in rung:
                self._try(self.check_people)
            if is_time:
                beat = time.monotonic()
                self._try(self._beat)

    @staticmethod
    def _try(work: Callable[[], None]) -> None:
        """One log that cannot be read must not keep the others waiting."""
        try:
            work()
        except Exception:
            log.exception("courier.failed")

    def _scopes(self) -> set[str]:
        with self._lock:
            return {scope for listener in self._listeners.values() for scope in listener.cursors}

    def _beat(self) -> None:
        """Tell each page how far its log has come, so that it notices a hole even when nothing follows."""
        with self._lock:
            pages = list(self._listeners.values())
            heads = [(page.sid, scope, cursor) for page in pages for scope, cursor in page.cursors.items()]
        for sid, scope, head in heads:
            self.emit("hb", {"scope": scope, "head": head}, [sid])


def payload(scope: str, events: Iterable[Event], head: int) -> dict[str, Any]:
    """The message of one delivery: which numbers it covers, and what they show."""
    rows = [{"seq": event.seq, "html": event.html, "data": event.data} for event in events]
    first = rows[0]["seq"] if rows else head
    return {"scope": scope, "from": first, "to": rows[-1]["seq"] if rows else head, "events": rows, "head": head}
