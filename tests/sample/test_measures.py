"""What the sample counts: groups that add up, charts that mostly show nothing, and each thing a chart can show."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from hub.measures import analysing, periods
from hub.measures.analysis import Verdict
from hub.measures.models import (
    Chart,
    ChartMark,
    Definition,
    Direction,
    Frequency,
    MarkKind,
    Rules,
    ValueKind,
)
from hub.measures.models import Measure as Row
from hub.measures.values import Entry, Reading, check, value_of
from hub.sample import WorldPlan, plan
from hub.sample.entering import batches
from hub.sample.figures import Figures, Number, everything
from hub.sample.links import measure_asked
from hub.sample.measured import Measure
from hub.sample.school_days import last_moment
from hub.sample.school_year import is_open
from hub.sample.world import NetworkPlan
from tests.sample.conftest import TODAY

SIGNALS = {Verdict.SIGNAL, Verdict.SIGNAL_BETTER, Verdict.SIGNAL_WORSE}
# Days of the year on which somebody may make the sample; Alder's first catch-up then falls into term or holidays.
DAYS = [TODAY, date(2026, 12, 29), date(2027, 4, 15), date(2027, 8, 8), date(2028, 2, 29)]


def row(measure: Measure) -> Row:
    """The record that a plan becomes, in no database."""
    made = Row(
        value_kind=ValueKind(measure.value_kind),
        direction=Direction(measure.direction),
        rules=Rules(measure.rules),
        chart=Chart(measure.chart),
        frequency=Frequency(measure.frequency),
        target=measure.target,
        per=1,
    )
    made.definitions.append(Definition(number=1))
    if measure.redefined:
        made.definitions.append(Definition(number=2, valid_from=measure.redefined.valid_from))
    return made


def numbers(network: NetworkPlan, measure: Measure, today: date = TODAY) -> list[Number]:
    return list(everything(Figures(network.measured, network.teams, today), measure))


def verdicts(network: NetworkPlan, measure: Measure, today: date = TODAY) -> dict[str, Verdict]:
    """What each team's chart says to the team itself."""
    made, series = row(measure), defaultdict(list)
    for one in numbers(network, measure, today):
        if one.group is None:
            drawn = value_of(made, one.value, one.numerator, one.denominator)
            series[one.team].append(Reading(one.on, drawn, one.numerator, one.denominator, missing=one.missing))
    marks = defaultdict(list)
    for mark in network.measured.marks:
        if mark.measure == measure.key:
            marks[mark.team].append(ChartMark(kind=MarkKind(mark.kind), on=mark.on, text=mark.text))
    return {team: analysing.analyse(made, read, marks[team]).verdict for team, read in series.items()}


def measures(world: WorldPlan) -> Iterator[tuple[NetworkPlan, Measure]]:
    for network in world.networks:
        for measure in network.measured.measures:
            yield network, measure


def measure(world: WorldPlan, key: str) -> tuple[NetworkPlan, Measure]:
    return next((network, one) for network, one in measures(world) if one.key == key)


# --- the numbers -----------------------------------------------------------------------------------------------------


def test_the_same_day_gives_the_same_numbers_in_whatever_order_they_are_drawn(small: WorldPlan) -> None:
    again = plan("small", TODAY)
    for network, one in list(measures(again))[::-1]:
        assert numbers(network, one) == numbers(*measure(small, one.key)), one.key


def test_every_number_may_be_entered(world: WorldPlan) -> None:
    for network, one in measures(world):
        made = row(one)
        for number in numbers(network, one):
            shared = number.value, number.numerator, number.denominator
            check(made, Entry(1, number.on, None, *shared, missing=number.missing, note=number.note), TODAY)


