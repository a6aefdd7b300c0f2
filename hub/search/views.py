"""Knowledge: what others tried, found by words and filters; and what is like a draft."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from hub.cycles import queries as cycles
from hub.kernel.refs import Ref
from hub.knowledge import queries as knowledge
from hub.markup import clean
from hub.networks import queries as networks
from hub.networks.models import Network
from hub.search import forms, services, titles
from hub.theory import queries as theory
from hub.web import numbers
from hub.web.policies import only_reads, policy

bp = Blueprint("search", __name__)

LONGEST_DRAFT = 20_000
MOST_SIMILAR = 5
LONGEST_NUMBER = 10


def _network() -> Network:
    network = networks.find(g.actor, g.network.id)
    if network is None:
        abort(404)
    return network


@bp.get("/n/<slug>/knowledge")
@policy("search.results")
def results(slug: str) -> ResponseReturnValue:
    """Search results; without a question, where to begin."""
    network = _network()
    asked = forms.read(request.args, network.context_facets)
    if asked.is_empty:
        return render_template(
            "search/start.html",
            asked=asked,
            articles=knowledge.newest(g.actor, network.id, limit=8),
            let_go=cycles.latest_ended(g.actor, network.id, limit=5),
        )
    found = services.search(g.actor, asked.query(network.id))
    return render_template(
        "search/results.html",
        asked=asked,
        found=found,
        facets=_facets(network, found.facets, asked),
        more=_at(slug, page=asked.page + 1) if asked.page * forms.PAGE < min(found.total, forms.DEEPEST) else None,
        at=lambda **changes: _at(slug, **changes),
    )


def _at(slug: str, **changes: Any) -> str:
    """The address of this search with something changed; None takes it out."""
    args = MultiDict(request.args)
    for name, value in changes.items():
        args.poplist(name)
        if value is not None:
            args.add(name, str(value))
    return f"{url_for('.results', slug=slug)}?{urlencode(list(args.items(multi=True)))}"


def _facets(network: Network, counts: dict[str, dict[str, int]], asked: forms.Asked) -> list[dict[str, Any]]:
    """The ways to narrow a search, with how many results each would leave."""
    teams = {str(team.id): team.name for team in networks.teams_of(network.id)} if counts.get("team") else {}
    drivers = (
        {str(number): title for number, title in theory.titles_of_drivers(network.id).items()}
        if counts.get("driver")
        else {}
    )
    shapes: list[tuple[str, str, dict[str, str] | None, tuple[str, ...]]] = [
        ("decision", "decision", None, asked.decisions),
        ("kind", "kind", None, asked.kinds),
        *(
            (f"context:{facet['key']}", f"context.{facet['key']}", {}, (asked.context.get(facet["key"], ""),))
            for facet in network.context_facets
        ),
        ("driver", "driver", drivers, tuple(map(str, asked.driver_ids))),
        ("team", "team", teams, tuple(map(str, asked.team_ids))),
    ]
    labels = {f"context:{facet['key']}": facet["label"] for facet in network.context_facets}
    return [
        {
            "key": key,
            "name": name,
            "label": labels.get(key, key),
            "options": [
                {"value": value, "label": (titles or {}).get(value, value), "count": count, "on": value in chosen}
                for value, count in sorted(counts.get(key, {}).items(), key=lambda pair: (-pair[1], pair[0]))
                if titles is None or not titles or value in titles
            ][:12],
        }
        for key, name, titles, chosen in shapes
        if counts.get(key) or any(chosen)
    ]


@bp.post("/n/<slug>/similar")
@policy("search.similar")
@only_reads
def similar_partial(slug: str) -> ResponseReturnValue:
    """What is like a draft, as a piece of a page."""
    skipped = {"csrf_token", "once", "version", "team", "team_id", "idea", "idea_id", "exclude"}
    typed = [value for name, value in request.form.items(multi=True) if name not in skipped]
    typed += [_idea_title()]
    text = clean(" ".join(typed))[:LONGEST_DRAFT]
    team = _team()
    exclude = [Ref("cycle", number) for number in map(numbers.typed, request.form.getlist("exclude")[:20]) if number]
    rows = services.similar(
        g.actor,
        g.network.id,
        text,
        context=team.context if team else {},
        exclude=exclude,
        limit=MOST_SIMILAR,
    )
    return render_template("search/_similar.html", rows=rows, asked=bool(text.strip()), team=team)


def _idea_title() -> str:
    """The title of the idea that was chosen for the draft: it says what the draft is about."""
    given = request.form.get("idea_id") or request.form.get("idea") or ""
    found = theory.find(g.actor, int(given)) if given.isdecimal() and len(given) < LONGEST_NUMBER else None
    return found.title if found else ""


def _team() -> Any:
    """The team the draft is for, or the only one the person works in."""
    given = request.form.get("team_id") or request.form.get("team") or ""
    if given.isdecimal() and len(given) < LONGEST_NUMBER:
        return networks.find_team(g.actor, int(given))
    mine = [number for number in g.actor.teams if g.actor.team_networks.get(number) == g.network.id]
    return networks.find_team(g.actor, mine[0]) if len(mine) == 1 else None


@bp.get("/n/<slug>/references")
@policy("search.references")
def references(slug: str) -> ResponseReturnValue:
    """Records to refer to, as they are typed after a #."""
    text = clean(request.args.get("q", ""), multiline=False)[:100]
    query = forms.Asked(text=text, kinds=("cycle", "idea", "article")).query(g.network.id)
    rows = services.rows(g.actor, titles.look(g.actor, query))[:8] if text else []
    return jsonify([{"value": f"#{row.ref}", "label": row.title, "note": row.team or row.ref.kind} for row in rows])


@bp.get("/n/<slug>/suggest")
@policy("search.suggest")
def suggestions(slug: str) -> ResponseReturnValue:
    """Ways to finish what is being typed into the search box."""
    return jsonify(services.suggest(g.actor, g.network.id, request.args.get("q", "")[:200]))
