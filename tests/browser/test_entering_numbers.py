"""A team enters its numbers: on a phone, by keyboard, from a spreadsheet, without JavaScript, and two at once."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Route, expect
from werkzeug.serving import make_server

from hub import create_app
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import begin_writing
from hub.measures import periods
from hub.measures.models import Frequency, Measure, Observation, Series
from hub.networks.models import Network
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE
from tests.conftest import HubClient, settings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

GROUPS = ("Free meals", "Other pupils", "English learners", "Special education", "Repeating")
PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class School:
    """A running hub with one team, and measures made for each test."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app, self.address = app, address
        with app.app_context():
            begin_writing()
            network = factories.network()
            team = factories.team(network, "Alder")
            people = factories.member(team, "Maya Okafor"), factories.member(team, "Ana Silva")
            self.network_id, self.team_id = network.id, team.id
            self.people = tuple(person.id for person in people)
        self.week = periods.start_of(Frequency.WEEKLY, clock.today())

    def measure(self, *groups: str) -> int:
        with self.app.app_context():
            begin_writing()
            for old in db.session.scalars(sa.select(Measure)):
                old.retired_at = clock.now()
            network = db.session.get_one(Network, self.network_id)
            made: Measure = factories.measure(network, "On track", groups, created_at=datetime(2025, 1, 1, tzinfo=UTC))
            return made.id

    def kept(self, measure_id: int) -> list[tuple[date, Decimal | None, Decimal | None]]:
        with self.app.app_context():
            columns = Observation.on, Observation.numerator, Observation.denominator
            chosen = sa.select(*columns).join(Series).where(Series.measure_id == measure_id).order_by(Observation.on)
            return [tuple(row) for row in db.session.execute(chosen)]  # type: ignore[misc]

    def weeks(self, many: int) -> list[date]:
        return [self.week - timedelta(weeks=back) for back in range(many - 1, -1, -1)]

    def cookie(self, which: int) -> dict[str, Any]:
        client = HubClient(self.app)
        with self.app.app_context():
            begin_writing()
            client.sign_in(db.session.get_one(Person, self.people[which]))
        found = next(iter(client._cookies.values()))  # type: ignore[attr-defined]
        return {"name": found.key, "value": found.value, "url": self.address}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Serve a hub with one team."""
    folder: Path = tmp_path_factory.mktemp("numbers")
    app = create_app(settings(folder, f"sqlite:///{folder}/hub.db"))
    with app.app_context():
        begin_writing()
        db.create_all()
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield School(app, f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join()
    server.server_close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, school: School) -> Iterator[Open]:
    """Open the page as Maya (0) or Ana (1); it must not complain."""
    contexts, complaints = [], []

    def arrive(query: str = "", *, who: int = 0, size: dict[str, int] | None = None, **more: Any) -> Page:
        context = browser.new_context(base_url=school.address, viewport=size or DESKTOP, locale="en-GB", **more)
        context.set_default_timeout(15_000)
        context.add_cookies([school.cookie(who)])  # type: ignore[list-item]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"/teams/{school.team_id}/measures/enter{query}")
        if more.get("java_script_enabled", True):
            page.locator("number-sheet:defined").wait_for()
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert complaints == []


def field(page: Page, measure_id: int, on: date, part: str, group: int = 0) -> Locator:
    """One input of the form."""
    return page.locator(f'[name="c-{measure_id}-{group}-{on:%Y%m%d}-{part}"]')


def save(page: Page) -> None:
    """Save and see that it was."""
    page.get_by_role("button", name="Save numbers").click()
    expect(page.get_by_text("Saved ", exact=False).first).to_be_visible()


def test_a_week_is_entered_on_a_card_that_says_what_it_means(school: School, open_page: Open) -> None:
    number = school.measure()
    page = open_page(size=PHONE)
    last = school.week - timedelta(weeks=1)
    field(page, number, last, "n").fill("30")
    field(page, number, last, "d").fill("24")
    expect(page.get_by_text("30 is more than 24.")).to_be_visible()
    field(page, number, last, "n").fill("18")
    expect(page.get_by_text("18 of 24 = 75 %")).to_be_visible()
    save(page)
    assert school.kept(number) == [(last, 18, 24)]
    expect(field(page, number, school.week, "n")).to_have_value("")
    page.get_by_label("Not counted").check()
    page.get_by_label("Why, or what to know about it").fill("Snow day")
    page.get_by_role("button", name="Save numbers").click()
    expect(page.get_by_text("1 is marked as not counted.")).to_be_visible()
    assert school.kept(number)[1] == (school.week, None, None)


def test_six_weeks_on_a_phone_come_one_after_the_other(school: School, open_page: Open) -> None:
    number = school.measure(*GROUPS[:2])
    page = open_page(f"?measure={number}", size=PHONE)
    places = []
    for week in school.weeks(6):
        field(page, number, week, "n").fill("18")
        field(page, number, week, "d").fill("24")
        places.append(field(page, number, week, "n").bounding_box())
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert len({round(place["x"]) for place in places if place}) == 1
    save(page)
    assert school.kept(number) == [(week, 18, 24) for week in school.weeks(6)]


def test_arrow_keys_and_enter_move_and_tab_goes_on(school: School, open_page: Open) -> None:
    number = school.measure()
    page = open_page(f"?measure={number}")
    weeks = school.weeks(6)
    field(page, number, weeks[0], "n").focus()
    for key in (
        "1",
        "2",
        "Tab",
        "2",
        "4",
        "Enter",
        "2",
        "5",
        "ArrowLeft",
        "ArrowLeft",
        "ArrowLeft",
        "1",
        "3",
        "ArrowDown",
    ):
        page.keyboard.press(key)
    expect(field(page, number, weeks[2], "n")).to_be_focused()
    for key in ("9", "ArrowRight", "3", "0", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(field(page, number, weeks[0], "d")).to_be_focused()
    button = page.get_by_role("button", name="Save numbers")
    for _ in range(20):
        if button.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved 3 numbers.")).to_be_visible()
    assert school.kept(number) == [(weeks[0], 12, 24), (weeks[1], 13, 25), (weeks[2], 9, 30)]


def test_forty_rows_of_twelve_cells_are_pasted(school: School, open_page: Open) -> None:
    number = school.measure(*GROUPS)
    page = open_page(f"?measure={number}&periods=52")
    weeks = school.weeks(40)
    cells = [["18", "24"] * 6 for _ in weeks]
    cells[3][4], cells[7][0], cells[39][11] = "many", "x", "?!"
    field(page, number, weeks[0], "n").evaluate(PASTE, "\r\n".join("\t".join(row) for row in cells))
    expect(page.get_by_text("Cells filled: 480. Nothing is saved yet. Could not be read: 3.")).to_be_visible()
    assert page.locator("td.has-error").count() == 3
    page.get_by_role("button", name="Save numbers").click()
    expect(page.get_by_role("heading", name="Nothing was saved yet")).to_be_visible()
    assert school.kept(number) == []
    for bad in ("many", "x", "?!"):
        page.locator(f'input[value="{bad}"]').fill("18")
    save(page)
    assert len(school.kept(number)) == 240


def test_a_block_with_days_brings_its_own_rows(school: School, open_page: Open) -> None:
    number = school.measure()
    page = open_page(f"?measure={number}")
    weeks = school.weeks(40)
    block = "Week\tAll\tOf\n" + "\n".join(f"{week:%d/%m/%Y}\t18\t24" for week in weeks)
    field(page, number, weeks[-1], "n").evaluate(PASTE, block)
    expect(page.get_by_text("80 cells filled.")).to_be_visible()
    assert school.kept(number) == []
    expect(field(page, number, weeks[0], "d")).to_have_value("24")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
    page.goto(f"/teams/{school.team_id}/measures/enter?measure={number}&periods=52")  # left before it was saved
    page.get_by_role("button", name="Put it back").click()
    expect(field(page, number, weeks[0], "d")).to_have_value("24")
    save(page)
    assert [row[0] for row in school.kept(number)] == weeks


def test_all_of_it_works_without_javascript(school: School, open_page: Open) -> None:
    number = school.measure()
    page = open_page(size=PHONE, java_script_enabled=False)
    last = school.week - timedelta(weeks=1)
    field(page, number, last, "n").fill("18")
    field(page, number, last, "d").fill("24")
    save(page)
    page.goto(f"/teams/{school.team_id}/measures/enter?measure={number}")
    page.get_by_text("Paste from a spreadsheet").click()
    page.get_by_label("Copied cells").fill("19\t25\n20\t26")
    page.get_by_label("Without days, the first row is").select_option(school.weeks(6)[0].isoformat())
    page.get_by_role("button", name="Lay into the table").click()
    expect(page.get_by_text("4 cells filled.")).to_be_visible()
    assert len(school.kept(number)) == 1
    save(page)
    assert [row[1] for row in school.kept(number)] == [19, 20, 18]


def test_two_people_at_once_both_see_what_is_there(school: School, open_page: Open) -> None:
    number = school.measure()
    mine, theirs = open_page(f"?measure={number}"), open_page(f"?measure={number}", who=1)
    for page, text in ((theirs, "17"), (mine, "18")):
        field(page, number, school.week, "n").fill(text)
        field(page, number, school.week, "d").fill("24")
    save(theirs)
    mine.get_by_role("button", name="Save numbers").click()
    expect(mine.locator("td").get_by_text("Ana Silva saved this at")).to_be_visible()
    expect(field(mine, number, school.week, "n")).to_have_value("18")
    assert school.kept(number) == [(school.week, 17, 24)]
    save(mine)
    assert school.kept(number) == [(school.week, 18, 24)]


def test_what_was_typed_survives_a_lost_connection(school: School, open_page: Open) -> None:
    number = school.measure()
    page = open_page(f"?measure={number}")
    field(page, number, school.week, "n").fill("18")
    expect(page.get_by_text("Kept on this device until you save.")).to_be_visible()
    page.route("**/*", cut)
    page.get_by_role("button", name="Save numbers").click()
    page.unroute("**/*")
    page.goto(f"/teams/{school.team_id}/measures/enter?measure={number}")
    page.get_by_role("button", name="Put it back").click()
    expect(field(page, number, school.week, "n")).to_have_value("18")
    field(page, number, school.week, "d").fill("24")
    save(page)
    page.goto(f"/teams/{school.team_id}/measures/enter?measure={number}")
    expect(field(page, number, school.week, "d")).to_have_value("24")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def cut(route: Route) -> None:
    """Let pages come, but nothing be sent."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()
