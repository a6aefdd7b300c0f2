"""How long a run, how few crossings and how many runs chance would give."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import comb

import pytest

from hub.spc.runs import crossings_min, longest_run_max, runs, runs_limits

# Useful points, longest run, fewest crossings, fewest and most runs with half of the points on each side.
TABLE = """
10 6 2 3-9 | 11 6 2 4-9 | 12 7 3 4-10 | 13 7 3 4-11 | 14 7 4 4-12 | 15 7 4 5-12 | 16 7 4 5-13
17 7 5 6-13 | 18 7 5 6-14 | 19 7 6 6-15 | 20 7 6 7-15 | 21 7 6 7-16 | 22 7 7 8-16 | 23 8 7 8-17
24 8 8 8-18 | 25 8 8 9-18 | 26 8 8 9-19 | 27 8 9 10-19 | 28 8 9 10-20 | 29 8 10 10-21 | 30 8 10 11-21
31 8 11 11-22 | 32 8 11 12-22 | 33 8 11 12-23 | 34 8 12 12-24 | 35 8 12 13-24 | 36 8 13 13-25 | 37 8 13 14-25
38 8 14 14-26 | 39 8 14 14-26 | 40 8 14 15-27 | 45 8 17 17-30 | 50 9 19 19-33 | 60 9 23 24-38 | 70 9 28 28-44
80 9 32 32-50 | 90 9 37 37-55 | 100 10 41 41-61
"""
ROWS = [row.split() for line in TABLE.split("\n") for row in line.split(" | ") if row]


@pytest.mark.parametrize(("useful", "longest", "crossings", "limits"), ROWS, ids=[row[0] for row in ROWS])
def test_the_published_table(useful, longest, crossings, limits):
    number = int(useful)
    assert longest_run_max(number) == int(longest)
    assert crossings_min(number) == int(crossings)
    assert runs_limits(number // 2, number - number // 2) == tuple(map(int, limits.split("-")))


@pytest.mark.parametrize("useful", range(1, 101))
def test_fewest_crossings_are_the_smallest_number_that_reaches_five_per_cent(useful):
    def share(most):
        return Fraction(sum(comb(useful - 1, k) for k in range(most + 1)), 2 ** (useful - 1))

    fewest = crossings_min(useful)
    assert share(fewest) >= Fraction(1, 20)
    assert fewest == 0 or share(fewest - 1) < Fraction(1, 20)


@pytest.mark.parametrize("count", range(2, 12))
def test_limits_of_the_number_of_runs_are_those_of_all_arrangements(count):
    for above in range(1, count):
        numbers = []
        for chosen in combinations(range(count), above):
            sides = [place in chosen for place in range(count)]
            numbers.append(1 + sum(one != two for one, two in pairwise(sides)))
        numbers.sort()

        def reaching(share, numbers=numbers):
            return next(n for n in numbers if Fraction(sum(m <= n for m in numbers), len(numbers)) >= share)

        assert runs_limits(above, count - above) == (reaching(Fraction(1, 40)), reaching(Fraction(39, 40)))


def test_points_all_on_one_side_are_one_run_and_none_at_all_have_no_limits():
    assert runs_limits(12, 0) == runs_limits(0, 12) == (1, 1)
    assert runs_limits(0, 0) is None


def test_a_missing_point_or_one_on_the_line_neither_breaks_nor_lengthens_a_run():
    found = runs([(1, 1), (2, 0), (3, 1), (4, None), (5, 1), (6, -1), (7, 0)])
    assert [(run.side, run.points) for run in found] == [(1, [1, 3, 5]), (-1, [6])]
