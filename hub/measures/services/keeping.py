"""Observations as rows: what is kept of a stretch of days, and a batch of changes sent to the database at once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.extensions import db
from hub.kernel import clock
from hub.measures.models import Correction, Measure, Observation, Series
from hub.measures.services.showing import Kept

# Rows sent to the database at once.
AT_ONCE = 2_000
_NUMBERS = ("value", "numerator", "denominator", "missing", "note")
_ANSWERS = ("shown", "published", "published_of")
_COLUMNS = (*_NUMBERS, *_ANSWERS)

Where = tuple[int, int]
"""A team and a group; the group 0 is everybody."""
Stamps = dict[int, tuple[Any, ...]]
"""By series: how many observations, when one was changed last, the newest, which are shown, what was published."""


@dataclass(slots=True)
class Row:
    """An observation as it is kept, or will be."""

    team_id: int
    on: date
    group_key: int
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: bool = False
    note: str = ""
    shown: bool = False
    published: Decimal | None = None
    published_of: Decimal | None = None
    id: int | None = None
    changed_at: datetime | None = None
    by_id: int | None = None

    @property
    def numbers(self) -> tuple[Any, ...]:
        """What a person entered."""
        return self.value, self.numerator, self.denominator, self.missing, self.note

    @property
    def kept(self) -> Kept:
        """What has to be protected, and what of it was published."""
        return Kept(self.value, self.numerator, self.denominator, self.published, self.published_of)


@dataclass
class Work:
    """What a batch changes; `same` are the entries that say what is kept already."""

    added: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Row]] = field(default_factory=list)  # before, after
    turned: list[Row] = field(default_factory=list)  # only who may see them changes
    same: int = 0

    def add(self, more: "Work") -> None:
        """Take in another part of the batch."""
        self.added += more.added
        self.changed += more.changed
        self.turned += more.turned
        self.same += more.same


def series_of(measure: Measure, team_ids: Iterable[int]) -> dict[Where, int]:
    """The numbers of the teams' series that there are."""
    chosen = sa.select(Series.team_id, Series.group_key, Series.id)
    chosen = chosen.where(Series.measure_id == measure.id, Series.team_id.in_(list(team_ids)))
    return {(team_id, group_key): number for team_id, group_key, number in db.session.execute(chosen)}


def held_series(measure: Measure, team_ids: Iterable[int]) -> dict[Where, int]:
    """The same, held until the use case ends; missing ones are made.

    Two people with a team's first numbers may come at once: the second waits for the first, and both find one series.
    """
    teams = sorted(team_ids)
    chosen = sa.select(Series).where(Series.measure_id == measure.id, Series.team_id.in_(teams))
    in_order = chosen.order_by(Series.id).with_for_update()
    found = {(one.team_id, one.group_key): one.id for one in db.session.scalars(in_order)}
    missing = [
        {"measure_id": measure.id, "team_id": team_id, "group_id": group_id, "group_key": group_id or 0}
        for team_id in teams
        for group_id in (None, *sorted(group.id for group in measure.groups))
        if (team_id, group_id or 0) not in found
    ]
    if not missing:
        return found
    dialect = postgresql if db.session.connection().dialect.name == "postgresql" else sqlite
    insert: Any = dialect.insert(Series)
    db.session.execute(insert.on_conflict_do_nothing(), missing)
    return {(one.team_id, one.group_key): one.id for one in db.session.scalars(in_order)}


def stamps(series: Iterable[int]) -> Stamps:
    """What tells whether anything in these series was entered, changed, or decided anew since."""
    told = (
        sa.func.count(),
        sa.func.max(Observation.changed_at),
        sa.func.max(Observation.id),
        sa.func.sum(sa.case((Observation.shown, Observation.id), else_=0)),
        sa.func.sum(Observation.published),
        sa.func.sum(Observation.published_of),
    )
    chosen = sa.select(Observation.series_id, *told).group_by(Observation.series_id)
    found = db.session.execute(chosen.where(Observation.series_id.in_(list(series))))
    return {row[0]: tuple(row[1:]) for row in found}


def kept_on(series: Mapping[Where, int], days: Collection[date]) -> dict[tuple[int, date], dict[int, Row]]:
    """What is kept already of some days, by team and day, then by group."""
    if not days or not series:
        return {}
    whose = {number: key for key, number in series.items()}
    chosen = sa.select(
        Observation.series_id,
        Observation.on,
        *(getattr(Observation, name) for name in _COLUMNS),
        Observation.id,
        Observation.changed_at,
        Observation.by_id,
    ).where(Observation.series_id.in_(list(whose)), Observation.on.between(min(days), max(days)))
    found: dict[tuple[int, date], dict[int, Row]] = {}
    for series_id, on, *rest in db.session.execute(chosen):
        if on in days:
            team_id, group_key = whose[series_id]
            found.setdefault((team_id, on), {})[group_key] = Row(team_id, on, group_key, *rest)
    return found


def write(series: Mapping[Where, int], work: Work, *, by: int | None, reason: str) -> None:
    """Send a batch to the database, a few thousand rows at a time and with as few statements as there are kinds."""
    now = clock.now()

    def entered(row: Row) -> dict[str, Any]:
        return {name: getattr(row, name) for name in _COLUMNS} | {"by_id": by, "changed_at": now}

    def added(row: Row) -> dict[str, Any]:
        return entered(row) | {"series_id": series[row.team_id, row.group_key], "on": row.on, "created_at": now}

    def correction(before: Row) -> dict[str, Any]:
        return {"observation_id": before.id, "was": was(before), "reason": reason, "by_id": by, "at": now}

    observation, corrections = cast("sa.Table", Observation.__table__), cast("sa.Table", Correction.__table__)
    answers: dict[str, Any] = {name: sa.bindparam(name) for name in _ANSWERS}
    given: dict[str, Any] = {name: sa.bindparam(name) for name in (*_COLUMNS, "by_id", "changed_at")}
    update = sa.update(observation).where(observation.c.id == sa.bindparam("number"))
    for statement, rows in (
        (sa.insert(observation), map(added, work.added)),
        (update.values(given), (entered(after) | {"number": after.id} for _before, after in work.changed)),
        (sa.insert(corrections), (correction(old) for old, new in work.changed if old.numbers != new.numbers)),
        (update.values(answers), map(_answer, work.turned)),
    ):
        for part in in_parts(rows):
            db.session.execute(statement, part)


def _answer(row: Row) -> dict[str, Any]:
    return {"number": row.id} | {name: getattr(row, name) for name in _ANSWERS}


def in_parts(rows: Iterable[dict[str, Any]], size: int = AT_ONCE) -> Iterator[Sequence[dict[str, Any]]]:
    """A long stream in lists of at most `size`."""
    stream = iter(rows)
    take: Callable[[], list[dict[str, Any]]] = lambda: list(islice(stream, size))  # noqa: E731
    yield from iter(take, [])


def was(row: Row) -> dict[str, Any]:
    """What an observation said, as a correction keeps it."""
    numbers = {name: plain(getattr(row, name)) for name in _NUMBERS[:3]}
    return numbers | {"missing": row.missing, "note": row.note}


def plain(number: Decimal | None) -> str | None:
    """A number as text, exactly."""
    return None if number is None else format(number.normalize(), "f")
