"""The network's figures of many measures at once: the sums are made in the database, one row for each day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import GenericFunction

from hub.extensions import db
from hub.kernel.db import Exact
from hub.measures import periods
from hub.measures.models import Measure, Observation, Series
from hub.measures.queries.readings import pooled, pooled_groups
from hub.measures.values import Reading, value_of

# SQLite adds floats, which hold the millionths it keeps exactly up to here; what is larger is added up row by row.
_EXACT_BELOW = Decimal(2**53) / 1_000_000


class _Total(GenericFunction[Decimal]):
    """A sum that never overflows: SQLite's own refuses to go beyond 64 bits."""

    type = Exact()
    inherit_cache = True
    name = "sum"
    _register = False


@compiles(_Total, "sqlite")
def _total_on_sqlite(element: _Total, compiler: Any, **options: Any) -> str:
    return f"total({compiler.process(element.clauses, **options)})"


@dataclass
class _Period:
    """What all teams counted in one period."""

    above: Decimal = Decimal(0)
    below: Decimal = Decimal(0)
    ratios: int = 0
    values: Fraction = field(default_factory=Fraction)
    counted: int = 0


def pooled_many(
    measures: Iterable[Measure], *, grouped: Collection[int] = ()
) -> dict[int, dict[int | None, list[Reading]]]:
    """The network's figures of measures as `pooled` gives them, without what each team has: by measure and group.

    The group None is everybody; student groups are there for measures whose number is in `grouped`. One question to the
    database; one more for each measure that some team counted twice in a period: there the last count is what stands.
    """
    wanted = {measure.id: measure for measure in measures}
    if not wanted:
        return {}
    cells: dict[int, dict[int | None, dict[date, _Period]]] = {number: {None: {}} for number in wanted}
    singly: set[int] = set()
    for row in db.session.execute(_SUMS, {"measure_ids": list(wanted), "grouped": list(grouped)}):
        frequency = wanted[row.measure_id].frequency
        start = periods.start_of(frequency, row.on)
        is_twice = row.later is not None and periods.start_of(frequency, row.later) == start
        if is_twice or any(abs(total or 0) >= _EXACT_BELOW for total in (row.above, row.below, row.total)):
            singly.add(row.measure_id)
        else:
            _add(cells[row.measure_id].setdefault(row.group_id, {}).setdefault(start, _Period()), row)
    return {
        number: _one_by_one(measure, in_groups=number in grouped)
        if number in singly
        else {group_id: list(_readings(measure, found)) for group_id, found in cells[number].items()}
        for number, measure in wanted.items()
    }


def _one_by_one(measure: Measure, *, in_groups: bool) -> dict[int | None, list[Reading]]:
    return pooled_groups(measure) if in_groups else {None: pooled(measure)}


def _sums() -> sa.Select[Any]:
    """Sums by measure, group and day, with the nearest next count of a team in them; only what everybody may see."""
    after = aliased(Observation)
    later = sa.select(sa.func.min(after.on)).where(after.series_id == Observation.series_id, after.on > Observation.on)
    rows = (
        sa.select(
            Series.measure_id,
            Series.group_id,
            Observation.on,
            later.scalar_subquery().label("later"),
            sa.and_(Observation.numerator.is_not(None), Observation.denominator != 0).label("is_ratio"),
            Observation.numerator,
            Observation.denominator,
            Observation.value,
        )
        .join(Series, Series.id == Observation.series_id)
        .where(
            Series.measure_id.in_(sa.bindparam("measure_ids", expanding=True)),
            sa.or_(Series.group_key == 0, Series.measure_id.in_(sa.bindparam("grouped", expanding=True))),
            Observation.shown,
            sa.not_(Observation.missing),
        )
        .subquery()
    ).c
    kinds = rows.measure_id, rows.group_id, rows.on, rows.is_ratio
    sums = (
        _Total(rows.numerator).label("above"),
        _Total(rows.denominator).label("below"),
        _Total(rows.value).label("total"),
    )
    counts = sa.func.count().label("teams"), sa.func.count(rows.value).label("valued")
    return sa.select(*kinds, *sums, *counts, sa.func.min(rows.later).label("later")).group_by(*kinds)


# Made once: to put it together takes longer than to answer it.
_SUMS = _sums()


def _add(period: _Period, row: Any) -> None:
    if row.is_ratio:
        period.above += row.above
        period.below += row.below
        period.ratios += row.teams
    if row.valued:
        period.values += Fraction(row.total)
        period.counted += row.valued


def _readings(measure: Measure, found: Mapping[date, _Period]) -> Iterator[Reading]:
    for start, period in sorted(found.items()):
        if measure.value_kind.is_ratio and period.ratios:
            drawn = value_of(measure, None, period.above, period.below)
            yield Reading(start, drawn, period.above, period.below, teams=period.ratios)
        elif period.counted and not measure.value_kind.is_event:
            yield Reading(start, period.values / period.counted, teams=period.counted)
