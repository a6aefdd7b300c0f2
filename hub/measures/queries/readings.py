"""The one place where numbers are read: what an actor may not see never leaves it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

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
        .where(Series.measure_id.in_(list(wanted)))
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
    found: dict[int, dict[Key, list[Reading]]] = {number: {} for number in wanted}
    insiders: dict[int, bool] = {}
    for measure_id, team_id, group_id, on, numerator, denominator, value, missing, note, shown in db.session.execute(
        chosen
    ):
        if value is None and numerator is None and not missing:
            continue  # entered by mistake and taken away
        if not shown and team_id not in insiders:
            insiders[team_id] = shown_to(actor, team_id, shown=False)
        if shown or insiders[team_id]:
            drawn = value_of(wanted[measure_id], value, numerator, denominator)
            reading = Reading(on, drawn, numerator, denominator, missing=missing, note=note)
        else:
            reading = Reading(on, hidden=True)
        found[measure_id].setdefault(Key(team_id, group_id), []).append(reading)
    return found


def pooled(measure: Measure, group_id: int | None = None) -> list[Reading]:
    """The network's figure for each period, the same for everybody who looks.

    It is made of nothing but the observations that may be shown, so no small number can be had by subtraction.
    Ratios are summed; numbers and counts are the mean of the teams, each counting alike.
    """
    return pool(measure, _public(measure, [group_id]))[group_id]


def pooled_groups(measure: Measure) -> dict[int | None, list[Reading]]:
    """The network's figures for everybody and for each student group, with one question."""
    return pool(measure, _public(measure, None))


_Row = tuple[int, int | None, date, Decimal | None, Decimal | None, Decimal | None]


def _public(measure: Measure, group_ids: Collection[int | None] | None) -> list[_Row]:
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
    return [tuple(row) for row in db.session.execute(chosen)]  # type: ignore[misc]


def pool(measure: Measure, rows: Iterable[_Row]) -> dict[int | None, list[Reading]]:
    """Put the teams' observations of each period together; a team that counted twice counts with its last."""
    cells: dict[tuple[int | None, date], dict[int, _Row]] = {}
    for row in rows:
        cells.setdefault((row[1], periods.start_of(measure.frequency, row[2])), {})[row[0]] = row
    found: dict[int | None, list[Reading]] = {None: [], **{group.id: [] for group in measure.groups}}
    for (group_id, start), of_teams in sorted(cells.items(), key=lambda cell: cell[0][1]):
        reading = _together(measure, start, of_teams)
        if reading is not None:
            found.setdefault(group_id, []).append(reading)
    return found


def _together(measure: Measure, start: date, of_teams: Mapping[int, _Row]) -> Reading | None:
    each = tuple(value for row in of_teams.values() if (value := value_of(measure, row[5], row[3], row[4])) is not None)
    ratios = [(row[3], row[4]) for row in of_teams.values() if row[3] is not None and row[4]]
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
