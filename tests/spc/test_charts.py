"""Each chart by hand: the formula, what is missing, what is excluded, what is on a limit."""

import math
from itertools import pairwise

import pytest

from tests.spc.series import grouped, shewhart

NELSON = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
LIMITS = ("lcl", "ucl", "lcl_2s", "ucl_2s")


def at(answer, place):
    return tuple(answer[line][place - 1] for line in LIMITS)


def test_a_run_chart_has_a_median_and_no_limits():
    answer = shewhart("run", [3, 1, 2, 9])
    assert answer["center"] == [2.5] * 4
    assert "ucl" not in answer
    assert "outside_limits" not in answer


def test_on_a_run_chart_of_ratios_the_median_is_that_of_the_plotted_ratios():
    answer = shewhart("run", [1, 1, 30], [2, 4, 40], multiply=100)
    assert answer["value"] == [50, 25, 75]
    assert answer["center"] == [50] * 3


def test_screening_drops_two_moving_ranges_and_leaves_the_value_in_the_mean():
    """The published check of qicharts2's vignette: 1, 2, 1, 2, 10, 1, 2, ... (18 values)."""
    screened = shewhart("i", NELSON)
    assert screened["center"][0] == pytest.approx(1.94, abs=0.005)
    assert at(screened, 1)[:2] == pytest.approx((-0.72, 4.60), abs=0.005)
    assert at(shewhart("i", NELSON, screen_moving_ranges=False), 1)[:2] == pytest.approx((-3.06, 6.95), abs=0.005)
    assert screened["outside_limits"] == [5]


def test_a_moving_range_of_exactly_the_screening_limit_is_dropped():
    # Steps 733, 733, 733, 9801: their mean is 3000, and 3.267 times it 9801.
    dropped = shewhart("i", [0, 733, 0, 733, -9068])
    assert dropped["ucl"][0] - dropped["center"][0] == pytest.approx(3 / 1.128 * 733)
    kept = shewhart("i", [0, 733, 0, 733, -9067])
    assert kept["ucl"][0] - kept["center"][0] == pytest.approx(3 / 1.128 * 11999 / 4)


def test_no_moving_range_spans_a_missing_value():
    # Were 20 to 2 a step, the mean step would be 22 / 3.
    answer = shewhart("i", [18, 20, None, 2, 4], screen_moving_ranges=False)
    assert answer["ucl"][0] - answer["center"][0] == pytest.approx(3 / 1.128 * 2)
    assert answer["ucl"][2] is not None


def test_around_an_excluded_point_the_moving_range_spans_its_neighbours():
    answer = shewhart("i", [10, 12, 90, 13, 11], exclude=[3], screen_moving_ranges=False)
    assert answer["center"][0] == 11.5
    assert answer["ucl"][0] - answer["center"][0] == pytest.approx(3 / 1.128 * (2 + 1 + 2) / 3)
    assert answer["outside_limits"] == [3]
    assert answer["phases"][0]["n_points"] == answer["phases"][0]["n_useful"] == 4


def test_two_sigma_lines_lie_at_two_thirds():
    answer = shewhart("i", [1, 5, 2, 6, 3])
    low, high, low_2s, high_2s = at(answer, 1)
    centre = answer["center"][0]
    assert (high_2s - centre, centre - low_2s) == pytest.approx(((high - centre) * 2 / 3, (centre - low) * 2 / 3))


def test_a_point_on_a_limit_is_not_outside_it():
    # C chart of mean 4: limits 0 (clipped) and 10 exactly.
    assert shewhart("c", [10, 0], center=4)["outside_limits"] == []
    assert shewhart("c", [11, 0], center=4)["outside_limits"] == [1]
    # U of 4 per 1: limits 4 ± 3 root(4 / 4) = 1 and 7; P of a half out of 9: 0 and 1.
    assert shewhart("u", [28, 29, 4, 3], [4] * 4, center=4)["outside_limits"] == [2, 4]
    assert shewhart("p", [9, 0], [9, 9], center="0.5")["outside_limits"] == []
    assert shewhart("p", [10, 0], [10, 10], center="0.5")["outside_limits"] == [1, 2]


def test_with_a_fixed_centre_the_limits_go_around_it():
    answer = shewhart("i", [1, 3, 1, 3], center=10)
    assert answer["center"] == [10] * 4
    assert at(answer, 1)[:2] == pytest.approx((10 - 6 / 1.128, 10 + 6 / 1.128))
    assert answer["outside_limits"] == [1, 2, 3, 4]
    assert answer["phases"][0]["longest_run"] == 4


