"""The ribbon: a period's decisions in ink, the rest of it in pencil."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from hub.charts.ribbon import Event, lay_out
from tests.charts.drawn import draw, parsed

START, END, TODAY = date(2026, 10, 22), date(2026, 12, 3), date(2026, 11, 22)
EVENTS = [
    Event(date(2026, 11, 12), "abandon", "Juniper stopped it", "/cycles/9"),
    Event(date(2026, 10, 27), "adapt"),
    Event(date(2026, 11, 5), "adopt"),
    Event(TODAY, "running"),
]


def test_events_stand_in_the_order_of_their_days():
    ribbon = lay_out(EVENTS, START, END, TODAY)
    assert [bead.event.kind for bead in ribbon.beads] == ["adapt", "adopt", "abandon", "running"]
    assert all(before.x < after.x for before, after in pairwise(ribbon.beads))


def test_ink_ends_today():
    ribbon = lay_out(EVENTS, START, END, TODAY)
    assert ribbon.left < ribbon.now < ribbon.right
    assert ribbon.beads[-1].x == pytest.approx(ribbon.now, abs=1)


@pytest.mark.parametrize(
    ("today", "classes"), [(START - timedelta(days=9), ["ramp-pencil"]), (END + timedelta(days=9), ["ramp-line"])]
)
def test_before_it_all_is_pencil_and_after_it_all_is_ink(today, classes):
    root = parsed(draw("_ribbon.html", "ribbon", lay_out([], START, END, today), "r", "Action period"))
    assert [p.get("class") for p in root.iter("path") if p.get("class").startswith("ramp")] == classes


@pytest.mark.parametrize("count", [2, 12, 60])
def test_many_events_on_one_day_do_not_touch(count):
    ribbon = lay_out([Event(TODAY, "adopt")] * count, START, END, TODAY)
    size = float(ribbon.beads[0].shapes[0].d.split("a")[1].split()[0])
    assert all(after.x - before.x >= 2 * size for before, after in pairwise(ribbon.beads))
    assert ribbon.beads[0].x - size >= 0
    assert ribbon.beads[-1].x + size <= ribbon.right


def test_what_has_happened_stays_in_the_ink():
    ribbon = lay_out([Event(TODAY, "adopt")] * 4, START, END, TODAY)
    assert ribbon.beads[-1].x <= ribbon.now


@pytest.mark.parametrize(
    ("today", "named"),
    [
        (TODAY, ["today", "start", "end"]),
        (START + timedelta(days=1), ["today", "end"]),
        (END - timedelta(days=1), ["today", "start"]),
        (END + timedelta(days=1), ["start", "end"]),
    ],
)
def test_a_day_too_close_to_today_is_not_named(today, named):
    assert [label.kind for label in lay_out([], START, END, today).labels] == named


def test_events_outside_the_period_and_a_period_of_a_day_are_drawn():
    ribbon = lay_out([Event(END + timedelta(days=40), "adopt")], START, START, START)
    assert 0 < ribbon.beads[0].x < ribbon.width


def test_the_drawing_says_its_days_and_links_its_events():
    root = parsed(
        draw("_ribbon.html", "ribbon", lay_out(EVENTS, START, END, TODAY), "r", "Action period", "Three done.")
    )
    assert [text.text for text in root.iter("text")] == ["Today", "22 Oct", "3 Dec"]
    (link,) = root.iter("a")
    assert (link.get("href"), link.find("title").text) == ("/cycles/9", "Juniper stopped it")
    assert root.get("aria-labelledby") == "r-t r-d"
