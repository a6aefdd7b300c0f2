"""What must hold for every series, whatever its numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.spc.series import grouped, ihi, nhs, shewhart

TENTHS = st.integers(-60, 60).map(lambda tenths: Decimal(tenths) / 10)
GAPPED = st.lists(st.none() | TENTHS, max_size=40)
FULL = st.lists(TENTHS, max_size=40)
COUNTS = st.lists(st.none() | st.integers(0, 12), max_size=40)
EVENTS = st.lists(st.tuples(st.none() | st.integers(0, 20), st.none() | st.integers(0, 60)), max_size=30)
GROUPS = st.lists(st.lists(TENTHS, max_size=5), max_size=15)
FACTORS = st.fractions(Fraction(1, 40), 50, max_denominator=40)
SHIFTS = st.fractions(-30, 30, max_denominator=40)
LIMITS = ("lcl", "ucl", "lcl_2s", "ucl_2s")
lawful = settings(max_examples=60, deadline=None)
OPPOSITE = {"above": "below", "below": "above", "up": "down", "down": "up"}


def close(one, two):
    if isinstance(one, list):
        assert len(one) == len(two)
        for each, other in zip(one, two, strict=True):
            close(each, other)
    elif one is None or two is None:
        assert one is two
    else:
        assert one == pytest.approx(two, rel=1e-9, abs=1e-9)


def moved(values, factor, shift):
    return [None if value is None else Fraction(value) * factor + shift for value in values]


@lawful
@given(GAPPED, FACTORS, SHIFTS, st.sampled_from(["run", "i", "mr"]))
def test_other_units_change_no_judgement(values, factor, shift, chart):
    one, two = shewhart(chart, values), shewhart(chart, moved(values, factor, shift))
    assert one["phases"] == two["phases"]
    assert one.get("outside_limits") == two.get("outside_limits")
    if chart != "mr":
        close(moved(one["center"], factor, shift), two["center"])
    if chart == "i":
        close(moved(one["ucl_2s"], factor, shift), two["ucl_2s"])


@lawful
@given(FULL, FACTORS, SHIFTS)
def test_other_units_change_no_label_and_no_shift(values, factor, shift):
    one, two = nhs(values), nhs(moved(values, factor, shift))
    assert one["rules"] == two["rules"]
    assert one["special_cause_type"] == two["special_cause_type"]
    one, two = ihi(values), ihi(moved(values, factor, shift))
    for name in ("shifts", "trends", "runs", "runs_verdict"):
        assert one[name] == two[name]


@lawful
@given(GROUPS, FACTORS, SHIFTS)
def test_other_units_change_no_group(values, factor, shift):
    for chart in ("xbar", "s"):
        one, two = grouped(chart, values), grouped(chart, [moved(group, factor, shift) for group in values])
        assert one["phases"] == two["phases"]
        assert one["outside_limits"] == two["outside_limits"]


@lawful
@given(EVENTS, st.integers(1, 50))
def test_exposure_in_other_units_is_the_same_chart_of_rates(events, factor):
    tops, bottoms = [top for top, _ in events], [bottom for _, bottom in events]
    for chart in ("u", "up"):
        one = shewhart(chart, tops, bottoms)
        two = shewhart(chart, tops, [n and n * factor for n in bottoms], multiply=factor)
        for name in ("value", "center", *LIMITS):
            close(one[name], two[name])
        assert one["phases"] == two["phases"]
        assert one["outside_limits"] == two["outside_limits"]


@lawful
@given(EVENTS, st.sampled_from([100, 1000, Fraction(1, 3)]))
def test_multiplying_multiplies_lines_and_changes_no_judgement(events, factor):
    tops, bottoms = [top for top, _ in events], [bottom for _, bottom in events]
    for chart in ("p", "pp", "u", "run", "i"):
        one, two = shewhart(chart, tops, bottoms), shewhart(chart, tops, bottoms, multiply=factor)
        close([value and value * float(factor) for value in one["center"]], two["center"])
        assert one["phases"] == two["phases"]
        assert one.get("outside_limits") == two.get("outside_limits")


@lawful
@given(GAPPED, st.sampled_from(["run", "i"]))
def test_backwards_the_runs_are_as_long_and_the_line_is_crossed_as_often(values, chart):
    one, two = shewhart(chart, values), shewhart(chart, values[::-1])
    assert one["phases"] == two["phases"]
    if chart == "i":
        close(one["ucl"], two["ucl"])
        assert one["outside_limits"] == sorted(len(values) + 1 - place for place in two["outside_limits"])


@lawful
@given(FULL)
@example([Decimal(value) for value in (1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2, 1)])
def test_upside_down_every_signal_points_the_other_way(values):
    mirrored = [-value for value in values]
    assert shewhart("i", values)["phases"] == shewhart("i", mirrored)["phases"]
    assert shewhart("i", values)["outside_limits"] == shewhart("i", mirrored)["outside_limits"]
    one, two = nhs(values), nhs(mirrored, improvement_direction="decrease")
    assert one["rules"] == two["rules"]
    assert one["point_type"] == two["point_type"]
    close(one["lcl"], [height and -height for height in two["ucl"]])
    one, two = ihi(values), ihi(mirrored)
    for name in ("shifts", "trends"):
        assert [row | {"direction": OPPOSITE[row["direction"]]} for row in one[name]] == two[name]


@lawful
@given(GAPPED.filter(lambda values: len(values) > 1), st.data(), st.sampled_from(["run", "i", "mr"]))
def test_a_split_series_is_its_parts_side_by_side(values, data, chart):
    at = data.draw(st.integers(1, len(values) - 1))
    whole = shewhart(chart, values, splits=[at])
    one, two = shewhart(chart, values[:at]), shewhart(chart, values[at:])
    names = ("value", "center") if chart == "run" else ("value", "center", *LIMITS)
    for name in names:
        close(whole[name], one[name] + two[name])
    later = [phase | {"first": phase["first"] + at, "last": phase["last"] + at} for phase in two["phases"]]
    assert whole["phases"] == one["phases"] + later
    if chart != "run":
        assert whole["outside_limits"] == one["outside_limits"] + [place + at for place in two["outside_limits"]]


@lawful
@given(FULL.filter(lambda values: len(values) > 1), st.data())
def test_a_rebased_series_is_its_parts_side_by_side(values, data):
    at = data.draw(st.integers(1, len(values) - 1))
    whole, one, two = nhs(values, splits=[at]), nhs(values[:at]), nhs(values[at:])
    for name in ("center", "lcl", "ucl", "special_cause_type", "point_type", "short_group"):
        assert whole[name] == one[name] + two[name]
    assert whole["variation"] == two["variation"]
    both = ihi(values, splits=[at])
    assert both["center"] == ihi(values[at:])["center"]
    assert [phase["runs"] for phase in both["phases"]] == [ihi(values[:at])["runs"], ihi(values[at:])["runs"]]


@lawful
@given(st.lists(st.integers(1, 20), min_size=1, max_size=30), st.lists(st.integers(0, 29), max_size=8))
def test_points_nobody_measured_change_no_statistic(values, gaps):
    gapped = list(values)
    for gap in gaps:
        gapped.insert(gap % (len(gapped) + 1), None)
    numbers = [place for place, value in enumerate(gapped, 1) if value is not None]
    ignored = {"first", "last", "n_points"}
    for chart in ("run", "c", "g", "p", "u"):
        bottoms = None if chart in {"run", "c", "g"} else 20
        one = shewhart(chart, values, bottoms and [bottoms] * len(values))
        two = shewhart(chart, gapped, bottoms and [bottoms] * len(gapped))
        for name in ("value", "center", *(LIMITS if chart != "run" else ())):
            close(one[name], [two[name][place - 1] for place in numbers])
        for name in one["phases"][0].keys() - ignored:
            assert one["phases"][0][name] == two["phases"][0][name]
        assert [numbers[place - 1] for place in one.get("outside_limits", [])] == two.get("outside_limits", [])
    one, two = ihi(values), ihi(gapped)
    for name in ("shifts", "trends"):
        assert [[numbers[place - 1] for place in row["points"]] for row in one[name]] == [
            row["points"] for row in two[name]
        ]


@lawful
@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_changes_no_line_that_does_not_look_at_neighbours(values, random):
    mixed = random.sample(values, len(values))
    for chart in ("run", "i", "c", "g"):
        one, two = shewhart(chart, values), shewhart(chart, mixed)
        assert one["center"] == two["center"]
        if chart in {"c", "g"}:
            assert one["ucl"] == two["ucl"]
            assert len(one["outside_limits"]) == len(two["outside_limits"])


@lawful
@given(GAPPED, st.data(), st.sampled_from(["run", "i"]), TENTHS)
def test_the_value_of_an_excluded_point_moves_no_line(values, data, chart, other):
    place = data.draw(st.integers(1, len(values))) if values else None
    if place is None:
        return
    changed = [other if at == place else value for at, value in enumerate(values, 1)]
    one, two = shewhart(chart, values, exclude=[place]), shewhart(chart, changed, exclude=[place])
    assert one["center"] == two["center"]
    assert one["phases"] == two["phases"]
    assert one.get("ucl") == two.get("ucl")


@lawful
@given(GAPPED, st.sampled_from(["run", "i", "mr"]))
def test_a_number_is_the_same_however_it_is_written(values, chart):
    answers = [
        shewhart(chart, [None if value is None else kind(value) for value in values])
        for kind in (Decimal, float, str, Fraction)
    ]
    assert all(answer == answers[0] for answer in answers)


@lawful
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=24))
def test_counting_useful_points_agrees_with_fractions(pairs):
    values = sorted(Fraction(*pair) for pair in pairs)
    answer = shewhart("run", [top for top, _ in pairs], [bottom for _, bottom in pairs])
    if not values:
        assert answer["phases"] == []
        return
    half = len(values) // 2
    median = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
    assert answer["center"][0] == float(median)
    assert answer["phases"][0]["n_useful"] == sum(value != median for value in values)


@lawful
@given(COUNTS)
def test_runs_fit_into_the_points(values):
    for phase in shewhart("c", values)["phases"]:
        if phase["n_useful"]:
            assert 1 <= phase["longest_run"] <= phase["n_useful"]
            assert phase["longest_run"] + phase["crossings"] <= phase["n_useful"]
        assert phase["runs_signal"] == (phase["long_run_signal"] or phase["few_crossings_signal"])
