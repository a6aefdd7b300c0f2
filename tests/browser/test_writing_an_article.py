"""Writing an article in a real browser: it saves itself, names tests and colleagues from a list, and shows itself."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from hub import create_app
from hub.accounts.passwords import hashed
from hub.extensions import db
from hub.kernel.db import begin_writing
from hub.search import indexing
from tests import factories
from tests.conftest import settings

pytestmark = pytest.mark.browser

PASSWORD = "catch-up at lunch"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A hub with one network, one writer, one colleague and one test."""
    folder: Path = tmp_path_factory.mktemp("writing")
    app = create_app(settings(folder, f"sqlite:///{folder}/hub.db"))
    with app.app_context():
        begin_writing()
        db.create_all()
        network = factories.network("On track", slug="on-track")
        team = factories.team(network, "Alder")
        factories.finished_cycle(team, "Friday catch-up")
        writer = factories.member(team, "Maya Okafor")
        writer.email, writer.password_hash = "maya@school.example", hashed(PASSWORD)
        factories.member(network, "Samira Haddad")
        db.session.commit()
        indexing.rebuild()
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def maya(browser: Browser, address: str) -> Iterator[Page]:
    """Maya, on the page of a new article."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/sign-in?next=/n/on-track/articles/new")
    page.fill("input[name=email]", "maya@school.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.get_by_role("toolbar")).to_be_visible()
    yield page
    context.close()


def test_the_first_pause_makes_a_draft_that_can_be_left_and_found(maya: Page) -> None:
    maya.fill("#title", "Exit tickets")
    maya.fill("#body", "A question halfway.")
    expect(maya.locator("[data-saved]")).to_contain_text("Saved")
    maya.goto("/n/on-track/articles")
    maya.get_by_role("link", name="Exit tickets").click()
    expect(maya.locator("h1")).to_have_class("in-pencil")
    expect(maya.locator("article")).to_contain_text("A question halfway.")


def test_tests_and_colleagues_are_named_from_a_list(maya: Page) -> None:
    maya.locator("#body").press_sequentially("See #friday")
    expect(maya.get_by_role("option").first).to_have_text("Friday catch-up · Alder")
    maya.keyboard.press("Enter")
    maya.locator("#body").press_sequentially("and @sam")
    expect(maya.get_by_role("option").first).to_contain_text("Samira Haddad")
    maya.keyboard.press("Enter")
    assert "#cycle-1 and @samira.haddad" in maya.input_value("#body")


def test_the_preview_comes_to_the_text_and_takes_the_focus(maya: Page) -> None:
    here = maya.url
    maya.fill("#title", "Exit tickets")
    maya.fill("#body", "**Halfway**, see #cycle-1.")
    maya.get_by_role("button", name="Preview").click()
    preview = maya.locator("#preview")
    expect(preview).to_be_focused()
    expect(preview.locator("strong")).to_have_text("Halfway")
    expect(preview.locator(".prose a")).to_have_text("Friday catch-up")
    assert (maya.url, maya.input_value("#body")) == (here, "**Halfway**, see #cycle-1.")
