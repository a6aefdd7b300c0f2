"""The page of one cycle."""

from collections.abc import Mapping

from flask import g, render_template
from flask.typing import ResponseReturnValue

from hub.cycles import policy as rules
from hub.cycles import predictions, queries
from hub.cycles.forms.fields import SCALES
from hub.cycles.models import Cycle, Verdict
from hub.cycles.views import parts
from hub.cycles.views.blueprint import bp, cycle_at
from hub.cycles.views.gauges import gauge_of
from hub.discussion import queries as comments
from hub.measures import queries as measures
from hub.measures.models import Measure
from hub.web.policies import policy


@bp.get("/cycles/<int:cycle_id>")
@policy("cycle.read")
def show(cycle_id: int) -> ResponseReturnValue:
    """A test: prediction beside result, what was learned, under which conditions, where it sits in its ramp."""
    cycle = cycle_at(cycle_id)
    ramp = queries.ramp_of(g.actor, cycle)
    source = queries.find_many(g.actor, [cycle.cloned_from_id]) if cycle.cloned_from_id else {}
    return render_template(
        "cycles/show.html",
        cycle=cycle,
        ramp=ramp,
        number=ramp.number_of(cycle),
        following=[one for one in ramp.cycles if one.previous_id == cycle.id],
        source=next(iter(source.values()), None),
        clones=queries.clones_of(g.actor, cycle),
        predictions=predictions,
        said=_compared(cycle),
        scale=SCALES.get(cycle.scale) if cycle.scale else None,
        measures=_measures(cycle),
        facets=_facets(cycle),
        tasks=parts.tasks(cycle, ""),
        can_edit=rules.can_edit(g.actor, cycle),
        can_clone=rules.can_clone(g.actor, cycle),
        gauges=[drawn for drawn in map(gauge_of, cycle.questions) if drawn],
        discussion=comments.thread(g.actor, cycle.ref, cycle.network_id),
        part_url=lambda part: parts.address(cycle, part),
    )


def _measures(cycle: Cycle) -> Mapping[int, Measure]:
    """The measures on which the answers can be seen, by number."""
    numbers = {question.measure_id for question in cycle.questions if question.measure_id is not None}
    return measures.find_many(g.actor, numbers) if numbers else {}


def _compared(cycle: Cycle) -> str:
    """The verdicts of all questions in one word: all alike, or mixed."""
    found = {question.verdict for question in cycle.questions if question.verdict is not None}
    if len(found) > 1:
        return "mixed"
    return next(iter(found), Verdict.UNCLEAR).value if found else ""


def _facets(cycle: Cycle) -> list[tuple[str, str]]:
    """The context as label and value, in the network's order; what it no longer asks for comes last."""
    labels = {str(facet["key"]): str(facet.get("label") or facet["key"]) for facet in cycle.network.context_facets}
    known = [(label, cycle.context[key]) for key, label in labels.items() if key in cycle.context]
    return known + [(key.capitalize(), value) for key, value in cycle.context.items() if key not in labels]
