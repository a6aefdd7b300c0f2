"""The project keeps its own house rules, and each rule can tell good from bad."""

from pathlib import Path

import pytest

from tests.architecture import house_rules
from tests.architecture.house_rules import FOREIGN_WORDS, RULES, Rule, broken, digest, our_files

LATER = "TO" + "DO"
FAR = "https://cdn.some" + "where.net/x.js"
REGISTRY = "registry.npm" + "js.org"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_project_keeps_the_rule(rule: Rule):
    assert broken(rule) == []


@pytest.mark.parametrize(
    ("complaints", "bad"),
    [
        (house_rules.notes_for_later, f"x = 1  # {LATER}: later"),
        (house_rules.registry_hosts, f'"resolved": "https://{REGISTRY}/a"'),
        (house_rules.registry_hosts, f"see {REGISTRY}"),
        (house_rules.far_hosts, f'<script src="{FAR}">'),
        (house_rules.far_hosts, f"URL = '{FAR}'"),
        (house_rules.far_hosts, "http://example.org.evil.net/"),
        (house_rules.inline_code, '<p style="color: red">'),
        (house_rules.inline_code, "<p\n  class='a'\n  STYLE='color: red'>"),
        (house_rules.inline_code, '<a href="/" onclick="go()">'),
        (house_rules.inline_code, '<a {{ attributes }} onload="go()">'),
        (house_rules.inline_code, "<script>go()</script>"),
        (house_rules.inline_code, '<script type="module">go()</script>'),
        (house_rules.inline_code, "<style>p { color: red }</style>"),
        (house_rules.local_imports, "def f():\n    import os  # noqa: PLC0415\n"),
        (
            house_rules.local_imports,
            "class A:\n    async def f(self):\n        if self:\n            from os import path\n",
        ),
        (house_rules.long_functions, "def f():\n" + "    pass\n" * 60),
        (house_rules.long_files, "x = 1\n" * 401),
        (house_rules.other_clocks, "from datetime import UTC, datetime\nx = datetime.now(UTC)\n"),
        (house_rules.other_clocks, "import datetime\nx = datetime.datetime.utcnow()\n"),
        (house_rules.other_clocks, "import time\nx = time.time()\n"),
        (house_rules.other_clocks, "import sqlalchemy as sa\nx = column(default=sa.func.now())\n"),
        (house_rules.settings_elsewhere, "import os\nx = os.environ['HOME']\n"),
        (house_rules.settings_elsewhere, "import os\nx = os.getenv('HOME')\n"),
        (house_rules.settings_elsewhere, "from config import Production\n"),
        (house_rules.settings_elsewhere, "import config\n"),
    ],
)
def test_a_rule_sees_what_it_is_for(complaints, bad):
    assert list(complaints(bad))


@pytest.mark.parametrize(
    ("complaints", "good"),
    [
        (house_rules.notes_for_later, "The method of todos is called today."),
        (house_rules.registry_hosts, "make lock asks the package registry"),
        (house_rules.far_hosts, 'xmlns="http://www.w3.org/2000/svg" http://127.0.0.1:8000/ https://hub.example.org/x'),
        (house_rules.far_hosts, f"<!-- icons from\n {FAR} -->"),
        (house_rules.inline_code, '<button type="submit" data-on="x" class="style">{{ icon(style="quiet") }}</button>'),
        (house_rules.inline_code, '<script src="/static/js/app.js" type="module"></script>'),
        (house_rules.inline_code, '<script type="importmap" nonce="{{ csp_nonce() }}">{}</script>'),
        (house_rules.inline_code, '<script type="application/json" id="x">{}</script>'),
        (house_rules.local_imports, "import os\n\n\ndef f():\n    return os\n"),
        (house_rules.long_functions, "def f():\n" + "    pass\n" * 59),
        (house_rules.long_files, "x = 1\n" * 400),
        (house_rules.other_clocks, "from hub.kernel import clock\nx = clock.now()\ny = time.monotonic()\n"),
        (house_rules.settings_elsewhere, "from flask import current_app\nfrom alembic.config import Config\n"),
    ],
)
def test_a_rule_leaves_the_rest_alone(complaints, good):
    assert list(complaints(good)) == []


def test_foreign_words_are_found_by_their_digest(monkeypatch):
    monkeypatch.setattr(house_rules, "FOREIGN_WORDS", FOREIGN_WORDS | {digest("zebra")})
    assert [line for line, _ in house_rules.foreign_words("a lion\nthe Zebra_crossing")] == [2]


def test_what_is_not_ours_is_not_judged(tmp_path: Path):
    for path in ("hub/a.py", "hub/static/vendor/b.js", "var/c.py", ".venv/d.py", "hub/e.woff2"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(LATER)
    assert list(our_files(tmp_path)) == ["hub/a.py"]
    assert broken(RULES[0], tmp_path) == [f"hub/a.py:1: a note left for later: {LATER}"]


def test_files_and_folders_are_named_after_what_they_do():
    assert [path for path in our_files() if house_rules.empty_names(path)] == []


def test_an_empty_name_is_seen():
    assert house_rules.empty_names("hub/core/utils.py") == ["core", "utils"]
    assert house_rules.empty_names("hub/kernel/score.py") == []
