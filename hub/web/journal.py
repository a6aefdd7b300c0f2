"""One JSON line per request and per incident, with a request number a person can quote."""

import logging
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

from hub.kernel.db import begin_reading, begin_writing
from hub.web.policies import begins_reading

log = structlog.get_logger()


def connect(app: Flask) -> None:
    """Number the requests, time them, and let those that change something start as writers."""
    _configure(app.config.get("LOG_LEVEL", "info"))

    @app.before_request
    def arrived() -> None:
        g.request_id = secrets.token_hex(8)
        g.arrived_at = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)
        (begin_reading if begins_reading(app, request.endpoint, request.method) else begin_writing)()

    @app.after_request
    def answered(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "-")
        took = (time.perf_counter() - g.get("arrived_at", time.perf_counter())) * 1000
        log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round(took, 1),
        )
        return response


def _configure(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
