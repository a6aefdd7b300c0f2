"""The whole hub as people get it: a real server with the small sample world, and real browsers in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hub.sample import SAMPLE_PASSWORD

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def sample_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a hub with the small sample world."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    inherited |= {"HUB_DATA_DIR": str(tmp_path_factory.mktemp("hub")), "PORT": str(port), "HUB_LOG_LEVEL": "error"}
    for command in (["db", "upgrade"], ["sample", "load", "--size", "small"]):
        subprocess.run(
            [BIN / "flask", "--app", "wsgi", *command], cwd=ROOT, env=inherited, check=True, capture_output=True
        )
    with subprocess.Popen([BIN / "gunicorn", "wsgi:app"], cwd=ROOT, env=inherited) as server:
        try:
            yield answering(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def answering(address: str) -> str:
    """Wait until the hub is ready."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/readyz"):
                return address
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {address}")


@pytest.fixture
def visit(browser: Browser, sample_hub: str) -> Iterator[Callable[..., Page]]:
    """A browser of one's own, signed in: `visit("maya.okafor@alder.example", size=PHONE, theme="dark")`."""
    opened: list[Any] = []

    def arrive(email: str = "", *, size: dict[str, int] | None = None, theme: str = "light", **more: Any) -> Page:
        context = browser.new_context(
            base_url=sample_hub, viewport=size or DESKTOP, color_scheme=theme, locale="en-GB", **more
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        if email:
            sign_in(page, email)
        return page

    yield arrive
    for context in opened:
        context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in as a person does."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(SAMPLE_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
