"""Entering numbers: one, a grid, or a hundred thousand, by the same rules and all or nothing.

A large batch is prepared outside the transaction: everything is checked, compared and decided while others write, and
`write_prepared` then holds the database only for as long as the rows take.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import atomic
from hub.kernel.errors import Conflict, HubError, RuleBroken
from hub.kernel.permissions import Actor, require
from hub.markup import clean
from hub.measures import policy
from hub.measures.models import Measure
from hub.measures.services.keeping import (
    Row,
    Stamps,
    Where,
    Work,
    held_series,
    kept_on,
    plain,
    series_of,
    stamps,
    write,
)
from hub.measures.services.showing import decide_slice, hold_rules, minimum_of
from hub.measures.values import Entry, check, hidden_as, seen_as
from hub.networks.models import Team

ONLY_TEAM = "Only people who work with a team enter its numbers."
RETIRED = "This is counted no longer. Bring the measure back first, then its numbers can be entered or put right."
CLOSED = "This team is closed. Once it is open again, its numbers can be entered or put right."
Slices = dict[tuple[int, date], dict[int, Row]]
"""What is kept, by team and day, then by group."""
Told = Callable[[int], None]
"""Is told now and then how many entries were looked at."""


class EntriesRefused(HubError):
    """Some entries can't be taken, so none was; `errors` holds field and sentence by the entry's place (from 0)."""

    def __init__(self, errors: Mapping[int, tuple[str, str]]) -> None:
        first = next(iter(errors.values()))[1]
        more = len(errors) - 1
        super().__init__(first if not more else f"{first} ({more} more to put right. Nothing was saved.)")
        self.errors = dict(errors)


class Moved(Conflict):
    """Somebody else wrote to the same series after a batch was prepared; nothing was saved."""


@dataclass
class Outcome:
    """How many observations are new, were put right, or were there already just so."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass
class Prepared:
    """A batch that was checked, compared and decided; it holds as long as `stamps` and `basis` do.

    `before` has by the entry's place what it replaces; `fresh` the places of what is new; `unseen` the places where
    the actor may not learn whether anything is replaced. `seen` is a digest of all that is replaced, to notice that it
    changed between two looks.
    """

    team_ids: set[int]
    basis: tuple[object, ...]
    stamps: Stamps
    work: Work = field(default_factory=Work)
    before: dict[int, Row] = field(default_factory=dict)
    fresh: bytearray = field(default_factory=bytearray)
    unseen: set[int] = field(default_factory=set)
    seen: str = ""

    @property
    def outcome(self) -> Outcome:
        """What writing it comes to."""
        return Outcome(len(self.work.added), len(self.work.changed), self.work.same)


@atomic
def record(measure: Measure, entries: Sequence[Entry], *, actor: Actor, reason: str = "") -> Outcome:
    """Enter or put right observations of a measure, all or none of them; the same team, group and day replaces.

    Who corrected what stays on record. Raises EntriesRefused with every entry that can't be taken.
    """
    team_ids = _permitted(measure, entries, actor)
    least = hold_rules(measure)
    if errors := wrong(measure, entries):
        raise EntriesRefused(errors)
    series = held_series(measure, team_ids)
    prepared = _compared(measure, entries, series, actor, least=least)
    write(series, prepared.work, by=actor.person_id, reason=clean(reason, multiline=False)[:500])
    return prepared.outcome


def prepare(measure: Measure, entries: Sequence[Entry], *, actor: Actor, told: Told = lambda _count: None) -> Prepared:
    """Compare and decide a batch without writing or holding anything; the entries must have nothing `wrong`."""
    team_ids = _permitted(measure, entries, actor)
    return _compared(measure, entries, series_of(measure, team_ids), actor, least=minimum_of(measure), told=told)


