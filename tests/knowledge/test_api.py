"""Articles for scripts."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.accounts.models import Scope
from hub.activity.models import Activity
from hub.extensions import db
from hub.knowledge.models import Article
from tests import factories
from tests.knowledge.conftest import World

Scripts = Callable[..., Any]


def articles_of(world: World) -> str:
    return f"/networks/{world.network.id}/articles"


def test_an_article_is_written_read_and_changed(script: Scripts, world: World) -> None:
    maya, idea, cycle = script(world.maya), factories.idea(world.network), factories.cycle(world.fern)
    sent = {"title": "Catch-up", "body": "At **lunch**.", "cites": [{"kind": "idea", "id": idea.id}]}
    status, made = maya.post(articles_of(world), sent)
    assert status == 201
    assert {name: made[name] for name in ("kind", "version", "title", "body", "cites", "status")} == sent | {
        "kind": "article",
        "version": 1,
        "status": "draft",
    }
    assert {"id", "url", "created_at", "updated_at"} <= made.keys()
    assert made["url"] == f"/articles/{made['id']}"
    change = {"version": 1, "status": "published", "cites": [{"kind": "cycle", "id": cycle.id}]}
    status, changed = maya.patch(f"/articles/{made['id']}", change)
    assert (status, changed["status"], changed["cites"]) == (200, "published", change["cites"])
    assert changed["version"] > 1
    assert script(world.viewer).get(f"/articles/{made['id']}") == (200, changed)
    status, again = maya.patch(f"/articles/{made['id']}", {"version": changed["version"], "status": "draft"})
    assert (status, again["status"], again["title"]) == (200, "draft", "Catch-up")


def test_published_at_once_is_news(script: Scripts, world: World) -> None:
    sent = {"title": "A", "body": "Text", "cites": [], "status": "published"}
    status, made = script(world.maya).post(articles_of(world), sent)
    assert (status, made["status"]) == (201, "published")
    assert [news.verb for news in db.session.query(Activity)] == ["article.published"]


def test_the_same_key_gives_the_first_answer_again(script: Scripts, world: World) -> None:
    maya = script(world.maya)
    first = maya.post(articles_of(world), {"title": "A"}, Idempotency_Key="k")
    assert maya.post(articles_of(world), {"title": "A"}, Idempotency_Key="k") == first
    assert db.session.query(Article).count() == 1
    assert maya.post(articles_of(world), {"title": "B"}, Idempotency_Key="k")[0] == 422


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "title"),
        ({"title": "\u200b"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "A", "body": "x" * 20_001}, "body"),
        ({"title": "A", "text": "x"}, "text"),
        ({"title": "A", "status": "public"}, "status"),
        ({"title": "A", "status": "published"}, "body"),
        ({"title": "A", "cites": [{"kind": "team", "id": 1}]}, "cites.0.kind"),
        ({"title": "A", "cites": [{"kind": "cycle", "id": 2**40}]}, "cites.0.id"),
        ({"title": "A", "cites": [{"kind": "cycle", "id": "1"}]}, "cites.0.id"),
        ({"title": "A", "cites": [{"kind": "cycle", "id": 999_999}]}, "cites"),
        ({"title": "A", "cites": "cycle-1"}, "cites"),
    ],
)
def test_wrong_fields_are_named_and_nothing_is_kept(
    script: Scripts, world: World, sent: dict[str, Any], field: str
) -> None:
    status, problem = script(world.maya).post(articles_of(world), sent)
    assert (status, list(problem["errors"])) == (422, [field])
    assert db.session.query(Article).count() == 0


def test_foreign_citations_are_refused(script: Scripts, world: World) -> None:
    elsewhere = factories.network()
    factories.join(world.maya, elsewhere)
    foreign = factories.idea(elsewhere)
    hidden = factories.cycle(world.fern, shared_at=None)
    article = factories.article(world.network, world.maya)
    for ref in (foreign.ref, hidden.ref):
        cites = [{"kind": ref.kind, "id": ref.id}]
        maya = script(world.maya)
        assert maya.post(articles_of(world), {"title": "A", "cites": cites})[0] == 422
        assert maya.patch(f"/articles/{article.id}", {"version": 1, "cites": cites})[0] == 422


def test_a_stale_or_missing_version_is_refused(script: Scripts, world: World) -> None:
    article = factories.article(world.network, world.maya)
    maya = script(world.maya)
    assert maya.patch(f"/articles/{article.id}", {"version": 1, "title": "B"})[0] == 200
    status, problem = maya.patch(f"/articles/{article.id}", {"version": 1, "title": "C"})
    assert (status, problem["current"]) == (409, {"version": 2})
    assert maya.patch(f"/articles/{article.id}", {"title": "C"})[0] == 422


def test_all_of_a_change_or_nothing(script: Scripts, world: World) -> None:
    draft = factories.article(world.network, world.maya, "A", status="draft", published_at=None)
    change = {"version": 1, "title": "B", "body": "", "status": "published"}
    assert script(world.maya).patch(f"/articles/{draft.id}", change)[0] == 422
    assert (draft.title, draft.is_draft) == ("A", True)


def test_who_may_not_write(script: Scripts, world: World) -> None:
    article = factories.article(world.network, world.maya)
    change = {"version": 1, "title": "B"}
    assert script(world.viewer).post(articles_of(world), {"title": "A"})[0] == 403
    assert script(world.tomasz).patch(f"/articles/{article.id}", change)[0] == 403
    assert script(world.maya, Scope.READ).patch(f"/articles/{article.id}", change)[0] == 403
    outsider = script(factories.member(factories.network()))
    assert outsider.get(articles_of(world))[0] == 404
    assert outsider.post(articles_of(world), {"title": "A"})[0] == 404
    assert outsider.get(f"/articles/{article.id}")[0] == 404
    assert outsider.patch(f"/articles/{article.id}", change)[0] == 404


def test_drafts_and_hidden_citations_stay_hidden(script: Scripts, world: World) -> None:
    hidden = factories.cycle(world.alder, shared_at=None)
    draft = factories.article(world.network, world.maya, status="draft", published_at=None)
    article = factories.article(world.network, world.maya, cites=(hidden,))
    tomasz = script(world.tomasz)
    assert tomasz.get(f"/articles/{draft.id}")[0] == 404
    assert tomasz.patch(f"/articles/{draft.id}", {"version": 1, "title": "B"})[0] == 404
    assert tomasz.get(f"/articles/{draft.id}/comments")[0] == 404
    _status, listed = tomasz.get(articles_of(world))
    assert [(item["id"], item["cites"]) for item in listed["items"]] == [(article.id, [])]
    _status, own = script(world.maya).get(articles_of(world))
    assert [item["id"] for item in own["items"]] == [article.id, draft.id]
    assert own["items"][0]["cites"] == [{"kind": "cycle", "id": hidden.id}]


def test_the_list_comes_in_pages_without_gaps(script: Scripts, world: World) -> None:
    made = [factories.article(world.network, world.maya).id for _ in range(5)]
    maya, found, address = script(world.maya), [], f"{articles_of(world)}?limit=2"
    cursor = None
    while True:
        _status, listed = maya.get(address + (f"&cursor={cursor}" if cursor else ""))
        found += [item["id"] for item in listed["items"]]
        cursor = listed["next"]
        if cursor is None:
            break
    assert found == made[::-1]
    assert maya.get(f"{articles_of(world)}?cursor=nonsense")[0] == 422
    assert maya.get(f"{articles_of(world)}?limit=101")[0] == 422


def test_a_page_of_articles_asks_little(script: Scripts, world: World, questions: Callable[[], Any]) -> None:
    cycle = factories.cycle(world.fern)
    for _ in range(30):
        factories.article(world.network, world.maya, cites=(cycle,))
    maya = script(world.maya)
    with questions() as asked:
        maya.get(articles_of(world))
    assert len(asked) <= 12, asked
