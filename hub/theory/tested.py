"""What was tested, asked of the features above through the hooks that `hub.wiring` fills."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, cast

from flask import current_app

from hub.accounts.models import Person
from hub.kernel.permissions import Actor


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

    @property
    def counts(self) -> Mapping[str, int]:
        """The sums by the name of the mark they are drawn with."""


@dataclass(frozen=True)
class Test:
    """One test as the pages of the theory show it.

    `outcome` is adopt, adapt, abandon, running or stopped; `level` one of hub.charts.ramp.LEVELS, empty when nobody
    said how large it was; `met` says whether a predicted number came true, None where none was predicted or counted.
    """

    id: int
    title: str
    outcome: str
    on: date
    level: str = ""
    prediction: str = ""
    fact: str = ""
    caption: str = ""
    learning: str = ""
    met: bool | None = None
    is_draft: bool = False
    by: Person | None = None


@dataclass(frozen=True)
class Chain:
    """Tests of one team that grew out of one another, in that order."""

    team_id: int
    team: str
    place: str
    tests: Sequence[Test]


def by_idea(network_id: int, idea_ids: Iterable[int] | None = None) -> Mapping[int, Tally]:
    """The sums of each idea that was ever tested, or of these ideas, by the idea's number."""
    return cast("Mapping[int, Tally]", _ask("hub.tallies", network_id, idea_ids) or {})


def by_driver(network_id: int) -> Mapping[int, Tally]:
    """The sums of each driver with what lies beneath it, by the driver's number."""
    return cast("Mapping[int, Tally]", _ask("hub.driver_tallies", network_id) or {})


def of_idea(actor: Actor, idea_id: int, most: int) -> Sequence[Chain]:
    """The tests of an idea that the actor may see, as chains of teams; of more than `most` the nearest and newest."""
    return cast("Sequence[Chain]", _ask("hub.tests_of_idea", actor, idea_id, most) or ())


def _ask(hook: str, *about: Any) -> Any:
    ask: Callable[..., Any] | None = current_app.extensions.get(hook)
    return ask(*about) if ask else None
