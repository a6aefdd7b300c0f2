"""Every read and every plain form works without JavaScript (T110)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

MAYA = "maya.okafor@alder.example"


def test_a_teacher_signs_in_logs_a_test_comments_and_finds_it(visit: Callable[..., Page]) -> None:
    page = visit(MAYA, size=PHONE, java_script_enabled=False)
    expect(page.get_by_role("heading", name="Needs you")).to_be_visible()

    page.goto("/n/ninth-grade-on-track/cycles/log")
    page.locator("[name=what][value=else]").check()
    page.locator("[name=title]").fill("Marimba at the door")
    page.locator("[name=result][value=better]").check()
    page.locator("[name=line]").fill("Fewer came late when somebody played.")
    page.get_by_role("button", name="Save this test").click()
    expect(page.get_by_role("heading", name="Marimba at the door")).to_be_visible()

    page.locator("#body").fill("We will try it at the other gate too.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("We will try it at the other gate too.")).to_be_visible()

    page.goto("/n/ninth-grade-on-track/theory")
    expect(page.get_by_role("heading", name="The same as an outline")).to_be_visible()
    for _ in range(40):  # the index follows within a moment
        page.goto("/n/ninth-grade-on-track/knowledge?q=marimba")
        if page.get_by_role("link", name="Marimba at the door").count():
            break
    expect(page.get_by_role("link", name="Marimba at the door").first).to_be_visible()
