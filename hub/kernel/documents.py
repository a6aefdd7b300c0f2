"""What a feature gives to search: one record as the index keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Document:
    """One record as the index keeps it.

    `visibility` holds tokens such as `network:3` (its members) or `team:7` (a draft): whoever has one of them sees the
    document. `when` is the day people would date it by; `source` is `own` or `published`. `version` is the record's,
    so that stale entries can be found.
    """

    kind: str
    id: int
    network_id: int
    version: int
    title: str
    body: str
    visibility: tuple[str, ...]
    tags: str = ""
    decision: str | None = None
    team_id: int | None = None
    idea_id: int | None = None
    driver_ids: tuple[int, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    when: date | None = None
    source: str = "own"

    @property
    def ref(self) -> tuple[str, int]:
        """The kind and number this document is known by."""
        return self.kind, self.id
