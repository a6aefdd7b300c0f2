"""What may be given: numbers of every kind, exactly; and a sentence for what cannot be meant."""

import ast
import math
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from hub.spc import CHARTS, VALUE_KINDS, WrongInput, analyse, needed_points, suggest_chart
from tests.spc.series import grouped, ihi, nhs, points, shewhart

TIED = [87.1, 87.3, 86.0, 88.4, *[87.2] * 8, 88.0, 87.0]


@pytest.mark.parametrize("kind", [float, str, lambda value: Decimal(str(value)), lambda value: Fraction(str(value))])
def test_a_median_between_two_decimals_is_the_decimal_between_them(kind):
    assert (87.1 + 87.3) / 2 < 87.2  # what floats would say
    answer = shewhart("run", [kind(value) for value in TIED], freeze=4)
    assert answer["center"][0] == 87.2
    assert answer["phases"][0]["n_useful"] == 6
    assert ihi([kind(value) for value in TIED], freeze=4)["n_useful"] == 6


def test_a_mean_of_decimals_is_exact():
    assert sum([0.1] * 3) / 3 != 0.1
    assert shewhart("i", [0.1] * 3)["phases"][0]["n_useful"] == 0
    assert nhs([0.1, 0.1, 0.1, 0.2, 0.0])["center"] == [0.1] * 5


def test_ratios_that_are_equal_are_the_same_number():
    answer = shewhart("p", [1, 2, 3, 3], [3, 6, 9, 9], multiply=100)
    assert answer["phases"][0]["n_useful"] == 0
    assert shewhart("run", [1, 2, 3, 1], [3, 6, 9, 2])["phases"][0]["n_useful"] == 1
    assert shewhart("u", ["0.5", Fraction(1, 4)], ["1.5", 0.75])["value"] == [pytest.approx(1 / 3)] * 2


def test_ties_hold_among_ratios_over_hundreds_of_large_denominators():
    # The common denominator of all of these is too long to compute with; a third stays a third all the same.
    low = [(place, 10**9 + 7919 * place) for place in range(1, 300)]
    high = [(10**9 + place, 10**9 + 104729 * place) for place in range(1, 300)]
    pairs = [*low, (1, 3), (5, 15), (None, 7), (333, 999), *high]
    answer = shewhart("run", [top for top, _ in pairs], [bottom for _, bottom in pairs])
    assert answer["center"][0] == pytest.approx(1 / 3, rel=1e-15)
    assert answer["phases"][0]["n_useful"] == 598
    assert answer["phases"][0]["longest_run"] == 299
    frozen = ihi([Fraction(*pair) if pair[0] else None for pair in pairs], freeze=600)
    assert frozen["n_useful"] == 598
    # As far above a third as below it, in pairs: the mean is a third.
    bottoms = [10**9 + 104729 * place + 1 for place in range(1, 400)]
    around = [(bottom + way, 3 * bottom) for bottom in bottoms for way in (3, -3)]
    answer = shewhart("i", [5, *(top for top, _ in around)], [15, *(bottom for _, bottom in around)])
    assert answer["phases"][0]["n_useful"] == 798


def test_missing_keys_have_their_defaults():
    bare = analyse("shewhart_anhoej", "i", {"points": points([1, 5, 2, 7])})
    said = shewhart(
        "i", [1, 5, 2, 7], freeze=None, splits=None, exclude=None, center=None, screen_moving_ranges=None, multiply=None
    )
    assert bare == said == shewhart("i", [1, 5, 2, 7], splits=[], exclude=(), multiply=1, screen_moving_ranges=True)
    assert analyse("shewhart_anhoej", "run", {"points": [{}, {"y": 3}, {"x": "May", "y": None}]})["value"] == [
        None,
        3,
        None,
    ]
    assert nhs([1, 2, 9]) == nhs([1, 2, 9], improvement_direction=None, target=None, freeze_per_phase=None)


def test_any_mapping_and_tuples_will_do():
    given = MappingProxyType({"points": (MappingProxyType({"y": 1}), {"y": 2})})
    assert analyse("shewhart_anhoej", "run", given)["center"] == [1.5, 1.5]


def test_a_freeze_may_be_longer_than_the_series_so_far():
    assert shewhart("i", [1, 5, 2], freeze=24) == shewhart("i", [1, 5, 2])


def test_answers_are_whole_where_they_are_whole():
    answer = shewhart("run", ["2.0", Decimal(3), 4.0])
    assert [type(value) for value in answer["value"]] == [int] * 3
    assert shewhart("run", [Decimal("0E+5"), Decimal("-0.0"), "1e3"])["value"] == [0, 0, 1000]


