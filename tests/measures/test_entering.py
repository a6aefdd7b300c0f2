"""The pages on which a team enters its numbers: this week's, and a table of many weeks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.permissions import Role
from hub.measures import periods, services
from hub.measures.models import Correction, Frequency, Measure, Observation, Series, ValueKind
from hub.measures.values import Entry
from hub.networks.models import Network, Team
from tests import factories

pytestmark = pytest.mark.usefixtures("app")

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class Scene:
    """A team with somebody in it and one weekly measure; the page is asked for and sent as by a browser."""

    def __init__(self, client: FlaskClient, groups: tuple[str, ...] = (), **more: object) -> None:
        self.client = client
        self.network: Network = factories.network()
        self.team: Team = factories.team(self.network, "Alder")
        self.person: Person = factories.member(self.team, "Maya Okafor")
        self.measure: Measure = factories.measure(self.network, "On track", groups, **{"created_at": LONG_AGO} | more)
        self.week = periods.start_of(self.measure.frequency, clock.today())
        self.last = periods.after(self.measure.frequency, self.week, -1)
        self.seen: dict[str, str] = {}
        self.as_person(self.person)

    def as_person(self, who: Person) -> None:
        self.client.sign_in(who)  # type: ignore[attr-defined]

    def path(self, **more: object) -> str:
        asked = "&".join(f"{name}={value}" for name, value in more.items())
        return f"/teams/{self.team.id}/measures/enter?{asked}"

    def name(self, on: date | str, part: str, group: int = 0, measure: Measure | None = None) -> str:
        day = on if isinstance(on, str) else f"{on:%Y%m%d}"
        return f"c-{(measure or self.measure).id}-{group}-{day}-{part}"

    def open(self, **more: object) -> str:
        answer = self.client.get(self.path(**more))
        assert answer.status_code == 200
        self.seen = marks(answer.text)
        return unescape(answer.text)

    def send(self, typed: dict[str, str], path: str = "", **form: str) -> TestResponse:
        """Send the form with the marks of the page that was opened last."""
        keys = {name.rsplit("-", 1)[0] for name in typed}
        known = {name: mark for name, mark in self.seen.items() if name.rsplit("-", 1)[0] in keys}
        return self.client.post(path or self.path(), data={**known, **typed, **form})

    def count(self, numerator: str, denominator: str, on: date, **more: object) -> None:
        numbers = {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}
        actor = factories.actor(self.person)
        services.record(self.measure, [Entry(self.team.id, on, **numbers | more)], actor=actor)  # type: ignore[arg-type]

    def kept(self, on: date | None = None, measure: Measure | None = None) -> list[tuple[object, ...]]:
        of = (measure or self.measure).id
        columns = Observation.on, Observation.numerator, Observation.denominator, Observation.value, Observation.missing
        chosen = sa.select(*columns).join(Series).where(Series.measure_id == of).order_by(Observation.on)
        rows = [tuple(row) for row in db.session.execute(chosen)]
        return [row[1:] for row in rows if row[0] == on] if on else rows


def marks(page: str) -> dict[str, str]:
    """The hidden marks of what was seen in each cell."""
    found = {}
    for piece in page.split('<input type="hidden" autocomplete="off" name="c-')[1:]:
        name, rest = piece.split('"', 1)
        found[f"c-{name}"] = unescape(rest.split('value="', 1)[1].split('"', 1)[0])
    return found


@pytest.fixture
def scene(client: FlaskClient) -> Scene:
    """Give a team with one weekly measure."""
    return Scene(client)


Make = Callable[..., Scene]


@pytest.fixture
def make(client: FlaskClient) -> Make:
    """Give a team with a measure of one's own choice."""
    return lambda *groups, **more: Scene(client, groups, **more)


def test_the_last_full_week_is_asked_for_first_and_then_the_present_one(scene: Scene) -> None:
    assert scene.name(scene.last, "n") in scene.open()
    answer = scene.send({scene.name(scene.last, "n"): "18", scene.name(scene.last, "d"): "24"})
    assert answer.status_code == 303
    assert scene.kept() == [(scene.last, 18, 24, None, False)]
    page = scene.open()
    assert "Saved 1 number." in page
    assert scene.name(scene.week, "n") in page
    assert "18 of 24 = 75 %" in page  # beside it, as a memory aid


