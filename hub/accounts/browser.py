"""The cookie of a signed-in browser. It holds a random key and nothing about the person."""

from flask import Response, g, make_response, redirect, request, session

from hub.accounts import services
from hub.accounts.models import LoginSession, Person
from hub.web.addresses import local_path

STARTS_AFRESH = '"cache", "cookies", "storage"'


def sign_in(person: Person, *, remember: bool) -> None:
    """Sign this browser in; nothing of what its cookie held before is kept, the form token included."""
    key = services.start_session(
        person,
        remember=remember,
        address=request.remote_addr or "",
        browser=request.user_agent.string,
        instead_of=g.get("login"),
    )
    _hold(key, remember=remember)


def hold_renewed(login: LoginSession, key: str) -> None:
    """Give the same browser a new key and a new form token."""
    _hold(key, remember=login.is_remembered)


def _hold(key: str, *, remember: bool) -> None:
    session.clear()
    g.pop("csrf_token", None)
    session["key"] = key
    session.permanent = remember


def sign_out(to: str) -> Response:
    """End this browser's session and leave nothing behind, for the next person at the same computer."""
    login: LoginSession | None = g.get("login")
    if login is not None:
        services.end_session(login)
    session.clear()
    response = make_response(redirect(to, 303))
    response.headers["Clear-Site-Data"] = STARTS_AFRESH
    return response


def next_page() -> str:
    """Where the person wanted to go before we asked something else of them."""
    return local_path(request.values.get("next"))
