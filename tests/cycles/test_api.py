"""Cycles for scripts: shapes, refusals, doing a thing once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from hub.accounts.models import Person, Scope
from hub.activity.models import Activity
from hub.cycles.models import Cycle, LearningQuestion
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.networks.models import Network, Team
from tests import factories
from tests.cycles.conftest import Script

Scripts = Callable[..., Script]

WHOLE: dict[str, Any] = {
    "title": "Friday catch-up, one class",
    "previous_id": None,
    "scale": {"level": "class", "n": 27},
    "context": {"phase": "secondary", "setting": "urban"},
    "plan": {
        "objective": "Will a set time help?",
        "check_on": "2026-10-09",
        "data_plan": "Count on Friday evening.",
        "questions": [
            {
                "id": 1,
                "question": "Will missing tasks fall?",
                "prediction": {"kind": "number", "from": 41, "to": 30, "unit": "tasks", "confidence": 60},
                "measure_id": None,
            }
        ],
        "steps": [{"what": "Print the list", "who": "Maya", "due": "2026-09-18", "where": "Room 4"}],
        "affected": "The bus",
        "different_this_time": "The list is on the desk.",
    },
    "do": {"happened": "Held three times.", "unexpected": "Pupils asked for it."},
    "study": {"answers": [{"question_id": 1, "actual": {"number": 24}}], "learning": "Short is enough.", "surprise": 2},
    "act": {"decision": "adapt", "reason": "25 minutes do.", "next": "Three classes"},
}


def test_a_whole_cycle_comes_back_as_it_was_sent(
    script: Scripts, teacher: Person, alder: Team, network: Network
) -> None:
    idea = factories.idea(network)
    sent = {"team_id": alder.id, "idea_id": idea.id} | WHOLE
    answer = script(teacher).post(f"/networks/{network.id}/cycles", sent)
    assert answer.status_code == 201, answer.json
    made = answer.json
    question = made["plan"]["questions"][0]
    assert made["kind"] == "cycle"
    assert made["url"] == f"/cycles/{made['id']}"
    assert made["stage"] == "study"
    for name in ("team_id", "idea_id", "title", "previous_id", "scale", "context", "do"):
        assert made[name] == sent[name]
    assert question["prediction"] == WHOLE["plan"]["questions"][0]["prediction"]
    assert made["plan"]["steps"][0].items() >= WHOLE["plan"]["steps"][0].items()
    for name in ("objective", "check_on", "data_plan", "affected", "different_this_time"):
        assert made["plan"][name] == WHOLE["plan"][name]
    assert made["study"] == {
        "answers": [{"question_id": question["id"], "actual": {"number": 24}, "verdict": "better"}],
        "learning": "Short is enough.",
        "surprise": 2,
    }
    assert made["act"].items() >= WHOLE["act"].items()
    assert script(teacher).get(f"/cycles/{made['id']}").json == made


def test_what_is_planned_is_news_for_the_network(
    script: Scripts, teacher: Person, alder: Team, network: Network
) -> None:
    script(teacher).post(f"/networks/{network.id}/cycles", {"team_id": alder.id, "title": "Hinge question"})
    colleague = factories.member(network)
    listed = script(colleague).get(f"/networks/{network.id}/cycles").json
    assert [item["title"] for item in listed["items"]] == ["Hinge question"]
    assert db.session.scalars(select(Activity.verb)).all() == ["cycle.planned"]


@pytest.mark.parametrize(
    ("prediction", "field"),
    [
        ({"kind": "number"}, "to"),
        ({"kind": "range", "low": 3}, "high"),
        ({"kind": "range", "low": 5, "high": 3}, "high"),
        ({"kind": "direction"}, "direction"),
        ({"kind": "direction", "direction": "sideways"}, "direction"),
        ({"kind": "text"}, "text"),
        ({"kind": "guess"}, "kind"),
        ({"to": 3}, "kind"),
        ({"kind": "number", "to": "much"}, "to"),
        ({"kind": "number", "to": True}, "to"),
        ({"kind": "number", "to": 0.1234567}, "to"),
        ({"kind": "number", "to": 123456789012.123456}, "to"),
        ({"kind": "number", "to": 3, "confidence": 101}, "confidence"),
        ({"kind": "number", "to": 3, "colour": "blue"}, "colour"),
    ],
)
def test_a_prediction_of_the_wrong_shape_is_refused_at_its_field(
    script: Scripts, teacher: Person, alder: Team, prediction: dict[str, Any], field: str
) -> None:
    body = {"team_id": alder.id, "title": "x", "plan": {"questions": [{"question": "?", "prediction": prediction}]}}
    answer = script(teacher).post(f"/networks/{alder.network_id}/cycles", body)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [f"plan.questions.0.prediction.{field}"]
    assert all(isinstance(sentence, str) for said in answer.json["errors"].values() for sentence in said)
    assert db.session.scalar(select(func.count(Cycle.id))) == 0


@pytest.mark.parametrize(
    ("sent", "given"),
    [("123456789012.123456", "123456789012.123456"), (0.1, 0.1), ("30.50", 30.5), (-4, -4), (1e3, 1000)],
)
def test_numbers_come_back_exactly(script: Scripts, teacher: Person, alder: Team, sent: Any, given: Any) -> None:
    question = {"question": "?", "prediction": {"kind": "range", "low": -5, "high": sent}}
    body = {"team_id": alder.id, "title": "x", "plan": {"questions": [question]}}
    made = script(teacher).post(f"/networks/{alder.network_id}/cycles", body).json
    assert made["plan"]["questions"][0]["prediction"]["high"] == given


@pytest.mark.parametrize("extra", [{"network_id": 1}, {"created_by_id": 1}, {"stage": "finished"}, {"version": 9}])
def test_a_new_cycle_takes_no_field_that_is_not_its_own(
    script: Scripts, teacher: Person, alder: Team, network: Network, extra: dict[str, Any]
) -> None:
    answer = script(teacher).post(f"/networks/{network.id}/cycles", {"team_id": alder.id, "title": "x"} | extra)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == list(extra)


def test_references_to_other_networks_write_nothing(
    script: Scripts, teacher: Person, alder: Team, network: Network
) -> None:
    elsewhere = factories.network()
    team, idea = factories.team(elsewhere), factories.idea(elsewhere)
    foreign = factories.cycle(team)
    other_team = factories.cycle(factories.team(network))
    mine = factories.finished_cycle(alder)
    count = db.session.scalar(select(func.count(Cycle.id)))
    ask = script(teacher)
    base = f"/networks/{network.id}"
    attempts = [
        (f"{base}/cycles", {"team_id": team.id, "title": "x"}),
        (f"{base}/cycles", {"team_id": alder.id, "title": "x", "idea_id": idea.id}),
        (f"{base}/cycles", {"team_id": alder.id, "title": "x", "previous_id": foreign.id}),
        (f"{base}/cycles", {"team_id": alder.id, "title": "x", "previous_id": other_team.id}),
        (f"{base}/cycles", {"team_id": 2**31 - 1, "title": "x"}),
        (f"{base}/cycles", {"team_id": 10**30, "title": "x"}),
        (f"{base}/cycles", {"team_id": alder.id, "title": "x", "plan": {"questions": [{"measure_id": 7}]}}),
        (f"{base}/quick-logs", {"team_id": team.id, "text": "x", "result": "same"}),
        (f"{base}/quick-logs", {"team_id": alder.id, "text": "x", "result": "same", "idea_id": idea.id}),
        (f"/cycles/{mine.id}/clone", {"team_id": team.id}),
    ]
    for path, body in attempts:
        answer = ask.post(path, body)
        assert answer.status_code == 422, (path, body)
    for path, body in [
        (f"/networks/{elsewhere.id}/cycles", {"team_id": team.id, "title": "x"}),
        (f"/networks/{elsewhere.id}/quick-logs", {"team_id": team.id, "text": "x", "result": "same"}),
        (f"/cycles/{foreign.id}/next", {}),
        (f"/cycles/{foreign.id}/clone", {"team_id": alder.id}),
        (f"/cycles/{foreign.id}/finish", {"version": 1, "decision": "adopt", "learning": "x"}),
        (f"/cycles/{10**12}/next", {}),
    ]:
        assert ask.post(path, body).status_code == 404, path
    assert ask.get(f"/cycles/{foreign.id}").status_code == 404
    assert ask.patch(f"/cycles/{foreign.id}", {"version": 1, "title": "x"}).status_code == 404
    assert ask.delete(f"/cycles/{foreign.id}/finish").status_code == 404
    assert db.session.scalar(select(func.count(Cycle.id))) == count


def test_rows_of_another_cycle_are_not_reached_through_this_one(script: Scripts, teacher: Person, alder: Team) -> None:
    other, mine = factories.finished_cycle(alder), factories.finished_cycle(alder)
    ask, path, version = script(teacher), f"/cycles/{mine.id}", mine.version
    theirs = other.questions[0].id
    for body in (
        {"plan": {"questions": [{"id": theirs, "question": "Mine now"}]}},
        {"study": {"answers": [{"question_id": theirs, "actual": {"number": 1}}]}},
    ):
        assert ask.patch(path, {"version": version} | body).status_code == 422
    assert db.session.get(LearningQuestion, theirs).actual_number == 24  # type: ignore[union-attr]


def test_an_edit_of_an_older_version_is_told_what_is_there_now(script: Scripts, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder, "First title")
    ask, path, version = script(teacher), f"/cycles/{cycle.id}", cycle.version
    changed = ask.patch(path, {"version": version, "title": "Second title"})
    assert changed.status_code == 200
    late = ask.patch(path, {"version": version, "title": "Third title"})
    assert late.status_code == 409
    assert late.mimetype == "application/problem+json"
    assert late.json["current"] == changed.json
    too_late = ask.post(f"{path}/finish", {"version": version, "decision": "adopt", "learning": "x"})
    assert (too_late.status_code, too_late.json["current"]["version"]) == (409, changed.json["version"])


def test_what_a_patch_does_not_name_stays(script: Scripts, teacher: Person, alder: Team, network: Network) -> None:
    ask = script(teacher)
    made = ask.post(f"/networks/{network.id}/cycles", {"team_id": alder.id} | WHOLE).json
    changed = ask.patch(f"/cycles/{made['id']}", {"version": made["version"], "plan": {"affected": None}}).json
    assert changed["plan"] == made["plan"] | {"affected": ""}
    for name in ("title", "do", "study", "act", "scale", "context"):
        assert changed[name] == made[name]


def test_a_patch_needs_the_version(script: Scripts, teacher: Person, alder: Team) -> None:
    answer = script(teacher).patch(f"/cycles/{factories.cycle(alder).id}", {"title": "x"})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["version"])


def test_finishing_needs_a_learning_and_a_decision_and_nothing_else(
    script: Scripts, teacher: Person, alder: Team
) -> None:
    cycle = factories.cycle(alder)
    ask, path = script(teacher), f"/cycles/{cycle.id}/finish"
    whole = {"version": cycle.version, "decision": "abandon", "learning": "The bus leaves at 15:10."}
    for missing in whole:
        answer = ask.post(path, {name: value for name, value in whole.items() if name != missing})
        assert (answer.status_code, list(answer.json["errors"])) == (422, [missing])
    assert ask.post(path, whole | {"learning": " \u200b "}).status_code == 422
    finished = ask.post(path, whole).json
    assert (finished["stage"], finished["act"]["decision"]) == ("finished", "abandon")
    assert finished["study"]["learning"] == "The bus leaves at 15:10."
    again = ask.delete(path).json
    assert (again["stage"], again["study"]["learning"]) == ("study", "The bus leaves at 15:10.")


def test_next_starts_from_what_was_counted(script: Scripts, teacher: Person, alder: Team) -> None:
    cycle = factories.finished_cycle(alder)
    following = script(teacher).post(f"/cycles/{cycle.id}/next")
    assert following.status_code == 201
    assert following.json["previous_id"] == cycle.id
    assert following.json["plan"]["questions"][0]["prediction"]["from"] == 24


def test_a_clone_says_where_it_came_from(script: Scripts, alder: Team, network: Network) -> None:
    source = factories.finished_cycle(alder)
    birch = factories.team(network, "Birch")
    clone = script(factories.member(birch)).post(f"/cycles/{source.id}/clone", {"team_id": birch.id})
    assert clone.status_code == 201
    assert (clone.json["team_id"], clone.json["cloned_from_id"]) == (birch.id, source.id)


def test_a_quick_log_is_a_cycle_that_can_grow(script: Scripts, teacher: Person, alder: Team, network: Network) -> None:
    ask = script(teacher)
    body = {"team_id": alder.id, "text": "Hinge question in two lessons", "result": "better", "number": 6}
    made = ask.post(f"/networks/{network.id}/quick-logs", body)
    assert made.status_code == 201
    assert (made.json["title"], made.json["result"]) == ("Hinge question in two lessons", "better")
    assert made.json["study"]["answers"][0]["actual"] == {"number": 6}
    grown = ask.patch(f"/cycles/{made.json['id']}", {"version": made.json["version"], "plan": {"objective": "More"}})
    assert (grown.status_code, grown.json["do"]["happened"]) == (200, "Hinge question in two lessons")


def test_the_same_key_makes_one_cycle(script: Scripts, teacher: Person, alder: Team, network: Network) -> None:
    ask, path = script(teacher), f"/networks/{network.id}/cycles"
    body = {"team_id": alder.id, "title": "Once"}
    first, second = (ask.post(path, body, Idempotency_Key="k1") for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json == second.json
    assert ask.post(path, body | {"title": "Other"}, Idempotency_Key="k1").status_code == 422
    assert db.session.scalars(select(Cycle.title)).all() == ["Once"]


def test_a_token_that_only_reads_writes_nothing(
    script: Scripts, teacher: Person, alder: Team, network: Network
) -> None:
    ask = script(teacher, Scope.READ)
    assert ask.get(f"/networks/{network.id}/cycles").status_code == 200
    assert ask.post(f"/networks/{network.id}/cycles", {"team_id": alder.id, "title": "x"}).status_code == 403


def test_who_may_write_through_the_api(script: Scripts, alder: Team, network: Network) -> None:
    body = {"team_id": alder.id, "title": "x"}
    for person, status in [
        (factories.member(alder), 201),
        (factories.member(alder, role=Role.COACH), 201),
        (factories.member(network, role=Role.FACILITATOR), 201),
        (factories.member(network), 403),
        (factories.member(alder, role=Role.VIEWER), 403),
        (factories.member(factories.network()), 404),
    ]:
        assert script(person).post(f"/networks/{network.id}/cycles", body).status_code == status


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"A", "B", "C"}),
        ("decision=adapt", {"B"}),
        ("stage=plan", {"A"}),
        ("stage=finished&decision=abandon", {"C"}),
        ("since=2000-01-01", {"A", "B", "C"}),
        ("until=2000-01-01", set()),
        ("since=9999-12-31&until=0001-01-01", set()),
        ("unknown=1", {"A", "B", "C"}),
    ],
)
def test_lists_are_narrowed(script: Scripts, teacher: Person, alder: Team, query: str, titles: set[str]) -> None:
    factories.cycle(alder, "A", decision="adapt")  # not finished: the decision is a thought
    factories.finished_cycle(alder, "B")
    factories.finished_cycle(alder, "C", decision="abandon")
    items = script(teacher).get(f"/networks/{alder.network_id}/cycles?{query}").json["items"]
    assert {item["title"] for item in items} == titles


def test_lists_are_narrowed_by_team_idea_driver_and_person(
    script: Scripts, teacher: Person, alder: Team, network: Network
) -> None:
    above = factories.driver(network)
    below = factories.driver(network, parent=above)
    idea, merged = factories.idea(network, drivers=(below,)), factories.idea(network)
    merged.merged_into_id = idea.id
    factories.cycle(alder, "A", idea_id=idea.id, created_by_id=teacher.id)
    factories.cycle(factories.team(network, "Birch"), "B", idea_id=merged.id)
    ask, path = script(teacher), f"/networks/{network.id}/cycles"

    def titles(query: str) -> set[str]:
        return {item["title"] for item in ask.get(f"{path}?{query}").json["items"]}

    assert titles(f"team={alder.id}") == {"A"}
    assert titles(f"idea={idea.id}") == {"A", "B"}
    assert titles(f"driver={above.id}") == titles(f"driver={below.id}") == {"A"}
    assert titles(f"person={teacher.id}") == {"A"}


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1000000000", "team=x", "team=-1", "decision=maybe", "since=soon", "cursor=abc"]
)
def test_filters_that_make_no_sense_are_refused(script: Scripts, teacher: Person, network: Network, query: str) -> None:
    assert script(teacher).get(f"/networks/{network.id}/cycles?{query}").status_code == 422


def test_a_list_is_read_page_by_page_without_gaps(
    script: Scripts, teacher: Person, alder: Team, network: Network
) -> None:
    made = {factories.cycle(alder).id for _ in range(5)}
    factories.cycle(factories.team(network), shared_at=None)  # somebody else's draft
    seen: list[int] = []
    path: str | None = f"/networks/{network.id}/cycles?limit=2"
    while path:
        page = script(teacher).get(path).json
        seen += [item["id"] for item in page["items"]]
        path = f"/networks/{network.id}/cycles?limit=2&cursor={page['next']}" if page["next"] else None
    assert sorted(seen) == sorted(made)
    assert len(seen) == 5
