"""What a chart says in a sentence, by each rule set, and what it must never say."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from hub.measures.analysing import analyse, charts_for, chosen_chart, suggested_phase
from hub.measures.analysis import Analysis, Verdict
from hub.measures.findings import finding
from hub.measures.models import (
    Chart,
    ChartMark,
    Definition,
    Direction,
    Frequency,
    MarkKind,
    Measure,
    MeasureType,
    Rules,
    ValueKind,
)
from hub.measures.values import Reading

FIRST = date(2026, 1, 5)
BEFORE = [30, 31, 29, 33, 30, 28, 31, 35, 29, 30, 31, 32]
LOWER = [20, 19, 21, 18, 22, 20, 19, 18, 17, 20, 19]
RISING = [30, 28, 31, 29, 30, 31, 28, 29, 32, 30, 33, 34, 35, 36]

pytestmark = pytest.mark.usefixtures("app")


def judged(
    values: list[int | None],
    *,
    rules: Rules = Rules.ANHOEJ,
    chart: Chart = Chart.RUN,
    direction: Direction = Direction.DECREASE,
    marks: tuple[ChartMark, ...] = (),
    breaks: tuple[date, ...] = (),
    **more: object,
) -> Analysis:
    fields: dict[str, object] = {
        "title": "Share",
        "type": MeasureType.OUTCOME,
        "value_kind": ValueKind.PERCENT,
        "per": 1,
        "unit": "%",
        "direction": direction,
        "rules": rules,
        "chart": chart,
        "frequency": Frequency.WEEKLY,
    }
    measure = Measure(**fields | more)
    measure.definitions = [Definition(number=1), *(Definition(number=2, valid_from=day) for day in breaks)]
    readings = [
        Reading(
            FIRST + timedelta(weeks=week),
            None if value is None else Fraction(value),
            None if value is None else Decimal(2 * value),
            Decimal(200),
            missing=value is None,
        )
        for week, value in enumerate(values)
    ]
    return analyse(measure, readings, marks)


def mark(kind: MarkKind, week: int, text: str = "") -> ChartMark:
    return ChartMark(kind=kind, on=FIRST + timedelta(weeks=week), text=text)


def test_a_run_below_the_median_is_told_with_its_day_and_length() -> None:
    said = finding(judged([*BEFORE, *LOWER]))
    assert "Since 30 Mar it has stayed below the median for 11 counts in a row." in said.sentence
    assert said.sentence.endswith("That is the way we want.")
    assert "The chart can’t tell what did it." in said.because


def test_the_same_run_the_other_way_is_not_praised() -> None:
    analysis = judged([*BEFORE, *LOWER], direction=Direction.INCREASE)
    assert analysis.verdict is Verdict.SIGNAL_WORSE
    assert "not the way we want" in finding(analysis).sentence


def test_where_neither_way_is_better_nothing_is_called_better() -> None:
    analysis = judged([*BEFORE, *LOWER], direction=Direction.NEUTRAL)
    assert analysis.verdict is Verdict.SIGNAL
    assert "way we want" not in finding(analysis).sentence


def test_few_points_say_how_many_more_are_needed() -> None:
    said = finding(judged([30, 31, 29, 33])).sentence
    assert said == "No signal yet. 6 more points are needed before this chart can say anything."


def test_all_the_same_is_nothing_to_judge() -> None:
    assert "Every count was the same" in finding(judged([30] * 20)).sentence


def test_nothing_yet_is_said_so() -> None:
    assert finding(judged([])).sentence == "No numbers yet."
    assert finding(judged([None, None])).sentence == "No numbers yet."


def test_only_hidden_numbers_are_too_few_to_show() -> None:
    series = [Reading(FIRST, hidden=True)]
    assert "Too few pupils to show" in finding(analyse(judged([]).measure, series)).sentence


def test_ups_and_downs_are_chance() -> None:
    assert (
        finding(judged([*BEFORE, 31, 29, 30, 33])).sentence == "No signal. The ups and downs here may well be chance."
    )


@pytest.mark.parametrize("direction", list(Direction))
def test_a_trend_alone_is_never_an_improvement(direction: Direction) -> None:
    analysis = judged(RISING, rules=Rules.IHI, direction=direction)
    assert {signal.rule for signal in analysis.signals} == {"trend"}
    assert analysis.verdict is Verdict.SIGNAL
    assert "By itself that is often chance" in finding(analysis).sentence


def test_anhoej_has_no_trend_at_all() -> None:
    assert not judged(RISING).signals


def test_a_point_beyond_a_limit_is_told_with_its_day() -> None:
    analysis = judged([30, 34, 28, 33, 29, 35, 31, 27, 34, 30, 32, 60], chart=Chart.I)
    assert analysis.marked("outside") == (12,)
    assert "The count of 23 Mar lies above the upper limit" in finding(analysis).sentence


def test_nhs_rules_give_both_icons() -> None:
    analysis = judged([*BEFORE, *LOWER], rules=Rules.NHS, target=Decimal(10))
    assert (analysis.variation, analysis.assurance) == ("special_cause_improvement", "consistent_fail")


def test_a_change_of_definition_always_breaks_the_chart() -> None:
    analysis = judged([*BEFORE, *LOWER], breaks=(FIRST + timedelta(weeks=12),))
    assert [(phase.first, phase.last, phase.why) for phase in analysis.phases] == [(1, 12, ""), (13, 23, "definition")]
    assert not analysis.verdict.is_signal


def test_a_new_phase_is_judged_by_its_own_median() -> None:
    analysis = judged([*BEFORE, *LOWER], marks=(mark(MarkKind.SPLIT, 12, "New rota"),))
    assert [phase.centre for phase in analysis.phases] == [30.5, 19]
    assert analysis.phases[1].why == "New rota"


def test_a_frozen_baseline_is_the_median_of_its_points() -> None:
    analysis = judged([*BEFORE, *LOWER], marks=(mark(MarkKind.FREEZE, 11),))
    assert (analysis.frozen, set(analysis.centre)) == (12, {30.5})


def test_a_point_left_out_judges_nothing_and_keeps_its_reason() -> None:
    analysis = judged([*BEFORE[:-1], 90], chart=Chart.I, marks=(mark(MarkKind.EXCLUDE, 11, "Fire drill"),))
    assert analysis.excluded == {12: "Fire drill"}
    assert analysis.phases[0].centre == pytest.approx(sum(BEFORE[:-1]) / 11)


def test_a_new_phase_is_suggested_after_nine_on_the_wanted_side_and_never_made() -> None:
    analysis = judged([*BEFORE, 30, *LOWER])
    assert suggested_phase(analysis) == FIRST + timedelta(weeks=13)
    assert len(analysis.phases) == 1
    assert suggested_phase(judged([*BEFORE, 30, *LOWER], direction=Direction.INCREASE)) is None
    assert suggested_phase(judged([])) is None


def test_a_chart_of_limits_needs_denominators() -> None:
    measure = judged([]).measure
    with_them = [Reading(FIRST, Fraction(30), Decimal(3), Decimal(10))]
    without = [Reading(FIRST, Fraction(30))]
    assert chosen_chart(measure, with_them, Chart.P) is Chart.P
    assert chosen_chart(measure, without, Chart.P) is Chart.RUN


def test_ihi_and_nhs_have_their_own_charts() -> None:
    measure = judged([]).measure
    assert charts_for(measure, Rules.IHI) == (Chart.RUN,)
    assert charts_for(measure, Rules.NHS) == (Chart.I,)


def test_two_events_on_one_day_are_drawn_as_a_run_chart() -> None:
    measure = judged([], value_kind=ValueKind.DAYS_BETWEEN, chart=Chart.T).measure
    assert chosen_chart(measure, [Reading(FIRST, Fraction(3)), Reading(FIRST, Fraction(0))]) is Chart.RUN


def test_what_is_over_is_told_and_not_praised() -> None:
    analysis = judged([*BEFORE, *LOWER, 33, 32, 34, 36, 35, 33])
    assert analysis.verdict is Verdict.SIGNAL
    assert finding(analysis).sentence.startswith("From 30 Mar it stayed below the median")
    assert "way we want" not in finding(analysis).sentence


def test_nhs_rules_speak_of_the_last_point() -> None:
    analysis = judged([*BEFORE, *LOWER, *BEFORE, 26], rules=Rules.NHS)
    assert analysis.signals
    assert (analysis.variation, analysis.verdict) == ("common_cause", Verdict.NO_SIGNAL)
    assert "is over" in finding(analysis).because
