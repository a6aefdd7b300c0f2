"""The layers of docs/architecture.md hold, and the contracts that say so can break."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]

# One breach of each contract, in a small house of the same shape: which file, what is written into it, what is said.
BREACHES = {
    "Features are layered": (
        "hub/kernel/clock.py",
        "from hub.cycles import models\n",
        "hub.kernel is not allowed to import hub.cycles",
    ),
    "every package has its place": (
        "hub/elsewhere/__init__.py",
        "",
        "hub.elsewhere",
    ),
    "Inside a feature": (
        "hub/cycles/models.py",
        "from hub.cycles import services\n",
        "hub.cycles.models is not allowed to import hub.cycles.services",
    ),
    "No HTTP below the views": (
        "hub/cycles/services.py",
        "from flask import g\n",
        "hub.cycles.services is not allowed to import flask",
    ),
    "The kernel knows neither forms nor sockets": (
        "hub/kernel/input.py",
        "import flask_wtf\n",
        "hub.kernel.input is not allowed to import flask_wtf",
    ),
    "Only the Whoosh engine knows Whoosh": (
        "hub/search/queries.py",
        "import whoosh\n",
        "hub.search.queries is not allowed to import whoosh",
    ),
    "Only live, extensions and app know Socket.IO": (
        "hub/cycles/live.py",
        "import flask_socketio\n",
        "hub.cycles.live is not allowed to import flask_socketio",
    ),
    "Drawing, statistics and markup are pure": (
        "hub/charts/plan.py",
        "import sqlalchemy\n",
        "hub.charts.plan is not allowed to import sqlalchemy",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(LINT_IMPORTS, cwd=folder, capture_output=True, text=True, check=False)


def small_house(folder: Path) -> None:
    for path in (
        "app",
        "kernel/clock",
        "cycles/models",
        "cycles/services",
        "search/queries",
        "charts/plan",
        "live/sockets",
    ):
        module = folder / "hub" / f"{path}.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.touch()
        (module.parent / "__init__.py").touch()
    (folder / "hub/__init__.py").touch()
    (folder / "hub/live/sockets.py").write_text("import flask_socketio\n")
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())


def test_the_layers_hold():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_small_house_of_the_same_shape_passes(tmp_path):
    small_house(tmp_path)
    result = lint(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_named(tmp_path, contract):
    small_house(tmp_path)
    path, text, complaint = BREACHES[contract]
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(text)
    result = lint(tmp_path)
    assert result.returncode == 1
    assert complaint in result.stdout
