"""The sockets of the hub: who may connect, and the joining of a log. All facts travel by the courier."""

import time
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request, session
from flask_wtf.csrf import validate_csrf
from socketio.exceptions import ConnectionRefusedError as Refused
from wtforms.validators import ValidationError

from hub.extensions import db, socketio
from hub.kernel import logs
from hub.kernel.db import begin_reading
from hub.live import doorbell
from hub.live.courier import Courier, Listener, payload

NAMESPACE = "/live"
MOST_PAGES = 12
MOST_JOINS = 20  # within SOME_SECONDS
SOME_SECONDS = 10.0
LONGEST_SCOPE = 60
CATCH_UP = 500


def connect(app: Flask) -> None:
    """Bind Socket.IO: threads, same origin only, small messages."""
    doorbell.connect(app)
    socketio.init_app(
        app,
        async_mode="threading",
        manage_session=False,
        cors_allowed_origins=None,
        max_http_buffer_size=65_536,
        ping_interval=20,
        ping_timeout=20,
        path="socket.io",
    )
    socketio.on_event("connect", arrive, namespace=NAMESPACE)
    socketio.on_event("disconnect", leave, namespace=NAMESPACE)
    socketio.on_event("join", join, namespace=NAMESPACE)
    socketio.on_event("leave", stop_following, namespace=NAMESPACE)


def start_courier(app: Flask, doors: Any, logs_by_name: dict[str, logs.Log]) -> None:
    """Give the application its courier; `doors` knows who is behind a browser's key (see `hub.networks.doors`)."""
    app.extensions["hub.doors"] = doors
    app.extensions["hub.courier"] = Courier(
        app=app,
        logs=logs_by_name,
        emit=lambda event, message, sids: socketio.server.emit(event, message, to=sids, namespace=NAMESPACE),
        drop=lambda sid: socketio.server.disconnect(sid, namespace=NAMESPACE),
        still_open=doors.still_open,
    )


def arrive(auth: Any = None) -> None:
    """Let a page of ours in that is signed in and carries its own token; everything else is refused."""
    begin_reading()
    if not _from_here():
        raise Refused("origin")
    try:
        validate_csrf((auth or {}).get("csrf") if isinstance(auth, dict) else None)
    except ValidationError as error:
        raise Refused("csrf") from error
    opened = current_app.extensions["hub.doors"].open_session(session.get("key", ""))
    db.session.rollback()
    if opened is None:
        raise Refused("signed out")
    person_id, session_id = opened
    courier: Courier = current_app.extensions["hub.courier"]
    if courier.pages_of(session_id) >= MOST_PAGES:
        raise Refused("too many pages")
    courier.arrive(Listener(_sid(), person_id, session_id))


def leave(*_: Any) -> None:
    """A page was closed."""
    current_app.extensions["hub.courier"].leave(_sid())


def join(message: Any = None) -> dict[str, Any]:
    """Follow a log from `since` on: what came in between is in the answer, what comes later is brought."""
    begin_reading()
    courier: Courier = current_app.extensions["hub.courier"]
    listener = courier.find(_sid())
    if listener is None or _too_fast(listener):
        return {"ok": False, "code": "rate_limited" if listener else "unauthenticated"}
    asked = _read_join(message)
    if asked is None:
        return {"ok": False, "code": "bad_request"}
    scope, since = asked
    kind, _, number = scope.partition(":")
    log = courier.logs.get(kind)
    actor = current_app.extensions["hub.doors"].actor_of(listener.session_id)
    if log is None or actor is None or not log.may_read(actor, int(number)):
        return {"ok": False, "code": "not_found"}
    head = logs.head(scope)
    too_far = since is None or head - since > CATCH_UP or since > head
    events = [] if too_far else log.read(int(number), since or 0, CATCH_UP)
    reached = events[-1].seq if events else head
    db.session.rollback()
    courier.follow(_sid(), scope, reached)
    return {"ok": True, "reset": too_far and since is not None, **payload(scope, events, reached)}


def stop_following(message: Any = None) -> dict[str, Any]:
    """Stop bringing a log to this page."""
    listener = current_app.extensions["hub.courier"].find(_sid())
    if listener is not None and isinstance(message, dict):
        listener.cursors.pop(str(message.get("scope")), None)
    return {"ok": True}


def _sid() -> str:
    found: str = request.sid  # type: ignore[attr-defined]
    return found


def _from_here() -> bool:
    """Whether the handshake came from a page of this very host, in the browser's own word.

    A web socket always names its origin. Long polling begins with a GET, which names none within one origin; it
    says so in `Sec-Fetch-Site`, a header that no page can set.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return urlsplit(origin).netloc == request.host


def _read_join(message: Any) -> tuple[str, int | None] | None:
    if not isinstance(message, dict):
        return None
    scope, since = message.get("scope"), message.get("since")
    if not isinstance(scope, str) or not scope.partition(":")[2].isdecimal() or len(scope) > LONGEST_SCOPE:
        return None
    if since is not None and (not isinstance(since, int) or isinstance(since, bool) or since < 0):
        return None
    return scope, since


def _too_fast(listener: Listener) -> bool:
    recent = listener.recent
    moment = time.monotonic()
    while recent and moment - recent[0] > SOME_SECONDS:
        recent.popleft()
    recent.append(moment)
    return len(recent) > MOST_JOINS
