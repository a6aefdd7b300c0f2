"""Every page a person can reach: no barrier that axe can find, no breach of the page's own policy, no sideways scroll.

In both themes, on a phone and at a desk.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js")).read_text(encoding="utf-8")
FILES = re.compile(r"\.(csv|png|svg|txt|json|xlsx)$|/api/v1/|/sign-out|/healthz|/readyz")

ADDRESSES = "all => all.map(link => new URL(link.getAttribute('href'), location.href).href)"

WHO = {
    "a facilitator": "samira.haddad@hub.example",
    "a teacher": "maya.okafor@alder.example",
    "a leader who looks on": "grace.mbeki@district.example",
    "the administrator": "admin@hub.example",
    "somebody not signed in": "",
}
START = {
    "somebody not signed in": ["/sign-in", "/reset", "/styleguide", "/api/docs", "/nowhere"],
    "a teacher": ["/", "/n/ninth-grade-on-track/cycles/log", "/me", "/me/notices"],
}


@pytest.mark.parametrize("who", WHO)
def test_every_page_is_open_to_everybody_and_keeps_its_own_policy(visit: Callable[..., Page], who: str) -> None:
    page = visit(WHO[who], reduced_motion="reduce")  # colours are looked at when they have settled
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said.type, said.text) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    faults: list[str] = []
    for path in pages(page, START.get(who, ["/"])):
        faults += [f"{path}: {fault}" for fault in barriers(page)]
        faults += [f"{path}: {complaint}" for complaint in complaints]
        complaints.clear()
    assert not faults, "\n".join(faults)


def _is_complaint(kind: str, text: str) -> bool:
    return kind == "error" and "404 (NOT FOUND)" not in text


def pages(page: Page, start: list[str]) -> Iterator[str]:
    """Visit one page of each kind that can be reached by links, and stay on it while it is looked at."""
    waiting, seen = list(start), {shape(path) for path in start}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        links = page.eval_on_selector_all("a[href]", ADDRESSES)
        yield path
        for link in links:
            parts = urlsplit(link)
            kind = shape(parts.path)
            if parts.netloc == urlsplit(page.url).netloc and kind not in seen and not FILES.search(parts.path):
                seen.add(kind)
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def shape(path: str) -> str:
    """What is the same about the pages of one kind: their address without numbers and names."""
    return re.sub(r"/n/[^/]+", "/n/-", re.sub(r"\d+", "0", urlsplit(path).path))


def barriers(page: Page) -> list[str]:
    """What axe finds, and whether the page must be pushed sideways, in both themes and both sizes."""
    found: list[str] = []
    page.evaluate(AXE)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"scrolls sideways at {size['width']} px")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            result = page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [
                f"{theme} at {size['width']} px: {one['id']} – {node['target']} {node['failureSummary'][:160]}"
                for one in result["violations"]
                for node in one["nodes"][:3]
            ]
    return found
