"""The theory for scripts: shapes, refusals, doing a thing once."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.accounts.models import Person, Scope
from hub.cycles.models import Decision
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.networks.models import Network, Team
from hub.theory import services
from hub.theory.models import Aim, ChangeIdea, Driver, Status
from tests import factories
from tests.cycles.conftest import Script

Scripts = Callable[..., Script]


def test_the_theory_comes_as_a_tree_with_counts(
    network: Network, maya: Person, alder: Team, routines: Driver, catch_up: ChangeIdea, script: Scripts
) -> None:
    factories.aim(network)
    factories.finished_cycle(alder, decision=Decision.ABANDON, idea_id=catch_up.id)
    factories.idea(network, "Waiting", status=Status.PROPOSED)
    found = script(maya).get(f"/networks/{network.id}/theory").json
    assert found["aim"]["statement"].startswith("90 %")
    (top,) = found["drivers"]
    assert (top["title"], top["parent_id"]) == ("Course routines", None)
    assert [child["idea_ids"] for child in top["children"]] == [[catch_up.id]]
    (idea,) = found["ideas"]
    assert idea["counts"] == {
        "cycles": 1,
        "teams": 1,
        "decisions": {"adopt": 0, "adapt": 0, "abandon": 1},
        "last_tested": "2026-11-02",
    }
    assert {name: idea[name] for name in ("kind", "url", "driver_ids", "status")} == {
        "kind": "idea",
        "url": f"/ideas/{catch_up.id}",
        "driver_ids": catch_up.driver_ids,
        "status": "active",
    }
    assert [one["title"] for one in found["proposals"]] == ["Waiting"]


def test_nothing_of_another_network_exists(
    network: Network, outsider: Person, routines: Driver, catch_up: ChangeIdea, script: Scripts
) -> None:
    other = script(outsider)
    for path in (f"/networks/{network.id}/theory", f"/networks/{network.id}/ideas", f"/ideas/{catch_up.id}"):
        assert other.get(path).status_code == 404
    assert other.post(f"/networks/{network.id}/ideas", {"title": "x"}).status_code == 404
    assert other.post(f"/networks/{network.id}/drivers", {"title": "x", "parent_id": None}).status_code == 404
    assert other._send("PUT", f"/networks/{network.id}/aim", {"statement": "x"}).status_code == 404
    assert other.patch(f"/ideas/{catch_up.id}", {"version": catch_up.version}).status_code == 404
    assert other.patch(f"/drivers/{routines.id}", {"version": routines.version}).status_code == 404
    assert other.delete(f"/drivers/{routines.id}").status_code == 404
    assert db.session.query(Aim).count() == 0


@pytest.mark.parametrize("number", [0, 2**31, 10**20])
def test_numbers_beyond_every_record_are_not_found(maya: Person, script: Scripts, number: int) -> None:
    assert script(maya).get(f"/ideas/{number}").status_code == 404
    assert script(maya).patch(f"/drivers/{number}", {"version": 1}).status_code == 404


def test_a_facilitators_idea_is_active_and_a_members_proposed(
    network: Network, samira: Person, maya: Person, viewer: Person, recovery: Driver, script: Scripts
) -> None:
    sent = {"title": "Peer buddy", "driver_ids": [recovery.id], "concept": "Pairs"}
    made = [script(who).post(f"/networks/{network.id}/ideas", sent) for who in (samira, maya, viewer)]
    assert [answer.status_code for answer in made] == [201, 201, 403]
    assert [answer.json["status"] for answer in made[:2]] == ["active", "proposed"]
    assert made[0].json["driver_ids"] == [recovery.id]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "\u200b"},
        {"title": "x" * 201},
        {"title": "x", "colour": "red"},
        {"title": "x", "driver_ids": "all"},
        {"title": "x", "driver_ids": [999_999]},
        {"title": "x", "driver_ids": [2**40]},
        {"title": "x", "description": "y" * 20_001},
    ],
)
def test_a_wrong_idea_is_refused_with_its_field(
    network: Network, samira: Person, script: Scripts, body: dict[str, Any]
) -> None:
    answer = script(samira).post(f"/networks/{network.id}/ideas", body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json["errors"]) <= {"title", "colour", "driver_ids", "description"}
    assert answer.json["errors"]
    assert db.session.query(ChangeIdea).count() == 0


def test_a_driver_of_another_network_is_refused(network: Network, samira: Person, script: Scripts) -> None:
    elsewhere = factories.network()
    foreign = factories.driver(elsewhere)
    factories.join(samira, elsewhere, Role.FACILITATOR)
    for given in (foreign.id, 999_999):
        answer = script(samira).post(f"/networks/{network.id}/ideas", {"title": "x", "driver_ids": [given]})
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["driver_ids"])
        answer = script(samira).post(f"/networks/{network.id}/drivers", {"title": "x", "parent_id": given})
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["parent_id"])


def test_the_same_key_gives_the_first_answer_again(network: Network, maya: Person, script: Scripts) -> None:
    path, sent = f"/networks/{network.id}/ideas", {"title": "Once"}
    first, second = (script(maya).post(path, sent, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert db.session.query(ChangeIdea).count() == 1
    assert script(maya).post(path, {"title": "Other"}, Idempotency_Key="k-1").status_code == 422


def test_an_edit_needs_the_version_last_read(
    samira: Person, maya: Person, recovery: Driver, catch_up: ChangeIdea, script: Scripts
) -> None:
    hub, read = script(samira), catch_up.version
    changed = hub.patch(f"/ideas/{catch_up.id}", {"version": read, "title": "Catch-up at lunch", "driver_ids": []})
    assert (changed.status_code, changed.json["driver_ids"], changed.json["version"]) == (200, [], read + 1)
    late = hub.patch(f"/ideas/{catch_up.id}", {"version": read, "title": "Late"})
    assert (late.status_code, late.json["current"]) == (409, {"version": read + 1})
    assert hub.patch(f"/ideas/{catch_up.id}", {"title": "None"}).status_code == 422
    assert hub.patch(f"/drivers/{recovery.id}", {"version": 99, "title": "Late"}).status_code == 409
    assert script(maya).patch(f"/ideas/{catch_up.id}", {"version": read + 1, "title": "x"}).status_code == 403


def test_a_status_is_accepted_retired_and_brought_back(
    network: Network, samira: Person, maya: Person, script: Scripts
) -> None:
    idea = services.add_idea(network.id, actor=factories.actor(maya), title="Lunch list")
    hub, path = script(samira), f"/ideas/{idea.id}"
    for status in ("active", "retired", "active"):
        answer = hub.patch(path, {"version": idea.version, "status": status, "why": "Said aloud"})
        assert (answer.status_code, answer.json["status"]) == (200, status)
    for status in ("proposed", "merged", "gone"):
        assert hub.patch(path, {"version": idea.version, "status": status}).status_code == 422


def test_a_driver_moves_and_goes_only_when_nothing_hangs_under_it(
    network: Network, samira: Person, routines: Driver, recovery: Driver, script: Scripts
) -> None:
    hub = script(samira)
    assert hub.delete(f"/drivers/{routines.id}").status_code == 422
    moved = hub.patch(f"/drivers/{recovery.id}", {"version": recovery.version, "parent_id": None, "position": 0})
    assert (moved.status_code, moved.json["parent_id"], moved.json["position"]) == (200, None, 0)
    assert hub.delete(f"/drivers/{routines.id}").status_code == 204
    assert [one["title"] for one in hub.get(f"/networks/{network.id}/theory").json["drivers"]] == ["Early recovery"]


def test_the_aim_is_put_and_kept_exactly(network: Network, samira: Person, maya: Person, script: Scripts) -> None:
    path, sent = f"/networks/{network.id}/aim", {"statement": "On track", "baseline": "74.5", "target": 90, "unit": "%"}
    assert script(maya)._send("PUT", path, sent).status_code == 403
    answer = script(samira)._send("PUT", path, sent | {"by": "2027-06-30"})
    assert answer.status_code == 200, answer.json
    assert (float(answer.json["baseline"]), float(answer.json["target"])) == (74.5, 90)
    assert answer.json["by"] == "2027-06-30"
    for wrong in (
        {"target": "NaN"},
        {"target": "1e30"},
        {"target": "0.1234567"},
        {"measure_id": 2**31},
        {"baseline": "much"},
        {"by": "soon"},
        {"statement": " "},
    ):
        assert script(samira)._send("PUT", path, sent | wrong).status_code == 422, wrong
    stale = script(samira)._send("PUT", path, sent | {"version": 99})
    assert stale.status_code == 409


def test_ideas_come_page_by_page_each_once(network: Network, maya: Person, script: Scripts) -> None:
    made = [factories.idea(network, f"Idea {n}").id for n in range(5)]
    seen, path = [], f"/networks/{network.id}/ideas?limit=2"
    cursor = ""
    while cursor is not None:
        page = script(maya).get(path + (f"&cursor={cursor}" if cursor else "")).json
        seen += [idea["id"] for idea in page["items"]]
        cursor = page["next"]
    assert seen == made
    assert script(maya).get(f"{path}&cursor=nonsense").status_code == 422


def test_a_token_that_only_reads_changes_nothing(network: Network, samira: Person, script: Scripts) -> None:
    reader = script(samira, Scope.READ)
    assert reader.get(f"/networks/{network.id}/theory").status_code == 200
    assert reader.post(f"/networks/{network.id}/ideas", {"title": "x"}).status_code == 403
    assert db.session.query(ChangeIdea).count() == 0