def test_a_frozen_baseline_rules_the_whole_series():
    answer = shewhart("i", [1, 3, 1, 3, 50, 60], freeze=4)
    assert answer["center"] == [2] * 6
    assert answer["outside_limits"] == [5, 6]
    assert answer["phases"][0]["n_useful"] == 6


def test_a_split_overrides_a_freeze_and_splits_may_come_in_any_order():
    values = [1, 3, 1, 7, 50, 60, 9, 7]
    assert shewhart("i", values, freeze=2, splits=[6, 4]) == shewhart("i", values, splits=[4, 6, 6, 8])
    assert [phase["first"] for phase in shewhart("i", values, splits=[4, 6])["phases"]] == [1, 5, 7]


def test_moving_ranges_begin_anew_in_each_phase_and_are_never_judged_by_runs():
    answer = shewhart("mr", [1, 2, 4, 20, None, 3, 4], splits=[3])
    assert answer["value"] == [None, 1, 2, None, None, None, 1]
    assert answer["center"] == [1.5] * 3 + [1] * 4
    assert at(answer, 1) == pytest.approx((0, 3.267 * 1.5, 0, 3.267))
    long = shewhart("mr", [0, 1, 0, 1, 0, 1, 0, 1, 0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0])
    assert long["phases"][0]["long_run_signal"] is True
    assert long["phases"][0]["runs_signal"] is False
    assert long["marks"]["long_runs"] == []


def test_a_moving_range_beyond_the_limit_is_outside():
    assert shewhart("mr", [1, 2, 1, 2, 1, 2, 1, 2, 30])["outside_limits"] == [9]


def test_the_range_after_an_excluded_point_stays_on_an_mr_chart():
    assert shewhart("mr", [1, 2, 10, 3, 4], exclude=[3])["center"][0] == pytest.approx((1 + 7 + 1) / 3)


def test_a_p_chart_pools_its_events_and_steps_its_limits():
    answer = shewhart("p", [2, 10, 3], [20, 50, 30], multiply=100)
    assert answer["center"] == [15] * 3
    half = 300 * math.sqrt(0.15 * 0.85 / 50)
    assert at(answer, 2) == pytest.approx((max(0, 15 - half), 15 + half, 15 - half * 2 / 3, 15 + half * 2 / 3))
    assert answer["lcl"][0] == 0


def test_limits_of_a_p_chart_stay_between_nothing_and_everything():
    answer = shewhart("p", [2, 1, 1], [2, 2, 1])
    assert answer["lcl"] == [0] * 3
    assert answer["ucl"] == [1] * 3
    assert answer["outside_limits"] == []


@pytest.mark.parametrize("chart", ["p", "pp", "u", "up"])
def test_without_a_denominator_there_is_no_value_no_limit_and_nothing_in_a_sum(chart):
    answer = shewhart(chart, [2, 99, 99, None, 3, 2, 5], [20, 0, None, 30, 30, 25, 20])
    for line in ("value", *LIMITS):
        assert answer[line][1:4] == [None] * 3
        assert None not in answer[line][:1] + answer[line][4:]
    assert answer["center"] == [pytest.approx(12 / 95)] * 7


@pytest.mark.parametrize("chart", ["p", "pp", "u", "up"])
def test_a_phase_without_a_sum_keeps_its_values_and_has_no_centre(chart):
    answer = shewhart(chart, [2, 3], [20, 30], exclude=[1, 2])
    assert answer["value"] == [0.1, 0.1]
    assert answer["center"] == answer["ucl"] == [None] * 2
    assert answer["outside_limits"] == []


def test_more_events_than_cases_are_shown_and_stand_outside():
    answer = shewhart("p", [7, 7, 11], [10, 10, 10])
    assert answer["value"][2] == 1.1
    assert answer["outside_limits"] == [3]
    senseless = shewhart("p", [15, 12], [10, 10])
    assert senseless["ucl"] == [None, None]
    assert senseless["outside_limits"] == []


