"""Tending the theory: each change is kept with who, when and why."""

from hub.theory.services.aim import begin, set_aim
from hub.theory.services.drivers import add_driver, change_driver, move_driver, retire_driver, revise_driver
from hub.theory.services.ideas import add_idea, bring_back_idea, change_idea, place_idea, retire_idea
from hub.theory.services.proposals import accept, decline, merge, revise_idea
from hub.theory.services.versions import ONLY_HUB, keep_version

__all__ = [
    "ONLY_HUB",
    "accept",
    "add_driver",
    "add_idea",
    "begin",
    "bring_back_idea",
    "change_driver",
    "change_idea",
    "decline",
    "keep_version",
    "merge",
    "move_driver",
    "place_idea",
    "retire_driver",
    "retire_idea",
    "revise_driver",
    "revise_idea",
    "set_aim",
]
