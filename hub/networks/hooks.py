"""What features above this one add to networks and teams; `hub.wiring` hangs them up.

hub.network_begun      callables (actor, network, answers): what else a new network starts with, such as its aim
hub.library_switched   callables (actor, network): the starter library was switched on or off
hub.minimum_changed    callables (actor, network, was): the smallest group whose numbers are shown is another now
hub.team_sections      callables (actor, team) -> Markup: more about a team on its page
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup

from hub.kernel.permissions import Actor
from hub.networks.models import Network, Team

NetworkBegun = Callable[[Actor, Network, Mapping[str, Any]], None]
LibrarySwitched = Callable[[Actor, Network], None]
MinimumChanged = Callable[[Actor, Network, int], None]
TeamSection = Callable[[Actor, Team], Markup | str]


def network_begun(actor: Actor, network: Network, answers: Mapping[str, Any]) -> None:
    """Hand a new network to whoever adds to it, inside the transaction that makes it.

    `answers["aim"]` is {statement, baseline, target, unit, by} where one was given.
    """
    hooks: Iterable[NetworkBegun] = current_app.extensions.get("hub.network_begun", ())
    for hook in hooks:
        hook(actor, network, answers)


def library_switched(actor: Actor, network: Network) -> None:
    """Say that `network.has_starter_library` has changed, inside the transaction that changes it."""
    hooks: Iterable[LibrarySwitched] = current_app.extensions.get("hub.library_switched", ())
    for hook in hooks:
        hook(actor, network)


def minimum_changed(actor: Actor, network: Network, was: int) -> None:
    """Say that `network.minimum_n` has changed from `was`, inside the transaction that changes it."""
    hooks: Iterable[MinimumChanged] = current_app.extensions.get("hub.minimum_changed", ())
    for hook in hooks:
        hook(actor, network, was)


def team_sections(actor: Actor, team: Team) -> list[Markup | str]:
    """What other features show of a team, in the order of the wiring; empty ones are left out."""
    hooks: Iterable[TeamSection] = current_app.extensions.get("hub.team_sections", ())
    return [shown for hook in hooks if (shown := hook(actor, team))]
