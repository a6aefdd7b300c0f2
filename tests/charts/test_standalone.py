"""Drawings as files: they carry their colours, fetch nothing, and are written in the hub's typeface."""

import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hub.charts import gauge, groupchart, ramp, ribbon, runchart
from hub.charts.diagram import lay_out
from hub.charts.heading import Heading
from hub.charts.series import Gap, GroupChart, Level, Point, Series
from hub.charts.standalone import PALETTE, style, to_file, to_png
from tests.charts.drawn import draw, parsed
from tests.charts.test_runchart import START, crowded
from tests.charts.theories import large, measured, small, with_measures

CSS = Path(__file__).parents[2] / "hub" / "static" / "css"
TODAY = date(2026, 11, 24)


def diagram() -> str:
    theory = with_measures(small(), measured(signal="better"))
    return draw("_diagram.html", "diagram", lay_out(*theory, legend=True), "d", "Driver diagram")


def every_drawing() -> list[str]:
    chains = [
        ramp.Chain("A", (ramp.Step("class", TODAY, kind, "7"), ramp.Step("class", TODAY)), dark)
        for kind, dark in (("adopt", True), ("adapt", False), ("abandon", True))
    ]
    readings = (gauge.Predicted(None, 27, "27"), gauge.Reading(38, "38"), gauge.Reading(41, "41"))
    beads = ribbon.lay_out([ribbon.Event(TODAY, "abandon")], TODAY, date(2027, 1, 1), TODAY)
    heading = Heading("Title", "Finding", "Source")
    groups = tuple(
        Series(f"School {n}", (Point(0, n), Point(1), Point(2, n, "ghost")), (Level(0, 2, n),)) for n in range(6)
    )
    hidden = tuple(replace(point, value=None, state="hidden") for point in crowded().points[:1])
    run = replace(crowded(), points=(*hidden, Point(START, 33, "ghost"), Point(START), *crowded().points[3:]))
    group = groupchart.lay_out(GroupChart(groups, gap=Gap(0, 5, "Gap"), target=3), heading=heading)
    return [
        diagram(),
        draw("_diagram.html", "diagram", lay_out(*large(), legend=True), "d", "Large"),
        draw("_ramp.html", "ramp", ramp.lay_out(chains), "r", "Ramp"),
        draw("_gauge.html", "gauge", gauge.lay_out(*readings), None, "g"),
        draw("_ribbon.html", "ribbon", beads, "b", "Ribbon"),
        draw("_runchart.html", "drawn", runchart.lay_out(run, heading=heading), "c", "Run"),
        draw("_runchart.html", "drawn", group, "g", "Groups"),
    ]


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and the unfiltered-enough bytes of a PNG: what is needed to tell pictures apart."""
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, zlib.decompress(data)


def test_a_file_is_a_drawing_with_a_name_space_and_a_size():
    root = parsed(to_file(diagram()))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width")) == 1344 + 48
    assert root.get("viewBox").startswith("-24 -24 1392 ")


def test_a_file_fetches_nothing_and_runs_nothing():
    text = to_file(diagram())
    assert re.findall(r"https?://[^\"' ]+", text) == ["http://www.w3.org/2000/svg"]
    for word in ("url(", "@import", "<script", "var(", "light-dark(", "xlink:href", "data:"):
        assert word not in text


@pytest.mark.parametrize("index", range(7))
def test_every_class_in_a_drawing_has_its_colour_in_the_file(index):
    svg = every_drawing()[index]
    used = {name for value in re.findall(r'class="([^"]+)"', svg) for name in value.split()}
    layout = {"d", "theory-draw", "theory-dense", "ramp-draw", "gauge", "ribbon", "spc"}
    known = set(re.findall(r"\.([a-z][a-z-]*)", style()))
    assert used - layout <= known


def test_the_files_colours_are_the_light_theme():
    tokens = (CSS / "tokens.css").read_text()
    light = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}),", tokens))
    assert {name: light[name] for name in PALETTE} == PALETTE
    assert not re.search(r"\$[a-z]", style())


def test_the_files_classes_say_what_the_pages_say():
    """A class changed in the style sheet must be changed in the file too: colours and strokes are compared."""
    page = (CSS / "drawings.css").read_text() + (CSS / "charts.css").read_text()
    names = "river-pencil node-pencil river-also ramp-pencil node-aim ring-running t-halo series seg-shift median goal"
    names += (
        " limit limit-inner pt-shift pt-ghost ring-out dots dots-in flag flag-line note-line bracket ga gb gc gd ge gf"
    )
    for name in names.split():
        on_page = re.search(rf"\.d \.{name} {{([^}}]*)}}", page).group(1)
        in_file = re.search(rf"\.{name}{{([^}}]*)}}", style()).group(1)
        on_page = re.sub(r"var\(--ground, var\(--canvas\)\)", "#ffffff", on_page)
        on_page = re.sub(r"var\(--([a-z0-9-]+)\)", lambda match: PALETTE[match.group(1)], on_page)
        wanted = {tuple(part.strip().split(": ")) for part in on_page.split(";") if part.strip()}
        assert {tuple(part.split(":")) for part in in_file.split(";")} == wanted, name


def test_links_are_taken_off_or_made_whole():
    assert "<a" not in to_file(diagram())
    whole = parsed(to_file(diagram(), address="https://hub.example.org/"))
    links = [a.get("href") for a in whole.iter("{http://www.w3.org/2000/svg}a")]
    assert "https://hub.example.org/ideas/1" in links


@pytest.mark.parametrize("text", ["", "no drawing", "<p>text</p>", "<svg", "<svg viewBox='0 0 1 1'></svg><svg></svg>"])
def test_what_is_not_a_drawing_is_refused(text):
    with pytest.raises(ValueError, match="not a drawing"):
        to_file(text)


@pytest.mark.parametrize("width", [0, -5, 10_001])
def test_a_picture_without_or_beyond_measure_is_refused(width):
    with pytest.raises(ValueError, match="between 1 and 10,000"):
        to_png(diagram(), width)


def test_a_picture_is_as_wide_as_asked_for():
    width, height, _ = pixels(to_png(diagram(), 600))
    root = parsed(to_file(diagram()))
    assert width == 600
    assert height == pytest.approx(600 * float(root.get("height")) / float(root.get("width")), abs=2)


def word(text: str, css: str) -> bytes:
    svg = f'<svg class="d" viewBox="0 0 200 30"><text class="{css}" x="4" y="20">{text}</text></svg>'
    return pixels(to_png(svg, 400))[2]


def test_the_typeface_and_its_three_weights_are_really_used():
    pictures = {word("Łódź ąęśćż 0O1lI", css) for css in ("", "t-m", "t-b")}
    assert len(pictures) == 3
    assert word("Łódź", "") != word("Lodz", "")


def test_the_typeface_comes_with_the_package_not_from_the_machine(monkeypatch):
    with_fonts = word("0O1lI agaq", "t-b")
    monkeypatch.setattr("hub.charts.standalone._FONTS", [])
    assert word("0O1lI agaq", "t-b") != with_fonts
