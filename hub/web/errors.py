"""One answer for everything that goes wrong: a page that says what to do next, or problem+json for scripts."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from hub.extensions import db
from hub.kernel.errors import Conflict, HubError, NotAllowed, RuleBroken
from hub.web import kept

log = structlog.get_logger()

PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
OUT_OF_RANGE = "22003"
STATUS: dict[type[HubError], int] = {NotAllowed: 403, RuleBroken: 422, Conflict: 409}


def wants_problem() -> bool:
    """Whether a script asked, so that the answer is JSON."""
    return request.path.startswith("/api/") or "X-Autosave" in request.headers


def problem(status: int, detail: str, title: str = "", **more: Any) -> Response:
    """An RFC 9457 answer."""
    titles = {400: "Bad request", 401: "Sign in first", 403: "Not allowed", 404: "Not found", 409: "Conflict"}
    titles |= {
        405: "Method not allowed",
        413: "Too large",
        422: "Not valid",
        429: "Too many requests",
        503: "Not ready",
    }
    body = {
        "type": "about:blank",
        "title": title or titles.get(status, "Error"),
        "status": status,
        "detail": detail,
        **more,
    }
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def page(status: int, **values: Any) -> Response:
    """The page for a status."""
    name = status if status in PAGES else 500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 404
    response = make_response(render_template(f"errors/{name}.html", request_id=g.get("request_id", "-"), **values))
    response.status_code = status
    return response


def connect(app: Flask) -> None:
    """Answer every refusal and every mishap in the hub's own words."""
    app.register_error_handler(HubError, refused)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(SecurityError, wrong_host)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(DataError, unkeepable)
    app.register_error_handler(OverflowError, out_of_range)
    app.register_error_handler(RecursionError, too_deep)
    app.register_error_handler(Exception, broken)


def refused(error: HubError) -> Response:
    """A rule or a policy said no."""
    db.session.rollback()
    status = STATUS.get(type(error), 422)
    if not wants_problem():
        return page(status, message=error.message)
    more: dict[str, Any] = {"current": error.current} if isinstance(error, Conflict) else {}
    if isinstance(error, RuleBroken) and error.field:
        more["errors"] = {error.field: [error.message]}
    return problem(status, error.message, **more)


def stale_form(error: CSRFError) -> Response:
    """The form is from an older sign-in: what was typed comes back in a fresh one."""
    if wants_problem():
        return problem(400, error.description or "The form is too old. Load the page again.")
    here = request.full_path.rstrip("?")
    response = make_response(render_template("errors/csrf.html", kept=kept.typed(), action=here, method=request.method))
    response.status_code = 400
    return response


def wrong_host(_error: SecurityError) -> Response:
    """Somebody asked for a host that isn't ours; no page is drawn, as its links would lead there."""
    return Response("This hub lives at another address.\n", 400, mimetype="text/plain")


def failed(error: HTTPException) -> Response:
    """Flask, Werkzeug or the API's schemas said no."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    if not wants_problem():
        return page(status, message=None)
    sentences = (getattr(error, "data", None) or {}).get("messages") or {}
    flat = {name: said for where in sentences.values() for name, said in _by_field(where)}
    more: dict[str, Any] = {"errors": flat} if flat else {}
    return problem(status, error.description or "", **more)


def _by_field(said: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Sentences by the dotted name of their field: plan.questions.0.prediction.to."""
    if not isinstance(said, dict):
        yield name, [str(one) for one in said] if isinstance(said, list) else [str(said)]
        return
    for inner, more in said.items():
        yield from _by_field(more, f"{name}.{inner}" if name else str(inner))


def database_away(error: OperationalError) -> Response:
    """The database is down, slow or locked; nothing was saved and trying again is safe."""
    log.error("database.unavailable", error=str(error.orig)[:200])
    db.session.rollback()
    sentence = "The database doesn't answer just now. Try again in a moment."
    response = problem(503, sentence) if wants_problem() else page(503, message=sentence)
    response.headers["Retry-After"] = "5"
    return response


def unkeepable(error: DataError) -> Response:
    """A sign no database can compare with, such as a NUL in an e-mail address; nobody types that."""
    if getattr(error.orig, "sqlstate", "") == OUT_OF_RANGE:
        return out_of_range(error)
    db.session.rollback()
    log.warning("request.unkeepable")
    return problem(400, "This can't be read.") if wants_problem() else page(400, message=None)


def out_of_range(error: Exception) -> Response:
    """A number or a day so large that nothing can have it (SQLite's driver and Python say so by themselves)."""
    db.session.rollback()
    log.warning("request.out_of_range", error=str(error)[:200])
    return failed(NotFound())


def too_deep(error: RecursionError) -> Response:
    """A body that holds boxes within boxes without end; anything else that never ends is a mistake of ours."""
    return problem(400, "This JSON is nested too deeply.") if request.is_json else broken(error)


def broken(error: Exception) -> Response:
    """A mistake of ours: a number to quote, and nothing of its inside."""
    log.error("request.failed", error=type(error).__name__, exc_info=error)
    db.session.rollback()
    if wants_problem():
        return problem(500, "Something broke on our side. Nothing was saved.", request_id=g.get("request_id", "-"))
    return page(500)
