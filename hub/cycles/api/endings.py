"""Finishing, stopping and taking up again."""

from typing import Any

from flask import g

from hub.cycles import services
from hub.cycles.api.blueprint import blp, cycle_at, showing_current
from hub.cycles.api.drawn import drawn
from hub.cycles.schemas import CycleOut, FinishIn, StopIn
from hub.web.policies import policy


@blp.post("/cycles/<int:cycle_id>/finish")
@policy("cycle.finish")
@blp.arguments(FinishIn)
@blp.response(200, CycleOut)
def finish_cycle(body: dict[str, Any], cycle_id: int) -> dict[str, Any]:
    """Finish from any stage; only a learning and a decision are needed."""
    cycle = cycle_at(cycle_id)
    with showing_current(cycle_id):
        services.finish_cycle(cycle, actor=g.actor, **body)
    return drawn(cycle)


@blp.delete("/cycles/<int:cycle_id>/finish")
@policy("cycle.reopen")
@blp.response(200, CycleOut)
def reopen_cycle(cycle_id: int) -> dict[str, Any]:
    """Take a finished or stopped cycle up again; nothing that was written is lost."""
    cycle = cycle_at(cycle_id)
    services.reopen_cycle(cycle, actor=g.actor)
    return drawn(cycle)


@blp.post("/cycles/<int:cycle_id>/stop")
@policy("cycle.finish")
@blp.arguments(StopIn)
@blp.response(200, CycleOut)
def stop_cycle(body: dict[str, Any], cycle_id: int) -> dict[str, Any]:
    """Stop a cycle that will not be done, with the reason."""
    cycle = cycle_at(cycle_id)
    with showing_current(cycle_id):
        cycle.must_still_be(body["version"])
        services.stop_cycle(cycle, actor=g.actor, **body)
    return drawn(cycle)
