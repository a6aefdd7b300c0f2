"""What was answered is there: servers are killed in the middle of their work, and started again (T74)."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

pytestmark = [pytest.mark.drill, pytest.mark.timeout(180)]


@dataclass
class House:
    """A hub in a folder of its own, whose server can be killed and started again."""

    folder: Path
    url: str = ""
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    token: str = ""
    surroundings: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make the tables, one person and a token."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        own = {"HUB_DATA_DIR": str(self.folder), "PORT": str(self.port), "HUB_LOG_LEVEL": "error"}
        self.surroundings = inherited | own
        if self.url:
            self.surroundings["HUB_DATABASE_URL"] = self.url
        self.flask("db", "upgrade")
        self.flask("user", "create", "samira@hub.example", "--name", "Samira Haddad")
        self.token = self.flask("token", "create", "samira@hub.example", "--scope", "write").strip()

    def flask(self, *command: str) -> str:
        """Run a command; what it printed."""
        done = subprocess.run(
            [BIN / "flask", "--app", "wsgi", *command], cwd=ROOT, env=self.surroundings, check=True, capture_output=True
        )
        return done.stdout.decode()

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        self.process = subprocess.Popen(
            [BIN / "gunicorn", "wsgi:app"], cwd=ROOT, env=self.surroundings, start_new_session=True
        )
        for _ in range(400):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz").close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """End the server and its worker at once, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the API."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


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
