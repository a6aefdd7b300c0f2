"""How features speak of each other's records without importing each other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app

from hub.kernel.permissions import Actor


class Ref(NamedTuple):
    """A record by kind and number, such as Ref("cycle", 12)."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True)
class Kind:
    """What other features may ask of one kind of record.

    `find` gives the record when the actor may see it, else None; `find_many` the same for several numbers at once,
    by number. `url` is the page of a record, by its number. `documents` are what search keeps of records, by number
    (None: not to be found).
    """

    name: str
    find: Callable[[Actor, int], Any | None]
    find_many: Callable[[Actor, Iterable[int]], Mapping[int, Any]]
    url: Callable[[int], str]
    title: Callable[[Any], str]
    documents: Callable[[Iterable[int]], Mapping[int, Any]] | None = None
    all_ids: Callable[[], Iterable[int]] | None = None
    can_comment: Callable[[Actor, Any], bool] | None = None
    audience: Callable[[Any], Iterable[int]] | None = None


class Kinds:
    """The table of kinds; `hub.wiring` fills it."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def add(self, kind: Kind) -> None:
        """Make a kind known."""
        self._kinds[kind.name] = kind

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Any:
        return iter(self._kinds.values())


def kinds() -> Kinds:
    """The kinds of the running application."""
    found: Kinds = current_app.extensions["hub.kinds"]
    return found


def find(actor: Actor, ref: Ref) -> Any | None:
    """The record behind a ref, when the actor may see it."""
    table = kinds()
    return table[ref.kind].find(actor, ref.id) if ref.kind in table else None


def find_all(actor: Actor, refs: Iterable[Ref]) -> dict[Ref, Any]:
    """The records behind many refs that the actor may see, with one question per kind."""
    table = kinds()
    wanted: dict[str, set[int]] = {}
    for ref in refs:
        wanted.setdefault(ref.kind, set()).add(ref.id)
    return {
        Ref(name, number): record
        for name, numbers in wanted.items()
        if name in table
        for number, record in table[name].find_many(actor, numbers).items()
    }


def url(ref: Ref) -> str:
    """The page of a record."""
    return kinds()[ref.kind].url(ref.id)


def title(ref: Ref, record: Any) -> str:
    """The title of a record."""
    return kinds()[ref.kind].title(record)
