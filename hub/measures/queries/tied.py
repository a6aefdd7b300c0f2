"""Measures tied to the aim or to drivers, with all that judging their charts needs but the numbers."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.measures.models import ChartMark, Definition, Measure, MeasureType, StudentGroup
from hub.measures.queries.finding import visible_to

# More than anybody looks at on one page.
MOST = 60


def tied(
    actor: Actor,
    network_id: int,
    *,
    driver_ids: Collection[int] | None,
    aim_measure_id: int | None = None,
    team_id: int | None = None,
    every_team: bool = False,
    aim: bool = True,
) -> dict[Measure, list[ChartMark]]:
    """The measures of drivers (None: of all) and of the aim with what stands on their charts, with one question.

    The measure by which the aim is judged comes with its student groups.

    What judges most comes first: outcome, driver, process, balancing. The marks are those of the network's chart; with
    a team those of the team's chart too. What a team counts besides comes last: that team's, or `every_team`'s.
    """
    on_chart = sa.and_(
        ChartMark.measure_id == Measure.id,
        ChartMark.removed_at.is_(None),
        ChartMark.group_id.is_(None),
        sa.or_(ChartMark.team_id.is_(None), ChartMark.team_id == team_id),
    )
    drivers = Measure.driver_id.is_not(None) if driver_ids is None else Measure.driver_id.in_(list(driver_ids))
    about: list[sa.ColumnElement[bool]] = [drivers]
    if aim:
        about += [
            sa.and_(Measure.driver_id.is_(None), Measure.type == MeasureType.OUTCOME),
            Measure.id == aim_measure_id,
        ]
    shared = Measure.team_id.is_(None)
    versions = joinedload(Measure.definitions).load_only(Definition.number, Definition.valid_from)
    chosen = (
        visible_to(actor)
        .add_columns(ChartMark, StudentGroup)
        .outerjoin(ChartMark, on_chart)
        .outerjoin(StudentGroup, sa.and_(StudentGroup.measure_id == Measure.id, Measure.id == aim_measure_id))
        .where(
            Measure.network_id == network_id,
            Measure.retired_at.is_(None),
            sa.true() if every_team else sa.or_(shared, Measure.team_id == team_id),
            sa.or_(*about),
        )
        .order_by(Measure.id, ChartMark.on, ChartMark.id)
        .options(versions, lazyload(Measure.groups), joinedload(Measure.team))
    )
    found: dict[Measure, list[ChartMark]] = {}
    groups: dict[StudentGroup, Measure] = {}
    for measure, mark, group in db.session.execute(chosen).unique():
        marks = found.setdefault(measure, [])
        if mark is not None and mark not in marks:
            marks.append(mark)
        if group is not None:
            groups[group] = measure
    for judging in set(groups.values()):
        own = sorted(groups, key=lambda group: (group.position, group.id))
        set_committed_value(judging, "groups", own)
    order = list(MeasureType)
    first = sorted(found, key=lambda one: (one.team_id is not None, order.index(one.type), one.id))
    return {measure: found[measure] for measure in first[:MOST]}
