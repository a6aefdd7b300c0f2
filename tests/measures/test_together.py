"""All teams together: the same axes, few questions, nothing hidden anywhere, an aim that is met for every group."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask

from hub.accounts.models import Person
from hub.charts.series import ENGLISH
from hub.cycles import queries as cycles
from hub.cycles.models import Decision, Stage
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.measures import cohorts, gaps, queries, standing, together
from hub.measures.analysis import Verdict
from hub.measures.models import Direction, Frequency, Measure
from hub.measures.queries import Public
from hub.measures.together import Show
from hub.measures.values import Reading
from hub.networks.models import Network, Team
from hub.sheets import read
from tests import factories
from tests.conftest import HubClient
from tests.sweeps.figures import OUT_OF, SMALL
from tests.sweeps.test_counting import counting

pytestmark = pytest.mark.usefixtures("app")

FIRST = date(2026, 1, 5)  # a Monday
LATER = date(2026, 12, 1)
FLAT = [(40, 80), (42, 80)] * 8
HIGH, LOW = [(60, 80), (62, 80)] * 6, [(20, 80), (22, 80)] * 6
SMALL_NOTE = "potoroo"


class Scene:
    """A network with a weekly measure for two groups, and somebody who belongs to no team."""

    def __init__(self, **more: object) -> None:
        self.network: Network = factories.network()
        self.outsider: Person = factories.member(self.network)
        fields = {"direction": Direction.INCREASE, "target": Decimal(60)} | more
        self.measure: Measure = factories.measure(self.network, "On track", ("Learners", "Others"), **fields)
        self.learners, self.others = (group.id for group in self.measure.groups)

    def team(
        self, name: str, *numbers: tuple[int, int] | int | None, group_id: int | None = None, **more: object
    ) -> Team:
        team = db.session.query(Team).filter_by(network_id=self.network.id, name=name).first()
        team = team or factories.team(self.network, name)
        factories.observations(self.measure, team, *numbers, first=FIRST, group_id=group_id, **more)
        return team

    def hide_one(self, team: Team, group_id: int | None) -> None:
        """A number too small to show, with a note that only the team may read."""
        kept = {"numerator": SMALL, "denominator": OUT_OF, "shown": False, "note": SMALL_NOTE}
        factories.observations(self.measure, team, (6, 8), first=FIRST, group_id=group_id, **kept)

    def look(self, who: Person | None = None, **asked: object) -> together.Together:
        teams = db.session.query(Team).filter_by(network_id=self.network.id).order_by(Team.name).all()
        actor = factories.actor(who or self.outsider)
        return together.look(actor, self.measure, teams, ENGLISH, LATER, **asked)  # type: ignore[arg-type]

    @property
    def page(self) -> str:
        return f"/measures/{self.measure.id}"


def test_what_wants_attention_comes_first_and_what_says_nothing_last() -> None:
    scene = Scene()
    scene.team("Quiet", *FLAT)
    scene.team("Few", (40, 80), (44, 80))
    scene.team("Up", *FLAT[:12], *HIGH)
    scene.team("Down", *FLAT[:12], *LOW)
    factories.team(scene.network, "Empty")
    cells = scene.look().cells
    assert [cell.team.name for cell in cells] == ["Down", "Up", "Quiet", "Few", "Empty"]
    assert [cell.analysis.verdict for cell in cells[:2]] == [Verdict.SIGNAL_WORSE, Verdict.SIGNAL_BETTER]
    shown = {show: [cell.team.name for cell in scene.look(show=show).shown] for show in Show}
    assert shown[Show.SIGNAL] == ["Down", "Up"]
    assert shown[Show.NO_SIGNAL] == ["Quiet"]
    assert set(shown[Show.LATE]) == {"Down", "Up", "Quiet", "Few", "Empty"}


def test_a_run_that_ended_long_ago_is_neither_better_nor_worse() -> None:
    """What came after a run on the wanted side lies on the other one: calling it better would be a lie."""
    scene = Scene()
    scene.team("Early", *[(70, 80)] * 9, *[(75, 80), (30, 80), (30, 80)] * 9)
    assert scene.look().cells[0].analysis.verdict is Verdict.SIGNAL


def test_all_small_charts_have_the_same_axes_whatever_is_filtered() -> None:
    scene = Scene()
    scene.team("Low", *[(8, 80), (10, 80)] * 8)
    scene.team("High", *FLAT[:12], *HIGH)
    everything = scene.look()
    axes = {tuple(text.text for text in cell.small.texts) for cell in everything.shown if cell.small}
    assert len(axes) == 1
    assert set(axes.pop()) == set(everything.scale or ())
    alone = scene.look(show=Show.SIGNAL)
    assert [cell.team.name for cell in alone.shown] == ["High"]
    assert alone.scale == everything.scale
    drawn = {cell.team.name: cell.small for cell in everything.shown}
    assert alone.shown[0].small == drawn["High"]


def test_the_figure_of_all_is_made_of_what_everybody_may_see_and_says_of_how_many() -> None:
    scene = Scene()
    scene.team("A", (20, 40), (30, 40))
    scene.team("B", (40, 80), (20, 80))
    small = scene.team("C", (1, 3), (1, 3), shown=False)
    insider = factories.member(small)
    for who in (scene.outsider, insider):
        pooled = scene.look(who).pooled
        assert [(one.value, one.teams) for one in pooled.analysis.readings] == [(50, 2), (Fraction(5000, 120), 2)]
        assert pooled.teams == (2, 2)


def test_a_period_that_is_not_over_waits_for_the_teams_that_are_still_counting() -> None:
    scene = Scene()
    scene.team("A", (20, 40), (30, 40))
    scene.team("B", (40, 80))
    found = queries.pooled(scene.measure)
    over, begun = together.settled(scene.measure, found, FIRST + timedelta(days=9))
    assert [one.on for one in over] == [FIRST]
    assert begun is not None
    assert begun.teams == 1
    over, begun = together.settled(scene.measure, found, FIRST + timedelta(days=14))
    assert len(over) == 2
    assert begun is None


@pytest.mark.parametrize("path", ["", "/by-group", "/before-after?idea={idea}"])
def test_more_teams_are_no_more_questions(path: str, signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene()
    idea = factories.idea(scene.network)
    asked = {}
    for upto in (3, 38):
        for number in range(len(asked) and 3, upto):
            team = scene.team(f"School {number:02}", *FLAT)
            scene.team(f"School {number:02}", *FLAT, group_id=scene.learners)
            factories.finished_cycle(team, decision=Decision.ADOPT, idea_id=idea.id)
        client = signed_in(scene.outsider)
        address = scene.page + path.format(idea=idea.id)
        assert client.get(address).status_code == 200
        with counting() as statements:
            client.get(address)
        asked[upto] = statements
    assert len(asked[3]) == len(asked[38]) <= 12, "\n".join(asked[38])


def _texts(scene: Scene, client: HubClient, idea_id: int) -> dict[str, str]:
    """Every page and file about a measure, as text."""
    group = scene.learners
    pages = ["", f"?group={group}", "/by-group", f"/before-after?idea={idea_id}"]
    places = [*pages, ".svg", f".svg?group={group}", ".csv", "/table.csv"]
    found = {}
    for place in places:
        answer = client.get(scene.page + place)
        assert answer.status_code in (200, 404), place
        found[place] = answer.text
    for place in (".xlsx", "/table.xlsx"):
        answer = client.get(scene.page + place)
        table = read(answer.data)
        found[place] = " ".join(str(cell) for row in table.rows for cell in row.cells)
    return found


def test_a_hidden_number_is_nowhere_but_with_its_team(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene()
    idea = factories.idea(scene.network)
    team = scene.team("A", *FLAT)
    scene.team("B", *FLAT, group_id=scene.learners)
    scene.hide_one(team, scene.learners)
    share = round(float(SMALL / OUT_OF * 100), 1)
    signs = (str(SMALL), str(OUT_OF), f"{share} %", f"{share}\u00a0%", SMALL_NOTE)
    for who in (scene.outsider, factories.member(scene.network, role=Role.FACILITATOR)):
        for place, text in _texts(scene, signed_in(who), idea.id).items():
            assert not [sign for sign in signs if sign in text], place
    inside = signed_in(factories.member(team))
    assert str(SMALL) in inside.get(scene.page + "/table.csv").text
    assert f"{share} %" in inside.get(f"{scene.page}?group={scene.learners}").text


def test_a_team_whose_every_number_is_small_says_so_without_a_drawing(
    signed_in: Callable[[Person], HubClient],
) -> None:
    scene = Scene()
    scene.hide_one(factories.team(scene.network, "Tiny"), None)
    page = signed_in(scene.outsider).get(scene.page).text
    card = page[page.index("Tiny</bdi>") :]
    assert "too few to show" in card[: card.index("</li>")]
    assert '<svg class="d spc cell"' not in page


def test_files_of_a_measure_hold_what_its_pages_show(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene()
    scene.team("A", (20, 40), None)
    scene.team("B", (40, 80), group_id=scene.learners)
    client = signed_in(scene.outsider)
    network = client.get(scene.page + ".csv").text.lstrip("\ufeff").splitlines()
    assert network[1:] == ["2026-01-05,Everybody,1,20,40,50,%", "2026-01-05,Learners,1,40,80,50,%"]
    table = client.get(scene.page + "/table.csv").text.lstrip("\ufeff").splitlines()
    assert table[1:] == [
        "2026-01-05,A,Everybody,20,40,50,%,counted,",
        "2026-01-12,A,Everybody,,,,%,no count,",
        "2026-01-05,B,Learners,40,80,50,%,counted,",
    ]
    assert client.get(scene.page + ".png").data.startswith(b"\x89PNG")
    assert "1 team" in re.sub(r"\s+", " ", client.get(scene.page + ".svg").text)


def test_the_gap_is_that_of_the_same_two_groups_in_every_period() -> None:
    scene = Scene()
    everybody = scene.team("A", *[(50, 100)] * 3)
    factories.observations(
        scene.measure, everybody, (40, 100), (45, 100), (60, 100), first=FIRST, group_id=scene.learners
    )
    factories.observations(scene.measure, everybody, (60, 100), (58, 100), first=FIRST, group_id=scene.others)
    lines = gaps.lines(scene.measure, "Groups", queries.pooled_groups(scene.measure))
    gap = gaps.apart(scene.measure, lines)
    assert gap is not None
    assert (gap.low.name, gap.high.name) == ("Learners", "Others")
    assert [one.value for one in gap.analysis.readings] == [20, 13, None]
    assert gaps.gap_words(gap) == "13 points"
    beside = gaps.apart(scene.measure, lines, beside_everybody=scene.others)
    assert beside is not None
    assert (beside.low.name, beside.high.name) == ("Everybody", "Others")
    assert [one.value for one in beside.analysis.readings] == [10, 8, None]


def test_a_closing_gap_is_a_gain_whichever_way_the_measure_goes() -> None:
    scene = Scene(direction=Direction.INCREASE)
    apart = [20, 21] * 6 + [10, 11] * 6
    team = scene.team("A", *[(80, 100)] * len(apart))
    for group_id, numbers in ((scene.others, [90] * len(apart)), (scene.learners, [90 - gap for gap in apart])):
        factories.observations(scene.measure, team, *[(one, 100) for one in numbers], first=FIRST, group_id=group_id)
    gap = gaps.apart(scene.measure, gaps.lines(scene.measure, "Groups", queries.pooled_groups(scene.measure)))
    assert gap is not None
    assert gap.analysis.verdict is Verdict.SIGNAL_BETTER


def figures(**by_group: Fraction | int | None) -> dict[str, list[Reading]]:
    return {name: [Reading(FIRST, Fraction(value))] for name, value in by_group.items() if value is not None}


@pytest.mark.parametrize(
    ("everybody", "learners", "others", "is_met"),
    [(91, 90, 90, True), (91, 89, 90, False), (89, 90, 90, False), (91, None, 90, False)],
)
def test_an_aim_is_met_only_with_every_group(everybody: int, learners: int | None, others: int, is_met: bool) -> None:
    scene = Scene(target=Decimal(90))
    scene.measure.groups[0].target, scene.measure.groups[1].target = Decimal(90), Decimal(90)
    named = figures(everybody=everybody, learners=learners, others=others)
    found = {None: named["everybody"], scene.learners: named.get("learners", []), scene.others: named["others"]}
    told = standing.aim_met(scene.measure, found, LATER)
    assert told is not None
    assert told.is_met is is_met
    start = "Reached" if is_met else "Not yet"
    learning = "no figure of Learners that may be shown" if learners is None else f"{learners} % of Learners"
    assert told.sentence.startswith(f"{start}: {everybody} % of all; {learning}; {others} % of Others (target 90 %)")


def test_where_less_is_better_an_aim_is_met_from_below_and_a_group_may_have_its_own_target() -> None:
    scene = Scene(target=Decimal(15), direction=Direction.DECREASE)
    scene.measure.groups[0].target = Decimal(19)
    found = {None: [Reading(FIRST, Fraction(14))], scene.learners: [Reading(FIRST, Fraction(18))]}
    told = standing.aim_met(scene.measure, found, LATER)
    assert told is not None
    assert told.is_met
    assert "18 % of Learners (their target 19 %)" in told.sentence


def test_the_aims_page_says_where_the_network_stands(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene(target=Decimal(90))
    scene.measure.groups[0].target = Decimal(90)
    scene.team("A", (84, 100))
    scene.team("A", (71, 100), group_id=scene.learners)
    factories.aim(scene.network, measure_id=scene.measure.id)
    client = signed_in(scene.outsider)
    for place in ("theory", "theory/aim"):
        page = client.get(f"/n/{scene.network.slug}/{place}").text
        assert "Not yet: 84 % of all; 71 % of Learners (target 90 %)" in page


def rows(team_id: int, origin: date, numbers: dict[int, int]) -> list[Public]:
    """A team's numbers out of 100, by weeks from a day."""
    return [
        Public(team_id, None, origin + timedelta(weeks=week), Decimal(n), Decimal(100), Fraction(n))
        for week, n in numbers.items()
    ]


