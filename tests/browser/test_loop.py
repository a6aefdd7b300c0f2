"""The loop that must never break, walked by two colleagues in real browsers: one on a phone, one at a desk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

MAYA = "maya.okafor@alder.example"
SAMIRA = "samira.haddad@hub.example"
OUTSIDER = "owen.pritchard@quay.example"


def test_a_failed_test_reaches_a_colleague_and_the_search(visit: Callable[..., Page]) -> None:
    phone, desk = visit(MAYA, size=PHONE), visit(SAMIRA)
    desk.goto("/")
    expect(desk.get_by_role("heading", name="Needs you")).to_be_visible()

    plan(phone)
    do_and_study(phone)
    abandon(phone)

    news = desk.locator("[data-seq]", has_text="Catch-up after school on Fridays").first
    expect(news).to_be_visible(timeout=5_000)
    expect(news).to_contain_text("Alder")

    def found() -> bool:
        desk.goto("/n/ninth-grade-on-track/knowledge?q=xylophone")
        return desk.get_by_role("link", name="Catch-up after school on Fridays").is_visible()

    assert any(found() for _ in range(20))
    expect(desk.locator(".result", has_text="Catch-up after school on Fridays").first).to_contain_text("Abandoned")

    stranger = visit(OUTSIDER)
    assert stranger.goto("/n/ninth-grade-on-track/knowledge?q=xylophone").status == 404  # type: ignore[union-attr]
    stranger.goto("/n/harbour-attendance/knowledge?q=xylophone")
    expect(stranger.get_by_text("Catch-up after school on Fridays")).to_have_count(0)


def plan(page: Page) -> None:
    """Plan a test, with what others tried beside it, and predict."""
    page.goto("/n/ninth-grade-on-track/cycles/new")
    page.get_by_label(re.compile("call it|try|title", re.IGNORECASE)).first.fill("Catch-up after school on Fridays")
    look = page.locator("similar-tests")
    expect(look.locator("[data-hit]").first).to_be_visible()
    expect(look).to_contain_text("Abandoned")
    expect(look).to_contain_text(re.compile("bus", re.IGNORECASE))
    page.get_by_role("button", name=re.compile("Save and continue")).click()
    page.locator("[name=questions-0-question]").fill("Will missing tasks fall?")
    page.get_by_label("A number", exact=True).check()
    page.locator('[data-part="from"]').first.fill("41")
    page.locator('[data-part="to"]').first.fill("30")
    expect(page.locator('[data-part="sentence"]').first).to_contain_text("41")
    page.get_by_role("button", name=re.compile("Save and continue")).last.click()


def do_and_study(page: Page) -> None:
    """Write what happened beside what was predicted."""
    cycle = re.search(r"/cycles/(\d+)", page.url)
    assert cycle
    page.goto(f"/cycles/{cycle[1]}/do")
    page.locator("[name=happened]").fill("Nine of forty came, the others had to leave.")
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    page.goto(f"/cycles/{cycle[1]}/study")
    expect(page.get_by_text(re.compile("41")).first).to_be_visible()
    page.locator("[name=answers-0-number]").fill("39")
    page.get_by_role("button", name=re.compile("Save and continue")).last.click()


def abandon(page: Page) -> None:
    """Decide, and share what was learned."""
    cycle = re.search(r"/cycles/(\d+)", page.url)
    assert cycle
    page.goto(f"/cycles/{cycle[1]}/act")
    page.locator("[name=learning]").fill("The xylophone lesson next door made it impossible to work.")
    page.locator("[name=decision][value=abandon]").check()
    page.get_by_role("button", name="Finish and share what you learned").click()
    expect(page.get_by_text("Abandoned").first).to_be_visible()
