"""The starter library: tests published elsewhere, apart from the network's own."""

from itertools import groupby

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from hub.cycles.forms.fields import SCALES
from hub.cycles.models import Scale
from hub.knowledge import policy as rules
from hub.knowledge import queries
from hub.knowledge.views.blueprint import bp
from hub.networks.arrival import enter
from hub.web.policies import policy


@bp.get("/n/<slug>/published")
@policy("published.list")
def library(slug: str) -> ResponseReturnValue:
    """The published tests that the network has switched on, by topic."""
    tests = queries.library(g.actor, g.network.id)
    return render_template(
        "knowledge/library.html",
        slug=slug,
        topics=[(topic, list(some)) for topic, some in groupby(tests, key=lambda test: test.topic)],
        count=len(tests),
        can_switch=rules.can_switch_library(g.actor, g.network.id),
    )


@bp.get("/published/<int:test_id>")
@policy("published.read")
def published(test_id: int) -> ResponseReturnValue:
    """One published test: what was expected beside what was found, and where to read more."""
    test = queries.find_published(g.actor, test_id)
    if test is None:
        abort(404)
    enter(test.network_id)
    scale = SCALES[Scale(test.scale)] if test.scale in {one.value for one in Scale} else test.scale
    return render_template("knowledge/published.html", test=test, scale=scale)
