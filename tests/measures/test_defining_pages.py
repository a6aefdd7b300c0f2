"""The pages on which people say what is measured."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.measures.models import Chart, Frequency, Measure, MeasureType, Rules, ValueKind
from hub.networks.models import Network, Team
from tests import factories
from tests.conftest import HubClient

HOSTILE = "<script>alert(1)</script>{{7*7}}"
WHAT = {"step": "what", "title": "At least one F", "kind": "percent", "denominator": "yes"}
USE = WHAT | {
    "step": "use",
    "proposed": "percent p",
    "type": "outcome",
    "direction": "decrease",
    "unit": "%",
    "target": "20",
    "frequency": "fortnightly",
    "chart": "run",
    "rules": "anhoej",
    "per": "1",
}
HOW = USE | {"step": "how", "text": "All on roll.", "about_people": "yes"}


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def team(network: Network) -> Team:
    return factories.team(network, "Alder")


@pytest.fixture
def facilitator(network: Network) -> Person:
    return factories.member(network, "Samira", Role.FACILITATOR)


@pytest.fixture
def teacher(team: Team) -> Person:
    return factories.member(team, "Maya")


@pytest.fixture
def send(client: HubClient, network: Network) -> Callable[..., TestResponse]:
    """Send a page of a new measure as a person."""

    def sent(who: Person, form: dict[str, Any], *, to: Network | None = None) -> TestResponse:
        return client.sign_in(who).post(f"/n/{(to or network).slug}/measures/new", data=form)

    return sent


def all_measures() -> list[Measure]:
    return list(db.session.scalars(sa.select(Measure).order_by(Measure.id)))


def fields_of(page: str, name: str) -> list[str]:
    """The values of hidden fields of a page by name."""
    return [part.split('value="')[1].split('"')[0] for part in page.split("<input")[1:] if f'name="{name}"' in part]


def test_three_pages_lead_to_a_measure_and_carry_what_was_answered(send: Any, facilitator: Person) -> None:
    second = send(facilitator, WHAT | {"title": "Late “again”"})
    assert second.status_code == 200
    assert "a percentage, drawn as a run chart" in second.text
    assert fields_of(second.text, "title") == ["Late “again”"]
    third = send(facilitator, USE)
    assert "How exactly is it counted?" in third.text
    assert fields_of(third.text, "target") == ["20"]
    done = send(facilitator, HOW)
    assert done.status_code == 303
    [measure] = all_measures()
    assert (measure.title, measure.type, measure.value_kind) == (
        "At least one F",
        MeasureType.OUTCOME,
        ValueKind.PERCENT,
    )
    assert (measure.target, measure.frequency, measure.rules) == (
        Decimal(20),
        Frequency.FORTNIGHTLY,
        Rules.ANHOEJ,
    )
    assert measure.definition.text == "All on roll."


@pytest.mark.parametrize(
    ("kind", "denominator", "kept", "chart"),
    [
        ("count", "yes", ValueKind.RATE, "U chart"),
        ("count", "no", ValueKind.COUNT, "C chart"),
        ("percent", "", ValueKind.PERCENT, "P chart"),
        ("percent", "no", ValueKind.PERCENT, "Individual values"),
        ("days_between", "yes", ValueKind.DAYS_BETWEEN, "T chart"),
    ],
)
def test_two_answers_become_a_kind_a_chart_and_a_reason(
    send: Any, facilitator: Person, kind: str, denominator: str, kept: ValueKind, chart: str
) -> None:
    page = send(facilitator, WHAT | {"kind": kind, "denominator": denominator})
    assert "drawn as a run chart" in page.text
    assert chart in page.text
    mark = fields_of(page.text, "proposed")[0]
    rate = {"per": "1000", "unit": "per 100"} if kept is ValueKind.RATE else {}
    saved = send(facilitator, HOW | {"kind": kind, "denominator": denominator, "proposed": mark} | rate)
    assert saved.status_code == 303
    [measure] = all_measures()
    assert (measure.value_kind, measure.chart) == (kept, Chart.RUN)
    if rate:
        assert (measure.per, measure.unit) == (1000, "per 1,000")


def test_an_answer_changed_on_the_first_page_changes_what_is_proposed(send: Any, facilitator: Person) -> None:
    page = send(facilitator, USE | {"step": "what", "kind": "days_between", "chart": "p"})
    assert page.status_code == 200
    assert 'selected value="each_event"' in page.text
    assert "days between events" in page.text


def test_what_is_wrong_is_said_where_it_was_typed_and_everything_stays(send: Any, facilitator: Person) -> None:
    page = send(facilitator, HOW | {"target": "many"})
    assert page.status_code == 422
    assert "What is it for?" in page.text
    assert "Write a number" in page.text
    assert 'value="many"' in page.text
    assert fields_of(page.text, "text") == ["All on roll."]
    above = send(facilitator, HOW | {"target": "120"})  # only the service knows
    assert above.status_code == 422
    assert "A target in per cent lies from 0 to 100." in above.text
    assert not all_measures()


def test_rows_of_groups_come_and_go_without_a_script(send: Any, facilitator: Person) -> None:
    row = {"groups-0-name": "Free lunch", "groups-0-dimension": "Lunch", "groups-0-target": "90"}
    more = send(facilitator, HOW | row | {"go": "add"})
    assert 'name="groups-1-name"' in more.text
    assert 'value="Free lunch"' in more.text
    less = send(facilitator, HOW | row | {"groups-1-name": "Paid lunch", "go": "remove-0"})
    assert "Free lunch" not in less.text
    assert 'value="Paid lunch"' in less.text
    back = send(facilitator, HOW | row | {"go": "back"})
    assert fields_of(back.text, "groups-0-name") == ["Free lunch"]
    twice = send(facilitator, HOW | row | {"groups-1-name": "Free lunch"})
    assert twice.status_code == 422
    assert "a name of its own" in twice.text
    send(facilitator, HOW | row | {"groups-1-name": ""})
    assert [(one.name, one.dimension, one.target) for one in all_measures()[0].groups] == [
        ("Free lunch", "Lunch", Decimal(90))
    ]


def test_sent_twice_it_is_there_once(send: Any, facilitator: Person) -> None:
    answers = [send(facilitator, HOW | {"once": "key"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert len(all_measures()) == 1


def test_a_teacher_adds_one_for_the_own_team_and_for_nobody_else(
    send: Any, client: HubClient, network: Network, team: Team, teacher: Person
) -> None:
    other = factories.team(network)
    assert client.sign_in(teacher).get(f"/n/{network.slug}/measures/new?team={other.id}").status_code == 404
    for refused in ("", str(other.id), "999999"):
        assert send(teacher, HOW | {"team": refused}).status_code == 422
    assert send(teacher, HOW | {"team": str(team.id)}).status_code == 303
    assert all_measures()[0].team_id == team.id


def test_who_may_not_define_is_told_so(send: Any, client: HubClient, network: Network, facilitator: Person) -> None:
    viewer = factories.member(network, role=Role.VIEWER)
    outsider = factories.member(factories.network(), role=Role.FACILITATOR)
    measure = factories.measure(network)
    assert send(viewer, HOW).status_code == 403
    assert send(outsider, HOW).status_code == 404
    for path in ("edit", "groups", "redefine"):
        assert client.sign_in(viewer).get(f"/measures/{measure.id}/{path}").status_code == 403
        assert client.sign_in(outsider).get(f"/measures/{measure.id}/{path}").status_code == 404
        assert client.sign_in(facilitator).get(f"/measures/{measure.id}/{path}").status_code == 200
    for path in ("retire", "bring-back"):
        assert client.sign_in(viewer).post(f"/measures/{measure.id}/{path}").status_code == 403


def test_a_foreign_driver_is_not_taken(send: Any, facilitator: Person) -> None:
    driver = factories.driver(factories.network())
    page = send(facilitator, HOW | {"driver_id": str(driver.id)})
    assert page.status_code == 422
    assert not all_measures()


def test_hostile_words_are_words(send: Any, client: HubClient, network: Network, facilitator: Person) -> None:
    form = HOW | dict.fromkeys(("title", "text", "source", "unit", "groups-0-name"), HOSTILE)
    form |= {"title": HOSTILE, "unit": HOSTILE[:30]}
    assert send(facilitator, form | {"go": "back"}).text.count("<script>alert") == 0
    assert send(facilitator, form).status_code == 303
    number = all_measures()[0].id
    for path in (f"/measures/{number}", f"/measures/{number}/edit", f"/n/{network.slug}/measures"):
        page = client.sign_in(facilitator).get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "{{7*7}}" in page.text


# --- changing --------------------------------------------------------------------------------------------------------


def edited(page: str, **changes: str) -> dict[str, str]:
    """The edit form as it was read, with changes."""
    form = {"title": "Measure", "type": "outcome", "direction": "increase", "unit": "%", "frequency": "weekly"}
    form |= {"chart": "run", "rules": "anhoej", "about_people": "yes", "seen": fields_of(page, "seen")[0]}
    return form | changes


def test_two_editors_see_both_texts_and_neither_is_lost(
    client: HubClient, network: Network, facilitator: Person
) -> None:
    measure = factories.measure(network, "Measure")
    path = f"/measures/{measure.id}/edit"
    read = client.sign_in(facilitator).get(path).text
    assert client.post(path, data=edited(read, title="First")).status_code == 303
    both = client.post(path, data=edited(read, title="Second", direction="decrease"))
    assert both.status_code == 409
    assert "First" in both.text
    assert "Second" in both.text
    assert "Lower is better" in both.text
    chosen = edited(both.text, title="Both", direction="decrease")
    assert client.post(path, data=chosen).status_code == 303
    assert [one.title for one in all_measures()] == ["Both"]


def test_a_change_of_something_else_is_no_conflict(client: HubClient, network: Network, facilitator: Person) -> None:
    measure = factories.measure(network, "Measure")
    path = f"/measures/{measure.id}/edit"
    read = client.sign_in(facilitator).get(path).text
    groups = {"groups-0-name": "Free lunch"}
    assert client.post(f"/measures/{measure.id}/groups", data=groups).status_code == 303
    assert client.post(path, data=edited(read, title="Renamed")).status_code == 303


def test_a_group_keeps_its_numbers_under_a_new_name(client: HubClient, network: Network, facilitator: Person) -> None:
    measure = factories.measure(network, groups=("Fre lunch", "Others"))
    number, other = (group.id for group in measure.groups)
    path = f"/measures/{measure.id}/groups"
    form = {"groups-0-number": str(number), "groups-0-name": "Free lunch", "groups-0-dimension": "Groups"}
    read = client.sign_in(facilitator).get(path).text
    assert client.post(path, data=form | {"seen": fields_of(read, "seen")[0]}).status_code == 303
    groups = {group.id: group for group in all_measures()[0].groups}
    assert groups[number].name == "Free lunch"
    assert groups[other].retired_at is not None
    stale = client.post(path, data=form | {"groups-0-name": "Lunch", "seen": fields_of(read, "seen")[0]})
    assert stale.status_code == 409
    assert "Free lunch" in stale.text
    assert 'value="Lunch"' in stale.text
    assert client.post(path, data=form | {"seen": fields_of(stale.text, "seen")[0]}).status_code == 303


def test_counting_in_another_way_breaks_the_chart_and_says_so(
    client: HubClient, network: Network, team: Team, facilitator: Person
) -> None:
    measure = factories.measure(network)
    factories.observations(measure, team, (18, 24))
    path = f"/measures/{measure.id}/redefine"
    read = client.sign_in(facilitator).get(path)
    assert "Every chart of this measure breaks" in read.text
    form = {"text": "Only those present.", "valid_from": "2026-10-05", "seen": fields_of(read.text, "seen")[0]}
    without = client.post(path, data=form)
    assert without.status_code == 422
    assert "why it is counted in another way" in without.text
    assert client.post(path, data=form | {"reason": "Absent pupils have no grade."}).status_code == 303
    page = client.get(f"/measures/{measure.id}").text
    for words in ("Only those present.", "All pupils on roll", "Absent pupils have no grade.", "Samira"):
        assert words in page
    assert db.session.get_one(Measure, measure.id).breaks == [date(2026, 10, 5)]
    late = client.post(path, data=form | {"text": "Everybody.", "reason": "Mine"})
    assert late.status_code == 409
    assert "Only those present." in late.text
    assert "Everybody." in late.text


def test_before_anything_is_counted_words_are_put_right_without_a_break(
    client: HubClient, network: Network, facilitator: Person
) -> None:
    measure = factories.measure(network)
    path = f"/measures/{measure.id}/redefine"
    read = client.sign_in(facilitator).get(path).text
    assert "breaks" not in read
    assert client.post(path, data={"text": "Everybody.", "seen": fields_of(read, "seen")[0]}).status_code == 303
    kept = db.session.get_one(Measure, measure.id)
    assert [one.text for one in kept.definitions] == ["Everybody."]


def test_retiring_can_be_undone(client: HubClient, network: Network, facilitator: Person) -> None:
    measure = factories.measure(network, "Old one")
    client.sign_in(facilitator)
    page = client.post(f"/measures/{measure.id}/retire", follow_redirects=True).text
    assert f'action="/measures/{measure.id}/bring-back"' in page
    listed = client.get(f"/n/{network.slug}/measures").text
    assert "Old one" not in listed
    assert "1 measure that is counted no longer" in listed
    assert "Old one" in client.get(f"/n/{network.slug}/measures?retired=1").text
    client.post(f"/measures/{measure.id}/bring-back")
    assert "Old one" in client.get(f"/n/{network.slug}/measures").text


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_says_how_fresh_the_numbers_are(
    client: HubClient, network: Network, team: Team, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.measures.views.overview.local_today", lambda: date(2026, 9, 23))
    late, other = factories.team(network), factories.team(network)
    measure = factories.measure(network, "On track")
    factories.observations(measure, team, (1, 24), first=date(2026, 9, 14))
    factories.observations(measure, late, (1, 24), first=date(2026, 9, 7))
    factories.observations(measure, other, None, first=date(2026, 9, 21))
    own = factories.measure(network, "Our own", team_id=late.id)
    page = client.sign_in(teacher).get(f"/n/{network.slug}/measures").text
    assert "Up to date in 2 of 3 teams" in page
    assert "No numbers yet" in page.split("Our own")[1]
    assert f"/measures/new?team={team.id}" in page
    assert own.title in page


def test_an_empty_list_says_what_belongs_there(client: HubClient, network: Network, facilitator: Person) -> None:
    page = client.sign_in(facilitator).get(f"/n/{network.slug}/measures").text
    assert "Nothing is counted yet" in page
    assert page.count("/measures/new") == 1
