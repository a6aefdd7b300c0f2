"""Measures in the API: definitions, numbers in bulk, and what charts say."""

from datetime import date, timedelta
from typing import Any

import pytest

from hub.accounts.models import Scope
from hub.kernel.permissions import Role
from hub.networks.models import Team
from tests import factories
from tests.conftest import HubClient
from tests.cycles.conftest import Script

MONDAY = date(2026, 1, 5)


class Scene:
    """A network with a facilitator, a team with a member, and a colleague in no team; all of them scripts."""

    def __init__(self, client: HubClient) -> None:
        self.network = factories.network()
        self.alder: Team = factories.team(self.network, "Alder")
        self.birch: Team = factories.team(self.network, "Birch")
        self.client = client
        self.hub = self.script(factories.member(self.network, role=Role.FACILITATOR))
        self.maya = self.script(factories.member(self.alder))
        self.colleague = self.script(factories.member(self.birch))

    def script(self, person: Any) -> Script:
        return Script(self.client, person, Scope.WRITE)

    def measure(self, **more: Any) -> dict[str, Any]:
        body = {
            "title": "On track",
            "type": "outcome",
            "value_kind": "percent",
            "unit": "%",
            "direction": "increase",
            "target": "90",
            "frequency": "weekly",
            "operational_definition": "All ninth-graders on roll.",
            "rules": "anhoej",
        }
        answer = self.hub.post(f"/networks/{self.network.id}/measures", body | more)
        assert answer.status_code == 201, answer.json
        found: dict[str, Any] = answer.json
        return found

    def enter(self, measure: dict[str, Any], *pairs: tuple[int, int], who: Script | None = None, **more: Any) -> Any:
        items = [
            {"date": str(MONDAY + timedelta(weeks=week)), "numerator": a, "denominator": b} | more
            for week, (a, b) in enumerate(pairs)
        ]
        return (who or self.maya).post(f"/measures/{measure['id']}/observations", {"items": items})


@pytest.fixture
def scene(client: HubClient) -> Scene:
    return Scene(client)


def test_a_measure_comes_back_as_it_was_defined(scene: Scene) -> None:
    driver = factories.driver(scene.network)
    made = scene.measure(groups=["Free meals", {"name": "Others", "target": 85}], driver_id=driver.id, type="driver")
    read = scene.colleague.get(f"/measures/{made['id']}").json
    assert read == made
    assert (read["kind"], read["type"], read["driver_id"], read["operational_definition"]) == (
        "measure",
        "driver",
        driver.id,
        "All ninth-graders on roll.",
    )
    assert [group["name"] for group in read["groups"]] == ["Free meals", "Others"]


def test_only_the_hub_pushes_measures_down_and_a_team_adds_its_own(scene: Scene) -> None:
    body = {"title": "Missing tasks", "type": "process", "value_kind": "count"}
    assert scene.maya.post(f"/networks/{scene.network.id}/measures", body).status_code == 403
    own = scene.maya.post(f"/networks/{scene.network.id}/measures", body | {"team_id": scene.alder.id})
    assert (own.status_code, own.json["team_id"]) == (201, scene.alder.id)
    assert (
        scene.colleague.post(f"/networks/{scene.network.id}/measures", body | {"team_id": scene.alder.id}).status_code
        == 403
    )


def test_another_definition_is_another_version_and_breaks_the_chart(scene: Scene) -> None:
    measure = scene.measure()
    scene.enter(measure, *[(60 + week % 3, 100) for week in range(24)])
    change = {
        "version": measure["version"],
        "operational_definition": "Without those on part-time plans.",
        "valid_from": "2026-04-06",
    }
    changed = scene.hub.patch(f"/measures/{measure['id']}", change).json
    assert [one["valid_from"] for one in changed["definitions"]] == [None, "2026-04-06"]
    phases = scene.maya.get(f"/measures/{measure['id']}/analysis?team={scene.alder.id}").json["phases"]
    assert [(phase["first"], phase["last"], phase["why"]) for phase in phases] == [(1, 13, ""), (14, 24, "definition")]


def test_an_old_version_is_refused_with_the_present_one(scene: Scene) -> None:
    measure = scene.measure()
    assert scene.hub.patch(f"/measures/{measure['id']}", {"version": 1, "title": "On the way"}).status_code == 200
    late = scene.hub.patch(f"/measures/{measure['id']}", {"version": 1, "title": "Later"})
    assert (late.status_code, late.json["current"]["version"] > 1) == (409, True)


def test_numbers_are_kept_exactly_and_the_same_key_replaces(scene: Scene) -> None:
    measure = scene.measure(value_kind="number", unit="minutes", about_people=False)
    path = f"/measures/{measure['id']}/observations"
    item = {"team_id": scene.alder.id, "date": "2026-09-07", "value": "12.345678"}
    assert scene.maya.post(path, {"items": [item]}).json == {"added": 1, "changed": 0, "same": 0}
    assert scene.maya.post(path, {"items": [item]}).json == {"added": 0, "changed": 0, "same": 1}
    assert scene.maya.post(path, {"items": [item | {"value": 0.1}]}).json["changed"] == 1
    assert [one["value"] for one in scene.colleague.get(path).json["items"]] == ["0.1"]