@pytest.mark.parametrize(
    ("engine", "chart", "given", "sentence"),
    [
        ("anhoej", "run", {"points": []}, "no rules called “anhoej”"),
        ("ihi_run", "pie", {"points": []}, "no chart called “pie”"),
        ("nhs_xmr", "p", {"points": []}, "charts of single values"),
        ("ihi_run", "run", None, "must be an object"),
        ("ihi_run", "run", {}, "needs a list of points"),
        ("ihi_run", "run", {"points": [5]}, "Each point must be an object"),
        ("ihi_run", "run", {"points": [{"y": 1}] * 10_001}, "at most 10,000 points; these are 10,001"),
        ("auto_rephase", "run", {"points": [], "direction": "up"}, "“direction” must be one of either, above, below"),
        ("auto_rephase", "run", {"points": [], "run_length": 0}, "“run_length” must be a whole number of at least 1"),
        ("nhs_xmr", "i", {"points": [], "freeze_per_phase": "12"}, "“freeze_per_phase” must be a whole number"),
        ("nhs_xmr", "i", {"points": [], "target": True}, "The target must be a number"),
        ("shewhart_anhoej", "xbar", {"points": [{"values": 5}]}, "Point 1 needs a list of values"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(engine, chart, given, sentence):
    with pytest.raises(ValueError, match=sentence):
        analyse(engine, chart, given)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"splits": [0]}, "“splits” may name points 1 to 3 only"),
        ({"splits": [4]}, "“splits” may name points 1 to 3 only"),
        ({"splits": ["2"]}, "“splits” may name points"),
        ({"splits": 2}, "“splits” must be a list"),
        ({"exclude": [True]}, "“exclude” may name points"),
        ({"freeze": True}, "“freeze” must be a whole number"),
        ({"screen_moving_ranges": "no"}, "“screen_moving_ranges” must be true or false"),
        ({"multiply": 0}, "factor to multiply by must be greater than zero"),
        ({"center": "high"}, "The centre must be a number"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, sentence):
    with pytest.raises(WrongInput, match=sentence):
        shewhart("i", [1, 2, 3], **options)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("many", "The value of point 2 must be a number"),
        ("", "The value of point 2 must be a number"),
        ("1" * 300, "The value of point 2 must be a number"),
        (True, "The value of point 2 must be a number"),
        ([1], "The value of point 2 must be a number"),
        (math.nan, "The value of point 2 must be a finite number"),
        (math.inf, "The value of point 2 must be a finite number"),
        ("1e999999999", "too large"),
        (Decimal("1e-999999999"), "too finely divided"),
        (10**200, "too large"),
        (Fraction(1, 10**200), "too finely divided"),
        ("1." + "3" * 150, "too finely divided"),
    ],
)
def test_a_value_must_be_a_finite_number_of_reasonable_size(value, sentence):
    with pytest.raises(WrongInput, match=sentence):
        shewhart("run", [1, value])


def test_what_a_chart_cannot_draw_is_refused():
    with pytest.raises(WrongInput, match="greater than zero; at point 2 it is not"):
        shewhart("t", [3, 0])
    with pytest.raises(WrongInput, match="centre of a chart of times between events must be greater"):
        shewhart("t", [3, 1], center=0)
    for chart in ("c", "g"):
        with pytest.raises(WrongInput, match="A count cannot be negative; at point 1 it is"):
            shewhart(chart, [-1])
    for chart in ("p", "pp", "u", "up"):
        with pytest.raises(WrongInput, match="A count cannot be negative; at point 1 it is"):
            shewhart(chart, [-1], [5])
        with pytest.raises(WrongInput, match="A denominator cannot be negative; at point 2 it is"):
            shewhart(chart, [1, 1], [5, -5])
    with pytest.raises(WrongInput, match="The value of point 1 must be a number"):
        grouped("s", [["x"]])


@pytest.mark.parametrize(
    ("kind", "plain", "over"),
    [
        ("number", "i", "i"),
        ("percent", "i", "p"),
        ("count", "c", "u"),
        ("rate", "i", "u"),
        ("days_between", "t", "t"),
        ("count_between", "g", "g"),
    ],
)
def test_the_chart_that_fits(kind, plain, over):
    assert suggest_chart(kind, False, 12) == plain
    assert suggest_chart(kind, has_denominator=True, points=200) == over
    assert suggest_chart(kind, True, 11) == suggest_chart(kind, False, 0) == "run"
    assert plain in CHARTS
    assert kind in VALUE_KINDS


def test_an_unknown_kind_of_value_has_no_chart():
    with pytest.raises(ValueError, match="one of number, percent"):
        suggest_chart("mood", False, 30)


def test_ten_useful_points_are_enough():
    assert [needed_points(useful) for useful in (0, 9, 10, 50)] == [10, 1, 0, 0]


def test_the_package_needs_nothing_but_the_standard_library():
    for path in Path(analyse.__code__.co_filename).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
                assert all(
                    name.startswith("hub.spc") or name.split(".")[0] in sys.stdlib_module_names for name in names
                )
