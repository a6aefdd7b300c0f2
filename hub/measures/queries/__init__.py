"""Measures and their numbers as an actor may see them."""

from hub.measures.queries.due import Due, due, due_in
from hub.measures.queries.entering import Place, Touch, hidden_stamps, touches
from hub.measures.queries.finding import (
    all_ids,
    documents,
    find,
    find_lately,
    find_many,
    of_network,
    of_team,
    titles_for,
    visible_to,
)
from hub.measures.queries.overview import Fresh, freshness, has_numbers, longest_series
from hub.measures.queries.pooling import pooled_many
from hub.measures.queries.readings import (
    NETWORK,
    Key,
    Public,
    Together,
    latest_days,
    pool,
    pooled,
    pooled_groups,
    pooled_reading,
    public,
    read,
    shown_to,
    together,
)
from hub.measures.queries.tied import tied
from hub.measures.queries.writing import corrections, find_mark, marks, written_on

__all__ = [
    "NETWORK",
    "Due",
    "Fresh",
    "Key",
    "Place",
    "Public",
    "Together",
    "Touch",
    "all_ids",
    "corrections",
    "documents",
    "due",
    "due_in",
    "find",
    "find_lately",
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
    "pool",
    "pooled",
    "pooled_groups",
    "pooled_many",
    "pooled_reading",
    "public",
    "read",
    "shown_to",
    "tied",
    "titles_for",
    "together",
    "touches",
    "visible_to",
    "written_on",
]
