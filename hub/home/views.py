"""Home, and where the front door leads."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.cycles import queries as cycles
from hub.home import queries, services
from hub.web import numbers
from hub.web.languages import local_now, local_today
from hub.web.policies import policy

bp = Blueprint("home", __name__)

NOON, EVENING = 12, 17


@bp.get("/")
@policy("home.front")
def front() -> ResponseReturnValue:
    """Lead to the network one looked at last, or to making a first one."""
    if not g.actor.places:
        return redirect(url_for("networks.index"))
    place = max(g.actor.places.values(), key=lambda one: (one.seen_at.isoformat() if one.seen_at else "", -one.id))
    return redirect(url_for(".show", slug=place.slug))


@bp.get("/n/<slug>/")
@policy("home.show")
def show(slug: str) -> ResponseReturnValue:
    """What needs me, then what happened since I was here."""
    place = g.network
    news = queries.news_since(place.id, place.seen_seq)
    teams = queries.my_teams(g.actor, place.id)
    return render_template(
        "home/show.html",
        greeting=greeting(),
        needs=queries.needs(g.actor, place.id, local_today()),
        threads=news.threads,
        left_out=news.left_out,
        nothing_new=not news.is_new,
        tallies=cycles.tallies(place.id, [thread.idea.id for thread in news.threads if thread.idea]),
        head=news.head,
        teams=teams,
        latest=queries.latest_tests([team.id for team in teams]),
    )


@bp.post("/n/<slug>/seen")
@policy("home.seen")
def seen(slug: str) -> ResponseReturnValue:
    """The news up to a number has been looked at."""
    up_to = numbers.typed(request.form.get("seq"))
    if up_to is not None:
        services.mark_seen(g.network.id, actor=g.actor, up_to=up_to)
    return redirect(url_for(".show", slug=slug), 303)


def greeting() -> str:
    """The part of the day on the person's clock."""
    hour = local_now().hour
    return "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
