"""The driver diagram: everything in it once, nothing over anything else, readable on one landscape page."""

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from hub.charts.diagram import lay_out
from hub.charts.diagram_boxes import AimBox, Drawing, DriverBox, IdeaBox, Node
from hub.charts.letters import SEMIBOLD, width
from hub.charts.marks import Tally
from hub.charts.plane import Rect
from hub.charts.series import Point, RunChart
from tests.charts.theories import AIM, large, measured, small, theories, with_measures

HINT = "Nothing beneath it yet"


def boxes(drawing: Drawing) -> list[Rect]:
    """Every rectangle and every free row of text that must not touch another."""
    free = [Rect(h.x, h.y - 11, width(HINT, 15, SEMIBOLD), 14) for h in (*drawing.hints, *drawing.headings)]
    return (
        [n.rect for n in drawing.nodes] + [i.rect for i in drawing.ideas] + [line.box for line in drawing.remark] + free
    )


def texts(drawing: Drawing) -> list[tuple[Rect, Rect]]:
    """Every line of text with the box it belongs in."""
    inside = [(line.box, node.rect) for node in drawing.nodes for line in (*node.lines, *node.small)]
    for node in drawing.nodes:
        if node.spark:
            inside += [(node.spark.rect, node.rect), *((line.box, node.rect) for line in node.spark.lines)]
    return inside + [(line.box, idea.rect) for idea in drawing.ideas for line in idea.lines]


def within(node: Node) -> list[Rect]:
    """What stands in a box, letters without their tails: none of it may touch another."""
    lines = [*node.lines, *node.small, *(node.spark.lines if node.spark else ())]
    found = [Rect(line.box.x, line.box.y, line.box.w, 0.72 * line.size) for line in lines if line.text]
    if node.phrase:
        found.append(Rect(node.phrase.x, node.phrase.y - 10, 60, 10))
    return [*found, *([node.spark.rect] if node.spark else [])]


def points(path: str) -> list[tuple[float, float]]:
    """The end points and handles of a path made of M, C, H and V."""
    x = y = 0.0
    found = []
    for command, rest in re.findall(r"([MCHV])([^MCHV]*)", path):
        numbers = [float(n) for n in rest.split()]
        if command == "H":
            numbers = [numbers[0], y]
        elif command == "V":
            numbers = [x, numbers[0]]
        found.extend(zip(numbers[::2], numbers[1::2], strict=True))
        x, y = found[-1]
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(theories())
def test_nothing_overlaps_and_nothing_is_lost(theory):
    _, drivers, ideas = theory
    drawing = lay_out(*theory, legend=True)
    whole = Rect(0, 0, drawing.width, drawing.height)
    for one, other in combinations(boxes(drawing), 2):
        assert not one.overlaps(other)
    for box in boxes(drawing):
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= whole.right
        assert box.bottom <= whole.bottom
    for text, box in texts(drawing):
        assert text.x >= box.x
        assert text.right <= box.right
        assert text.y >= box.y - 1.5
        assert text.bottom <= box.bottom + 1.5
    for node in drawing.nodes:
        for one, other in combinations(within(node), 2):
            assert not one.overlaps(other), node
    for curve in drawing.curves:
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in points(curve.d))
    assert Counter(idea.key for idea in drawing.ideas) == Counter(idea.key for idea in ideas)
    wanted = [d.key for primary in drivers for d in (primary, *primary.secondary)]
    assert Counter(node.key for node in drawing.nodes if node.key) == Counter(wanted)


