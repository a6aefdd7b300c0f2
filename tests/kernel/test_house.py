"""The house stands: it answers, and it refuses to stand with a hole in the wall."""

import pytest
from flask import Flask

from hub.web.policies import UndeclaredEndpoint, check
from tests import factories
from tests.conftest import HubClient


def test_it_says_that_it_is_alive_and_ready(client: HubClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json == {"ready": True}


def test_it_refuses_to_start_with_an_endpoint_that_declares_no_policy() -> None:
    app = Flask("hole")
    app.add_url_rule("/hole", "hole", lambda: "anybody")
    with pytest.raises(UndeclaredEndpoint, match="hole"):
        check(app)


def test_factories_make_valid_records(app: Flask) -> None:
    network = factories.network()
    team = factories.team(network)
    maya = factories.member(team, "Maya Okafor")
    factories.finished_cycle(team, idea_id=factories.idea(network, drivers=(factories.driver(network),)).id)
    actor = factories.actor(maya)
    assert actor.contributes(network.id)
    assert actor.works_with(team.id)
    assert not actor.facilitates(network.id)
