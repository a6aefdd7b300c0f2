"""The aim of a network."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hub.extensions import db
from hub.kernel import refs
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.kernel.refs import Ref
from hub.networks.models import Network
from hub.theory import policy, queries
from hub.theory.models import Aim
from hub.theory.services.versions import ONLY_HUB, hold, keep_version


def begin(actor: Actor, network: Network, answers: Mapping[str, Any]) -> None:
    """Give a new network the aim its founder wrote down, where there is one."""
    given = answers.get("aim") or {}
    if (given.get("statement") or "").strip():
        named = {name: given[name] for name in ("baseline", "target", "unit", "by") if given.get(name) is not None}
        set_aim(network.id, actor=actor, statement=given["statement"], **named)


@atomic
def set_aim(
    network_id: int,
    *,
    actor: Actor,
    statement: str,
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    unit: str = "",
    by: date | None = None,
    measure_id: int | None = None,
    why: str = "",
    version: int | None = None,
) -> Aim:
    """Say what will improve, for whom, by how much, by when."""
    require(policy.can_tend(actor, network_id), ONLY_HUB)
    if not statement.strip():
        raise RuleBroken("Say in a sentence what will improve, and for whom.", field="statement")
    hold(network_id)
    aim = queries.aim_of(network_id)
    if aim is None:
        aim = Aim(network_id=network_id, statement=statement)
        db.session.add(aim)
    else:
        aim.must_still_be(version)
    if measure_id is not None and measure_id != aim.measure_id:
        measure = refs.find(actor, Ref("measure", measure_id))
        if measure is None or measure.network_id != network_id:
            raise RuleBroken("There is no such measure in this network.", field="measure_id")
    aim.statement, aim.baseline, aim.target = statement.strip(), baseline, target
    aim.unit, aim.by, aim.measure_id = unit.strip(), by, measure_id
    keep_version(network_id, actor=actor, what="The aim was put into new words", why=why)
    return aim
