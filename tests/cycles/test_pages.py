"""The pages of cycles, as a teacher meets them."""

from collections.abc import Callable

from hub.accounts.models import Person
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[[Person], HubClient]


def test_every_page_of_a_cycle_opens(signed_in: SignedIn, teacher: Person, alder: Team, network: Network) -> None:
    draft = factories.cycle(alder, shared_at=None)
    finished = factories.finished_cycle(alder, "Friday catch-up")
    client = signed_in(teacher)
    for path in ("cycles", "cycles/new", "cycles/log"):
        response = client.get(f"/n/{network.slug}/{path}")
        assert response.status_code == 200, path
    for cycle in (draft, finished):
        for part in (
            "",
            "/plan/idea",
            "/plan/predictions",
            "/plan/steps",
            "/plan/scale",
            "/do",
            "/study",
            "/act",
            "/stop",
            "/clone",
        ):
            response = client.get(f"/cycles/{cycle.id}{part}")
            assert response.status_code == 200, part
            assert cycle.title in response.text
