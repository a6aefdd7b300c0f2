"""What happens before every view: who asks, in which network, in whose words."""

from flask import Flask, abort, current_app, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.models import Scope
from hub.extensions import csrf
from hub.kernel.permissions import NOBODY, Place
from hub.networks import queries
from hub.networks.words import word
from hub.web import policies
from hub.web.errors import problem
from hub.web.policies import SAFE


def enter(network_id: int) -> Place:
    """Make a network the one this page is about: its name in the frame, its words in the text."""
    place: Place | None = g.actor.places.get(network_id)
    if place is None:
        abort(404)
    g.network = place
    return place


def connect(app: Flask) -> None:
    """Make the actor for every request, and send away whoever must sign in first."""
    app.jinja_env.globals["word"] = local_word

    @app.before_request
    def arrive() -> ResponseReturnValue | None:
        g.actor = NOBODY
        if request.path.startswith("/api/v1/"):
            return _arrive_by_token()
        return _arrive_by_cookie()

    @app.url_value_preprocessor
    def remember_slug(_endpoint: str | None, values: dict[str, object] | None) -> None:
        g.slug = (values or {}).get("slug")


def local_word(term: str) -> str:
    """A term in the words of the network this page is about."""
    place = g.get("network")
    return word(term, place.words if place else None)


def _arrive_by_cookie() -> ResponseReturnValue | None:
    login = accounts.session_for(session.get("key", ""))
    if login is not None:
        person = login.person
        g.login, g.locale, g.timezone = login, person.locale, person.timezone
        g.theme = "" if person.theme == "system" else person.theme.value
        g.actor = queries.actor_for(person, session_id=login.id)
    declared = policies.of(current_app, request.endpoint)
    if declared is not None and declared != policies.PUBLIC and not g.actor.is_known:
        return _sign_in_first()
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect(apply_exemptions=True)
    if g.get("slug"):
        g.network = next((place for place in g.actor.places.values() if place.slug == g.slug), None)
        if g.network is None and declared != policies.PUBLIC:
            abort(404)
    return None


def _sign_in_first() -> ResponseReturnValue:
    if "X-Autosave" in request.headers:
        return problem(401, "You were signed out. Sign in again, your text is still here.")
    if request.method in SAFE:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    return make_response(current_app.view_functions["accounts.sign_in_again"]())  # keeps what was typed


def _arrive_by_token() -> ResponseReturnValue | None:
    declared = policies.of(current_app, request.endpoint)
    if declared == policies.PUBLIC:
        return None
    given = request.headers.get("Authorization", "")
    token = accounts.token_for(given.removeprefix("Bearer ").strip()) if given.startswith("Bearer ") else None
    if token is None:
        return problem(401, "Send a personal token: Authorization: Bearer …")
    g.token, g.locale, g.timezone = token, token.person.locale, token.person.timezone
    g.actor = queries.actor_for(token.person, may_write=token.scope is Scope.WRITE)
    reading = policies.is_reading(current_app, request.endpoint, request.method)
    if not reading and not g.actor.may_write:
        return problem(403, "This token only reads. Make one with the scope “write” in your profile.")
    return None
