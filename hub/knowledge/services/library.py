"""The starter library: tests published elsewhere, lent to a network that has none of its own yet."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel.db import atomic
from hub.kernel.permissions import Actor, require
from hub.knowledge import policy
from hub.knowledge.models import PublishedTest
from hub.networks.models import Network

SHIPPED = Path(__file__).parents[1] / "published_tests.json"
NAMES = {"id": "code", "decision_read_from_source": "decision"}  # what the file calls otherwise than the table


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The tests that come with the hub, by code, as columns of the table."""
    tests = json.loads(SHIPPED.read_text(encoding="utf-8"))["tests"]
    return {test["id"]: {NAMES.get(name, name): value for name, value in test.items()} for test in tests}


@atomic
def switch_starter_library(network: Network, *, on: bool, actor: Actor) -> int:
    """Lend the library to a network, or take it back; the number of tests there now. Doing it twice changes nothing."""
    require(policy.can_switch_library(actor, network.id), "Only a facilitator switches the starter library.")
    if network.has_starter_library != on:
        network.has_starter_library = on
    return _bring_in_step(network.id, shipped() if on else {})


@atomic
def refresh_starter_libraries() -> int:
    """Bring every network that has the library in step with the shipped file; the number of these networks."""
    chosen = sa.select(Network.id).where(Network.has_starter_library.is_(True)).order_by(Network.id)
    numbers = list(db.session.scalars(chosen))
    for network_id in numbers:
        _bring_in_step(network_id, shipped())
    return len(numbers)


def _bring_in_step(network_id: int, wanted: dict[str, dict[str, Any]]) -> int:
    """Add, change and remove rows until they say what the file says; rows that do already are left alone."""
    rows = db.session.scalars(sa.select(PublishedTest).where(PublishedTest.network_id == network_id))
    there = {test.code: test for test in rows}
    for code, test in there.items():
        if code not in wanted:
            db.session.delete(test)
    for code, values in wanted.items():
        if code not in there:
            db.session.add(PublishedTest(network_id=network_id, **values))
            continue
        for name, value in values.items():
            if getattr(there[code], name) != value:
                setattr(there[code], name, value)
    db.session.flush()
    return len(wanted)
