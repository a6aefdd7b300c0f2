"""The elements of the pages, in a real browser: saving while typing, drafts, menus, errors, predictions."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, g, jsonify, render_template_string, request
from flask.typing import ResponseReturnValue
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server
from wtforms import IntegerField
from wtforms.validators import Optional

from hub import create_app
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.web.forms import HubForm, Line, Text
from hub.web.policies import public
from hub.web.specimens import SpecimenForm
from tests.conftest import settings

pytestmark = pytest.mark.browser

PAGE = """
{% extends "layouts/page.html" %}
{% from "components/fields.html" import csrf, error_summary, field, save_bar, textarea %}
{% block title %}Plan{% endblock %}
{% block heading %}<h1>Plan</h1>{% endblock %}
{% block main %}
{{ error_summary(form) }}
<auto-save data-key="cycle-12"><form method="post" action="/specimen/form" novalidate id="plan">
{{ csrf() }}<input type="hidden" name="version" value="{{ version }}">
{{ field(form.what) }}{{ field(form.number) }}{{ textarea(form.why, limit=20) }}{{ save_bar() }}
</form></auto-save>
<similar-tests data-url="/specimen/similar" data-form="plan" data-fields="what"><p>Nothing yet</p></similar-tests>
{% endblock %}
"""
PREDICTION = """
{% extends "layouts/page.html" %}{% block title %}Predict{% endblock %}
{% block main %}{% include "_styleguide_forms.html" %}{% endblock %}
"""


class PlanForm(HubForm):
    """A small form that saves itself."""

    what = Line("What will you count?", required="Write what you will count.")
    number = IntegerField("How many?", validators=[Optional()])
    why = Text("Why?")


@dataclass
class Told:
    """What the pages of this test saw and how they are to answer."""

    saved: list[dict[str, str]] = field(default_factory=list)
    version: int = 1
    answer: int = 200


@pytest.fixture(scope="module")
def told() -> Told:
    """Share one record of what was posted."""
    return Told()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, told: Told) -> Iterator[str]:
    """Serve the hub with a few pages made for these tests."""
    folder: Path = tmp_path_factory.mktemp("elements")
    app = create_app(settings(folder, f"sqlite:///{folder}/hub.db"))
    app.register_blueprint(pages(told))
    with app.app_context():
        db.create_all()
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def pages(told: Told) -> Blueprint:
    """Pages for Maya, who is signed in."""
    bp = Blueprint("specimen", __name__, url_prefix="/specimen")

    @bp.before_request
    def be_maya() -> None:
        g.actor = Actor(person_id=7, name="Maya Okafor", email="maya@example.org")

    @bp.get("/form")
    @public
    def form() -> str:
        return render_template_string(PAGE, form=PlanForm(), version=told.version)

    @bp.post("/form")
    @public
    def save() -> ResponseReturnValue:
        sent = PlanForm()
        if "X-Autosave" not in request.headers:
            sent.validate()
            return render_template_string(PAGE, form=sent, version=told.version), 422
        if told.answer != 200:
            return jsonify(errors={"what": ["Write what you will count."]}), told.answer
        told.saved.append(request.form.to_dict())
        told.version += 1
        return jsonify(version=told.version, saved_at="2026-11-24T14:02:00Z")

    @bp.post("/similar")
    @public
    def similar() -> str:
        return render_template_string("<ol><li data-hit>Like “{{ text }}”</li></ol>", text=request.form["what"])

    @bp.get("/prediction")
    @public
    def prediction() -> str:
        form = SpecimenForm(prefix="good-")
        return render_template_string(PREDICTION, good=form, bad=SpecimenForm(prefix="bad-"))

    return bp


@pytest.fixture
def page(browser: Browser, address: str, told: Told) -> Iterator[Page]:
    """Open a browser page in London; it must not complain about anything but the network."""
    told.saved.clear()
    told.answer = 200
    context = browser.new_context(base_url=address, timezone_id="Europe/London", locale="en-GB")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    yield opened
    context.close()
    assert complaints == []


def cut(route: Route) -> None:
    """Let pages come, but nothing be sent."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_a_pause_in_typing_saves_and_says_when(page: Page, told: Told) -> None:
    before = told.version
    page.goto("/specimen/form")
    page.get_by_label("What will you count?").fill("Missing tasks")
    expect(page.locator("[data-saved]")).to_have_text("Saved 14:02")
    assert told.saved[-1]["what"] == "Missing tasks"
    assert told.saved[-1]["version"] == str(before)
    expect(page.locator("input[name=version]")).to_have_value(str(before + 1))


