"""PostgreSQL's own full text search, for hubs with more than one process or many documents."""

from hub.search.engines.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
