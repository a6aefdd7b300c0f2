"""A sample that was made before there were measures gets its own, as if they had been there from the start."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.activity.models import Activity
from hub.cycles.models import Cycle, LearningQuestion
from hub.extensions import db
from hub.kernel import clock
from hub.measures.models import Definition, Measure, Observation
from hub.networks.models import Network, Team
from hub.sample import WorldPlan, completing, loader
from hub.sample.links import measure_asked
from hub.theory.models import Aim
from tests.sample.test_loader import MORNING


def loaded_before_measures(world: WorldPlan) -> None:
    """The sample as it was once made, without whatever measures brought."""
    with clock.at(MORNING):
        loader.Loader(world).load(lambda _: None)
    db.session.execute(sa.delete(Measure))
    db.session.execute(sa.delete(Activity).where(Activity.verb.startswith("measure.")))
    db.session.execute(sa.update(LearningQuestion).values(measure_id=None))
    db.session.execute(sa.update(Aim).values(measure_id=None))
    db.session.commit()


def test_an_older_sample_gets_its_measures_and_one_that_was_changed_is_left_alone(
    app: Flask, small: WorldPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded_before_measures(small)
    monkeypatch.setattr("flask_migrate.upgrade", lambda: None)
    fern = db.session.scalars(sa.select(Team).where(Team.name == "Fern")).one()
    fern.name = "Ours"
    db.session.commit()

    with clock.at(MORNING + timedelta(days=40)):
        said = app.test_cli_runner().invoke(args=["sample", "load", "--upgrade", "--if-empty"])
    assert said.exit_code == 0, said.output
    assert "has been changed since" in said.output
    named = sa.select(Network.name).join(Measure, Measure.network_id == Network.id).distinct()
    assert list(db.session.scalars(named)) == ["Harbour attendance"], "the other network is as it was made"

    db.session.scalars(sa.select(Team).where(Team.name == "Ours")).one().name = "Fern"
    db.session.commit()
    with clock.at(MORNING + timedelta(days=41)):
        said = app.test_cli_runner().invoke(args=["sample", "load", "--upgrade"])
    assert "has been changed since" not in said.output
    assert db.session.query(Measure).count() == sum(len(one.measured.measures) for one in small.networks)
    assert db.session.query(Definition).filter(Definition.valid_from.is_not(None)).count() == 1
    latest = db.session.scalar(sa.select(sa.func.max(Observation.changed_at)))
    assert latest is not None
    assert latest < MORNING, "it ends on the day the sample was made"
    asked = {one.key: key for one in small.cycles for row in one.questions if (key := measure_asked(one, row))}
    assert db.session.query(LearningQuestion).filter(LearningQuestion.measure_id.is_not(None)).count() == len(asked)
    for network in db.session.query(Network):
        news = db.session.query(Activity).filter_by(network_id=network.id).order_by(Activity.seq)
        moments = [one.at for one in news]
        assert moments == sorted(moments)
    assert completing.older() == []
    assert db.session.query(Cycle).count() == len(small.cycles)
