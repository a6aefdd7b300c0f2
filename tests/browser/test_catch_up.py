"""An open page catches up by itself: after a lost connection, and after the server was killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.drills.house import EMAIL, PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.drill, pytest.mark.timeout(180)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.prepare()
    made.start()
    yield made
    made.kill()


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """The home page of a network with one team, open and live."""
    network = house.ask("POST", "/networks", {"name": "On track"})
    team = house.ask("POST", f"/networks/{network['id']}/teams", {"name": "Alder"})
    house.surroundings |= {"NETWORK": str(network["id"]), "TEAM": str(team["id"])}
    context = browser.new_context(base_url=f"http://127.0.0.1:{house.port}", locale="en-GB")
    opened = context.new_page()
    opened.goto("/sign-in")
    opened.get_by_label("E-mail").fill(EMAIL)
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name="Sign in").click()
    opened.wait_for_url("**/n/**")
    yield opened
    context.close()


def say(house: House, text: str) -> None:
    """Something happens in the network."""
    place = house.surroundings
    log = {"team_id": int(place["TEAM"]), "text": text, "result": "better"}
    house.ask("POST", f"/networks/{place['NETWORK']}/quick-logs", log)


def numbers(page: Page) -> list[int]:
    """The numbers of the news on the page, newest first."""
    found: list[int] = page.eval_on_selector_all("[data-seq]", "all => all.map(one => Number(one.dataset.seq))")
    return found


def test_after_a_lost_connection_everything_is_there_once_and_in_order(house: House, page: Page) -> None:
    say(house, "Before the break")
    expect(page.get_by_text("Before the break").first).to_be_visible(timeout=15_000)
    page.context.set_offline(True)
    for number in range(3):
        say(house, f"While you were away {number}")
    page.context.set_offline(False)
    expect(page.get_by_text("While you were away 2").first).to_be_visible(timeout=60_000)
    say(house, "Afterwards")
    expect(page.get_by_text("Afterwards").first).to_be_visible(timeout=15_000)
    assert numbers(page) == sorted(set(numbers(page)), reverse=True)


def test_after_the_server_was_killed_the_page_goes_on_by_itself(house: House, page: Page) -> None:
    say(house, "Before the power cut")
    expect(page.get_by_text("Before the power cut").first).to_be_visible(timeout=15_000)
    house.kill()
    house.start()
    say(house, "After the power cut")
    expect(page.get_by_text("After the power cut").first).to_be_visible(timeout=60_000)
    assert numbers(page) == sorted(set(numbers(page)), reverse=True)
