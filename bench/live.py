"""From a save to other people's screens and into the search, on a real server with so many open pages."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import socketio

from bench.figures import said
from hub.sample import SAMPLE_PASSWORD

ROOT = Path(__file__).resolve().parents[1]
MAYA = "maya.okafor@alder.example"
SENDERS = 20
PAGES_EACH = 10  # one sign-in may keep no more than twelve pages open


def measure(folder: Path, slug: str, sizes: list[int]) -> None:
    """Print how long news takes to the last of so many pages, and to the search."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    surroundings = os.environ | {"HUB_DATA_DIR": str(folder), "PORT": str(port)}
    binary = Path(sys.executable).parent / "gunicorn"
    with subprocess.Popen([binary, "wsgi:app"], cwd=ROOT, env=surroundings) as server:
        try:
            person = Visitor(f"http://127.0.0.1:{port}", slug)
            for size in sizes:
                _news(person, size)
            _searchable(person)
        finally:
            server.terminate()


class Stay(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect where it is: what is measured is the save, not the page that follows it."""

    def http_error_303(self, _request: Any, answer: Any, *_: Any) -> Any:
        """Give the answer itself."""
        return answer


class Visitor:
    """Somebody signed in: cookies, a token for forms, and the number of the network."""

    def __init__(self, address: str, slug: str) -> None:
        self.address, self.slug = address, slug
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), Stay())
        self._wait()
        token = self._token(self.get("/sign-in"))
        self.post("/sign-in", {"csrf_token": token, "email": MAYA, "password": SAMPLE_PASSWORD})
        home = self.get(f"/n/{slug}/")
        self.token = self._token(home)
        self.scope = re.search(r'data-scope="([^"]+)" data-head="(\d+)"', home)[1]  # type: ignore[index]
        self.team = re.search(r'name="team_id"[^>]*value="(\d+)"', self.get(f"/n/{slug}/cycles/log"))

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/readyz")
            except urllib.error.URLError:
                time.sleep(0.1)
            else:
                return

    @staticmethod
    def _token(page: str) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', page) or re.search(
            r'name="csrf_token"[^>]*value="([^"]+)"', page
        )
        assert found
        return found[1]

    def get(self, path: str) -> str:
        """A page."""
        with self._opener.open(self.address + path) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form; the address it leads to, which is not visited."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address + path, data=body, headers={"Origin": self.address})
        with self._opener.open(request) as answer:
            return str(answer.headers.get("Location", ""))

    @property
    def cookies(self) -> str:
        """The cookies as a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def say(self, text: str) -> None:
        """Log a test in a line: a save that is news and can be found."""
        log = f"/n/{self.slug}/cycles/log"
        fields = {"csrf_token": self.token, "what": "else", "title": text, "line": text, "result": "better"}
        if self.team:
            fields["team_id"] = self.team[1]
        arrived = self.post(log, fields)
        assert re.search(r"/cycles/\d+", arrived), arrived


def _news(person: Visitor, size: int) -> None:
    """Open so many pages, say something some times, and see when the last of them has it."""
    arrivals: dict[int, list[float]] = {}
    lock = threading.Lock()

    def heard(message: dict[str, Any]) -> None:
        moment = time.perf_counter()
        with lock:
            for event in message["events"]:
                arrivals.setdefault(event["seq"], []).append(moment)

    people = [person, *(Visitor(person.address, person.slug) for _ in range(size // PAGES_EACH))]
    pages = [_page(people[number // PAGES_EACH], heard) for number in range(size)]
    first, every = [], []
    for turn in range(SENDERS):
        known = set(arrivals)
        began = time.perf_counter()
        person.say(f"Zeppelin ride {size}-{turn}")
        saved = time.perf_counter()
        deadline = saved + 10
        while time.perf_counter() < deadline:
            new = [moments for seq, moments in list(arrivals.items()) if seq not in known]
            if new and len(new[0]) >= size:
                break
            time.sleep(0.002)
        moments = next((found for seq, found in arrivals.items() if seq not in known), [])
        assert len(moments) >= size, f"only {len(moments)} of {size} pages heard of it"
        first.append((min(moments) - began) * 1000)
        every += [(moment - began) * 1000 for moment in moments]
    for page in pages:
        page.disconnect()
    print(f"\n{size} open pages, from pressing save (the save itself included): first page {said(first)}")
    print(f"{'':{len(str(size))}} all pages {said(every)}")


def _page(person: Visitor, heard: Any) -> socketio.Client:
    page = socketio.Client(reconnection=False)
    page.on("ev", heard, namespace="/live")
    page.connect(
        person.address,
        headers={"Cookie": person.cookies},
        auth={"csrf": person.token, "v": 1},
        namespaces=["/live"],
        transports=["websocket"],
    )
    page.call("join", {"scope": person.scope, "since": None}, namespace="/live")
    return page


def _searchable(person: Visitor) -> None:
    """Say something with a new word and ask for it until it is found."""
    taken = []
    for turn in range(10):
        word = f"quixotic{turn}{'abcdefghij'[turn]}"
        person.say(f"A {word} afternoon")
        saved = time.perf_counter()
        while not _finds(person, word) and time.perf_counter() < saved + 15:
            time.sleep(0.02)
        taken.append((time.perf_counter() - saved) * 1000)
    print(f"\nfrom save to searchable: {said(taken)}")


def _finds(person: Visitor, word: str) -> bool:
    page = person.get(f"/n/{person.slug}/knowledge?exact=1&q={word}")
    return '<li class="result">' in page
