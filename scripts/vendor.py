"""Refresh the vendored front-end files from their npm packages and write down what they are.

Run `python scripts/vendor.py` after changing a version below; it needs `npm` and is the only thing that does.
Each folder holds the files as published, the licence text, and is listed with its hashes in VENDOR.json.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "hub" / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "browser" / "vendor"


@dataclass(frozen=True)
class Package:
    """One npm package at one version, and which of its files are kept (name in the package -> name here)."""

    name: str
    version: str
    licence: str
    files: dict[str, str]
    licence_file: str = "LICENSE"

    @property
    def folder(self) -> str:
        """The folder's name: the last part of the package's name and the version."""
        return f"{self.name.rpartition('/')[2]}-{self.version}"


PACKAGES = {
    SHIPPED: (
        Package("htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js"}),
        Package("idiomorph", "0.8.0", "0BSD", {"dist/idiomorph-ext.min.js": "idiomorph-ext.min.js"}),
        Package("socket.io-client", "4.8.4", "MIT", {"dist/socket.io.esm.min.js": "socket.io.esm.min.js"}),
        Package("idb-keyval", "6.3.0", "Apache-2.0", {"dist/index.js": "index.js"}, "LICENCE"),
        Package("@github/markdown-toolbar-element", "2.2.3", "MIT", {"dist/index.js": "index.js"}),
        Package("@github/text-expander-element", "2.9.4", "MIT", {"dist/index.js": "index.js"}),
        Package("@github/combobox-nav", "2.3.1", "MIT", {"dist/index.js": "index.js"}),
        Package("sortablejs", "1.15.7", "MIT", {"Sortable.min.js": "Sortable.min.js"}),
    ),
    FOR_TESTS: (Package("axe-core", "4.14.1", "MPL-2.0", {"axe.min.js": "axe.min.js"}),),
}


def fetch(package: Package, into: Path) -> Path:
    """Let npm download and check the package; answers the folder it was unpacked to."""
    wanted = f"{package.name}@{package.version}"
    said = subprocess.run(
        ["npm", "pack", "--silent", wanted], cwd=into, check=True, capture_output=True, text=True
    ).stdout
    unpacked = into / package.folder
    with tarfile.open(into / said.strip().splitlines()[-1]) as archive:
        archive.extractall(unpacked, filter="data")
    return next(unpacked.iterdir())


def keep(package: Package, source: Path, target: Path) -> dict[str, object]:
    """Copy the chosen files and the licence text; answers the entry for VENDOR.json."""
    folder = target / package.folder
    folder.mkdir(parents=True)
    chosen = {**package.files, package.licence_file: "LICENSE.txt"}
    for there, here in chosen.items():
        shutil.copyfile(source / there, folder / here)
    return {
        "name": package.name,
        "version": package.version,
        "source": f"npm package {package.name}@{package.version}",
        "licence": package.licence,
        "licence_file": f"{package.folder}/LICENSE.txt",
        "files": {
            f"{package.folder}/{here}": hashlib.sha256((folder / here).read_bytes()).hexdigest()
            for here in sorted(chosen.values())
        },
    }


def refresh(target: Path, packages: tuple[Package, ...]) -> None:
    """Replace everything in the folder by what the packages hold now."""
    with tempfile.TemporaryDirectory() as scratch:
        sources = [(package, fetch(package, Path(scratch))) for package in packages]
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        entries = [keep(package, source, target) for package, source in sources]
    (target / "VENDOR.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    print(f"{target.relative_to(ROOT)}: {', '.join(package.folder for package in packages)}")


def main() -> int:
    """Refresh both folders: what the hub serves, and what only its tests use."""
    for target, packages in PACKAGES.items():
        refresh(target, packages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
