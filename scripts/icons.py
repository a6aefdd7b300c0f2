"""Refresh the icon sprite: the Lucide icons in use, and our own marks, which stay as they are.

Add a name to NAMES and run `python scripts/icons.py`; it needs `npm` to download lucide-static.
"""

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "hub" / "static" / "icons.svg"
VERSION = "1.62.0"
NAMES = """
archive arrow-down arrow-left arrow-right arrow-up bell bold book-open calendar chart-line check chevron-down
chevron-right circle-alert circle-check clock compass copy corner-down-right download ellipsis external-link eye flag
git-compare globe heading heart-handshake history hourglass house info italic key library lightbulb link list
list-filter list-ordered lock log-out mail message-circle monitor moon move-right network package pencil-line plus
printer quote refresh-cw search settings share-2 shield sun target timer trash-2 undo-2 upload user user-plus users
wifi-off x
"""
NOTE = (
    '<!-- Icons whose id starts with "i-" are from Lucide (https://lucide.dev), ISC License, Copyright (c) '
    "Lucide Icons and Contributors; some derive from Feather, MIT License, Copyright (c) 2013-2023 Cole Bemis. "
    'Full text: icons-LICENSE.txt. Symbols whose id starts with "m-" and "logo" are our own. -->'
)


def symbol(name: str, svg: str) -> str:
    """One icon as a symbol; the drawing itself is untouched."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inner is None:
        raise SystemExit(f"{name} is not an SVG")
    drawing = " ".join(line.strip() for line in inner.group(1).strip().splitlines())
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def main() -> None:
    """Write the sprite: our own symbols first, then the icons by name."""
    own = re.findall(r'<symbol id="(?!i-).*?</symbol>', SPRITE.read_text(encoding="utf-8"), re.DOTALL)
    with tempfile.TemporaryDirectory() as scratch:
        said = subprocess.run(
            ["npm", "pack", "--silent", f"lucide-static@{VERSION}"],
            cwd=scratch,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        with tarfile.open(Path(scratch) / said.strip().splitlines()[-1]) as archive:
            archive.extractall(scratch, filter="data")
        folder = Path(scratch) / "package" / "icons"
        icons = [symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in NAMES.split()]
        licence = (Path(scratch) / "package" / "LICENSE").read_text(encoding="utf-8")
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">', NOTE, *own, *icons, "</svg>"]
    SPRITE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (SPRITE.parent / "icons-LICENSE.txt").write_text(licence, encoding="utf-8")
    print(f"{len(icons)} icons and {len(own)} symbols of our own")


if __name__ == "__main__":
    main()
