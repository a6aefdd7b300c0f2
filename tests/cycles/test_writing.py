"""Writing in a cycle page by page: kept, refused, saved twice, saved by two."""

from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from hub.accounts.models import Person
from hub.cycles import services
from hub.cycles.drafts import Asked
from hub.cycles.models import Cycle, Decision, PredictionKind, Stage, Verdict
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[[Person], HubClient]


def row(number: int = 0, **more: Any) -> dict[str, Any]:
    """One question as its form sends it."""
    fields = {"id": "", "question": "Will tasks fall?", "kind": "number", "number_from": "41", "number_to": "30"} | more
    return {f"questions-{number}-{name}": value for name, value in fields.items()}


def test_a_plan_is_written_page_by_page_and_then_started(
    signed_in: SignedIn, teacher: Person, alder: Team, network: Network
) -> None:
    idea = factories.idea(network)
    client = signed_in(teacher)
    begun = client.post(
        f"/n/{network.slug}/cycles/new",
        data={"team_id": alder.id, "title": "Catch-up", "idea_id": idea.id, "objective": "Does it help?", "go": "on"},
    )
    assert begun.status_code == 303
    cycle = db.session.query(Cycle).one()
    assert begun.location == f"/cycles/{cycle.id}/plan/predictions"
    steps = client.post(
        begun.location, data={"version": cycle.version, **row(unit="tasks", confidence="60"), "go": "on"}
    )
    scale = client.post(steps.location, data={"steps-0-what": "Print", "steps-0-due": "2026-11-20", "go": "on"})
    started = client.post(
        scale.location, data={"scale": "class", "scale_n": "27", "context-setting": "rural", "go": "start"}
    )
    assert started.location == f"/cycles/{cycle.id}"
    question = cycle.questions[0]
    assert (question.kind, question.number_from, question.number_to) == (PredictionKind.NUMBER, 41, 30)
    assert (question.unit, question.confidence, cycle.steps[0].what) == ("tasks", 60, "Print")
    assert (cycle.scale, cycle.scale_n, cycle.context) == ("class", 27, {"setting": "rural"})
    assert (cycle.stage, cycle.is_draft) == (Stage.DO, False)
    assert "41 → 30 tasks, 60 % sure" in unescape(client.get(f"/cycles/{cycle.id}/do").text)


def test_study_and_act_end_on_the_page_others_read(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder, "Catch-up")
    asked = Asked(question="Tasks?", kind=PredictionKind.NUMBER, number_to=Decimal(30), number_from=Decimal(41))
    services.edit_cycle(cycle, actor=factories.actor(teacher), version=None, questions=[asked])
    client, number = signed_in(teacher), cycle.questions[0].id
    shown = client.get(f"/cycles/{cycle.id}/study").text
    assert "41 → 30" in shown
    client.post(
        f"/cycles/{cycle.id}/study",
        data={"answers-0-question_id": number, "answers-0-number": "24", "surprise": "2", "go": "on"},
    )
    assert (cycle.questions[0].verdict, cycle.surprise) == (Verdict.BETTER, 2)
    ended = client.post(f"/cycles/{cycle.id}/finish", data={"learning": "Shorter is enough.", "decision": "adapt"})
    assert ended.location == f"/cycles/{cycle.id}"
    colleague = factories.member(cycle.network)
    page = signed_in(colleague).get(f"/cycles/{cycle.id}").text
    for text in ("Shorter is enough.", "30 or fewer", ">24<", "Better than predicted"):
        assert text in page


