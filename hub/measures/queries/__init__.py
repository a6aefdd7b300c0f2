"""Measures and their numbers as an actor may see them."""

from hub.measures.queries.finding import all_ids, documents, find, find_many, of_network, of_team, visible_to
from hub.measures.queries.readings import NETWORK, Key, latest_days, pooled, read, shown_to
from hub.measures.queries.writing import corrections, marks

__all__ = [
    "NETWORK",
    "Key",
    "all_ids",
    "corrections",
    "documents",
    "find",
    "find_many",
    "latest_days",
    "marks",
    "of_network",
    "of_team",
    "pooled",
    "read",
    "shown_to",
    "visible_to",
]
