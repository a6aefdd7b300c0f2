"""From a judged series to a chart: gaps, point numbers, nothing hidden."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from hub.measures import drawing
from hub.measures.analysing import analyse
from hub.measures.models import Chart, Definition, Direction, Frequency, Measure, MeasureType, Rules, ValueKind
from hub.measures.values import Reading

pytestmark = pytest.mark.usefixtures("app")


def measure(**more: object) -> Measure:
    fields: dict[str, object] = {
        "title": "Share",
        "type": MeasureType.OUTCOME,
        "value_kind": ValueKind.PERCENT,
        "per": 1,
        "unit": "%",
        "direction": Direction.INCREASE,
        "rules": Rules.ANHOEJ,
        "chart": Chart.RUN,
        "frequency": Frequency.WEEKLY,
    }
    made = Measure(**fields | more)
    made.definitions = [Definition(number=1)]
    return made


def reading(week: int, value: int, **more: object) -> Reading:
    on = date(2026, 1, 5) + timedelta(weeks=week)
    return Reading(on, Fraction(value), Decimal(value), Decimal(100), **more)  # type: ignore[arg-type]


def test_weeks_without_a_count_break_the_line() -> None:
    series = [reading(week, 60) for week in (*range(5), *range(12, 16))]
    points = drawing.run_chart(analyse(measure(), series)).points
    assert [point.state for point in points] == ["counted"] * 5 + ["missing"] + ["counted"] * 4


def test_point_numbers_of_signals_limits_and_phases_move_with_the_gap() -> None:
    values = [50, 52, 49, 51, 50, 48, 52, 90]
    series = [reading(week if week < 5 else week + 10, value) for week, value in enumerate(values)]
    chart = drawing.run_chart(analyse(measure(), series, chart=Chart.I, splits=[5]))
    assert [point.value for point in chart.points if point.value is not None] == values
    assert [(phase.first, phase.last) for phase in chart.phases] == [(1, 5), (7, 9)]
    assert len(chart.ucl) == len(chart.points) == 9


def test_one_missed_week_is_no_gap() -> None:
    assert len(drawing.run_chart(analyse(measure(), [reading(week, 60) for week in (0, 2, 4)])).points) == 3


def test_hidden_numbers_have_no_place_on_any_line() -> None:
    series = [reading(0, 50), Reading(date(2026, 1, 12), hidden=True), reading(2, 55)]
    chart = drawing.run_chart(analyse(measure(), series))
    assert [(point.state, point.value) for point in chart.points] == [
        ("counted", 50),
        ("hidden", None),
        ("counted", 55),
    ]


def test_a_moving_range_chart_plots_ranges() -> None:
    series = [reading(week, value) for week, value in enumerate((50, 53, 51))]
    chart = drawing.run_chart(analyse(measure(value_kind=ValueKind.NUMBER), series, chart=Chart.MR))
    assert [point.value for point in chart.points] == [None, 3, 2]


@pytest.mark.parametrize(
    ("kind", "more", "value", "said"),
    [
        (ValueKind.PERCENT, {}, Fraction(100, 3), "33.3 %"),
        (ValueKind.RATE, {"per": 1000}, Fraction(17, 5), "3.4 per 1,000"),
        (ValueKind.NUMBER, {"unit": "minutes"}, Fraction(12), "12 minutes"),
        (ValueKind.COUNT, {"unit": ""}, Fraction(1234), "1234"),
    ],
)
def test_values_are_said_as_people_say_them(
    kind: ValueKind, more: dict[str, object], value: Fraction, said: str
) -> None:
    assert drawing.said(measure(value_kind=kind, **more), value) == said
