"""Vendored front-end files are what VENDOR.json says they are, with their licences."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "hub" / "static" / "vendor", ROOT / "tests" / "browser" / "vendor"]


def listed(folder: Path) -> dict[str, str]:
    entries = json.loads((folder / "VENDOR.json").read_text(encoding="utf-8"))
    return {name: digest for entry in entries for name, digest in entry["files"].items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_has_the_hash_that_was_written_down(folder: Path) -> None:
    for name, digest in listed(folder).items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_nothing_lies_there_unlisted(folder: Path) -> None:
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there - {"VENDOR.json"} == set(listed(folder))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_package_says_its_version_source_and_licence(folder: Path) -> None:
    for entry in json.loads((folder / "VENDOR.json").read_text(encoding="utf-8")):
        assert entry["version"] in entry["source"]
        assert entry["licence"]
        assert len((folder / entry["licence_file"]).read_text(encoding="utf-8")) > 200


def test_templates_and_scripts_name_only_folders_that_exist() -> None:
    folders = {path.name for path in FOLDERS[0].iterdir() if path.is_dir()}
    modules = (ROOT / "hub" / "templates" / "layouts" / "_modules.html").read_text(encoding="utf-8")
    named = {part.split("/")[1] for part in modules.split('"') if part.startswith("vendor/")}
    assert named
    assert named <= folders