@pytest.mark.parametrize("even", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_six_by_five_drivers_and_120_ideas_fill_a_landscape_page_and_stay_readable(even, seed):
    drawing = lay_out(*large(even=even, seed=seed), legend=True)
    across, down = 273 / drawing.width, 186 / drawing.height
    millimetres = drawing.smallest * min(across, down)
    assert millimetres / 25.4 * 72 >= 6.5
    assert 1.41 <= drawing.width / drawing.height <= 1.9
    assert all(line.size >= drawing.smallest for idea in drawing.ideas for line in idea.lines)
    assert all(line.size >= drawing.smallest for node in drawing.nodes for line in (*node.lines, *node.small))


def test_even_spread_fills_the_page_in_the_shape_of_the_page():
    drawing = lay_out(*large())
    assert drawing.density == "dense-2"
    assert drawing.width / drawing.height == pytest.approx(273 / 186, rel=0.03)


def test_a_theory_beyond_all_measure_grows_downwards_and_keeps_its_rows_apart():
    drawing = lay_out(*large(ideas=600))
    assert len(drawing.ideas) == 600
    rows = sorted((idea.rect for idea in drawing.ideas), key=lambda rect: (rect.x, rect.y))
    assert not any(a.overlaps(b) for a, b in pairwise(rows))


def test_a_line_is_as_thick_as_the_root_of_the_decisions_beneath_it():
    drawing = lay_out(*small())
    to_primary = [curve for curve in drawing.curves if curve.d.startswith("M190 ")]
    assert [curve.kind for curve in to_primary] == ["river", "river"]
    # 35 decisions against 18: "kid talk" counts for both of its drivers.
    assert to_primary[0].width / to_primary[1].width == pytest.approx((35 / 18) ** 0.5, rel=0.02)


def test_thousands_of_decisions_do_not_flood_the_page():
    ideas = [IdeaBox("a", "Much tested", ("p",), Tally(3000, 2000, 1000)), IdeaBox("b", "Once", ("p",), Tally(1))]
    drawing = lay_out(AIM, [DriverBox("p", "Only one")], ideas)
    assert max(curve.width for curve in drawing.curves) <= 16
    assert min(curve.width for curve in drawing.curves) >= 1.5


def test_what_nobody_has_tested_is_in_pencil():
    drawing = lay_out(*small())
    (buddy,) = (idea for idea in drawing.ideas if idea.untested)
    assert buddy.key == "buddy"
    assert buddy.evidence.never is not None
    assert not buddy.evidence.marks
    assert [curve.kind for curve in drawing.curves].count("pencil") == 1


def test_an_idea_under_way_is_not_called_never_tested():
    drawing = lay_out(AIM, [DriverBox("p", "P")], [IdeaBox("i", "Begun", ("p",), Tally(running=1))])
    assert drawing.untested == 0
    assert {curve.kind for curve in drawing.curves} == {"river"}


def test_the_caller_may_say_that_an_idea_was_never_tested():
    idea = IdeaBox("i", "Only elsewhere", ("p",), Tally(adopt=1), never_tested=True)
    assert lay_out(AIM, [DriverBox("p", "P")], [idea]).untested == 1


def test_an_idea_under_several_drivers_is_drawn_once_with_a_thin_line_from_each_other():
    drawing = lay_out(*small())
    also = [curve for curve in drawing.curves if curve.kind == "also"]
    (talk,) = (idea for idea in drawing.ideas if idea.key == "talk")
    (peers,) = (node for node in drawing.nodes if node.key == "peers")
    assert len(also) == 1
    ends = points(also[0].d)
    assert ends[0] == pytest.approx((peers.rect.right, peers.rect.middle), abs=0.1)
    assert ends[-1][1] == pytest.approx(talk.rect.middle, abs=0.1)


def test_no_thin_line_from_the_parent_of_an_ideas_own_driver():
    _, drivers, _ = small()
    drawing = lay_out(AIM, drivers, [IdeaBox("i", "Both named", ("meeting", "shared"), Tally(1))])
    assert not [curve for curve in drawing.curves if curve.kind == "also"]


def test_an_idea_straight_under_a_primary_driver_has_a_line_past_the_secondary_ones():
    _, drivers, _ = small()
    drawing = lay_out(AIM, drivers, [IdeaBox("i", "Straight", ("shared",), Tally(1))])
    (idea,) = drawing.ideas
    beside = [n.rect for n in drawing.nodes if n.kind == "secondary"]
    assert all(rect.bottom <= idea.rect.y or rect.y >= idea.rect.bottom for rect in beside)
    assert any("H766" in curve.d for curve in drawing.curves)


def test_ideas_without_a_driver_stand_last_in_a_group_of_their_own():
    _, drivers, ideas = small()
    drawing = lay_out(AIM, drivers, [IdeaBox("lost", "Where to?", ("no such driver",)), *ideas])
    assert drawing.count("unplaced") == 1
    assert max(drawing.ideas, key=lambda idea: idea.rect.y).key == "lost"
    assert len(lay_out(*small()).nodes) == len(drawing.nodes) - 1


def test_a_driver_with_nothing_beneath_it_says_so():
    drawing = lay_out(AIM, [DriverBox("p", "P", secondary=(DriverBox("s", "S"),)), DriverBox("q", "Q")], [])
    assert [hint.kind for hint in drawing.hints] == ["no-ideas", "no-drivers"]
    assert {curve.kind for curve in drawing.curves} == {"pencil"}


def test_a_driver_counts_its_decisions_unless_it_is_told():
    _, drivers, ideas = small()
    told = DriverBox("told", "Told", decisions=99)
    drawing = lay_out(AIM, [*drivers, told], ideas)
    counts = {node.key: node.phrase.count for node in drawing.nodes if node.kind == "primary" and node.phrase}
    assert counts == {"shared": 35, "belonging": 18, "told": 99}


def test_more_marks_than_two_rows_end_in_a_number():
    drawing = lay_out(AIM, [DriverBox("p", "P")], [IdeaBox("i", "I", ("p",), Tally(30, 10, 7))])
    more = drawing.ideas[0].evidence.more
    assert more is not None
    assert more.count == 12


def test_few_ideas_show_marks_and_many_show_counts():
    assert not lay_out(*small()).dense
    crowded = lay_out(*large())
    tested = [idea for idea in crowded.ideas if not idea.untested]
    assert crowded.dense
    assert all(sum(c.count for c in idea.evidence.counts) == idea.tally.total for idea in tested)


def test_only_an_aim_is_a_drawing_too():
    drawing = lay_out(AimBox("On track", remark="No drivers yet. " * 9), [], [])
    assert drawing.nodes[0].rect.bottom < drawing.height
    assert all(line.y <= drawing.height for line in drawing.remark)


def test_a_box_shows_its_measure_as_a_line_with_the_last_value():
    plain, drawing = lay_out(*small()), lay_out(*with_measures(small(), measured(signal="better")))
    assert drawing.density == "roomy"
    assert all(node.spark for node in drawing.nodes)
    for before, after in zip(plain.nodes, drawing.nodes, strict=True):
        assert after.rect.h > before.rect.h
        assert [line.text for line in after.spark.lines][:2] == ["30.4 %".replace(" ", "\u00a0"), "better"]
        assert after.spark.mark


def test_of_several_measures_the_first_with_anything_to_draw_is_drawn():
    empty = replace(measured("Nothing yet"), chart=None)
    hidden = replace(measured("Too few"), chart=RunChart(points=(Point(1, state="hidden"),)))
    drawing = lay_out(*with_measures(small(), empty, hidden, measured("Counted"), measured("Counted too")))
    assert {node.spark.title for node in drawing.nodes} == {"Counted"}
    assert not any(node.spark for node in lay_out(*with_measures(small(), empty, hidden)).nodes)


def test_measures_are_no_reason_to_crowd_a_diagram():
    parts = tuple(DriverBox(f"s{n}", "Secondary") for n in range(20))
    theory = AIM, [DriverBox("p", "Primary", secondary=parts)], [IdeaBox(p.key, "Idea", (p.key,)) for p in parts]
    assert lay_out(*theory).density == "roomy"
    crowded = lay_out(*with_measures(theory, measured()))
    assert crowded.density == "close"
    assert not any(node.spark for node in crowded.nodes)


def test_a_dense_diagram_has_no_room_for_measures():
    drawing = lay_out(*with_measures(large(), measured()))
    assert drawing.dense
    assert not any(node.spark for node in drawing.nodes)
    assert drawing.height == lay_out(*large()).height
