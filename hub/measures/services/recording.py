"""Entering numbers: one, a grid, or a hundred thousand, by the same rules and all or nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.errors import HubError, RuleBroken
from hub.kernel.permissions import Actor, require
from hub.markup import clean
from hub.measures import policy
from hub.measures.models import Correction, Measure, Observation, Series
from hub.measures.services.showing import Kept, decide_slice, hold_rules
from hub.measures.values import Entry, check, hidden_as, seen_as
from hub.networks.models import Team

ONLY_TEAM = "Only people who work with a team enter its numbers."
RETIRED = "This is counted no longer. Bring the measure back first, then its numbers can be entered or put right."
CLOSED = "This team is closed. Once it is open again, its numbers can be entered or put right."
# Rows sent to the database at once.
_AT_ONCE = 2_000
_NUMBERS = ("value", "numerator", "denominator", "missing", "note")
_ANSWERS = ("shown", "published", "published_of")


class EntriesRefused(HubError):
    """Some entries can't be taken, so none was; `errors` holds field and sentence by the entry's place (from 0)."""

    def __init__(self, errors: Mapping[int, tuple[str, str]]) -> None:
        first = next(iter(errors.values()))[1]
        more = len(errors) - 1
        super().__init__(first if not more else f"{first} ({more} more to put right. Nothing was saved.)")
        self.errors = dict(errors)


@dataclass
class Outcome:
    """How many observations are new, were put right, or were there already just so."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass
class _Row:
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

    @property
    def numbers(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in _NUMBERS)

    @property
    def kept(self) -> Kept:
        """What has to be protected, and what of it was published."""
        return Kept(self.value, self.numerator, self.denominator, self.published, self.published_of)


@dataclass
class _Work:
    """What a batch changes."""

    added: list[_Row] = field(default_factory=list)
    changed: list[tuple[_Row, _Row]] = field(default_factory=list)  # before, after
    same: int = 0


@atomic
def record(measure: Measure, entries: Sequence[Entry], *, actor: Actor, reason: str = "") -> Outcome:
    """Enter or put right observations of a measure, all or none of them; the same team, group and day replaces.

    Who corrected what stays on record. Raises EntriesRefused with every entry that can't be taken.
    """
    team_ids = {entry.team_id for entry in entries}
    for team_id in team_ids:
        require(policy.can_record(actor, measure.network_id, team_id), ONLY_TEAM)
    least = hold_rules(measure)
    _refuse_wrong(measure, entries, team_ids)
    series = _series(measure, team_ids)
    here = _kept(series, entries)
    work = _compare(entries, here, actor)
    touched = {(row.team_id, row.on) for row in [*work.added, *(after for _before, after in work.changed)]}
    turned = _decide(measure, here, touched, least)
    _write(series, work, turned, actor=actor, reason=clean(reason, multiline=False)[:500])
    return Outcome(len(work.added), len(work.changed), work.same)


def _refuse_wrong(measure: Measure, entries: Sequence[Entry], team_ids: Collection[int]) -> None:
    errors: dict[int, tuple[str, str]] = {}
    if entries and measure.retired_at is not None:
        raise EntriesRefused({0: ("measure", RETIRED)})
    chosen = sa.select(Team.id, Team.closed_at).where(Team.network_id == measure.network_id)
    real = {row.id: row.closed_at for row in db.session.execute(chosen.where(Team.id.in_(list(team_ids))))}
    groups = {None, *(group.id for group in measure.groups)}
    first: dict[tuple[int, int | None, date], int] = {}
    today = clock.today()
    for place, entry in enumerate(entries):
        try:
            if entry.team_id not in real or (measure.team_id or entry.team_id) != entry.team_id:
                _refuse("There is no such team in this measure.", "team_id")
            if real[entry.team_id] is not None:
                _refuse(CLOSED, "team_id")
            if entry.group_id not in groups:
                _refuse("There is no such group in this measure.", "group")
            twin = first.setdefault((entry.team_id, entry.group_id, entry.on), place)
            if twin != place:
                _refuse(f"The same team, group and day stands in number {twin + 1} too.", "date")
            check(measure, entry, today)
        except RuleBroken as error:
            errors[place] = (error.field or "", error.message)
    if errors:
        raise EntriesRefused(errors)


def _refuse(sentence: str, field: str) -> None:
    raise RuleBroken(sentence, field=field)