def test_before_and_after_worked_out_by_hand() -> None:
    measure = Measure(frequency=Frequency.WEEKLY, **_percent())
    spring, autumn = date(2026, 3, 2), date(2026, 6, 1)
    adopted = {1: spring, 2: spring, 3: autumn}
    found: list[Public] = []
    for team_id, origin in adopted.items():
        found += rows(team_id, origin, {-3: 30, -2: 32 + team_id, -1: 31, 0: 20, 1: 22, 2: 21})
    for team_id, share in ((4, 40), (5, 41), (6, 45)):
        found += rows(team_id, spring, dict.fromkeys(range(-3, 3), share))
        found += rows(team_id, autumn, dict.fromkeys(range(-3, 3), share + 6))
    told = cohorts.compare(measure, found, adopted, range(1, 7), LATER)
    assert {step: one.value for step, one in told.adopted.figures.items()} == {
        -3: 30, -2: 34, -1: 31, 0: 20, 1: 22, 2: 21,
    }  # fmt: skip
    assert (told.adopted.before, told.adopted.after) == (31, 21)
    # Two of the three adopted in spring: of the others' numbers, spring counts twice and autumn once.
    mean = Fraction(2 * (40 + 41 + 45) + (46 + 47 + 51), 9)
    assert {one.value for one in told.others.figures.values()} == {mean}
    assert (told.adopted.teams, told.others.teams, told.counted) == (3, 3, 18)
    assert told.is_enough


