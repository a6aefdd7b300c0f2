"""Shift, trend and number of runs as IHI teaches them, and the suggestion of new phases."""

import pytest

from tests.spc.series import ihi, rephased

WAVES = [6, 14, 7, 13, 5, 12, 8, 11]


def test_points_on_the_median_are_no_members_of_a_shift():
    answer = ihi([9, 11, 9, 11, 10, 11, 10, 11, 11, 10, 11, 11, 9, 9, 9, 10, 9, 9, 9, 11])
    assert answer["center"] == 10
    assert answer["shifts"] == [
        {"direction": "above", "points": [4, 6, 8, 9, 11, 12]},
        {"direction": "below", "points": [13, 14, 15, 17, 18, 19]},
    ]
    assert answer["marks"]["long_runs"][1] == [13, 14, 15, 17, 18, 19]


def test_the_length_of_a_shift_and_of_a_trend_can_be_chosen():
    values = [1, 2, 3, 4, 9, 9, 8, 7, 6, 9]
    assert ihi(values, shift_length=4)["shifts"]
    assert not ihi(values, shift_length=7)["shifts"]
    assert ihi(values, trend_length=6)["trends"] == []
    assert [row["points"] for row in ihi(values)["trends"]] == [[1, 2, 3, 4, 5]]


def test_a_trend_begins_with_its_turning_point_and_passes_over_equal_and_missing_ones():
    rows = ihi([9, 4, 7, 7, None, 9, 11, 13, 13, 12, 8, 5, 5, 3, 6])["trends"]
    assert rows == [
        {"direction": "up", "points": [2, 3, 6, 7, 8]},
        {"direction": "down", "points": [8, 10, 11, 12, 14]},
    ]


def test_a_trend_ignores_the_median():
    assert ihi([1, 2, 3, 4, 5])["trends"] == [{"direction": "up", "points": [1, 2, 3, 4, 5]}]


@pytest.mark.parametrize(
    ("values", "runs", "verdict"),
    [
        ([4, 3, 5, 2, 14, 15, 13, 16] * 3, 6, "too_few"),
        ([1, 9] * 12, 24, "too_many"),
        ([1, 1, 9, 9] * 6, 12, "ok"),
    ],
)
def test_the_number_of_runs_is_judged_by_the_exact_distribution(values, runs, verdict):
    answer = ihi(values)
    assert (answer["n_useful"], answer["runs"]) == (24, runs)
    assert answer["runs_limits"] == [8, 18]
    assert answer["runs_verdict"] == verdict


def test_below_ten_useful_points_nothing_is_said():
    assert ihi([1, 9] * 4 + [5])["runs_verdict"] is None
    assert ihi([1, 9] * 5)["runs_verdict"] == "too_many"


def test_a_frozen_median_judges_the_whole_series():
    answer = ihi([1, 3, 1, 3, *[9] * 6], freeze=4)
    assert answer["center"] == 2
    assert answer["shifts"] == [{"direction": "above", "points": [4, 5, 6, 7, 8, 9, 10]}]


@pytest.mark.parametrize("values", [[], [None], [5], [5] * 12])
def test_nothing_to_count(values):
    answer = ihi(values)
    assert (answer["n_useful"], answer["runs"], answer["runs_limits"]) == (0, 0, None)
    assert answer["runs_verdict"] is None
    assert answer["shifts"] == answer["trends"] == []


def test_phases_are_judged_on_their_own_and_excluded_points_not_at_all():
    answer = ihi([*WAVES, 60, 64, 63, 99, 61, 62], splits=[8], exclude=[12])
    assert [phase["center"] for phase in answer["phases"]] == [9.5, 62]
    assert answer["center"] == 62
    assert answer["n_useful"] == 4
    assert [phase["first"] for phase in answer["phases"]] == [1, 9]


def test_a_sustained_run_begins_a_new_phase_with_its_own_median():
    values = [10, 12] * 6 + [11] + [12, 13, 11, 14, None, 15, 16, 12, 13, 14, 15, 3, 3]
    assert rephased(values, direction="above") == [
        {"type": "baseline", "center": 11, "first": 1, "last": 13},
        {"type": "sustained", "center": 14, "first": 14, "last": 24},
    ]


def test_only_the_wanted_side_counts():
    values = [10, 12] * 6 + [11] + [5] * 9
    assert len(rephased(values, direction="above")) == 1
    assert len(rephased(values, direction="below")) == 2
    assert len(rephased(values)) == 2


def test_runs_follow_runs_and_each_is_sought_after_the_last():
    values = [2, 4, 3, *[5, 6, 7], 6.5, 9, 9, 9, 1, 1, 1]
    found = rephased(values, baseline_points=3, run_length=3, direction="either")
    assert [(row["type"], row["center"], row["first"], row["last"]) for row in found] == [
        ("baseline", 3, 1, 3),
        ("sustained", 6, 4, 6),
        ("sustained", 9, 7, 9),
        ("sustained", 1, 11, 13),
    ]


def test_a_series_shorter_than_the_baseline_is_all_baseline():
    assert rephased([]) == []
    assert rephased([1, None, 5]) == [{"type": "baseline", "center": 3, "first": 1, "last": 3}]
    assert rephased([None] * 3 + [4] * 20, baseline_points=3) == [
        {"type": "baseline", "center": None, "first": 1, "last": 3}
    ]
