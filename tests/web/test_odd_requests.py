"""What nobody types but somebody sends: it is refused or read as nothing, and never a mistake of ours."""

from collections.abc import Callable

import pytest

from hub.accounts import services
from hub.accounts.models import Person, Scope
from hub.kernel.permissions import Role
from tests import factories
from tests.conftest import HubClient

LARGE = ("2147483648", "9" * 30, "9" * 5_000)
READ = ("feed?before={}", "knowledge?q=a&page={}", "articles?before={}", "cycles?team={}&idea={}", "cycles/new?idea={}")
SENT = (
    ("/comments", {"kind": "idea", "body": "Well done"}, "id"),
    ("/n/on-track/seen", {}, "seq"),
    ("/n/on-track/similar", {"title": "Friday catch-up"}, "exclude"),
)


@pytest.mark.parametrize("number", LARGE)
def test_a_number_no_record_has_is_no_mistake_of_ours(
    app: object, signed_in: Callable[[Person], HubClient], number: str
) -> None:
    network = factories.network("On track", slug="on-track")
    client = signed_in(factories.member(network, "Fay Field", Role.FACILITATOR))
    answers = [client.get(f"/n/on-track/{address.replace('{}', number)}").status_code for address in READ]
    answers += [client.post(where, data={**data, name: number}).status_code for where, data, name in SENT]
    assert max(answers) < 500
    assert answers[0] == 200


def test_a_nul_in_an_address_signs_nobody_in_and_breaks_nothing(client: HubClient) -> None:
    sent = {"email": "a\x00@school.example", "password": "let me in, please"}
    assert client.post("/sign-in", data=sent).status_code in (400, 422)
    assert client.post("/reset", data=sent).status_code in (303, 400)


def test_boxes_within_boxes_are_refused(client: HubClient) -> None:
    maya = factories.member(factories.team(factories.network()), "Maya Okafor")
    _token, key = services.make_token(maya, name="deep", scope=Scope.WRITE)
    given = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    answer = client.post("/api/v1/networks", data="[" * 100_000, headers=given)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    kept = {"kept": "[" * 100_000, "to": "/", "email": "a@school.example", "password": "let me in, please"}
    assert client.post("/sign-in/again", data=kept).status_code == 422


def test_an_origin_that_is_no_address_is_foreign(client: HubClient) -> None:
    assert client.post("/sign-in", data={}, headers={"Origin": "http://["}).status_code == 400
