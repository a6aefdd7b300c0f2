"""Numbers that are entered in the moment a network raises its minimum: none slips through."""

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel.db import begin_writing
from hub.measures.models import Observation, Series
from hub.networks.models import Network, Team
from tests import factories
from tests.sweeps.ground import Ground
from tests.sweeps.test_together import at_once, crowd, inside, statuses

__all__ = ["crowd", "inside"]
ROUNDS = 12


def test_no_small_number_is_shown_that_was_entered_while_the_minimum_rose(crowd: Ground) -> None:
    network = db.session.get_one(Network, crowd.world.a.id)
    team, where = db.session.get_one(Team, crowd.world.a.ids["team"]), f"/api/v1/networks/{network.id}"
    for round_ in range(ROUNDS):
        begin_writing()
        network = db.session.get_one(Network, crowd.world.a.id, populate_existing=True)
        network.minimum_n = 10
        measure = factories.measure(network)
        path, version = f"/api/v1/measures/{measure.id}/observations", network.version

        def entering(day: int, path: str = path, team_id: int = team.id) -> object:
            item = {"team_id": team_id, "date": f"2026-03-{day:02}", "numerator": 15, "denominator": 60}
            return lambda: crowd.ask("member", "POST", path, json={"items": [item]})

        def raising(version: int = version) -> object:
            return crowd.ask("facilitator", "PATCH", where, json={"version": version, "minimum_n": 30})

        db.session.commit()
        assert entering(1)().status_code == 201  # type: ignore[operator]
        answers = at_once([entering(4), raising, entering(2), entering(3)])  # type: ignore[list-item]
        assert set(statuses(answers)) <= {200, 201}
        inside_it = sa.select(Observation.shown).join(Series).where(Series.measure_id == measure.id)
        assert list(db.session.scalars(inside_it)) == [False] * 4, round_
