"""Every setting is explained where operators look."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\bHUB_[A-Z][A-Z_]*[A-Z]\b")

config = (ROOT / "config.py").read_text(encoding="utf-8")
docs = "\n".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").rglob("*.md")))
SETTINGS = sorted(set(NAME.findall(config)))


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_documented(setting):
    assert re.search(rf"\b{setting}\b", docs), f"{setting} of config.py is missing in docs/"


def test_no_page_tells_of_a_setting_that_is_gone():
    told = {name for name in NAME.findall(docs) if not name.startswith("HUB_TEST_")}
    assert told - set(SETTINGS) == set()
    assert SETTINGS