@atomic
def write_prepared(measure: Measure, prepared: Prepared, *, actor: Actor, reason: str = "") -> Outcome:
    """Write what was prepared; `Moved` where it no longer holds."""
    for team_id in prepared.team_ids:
        require(policy.can_record(actor, measure.network_id, team_id), ONLY_TEAM)
    db.session.refresh(measure)
    basis = _basis(measure, hold_rules(measure))
    series = held_series(measure, prepared.team_ids)
    closed = Team.id.in_(prepared.team_ids), Team.closed_at.is_not(None)
    stands = measure.retired_at is None and db.session.scalar(sa.select(Team.id).where(*closed).limit(1)) is None
    if not stands or prepared.stamps != stamps(series.values()) or prepared.basis != basis:
        raise Moved("Somebody else entered numbers of this measure meanwhile. Look again before you go on.")
    write(series, prepared.work, by=actor.person_id, reason=clean(reason, multiline=False)[:500])
    return prepared.outcome


def _permitted(measure: Measure, entries: Iterable[Entry], actor: Actor) -> set[int]:
    team_ids = {entry.team_id for entry in entries}
    for team_id in team_ids:
        require(policy.can_record(actor, measure.network_id, team_id), ONLY_TEAM)
    return team_ids


def _basis(measure: Measure, least: int) -> tuple[object, ...]:
    """What the decisions about small numbers rest on, besides the numbers."""
    groups = tuple((group.id, group.dimension) for group in measure.groups)
    return least, measure.about_people, measure.value_kind, measure.per, measure.team_id, groups


def wrong(
    measure: Measure, entries: Sequence[Entry], name: Callable[[int], str] = lambda place: f"number {place + 1}"
) -> dict[int, tuple[str, str]]:
    """Field and sentence for every entry that can't be one of this measure, by its place; `name` says where that is."""
    errors: dict[int, tuple[str, str]] = {}
    team_ids = {entry.team_id for entry in entries}
    if entries and measure.retired_at is not None:
        return {0: ("measure", RETIRED)}
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
                _refuse(f"The same team, group and day stands in {name(twin)} too.", "date")
            check(measure, entry, today)
        except RuleBroken as error:
            errors[place] = (error.field or "", error.message)
    return errors


def _refuse(sentence: str, field: str) -> None:
    raise RuleBroken(sentence, field=field)


def _compared(
    measure: Measure,
    entries: Sequence[Entry],
    series: Mapping[Where, int],
    actor: Actor,
    *,
    least: int,
    told: Told = lambda _count: None,
) -> Prepared:
    """Compare and decide team by team, for no slice reaches over two teams."""
    team_ids = {entry.team_id for entry in entries}
    prepared = Prepared(team_ids, _basis(measure, least), stamps(series.values()), fresh=bytearray(len(entries)))
    places: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        places.setdefault(entry.team_id, []).append(place)
    errors: dict[int, tuple[str, str]] = {}
    digest, done = sha256(), 0
    for team_id, of_team in places.items():
        own = {key: number for key, number in series.items() if key[0] == team_id}
        here = kept_on(own, {entries[place].on for place in of_team})
        compared = _Comparison(here, actor, prepared, errors)
        for place in of_team:
            compared.look(place, entries[place])
        work = compared.work
        touched = {(row.team_id, row.on) for row in [*work.added, *(after for _before, after in work.changed)]}
        work.turned = _decide(measure, here, touched, least, _out_of_sight(here, work, actor))
        written = {id(after) for _before, after in work.changed} | {id(row) for row in work.added}
        work.turned = [row for row in work.turned if id(row) not in written]
        prepared.work.add(work)
        done += len(of_team)
        told(done)
    if errors:
        raise EntriesRefused(dict(sorted(errors.items())))
    for place, before in sorted(prepared.before.items()):
        digest.update(f"{place}/{before.id}/{_seen(before)}\n".encode())
    prepared.seen = digest.hexdigest()
    return prepared


