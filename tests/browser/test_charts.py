"""A team's charts in a browser: write on one with and without JavaScript, read it on a phone, print six on a sheet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEACHER = "maya.okafor@alder.example"
CHART = "Ninth-graders present at least 95 % of the time"
SHEET = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}


def charts(page: Page) -> None:
    """Go to the charts of the teacher's team, from the team's page."""
    page.goto("/n/ninth-grade-on-track/people")
    page.get_by_role("link", name="Alder", exact=True).first.click()
    page.get_by_role("link", name="All charts").click()
    expect(page.get_by_role("heading", name="Charts of Alder")).to_be_visible()


def write(page: Page, what: str, button: str, **typed: str) -> None:
    """Open one of the forms under a chart, fill it in and send it; a date takes the third of the days offered."""
    page.locator("summary", has_text=what).click()
    form = page.locator("details[open] form", has=page.get_by_role("button", name=button))
    for label, text in typed.items():
        form.get_by_label(re.compile(label)).fill(text)
    if form.locator("select").count():
        form.locator("select").select_option(index=20)
    form.get_by_role("button", name=button).click()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_teacher_writes_on_a_chart_and_takes_it_away(visit: Callable[..., Page], script: bool) -> None:
    page = visit(TEACHER, java_script_enabled=script)
    charts(page)
    page.get_by_role("link", name=CHART).click()
    finding = page.locator(".finding").inner_text()
    for what, button, words, shown in (
        ("Add a note", "Put it on the chart", {"What": f"Half of us had flu {script}"}, f"Half of us had flu {script}"),
        ("Begin a new phase", "Begin the phase", {"What": f"Bus came {script}"}, f"Bus came {script}"),
        ("Freeze the baseline", "Freeze it", {"Why": f"Before the bus {script}"}, f"Before the bus {script}"),
        ("Leave a point out", "Leave it out", {"Why": f"Fire drill {script}"}, f"left out: Fire drill {script}"),
    ):
        write(page, what, button, **words)
        expect(page.locator("main")).to_contain_text(shown)
        mark = page.locator("li", has=page.get_by_role("button", name="Take away")).filter(
            has_text=shown.removeprefix("left out: ")
        )
        mark.get_by_role("button", name="Take away").click()
        expect(page.get_by_text("It is off the chart.")).to_be_visible()
        expect(mark).to_have_count(0)
    assert page.locator(".finding").inner_text() == finding


def test_what_was_refused_is_still_there_and_the_form_is_open(visit: Callable[..., Page]) -> None:
    page = visit(TEACHER)
    charts(page)
    page.get_by_role("link", name=CHART).click()
    write(page, "Leave a point out", "Leave it out")
    expect(page.locator("main .error-msg")).to_contain_text("Say why this point is not to count")
    expect(page.get_by_role("button", name="Leave it out")).to_be_visible()


READABLE = """() => [...document.querySelectorAll('main svg.spc text')]
  .filter(text => text.getClientRects().length)
  .map(text => {
    const drawing = text.ownerSVGElement;
    const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(text).fontSize) * scale;
  })"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_chart_can_be_read_on_a_phone_and_at_a_desk(visit: Callable[..., Page], size: dict[str, int]) -> None:
    page = visit(TEACHER, size=size)
    charts(page)
    for _page in range(2):
        sizes: list[float] = page.evaluate(READABLE)
        assert sizes
        assert min(sizes) >= 12
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.get_by_role("link", name=CHART).first.click()


KEEP = "most => document.querySelectorAll('.charts > li').forEach((one, place) => place < most || one.remove())"


def test_six_charts_are_one_sheet_of_paper(visit: Callable[..., Page]) -> None:
    page = visit(TEACHER)
    charts(page)
    assert page.locator(".charts > li").count() > 6
    found = {}
    for most in (7, 6, 5):
        page.evaluate(KEEP, most)
        found[most] = sheets(page.pdf(format="A4", margin=SHEET))
    assert found == {7: 2, 6: 1, 5: 1}


def test_a_chart_and_its_story_are_few_sheets_and_the_table_comes_when_it_is_open(visit: Callable[..., Page]) -> None:
    page = visit(TEACHER)
    charts(page)
    page.get_by_role("link", name=CHART).click()
    closed = sheets(page.pdf(format="A4", margin=SHEET))
    page.locator("summary", has_text="as a table").click()
    assert closed <= 2 < sheets(page.pdf(format="A4", margin=SHEET))


def sheets(pdf: Any) -> int:
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