def test_what_is_entered_is_filled_in_and_saving_it_again_changes_nothing(scene: Scene) -> None:
    scene.count("18", "24", scene.last)
    page = scene.open(on=scene.last.isoformat())
    assert 'value="18"' in page
    path = scene.path(on=scene.last.isoformat())
    scene.send(
        {scene.name(scene.last, "n"): "18.0", scene.name(scene.last, "d"): "24", scene.name(scene.last, "r"): ""}, path
    )
    assert "Nothing was changed." in scene.open()
    assert db.session.scalar(sa.select(sa.func.count(Correction.id))) == 0


def test_a_correction_keeps_the_reason(scene: Scene) -> None:
    scene.count("18", "24", scene.last)
    scene.open(on=scene.last.isoformat())
    scene.send({scene.name(scene.last, "n"): "20", scene.name(scene.last, "d"): "24"}, reason="Two came late")
    assert scene.kept(scene.last) == [(20, 24, None, False)]
    assert db.session.scalars(sa.select(Correction.reason)).all() == ["Two came late"]


def test_missing_is_missing_and_never_nought(scene: Scene) -> None:
    scene.open()
    typed = {scene.name(scene.last, "n"): "", scene.name(scene.last, "d"): "", scene.name(scene.last, "x"): "y"}
    scene.send({**typed, scene.name(scene.last, "r"): "Snow day"})
    assert scene.kept() == [(scene.last, None, None, None, True)]
    page = scene.open(on=scene.last.isoformat())
    assert "1 is marked as not counted." in page
    assert "Snow day" in page


def test_ticking_not_counted_on_a_number_replaces_it(scene: Scene) -> None:
    scene.count("18", "24", scene.last)
    scene.open(on=scene.last.isoformat())
    scene.send({scene.name(scene.last, part): text for part, text in {"n": "18", "d": "24", "x": "y", "r": ""}.items()})
    assert scene.kept() == [(scene.last, None, None, None, True)]


def test_an_emptied_cell_takes_its_number_away_and_says_so(scene: Scene) -> None:
    scene.count("18", "24", scene.last)
    scene.open(on=scene.last.isoformat())
    scene.send({scene.name(scene.last, "n"): "", scene.name(scene.last, "d"): ""})
    assert scene.kept() == [(scene.last, None, None, None, False)]
    assert "1 number was taken away." in scene.open()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"n": "30", "d": "24"}, "30 is more than 24."),
        ({"n": "18", "d": ""}, "Give the denominator too."),
        ({"n": "a few", "d": "24"}, "“a few” is not a number."),
        ({"n": "18", "d": "24", "x": "y"}, "either missing or it has a number"),
        ({"n": "", "d": "", "r": "Snow"}, "Give the number too"),
    ],
)
def test_what_cannot_be_is_said_beside_its_cell_and_nothing_is_lost(
    scene: Scene, typed: dict[str, str], said: str
) -> None:
    other: Measure = factories.measure(scene.network, "Absence", created_at=LONG_AGO)
    scene.open()
    good = {scene.name(scene.last, "n", measure=other): "5", scene.name(scene.last, "d", measure=other): "50"}
    answer = scene.send({scene.name(scene.last, part): text for part, text in typed.items()} | good)
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert page.count(said) == 2  # in the summary, and beside the cell
    assert 'value="5"' in page
    assert f'value="{typed["n"]}"' in page
    assert scene.kept() == scene.kept(measure=other) == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,234.5", "1234.5"), ("12,5", "12.5"), ("−3", "-3"), ("7 ", "7"), ("1 234,5", "1234.5")],
)
def test_numbers_are_read_as_people_write_them(make: Make, typed: str, number: str) -> None:
    scene = make(value_kind=ValueKind.NUMBER)
    scene.open()
    scene.send({scene.name(scene.last, "v"): typed})
    assert scene.kept(scene.last) == [(None, None, Decimal(number), False)]


def test_a_share_alone_may_be_typed_with_its_sign(scene: Scene) -> None:
    scene.open()
    scene.send({scene.name(scene.last, "n"): "75 %", scene.name(scene.last, "d"): ""})
    assert scene.kept(scene.last) == [(None, None, 75, False)]
    assert scene.name(scene.last, "v") in scene.open(on=scene.last.isoformat())