@dataclass
class _Comparison:
    """Finds what is new and what differs in the entries of one team; `here` holds afterwards what will be kept."""

    here: Slices
    actor: Actor
    prepared: Prepared
    errors: dict[int, tuple[str, str]]
    work: Work = field(default_factory=Work)

    def look(self, place: int, entry: Entry) -> None:
        """Compare one entry with what is kept."""
        group_key = entry.group_id or 0
        slice_ = self.here.setdefault((entry.team_id, entry.on), {})
        before = slice_.get(group_key)
        numbers = entry.value, entry.numerator, entry.denominator
        note = clean(entry.note, multiline=False) if entry.note else ""
        after = Row(entry.team_id, entry.on, group_key, *numbers, entry.missing, note)
        if entry.seen is not None and _differs(entry.seen, before, after, self.actor):
            said = f"Somebody else saved {_said(before, self.actor)} here while you were writing."
            self.errors[place] = ("seen", said)
            return
        if before is not None and is_unknown(before, self.actor):
            self.prepared.unseen.add(place)
        if before is None and not entry.clear:
            self.work.added.append(after)
            self.prepared.fresh[place] = 1
        elif before is not None and (before.numbers != after.numbers or is_unknown(before, self.actor)):
            # "It was there just so" would confirm a guess to who may not see it, so such a number is always changed.
            after.id, after.shown = before.id, before.shown
            after.published, after.published_of = before.published, before.published_of
            self.work.changed.append((before, after))
            self.prepared.before[place] = before
        else:
            self.work.same += 1
            return
        slice_[group_key] = after


def _differs(seen: str, before: Row | None, after: Row, actor: Actor) -> bool:
    """Whether somebody else changed the cell to something that is neither what was seen nor what is entered now."""
    if before is not None and is_hidden(before, actor):
        return seen != hidden_as(before.changed_at or clock.now())
    return seen != _seen(before) and (before.numbers if before else None) != after.numbers


def is_hidden(row: Row, actor: Actor) -> bool:
    """Whether the actor may replace this number but not read it."""
    return not row.shown and not policy.sees_all(actor, row.team_id)


def is_unknown(row: Row, actor: Actor) -> bool:
    """Whether the actor neither may read this number nor entered it."""
    return is_hidden(row, actor) and (actor.person_id is None or row.by_id != actor.person_id)


def _seen(row: Row | None) -> str:
    return seen_as(row.value, row.numerator, row.denominator, row.note, missing=row.missing) if row else ""


def _said(row: Row | None, actor: Actor) -> str:
    if row is None or not _seen(row):
        return "nothing"
    if is_hidden(row, actor):
        return "a number too small to show"
    if row.missing:
        return "“missing”"
    if row.numerator is not None and row.denominator is not None:
        return f"{plain(row.numerator)} of {plain(row.denominator)}"
    return plain(row.value) or "nothing"


def _decide(
    measure: Measure, here: Slices, touched: Iterable[tuple[int, date]], least: int, stay: Collection[int]
) -> list[Row]:
    """Decide who sees what in every slice that changes; the rows whose answer turned are given back.

    The observations in `stay` remain hidden, whatever else could be shown.
    """
    turned: list[Row] = []
    for key in touched:
        rows = here[key]
        fresh = frozenset(group for group, row in rows.items() if row.id is None)
        made = decide_slice(measure, {group: row.kept for group, row in rows.items()}, fresh, least)
        for group, row in rows.items():
            if row.id in stay:
                continue
            shown = not row.kept.is_counted or (group or None) in made.shown
            figures = made.published.get(group or None)
            published = (_exactly(figures.num), _exactly(figures.den)) if figures else (None, None)
            if (shown, *published) != (row.shown, row.published, row.published_of):
                row.shown, (row.published, row.published_of) = shown, published
                turned.append(row)
    return turned


def _out_of_sight(here: Slices, work: Work, actor: Actor) -> set[int]:
    """The hidden numbers the actor neither knows nor enters: changing those beside them brings none to light."""
    entered = {after.id for _before, after in work.changed}
    rows = (row for slice_ in here.values() for row in slice_.values())
    return {row.id for row in rows if row.id is not None and row.id not in entered and is_unknown(row, actor)}


def _exactly(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
