"""What was tested, asked of the features above through the hooks that `hub.wiring` fills."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, cast

from flask import current_app


class Tally(Protocol):
    """How often something was tested, what was decided, by how many teams, and when last."""

    adopt: int
    adapt: int
    abandon: int
    running: int
    stopped: int
    teams: int
    last_tested: datetime | None

    @property
    def cycles(self) -> int:
        """All tests, whatever became of them."""


def by_idea(network_id: int) -> Mapping[int, Tally]:
    """The sums of each idea that was ever tested, by the idea's number."""
    ask = current_app.extensions.get("hub.tallies")
    return cast("Mapping[int, Tally]", ask(network_id)) if ask else {}


def by_driver(network_id: int) -> Mapping[int, Tally]:
    """The sums of each driver with what lies beneath it, by the driver's number."""
    ask = current_app.extensions.get("hub.driver_tallies")
    return cast("Mapping[int, Tally]", ask(network_id)) if ask else {}
