"""The page of one team's chart and its files: what they say, and what they never say to people outside the team."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock
from hub.measures import periods, services
from hub.measures.models import Chart, Direction, Frequency, MarkKind, Rules, ValueKind
from hub.measures.values import Entry
from tests import factories
from tests.measures.charting import FILES, FIRST, LOW_TO_HIGH, Scene, scene

HOSTILE = '<script>alert("x")</script>'


def test_the_page_says_first_what_the_chart_says(chart: Scene) -> None:
    factories.observations(chart.measure, chart.team, *LOW_TO_HIGH, first=FIRST)
    html = chart.words(chart.viewer)
    assert html.index("stayed above the median for 12 counts in a row") < html.index('<svg class="d spc')
    assert "Alder, every week. Higher is better." in " ".join(html.split()).replace("<bdi>", "").replace("</bdi>", "")
    assert "Show the 25 counts as a table" in html
    assert "more than 7 in a row is a signal" in html or "in a row is a signal" in html


def test_without_numbers_it_says_so(chart: Scene) -> None:
    html = chart.words(chart.member)
    assert "No numbers yet" in html
    assert '<svg class="d spc' not in html


def test_everybody_in_the_network_sees_it_and_nobody_else(chart: Scene) -> None:
    factories.observations(chart.measure, chart.team, (40, 80))
    outsider = factories.member(factories.network())
    for ending in ("", ".svg", ".png", ".csv", ".xlsx"):
        for who in (chart.member, chart.colleague, chart.facilitator, chart.viewer):
            assert chart.open(who, ending).status_code == 200
        assert chart.open(outsider, ending).status_code == 404


def test_a_team_or_group_that_is_no_part_of_the_measure_does_not_exist(chart: Scene) -> None:
    elsewhere = factories.team(factories.network())
    other = factories.measure(chart.network, groups=("Girls",))
    own = factories.measure(chart.network, team_id=factories.team(chart.network).id)
    client = chart.signed_in(chart.member)
    assert client.get(f"/measures/{chart.measure.id}/teams/{elsewhere.id}").status_code == 404
    assert client.get(f"/measures/{own.id}/teams/{chart.team.id}").status_code == 404
    assert chart.open(chart.member, group=other.groups[0].id).status_code == 404
    assert chart.open(chart.member, group="nonsense").status_code == 404


@pytest.mark.parametrize("ending", ["", *(f".{one}" for one in FILES)])
def test_a_small_number_is_in_no_page_and_no_file_of_outsiders(chart: Scene, ending: str) -> None:
    factories.observations(chart.measure, chart.team, *[(40 + week, 80) for week in range(12)], first=FIRST)
    late = FIRST + timedelta(weeks=12)
    small = Entry(chart.team.id, late, numerator=Decimal("6.543217"), denominator=Decimal("8.765432"), note="potoroo")
    services.record(chart.measure, [small], actor=factories.actor(chart.member))
    inside, outside = chart.words(chart.member, ending), chart.words(chart.colleague, ending)
    value = ("74.6 %", "74.6\u00a0%", "74.64")  # a path may hold 74.6 as a coordinate
    for secret in ("6.543", "8.765", *value, "potoroo"):
        assert secret not in outside
    assert any(told in inside for told in value)
    assert "potoroo" in inside or ending == ".svg"
    if ending in (".csv", ".xlsx"):
        assert "fewer than 10" in outside
    else:
        assert "oo few to show" in outside


def test_who_put_a_number_right_is_for_the_team_alone(chart: Scene) -> None:
    actor = factories.actor(chart.member)
    for numerator, reason in ((40, ""), (42, "Two came late."), (44, "<b>Again</b>")):
        entry = Entry(chart.team.id, FIRST, numerator=Decimal(numerator), denominator=Decimal(80))
        services.record(chart.measure, [entry], actor=actor, reason=reason)
    inside = chart.words(chart.member)
    assert "40 of 80" in inside
    assert "42 of 80" in inside
    assert "44 of 80" in inside
    assert "Two came late." in inside
    assert "&lt;b&gt;Again&lt;/b&gt;" in inside
    for outsider in (chart.colleague, chart.facilitator):
        html = chart.words(outsider)
        assert "Two came late." not in html
        assert "Put right" not in html


def test_texts_of_people_are_never_markup(signed_in: Callable[[Person], FlaskClient]) -> None:
    at = scene(signed_in, title=f"Title {HOSTILE}", groups=(f"Group {HOSTILE}",))
    at.team.name = f"Team {HOSTILE}"
    db.session.commit()
    group = at.measure.groups[0]
    factories.observations(at.measure, at.team, (40, 80), (41, 80), note=f"=1+1 {HOSTILE}", group_id=group.id)
    services.add_mark(
        at.measure,
        MarkKind.NOTE,
        date(2026, 9, 7),
        actor=factories.actor(at.member),
        team_id=at.team.id,
        group_id=group.id,
        text=f"Note {HOSTILE}",
    )
    html = at.words(at.colleague, group=group.id)
    assert "<script>alert" not in html
    assert "Note &lt;script&gt;" in html
    assert fromstring(at.words(at.colleague, ".svg", group=group.id)) is not None
    assert "'=1+1" in at.words(at.colleague, ".csv", group=group.id)


def test_numbers_in_files_are_numbers(chart: Scene) -> None:
    factories.observations(chart.measure, chart.team, (18, 24), None, first=FIRST)
    rows = list(csv.DictReader(io.StringIO(chart.words(chart.colleague, ".csv").removeprefix("\ufeff"))))
    assert [(row["Day"], row["Numerator"], row["Denominator"], row["Value"]) for row in rows] == [
        ("2026-06-01", "18", "24", "75"),
        ("2026-06-08", "", "", ""),
    ]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(chart.open(chart.colleague, ".xlsx").data))
    first = workbook.get_sheet_by_index(0).to_python()[1]
    assert (first[0], first[3:6]) == (FIRST, [18.0, 24.0, 75.0])


def test_files_are_named_after_what_is_in_them(chart: Scene) -> None:
    factories.observations(chart.measure, chart.team, (18, 24))
    answer = chart.open(chart.member, ".png")
    assert answer.headers["Content-Disposition"] == "attachment; filename=pupils-on-track-alder.png"
    assert answer.data.startswith(b"\x89PNG")
    assert answer.mimetype == "image/png"


def test_nothing_to_draw_is_no_drawing(chart: Scene) -> None:
    assert chart.open(chart.member, ".svg").status_code == 404
    assert chart.open(chart.member, ".csv").status_code == 200


def test_only_ways_of_drawing_that_fit_are_offered(chart: Scene) -> None:
    factories.observations(chart.measure, chart.team, *LOW_TO_HIGH, first=FIRST)
    html = chart.words(chart.member, chart="p")
    assert "Upper limit" in html
    assert "C chart" not in html
    assert "Upper limit" not in chart.words(chart.member, chart="c")
    assert "Upper limit" in chart.words(chart.member, ".svg", chart="p")


def test_the_signs_of_the_nhs_come_with_words(signed_in: Callable[[Person], FlaskClient]) -> None:
    at = scene(
        signed_in,
        value_kind=ValueKind.NUMBER,
        rules=Rules.NHS,
        chart=Chart.I,
        direction=Direction.DECREASE,
        target=Decimal(90),
    )
    factories.observations(at.measure, at.team, *[50 + place % 3 for place in range(14)], 70, first=FIRST)
    html = at.words(at.colleague)
    assert "Look closer: higher" in html
    assert "Will reach the goal every time" in html


@pytest.mark.parametrize(
    ("weeks_ago", "words"),
    [(0, "."), (1, "."), (3, "; the next count is due since")],
)
def test_how_fresh_the_numbers_are(chart: Scene, weeks_ago: int, words: str) -> None:
    day = clock.today() - timedelta(weeks=weeks_ago)
    factories.observations(chart.measure, chart.team, (18, 24), first=day)
    week = periods.start_of(Frequency.WEEKLY, day)
    assert f"Last counted: Week of {week.day} {week:%b}{words}" in chart.words(chart.viewer)


def test_a_changed_definition_is_told_with_its_reason(chart: Scene) -> None:
    factories.observations(chart.measure, chart.team, *LOW_TO_HIGH, first=FIRST)
    services.redefine(
        chart.measure,
        services.Wording(text="Only full-time pupils."),
        actor=factories.actor(chart.facilitator),
        valid_from=FIRST + timedelta(weeks=13),
        reason="Part-timers were counted twice.",
    )
    html = chart.words(chart.viewer)
    assert "Counted in another way from here on" in html
    assert "Part-timers were counted twice." in html
    assert "Phases" in html
