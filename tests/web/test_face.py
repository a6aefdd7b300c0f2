"""What every page is made of keeps its promises: no inline code, no dangling name, small enough for a school's line."""

import gzip
import re
from pathlib import Path

import pytest

HUB = Path(__file__).resolve().parents[2] / "hub"
STATIC = HUB / "static"
TEMPLATES = sorted((HUB / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.name != "mail.html" and "mail" not in path.parts]
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
SHEETS = sorted((STATIC / "css").glob("*.css"))
_NAMED = re.search(r"for sheet in \(([^)]+)\)", (HUB / "templates/layouts/_document.html").read_text(encoding="utf-8"))
ON_EVERY_PAGE = [STATIC / "css" / f"{sheet}.css" for sheet in re.findall(r'"([a-z]+)"', _NAMED[1] if _NAMED else "")]
IMPORT = re.compile(r"^(?:import|export)\b[^\"\n]*\"([^\"]+)\"|\bimport\(\"([^\"]+)\"\)", re.MULTILINE)


def name(path: Path) -> str:
    return str(path.relative_to(HUB))


def squeezed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_template_carries_inline_styles_handlers_or_scripts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b|\sstyle\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", text)
    assert not re.search(r"\shx-on", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script or 'type="importmap" nonce=' in script


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_template_loads_from_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<(?:link|script|img|source|use|iframe)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", text)


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    there = set(re.findall(r'<symbol id="i-([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"\bicon\(\s*\"([a-z0-9-]+)\"", text)) | set(
            re.findall(r"icon_name=\"([a-z0-9-]+)\"", text)
        )
        assert named <= there, f"{name(path)} names {named - there}; add it to scripts/icons.py"


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_import_only_what_exists(path: Path) -> None:
    modules = (HUB / "templates" / "layouts" / "_modules.html").read_text(encoding="utf-8")
    for wanted in filter(None, (at for pair in IMPORT.findall(path.read_text(encoding="utf-8")) for at in pair)):
        if wanted.startswith("."):
            assert (path.parent / wanted).resolve().is_file(), wanted
        else:
            assert f'"{wanted}":' in modules, wanted


def test_every_element_is_known_to_the_page_and_defined_under_its_name() -> None:
    known = set(re.findall(r'"([a-z-]+)": \(\) => import', (STATIC / "js" / "app.js").read_text(encoding="utf-8")))
    files = {path.stem for path in (STATIC / "js" / "elements").glob("*.js")}
    assert known == files
    for path in (STATIC / "js" / "elements").glob("*.js"):
        assert f'customElements.define("{path.stem}"' in path.read_text(encoding="utf-8")


def test_every_sentence_a_script_says_comes_with_the_page() -> None:
    words = (HUB / "templates" / "layouts" / "_words.html").read_text(encoding="utf-8")
    there = set(re.findall(r'"(\w+)": _\(', words))
    for path in SCRIPTS:
        said = set(re.findall(r"\bsay\(\"(\w+)\"", path.read_text(encoding="utf-8")))
        assert said <= there, f"{name(path)} says {said - there}"


def test_style_sheets_fit_their_budget_and_load_nothing_from_afar() -> None:
    assert len(ON_EVERY_PAGE) >= 10
    assert squeezed(*ON_EVERY_PAGE) <= 16_000
    for path in SHEETS:
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import", path.read_text(encoding="utf-8")), path.name


def test_a_first_visit_with_a_live_feed_fits_ninety_kilobytes() -> None:
    scripts = ["app", "live", "lib/log", "lib/sequence", "lib/pause", "lib/words", "lib/menu", "lib/ask"]
    scripts += [
        f"elements/{name}" for name in ("live-feed", "pick-menu", "toast-region", "offline-note", "theme-switch")
    ]
    socket = next((STATIC / "vendor").glob("socket.io-client-*/*.js"))
    pictures = [STATIC / "icons.svg", STATIC / "favicon.svg"]
    fonts = sum(path.stat().st_size for path in (STATIC / "font").glob("*.woff2"))
    page = 9_000  # the home page itself, as the server sends it squeezed
    files = squeezed(*ON_EVERY_PAGE, *(STATIC / "js" / f"{name}.js" for name in scripts), socket, *pictures)
    assert files + fonts + page <= 90_000


@pytest.mark.parametrize("path", [*SCRIPTS, *SHEETS, *TEMPLATES], ids=name)
def test_files_stay_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