def test_laneys_factor_is_the_mean_moving_range_of_the_scores():
    tops, bottoms = [40, 70, 45, 80, 41], [100, 120, 90, 150, 110]
    centre = sum(tops) / sum(bottoms)
    scores = [(y / n - centre) / math.sqrt(centre * (1 - centre) / n) for y, n in zip(tops, bottoms, strict=True)]
    factor = sum(abs(b - a) for a, b in pairwise(scores)) / 4 / 1.128
    answer = shewhart("pp", tops, bottoms)
    assert answer["ucl"][0] - centre == pytest.approx(3 * factor * math.sqrt(centre * (1 - centre) / 100))
    rates = shewhart("up", tops, bottoms)
    scores = [(y / n - centre) / math.sqrt(centre / n) for y, n in zip(tops, bottoms, strict=True)]
    factor = sum(abs(b - a) for a, b in pairwise(scores)) / 4 / 1.128
    assert rates["ucl"][1] - centre == pytest.approx(3 * factor * math.sqrt(centre / 120))


def test_laneys_factor_makes_room_and_still_finds_a_far_point():
    tops, bottoms = [500, 530] * 8 + [900], [1000] * 17
    assert shewhart("pp", tops, bottoms)["outside_limits"] == [17]
    assert shewhart("pp", tops, bottoms, exclude=[17], screen_moving_ranges=False)["outside_limits"] == [17]


@pytest.mark.parametrize(("chart", "value"), [("pp", 0), ("up", 0), ("pp", 20)])
def test_no_variation_gives_no_factor_and_so_no_limits(chart, value):
    answer = shewhart(chart, [value] * 4, [20] * 4)
    assert answer["ucl"] == [None] * 4
    assert answer["outside_limits"] == []


def test_a_c_chart_has_the_root_of_its_mean_and_no_limit_below_zero():
    answer = shewhart("c", [16, 14, 18, 16])
    assert at(answer, 1) == pytest.approx((4, 28, 8, 24))
    assert at(shewhart("c", [1, 2, 3, 2]), 1)[0] == 0
    assert shewhart("c", [3, 3], center=-1)["ucl"] == [None] * 2


def test_a_baseline_without_events_makes_the_first_event_stand_out():
    assert shewhart("c", [0, 0, 0, 2], freeze=3)["outside_limits"] == [4]
    assert shewhart("p", [0, 0, 0, 2], [9] * 4, freeze=3)["outside_limits"] == [4]


def test_a_g_chart_draws_the_median_and_limits_around_the_mean():
    answer = shewhart("g", [1, 2, 9, None])
    assert answer["center"] == [2] * 4
    assert at(answer, 1) == pytest.approx((0, 4 + 3 * math.sqrt(20), 0, 4 + 2 * math.sqrt(20)))
    assert shewhart("g", [1, 2, 3] * 6 + [99])["outside_limits"] == [19]


def test_a_fixed_centre_of_a_g_chart_is_its_mean():
    answer = shewhart("g", [1, 2, 9], center=4)
    assert answer["center"] == [pytest.approx(2.772)] * 3
    assert answer["ucl"][0] == pytest.approx(4 + 3 * math.sqrt(20))


def test_a_t_chart_is_an_i_chart_of_roots():
    days = [5, 30, 11, 40, 3, 2]
    roots = [day ** (1 / 3.6) for day in days]
    mean = sum(roots) / 6
    step = sum(abs(b - a) for a, b in pairwise(roots)) / 5 / 1.128
    answer = shewhart("t", [*days, None], multiply=2)
    assert answer["value"] == [*(2 * day for day in days), None]
    assert answer["center"][0] == pytest.approx(2 * mean**3.6)
    assert answer["ucl"][6] == pytest.approx(2 * (mean + 3 * step) ** 3.6)
    assert answer["lcl"] == [0] * 7


def test_a_t_chart_with_a_fixed_centre_draws_it_there():
    answer = shewhart("t", [5, 7, 6, 400], center=6)
    assert answer["center"] == [6] * 4
    assert answer["phases"][0]["n_useful"] == 3
    assert answer["outside_limits"] == [4]


def test_an_xbar_chart_of_equal_groups_uses_the_mean_deviation():
    answer = grouped("xbar", [[1, 3], [2, 6], [4, 5]])
    spread = (math.sqrt(2) + math.sqrt(8) + math.sqrt(0.5)) / 3
    assert answer["center"] == [3.5] * 3
    assert answer["ucl"][0] - 3.5 == pytest.approx(3 * spread / (math.sqrt(2 / math.pi) * math.sqrt(2)))


