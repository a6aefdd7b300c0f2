"""A network with one measure, a team that counts it, and people who look at its chart from inside and outside."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.accounts.models import Person
from hub.kernel.permissions import Role
from hub.measures.models import Frequency, Measure
from hub.networks.models import Network, Team
from tests import factories

FIRST = date(2026, 6, 1)
LOW_TO_HIGH = (*[(40 + place % 3, 80) for place in range(13)], *[(60 + place % 3, 80) for place in range(12)])
FILES = ("svg", "csv", "xlsx")


@dataclass
class Scene:
    """Who and what is there; `open` asks for the chart's page or a file of it as somebody."""

    signed_in: Callable[[Person], FlaskClient]
    network: Network
    team: Team
    measure: Measure
    member: Person
    colleague: Person
    facilitator: Person
    viewer: Person

    def path(self, ending: str = "", **question: Any) -> str:
        """The address of the chart."""
        asked = "&".join(f"{name}={value}" for name, value in question.items())
        return f"/measures/{self.measure.id}/teams/{self.team.id}{ending}" + (f"?{asked}" if asked else "")

    def open(self, who: Person, ending: str = "", **question: Any) -> TestResponse:
        """Open it."""
        return self.signed_in(who).get(self.path(ending, **question))

    def write(self, who: Person, **form: Any) -> TestResponse:
        """Send the form of a mark."""
        return self.signed_in(who).post(self.path("/marks"), data={"kind": "note", "on": "2026-07-06"} | form)

    def words(self, who: Person, ending: str = "", **question: Any) -> str:
        """Everything somebody can read in a page or file, a workbook's parts included."""
        answer = self.open(who, ending, **question)
        assert answer.status_code == 200, answer.status
        return unpacked(answer.data) if ending == ".xlsx" else answer.get_data(as_text=True)


def scene(signed_in: Callable[[Person], FlaskClient], **more: Any) -> Scene:
    """A network with a measure and a team; nothing is counted yet."""
    network = factories.network("Ninth grade")
    team = factories.team(network, "Alder")
    fields = {"title": "Pupils on track", "frequency": Frequency.WEEKLY} | more
    return Scene(
        signed_in,
        network,
        team,
        factories.measure(network, **fields),
        factories.member(team, "Maya"),
        factories.member(factories.team(network, "Birch"), "Jo"),
        factories.member(network, "Samira", Role.FACILITATOR),
        factories.member(network, "Vera", Role.VIEWER),
    )


def unpacked(data: bytes) -> str:
    """All parts of a workbook as text."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
