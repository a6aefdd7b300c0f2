"""When the sample is not loaded: cut off, among real people, beside other networks."""

import pytest
from flask import Flask

from hub.accounts.models import Person
from hub.extensions import db
from hub.networks.models import Network
from hub.sample import WorldPlan, loader
from tests import factories


def test_a_load_that_is_cut_off_leaves_nothing_behind(app: Flask, small: WorldPlan) -> None:
    def cut_off(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loader.Loader(small).load(cut_off)
    assert db.session.query(Network).count() == 0
    assert db.session.query(Person).count() == 0
    assert [plan.name for plan in loader.Loader(small).missing] == [plan.name for plan in small.networks]


def test_public_passwords_stay_away_from_real_people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.person("Somebody Real")
    monkeypatch.setitem(app.config, "ENV", "production")
    said = app.test_cli_runner().invoke(args=["sample", "load"])
    assert said.exit_code == 1
    assert "Real people have accounts on this hub" in said.output
    assert db.session.query(Network).count() == 0


def test_if_empty_leaves_a_hub_with_a_network_alone(app: Flask) -> None:
    factories.network("Ours")
    said = app.test_cli_runner().invoke(args=["sample", "load", "--if-empty"])
    assert (said.exit_code, said.output) == (0, "")
    assert db.session.query(Network).count() == 1


def test_people_of_a_sample_that_is_not_there(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["sample", "people"])
    assert said.exit_code == 1
    assert "sample load" in said.output
