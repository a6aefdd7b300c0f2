"""Cycles as an actor may see them: one, many, lists, ramps, sums."""

from hub.cycles.queries.adoptions import adoptions
from hub.cycles.queries.charted import touching
from hub.cycles.queries.documents import documents
from hub.cycles.queries.listing import Filters, cycles_page
from hub.cycles.queries.ramps import Ramp, clones_of, of_idea, ramp_of
from hub.cycles.queries.reading import (
    all_ids,
    audience,
    drivers_of,
    find,
    find_many,
    idea_in,
    ideas_to_test,
    ids_of_ideas,
    latest_ended,
    open_cycles_of,
    people_in_teams,
    teams_to_start_in,
    visible_to,
)
from hub.cycles.queries.tallies import Tally, driver_tallies, tallies

__all__ = [
    "Filters",
    "Ramp",
    "Tally",
    "adoptions",
    "all_ids",
    "audience",
    "clones_of",
    "cycles_page",
    "documents",
    "driver_tallies",
    "drivers_of",
    "find",
    "find_many",
    "idea_in",
    "ideas_to_test",
    "ids_of_ideas",
    "latest_ended",
    "of_idea",
    "open_cycles_of",
    "people_in_teams",
    "ramp_of",
    "tallies",
    "teams_to_start_in",
    "touching",
    "visible_to",
]
