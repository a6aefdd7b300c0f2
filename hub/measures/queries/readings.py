"""The one place where numbers are read: what an actor may not see never leaves it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.measures import periods, policy
from hub.measures.models import Measure, Observation, Series
from hub.measures.values import Reading, value_of

# Where a team's number would stand: the figures of all teams together.
NETWORK = 0


class Key(NamedTuple):
    """Whose numbers: a team's, or NETWORK for all; of one student group, or None for everybody."""

    team_id: int
    group_id: int | None


def shown_to(actor: Actor, team_id: int, *, shown: bool) -> bool:
    """Whether the actor may see an observation of a team."""
    return shown or policy.sees_all(actor, team_id)


def read(
    actor: Actor,
    measures: Iterable[Measure],
    *,
    team_ids: Collection[int] | None = None,
    group_ids: Collection[int | None] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> dict[int, dict[Key, list[Reading]]]:
    """The observations of measures by measure and series, each in the order of days, with one question.

    `team_ids` and `group_ids` narrow it (None: all; the group None is everybody), and so do the first and last day.
    """
    wanted = {measure.id: measure for measure in measures}
    found: dict[int, dict[Key, list[Reading]]] = {number: {} for number in wanted}
    sight = _Sight(actor)
    for row in _rows(wanted, team_ids, group_ids, since, until):
        found[row.measure_id].setdefault(Key(row.team_id, row.group_id), []).append(
            sight.reading(wanted[row.measure_id], row)
        )
    return found


@dataclass(frozen=True)
class Together:
    """A measure in all teams: each team's readings as the actor may see them, and the network's, which all may."""

    teams: dict[Key, list[Reading]]
    network: dict[int | None, list[Reading]]


def together(actor: Actor, measure: Measure, *, group_ids: Collection[int | None] | None = None) -> Together:
    """What all teams counted and the network's figures made of it, with one question.

    The figures are those of `pooled`: made of nothing but what everybody may see.
    """
    teams: dict[Key, list[Reading]] = {}
    shown: list[Public] = []
    sight = _Sight(actor)
    for row in _rows({measure.id: measure}, None, group_ids):
        reading = sight.reading(measure, row)
        teams.setdefault(Key(row.team_id, row.group_id), []).append(reading)
        if row.shown and not row.missing:
            shown.append(Public(row.team_id, row.group_id, row.on, row.numerator, row.denominator, reading.value))
    return Together(teams, pool(measure, shown))


def _rows(
    measures: Mapping[int, Measure],
    team_ids: Collection[int] | None,
    group_ids: Collection[int | None] | None,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Any]:
    """The rows of observations in the order of days, without those that were entered by mistake and taken away."""
    columns = Observation.on, Observation.numerator, Observation.denominator, Observation.value
    chosen = (
        sa.select(
            Series.measure_id,
            Series.team_id,
            Series.group_id,
            *columns,
            Observation.missing,
            Observation.note,
            Observation.shown,
        )
        .join(Series, Series.id == Observation.series_id)
        .where(Series.measure_id.in_(list(measures)))
        .order_by(Observation.on)
    )
    if team_ids is not None:
        chosen = chosen.where(Series.team_id.in_(list(team_ids)))
    if group_ids is not None:
        chosen = chosen.where(Series.group_key.in_([group_id or 0 for group_id in group_ids]))
    if since is not None:
        chosen = chosen.where(Observation.on >= since)
    if until is not None:
        chosen = chosen.where(Observation.on <= until)
    # Plain rows from the connection are faster than through the session, which would write first what waits: so do we.
    db.session.flush()
    for row in db.session.connection().execute(chosen):
        if row.value is not None or row.numerator is not None or row.missing:
            yield row


class _Sight:
    """What one actor sees of a row; whether they work with a team is asked once per team."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._insiders: dict[int, bool] = {}

    def reading(self, measure: Measure, row: Any) -> Reading:
        """The reading of a row; a hidden one holds nothing but its day."""
        if not row.shown and row.team_id not in self._insiders:
            self._insiders[row.team_id] = shown_to(self._actor, row.team_id, shown=False)
        if not row.shown and not self._insiders[row.team_id]:
            return Reading(row.on, hidden=True)
        value = value_of(measure, row.value, row.numerator, row.denominator)
        return Reading(row.on, value, row.numerator, row.denominator, missing=row.missing, note=row.note)


def pooled(measure: Measure, group_id: int | None = None) -> list[Reading]:
    """The network's figure for each period, the same for everybody who looks.

    It is made of nothing but the observations that may be shown, so no small number can be had by subtraction.
    Ratios are summed; numbers and counts are the mean of the teams, each counting alike.
    """
    return pool(measure, public(measure, [group_id]))[group_id]


def pooled_groups(measure: Measure) -> dict[int | None, list[Reading]]:
    """The network's figures for everybody and for each student group, with one question."""
    return pool(measure, public(measure))


class Public(NamedTuple):
    """An observation that everybody may see, with the number to draw."""

    team_id: int
    group_id: int | None
    on: date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Fraction | None


def public(
    measure: Measure, group_ids: Collection[int | None] | None = None, *, since: date | None = None
) -> list[Public]:
    """What all teams counted as far as everybody may see it, in the order of days."""
    return [
        Public(
            row.team_id,
            row.group_id,
            row.on,
            row.numerator,
            row.denominator,
            value_of(measure, row.value, row.numerator, row.denominator),
        )
        for row in _public_rows(measure, group_ids, since)
    ]


def _public_rows(
    measure: Measure, group_ids: Collection[int | None] | None, since: date | None
) -> Iterable[sa.Row[Any]]:
    chosen = (
        sa.select(
            Series.team_id,
            Series.group_id,
            Observation.on,
            Observation.numerator,
            Observation.denominator,
            Observation.value,
        )
        .join(Series, Series.id == Observation.series_id)
        .where(Series.measure_id == measure.id, Observation.shown, sa.not_(Observation.missing))
        .order_by(Observation.on)
    )
    if group_ids is not None:
        chosen = chosen.where(Series.group_key.in_([group_id or 0 for group_id in group_ids]))
    if since is not None:
        chosen = chosen.where(Observation.on >= since)
    return db.session.execute(chosen)


def pool(measure: Measure, rows: Iterable[Public]) -> dict[int | None, list[Reading]]:
    """Put the teams' observations of each period together; a team that counted twice counts with its last."""
    cells: dict[tuple[int | None, date], dict[int, Public]] = {}
    starts: dict[date, date] = {}
    for row in rows:
        start = starts.get(row.on) or starts.setdefault(row.on, periods.start_of(measure.frequency, row.on))
        cells.setdefault((row.group_id, start), {})[row.team_id] = row
    found: dict[int | None, list[Reading]] = {None: [], **{group.id: [] for group in measure.groups}}
    for (group_id, start), of_teams in sorted(cells.items(), key=lambda cell: cell[0][1]):
        reading = pooled_reading(measure, start, of_teams.values())
        if reading is not None:
            found.setdefault(group_id, []).append(reading)
    return found


def pooled_reading(measure: Measure, start: date, rows: Collection[Public]) -> Reading | None:
    """One figure made of one observation of each team, dated `start`; None where they can't be put together."""
    each = tuple(row.value for row in rows if row.value is not None)
    ratios = [(row.numerator, row.denominator) for row in rows if row.numerator is not None and row.denominator]
    if measure.value_kind.is_ratio and ratios:
        above, below = sum((one for one, _of in ratios), Decimal(0)), sum((of for _one, of in ratios), Decimal(0))
        drawn = value_of(measure, None, above, below)
        return Reading(start, drawn, above, below, teams=len(ratios), of_teams=each)
    if measure.value_kind.is_event or not each:
        return None  # what lies between two events of different teams says nothing
    return Reading(start, sum(each, Fraction(0)) / len(each), teams=len(each), of_teams=each)


def latest_days(measure_ids: Iterable[int], team_ids: Collection[int] | None = None) -> dict[tuple[int, int], date]:
    """The last day each team counted each measure, by measure and team; also for a student group, or missing."""
    counted = sa.or_(Observation.value.is_not(None), Observation.numerator.is_not(None), Observation.missing)
    last = (
        sa.select(Observation.on)
        .where(Observation.series_id == Series.id, counted)
        .order_by(Observation.on.desc())
        .limit(1)
        .scalar_subquery()
    )
    chosen = sa.select(Series.measure_id, Series.team_id, last).where(Series.measure_id.in_(list(measure_ids)))
    if team_ids is not None:
        chosen = chosen.where(Series.team_id.in_(list(team_ids)))
    found: dict[tuple[int, int], date] = {}
    for measure_id, team_id, day in db.session.execute(chosen):
        if day is not None:
            found[measure_id, team_id] = max(day, found.get((measure_id, team_id), day))
    return found
