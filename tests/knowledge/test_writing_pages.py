"""Writing, previewing and publishing articles in pages and forms."""

from collections.abc import Callable
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from hub.accounts.models import Person
from hub.activity.models import Activity
from hub.cycles.models import Decision
from hub.extensions import db
from hub.knowledge import services
from hub.knowledge.models import Article
from tests import factories
from tests.conftest import HubClient
from tests.knowledge.conftest import World, page

SignedIn = Callable[[Person], HubClient]


def new_address(world: World) -> str:
    return f"/n/{world.network.slug}/articles/new"


def only_article() -> Article:
    return db.session.query(Article).one()


# --- writing ---------------------------------------------------------------------------------------------------------


def test_from_an_empty_page_to_a_published_article(signed_in: SignedIn, world: World) -> None:
    maya = signed_in(world.maya)
    cycle = factories.finished_cycle(world.fern, "Catch-up at lunch", Decision.ABANDON)
    once = page(maya, new_address(world)).css_first("input[name=once]").attributes["value"]
    typed = {"title": "Catch-up", "body": f"See #cycle-{cycle.id}.", "once": once, "cites": ""}
    answer = maya.post(new_address(world), data=typed)
    article = only_article()
    assert (answer.status_code, answer.location) == (303, f"/articles/{article.id}")
    draft = page(maya, answer.location)
    assert draft.css_first("h1.in-pencil").text() == "Catch-up"
    assert not draft.css("form[action='/comments']")
    form = draft.css_first("form[action$='/publish']")
    answer = maya.post(form.attributes["action"], data={"version": article.version})
    shown = page(signed_in(world.tomasz), answer.location)
    assert not shown.css(".in-pencil")
    chip = shown.css_first(".cites a.cite")
    assert chip.attributes["href"] == f"/cycles/{cycle.id}"
    assert chip.css_first("svg").attributes["aria-label"] == "Abandoned"
    assert "Fern" in chip.text()
    assert shown.css_first("article .prose a").text() == "Catch-up at lunch"
    assert shown.css("form[action='/comments']")


def test_the_same_form_sent_twice_makes_one_article(signed_in: SignedIn, world: World) -> None:
    maya = signed_in(world.maya)
    for _ in range(2):
        answer = maya.post(new_address(world), data={"title": "One", "body": "Text", "once": "k"})
        assert answer.location == f"/articles/{only_article().id}"
    assert only_article().version == 1


def test_the_new_page_saves_itself_into_one_draft(signed_in: SignedIn, world: World) -> None:
    maya, autosave = signed_in(world.maya), {"X-Autosave": "1"}
    typed: dict[str, Any] = {"title": "One", "body": "T", "once": "k", "version": ""}
    for body in ("T", "Te", "Text"):
        answer = maya.post(new_address(world), data=typed | {"body": body}, headers=autosave)
        assert answer.status_code == 200
        assert set(answer.json or {}) == {"version", "saved_at"}
        typed["version"] = (answer.json or {})["version"]
    assert (only_article().body, only_article().version, only_article().is_draft) == ("Text", 3, True)
    assert db.session.query(Activity).count() == 0