def test_groups_of_different_sizes_are_pooled_and_weighted():
    answer = grouped("xbar", [[1, 3], [2, 6, 4, None], None, [], [7]])
    spread = math.sqrt((2 + 8) / (1 + 2))
    assert answer["value"] == [2, 4, None, None, 7]
    assert answer["center"] == [pytest.approx(23 / 6)] * 5
    c4 = math.sqrt(math.pi) / 2
    assert answer["ucl"][1] - 23 / 6 == pytest.approx(3 * spread / (c4 * math.sqrt(3)))
    assert answer["ucl"][2:] == [None] * 3
    deviations = grouped("s", [[1, 3], [2, 6, 4, None], None, [], [7]])
    assert deviations["value"] == [pytest.approx(math.sqrt(2)), 2, None, None, None]
    assert deviations["center"] == [pytest.approx(spread)] * 5


def test_an_empty_group_does_not_make_sizes_differ():
    whole = grouped("xbar", [[1, 3], [2, 6], [4, 5]])
    assert grouped("xbar", [[1, 3], [], [2, 6], [4, 5]])["ucl"][0] == whole["ucl"][0]


def test_a_group_far_away_is_outside_of_xbar_and_of_s():
    calm = [[10, 12], [11, 13], [12, 10], [11, 12]] * 3
    assert grouped("xbar", [*calm, [30, 31]])["outside_limits"] == [13]
    assert grouped("s", [*calm, [1, 31]])["outside_limits"] == [13]


def test_an_s_chart_with_a_fixed_centre_and_groups_of_many():
    answer = grouped("s", [[1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 1, 1, 1]], center=2)
    c4 = 0.9593687
    assert answer["lcl"][0] == pytest.approx(2 * (1 - 3 * math.sqrt(1 - c4**2) / c4), rel=1e-5)
    assert answer["outside_limits"] == [2]


def test_groups_of_one_have_no_deviation():
    answer = grouped("xbar", [[1], [2], [6]])
    assert answer["center"] == [3] * 3
    assert answer["ucl"] == [None] * 3
    assert answer["outside_limits"] == []
    assert grouped("s", [[1], [2], [6]])["center"] == [None] * 3
    assert grouped("xbar", [None, []])["center"] == [None] * 2


@pytest.mark.parametrize("chart", ["run", "i", "mr", "c", "g", "t"])
@pytest.mark.parametrize("values", [[], [7], [None, None], [7] * 12])
def test_little_or_no_variation_is_never_a_signal(chart, values):
    for screen in (True, False):
        answer = shewhart(chart, values, screen_moving_ranges=screen)
        assert answer.get("outside_limits", []) == []
        assert len(answer["center"]) == len(values)
        for phase in answer["phases"]:
            assert phase["n_useful"] == 0
            assert phase["longest_run"] is phase["longest_run_max"] is phase["crossings"] is None
            assert phase["crossings_min"] is None
            assert phase["runs_signal"] is phase["long_run_signal"] is phase["few_crossings_signal"] is False


def test_a_constant_series_has_limits_only_without_screening():
    assert shewhart("i", [7] * 12)["ucl"] == [None] * 12
    assert at(shewhart("i", [7] * 12, screen_moving_ranges=False), 1) == (7, 7, 7, 7)


def test_long_runs_are_marked_point_by_point():
    answer = shewhart("run", [1, 9] * 4 + [9] * 9 + [5] + [1] * 9 + [9, 1])
    assert answer["phases"][0]["long_run_signal"] is True
    assert answer["marks"] == {"long_runs": [list(range(8, 18)), list(range(19, 28))], "trends": []}


@pytest.mark.parametrize(
    ("sides", "long_run", "few_crossings"),
    [
        ("++++++--+-", False, False),  # a run of 6 and 2 crossings are the most and the fewest for 10 points
        ("+++++---++", False, False),
        ("+++++++--+", True, False),
        ("+++++-----", False, True),
    ],
)
def test_what_equals_the_limit_is_no_signal(sides, long_run, few_crossings):
    phase = shewhart("run", [6 if side == "+" else 4 for side in sides], center=5)["phases"][0]
    assert (phase["longest_run_max"], phase["crossings_min"]) == (6, 2)
    assert (phase["long_run_signal"], phase["few_crossings_signal"]) == (long_run, few_crossings)
    assert phase["runs_signal"] == (long_run or few_crossings)


def test_few_points_show_their_numbers():
    phase = shewhart("run", [1, 2, 9, 8])["phases"][0]
    assert (phase["n_useful"], phase["longest_run"], phase["longest_run_max"]) == (4, 2, 5)
    assert (phase["crossings"], phase["crossings_min"]) == (1, 0)
