"""Every endpoint says who it is for; the application refuses to start with one that doesn't."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

PUBLIC = "public"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

F = TypeVar("F", bound=Callable[..., Any])


class UndeclaredEndpoint(RuntimeError):
    """A route was added without saying who it is for."""


def policy(name: str) -> Callable[[F], F]:
    """Declare what a signed-in person does here, such as "cycle.finish"; the service asks the policy itself."""

    def declare(view: F) -> F:
        view.policy = name  # type: ignore[attr-defined]
        return view

    return declare


def public(view: F) -> F:
    """Declare an endpoint open to everybody, signed in or not."""
    view.policy = PUBLIC  # type: ignore[attr-defined]
    return view


def only_reads(view: F) -> F:
    """Declare that a POST changes nothing (a draft is too long for an address); it then never waits for writers."""
    view.only_reads = True  # type: ignore[attr-defined]
    return view


def writes_later(view: F) -> F:
    """Declare that a POST works for a while before it writes; its services begin to write when they are ready."""
    view.writes_later = True  # type: ignore[attr-defined]
    return view


def takes(megabytes: int) -> Callable[[F], F]:
    """Declare how large a request may be that sends a file here; others are held to what forms need."""

    def declare(view: F) -> F:
        view.takes = megabytes * 1024 * 1024  # type: ignore[attr-defined]
        return view

    return declare


def is_reading(app: Flask, endpoint: str | None, method: str) -> bool:
    """Whether a request leaves everything as it is."""
    return method in SAFE or getattr(app.view_functions.get(endpoint or ""), "only_reads", False)


def begins_reading(app: Flask, endpoint: str | None, method: str) -> bool:
    """Whether a request lets others write while it works."""
    view = app.view_functions.get(endpoint or "")
    return is_reading(app, endpoint, method) or getattr(view, "writes_later", False)


def largest_body(app: Flask, endpoint: str | None) -> int | None:
    """How many bytes a request may have; None where that is as for all."""
    return getattr(app.view_functions.get(endpoint or ""), "takes", None)


def of(app: Flask, endpoint: str | None) -> str | None:
    """The declared policy of an endpoint."""
    view = app.view_functions.get(endpoint or "")
    return getattr(view, "policy", None)


def check(app: Flask) -> None:
    """Refuse to start while an endpoint has no policy."""
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules() if of(app, rule.endpoint) is None})
    if missing:
        raise UndeclaredEndpoint(f"These endpoints declare no policy: {', '.join(missing)}")
