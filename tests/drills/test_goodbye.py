"""Stopping the server is a matter of a moment, also while pages are open."""

import os
import queue
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import engineio
import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.drill


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The hub as `make serve` starts it, with a data folder of its own: the process and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    surroundings = inherited | {"HUB_DATA_DIR": str(tmp_path), "PORT": str(port)}
    subprocess.run([BIN / "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=surroundings, check=True)
    with subprocess.Popen(
        [BIN / "gunicorn", "wsgi:app"], cwd=ROOT, env=surroundings, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process, _answering(f"http://127.0.0.1:{port}")
        finally:
            process.kill()


def _answering(address: str) -> str:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/healthz"):
                return address
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {address}")


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_needs_no_force_while_pages_are_open(server, way):
    process, address = server
    reasons: queue.Queue[str] = queue.Queue()
    pages = [engineio.Client() for _ in range(10)]
    for page in pages:
        page.on("disconnect", reasons.put)
        page.connect(address, transports=["websocket"], engineio_path="socket.io")

    process.send_signal(way)
    _, said = process.communicate()

    assert process.returncode == 0
    assert "SIGKILL" not in said
    assert {reasons.get(timeout=10) for _ in pages} == {engineio.Client.reason.SERVER_DISCONNECT}
