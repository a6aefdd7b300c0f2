"""My networks, and the way into one by its number."""

from flask import abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.networks.views.blueprint import bp
from hub.web.policies import policy


@bp.get("/networks")
@policy("network.list")
def index() -> ResponseReturnValue:
    """The networks one belongs to."""
    return render_template("networks/index.html", places=list(g.actor.places.values()))


@bp.get("/networks/<int:network_id>")
@policy("network.show")
def show(network_id: int) -> ResponseReturnValue:
    """The home of a network, found by its number."""
    place = g.actor.places.get(network_id)
    if place is None:
        abort(404)
    return redirect(url_for("home.show", slug=place.slug))
