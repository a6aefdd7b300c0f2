"""The same theory as indented text."""

from hub.charts.diagram_boxes import AimBox, DriverBox, IdeaBox
from hub.charts.marks import Tally
from hub.charts.outline import OutlineWords, outline
from tests.charts.theories import measured, small, with_measures


def test_every_level_is_two_spaces_deeper():
    assert outline(*small()) == (
        "Aim: By June 2027, 90 % of ninth-graders finish the year on track\n"
        "  and 90 % in each underserved group.\n"
        "  Now: 81 % and 72 %\n"
        "\n"
        "Timely shared data\n"
        "  Fortnightly data meeting with a protocol\n"
        "    - Risk-and-opportunity list, week 2 (9 adopt, 6 adapt, 2 abandon, 1 under way)\n"
        "    - Five-minute “kid talk” per pupil (7 adopt, 8 adapt, 3 abandon; also under: Peers who speak)\n"
        "\n"
        "Belonging\n"
        "  Peers who speak\n"
        "    - Peer buddy for newcomers (never tested)\n"
    )


def test_an_idea_straight_under_a_primary_driver_comes_before_the_secondary_ones():
    drivers = [DriverBox("p", "Primary", secondary=(DriverBox("s", "Secondary"),))]
    ideas = [IdeaBox("a", "Below", ("s",), Tally(1)), IdeaBox("b", "Straight", ("p",), Tally(1))]
    assert outline(AimBox("Aim"), drivers, ideas).splitlines()[2:5] == [
        "Primary",
        "  - Straight (1 adopt)",
        "  Secondary",
    ]


def test_unplaced_ideas_and_words_of_the_page():
    words = OutlineWords(aim="Ziel", never="nie erprobt", unplaced="Noch ohne Platz")
    text = outline(AimBox("Alle"), [], [IdeaBox("i", "Neu\nund zweizeilig")], words)
    assert text == "Ziel: Alle\n\nNoch ohne Platz\n  - Neu und zweizeilig (nie erprobt)\n"


def test_every_measure_stands_beneath_what_it_measures():
    lines = outline(*with_measures(small(), measured(), measured("Not counted\nyet", ""))).splitlines()
    assert lines[3:5] == ["  Measure: Pupils with an F, 30.4 % (No signal)", "  Measure: Not counted yet (No signal)"]
    assert lines[6:11] == [
        "Timely shared data",
        "  Measure: Pupils with an F, 30.4 % (No signal)",
        "  Measure: Not counted yet (No signal)",
        "  Fortnightly data meeting with a protocol",
        "    Measure: Pupils with an F, 30.4 % (No signal)",
    ]
