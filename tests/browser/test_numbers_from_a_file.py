"""A messy spreadsheet, as schools have them, brought in by a facilitator on a desktop and by a teacher on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SAMIRA, MAYA = "samira.haddad@hub.example", "maya.okafor@alder.example"
MESSY = (
    "Checked on;School;{name};On roll;Present;Remark\r\n"
    '03/10/2025;alder HIGH school;61;118;110;"snow; half\r\nof the buses late"\r\n'
    "10/10/2025;Brich;70;140;131;\r\n"
    "\r\n"
    "11/10/2025;Total;131;258;241;\r\n"
)
OF_A_TEAM = "Week,How many,Out of how many,Who is it\r\n2025-10-06,{above},118,\r\n2025-10-13,12,118,=1+1\r\n"
MEASURE = "Ninth-graders with at least one F"


def choose(page: Page, path: str, content: str) -> None:
    page.goto(path)
    page.get_by_label("What are the numbers of?").select_option(label=MEASURE)
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "F list (final).csv", "mimeType": "text/csv", "buffer": content.encode("cp1252")}
    )
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_role("heading", name="What are the columns?")).to_be_visible()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_facilitator_brings_in_a_messy_file(visit: Callable[..., Page], size: dict[str, int]) -> None:
    page = visit(SAMIRA, size=size)
    name = f"With an F at {size['width']}"  # a header that was read before is known
    choose(page, "/n/ninth-grade-on-track/measures/import", MESSY.format(name=name))
    assert fits(page)
    page.get_by_label(name).select_option(label="How many")
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Say whether the day or the month comes first.")
    assert fits(page)

    page.get_by_label("3 October 2025: the day comes first").check()
    page.get_by_label("Brich").select_option(label="Birch")
    page.get_by_label("Total").select_option(label="Nobody here: leave these out")
    page.get_by_role("button", name="Look through the file").click()
    if page.get_by_role("heading", name="Ready to be saved").count():
        expect(page.get_by_text("1 row left out, as you said")).to_be_visible()
        assert fits(page)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    else:  # the same file came in before, from a screen of the other size
        expect(page.get_by_role("heading", name="Everything is there already")).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_team_puts_a_row_right_without_any_script(visit: Callable[..., Page], size: dict[str, int]) -> None:
    page = visit(MAYA, size=size, java_script_enabled=False)
    path = "/n/ninth-grade-on-track/people"
    page.goto(path)
    page.get_by_role("link", name="Alder", exact=True).first.click()
    start = f"{page.url.split('#')[0].split('?')[0]}/measures/import"
    choose(page, start, OF_A_TEAM.format(above=180))
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_role("heading", name="1 row has to be put right first")).to_be_visible()
    expect(page.get_by_text("180 is more than 118.")).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="As CSV").click()
    assert "180 is more than 118." in got.value.path().read_text()

    choose(page, start, OF_A_TEAM.format(above=80))
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_role("heading", name="has to be put right")).to_have_count(0)
