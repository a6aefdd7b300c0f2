"""The outline in a real browser, by keyboard and by drag, with and without JavaScript; news that count as seen."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from hub import create_app
from hub.accounts.models import LoginSession
from hub.accounts.queries import digest
from hub.extensions import db
from hub.kernel.db import begin_writing
from hub.kernel.permissions import Role
from hub.networks.models import Membership
from hub.theory import queries, services
from tests import factories
from tests.conftest import settings

pytestmark = pytest.mark.browser

TALL = {"width": 1280, "height": 1200}
KEY = "the key of Samira"
TOP = "[data-tree] > li > .tree-row .tree-title"


@pytest.fixture
def app_on_disk(tmp_path: Path) -> Iterator[Flask]:
    """A hub with one network, its theory and its facilitator."""
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path}/hub.db"))
    with app.app_context():
        begin_writing()
        db.create_all()
        network = factories.network("On track", slug="on-track")
        samira = factories.member(network, "Samira Haddad", Role.FACILITATOR)
        db.session.add(LoginSession(person=samira, key_hash=digest(KEY)))
        db.session.commit()
        hub = factories.actor(samira)
        data, belonging = (services.add_driver(network.id, actor=hub, title=title) for title in ("Data", "Belonging"))
        for title, driver in (("Kid talk", data), ("Failure list", data), ("Peer buddy", belonging)):
            services.add_idea(network.id, actor=hub, title=title, drivers=[driver])
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def address(app_on_disk: Flask) -> Iterator[str]:
    """Where it is served."""
    server = make_server("127.0.0.1", 0, app_on_disk, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(browser: Browser, address: str, app_on_disk: Flask) -> Iterator[Callable[..., Page]]:
    """Samira's browser on a page of the network; it must not complain."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app_on_disk)
    assert signer is not None
    cookie = {"name": app_on_disk.config["SESSION_COOKIE_NAME"], "value": signer.dumps({"key": KEY}), "url": address}
    contexts, complaints = [], []

    def to(path: str, *, clock: bool = False, **more: bool) -> Page:
        context = browser.new_context(base_url=address, reduced_motion="reduce", viewport=TALL, **more)  # type: ignore[arg-type]
        context.add_cookies([cookie])  # type: ignore[list-item]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
        if clock:
            page.clock.install()
        page.goto(f"/n/on-track/{path}")
        return page

    yield to
    for context in contexts:
        context.close()
    assert complaints == []


def kept(app: Flask, title: str) -> list[str]:
    """The ideas that the database holds under a driver."""
    with app.app_context():
        (theory,) = (queries.theory_of(row.network_id) for row in db.session.query(Membership))
        return next([i.title for i in branch.ideas] for branch in theory.primary if branch.driver.title == title)


def test_lines_move_by_keyboard_with_the_focus_kept_and_the_place_said(
    opened: Callable[..., Page], app_on_disk: Flask
) -> None:
    page = opened("theory/edit")
    page.locator("outline-editor:defined").wait_for(state="attached")  # before, a form is the browser's own
    page.locator("move-menu:defined").first.wait_for(state="attached")
    page.get_by_label("Why this change?").fill("It matters more")
    menu = page.locator("#driver-2 > .tree-row summary")
    menu.focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(TOP)).to_have_text(["Belonging", "Data"])
    expect(page.locator("outline-editor > [role=status]")).to_have_text("“Belonging” is now 1 of 2 at the top.")
    expect(menu).to_be_focused()
    expect(page.get_by_label("Why this change?")).to_have_value("")
    with app_on_disk.app_context():
        assert queries.versions(1, limit=1)[0].why == "It matters more"
    page.reload()
    expect(page.locator(TOP)).to_have_text(["Belonging", "Data"])


def test_a_line_is_dragged_to_another_driver(opened: Callable[..., Page], app_on_disk: Flask) -> None:
    page = opened("theory/edit")
    grip = page.locator(".tree-idea", has_text="Kid talk").locator("[data-grip]")
    expect(grip).to_be_visible()
    start, end = grip.bounding_box(), page.locator(".tree-idea", has_text="Peer buddy").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 16)
    page.mouse.down()
    moved = page.locator("#driver-2 .tree-idea", has_text="Kid talk")
    for step in range(40):  # the browser looks where the pointer is at its own pace
        page.mouse.move(end["x"] + 40 + step % 2 * 6, end["y"] + end["height"] / 2 + step % 3)
        if moved.count():
            break
    expect(moved).to_have_count(1)
    expect(page.locator("[data-tree] > [data-kind=idea]")).to_have_count(0)
    page.mouse.up()
    expect(page.locator("outline-editor > [role=status]")).to_contain_text("under “Belonging”.")
    assert sorted(kept(app_on_disk, "Belonging")) == ["Kid talk", "Peer buddy"]
    assert kept(app_on_disk, "Data") == ["Failure list"]


def test_a_step_that_came_too_late_says_so_and_shows_how_it_stands(
    opened: Callable[..., Page], app_on_disk: Flask
) -> None:
    page = opened("theory/edit")
    with app_on_disk.app_context():
        begin_writing()
        other = factories.actor(db.session.query(Membership).one().person)
        driver = queries.find_driver(other, 2)
        assert driver
        services.change_driver(driver, actor=other, title="Belonging together")
    page.locator("#driver-2 > .tree-row summary").click()
    page.locator("#driver-2 > .tree-row").get_by_role("button", name="Up").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed the theory meanwhile")
    expect(page.locator("#driver-2 > .tree-row .tree-title")).to_have_text("Belonging together")


def test_without_javascript_the_same_buttons_work(opened: Callable[..., Page]) -> None:
    page = opened("theory/edit", java_script_enabled=False)
    before = page.locator(TOP).all_text_contents()
    first = page.locator("[data-tree] > li").first.locator("> .tree-row")
    first.locator("summary").click()
    first.get_by_role("button", name="Down").click()
    expect(page.locator(TOP)).to_have_text(before[::-1])
    expect(page.locator("#slot .banner")).to_contain_text("is now 2 of 2 at the top.")


def turn_away(page: Page) -> None:
    """The person goes to another window."""
    page.evaluate("""() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")


def test_news_that_were_looked_at_count_as_seen_once_the_reader_turns_away(opened: Callable[..., Page]) -> None:
    page = opened("", clock=True)
    expect(page.locator("seen-mark")).to_be_visible()
    page.locator("seen-mark:defined").wait_for(state="attached")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if "/seen" in request.url else None)
    page.clock.run_for(1_000)
    turn_away(page)
    assert sent == []  # a glance is not reading
    page.evaluate("delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(3_500)
    page.evaluate("document.querySelector('live-feed').dataset.head = '9999'")
    with page.expect_response(lambda answer: "/seen" in answer.url) as answered:
        turn_away(page)
    assert answered.value.status == 303
    assert len(sent) == 1
    assert "seq=9999" in sent[0]
    page.goto("/n/on-track/")
    expect(page.get_by_text("Nothing new since you were here")).to_be_visible()