def test_two_people_at_once_see_both_numbers_and_nothing_is_overwritten(scene: Scene) -> None:
    scene.open()
    before = dict(scene.seen)
    colleague = factories.actor(factories.member(scene.team, "Ana Silva"))
    theirs = Entry(scene.team.id, scene.last, numerator=Decimal(17), denominator=Decimal(24))
    services.record(scene.measure, [theirs], actor=colleague)
    typed = {scene.name(scene.last, "n"): "20", scene.name(scene.last, "d"): "24"}
    answer = scene.send(typed)
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "Ana Silva saved this at" in page
    assert "17 of 24 = 70.8 %" in page
    assert 'value="20"' in page
    assert scene.kept(scene.last) == [(17, 24, None, False)]
    scene.seen = marks(answer.text)
    assert scene.seen != before
    assert scene.send(typed).status_code == 303
    assert scene.kept(scene.last) == [(20, 24, None, False)]


def test_sending_twice_is_harmless_and_going_back_to_change_it_is_not_lost(scene: Scene) -> None:
    scene.open()
    typed = {scene.name(scene.last, "n"): "18", scene.name(scene.last, "d"): "24"}
    assert scene.send(typed, once="key").status_code == 303
    assert scene.send(typed, once="key").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(Correction.id))) == 0
    changed = scene.send({**typed, scene.name(scene.last, "n"): "19"}, once="key")
    assert changed.status_code == 422
    assert "18 of 24" in changed.text


def test_groups_are_entered_under_their_measure(make: Make) -> None:
    scene = make("Free meals", "Others")
    free, others = (group.id for group in scene.measure.groups)
    page = scene.open()
    assert page.index("Free meals") < page.index("Others")
    scene.send(
        {
            scene.name(scene.last, "n", free): "12",
            scene.name(scene.last, "d", free): "30",
            scene.name(scene.last, "n", others): "",
            scene.name(scene.last, "d", others): "",
        }
    )
    assert scene.kept() == [(scene.last, 12, 30, None, False)]


def test_the_facilitator_enters_for_a_team_without_reading_its_small_numbers(scene: Scene) -> None:
    scene.count("3", "8765", scene.last, note="The three with the wombat")
    scene.as_person(factories.member(scene.network, role=Role.FACILITATOR))
    page = scene.open(measure=scene.measure.id)
    assert "Entered, too few to show" in page
    assert scene.seen[scene.name(scene.last, "s")].startswith("hidden/")
    for secret in ('value="3"', "3 of", "8765", "wombat"):
        assert secret not in page.split("<main")[1].split("tabbar")[0]
    key = scene.name(scene.last, "n"), scene.name(scene.last, "d")
    path = scene.path(measure=scene.measure.id)
    assert "Nothing was changed." in follow(scene, scene.send(dict.fromkeys(key, ""), path))
    assert scene.send({key[0]: "4", key[1]: "40"}, path).status_code == 303
    assert scene.kept(scene.last) == [(4, 40, None, False)]


def follow(scene: Scene, answer: TestResponse) -> str:
    """The page a form leads to."""
    assert answer.status_code == 303
    return unescape(scene.client.get(answer.headers["Location"]).text)


def test_colleagues_and_viewers_enter_nothing_and_outsiders_find_nothing(scene: Scene) -> None:
    for who, status in (
        (factories.member(scene.network), 403),
        (factories.member(scene.network, role=Role.VIEWER), 403),
        (factories.person(), 404),
    ):
        scene.as_person(who)
        assert scene.client.get(scene.path()).status_code == status
        assert scene.client.post(scene.path(), data={}).status_code == status


def test_another_teams_measure_is_not_there(scene: Scene) -> None:
    theirs: Measure = factories.measure(scene.network, team_id=factories.team(scene.network).id)
    for measure in (theirs.id, 0, 999_999, "x", "9" * 30):
        assert scene.client.get(scene.path(measure=measure)).status_code == 404


def test_an_observation_keeps_its_own_day_and_a_second_one_has_a_row_of_its_own(scene: Scene) -> None:
    friday = scene.last + timedelta(days=4)
    scene.count("18", "24", friday)
    page = scene.open(measure=scene.measure.id)
    assert scene.name(friday, "n") in page
    assert scene.name(scene.last, "n") not in page
    scene.count("19", "24", friday - timedelta(days=1))
    page = scene.open(measure=scene.measure.id)
    assert scene.name(friday, "n") in page
    assert scene.name(friday - timedelta(days=1), "n") in page


def test_a_daily_measure_asks_for_each_school_day(make: Make) -> None:
    scene = make(frequency=Frequency.DAILY, value_kind=ValueKind.COUNT)
    monday = periods.start_of(Frequency.WEEKLY, clock.today()) - timedelta(weeks=1)
    page = scene.open(on=monday.isoformat())
    days = [scene.name(monday + timedelta(days=number), "v") in page for number in range(7)]
    assert days == [True] * 5 + [False] * 2


