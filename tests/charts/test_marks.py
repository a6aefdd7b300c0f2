"""Marks differ by shape, and an abandoned test weighs as much as an adopted one."""

from hub.charts.diagram_rows import shown
from hub.charts.marks import KINDS, Mark, Tally, shapes


def test_every_kind_has_a_shape_of_its_own():
    drawn = {kind: tuple((s.css, s.d) for s in shapes([Mark(kind, 10, 10, 5)])) for kind in KINDS}
    assert len(set(drawn.values())) == len(KINDS)


def test_marks_of_one_kind_share_a_path():
    (path,) = shapes([Mark("adopt", 10, 10, 5), Mark("adopt", 22, 10, 5)])
    assert path.d.startswith("M10 10")
    assert "M22 10" in path.d


def test_a_ring_with_its_stroke_is_as_large_as_a_full_mark():
    adopted = shapes([Mark("adopt", 0, 0, 10)])[0].d
    abandoned = shapes([Mark("abandon", 0, 0, 10)])[0].d
    assert "a10 10" in adopted
    assert "a9.1 9.1" in abandoned


def test_the_slash_lies_on_its_ring():
    assert [shape.css for shape in shapes([Mark("abandon", 0, 0, 5)])] == ["ring-abandon", "slash"]


def test_all_marks_are_shown_while_they_fit_two_rows():
    assert shown(Tally(13, 12, 14, 1)) == {"adopt": 13, "adapt": 12, "abandon": 14, "running": 1}


def test_many_marks_are_shown_in_proportion_and_no_kind_vanishes():
    part = shown(Tally(adopt=400, adapt=200, abandon=3, running=1))
    assert sum(part.values()) == 35
    assert part["abandon"] == part["running"] == 1
    assert part["adopt"] > part["adapt"] > 8
