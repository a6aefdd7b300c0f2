"""Reading articles: who sees what, hostile texts, and how much the pages ask of the database."""

from collections.abc import Callable
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from hub.accounts.models import Person
from hub.knowledge import services
from hub.knowledge.models import Article
from hub.markup import clean
from hub.notify import queries as notices
from tests import factories
from tests.conftest import HubClient
from tests.knowledge.conftest import World, page

SignedIn = Callable[[Person], HubClient]

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "<javascript:alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "`` ` <script>alert(1)</script> ` ``",
    "{{7*7}} ${7*7}",
    "\u202ertl \u05e9\u05dc\u05d5\u05dd 👩‍🏫🏽 \u0627\u0644\u0633\u0644\u0627\u0645",
)


def harmless(html: str) -> HTMLParser:
    """The page as a browser reads it: no script of theirs, no handler, no address that runs."""
    read = HTMLParser(html)
    for node in read.css("script"):
        assert "alert" not in node.text() or node.attributes.get("type") == "application/json"
    for node in read.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), node.html
            assert not (value or "").strip().lower().startswith("javascript:"), node.html
    assert not read.css("img, svg[onload]")
    return read


# --- who sees what ---------------------------------------------------------------------------------------------------


@pytest.fixture
def canary(world: World) -> Article:
    """A draft that was published once, so that there is news of it, and comments on it."""
    maya = world.actor("maya")
    cycle = factories.cycle(world.fern, "The cited one")
    article = services.write_article(
        world.network.id, actor=maya, title="CANARY", body=f"CANARY #cycle-{cycle.id}", publish=True
    )
    services.unpublish_article(article, actor=maya)
    return article


def test_a_draft_is_nowhere_for_others(signed_in: SignedIn, world: World, canary: Article) -> None:
    for person in (world.tomasz, world.viewer):
        client = signed_in(person)
        for address in ("articles", "feed", "", "knowledge", "knowledge?q=canary", "references?q=canary"):
            answer = client.get(f"/n/{world.network.slug}/{address}")
            assert answer.status_code == 200, address
            assert "CANARY" not in answer.text, address
        assert "CANARY" not in client.get("/notices", follow_redirects=True).text
        for method, path in (
            ("GET", ""),
            ("GET", "/edit"),
            ("POST", "/edit"),
            ("POST", "/preview"),
            ("POST", "/publish"),
            ("POST", "/publish/undo"),
            ("POST", "/discard"),
        ):
            answer = client.open(f"/articles/{canary.id}{path}", method=method, data={"title": "x"})
            assert (answer.status_code, "CANARY" in answer.text) == (404, False), path
        cycle_id = canary.cited[0].id
        assert "CANARY" not in client.get(f"/cycles/{cycle_id}").text
        said = {"kind": "article", "id": canary.id, "body": "Hello"}
        assert client.post("/comments", data=said).status_code == 404
        assert notices.newest(factories.actor(person)) == []


def test_the_author_and_the_hub_find_the_draft_in_pencil(signed_in: SignedIn, world: World, canary: Article) -> None:
    for person in (world.maya, world.samira):
        listed = page(signed_in(person), f"/n/{world.network.slug}/articles")
        assert listed.css_first(".in-pencil a").attributes["href"] == f"/articles/{canary.id}"


def test_an_outsider_finds_no_article_at_all(signed_in: SignedIn, world: World) -> None:
    article = factories.article(world.network, world.maya)
    outsider = signed_in(factories.member(factories.network()))
    for path in (f"/articles/{article.id}", f"/articles/{article.id}/edit", f"/n/{world.network.slug}/articles"):
        assert outsider.get(path).status_code == 404


def test_readers_see_only_the_citations_they_may_see(signed_in: SignedIn, world: World) -> None:
    draft = factories.cycle(world.alder, "CANARY", shared_at=None)
    shared = factories.cycle(world.alder, "For all")
    article = factories.article(world.network, world.maya, body=f"#cycle-{draft.id}", cites=(draft, shared))
    assert "CANARY" in signed_in(world.maya).get(f"/articles/{article.id}").text
    answer = signed_in(world.tomasz).get(f"/articles/{article.id}")
    assert "CANARY" not in answer.text
    assert [chip.attributes["href"] for chip in HTMLParser(answer.text).css(".cite")] == [f"/cycles/{shared.id}"]
    assert f"#cycle-{draft.id}" in HTMLParser(answer.text).css_first("article .prose").text()


def test_viewers_are_offered_nothing_to_write(signed_in: SignedIn, world: World) -> None:
    article = factories.article(world.network, world.maya)
    viewer = signed_in(world.viewer)
    assert not page(viewer, f"/n/{world.network.slug}/articles").css("a[href$='/articles/new']")
    assert not page(viewer, f"/articles/{article.id}").css("form[action^='/articles/']")
    assert viewer.get(f"/n/{world.network.slug}/articles/new").status_code == 403


def test_a_test_and_an_idea_name_the_articles_that_cite_them(signed_in: SignedIn, world: World) -> None:
    cycle, idea = factories.finished_cycle(world.alder), factories.idea(world.network)
    article = factories.article(world.network, world.maya, "Rests on both", cites=(cycle, idea))
    for address in (f"/cycles/{cycle.id}", f"/ideas/{idea.id}"):
        shown = page(signed_in(world.tomasz), address)
        assert shown.css_first(f"#cited-in ~ ul a[href='/articles/{article.id}']").text() == "Rests on both"
    other = factories.finished_cycle(world.alder)
    assert not page(signed_in(world.tomasz), f"/cycles/{other.id}").css("#cited-in")


# --- hostile texts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_written_is_shown_and_never_run(signed_in: SignedIn, world: World, text: str) -> None:
    maya = signed_in(world.maya)
    article = factories.article(world.network, world.maya, text, body=text)
    typed = {"title": text, "body": text, "cites": text, "version": 0}
    for answer in (
        maya.get(f"/articles/{article.id}"),
        maya.get(f"/articles/{article.id}/edit"),
        maya.get(f"/n/{world.network.slug}/articles"),
        maya.post(f"/articles/{article.id}/preview", data=typed),
        maya.post(f"/articles/{article.id}/edit", data=typed),
        maya.post(f"/articles/{article.id}/edit", data=typed | {"cites": "", "title": text + "!"}),
    ):
        harmless(answer.text)
    shown = harmless(maya.get(f"/articles/{article.id}/edit").text)
    assert shown.css_first("textarea[name=body]").text().strip() == clean(text)


# --- how much is asked -----------------------------------------------------------------------------------------------


def test_pages_ask_the_database_little_however_much_there_is(
    signed_in: SignedIn, world: World, questions: Callable[[], Any]
) -> None:
    cites = [factories.finished_cycle(world.fern) for _ in range(12)]
    idea = factories.idea(world.network)
    body = " ".join(f"#cycle-{cycle.id}" for cycle in cites) + f" #idea-{idea.id} @{world.samira.handle}"
    for _ in range(24):
        article = factories.article(world.network, world.maya, body=body, cites=(*cites, idea))
        factories.article(world.network, world.maya, status="draft", published_at=None)
    services.switch_starter_library(world.network, on=True, actor=world.actor("samira"))
    maya = signed_in(world.maya)
    for address in (
        f"/n/{world.network.slug}/articles",
        f"/articles/{article.id}",
        f"/articles/{article.id}/edit",
        f"/n/{world.network.slug}/articles/new",
        f"/n/{world.network.slug}/published",
    ):
        with questions() as asked:
            assert maya.get(address).status_code == 200
        assert len(asked) <= 12, (address, asked)