def test_events_are_a_list_with_an_empty_row_that_proposes_the_days_between(make: Make) -> None:
    scene = make(frequency=Frequency.EACH_EVENT, value_kind=ValueKind.DAYS_BETWEEN)
    first = clock.today() - timedelta(days=40)
    path = scene.path(measure=scene.measure.id)
    scene.open(measure=scene.measure.id)
    refused = scene.send({scene.name("new", "o"): first.isoformat(), scene.name("new", "v"): ""}, path)
    assert "How many lie between" in refused.text
    scene.send({scene.name("new", "o"): first.isoformat(), scene.name("new", "v"): "12"}, path)
    later = first + timedelta(days=9)
    scene.open(measure=scene.measure.id)
    scene.send({scene.name("new", "o"): later.isoformat(), scene.name("new", "v"): ""}, path)
    assert [(row[0], row[3]) for row in scene.kept()] == [(first, 12), (later, 9)]
    scene.open(measure=scene.measure.id)
    moved = later + timedelta(days=1)
    scene.send({scene.name(later, "o"): moved.isoformat(), scene.name(later, "v"): "10"}, path)
    assert [(row[0], row[3]) for row in scene.kept()] == [(first, 12), (later, None), (moved, 10)]


def test_a_pasted_block_with_days_is_laid_into_the_table_and_nothing_is_saved(make: Make) -> None:
    scene = make("A", "B", "C", "D", "E")
    weeks = [periods.after(Frequency.WEEKLY, scene.week, -back) for back in range(39, -1, -1)]
    lines = ["\t".join(["Week", *(f"Column {number}" for number in range(12))])]
    lines += ["\t".join([week.isoformat(), *["18", "24"] * 6]) for week in weeks]
    lines[5] = lines[5].replace("18\t24\t18", "18\toops\t18", 1)
    scene.open(measure=scene.measure.id)
    path = scene.path(measure=scene.measure.id)
    answer = scene.client.post(path, data={"pasted": "\r\n".join(lines), "do": "preview"})
    page = unescape(answer.text)
    assert answer.status_code == 200
    assert "480 cells filled. 1 could not be read." in page
    assert "“oops” is not a number." in page
    assert page.count('value="18"') == 240
    assert scene.kept() == []
    assert db.session.scalar(sa.select(sa.func.count(Series.id))) == 0


def test_a_block_without_days_begins_where_it_is_told(scene: Scene) -> None:
    first = periods.after(Frequency.WEEKLY, scene.week, -3)
    block = {"pasted": "18\t24\n–\t\n20\t24", "first": first.isoformat()}
    page = scene.client.post(scene.path(measure=scene.measure.id), data=block).text
    assert "5 cells filled" in page
    for week, text in ((first, "18"), (first + timedelta(weeks=1), "–"), (first + timedelta(weeks=2), "20")):
        assert f'name="{scene.name(week, "n")}" data-part="n" value="{text}"' in page


def test_a_block_on_its_side_is_turned(scene: Scene) -> None:
    weeks = [periods.after(Frequency.WEEKLY, scene.week, -back) for back in (2, 1)]
    block = "\t".join(["", *map(str, weeks)]) + "\nOn track\t18\t19\nOf\t24\t25"
    page = scene.client.post(scene.path(measure=scene.measure.id), data={"pasted": block}).text
    assert "4 cells filled" in page
    assert f'name="{scene.name(weeks[1], "d")}" data-part="d" value="25"' in page


def test_what_is_laid_into_the_table_can_be_saved(scene: Scene) -> None:
    path = scene.path(measure=scene.measure.id)
    page = scene.client.post(path, data={"pasted": f"{scene.week}\t18\t24\n{scene.last}\t17\t24"}).text
    scene.seen = marks(page)
    typed = {
        scene.name(week, part): text
        for week, n in ((scene.week, "18"), (scene.last, "17"))
        for part, text in (("n", n), ("d", "24"))
    }
    assert scene.send(typed, path).status_code == 303
    assert [row[0] for row in scene.kept()] == [scene.last, scene.week]


@pytest.mark.parametrize(
    "name", ["c-1-0-20261399-n", "c-0-0-20260101-n", "c-9-9-99999999-n", "c-x", "c-1-0-00000000-s"]
)
def test_odd_names_change_nothing(scene: Scene, name: str) -> None:
    for path in (scene.path(), scene.path(measure=scene.measure.id)):
        assert scene.client.post(path, data={name: "5"}).status_code in (303, 422)
    assert scene.kept() == []
