"""The diagram as SVG: linked, described, escaped, and coloured by classes alone."""

import re

import pytest

from hub.charts.diagram import lay_out
from hub.charts.diagram_boxes import AimBox, DriverBox, IdeaBox
from hub.charts.marks import Tally
from tests.charts.drawn import draw, parsed
from tests.charts.theories import AIM, large, measured, small, with_measures


def svg_of(*theory, legend=False, **kwargs):
    return draw("_diagram.html", "diagram", lay_out(*theory, legend=legend), "theory", "Driver diagram", **kwargs)


def test_it_is_named_and_described():
    root = parsed(svg_of(*small()))
    assert root.get("aria-labelledby") == "theory-t theory-d"
    assert root.find("title").text == "Driver diagram"
    description = root.find("desc").text
    assert re.sub(r"\s+", " ", description).strip() == (
        "2 primary drivers, 2 secondary drivers, 3 change ideas. 1 idea has never been tested."
    )


def test_drivers_and_ideas_lead_to_their_pages():
    links = [a.get("href") for a in parsed(svg_of(*small())).iter("a")]
    assert sorted(links) == ["/aim", *(f"/drivers/{n}" for n in (1, 2, 3, 4)), *(f"/ideas/{n}" for n in (1, 2, 3))]


def test_the_whole_title_is_there_even_where_the_drawing_cuts_it():
    long = "A title that goes on and on " * 12
    root = parsed(svg_of(AIM, [DriverBox("p", "P")], [IdeaBox("i", long, ("p",), url="/i")]))
    (link,) = (a for a in root.iter("a") if a.get("href") == "/i")
    assert link.find("title").text == long.strip()
    assert "".join(t.text for t in link.iter("text") if "Never" not in t.text).endswith("…")


def test_marks_are_told_in_words():
    labels = [g.get("aria-label") for g in parsed(svg_of(*small())).iter("g") if g.get("role") == "img"]
    assert labels == ["9 adopted, 6 adapted, 2 abandoned, 1 under way", "7 adopted, 8 adapted, 3 abandoned"]


@pytest.mark.parametrize("legend", [True, False])
def test_the_legend_is_there_when_asked_for(legend):
    assert ("Thicker: more tests beneath" in svg_of(*small(), legend=legend)) is legend


def test_hostile_titles_are_text():
    bad = "<script>alert(1)</script>\x00\"'&"
    svg = svg_of(AimBox(bad, (bad,), bad), [DriverBox("p", bad, secondary=(DriverBox("s", bad),))], [IdeaBox("i", bad)])
    assert "<script" not in svg
    parsed(svg)


def test_no_style_in_the_markup():
    for theory in (small(), large()):
        svg = svg_of(*theory, legend=True)
        assert "style=" not in svg
        assert "<style" not in svg


def test_a_crowded_diagram_has_numbers_beside_its_marks():
    idea = IdeaBox("x", "Counted", ("p0s0",), Tally(12, 0, 3), "/x")
    aim, drivers, ideas = large()
    root = parsed(svg_of(aim, drivers, [idea, *ideas]))
    (label,) = (g for g in root.iter("g") if g.get("aria-label") == "12 adopted, 3 abandoned")
    assert [text.text for text in label.iter("text")] == ["12", "3"]


def test_a_measure_in_a_box_leads_to_its_page_and_is_told_in_words():
    hostile = "<b>\"'&"
    root = parsed(svg_of(*with_measures(small(), measured(hostile, signal="worse", url="/measures/7"))))
    links = [a for a in root.iter("a") if a.get("href") == "/measures/7"]
    assert len(links) == 5
    for link in links:
        (image,) = link.findall("g")
        assert (image.get("role"), image.get("aria-label")) == ("img", f"{hostile}: 30.4 %")
        assert link.find("title").text == hostile
        assert "worse" in [text.text for text in image.iter("text")]
        assert [path.get("class") for path in image.iter("path")].count("pt-shift") == 2


def test_a_measure_without_a_signal_has_no_mark():
    svg = svg_of(*with_measures(small(), measured()))
    assert "pt-shift" not in svg
    assert svg.count('class="dots-in"') == 5