def test_a_figure_of_two_teams_is_not_drawn_and_two_teams_are_not_compared() -> None:
    measure = Measure(frequency=Frequency.WEEKLY, **_percent())
    adopted = dict.fromkeys((1, 2, 3), FIRST)
    found = [row for team in adopted for row in rows(team, FIRST, {0: 50, 1: 40} if team == 1 else {0: 50})]
    told = cohorts.compare(measure, found, adopted, adopted, LATER)
    assert list(told.adopted.figures) == [0]
    assert told.adopted.after is None
    del adopted[3]
    assert not cohorts.compare(measure, found, adopted, (1, 2, 3), LATER).is_enough


def _percent() -> dict[str, object]:
    whole = factories.measure(factories.network())
    return {"value_kind": whole.value_kind, "per": 1, "groups": []}


def test_adopted_is_what_a_shared_finished_test_decided_first(app: Flask) -> None:
    scene = Scene()
    idea = factories.idea(scene.network)
    early, late, never = (factories.team(scene.network) for _ in range(3))
    moment = datetime(2026, 5, 4, 9, tzinfo=UTC)
    for team, decision, months in (
        (early, Decision.ADOPT, 0),
        (early, Decision.ADOPT, 60),
        (late, Decision.ADAPT, 0),
        (late, Decision.ADOPT, 30),
        (never, Decision.ABANDON, 0),
    ):
        finished = moment + timedelta(days=months)
        factories.finished_cycle(team, decision=decision, idea_id=idea.id, finished_at=finished)
    factories.cycle(never, idea_id=idea.id, stage=Stage.DO, decision=Decision.ADOPT)
    found = cycles.adoptions(scene.network.id)
    assert found == {idea.id: {early.id: date(2026, 5, 4), late.id: date(2026, 6, 3)}}
    assert app.extensions["hub.adoptions"](scene.network.id) == found


def test_two_adopting_teams_are_too_few_to_compare(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene()
    idea = factories.idea(scene.network, "Friday catch-up")
    client = signed_in(scene.outsider)
    address = f"{scene.page}/before-after?idea={idea.id}"
    for number in range(3):
        team = scene.team(f"School {number}", *FLAT)
        factories.finished_cycle(
            team, decision=Decision.ADOPT, idea_id=idea.id, finished_at=datetime(2026, 3, 2, 12, tzinfo=UTC)
        )
        page = client.get(address).text
        assert ("Too few teams to compare" in page) is (number < 2)
        assert ("This is no proof" in page) is (number == 2)