def test_text_that_could_not_be_sent_is_offered_again_to_the_same_person(page: Page, told: Told) -> None:
    page.goto("/specimen/form")
    page.route("**/specimen/form", cut)
    page.get_by_label("What will you count?").fill("Written in the tunnel")
    expect(page.locator("[data-saved]")).to_contain_text("Kept on this device")
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("What will you count?")).to_have_value("Written in the tunnel")
    page.unroute("**/specimen/form")
    page.get_by_label("What will you count?").press("End")
    page.get_by_label("What will you count?").press_sequentially(".")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label("What will you count?")).to_have_value("")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_when_somebody_else_saved_nothing_is_overwritten_and_both_texts_are_offered(page: Page, told: Told) -> None:
    told.answer = 409
    page.goto("/specimen/form")
    page.get_by_label("What will you count?").fill("Mine")
    expect(page.locator("[data-saved]")).to_contain_text("Somebody else saved this")
    expect(page.get_by_role("button", name="See both texts")).to_be_visible()
    assert told.saved == []


def test_a_refusal_while_typing_is_told_quietly(page: Page, told: Told) -> None:
    told.answer = 422
    page.goto("/specimen/form")
    page.get_by_label("How many?").fill("3")
    expect(page.locator("[data-saved]")).to_have_text("Not saved yet: Write what you will count.")


def test_a_refused_form_takes_the_focus_to_its_summary_and_on_to_the_field(page: Page) -> None:
    page.goto("/specimen/form")
    page.get_by_label("How many?").fill("many")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Plan · Learning hub")
    expect(page.get_by_label("How many?")).to_have_value("many")
    page.get_by_role("link", name="Write what you will count.").click()
    expect(page.get_by_label("What will you count?")).to_be_focused()


def test_earlier_tests_appear_while_typing_and_are_announced(page: Page) -> None:
    page.goto("/specimen/form")
    page.get_by_label("What will you count?").fill("Catch-up at lunch")
    expect(page.locator("similar-tests")).to_have_text("Like “Catch-up at lunch”")
    expect(page.locator("similar-tests + [role=status]")).to_have_text("Earlier tests found: 1")


def test_the_room_left_is_counted_in_letters_not_in_code_units(page: Page) -> None:
    page.goto("/specimen/form")
    page.get_by_label("Why?").fill("👍" * 21)
    expect(page.locator("char-count .count")).to_have_text("Characters too many: 1")


def test_a_prediction_shows_only_its_own_inputs_and_says_itself(page: Page) -> None:
    page.goto("/specimen/prediction")
    page.get_by_label("Now", exact=True).fill("41")
    page.get_by_label("After this test, at most").fill("30")
    page.get_by_label("Of what").fill("tasks")
    expect(page.locator("[data-part=sentence]")).to_have_text("You predict 41 → 30 tasks")
    page.get_by_label("A range").check()
    expect(page.get_by_label("After this test, at most")).to_be_hidden()
    expect(page.get_by_label("From", exact=True)).to_be_visible()
    expect(page.locator("[data-part=sentence]")).to_be_hidden()


def test_menus_answer_to_the_keyboard(page: Page) -> None:
    page.goto("/styleguide")
    page.locator("move-menu:defined").first.wait_for(state="attached")  # keys pressed before are the browser's own
    summary = page.get_by_text("Move to…")
    summary.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Up", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Down", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("button", name="Up", exact=True)).to_be_hidden()


def test_a_dialog_opens_takes_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/styleguide")
    opener = page.get_by_role("button", name="Open a dialog")
    opener.click()
    expect(page.get_by_role("dialog", name="Withdraw this proposal?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_style_guide_has_no_barrier_that_axe_can_find(
    browser: Browser, address: str, theme: Any, width: int
) -> None:
    axe = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))
    context = browser.new_context(
        base_url=address, color_scheme=theme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = context.new_page()
    page.goto("/styleguide")
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert len(found["passes"]) > 20
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert wide <= width
