"""Whoosh: the embedded search engine."""

from hub.search.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
