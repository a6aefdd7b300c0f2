"""Search and similar tests for scripts."""

from typing import Any

from flask import abort, g, request
from werkzeug.datastructures import MultiDict

from hub.kernel.errors import RuleBroken
from hub.networks import queries as networks
from hub.search import forms, services
from hub.search.schemas import SearchOut, SimilarIn, SimilarOut
from hub.web import paging
from hub.web.api import ApiBlueprint
from hub.web.policies import only_reads, policy

blp = ApiBlueprint("search", __name__, description="Search and similar tests")

# The API says `type` where the pages say `kind`.
RENAMED = {"type": "kind"}


@blp.get("/networks/<int:network_id>/search")
@policy("search.results")
@blp.response(200, SearchOut)
def results(network_id: int) -> dict[str, Any]:
    """Find records by words and filters: `q, type, decision, driver, team, context.<facet>, since, until`."""
    network = networks.find(g.actor, network_id)
    if network is None:
        abort(404)
    given = MultiDict((RENAMED.get(name, name), value) for name, value in request.args.items(multi=True))
    cursor = paging.decode(request.args.get("cursor"), 1)
    if cursor:
        given["page"] = str(paging.number(cursor[0]))
    asked = forms.read(given, network.context_facets)
    found = services.search(g.actor, asked.query(network_id))
    more = asked.page * forms.PAGE < min(found.total, forms.DEEPEST)
    return {
        "items": [
            {
                "kind": row.ref.kind,
                "id": row.ref.id,
                "url": row.url,
                "title": row.title,
                "snippet": row.snippet.striptags(),
                "decision": row.decision,
                "team": row.team,
                "score": row.score,
                "why": list(row.matched),
            }
            for row in found.rows
        ],
        "total": found.total,
        "facets": found.facets,
        "did_you_mean": found.did_you_mean,
        "next": paging.encode(asked.page + 1) if more else None,
    }


@blp.post("/networks/<int:network_id>/similar-tests")
@policy("search.similar")
@only_reads
@blp.arguments(SimilarIn)
@blp.response(200, SimilarOut)
def similar(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Earlier tests like a draft; changes nothing."""
    if network_id not in g.actor.places:
        abort(404)
    team = networks.find_team(g.actor, body["team_id"]) if body["team_id"] else None
    if body["team_id"] and (team is None or team.network_id != network_id):
        raise RuleBroken("There is no such team in this network.", field="team_id")
    rows = services.similar(
        g.actor, network_id, body["text"], context=team.context if team else {}, limit=body["limit"]
    )
    return {
        "items": [
            {
                "cycle": {
                    "id": row.ref.id,
                    "kind": row.ref.kind,
                    "title": row.title,
                    "url": row.url,
                    "team": row.team,
                    "learning": row.learning,
                    "source": row.source,
                },
                "score": row.score,
                "decision": row.decision,
                "same_context": list(row.same_context),
                "why": list(row.matched),
            }
            for row in rows
        ]
    }
