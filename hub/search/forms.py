"""What a search asks for, read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from hub.markup import clean
from hub.search.engine import Query
from hub.web import numbers

PAGE = 20
DEEPEST = 500  # nobody reads further; the rest is better found with another word
KINDS = ("cycle", "idea", "driver", "article", "measure", "comment", "published")
DECISIONS = ("adopt", "adapt", "abandon", "running", "stopped")


@dataclass(frozen=True)
class Asked:
    """A search as it stands in the address bar; odd values are left out, never an error."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    team_ids: tuple[int, ...] = ()
    driver_ids: tuple[int, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: str = "best"
    page: int = 1
    exact: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for yet."""
        return not (self.text or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether filters are set."""
        return bool(
            self.kinds or self.decisions or self.team_ids or self.driver_ids or self.context or self.since or self.until
        )

    def query(self, network_id: int) -> Query:
        """The same for the engine."""
        return Query(
            text=self.text,
            network_id=network_id,
            kinds=self.kinds,
            decisions=self.decisions,
            team_ids=self.team_ids,
            driver_ids=self.driver_ids,
            context=self.context,
            since=self.since,
            until=self.until,
            sort=self.sort,
            offset=(self.page - 1) * PAGE,
            limit=PAGE,
            correct=not self.exact,
        )


def read(args: MultiDict[str, str], facets: list[dict[str, Any]]) -> Asked:
    """Read a search from the arguments of an address; `facets` are the context facets of the network."""
    keys = {facet["key"] for facet in facets}
    return Asked(
        text=clean(args.get("q", ""), multiline=False)[:2_000],
        kinds=tuple(kind for kind in args.getlist("kind") if kind in KINDS),
        decisions=tuple(one for one in args.getlist("decision") if one in DECISIONS),
        team_ids=_numbers(args.getlist("team")),
        driver_ids=_numbers(args.getlist("driver")),
        context={key: clean(args[f"context.{key}"], multiline=False) for key in keys if args.get(f"context.{key}")},
        since=_day(args.get("since", "")),
        until=_day(args.get("until", "")),
        sort="newest" if args.get("sort") == "newest" else "best",
        page=min(max(1, numbers.typed(args.get("page")) or 1), DEEPEST // PAGE),
        exact=args.get("exact") == "1",
    )


def _numbers(values: list[str]) -> tuple[int, ...]:
    return tuple(int(value) for value in values if value.isdecimal() and len(value) < 10)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
