"""A server is killed twice while it saves a large file of numbers: all of them are there in the end, once (T74)."""

import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.drills.house import EMAIL, PASSWORD, House

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]

NUMBERS = 12_000


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A hub, running."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("own_postgres_database")
    made = House(tmp_path, url=url)
    made.prepare()
    made.start()
    yield made
    made.kill()


class Browser:
    """Somebody signed in, who follows redirects and sends forms with their token."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        self.send("/sign-in", {"email": EMAIL, "password": PASSWORD, "remember": "y"})

    def get(self, path: str) -> str:
        with self.open(f"http://127.0.0.1:{self.house.port}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def send(self, path: str, fields: dict[str, str], file: str = "", on: str = "") -> str:
        """Send a form; where it led to."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(on or path))
        assert token is not None
        fields = fields | {"csrf_token": token[1]}
        body, kind = urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
        if file:
            named = [f'name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
            named.append(f'name="file"; filename="numbers.csv"\r\nContent-Type: text/csv\r\n\r\n{file}')
            body = "".join(f"--edge\r\nContent-Disposition: form-data; {one}\r\n" for one in named) + "--edge--\r\n"
            kind = "multipart/form-data; boundary=edge"
        address = f"http://127.0.0.1:{self.house.port}{path}"
        request = urllib.request.Request(address, data=body.encode(), headers={"Content-Type": kind})
        with self.open(request, timeout=30) as answer:
            return str(urllib.parse.urlsplit(answer.geturl()).path)


def wait(browser: Browser, path: str, wanted: str) -> str:
    """Look at a page again and again until it says something."""
    for _ in range(1200):
        page = browser.get(path)
        if re.search(wanted, page):
            return page
        assert "Nothing was saved" not in page
        time.sleep(0.05)
    raise AssertionError(f"{path} never said {wanted}")


def test_a_file_is_saved_whole_however_often_the_server_is_killed(house: House) -> None:
    network = house.ask("POST", "/networks", {"name": "On track"})
    teams = [f"Team {number}" for number in range(20)]
    for name in teams:
        house.ask("POST", f"/networks/{network['id']}/teams", {"name": name})
    fields = {"type": "outcome", "title": "On track", "value_kind": "count", "about_people": False}
    measure = house.ask("POST", f"/networks/{network['id']}/measures", fields)["id"]
    days = [date(2022, 1, 3) + timedelta(days=day) for day in range(NUMBERS // len(teams))]
    rows = "\n".join(f"{day},{team},{number}" for team in teams for number, day in enumerate(days))
    start = f"/n/{network['slug']}/measures/import"
    browser = Browser(house)

    columns = browser.send(start, {"measure": str(measure)}, file=f"Date,Team,Value\n{rows}")
    show = browser.send(columns, {"part-0": "date", "part-1": "team", "part-2": "value"})
    wait(browser, show, "Ready to be saved")
    browser.send(f"{show}/apply", {}, on=show)
    for place in (r"About [1-9][\d,]* of", r"About 1[01],\d{3} of"):
        wait(browser, show, place)
        house.kill()
        house.start()
    page = wait(browser, show, "<h1>Saved</h1>")
    assert f"{NUMBERS} new numbers" in page

    columns = browser.send(start, {"measure": str(measure)}, file=f"Date,Team,Value\n{rows}")
    show = browser.send(columns, {"part-0": "date", "part-1": "team", "part-2": "value"})
    page = wait(browser, show, "Everything is there already")
    assert re.search(rf"<b>{NUMBERS}</b>\s*there already", page)
