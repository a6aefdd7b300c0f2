"""Measures on the pages of the theory, which lies below and asks through hooks."""

from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup

from hub.kernel.permissions import Actor
from hub.measures import policy, sparks
from hub.measures.models import MeasureType
from hub.measures.queries import overview
from hub.measures.words import often
from hub.theory.models import Driver, Status


def to_judge_by(actor: Actor, network_id: int) -> list[tuple[int, str]]:
    """What all teams count to see whether the aim moves: numbers and titles."""
    if network_id not in actor.network_ids:
        return []
    shared = overview.of_all_teams(network_id)
    return [(measure.id, measure.title) for measure in shared if measure.type is MeasureType.OUTCOME]


def of_driver(actor: Actor, driver: Driver, numbers: Sequence[int]) -> Markup:
    """What is counted to see whether a driver moves."""
    measures = sparks.of_drivers(actor, driver.network_id, numbers)
    may_define = policy.can_define(actor, driver.network_id) and driver.status is Status.ACTIVE
    if not measures and not may_define:
        return Markup()
    page = render_template(
        "measures/_of_driver.html", driver=driver, measures=measures, often=often, may_define=may_define
    )
    return Markup(page)  # noqa: S704 - a template of ours, escaped by Jinja