@pytest.mark.parametrize(
    ("part", "data", "said"),
    [
        ("plan/idea", {"title": " \u200b ", "objective": "Kept text"}, "Give it a title"),
        ("plan/idea", {"title": "x" * 201, "objective": "Kept text"}, "longer than 200"),
        ("plan/idea", {"title": "x", "idea_id": "999999999999", "objective": "Kept text"}, "Choose one of these"),
        ("plan/predictions", row(number_to="lots", why="Kept text"), "Write a number"),
        ("plan/predictions", row(confidence="101", why="Kept text"), "between 0 and 100"),
        ("plan/predictions", row(kind="range", low="9", high="3", why="Kept text"), "smaller one first"),
        ("plan/predictions", row(kind="guess", why="Kept text"), "Choose one of these"),
        ("plan/predictions", row(id="99", why="Kept text"), "belong here"),
        ("plan/steps", {"steps-0-what": "Kept text", "steps-0-due": "soon"}, "Not a valid date"),
        ("plan/scale", {"scale": "galaxy", "affected": "Kept text"}, "Choose one of these"),
        ("plan/scale", {"scale_n": "-3", "affected": "Kept text"}, "whole number"),
        ("do", {"happened": "Kept text" + "x" * 20_000}, "longer than 20,000"),
        ("study", {"answers-0-question_id": "7", "answers-0-text": "Kept text"}, "belongs to no question"),
        ("act", {"reason": "Kept text", "decision": "celebrate"}, "Choose one of these"),
        ("finish", {"reason": "Kept text", "decision": "adopt"}, "one line of what you learned"),
        ("finish", {"learning": "Kept text"}, "Say what you will do with it"),
        ("stop", {"reason": ""}, "why it stopped"),
    ],
)
def test_what_is_refused_comes_back_with_everything_typed(
    signed_in: SignedIn, alder: Team, part: str, data: dict[str, Any], said: str
) -> None:
    cycle = factories.cycle(alder, "Catch-up")
    version = cycle.version
    response = signed_in(factories.member(alder)).post(f"/cycles/{cycle.id}/{part}", data=data)
    page = unescape(response.text)
    assert response.status_code == 422
    assert "<title>Error:" in page
    assert said in page
    assert "Kept text" in page or part == "stop"
    assert cycle.version == version


def test_autosave_answers_briefly(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder, "Catch-up")
    client, path, headers = signed_in(teacher), f"/cycles/{cycle.id}/do", {"X-Autosave": "1"}
    first = client.post(path, data={"version": cycle.version, "happened": "We held it."}, headers=headers)
    assert first.json == {"version": cycle.version, "saved_at": first.json["saved_at"]}
    assert cycle.happened == "We held it."
    services.edit_cycle(cycle, actor=factories.actor(teacher), version=None, happened="Somebody else")
    late = client.post(path, data={"version": first.json["version"], "happened": "Mine"}, headers=headers)
    assert (late.status_code, late.json["current"]) == (409, {"version": cycle.version})
    bad = client.post(f"/cycles/{cycle.id}/plan/idea", data={"title": ""}, headers=headers)
    assert (bad.status_code, list(bad.json["errors"])) == (422, ["title"])
    assert cycle.happened == "Somebody else"


