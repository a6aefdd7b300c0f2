"""What features above this one add to the theory; `hub.wiring` hangs them up.

hub.measures_to_choose   callable (actor, network_id) -> [(number, title)]: the measures an aim can be judged by
hub.driver_sections      callables (actor, driver, numbers) -> Markup: more about a driver on its page; the numbers are
                         its own and those of the drivers beneath it
hub.aim_standing         callable (actor, aim) -> AimStanding | None: whether the aim is reached; None where no measure
                         tells
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from hub.kernel.permissions import Actor
from hub.theory.models import Aim, Driver


@dataclass(frozen=True)
class AimStanding:
    """What the aim's measure says: one sentence, the page of the measure, what it is called."""

    is_met: bool
    sentence: str
    url: str
    measure: str


MeasuresToChoose = Callable[[Actor, int], list[tuple[int, str]]]
DriverSection = Callable[[Actor, Driver, Sequence[int]], Markup | str]
AimTold = Callable[[Actor, Aim], AimStanding | None]


def measures_to_choose(actor: Actor, network_id: int) -> list[tuple[int, str]]:
    """The measures by which the aim of a network can be judged."""
    ask: MeasuresToChoose | None = current_app.extensions.get("hub.measures_to_choose")
    return ask(actor, network_id) if ask else []


def driver_sections(actor: Actor, driver: Driver, numbers: Sequence[int]) -> list[Markup | str]:
    """What other features show of a driver, in the order of the wiring; empty ones are left out."""
    hooks: Iterable[DriverSection] = current_app.extensions.get("hub.driver_sections", ())
    return [shown for hook in hooks if (shown := hook(actor, driver, numbers))]


def aim_standing(actor: Actor, aim: Aim | None) -> AimStanding | None:
    """Where the network stands on the way to its aim."""
    told: AimTold | None = current_app.extensions.get("hub.aim_standing")
    return told(actor, aim) if told and aim is not None else None
