"""Walking through everything a visitor can open: every address about network A, and every link that is found there."""

import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests.sweeps import routes
from tests.sweeps.ground import Ground

MOST = 600
NOT_FOLLOWED = ("/static/",)


@dataclass(frozen=True)
class Visit:
    """What came back from one address, and whether anything was written on the way."""

    path: str
    endpoint: str
    status: int
    headers: str
    kind: str
    body: str
    wrote: int

    @property
    def is_page(self) -> bool:
        """Whether a browser draws it."""
        return self.kind == "text/html"

    def tree(self) -> LexborHTMLParser:
        """The page as a browser reads it."""
        return LexborHTMLParser(self.body)

    def tells(self, *markers: str) -> list[str]:
        """Which of these words are in the body or the headers."""
        text = f"{self.headers}\n{self.body}".lower()
        return [marker for marker in markers if marker.lower() in text]


def fetch(g: Ground, who: str, path: str) -> Visit:
    """Open one address."""
    before = g.writes()
    response = g.send(who, "GET", path)
    text = _text(response)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers)
    endpoint = g.app.url_map.bind("").match(urlsplit(path).path, "GET")[0]
    return Visit(path, endpoint, response.status_code, headers, response.mimetype, text, g.writes() - before)


def _text(response: TestResponse) -> str:
    """What can be read in an answer: nothing in a picture, all parts of a workbook."""
    if response.mimetype == "image/png":
        return ""
    if not response.data.startswith(b"PK"):
        return response.get_data(as_text=True)
    with zipfile.ZipFile(BytesIO(response.data)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def links(visit: Visit) -> Iterator[str]:
    """Where a page leads inside the hub."""
    for node in visit.tree().css("a[href], link[href], img[src], iframe[src]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(NOT_FOLLOWED):
            yield address.partition("#")[0]


def _shape(path: str) -> tuple[str, tuple[str, ...]]:
    """The same path with the same names in its question is visited once."""
    parts = urlsplit(path)
    return parts.path, tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def walk(g: Ground, who: str) -> list[Visit]:
    """Everything a visitor can open, each once."""
    waiting = deque(probe.path for probe in routes.probes(g, who, g.world.a) if probe.key[1] == "GET")
    seen, visits = set(), []
    while waiting and len(visits) < MOST:
        path = waiting.popleft()
        if _shape(path) in seen:
            continue
        seen.add(_shape(path))
        visit = fetch(g, who, path)
        visits.append(visit)
        if visit.is_page:
            waiting.extend(links(visit))
    assert not waiting, "more addresses than expected: raise MOST"
    return visits