def test_two_writers_see_both_texts_and_lose_nothing(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    ben = factories.member(alder, "Ben Adeyemi")
    cycle = factories.cycle(alder, "Catch-up")
    path, seen = f"/cycles/{cycle.id}/act", cycle.version
    theirs = {"version": seen, "learning": "<script>theirs</script>", "decision": "adopt", "go": "leave"}
    mine = {"version": seen, "learning": "<script>mine</script>", "decision": "adapt", "reason": "Only mine"}
    assert signed_in(ben).post(path, data=theirs).status_code == 303
    both = signed_in(teacher).post(path, data=mine)
    assert both.status_code == 409
    assert "Ben Adeyemi" in both.text
    assert "&lt;script&gt;theirs" in both.text
    assert "&lt;script&gt;mine" in both.text
    assert "<script>mine" not in both.text
    assert "Only mine" in both.text
    assert cycle.learning == "<script>theirs</script>"

    shown = cycle.version
    services.edit_cycle(cycle, actor=factories.actor(ben), version=None, learning="A third text")
    merged = {"version": shown, "learning": "Merged", "decision": "adapt", "reason": "Only mine"}
    assert signed_in(teacher).post(path, data=merged).status_code == 409
    assert signed_in(teacher).post(path, data=merged | {"version": cycle.version}).status_code == 303
    assert (cycle.learning, cycle.decision, cycle.reason) == ("Merged", Decision.ADAPT, "Only mine")


def test_two_writers_on_two_pages_both_get_through(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    client, seen = signed_in(teacher), cycle.version
    assert client.post(f"/cycles/{cycle.id}/do", data={"version": seen, "happened": "x"}).status_code == 303
    assert client.post(f"/cycles/{cycle.id}/study", data={"version": seen, "surprise": "1"}).status_code == 303
    assert (cycle.happened, cycle.surprise) == ("x", 1)


def test_two_rows_in_conflict_stand_side_by_side(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    client, path, seen = signed_in(teacher), f"/cycles/{cycle.id}/plan/predictions", cycle.version
    client.post(path, data={"version": seen, **row(question="Theirs?", number_to="12")})
    both = client.post(path, data={"version": seen, **row(question="Mine?", number_to="13"), **row(1, question="Two?")})
    assert both.status_code == 409
    for text in ("Theirs?", "Mine?", "Two?", ">12<", ">13<"):
        assert text in both.text


def test_the_same_page_sent_twice_is_saved_once(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    client = signed_in(teacher)
    for part, data in {
        "plan/idea": {"title": "Catch-up", "objective": "Does it help?"},
        "plan/predictions": row(),
        "do": {"happened": "We held it."},
        "finish": {"learning": "Shorter is enough.", "decision": "adopt"},
    }.items():
        sent = {"version": cycle.version, "go": "leave", **data}
        first, second = (client.post(f"/cycles/{cycle.id}/{part}", data=sent) for _ in range(2))
        assert (first.status_code, second.status_code) == (303, 303), part
        assert first.location == second.location
    assert len(cycle.questions) == 1


def test_a_plan_begun_twice_by_a_double_click_is_one(
    signed_in: SignedIn, teacher: Person, alder: Team, network: Network
) -> None:
    client = signed_in(teacher)
    data = {"team_id": alder.id, "title": "Once", "once": "k", "go": "on"}
    first, second = (client.post(f"/n/{network.slug}/cycles/new", data=data) for _ in range(2))
    assert first.location == second.location
    cycle = db.session.query(Cycle).one()
    for action in ("next", "start", "share"):
        answers = {client.post(f"/cycles/{cycle.id}/{action}", data={"once": f"k-{action}"}).location for _ in range(2)}
        assert len(answers) == 1, action
    assert db.session.query(Cycle).count() == 2


def test_rows_are_added_and_removed_without_javascript(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    client, path = signed_in(teacher), f"/cycles/{cycle.id}/plan/predictions"
    added = client.post(path, data={"version": cycle.version, **row(), "row": "add"})
    assert added.status_code == 303
    assert 'name="questions-1-question"' in client.get(added.location).text
    first = cycle.questions[0].id
    two = {**row(0, id=first), **row(1, question="Will they come?")}
    client.post(path, data={"version": cycle.version, **two, "row": "add"})
    assert [question.question for question in cycle.questions] == ["Will tasks fall?", "Will they come?"]
    kept = {**row(0, id=first), **row(1, id=cycle.questions[1].id, question="Will they come?"), "row": "remove-0"}
    client.post(path, data={"version": cycle.version, **kept})
    assert [question.question for question in cycle.questions] == ["Will they come?"]
    steps = {"steps-0-what": "Print", "steps-1-what": "Hold it", "row": "remove-0"}
    client.post(f"/cycles/{cycle.id}/plan/steps", data=steps)
    assert [step.what for step in cycle.steps] == ["Hold it"]


def test_enter_in_a_field_saves_and_removes_nothing(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.finished_cycle(alder)
    page = signed_in(teacher).get(f"/cycles/{cycle.id}/plan/predictions?rows=2").text
    form = page[page.index('id="question"') :]
    assert form.index('name="go" value="on"') < form.index('name="row" value="remove-0"')


def test_an_answer_of_another_kind_is_not_kept(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    data = row(kind="direction", direction="down", text="left over", low="1")
    signed_in(teacher).post(f"/cycles/{cycle.id}/plan/predictions", data=data)
    question = cycle.questions[0]
    assert (question.direction, question.text, question.low, question.number_to) == ("down", "", None, None)


def test_a_plan_without_anything_to_find_out_goes_back_to_its_first_page(
    signed_in: SignedIn, teacher: Person, alder: Team
) -> None:
    cycle = factories.cycle(alder, shared_at=None)
    client = signed_in(teacher)
    response = client.post(f"/cycles/{cycle.id}/plan/scale", data={"scale": "class", "go": "start"})
    assert response.location == f"/cycles/{cycle.id}/plan/idea"
    assert "before you start" in client.get(response.location).text
    assert (cycle.stage, cycle.is_draft, cycle.scale) == (Stage.PLAN, True, "class")


def test_stopping_and_taking_up_again(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    client, seen = signed_in(teacher), cycle.version
    client.post(f"/cycles/{cycle.id}/stop", data={"version": seen, "reason": "Our teacher left."})
    assert (cycle.stage, cycle.stop_reason) == (Stage.STOPPED, "Our teacher left.")
    late = client.post(f"/cycles/{cycle.id}/finish", data={"version": seen, "learning": "x", "decision": "adopt"})
    assert late.status_code == 409
    assert cycle.stage is Stage.STOPPED
    client.post(f"/cycles/{cycle.id}/finish/undo")
    assert cycle.stage is Stage.PLAN
    assert signed_in(teacher).post(f"/cycles/{cycle.id}/finish/undo").status_code == 303


def test_a_stop_that_comes_after_a_change_keeps_its_reason(signed_in: SignedIn, teacher: Person, alder: Team) -> None:
    cycle = factories.cycle(alder)
    seen = cycle.version
    services.finish_cycle(
        cycle, actor=factories.actor(teacher), version=None, decision=Decision.ADOPT, learning="It works."
    )
    late = signed_in(teacher).post(f"/cycles/{cycle.id}/stop", data={"version": seen, "reason": "Typed reason"})
    assert late.status_code == 409
    assert "Typed reason" in late.text
    assert cycle.stage is Stage.FINISHED


def test_a_reader_is_told_why_not_and_an_outsider_finds_nothing(
    signed_in: SignedIn, alder: Team, network: Network
) -> None:
    cycle = factories.cycle(alder, "Catch-up")
    draft = factories.cycle(alder, "Hidden draft", shared_at=None)
    reader, outsider = factories.member(network), factories.member(factories.network())
    viewer = factories.member(alder, role=Role.VIEWER)
    gets = ("", "/plan", "/plan/idea", "/do", "/study", "/act", "/stop", "/clone")
    posts = ("/plan/idea", "/do", "/study", "/act", "/finish", "/stop", "/start", "/share", "/next", "/clone")
    for path in gets:
        assert signed_in(outsider).get(f"/cycles/{cycle.id}{path}").status_code == 404, path
        assert signed_in(reader).get(f"/cycles/{draft.id}{path}").status_code == 404, path
    for path in posts:
        assert signed_in(outsider).post(f"/cycles/{cycle.id}{path}").status_code == 404, path
        assert signed_in(reader).post(f"/cycles/{draft.id}{path}").status_code == 404, path
    for who in (reader, viewer):
        for path in ("/plan/idea", "/do", "/study", "/act", "/finish", "/stop"):
            assert signed_in(who).post(f"/cycles/{cycle.id}{path}", data={"title": "x"}).status_code == 403, path
    assert cycle.title == "Catch-up"


def test_a_plan_is_taken_over_by_another_team_and_both_see_it(
    signed_in: SignedIn, teacher: Person, alder: Team, network: Network
) -> None:
    source = factories.finished_cycle(alder, "Catch-up")
    birch = factories.team(network, "Birch")
    ben = factories.member(birch)
    client = signed_in(ben)
    assert "Use this plan" in client.get(f"/cycles/{source.id}").text
    taken = client.post(f"/cycles/{source.id}/clone", data={"team_id": birch.id, "once": "k"})
    clone = db.session.query(Cycle).filter_by(cloned_from_id=source.id).one()
    assert taken.location == f"/cycles/{clone.id}/plan/idea"
    assert "Started from the plan of Alder" in client.get(f"/cycles/{clone.id}").text
    assert "Birch" not in signed_in(teacher).get(f"/cycles/{source.id}").text
    client.post(f"/cycles/{clone.id}/start")
    assert "Birch" in signed_in(teacher).get(f"/cycles/{source.id}").text
    assert client.post(f"/cycles/{source.id}/clone", data={"team_id": alder.id}).status_code == 403
    foreign = factories.team(factories.network())
    assert client.post(f"/cycles/{source.id}/clone", data={"team_id": foreign.id}).status_code == 404
