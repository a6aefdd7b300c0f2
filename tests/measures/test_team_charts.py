"""All charts of a team on one page, and a few lines about them on the team's own page."""

from decimal import Decimal

from hub.measures.models import Direction, ValueKind
from tests import factories
from tests.measures.charting import FIRST, LOW_TO_HIGH, Scene


def test_what_needs_a_look_comes_first(chart: Scene) -> None:
    network, team = chart.network, chart.team
    factories.observations(chart.measure, team, *[(40 + week * 7 % 5, 80) for week in range(16)], first=FIRST)
    for title, way in (("Better", Direction.INCREASE), ("Worse", Direction.DECREASE)):
        factories.observations(factories.measure(network, title, direction=way), team, *LOW_TO_HIGH, first=FIRST)
    factories.measure(network, "Not counted")
    factories.measure(network, "Another team's", team_id=factories.team(network).id)
    html = chart.signed_in(chart.colleague).get(f"/teams/{team.id}/measures").get_data(as_text=True)
    places = [html.index(f">{title}</a>") for title in ("Worse", "Better", "Pupils on track", "Not counted")]
    assert places == sorted(places)
    assert "Another team" not in html
    assert html.count("stayed above the median") >= 2
    assert "No signal. The ups and downs here may well be chance." in html


def test_a_small_number_is_not_on_the_page_of_charts_nor_on_the_teams_page(chart: Scene) -> None:
    measure = factories.measure(chart.network, value_kind=ValueKind.NUMBER, unit="cases")
    small = {"shown": False, "value": Decimal("6.543217"), "note": "potoroo"}
    factories.observations(measure, chart.team, 6, first=FIRST, **small)
    for path in (f"/teams/{chart.team.id}/measures", f"/teams/{chart.team.id}"):
        outside = chart.signed_in(chart.colleague).get(path).get_data(as_text=True)
        assert "6.5" not in outside
        assert "potoroo" not in outside
        assert "Too few pupils to show" in outside
    inside = chart.signed_in(chart.member).get(f"/teams/{chart.team.id}/measures").get_data(as_text=True)
    assert "6.5" in inside


def test_the_teams_page_says_how_fresh_and_what_it_shows(chart: Scene) -> None:
    factories.observations(chart.measure, chart.team, *LOW_TO_HIGH, first=FIRST)
    html = chart.signed_in(chart.viewer).get(f"/teams/{chart.team.id}").get_data(as_text=True)
    assert "Signal: the way we want" in html
    assert "Last counted" in html
    assert f"/measures/{chart.measure.id}/teams/{chart.team.id}" in html


def test_a_team_that_counts_nothing_is_told_what_a_measure_is_for(chart: Scene) -> None:
    lonely = factories.team(factories.network())
    who = factories.member(lonely)
    html = chart.signed_in(who).get(f"/teams/{lonely.id}/measures").get_data(as_text=True)
    assert "Nothing is counted yet" in html
    assert "What it counts" not in chart.signed_in(who).get(f"/teams/{lonely.id}").get_data(as_text=True)


def test_a_foreign_team_does_not_exist(chart: Scene) -> None:
    elsewhere = factories.team(factories.network())
    assert chart.signed_in(chart.member).get(f"/teams/{elsewhere.id}/measures").status_code == 404