def test_groups_of_a_dimension_add_up_to_everybody(world: WorldPlan) -> None:
    for network, one in measures(world):
        dimensions = {group.key: group.dimension for group in one.groups}
        whole: dict[tuple[str, date], tuple[Decimal | None, Decimal | None]] = {}
        sums: defaultdict[tuple[str, date, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
        for number in numbers(network, one):
            if number.group is None:
                whole[number.team, number.on] = number.numerator, number.denominator
            else:
                assert number.numerator is not None
                assert number.denominator is not None
                parts = sums[number.team, number.on, dimensions[number.group]]
                parts[0] += number.numerator
                parts[1] += number.denominator
        assert bool(sums) == bool(one.groups)
        for (team, on, _dimension), parts in sums.items():
            assert tuple(parts) == whole[team, on], (one.key, team, on)


def test_there_are_small_groups_and_large_ones(world: WorldPlan) -> None:
    for key in ("ninth-failing", "harbour-attendance"):
        network, one = measure(world, key)
        counted = [number for number in numbers(network, one) if number.group]
        last = max(number.on for number in counted)
        parts = [(one.numerator, one.denominator) for one in counted if one.on == last]
        smallest = [min(above, below - above) for above, below in parts if above is not None and below is not None]
        assert sum(count < network.minimum_n for count in smallest) > len(smallest) / 10
        assert sum(count >= network.minimum_n for count in smallest) > len(smallest) / 4


def test_numbers_are_counted_in_school_weeks_for_two_years(small: WorldPlan) -> None:
    for key, country in (("ninth-present", "us"), ("harbour-attendance", "uk")):
        days = sorted({number.on for number in numbers(*measure(small, key))})
        assert all(is_open(country, day) and day.weekday() == 0 for day in days)  # type: ignore[arg-type]
        assert days[-1] < TODAY
        assert 68 < len(days) < 85
        pauses = [after - before for before, after in pairwise(days)]
        assert max(pauses) > timedelta(weeks=6), "a summer"


# --- what charts say -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_most_charts_show_no_signal(today: date) -> None:
    world = plan("small", today)
    said = Counter(verdict for network, one in measures(world) for verdict in verdicts(network, one, today).values())
    judged = said.total() - said[Verdict.TOO_FEW] - said[Verdict.EMPTY]
    assert 0.1 < sum(said[verdict] for verdict in SIGNALS) / judged < 0.33
    assert said[Verdict.SIGNAL_BETTER] >= 3
    assert said[Verdict.SIGNAL_WORSE] >= 2
    assert said.total() - judged < judged / 5, "charts with enough to judge"


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_signals_of_the_stories_come_after_their_tests(today: date) -> None:
    world = plan("small", today)
    in_summer = today.month in {7, 8}  # nobody counted since Birch's test
    alder = ("ninth-failing", "alder"), ("alder-tasks", "alder")
    for key, team in (*alder, *(() if in_summer else (("birch-tickets", "birch"),))):
        network, one = measure(world, key)
        assert verdicts(network, one, today)[team] is Verdict.SIGNAL_BETTER, key
        turn = next(turn for turn in network.measured.turns if (turn.measure, turn.team) == (key, team))
        told = world.cycle(turn.after or "")
        assert told.team == team
        assert told.begun_at is not None
        assert turn.since == told.begun_at.date()


def test_what_got_better_did_so_after_an_adopted_test_of_that_school(full: WorldPlan) -> None:
    after = [turn for network in full.networks for turn in network.measured.turns if turn.after]
    for turn in after:
        told = full.cycle(turn.after or "")
        assert (told.team, bool(told.decision)) == (turn.team, told.stage == "finished")
    assert len(after) > 15
    assert any(turn.after is None for network in full.networks for turn in network.measured.turns), "some get worse"


def test_one_definition_changes_in_the_middle_and_moves_the_numbers(full: WorldPlan) -> None:
    network, one = next((network, one) for network, one in measures(full) if one.redefined)
    assert one.redefined is not None
    day = one.redefined.valid_from
    drawn = [number for number in numbers(network, one) if number.group is None and number.denominator]
    days = sorted({number.on for number in drawn})
    assert 0.3 < days.index(day) / len(days) < 0.7
    shares = {
        later: [number.numerator / number.denominator for number in drawn if (number.on >= day) is later]  # type: ignore[operator]
        for later in (False, True)
    }
    assert sum(shares[True]) / len(shares[True]) - sum(shares[False]) / len(shares[False]) > Decimal("0.03")


def test_some_days_are_missing_and_some_teams_no_longer_count(small: WorldPlan) -> None:
    missing = Counter[tuple[str, str]]()
    stale = set()
    for network, one in measures(small):
        latest: dict[str, date] = {}
        for number in numbers(network, one):
            missing[one.key, number.team] += number.missing
            assert bool(number.note) == number.missing
            latest[number.team] = max(number.on, latest.get(number.team, number.on))
        if one.frequency == "weekly":
            stale |= {team for team, day in latest.items() if day < TODAY - timedelta(weeks=4)}
    assert missing["ninth-check-ins", "dunlin"] >= 10, "a term"
    assert len([key for key, days in missing.items() if days]) >= 4
    assert {"hazel", "fern", "mariner"} <= stale
    assert len(stale) < 6


# --- how they came there ---------------------------------------------------------------------------------------------


def test_every_day_is_entered_once_and_when_it_is_over(world: WorldPlan) -> None:
    for network in world.networks:
        figures = Figures(network.measured, network.teams, TODAY)
        seen: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
        for moment, batch in batches(network, TODAY):
            over = periods.after(Frequency(batch.measure.frequency), batch.days[-1])
            assert moment <= last_moment(TODAY)
            assert moment.date() >= over - timedelta(days=1)
            assert moment > batch.measure.added_at
            for team in batch.teams:
                seen[batch.measure.key, team] += batch.days
        for one in network.measured.measures:
            for team in figures.teams(one):
                events = one.frequency == "each_event"
                days = [number.on for number in figures.events(one, team)] if events else figures.days(one)
                assert sorted(seen[one.key, team.key]) == days


def test_slips_are_entered_first_and_put_right_later(small: WorldPlan) -> None:
    for network in small.networks:
        figures = Figures(network.measured, network.teams, TODAY)
        entered: dict[tuple[str, str, date], datetime] = {
            (batch.measure.key, team, day): moment
            for moment, batch in batches(network, TODAY)
            for team in batch.teams
            for day in batch.days
        }
        teams = {team.key: team for team in network.teams}
        for slip in network.measured.slips:
            assert entered[slip.measure, slip.team, slip.on] < slip.at < last_moment(TODAY)
            one = network.measured.measure(slip.measure)
            first = figures.numbers(one, teams[slip.team], slip.on, as_entered=True)[0]
            right = figures.numbers(one, teams[slip.team], slip.on)[0]
            assert first != right
            assert first.denominator == right.denominator
            assert slip.by in {member.person for member in teams[slip.team].members}


def test_measures_and_what_is_written_on_them_name_what_exists(world: WorldPlan) -> None:
    for network in world.networks:
        told = network.measured
        teams = {team.key: {member.person for member in team.members} for team in network.teams}
        hub = {member.person for member in network.members if member.role == "facilitator"}
        assert {one.driver for one in told.measures} <= {None, *(driver.key for driver in network.drivers)}
        assert all(one.driver for one in told.measures if one.type == "driver")
        assert all(one.by in teams[one.team] for one in told.measures if one.team)
        assert told.measure(told.aim).type == "outcome"
        for mark in told.marks:
            assert mark.by in (teams[mark.team] if mark.team else hub)
            assert mark.at <= last_moment(TODAY)
            assert mark.text
        keys = {one.key for one in told.measures}
        befell = [*told.marks, *told.turns, *told.gaps, *told.slips]
        assert {one.measure for one in befell} <= keys
        assert {one.team for one in befell} <= {None, *teams}
    kinds = {mark.kind for network in world.networks for mark in network.measured.marks}
    assert kinds == {"note", "split", "freeze", "exclude"}


def test_marks_stand_on_days_that_were_counted(small: WorldPlan) -> None:
    for network in small.networks:
        for mark in network.measured.marks:
            if mark.kind != "note":
                one = network.measured.measure(mark.measure)
                assert mark.on in {number.on for number in numbers(network, one) if number.team == mark.team}


def test_a_part_of_the_questions_names_its_measure(full: WorldPlan) -> None:
    for network in full.networks:
        keys = {one.key: one for one in network.measured.measures}
        asked = [(cycle, question) for cycle in network.cycles for question in cycle.questions]
        named = [(cycle, key) for cycle, question in asked if (key := measure_asked(cycle, question))]
        assert 0.1 < len(named) / len(asked) < 0.45
        for cycle, key in named:
            assert keys[key].team in {None, cycle.team}
            assert keys[key].added_at < cycle.planned_at
