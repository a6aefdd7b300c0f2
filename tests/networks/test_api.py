"""Networks, teams and people through the API: shapes, refusals, doing a thing once."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from hub.accounts.models import Scope
from hub.extensions import db
from hub.kernel.once import Answered
from hub.networks import services
from hub.web import paging
from tests import factories

Scripts = Callable[..., Any]
COMMON = {"id", "kind", "url", "version", "created_at", "updated_at"}


def keys(thing: Any) -> set[str]:
    """Every key anywhere in an answer."""
    if isinstance(thing, dict):
        return set(thing) | {key for value in thing.values() for key in keys(value)}
    return {key for value in thing for key in keys(value)} if isinstance(thing, list) else set()


def test_me_tells_person_networks_and_teams(world: SimpleNamespace, script: Scripts) -> None:
    status, me = script(world.cora).get("/me")
    assert status == 200
    assert set(me) >= COMMON | {"person", "networks", "teams"}
    assert (me["person"]["name"], me["person"]["email"]) == ("Cora Cole", world.cora.email)
    assert [(one["slug"], one["role"]) for one in me["networks"]] == [(world.network.slug, "coach")]
    assert [(one["name"], one["role"]) for one in me["teams"]] == [("Alder", "coach")]
    assert not {"password_hash", "key_hash", "token"} & keys(me)


def test_whoever_starts_a_network_facilitates_it(world: SimpleNamespace, script: Scripts) -> None:
    otto = script(world.otto)
    status, made = otto.post("/networks", {"name": "Réseau côtier", "problem": "Too many stay away."})
    assert status == 201
    assert set(made) >= COMMON | {"name", "problem", "vocabulary", "minimum_n", "context_facets"}
    assert (made["kind"], made["role"], made["slug"]) == ("network", "facilitator", "reseau-cotier")
    assert {one["slug"]: one["role"] for one in otto.get("/me")[1]["networks"]}["reseau-cotier"] == "facilitator"
    assert otto.get(f"/networks/{made['id']}")[1]["problem"] == "Too many stay away."


def test_the_same_key_starts_one_network(world: SimpleNamespace, script: Scripts) -> None:
    fay = script(world.fay)
    first = fay.post("/networks", {"name": "Once"}, Idempotency_Key="k1")
    assert fay.post("/networks", {"name": "Once"}, Idempotency_Key="k1") == first
    assert len(fay.get("/networks")[1]["items"]) == 2
    assert fay.post("/networks", {"name": "Other"}, Idempotency_Key="k1")[0] == 422


def test_a_network_is_set_up_with_the_version_last_read(world: SimpleNamespace, script: Scripts) -> None:
    fay, path = script(world.fay), f"/networks/{world.network.id}"
    before = fay.get(path)[1]
    change = {
        "version": before["version"],
        "vocabulary": {"cycle": "test", "change idea": "try"},
        "minimum_n": 12,
        "context_facets": [{"key": "phase", "label": "Phase", "options": ["primary", "secondary"]}, "Setting"],
    }
    status, after = fay.patch(path, change)
    assert status == 200
    assert after["vocabulary"] == {"cycle": "test", "cycles": "tests", "idea": "try", "ideas": "trys"}
    assert [facet["key"] for facet in after["context_facets"]] == ["phase", "setting"]
    assert after["minimum_n"] == 12
    assert after["version"] > before["version"]
    status, stale = fay.patch(path, {"version": before["version"], "name": "Other"})
    assert status == 409
    assert stale["current"]["version"] == after["version"]
    assert fay.patch(path, {"name": "Other"})[0] == 422


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "\u200b"},
        {"name": "x" * 121},
        {"minimum_n": 1},
        {"vocabulary": {"wheel": "x"}},
        {"vocabulary": {"cycle": "x" * 41}},
        {"context_facets": [{"label": "a"}, {"label": "A"}]},
        {"context_facets": [{"label": "a", "secret": 1}]},
        {"context_facets": [{"label": 3}]},
        {"role": "admin"},
        {"slug": "mine"},
    ],
)
def test_what_makes_no_sense_is_refused_whole(world: SimpleNamespace, script: Scripts, change: dict[str, Any]) -> None:
    fay, path = script(world.fay), f"/networks/{world.network.id}"
    before = fay.get(path)[1]
    status, problem = fay.patch(path, {"version": before["version"], "problem": "changed"} | change)
    assert status == 422
    assert set(problem) >= {"type", "title", "status", "detail", "errors"}
    assert fay.get(path)[1] == before


def test_teams_are_made_listed_and_changed(world: SimpleNamespace, script: Scripts) -> None:
    fay = script(world.fay)
    body = {"name": "Cedar", "organisation": "Cedar High", "context": {"phase": "secondary", "setting": "urban"}}
    status, cedar = fay.post(f"/networks/{world.network.id}/teams", body)
    assert status == 201
    assert set(cedar) >= COMMON
    assert {key: cedar[key] for key in body} == body
    status, listed = fay.get(f"/networks/{world.network.id}/teams?limit=2")
    assert status == 200
    assert [team["name"] for team in listed["items"]] == ["Alder", "Birch"]
    assert [(one["name"], one["role"]) for one in listed["items"][0]["members"]] == [
        ("Leo Lang", "lead"),
        ("Maya Okafor", "member"),
    ]
    assert [one["name"] for one in listed["items"][0]["coaches"]] == ["Cora Cole"]
    rest = fay.get(f"/networks/{world.network.id}/teams?limit=2&cursor={listed['next']}")[1]
    assert [team["name"] for team in rest["items"]] == ["Cedar"]
    assert rest["next"] is None
    assert "email" not in keys(listed)
    status, changed = fay.patch(f"/teams/{cedar['id']}", {"version": cedar["version"], "closed": True})
    assert status == 200
    assert changed["closed_at"]
    assert len(fay.get(f"/networks/{world.network.id}/teams")[1]["items"]) == 2


@pytest.mark.parametrize(
    "row",
    [
        ("GET", "/networks/{network}", None, {"fay", "maya", "vic"}),
        ("PATCH", "/networks/{network}", {"version": 1, "name": "Other"}, {"fay"}),
        ("GET", "/networks/{network}/teams", None, {"fay", "maya", "vic"}),
        ("POST", "/networks/{network}/teams", {"name": "Cedar"}, {"fay"}),
        ("GET", "/teams/{alder}", None, {"fay", "maya", "vic"}),
        ("PATCH", "/teams/{alder}", {"version": 1, "name": "Other"}, {"fay"}),
    ],
)
def test_who_may_do_what(world: SimpleNamespace, script: Scripts, row: tuple[str, str, Any, set[str]]) -> None:
    method, path, body, may = row
    address = path.format(network=world.network.id, alder=world.alder.id)
    for who in ("maya", "vic", "otto", "fay"):
        status, _ = script(getattr(world, who)).send(method, address, body)
        assert status == (404 if who == "otto" else 403 if who not in may else 201 if method == "POST" else 200), who


def test_a_token_that_reads_does_not_write(world: SimpleNamespace, script: Scripts) -> None:
    reader = script(world.fay, Scope.READ)
    assert reader.get("/networks")[0] == 200
    assert reader.post("/networks", {"name": "No"})[0] == 403


def test_lists_ask_few_questions(world: SimpleNamespace, script: Scripts, questions: Callable[[], Any]) -> None:
    fay = script(world.fay)
    services.make_team(world.network, actor=factories.actor(world.fay), name="Cedar")
    for number in range(30):
        factories.member(factories.team(world.network, f"School {number}"))
    with questions() as asked:
        assert len(fay.get(f"/networks/{world.network.id}/teams")[1]["items"]) == 33
    assert len(asked) <= 12


def test_the_kept_answer_holds_no_key_and_the_repeated_one_gives_the_link_again(
    world: SimpleNamespace, script: Scripts
) -> None:
    fay, path = script(world.fay), f"/networks/{world.network.id}/members"
    asked = {"email": "new.colleague@school.example"}
    first = fay.post(path, asked, Idempotency_Key="bring-1")
    assert first[0] == 201
    assert "/join/" in first[1]["invitation"]["link"]
    kept = [one.answer for one in db.session.scalars(sa.select(Answered))]
    assert len(kept) == 1
    assert "/join/" not in str(kept)
    assert fay.post(path, asked, Idempotency_Key="bring-1") == first


def test_a_cursor_with_a_number_no_record_has_is_refused(world: SimpleNamespace, script: Scripts) -> None:
    cursor = paging.encode("9" * 30)
    assert script(world.fay).get(f"/networks/{world.network.id}/teams?cursor={cursor}")[0] == 422
