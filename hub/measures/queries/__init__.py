"""Measures and their numbers as an actor may see them."""

from hub.measures.queries.due import Due, due, due_in
from hub.measures.queries.entering import Place, Touch, hidden_stamps, touches
from hub.measures.queries.finding import (
    all_ids,
    documents,
    find,
    find_many,
    of_network,
    of_team,
    titles_for,
    visible_to,
)
from hub.measures.queries.overview import Fresh, freshness, has_numbers, longest_series, under_drivers
from hub.measures.queries.readings import NETWORK, Key, latest_days, pooled, read, shown_to
from hub.measures.queries.writing import corrections, find_mark, marks, written_on

__all__ = [
    "NETWORK",
    "Due",
    "Fresh",
    "Key",
    "Place",
    "Touch",
    "all_ids",
    "corrections",
    "documents",
    "due",
    "due_in",
    "find",
    "find_many",
    "find_mark",
    "freshness",
    "has_numbers",
    "hidden_stamps",
    "latest_days",
    "longest_series",
    "marks",
    "of_network",
    "of_team",
    "pooled",
    "read",
    "shown_to",
    "titles_for",
    "touches",
    "under_drivers",
    "visible_to",
    "written_on",
]
