"""A measure with a hundred weekly numbers of every team and group, for the pages that show them all."""

import random
from datetime import timedelta
from decimal import Decimal

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel import clock
from hub.measures.models import (
    Definition,
    Direction,
    Measure,
    MeasureType,
    Observation,
    Series,
    StudentGroup,
    ValueKind,
)
from hub.networks.models import Team

POINTS = 100
GROUPS = ("Eligible for free meals", "Not eligible")
PAGES = {
    "page with 38 small multiples": "/measures/{measure}",
    "groups side by side": "/measures/{measure}/by-group",
    "all teams as CSV": "/measures/{measure}/table.csv",
}


def fill(network_id: int) -> int:
    """Give every team of a network a hundred weekly numbers of a new measure and its groups; the measure's number."""
    chance = random.Random(1)
    measure = Measure(
        network_id=network_id,
        type=MeasureType.OUTCOME,
        title="On track",
        value_kind=ValueKind.PERCENT,
        direction=Direction.INCREASE,
        target=Decimal(90),
    )
    measure.definitions = [Definition(number=1, text="All on roll that Friday.")]
    measure.groups = [StudentGroup(name=name, dimension="Meals", position=place) for place, name in enumerate(GROUPS)]
    db.session.add(measure)
    db.session.flush()
    first = clock.today() - timedelta(weeks=POINTS)
    for team_id in db.session.scalars(sa.select(Team.id).where(Team.network_id == network_id)):
        for group_id in (None, *(group.id for group in measure.groups)):
            series = Series(measure_id=measure.id, team_id=team_id, group_id=group_id, group_key=group_id or 0)
            db.session.add(series)
            db.session.flush()
            rows = [
                {
                    "series_id": series.id,
                    "on": first + timedelta(weeks=week),
                    "numerator": Decimal(chance.randint(90, 150)),
                    "denominator": Decimal(200),
                    "missing": False,
                    "note": "",
                    "shown": True,
                }
                for week in range(POINTS)
            ]
            db.session.execute(sa.insert(Observation), rows)
    db.session.commit()
    return measure.id