def test_an_autosave_says_in_json_what_is_missing(signed_in: SignedIn, world: World) -> None:
    answer = signed_in(world.maya).post(new_address(world), data={"body": "Text"}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert (answer.json or {})["errors"] == {"title": ["Give it a title."]}


def test_what_was_typed_is_still_there_when_it_is_refused(signed_in: SignedIn, world: World) -> None:
    cycle = factories.finished_cycle(world.alder)
    typed = {"title": "", "body": "# Long\n</textarea>text", "cite": f"cycle-{cycle.id}", "cites": "nonsense"}
    answer = signed_in(world.maya).post(new_address(world), data=typed)
    form = HTMLParser(answer.text)
    assert answer.status_code == 422
    assert form.css_first("title").text().startswith("Error:")
    assert form.css_first(".error-summary a[href='#title']").text() == "Give it a title."
    assert form.css_first("textarea[name=body]").text().strip() == typed["body"]
    assert form.css_first("input[name=cites]").attributes["value"] == "nonsense"
    assert "checked" in form.css_first(f"input[name=cite][value=cycle-{cycle.id}]").attributes


@pytest.mark.parametrize("cites", ["nonsense", "#driver-1", "#cycle-999999", "https://elsewhere.example/page"])
def test_what_cannot_be_cited_is_said_beside_its_field(signed_in: SignedIn, world: World, cites: str) -> None:
    answer = signed_in(world.maya).post(new_address(world), data={"title": "One", "cites": cites})
    assert answer.status_code == 422
    assert HTMLParser(answer.text).css_first(".error-summary a[href='#cites']") is not None
    assert db.session.query(Article).count() == 0


def test_ticked_pasted_and_named_citations_come_together(signed_in: SignedIn, world: World) -> None:
    ticked, pasted, named = (factories.finished_cycle(world.alder) for _ in range(3))
    idea = factories.idea(world.network)
    typed = {
        "title": "One",
        "body": f"#cycle-{named.id}",
        "cite": f"cycle-{ticked.id}",
        "cites": f"https://hub.example/cycles/{pasted.id}?x=1, #idea-{idea.id}.",
    }
    signed_in(world.maya).post(new_address(world), data=typed)
    assert set(only_article().cited) == {ticked.ref, pasted.ref, named.ref, idea.ref}
    form = page(signed_in(world.maya), f"/articles/{only_article().id}/edit")
    checked = {node.attributes["value"] for node in form.css("input[name=cite][checked]")}
    assert checked == {f"cycle-{ticked.id}", f"cycle-{pasted.id}", f"idea-{idea.id}"}


def test_twenty_thousand_characters_are_kept_and_more_are_refused_with_the_text(
    signed_in: SignedIn, world: World
) -> None:
    maya = signed_in(world.maya)
    assert maya.post(new_address(world), data={"title": "One", "body": "é" * 20_000}).status_code == 303
    assert page(maya, f"/articles/{only_article().id}").css_first("article").text().count("é") == 20_000
    answer = maya.post(new_address(world), data={"title": "Two", "body": "é" * 20_001})
    assert answer.status_code == 422
    assert HTMLParser(answer.text).css_first("textarea").text().count("é") == 20_001


def test_two_editors_see_both_texts_and_lose_nothing(signed_in: SignedIn, world: World) -> None:
    article = factories.article(world.network, world.maya, "Catch-up", body="First")
    edit = f"/articles/{article.id}/edit"
    assert (
        signed_in(world.samira).post(edit, data={"title": "Catch-up", "body": "Hers", "version": 1}).status_code == 303
    )
    mine = {"title": "Catch-up", "body": "Mine <b>", "version": 1}
    answer = signed_in(world.maya).post(edit, data=mine)
    both = HTMLParser(answer.text)
    assert answer.status_code == 409
    assert [node.text() for node in both.css(".versus .kept")] == ["Mine <b>", "Hers"]
    form = both.css_first("form:has(input[name=resolving])")
    assert form.attributes["action"] == edit
    kept = {node.attributes["name"]: node.attributes.get("value") for node in form.css("input")}
    answer = signed_in(world.maya).post(edit, data=kept | {"body": "Both"})
    assert (answer.status_code, only_article().body, only_article().title) == (303, "Both", "Catch-up")


def test_the_same_stale_text_is_no_conflict(signed_in: SignedIn, world: World) -> None:
    article = factories.article(world.network, world.maya, "Catch-up", body="First")
    for _ in range(2):
        answer = signed_in(world.maya).post(
            f"/articles/{article.id}/edit", data={"title": "Catch-up", "body": "Second", "version": 1}
        )
        assert answer.status_code == 303


def test_a_stale_autosave_is_a_conflict_in_json(signed_in: SignedIn, world: World) -> None:
    draft = factories.article(world.network, world.maya, status="draft", published_at=None)
    services.edit_article(draft, actor=world.actor("samira"), body="Hers")
    answer = signed_in(world.maya).post(
        f"/articles/{draft.id}/edit",
        data={"title": "One", "body": "Mine", "version": 1},
        headers={"X-Autosave": "1"},
    )
    assert (answer.status_code, (answer.json or {})["current"]) == (409, {"version": 2})


def test_what_colleagues_read_is_not_changed_while_somebody_types(signed_in: SignedIn, world: World) -> None:
    article = factories.article(world.network, world.maya, body="Read by all")
    answer = signed_in(world.maya).post(
        f"/articles/{article.id}/edit",
        data={"title": "One", "body": "Half a sen", "version": 1},
        headers={"X-Autosave": "1"},
    )
    assert (answer.status_code, list((answer.json or {})["errors"])) == (422, ["body"])
    assert only_article().body == "Read by all"


# --- preview ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exists", [False, True])
def test_a_preview_keeps_the_text_and_nothing_else(signed_in: SignedIn, world: World, exists: bool) -> None:
    cycle = factories.finished_cycle(world.alder, "Friday")
    if exists:
        article = factories.article(world.network, world.maya, "Old", body="Old", status="draft", published_at=None)
        address, version = f"/articles/{article.id}/preview", 1
    else:
        address, version = f"/n/{world.network.slug}/articles/preview", ""
    typed = {"title": "New", "body": f"**Now** #cycle-{cycle.id}", "version": version, "once": "k", "cites": "odd"}
    maya = signed_in(world.maya)
    answer = maya.post(address, data=typed)
    shown = HTMLParser(answer.text)
    assert answer.status_code == 200
    assert shown.css_first("#preview strong").text() == "Now"
    assert shown.css_first("#preview .cite").attributes["href"] == f"/cycles/{cycle.id}"
    form = shown.css_first("form#article")
    assert form.css_first("input[name=title]").attributes["value"] == "New"
    assert form.css_first("textarea").text().strip() == typed["body"]
    assert form.css_first("input[name=cites]").attributes["value"] == "odd"
    assert (form.css_first("input[name=version]").attributes["value"] or "") == str(version)
    assert [one.title for one in db.session.query(Article)] == (["Old"] if exists else [])
    fragment = maya.post(address, data=typed, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert HTMLParser(fragment).css_first("strong").text() == "Now"


def test_only_those_who_may_edit_can_preview(signed_in: SignedIn, world: World) -> None:
    article = factories.article(world.network, world.maya)
    typed = {"title": "One", "body": "Text"}
    assert signed_in(world.tomasz).post(f"/articles/{article.id}/preview", data=typed).status_code == 403
    assert signed_in(world.viewer).post(f"/n/{world.network.slug}/articles/preview", data=typed).status_code == 403


# --- publishing ------------------------------------------------------------------------------------------------------


def test_what_was_changed_meanwhile_is_read_again_before_it_is_published(signed_in: SignedIn, world: World) -> None:
    draft = factories.article(world.network, world.maya, status="draft", published_at=None)
    services.edit_article(draft, actor=world.actor("samira"), body="Else")
    answer = signed_in(world.maya).post(f"/articles/{draft.id}/publish", data={"version": 1})
    assert (answer.status_code, only_article().is_draft) == (303, True)


def test_an_empty_draft_goes_back_to_the_writing(signed_in: SignedIn, world: World) -> None:
    draft = factories.article(world.network, world.maya, body="", status="draft", published_at=None)
    answer = signed_in(world.maya).post(f"/articles/{draft.id}/publish")
    assert (answer.location, only_article().is_draft) == (f"/articles/{draft.id}/edit", True)


def test_taken_back_and_thrown_away(signed_in: SignedIn, world: World) -> None:
    article = factories.article(world.network, world.maya)
    maya = signed_in(world.maya)
    maya.post(f"/articles/{article.id}/publish/undo")
    assert only_article().is_draft
    draft = factories.article(world.network, world.maya, "Only mine", status="draft", published_at=None)
    answer = maya.post(f"/articles/{draft.id}/discard")
    assert answer.location == f"/n/{world.network.slug}/articles"
    assert only_article().id == article.id
