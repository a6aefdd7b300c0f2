"""The style guide, the pages for refusals and the conflict page: drawn by the real application."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, flash, render_template
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from hub.kernel.permissions import Actor
from tests.conftest import HubClient

HOSTILE = "</textarea><script>alert(1)</script>\"'<b>"
NETWORK = SimpleNamespace(id=1, slug="ninth", name="Ninth-grade <on> track")
MAYA = Actor(person_id=7, name="Maya Okafor", email="maya@example.org")


def drawn(app: Flask, template: str, **values: object) -> HTMLParser:
    with app.test_request_context("/"):
        return HTMLParser(render_template(template, **values))


def fetched(client: HubClient, address: str) -> bytes:
    with client.get(address) as answer:
        return answer.get_data()


def style_guide(client: HubClient) -> HTMLParser:
    answer = client.get("/styleguide")
    assert answer.status_code == 200
    return HTMLParser(answer.get_data(as_text=True))


def test_the_style_guide_shows_every_mark_in_both_themes(client: HubClient) -> None:
    page = style_guide(client)
    for theme in ("light", "dark"):
        stage = page.css_first(f"[data-theme={theme}]")
        for kind in ("adopt", "adapt", "abandon", "running", "never"):
            assert stage.css_first(f".badge-{kind} .mark-{kind}") is not None
    assert not page.css("[style]")


def test_ids_are_unique_and_labels_lead_somewhere(client: HubClient) -> None:
    page = style_guide(client)
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in page.css("label[for]"):
        assert node.attributes["for"] in ids
    for node in page.css("[aria-describedby]"):
        assert set((node.attributes["aria-describedby"] or "").split()) <= set(ids)


def test_a_field_that_was_refused_says_so_to_eyes_and_ears(client: HubClient) -> None:
    page = style_guide(client)
    field = page.css_first("#bad-what")
    assert field.attributes["aria-invalid"] == "true"
    said = [page.css_first(f"#{name}").text() for name in (field.attributes["aria-describedby"] or "").split()]
    assert any("Write what you will count." in sentence for sentence in said)


@pytest.mark.parametrize("status", [403, 404, 405, 409, 410, 413, 422, 429, 500, 503])
def test_every_refusal_says_what_happened_and_leads_on(app: Flask, status: int) -> None:
    page = drawn(app, f"errors/{status}.html", message=None, request_id="r-123")
    assert len(page.css_first("h1").text()) > 10
    assert page.css_first("main a[href]") is not None
    assert "r-123" in page.body.text()


def test_a_refusal_repeats_the_sentence_of_the_rule(app: Flask) -> None:
    page = drawn(app, "errors/403.html", message="Only the team of this test can finish it.", request_id="-")
    assert "Only the team of this test can finish it." in page.css_first("main").text()


def test_the_page_for_our_own_mistakes_needs_nothing_but_its_number(app: Flask) -> None:
    with app.app_context():
        text = app.jinja_env.get_template("errors/500.html").render(request_id="r-123")
    assert "r-123" in text


def test_a_stale_form_comes_back_with_everything_typed(app: Flask) -> None:
    kept = [("title", "Friday catch-up"), ("learning", HOSTILE + "\nsecond line"), ("version", "3"), ("empty", "")]
    page = drawn(app, "errors/csrf.html", kept=kept, action="/cycles/12/study", method="POST")
    form = page.css_first("form[action='/cycles/12/study']")
    assert form.css_first("[name=title]").attributes["value"] == "Friday catch-up"
    assert form.css_first("textarea[name=learning]").text() == HOSTILE + "\nsecond line"
    assert form.css_first("[name=version]").attributes["type"] == "hidden"
    assert form.css_first("[name=csrf_token]") is not None
    assert not [node for node in page.css("script") if "alert" in (node.text() or "")]


def test_a_conflict_shows_both_texts_and_loses_none(app: Flask) -> None:
    fields = [
        ("learning", "What we learned", HOSTILE, "Try 20 minutes <i>with</i> a timer."),
        ("title", "Title", "Same", "Same"),
        ("reason", "Reason", None, "Buses"),
    ]
    page = drawn(
        app, "errors/conflict.html", title=HOSTILE, who="Ana <Ruiz>", when="10:42", fields=fields,
        action="/cycles/12/act", version=5, actor=MAYA, network=None,
    )  # fmt: skip
    assert [node.text() for node in page.css(".versus .kept")][:2] == [HOSTILE, "Try 20 minutes <i>with</i> a timer."]
    form = page.css_first("form[action='/cycles/12/act']")
    assert form.css_first("[name=version]").attributes["value"] == "5"
    assert form.css_first("textarea[name=learning]").text() == HOSTILE
    assert form.css_first("input[name=title]").attributes["value"] == "Same"
    assert form.css_first("textarea[name=reason]").text() == ""
    assert not [node for node in page.css("script") if "alert" in (node.text() or "")]


def test_what_was_flashed_stands_in_the_slot_and_undo_is_a_plain_form(app: Flask) -> None:
    with app.test_request_context("/"):
        flash("Saved <b>it</b>.", "ok")
        flash({"text": "Idea moved", "undo": "/ideas/3/undo"}, "toast")
        page = HTMLParser(render_template("errors/404.html", message=None, request_id="-"))
    assert page.css_first("#slot .banner-ok").text(strip=True) == "Saved <b>it</b>."
    form = page.css_first("toast-region form[method=post][action='/ideas/3/undo']")
    assert form.css_first("[name=csrf_token]") is not None


def test_the_import_map_carries_the_nonce_of_the_page_and_names_real_files(client: HubClient) -> None:
    answer = client.get("/styleguide")
    text = answer.get_data(as_text=True)
    nonce = re.search(r'<script type="importmap" nonce="([^"]+)"', text)
    assert nonce is not None
    assert f"'nonce-{nonce.group(1)}'" in answer.headers["Content-Security-Policy"]
    for address in re.findall(r'"(/static/[^"]+)"', text):
        assert len(fetched(client, address)) > 100, address


def test_the_style_sheets_find_their_font(client: HubClient) -> None:
    text = client.get("/styleguide").get_data(as_text=True)
    sheet = re.search(r'href="(/static/[^"]+/css/)tokens.css"', text)
    assert sheet is not None
    style = fetched(client, sheet.group(1) + "tokens.css").decode()
    font = re.search(r'url\("\.\./(font/[^"]+)"\)', style)
    assert font is not None
    assert fetched(client, sheet.group(1).removesuffix("css/") + font.group(1)).startswith(b"wOF2")
    assert f"{font.group(1)}" in text  # preloaded under the same address
