"""Cycles for scripts."""

from hub.cycles.api import endings, records
from hub.cycles.api.blueprint import blp

__all__ = ["blp", "endings", "records"]