def test_one_bad_row_refuses_all_and_is_named(scene: Scene) -> None:
    measure = scene.measure(groups=["Free meals"])
    items = [
        {"date": "2026-09-07", "numerator": 10, "denominator": 20},
        {"date": "2026-09-14", "numerator": 30, "denominator": 20},
    ]
    refused = scene.maya.post(f"/measures/{measure['id']}/observations", {"items": items})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["items.1.numerator"])
    unknown = scene.maya.post(f"/measures/{measure['id']}/observations", {"items": [items[0] | {"group": "Nobody"}]})
    assert list(unknown.json["errors"]) == ["items.0.group"]
    assert scene.maya.get(f"/measures/{measure['id']}/observations").json["items"] == []


def test_a_small_number_is_hidden_from_others_everywhere(scene: Scene) -> None:
    measure = scene.measure(groups=["Free meals"])
    scene.enter(measure, (30, 60), (31, 60))
    scene.enter(measure, (7, 23), group="Free meals")
    for path in (
        "observations",
        f"analysis?team={scene.alder.id}&group=Free meals",
        f"analysis?team={scene.alder.id}",
        "analysis",
    ):
        answer = scene.colleague.get(f"/measures/{measure['id']}/{path}")
        assert answer.status_code == 200
        assert '"7"' not in answer.text
        assert "30.43" not in answer.text
    hidden = scene.colleague.get(f"/measures/{measure['id']}/observations?group=Free meals").json["items"]
    assert [(one["hidden"], one["value"], one["numerator"]) for one in hidden] == [(True, None, None)]
    own = scene.maya.get(f"/measures/{measure['id']}/observations?group=Free meals").json["items"]
    assert [(one["hidden"], one["numerator"]) for one in own] == [(False, "7")]


def test_the_chart_says_its_finding_and_takes_other_rules(scene: Scene) -> None:
    measure = scene.measure()
    scene.enter(
        measure,
        *[(120 + week % 4 - week % 3, 200) for week in range(12)],
        *[(150 + week % 3, 200) for week in range(12)],
    )
    chart = f"/measures/{measure['id']}/analysis?team={scene.alder.id}"
    found = scene.colleague.get(chart).json
    assert found["verdict"] == "signal_better"
    assert "in a row" in found["finding"]
    split = scene.colleague.get(f"{chart}&splits=12&rules=ihi").json
    assert (len(split["phases"]), split["rules"], split["verdict"] != "signal_better") == (2, "ihi", True)
    limits = scene.colleague.get(f"{chart}&chart=p&freeze=12").json
    assert (limits["chart"], len(limits["upper"])) == ("p", 24)


def test_the_network_is_the_sum_of_what_may_be_shown(scene: Scene) -> None:
    measure = scene.measure()
    scene.enter(measure, (30, 60))
    scene.enter(measure, (50, 100), who=scene.colleague)
    found = scene.hub.get(f"/measures/{measure['id']}/analysis").json["points"]
    assert [(one["numerator"], one["denominator"], one["teams"]) for one in found] == [("80", "160", 2)]


def test_other_networks_do_not_exist(scene: Scene) -> None:
    measure = scene.measure()
    stranger = scene.script(factories.member(factories.network(), role=Role.FACILITATOR))
    for path in ("", "/observations", "/analysis"):
        assert stranger.get(f"/measures/{measure['id']}{path}").status_code == 404
    assert stranger.get(f"/networks/{scene.network.id}/measures").status_code == 404
    foreign = factories.team(factories.network())
    items = [{"team_id": foreign.id, "date": "2026-09-07", "numerator": 1, "denominator": 2}]
    assert scene.hub.post(f"/measures/{measure['id']}/observations", {"items": items}).status_code in (403, 422)
    assert scene.hub.get(f"/measures/{measure['id']}/analysis?team={foreign.id}").status_code == 422


@pytest.mark.parametrize(
    "bad",
    [
        {"value_kind": "smell"},
        {"target": "NaN"},
        {"groups": ["Same", "Same"]},
        {"groups": [{"nam": "x"}]},
        {"driver_id": 2**40},
        {"rules": "mine"},
        {"title": "  "},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_is_refused_with_its_field(scene: Scene, bad: dict[str, Any]) -> None:
    body = {"title": "On track", "type": "outcome", "value_kind": "percent"} | bad
    answer = scene.hub.post(f"/networks/{scene.network.id}/measures", body)
    assert (answer.status_code, bool(answer.json["errors"])) == (422, True)


def test_a_list_comes_in_parts_and_can_be_narrowed(scene: Scene) -> None:
    for number in range(3):
        scene.measure(title=f"Measure {number}", type="process" if number else "outcome")
    path = f"/networks/{scene.network.id}/measures"
    first = scene.maya.get(f"{path}?limit=2").json
    rest = scene.maya.get(f"{path}?limit=2&cursor={first['next']}").json
    assert [one["title"] for one in first["items"] + rest["items"]] == ["Measure 0", "Measure 1", "Measure 2"]
    assert len(scene.maya.get(f"{path}?type=process").json["items"]) == 2