def _series(measure: Measure, team_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """The numbers of the teams' series by team and group, held until the use case ends; missing ones are made.

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


def _kept(series: Mapping[tuple[int, int], int], entries: Sequence[Entry]) -> dict[tuple[int, date], dict[int, _Row]]:
    """What is kept already of the days the entries speak of, by team and day, then by group."""
    if not entries:
        return {}
    whose = {number: key for key, number in series.items()}
    days = {entry.on for entry in entries}
    numbers = Observation.value, Observation.numerator, Observation.denominator
    chosen = sa.select(
        Observation.series_id,
        Observation.on,
        *numbers,
        Observation.missing,
        Observation.note,
        Observation.shown,
        Observation.published,
        Observation.published_of,
        Observation.id,
        Observation.changed_at,
    ).where(Observation.series_id.in_(list(whose)), Observation.on.between(min(days), max(days)))
    found: dict[tuple[int, date], dict[int, _Row]] = {}
    for series_id, on, *rest in db.session.execute(chosen):
        team_id, group_key = whose[series_id]
        if on in days:
            found.setdefault((team_id, on), {})[group_key] = _Row(team_id, on, group_key, *rest)
    return found


def _compare(entries: Sequence[Entry], here: dict[tuple[int, date], dict[int, _Row]], actor: Actor) -> _Work:
    """Find what is new and what differs; `here` holds afterwards what will be kept."""
    work = _Work()
    errors: dict[int, tuple[str, str]] = {}
    for place, entry in enumerate(entries):
        slice_ = here.setdefault((entry.team_id, entry.on), {})
        before = slice_.get(entry.group_id or 0)
        after = _Row(
            entry.team_id,
            entry.on,
            entry.group_id or 0,
            entry.value,
            entry.numerator,
            entry.denominator,
            entry.missing,
            clean(entry.note, multiline=False),
        )
        if entry.seen is not None and _differs(entry.seen, before, after, actor):
            errors[place] = ("seen", f"Somebody else saved {_said(before, actor)} here while you were writing.")
            continue
        if before is None and not entry.clear:
            work.added.append(after)
        elif before is not None and (before.numbers != after.numbers or _is_hidden(before, actor)):
            # "It was there just so" would confirm a guess to who may not see it, so a hidden number is always changed.
            after.id, after.shown = before.id, before.shown
            after.published, after.published_of = before.published, before.published_of
            work.changed.append((before, after))
        else:
            work.same += 1
            continue
        slice_[after.group_key] = after
    if errors:
        raise EntriesRefused(errors)
    return work


def _differs(seen: str, before: _Row | None, after: _Row, actor: Actor) -> bool:
    """Whether somebody else changed the cell to something that is neither what was seen nor what is entered now."""
    if before is not None and _is_hidden(before, actor):
        return seen != hidden_as(before.changed_at or clock.now())
    return seen != _seen(before) and (before.numbers if before else None) != after.numbers


def _is_hidden(row: _Row, actor: Actor) -> bool:
    return not row.shown and not policy.sees_all(actor, row.team_id)


def _seen(row: _Row | None) -> str:
    return seen_as(row.value, row.numerator, row.denominator, row.note, missing=row.missing) if row else ""


def _said(row: _Row | None, actor: Actor) -> str:
    if row is None or not _seen(row):
        return "nothing"
    if _is_hidden(row, actor):
        return "a number too small to show"
    if row.missing:
        return "“missing”"
    if row.numerator is not None and row.denominator is not None:
        return f"{row.numerator.normalize():f} of {row.denominator.normalize():f}"
    return f"{row.value.normalize():f}" if row.value is not None else "nothing"


def _decide(
    measure: Measure,
    here: Mapping[tuple[int, date], Mapping[int, _Row]],
    touched: Iterable[tuple[int, date]],
    least: int,
) -> list[_Row]:
    """Decide who sees what in every slice that changes; the rows whose answer turned are given back."""
    turned: list[_Row] = []
    for key in touched:
        rows = here[key]
        fresh = frozenset(group for group, row in rows.items() if row.id is None)
        made = decide_slice(measure, {group: row.kept for group, row in rows.items()}, fresh, least)
        for group, row in rows.items():
            shown = not row.kept.is_counted or (group or None) in made.shown
            figures = made.published.get(group or None)
            published = (_exactly(figures.num), _exactly(figures.den)) if figures else (None, None)
            if (shown, *published) != (row.shown, row.published, row.published_of):
                row.shown, (row.published, row.published_of) = shown, published
                turned.append(row)
    return turned


def _exactly(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def _write(
    series: Mapping[tuple[int, int], int],
    work: _Work,
    turned: Iterable[_Row],
    *,
    actor: Actor,
    reason: str,
) -> None:
    now, who = clock.now(), actor.person_id
    added = [
        _columns(row) | {"series_id": series[row.team_id, row.group_key], "on": row.on, "by_id": who, "changed_at": now}
        for row in work.added
    ]
    written = {id(after) for _before, after in work.changed} | {id(row) for row in work.added}
    changed = [_columns(after) | {"id": after.id, "changed_at": now, "by_id": who} for _before, after in work.changed]
    corrections = [
        {"observation_id": before.id, "was": _was(before), "reason": reason, "by_id": who, "at": now}
        for before, after in work.changed
        if before.numbers != after.numbers
    ]
    others = [
        {"id": row.id} | {name: getattr(row, name) for name in _ANSWERS} for row in turned if id(row) not in written
    ]
    for statement, rows in (
        (sa.insert(Observation), [row | {"created_at": now} for row in added]),
        (sa.update(Observation), changed),
        (sa.insert(Correction), corrections),
        (sa.update(Observation), others),
    ):
        for start in range(0, len(rows), _AT_ONCE):
            db.session.execute(statement, rows[start : start + _AT_ONCE])


def _columns(row: _Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*_NUMBERS, *_ANSWERS)}


def _was(row: _Row) -> dict[str, Any]:
    numbers = {name: _plain(getattr(row, name)) for name in _NUMBERS[:3]}
    return numbers | {"missing": row.missing, "note": row.note}
