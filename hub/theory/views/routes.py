"""All pages of the theory on one blueprint."""

from hub.theory.views import (
    aim,
    diagram,
    drivers,
    ideas,
    outline,
    proposals,
    versions,
    writing_drivers,
    writing_ideas,
)
from hub.theory.views.blueprint import bp

__all__ = [
    "aim",
    "bp",
    "diagram",
    "drivers",
    "ideas",
    "outline",
    "proposals",
    "versions",
    "writing_drivers",
    "writing_ideas",
]
