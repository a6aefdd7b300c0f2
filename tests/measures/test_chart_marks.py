"""Writing on a chart and taking it away again: by whom, what it does to the chart, and who reads that it was there."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub.extensions import db
from hub.measures import services
from hub.measures.models import ChartMark, MarkKind
from tests import factories
from tests.measures.charting import FIRST, LOW_TO_HIGH, Scene

HALF = (FIRST + timedelta(weeks=13)).isoformat()


@pytest.fixture
def counted(chart: Scene) -> Scene:
    """The same with 25 counts that rise after the thirteenth."""
    factories.observations(chart.measure, chart.team, *LOW_TO_HIGH, first=FIRST)
    return chart


def marks() -> list[ChartMark]:
    return list(db.session.scalars(sa.select(ChartMark).order_by(ChartMark.id)))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"kind": "note", "on": "2026-07-08", "text": "Snow day"}, "Snow day"),
        ({"kind": "split", "on": HALF, "text": "Catch-up began"}, "Phases"),
        ({"kind": "freeze", "on": (FIRST + timedelta(weeks=11)).isoformat()}, "The centre line is frozen"),
        ({"kind": "exclude", "on": HALF, "text": "Wrong export"}, "left out: Wrong export"),
    ],
)
def test_a_mark_is_put_on_the_chart_and_taken_away_and_remembered(
    counted: Scene, form: dict[str, str], told: str
) -> None:
    before = counted.words(counted.colleague)
    assert told not in before
    assert counted.write(counted.member, **form).status_code == 303
    assert told in counted.words(counted.colleague)
    remove = f"{counted.path('/marks')}/{marks()[0].id}/remove"
    assert counted.signed_in(counted.member).post(remove).status_code == 303
    assert told not in counted.words(counted.colleague)
    inside = counted.words(counted.member)
    assert "taken away by" in inside
    assert form.get("text", "Baseline frozen") in inside


def test_a_split_gives_the_new_phase_its_own_centre(counted: Scene) -> None:
    assert "stayed above the median" in counted.words(counted.viewer)
    counted.write(counted.member, kind="split", on=HALF)
    html = counted.words(counted.viewer)
    assert "stayed above the median" not in html
    assert "median 51.2 %" in html
    assert "median 76.2 %" in html


@pytest.mark.parametrize("who", ["colleague", "viewer", "facilitator"])
def test_only_the_team_writes_on_its_chart(counted: Scene, who: str) -> None:
    person = getattr(counted, who)
    for kind in MarkKind:
        assert counted.write(person, kind=kind.value, on=HALF, text="Words").status_code == 403
    assert marks() == []
    assert "Begin a new phase" not in counted.words(person)


def test_the_hub_writes_on_the_charts_of_all_teams_at_once(counted: Scene) -> None:
    assert counted.write(counted.facilitator, text="State tests moved", everywhere="y").status_code == 303
    birch = factories.team(counted.network, "Cedar")
    page = counted.signed_in(counted.viewer).get(f"/measures/{counted.measure.id}/teams/{birch.id}")
    assert "State tests moved" in page.get_data(as_text=True)
    remove = f"{counted.path('/marks')}/{marks()[0].id}/remove"
    assert counted.signed_in(counted.member).post(remove).status_code == 403
    assert counted.signed_in(counted.facilitator).post(remove).status_code == 303
    assert counted.write(counted.member, text="Mine for all", everywhere="y").status_code == 403


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "note", "text": " "}, "Say in a few words what happened."),
        ({"kind": "note", "on": "", "text": "Kept words"}, "Choose a day."),
        ({"kind": "note", "on": "1066-10-14", "text": "Kept words"}, "Choose a later day."),
        ({"kind": "note", "text": "Kept words" * 40}, "This is longer than 300 characters."),
        ({"kind": "exclude", "on": HALF, "text": ""}, "Say why this point is not to count."),
        ({"kind": "exclude", "on": "2026-07-08", "text": "Kept words"}, "Nothing was counted on this day."),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_nothing_typed_is_lost(
    counted: Scene, form: dict[str, str], sentence: str
) -> None:
    answer = counted.write(counted.member, **form)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in html
    assert form["text"].strip()[:10] in html
    assert marks() == []


def test_a_kind_nobody_knows_is_refused(counted: Scene) -> None:
    assert counted.write(counted.member, kind="nonsense", text="Words").status_code == 422


def test_the_same_form_sent_twice_is_one_mark(counted: Scene) -> None:
    for _again in range(2):
        assert counted.write(counted.member, text="Snow day", once="key").status_code == 303
    assert len(marks()) == 1


def test_a_new_phase_is_offered_and_never_begun_by_itself(counted: Scene) -> None:
    offer = "Begin a new phase on Mon 31 Aug"
    assert offer in counted.words(counted.member)
    assert "12 counts in a row lie above the median of the first counts" in counted.words(counted.member)
    assert offer not in counted.words(counted.colleague)
    assert marks() == []
    counted.write(counted.member, kind="split", on="2026-08-31")
    assert offer not in counted.words(counted.member)


def test_marks_of_one_group_are_not_on_the_chart_of_another(counted: Scene) -> None:
    measure = factories.measure(counted.network, groups=("Girls", "Boys"))
    girls, boys = (group.id for group in measure.groups)
    factories.observations(measure, counted.team, *LOW_TO_HIGH, first=FIRST, group_id=girls)
    factories.observations(measure, counted.team, *LOW_TO_HIGH, first=FIRST, group_id=boys)
    counted.measure = measure
    answer = counted.write(counted.member, text="Girls’ trip", group=str(girls))
    assert f"group={girls}" in answer.headers["Location"]
    assert "Girls’ trip" in counted.words(counted.colleague, group=girls)
    assert "Girls’ trip" not in counted.words(counted.colleague, group=boys)
    assert "Girls’ trip" not in counted.words(counted.colleague)


def test_a_mark_of_another_team_or_measure_can_not_be_taken_away_from_here(counted: Scene) -> None:
    other = factories.team(counted.network)
    actor = factories.actor(factories.member(other))
    added = services.add_mark(
        counted.measure, MarkKind.NOTE, date(2026, 7, 6), actor=actor, team_id=other.id, text="Theirs"
    )
    elsewhere = factories.measure(counted.network)
    client = counted.signed_in(counted.member)
    assert client.post(f"{counted.path('/marks')}/{added.id}/remove").status_code == 404
    address = f"/measures/{elsewhere.id}/teams/{other.id}/marks/{added.id}/remove"
    assert client.post(address).status_code == 404
    assert client.post(f"/measures/{counted.measure.id}/teams/{other.id}/marks/{added.id}/remove").status_code == 403
