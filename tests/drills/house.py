"""A hub of one's own with a real server, which can be killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
EMAIL, PASSWORD = "samira@hub.example", "a quiet word for tests"


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
        self.flask("user", "create", EMAIL, "--name", "Samira Haddad", "--password-stdin", said=PASSWORD)
        self.token = self.flask("token", "create", EMAIL, "--scope", "write").strip()

    def flask(self, *command: str, said: str = "") -> str:
        """Run a command; what it printed."""
        done = subprocess.run(
            [BIN / "flask", "--app", "wsgi", *command],
            cwd=ROOT,
            env=self.surroundings,
            check=True,
            capture_output=True,
            input=said.encode(),
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
