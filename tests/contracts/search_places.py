"""Places where an index can lie, and short ways to fill and to ask it."""

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from hub.search.engine import Answer, Document, Principal, Query, SearchEngine

ROOT = Path(__file__).parents[2]

MEMBER = Principal(frozenset({"network:1"}))
TEAMMATE = Principal(frozenset({"network:1", "team:7"}))
OUTSIDER = Principal(frozenset({"network:2"}))
NOBODY = Principal(frozenset())


class Place:
    """Somewhere to keep an index: ``open()`` gives an engine as any process would, ``code`` says how in words."""

    def __init__(self, code: str) -> None:
        self.code = textwrap.dedent(code)

    def open(self) -> SearchEngine:
        """Another engine on the same index."""
        names: dict[str, Any] = {}
        exec(self.code, names)
        return names["engine"]

    def run(self, program: str) -> "subprocess.Popen[str]":
        """Start a process of its own with ``engine`` at hand."""
        source = f"{HEADER}\n{self.code}\n{textwrap.dedent(program)}"
        return subprocess.Popen(
            [sys.executable, "-c", source], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )


HEADER = """
from hub.search.engine import Document, Principal, Query
def note(number, text="exit ticket", version=1, network=1, visibility=None):
    return Document(kind="cycle", id=number, network_id=network, version=version, title=text, body="",
                    visibility=visibility or (f"network:{network}",))
"""


def cycle(number: int, title: str = "", body: str = "", **more: Any) -> Document:
    """A test of the first network that its members see."""
    network = more.get("network_id", 1)
    details: dict[str, Any] = {"network_id": 1, "version": 1, "visibility": (f"network:{network}",), "kind": "cycle"}
    return Document(id=number, title=title, body=body, **(details | more))


def ask(engine: SearchEngine, text: str, who: Principal = MEMBER, **more: Any) -> Answer:
    return engine.search(Query(text=text, network_id=more.pop("network_id", 1), **more), who)


def found(engine: SearchEngine, text: str, who: Principal = MEMBER, **more: Any) -> list[int]:
    return [hit.id for hit in ask(engine, text, who, **more).hits]
