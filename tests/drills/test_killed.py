"""What was answered is there: servers are killed in the middle of their work, and started again (T74)."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.house import House

pytestmark = [pytest.mark.drill, pytest.mark.timeout(180)]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A hub with one team, running."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("own_postgres_database")
    made = House(tmp_path, url=url)
    made.prepare()
    made.start()
    yield made
    made.kill()


def test_every_cycle_that_was_answered_survives_a_kill_and_is_found(house: House) -> None:
    network = house.ask("POST", "/networks", {"name": "On track"})["id"]
    team = house.ask("POST", f"/networks/{network}/teams", {"name": "Alder"})["id"]
    answered: list[int] = []

    def write() -> None:
        for number in range(10_000):
            try:
                made = house.ask(
                    "POST",
                    f"/networks/{network}/quick-logs",
                    {"team_id": team, "text": f"Zeppelin number {number}", "result": "better"},
                )
            except OSError:
                return
            answered.append(made["id"])

    writer = threading.Thread(target=write)
    writer.start()
    while len(answered) < 25:
        time.sleep(0.05)
    house.kill()
    writer.join()
    house.start()

    kept = {house.ask("GET", f"/cycles/{number}")["id"] for number in answered}
    assert kept == set(answered)
    feed = house.ask("GET", f"/networks/{network}/feed?limit=100&after=0")
    assert [item["seq"] for item in feed["items"]] == list(range(1, len(feed["items"]) + 1))
    assert _found(house, network, "zeppelin") >= len(answered)


def _found(house: House, network: int, word: str) -> int:
    """How many the search finds once the index has caught up with what a dead server left behind."""
    total = 0
    for _ in range(100):
        total = house.ask("GET", f"/networks/{network}/search?q={word}")["total"]
        if house.flask("outbox", "status").startswith("0 waiting"):
            return int(house.ask("GET", f"/networks/{network}/search?q={word}")["total"])
        time.sleep(0.1)
    return total
