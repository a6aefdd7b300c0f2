"""Axes read well: round numbers, starts of months, things pushed apart as little as possible."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.charts.scales import day_ticks, round_ticks, spread


def test_round_ticks_enclose_the_values():
    assert [str(tick) for tick in round_ticks(18.6, 42.4, 8)] == ["15", "20", "25", "30", "35", "40", "45"]


def test_small_steps_read_as_people_write_them():
    assert [str(tick) for tick in round_ticks(0.1, 0.3, 5)] == ["0.1", "0.15", "0.2", "0.25", "0.3"]
    assert str(round_ticks(0, 3_000_000, 4)[1]) == "1000000"


def test_nobody_counts_half_pupils():
    assert round_ticks(3, 5, 8, whole=True) == (3, 4, 5)


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(0.001, 1e6, allow_nan=False),
    st.integers(3, 9),
    st.booleans(),
)
def test_ticks_are_even_and_few(low, span, most, whole):
    ticks = round_ticks(low, low + span, most, whole=whole)
    assert 2 <= len(ticks) <= most
    assert ticks[0] <= Decimal(str(low))
    assert ticks[-1] >= Decimal(str(low + span))
    assert len({after - before for before, after in pairwise(ticks)}) == 1


def test_months_name_their_year_once():
    ticks = day_ticks(date(2025, 9, 4), date(2026, 11, 24), 6)
    assert [(tick.on, tick.form) for tick in ticks] == [
        (date(2025, 10, 1), "MMM y"),
        (date(2026, 1, 1), "MMM y"),
        (date(2026, 4, 1), "MMM"),
        (date(2026, 7, 1), "MMM"),
        (date(2026, 10, 1), "MMM"),
    ]


def test_a_few_weeks_are_shown_in_days():
    ticks = day_ticks(date(2026, 11, 2), date(2026, 11, 24), 6)
    assert [tick.on.day for tick in ticks] == [2, 9, 16, 23]
    assert {tick.form for tick in ticks} == {"d MMM"}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 9000), st.integers(3, 8))
def test_day_ticks_lie_inside_and_are_few(first, days, most):
    ticks = day_ticks(first, first + timedelta(days=days), most)
    assert len(ticks) <= most
    assert all(first <= tick.on <= first + timedelta(days=days) for tick in ticks)


def test_spread_leaves_alone_what_is_apart():
    assert spread([10, 40, 90], 15, 0, 100) == [10, 40, 90]


@pytest.mark.parametrize("positions", [[50, 50, 50], [0, 0, 1], [99, 100, 100]])
def test_spread_pushes_apart_inside_the_bounds(positions):
    moved = spread(positions, 15, 0, 100)
    assert all(after - before >= 15 - 1e-9 for before, after in pairwise(moved))
    assert moved[0] >= 0
    assert moved[-1] <= 100


def test_spread_of_too_many_is_even():
    assert spread([5, 5, 5, 5, 5], 50, 0, 100) == [0, 25, 50, 75, 100]
