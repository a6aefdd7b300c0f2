"""The four rules of NHS Making Data Count, the labels and the two icons."""

import pytest

from tests.spc.series import nhs

CALM = [50, 54, 46, 52, 48, 51, 53, 47, 50, 54, 46, 52, 48]
RISE = [50, 52, 49, 51, 48, 53, 47, 43, 45, 46, 49, 51, 52, 54, 49, 51]


def test_a_point_exactly_on_the_mean_breaks_a_shift():
    values = [9, 11, 9, 11, 9, 9, *[11] * 6, 10, 11, 9, 9, 9, 9, 10, 11, 9, 9, 11, 11, 9, 9, 9, 9]
    answer = nhs(values, freeze_per_phase=4)
    assert answer["center"][0] == 10
    assert answer["rules"]["shift"] == []
    values[12] = 11
    assert nhs(values, freeze_per_phase=4)["rules"]["shift"] == list(range(7, 15))


def test_a_trend_is_seven_points_and_an_equal_neighbour_ends_it():
    answer = nhs(RISE, improvement_direction="decrease")
    assert answer["rules"]["trend"] == list(range(8, 15))
    assert set(answer["special_cause_type"][7:14]) == {"7 Point Trend (Increasing)"}
    assert set(answer["point_type"][7:14]) == {"special_cause_concern"}
    assert answer["marks"]["trends"] == [list(range(8, 15))]
    level = RISE.copy()
    level[10] = level[9]
    assert nhs(level)["rules"]["trend"] == []
    falling = nhs([100 - value for value in RISE], improvement_direction="decrease")
    assert falling["special_cause_type"][7] == "7 Point Trend (Decreasing)"
    assert falling["point_type"][7] == "special_cause_improvement"


def test_the_turning_point_between_two_trends_carries_the_one_that_begins():
    values = [50, 58, 44, 47, 48, 49, 50, 51, 52, 53, 52, 51, 50, 49, 48, 47, 56, 44]
    labels = nhs(values)["special_cause_type"]
    assert labels[8] == "7 Point Trend (Increasing)"
    assert labels[9] == "7 Point Trend (Decreasing)"


def test_two_of_three_need_all_three_on_one_side():
    far = [*CALM, 62.5, 52, 62.5, *CALM]
    assert nhs(far)["rules"]["two_of_three"] == [14, 16]
    assert nhs(far)["special_cause_type"][13] == "2 in 3 Above CL"
    far[14] = 47
    assert nhs(far)["rules"]["two_of_three"] == []
    low = [*CALM, 37.5, 48, 37.5, *CALM]
    assert nhs(low)["special_cause_type"][15] == "2 in 3 Below CL"


def test_a_point_outside_is_not_close():
    values = [*CALM, 90, 62, 55, *CALM]
    answer = nhs(values)
    assert answer["rules"]["outside_limits"] == [14]
    assert answer["rules"]["two_of_three"] == []
    assert answer["special_cause_type"][13] == "Above UCL"
    assert nhs([100 - value for value in values])["special_cause_type"][13] == "Below LCL"


def test_a_point_on_the_limit_is_neither_outside_nor_on_two_sigma_close():
    base = [10, 15, 10, 15]  # mean 12.5, mean range 5: limits 12.5 ± 13.3
    assert nhs([*base, "25.8"], freeze_per_phase=4)["rules"]["outside_limits"] == []
    assert nhs([*base, "25.81"], freeze_per_phase=4)["rules"]["outside_limits"] == [5]
    base = [10, 13, 10, 13]  # mean 11.5, mean range 3: two sigma at 11.5 + 5.32
    assert nhs([*base, "16.82", "16.82", 12], freeze_per_phase=4)["rules"]["two_of_three"] == []
    assert nhs([*base, "16.83", "16.83", 12], freeze_per_phase=4)["rules"]["two_of_three"] == [5, 6]


@pytest.mark.parametrize(
    ("direction", "high", "low"),
    [
        ("increase", "special_cause_improvement", "special_cause_concern"),
        ("decrease", "special_cause_concern", "special_cause_improvement"),
        ("neutral", "special_cause_neutral_high", "special_cause_neutral_low"),
    ],
)
def test_the_colour_is_the_direction_against_the_wanted_one(direction, high, low):
    assert nhs([*CALM, 90], improvement_direction=direction)["variation"] == high
    assert nhs([*CALM, 5], improvement_direction=direction)["variation"] == low
    assert nhs(CALM, improvement_direction=direction)["variation"] == "common_cause"


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        ("25.8", "inconsistent", "inconsistent"),
        ("25.81", "consistent_fail", "consistent_pass"),
        ("-0.8", "inconsistent", "inconsistent"),
        ("-0.81", "consistent_pass", "consistent_fail"),
        (12, "inconsistent", "inconsistent"),
        (None, None, None),
    ],
)
def test_assurance_compares_the_target_with_the_last_limits(target, increase, decrease):
    values = [*CALM, 10, 15, 10, 15]
    for direction, expected in (("increase", increase), ("decrease", decrease), ("neutral", None)):
        answer = nhs(values, splits=[13], target=target, improvement_direction=direction)
        assert answer["assurance"] == expected


def test_phases_have_their_own_lines_and_may_be_short():
    answer = nhs([*CALM, 90, 91, 90, 92], splits=[13], freeze_per_phase=3)
    assert answer["short_group"] == [False, True]
    assert answer["center"][0] == 50
    assert answer["center"][13] == pytest.approx(271 / 3)
    assert nhs([*CALM[:-1], None])["short_group"] == [True]


def test_the_last_point_with_a_value_speaks_for_the_variation():
    assert nhs([*CALM, 90, None])["variation"] == "special_cause_improvement"
    assert nhs([*CALM, 90, None])["point_type"][-1] == "common_cause"


def test_a_missing_point_ends_shift_and_trend():
    assert nhs([*RISE[:10], None, *RISE[10:]])["rules"]["trend"] == []
    assert nhs([9, 11, 9, 11, 11, 11, 11, 11, None, 11, 11], freeze_per_phase=4)["rules"]["shift"] == []


@pytest.mark.parametrize("values", [[], [None], [7], [7] * 14])
def test_too_little_for_limits(values):
    answer = nhs(values, target=9)
    assert answer["ucl"] == [None] * len(values)
    assert set(answer["special_cause_type"]) <= {"Common Cause"}
    known = any(value is not None for value in values)
    assert answer["assurance"] == ("inconsistent" if known else None)
    assert answer["variation"] == ("common_cause" if known else None)
    assert not any(answer["rules"].values())
