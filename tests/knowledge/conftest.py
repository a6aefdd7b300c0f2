"""A network with two teams, a writer, a colleague, a viewer and its facilitator."""

from dataclasses import dataclass

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from hub.accounts.models import Person
from hub.kernel.permissions import Actor, Role
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient
from tests.networks.conftest import questions, script

__all__ = ["questions", "script"]  # shared fixtures


@dataclass
class World:
    """Who is there."""

    network: Network
    alder: Team
    fern: Team
    maya: Person  # of Alder, writes
    tomasz: Person  # of Fern
    viewer: Person
    samira: Person  # facilitator

    def actor(self, name: str) -> Actor:
        """The actor of one of them, with the roles of this moment."""
        return factories.actor(getattr(self, name))


@pytest.fixture
def world(app: Flask) -> World:
    network = factories.network("On track")
    alder, fern = factories.team(network, "Alder"), factories.team(network, "Fern")
    return World(
        network=network,
        alder=alder,
        fern=fern,
        maya=factories.member(alder, "Maya Okafor"),
        tomasz=factories.member(fern, "Tomasz Zielinski"),
        viewer=factories.member(network, "Vera Viewer", Role.VIEWER),
        samira=factories.member(network, "Samira Haddad", Role.FACILITATOR),
    )


def page(client: HubClient, address: str) -> HTMLParser:
    """A page that opens, as its elements."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return HTMLParser(answer.text)
