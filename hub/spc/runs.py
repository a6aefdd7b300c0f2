"""Runs: what is counted of points above and below a line, and how much of it chance would give."""

import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

FEWEST_USEFUL = 10
"""Below this number of useful points the rules of runs analysis are not validated."""


class Run(NamedTuple):
    """Useful points that follow on one another on one side (1 above, -1 below) of the centre; points count from 1."""

    side: int
    points: list[int]


def runs(sides: Iterable[tuple[int, int | None]]) -> list[Run]:
    """The runs of a phase, from (point, side).

    Missing values (None) and points on the centre (0) are not useful: they neither break nor lengthen a run.
    """
    useful = (pair for pair in sides if pair[1])
    return [
        Run(side, [point for point, _ in members])
        for side, members in groupby(useful, key=lambda pair: pair[1])
        if side is not None
    ]


def longest_run_max(useful: int) -> int:
    """The longest run that does not surprise in so many useful points (Anhøj; after Schilling 2012)."""
    return round(math.log2(useful)) + 3


@lru_cache(maxsize=1024)
def crossings_min(useful: int) -> int:
    """The fewest crossings that do not surprise: the smallest k with P(X ≤ k) ≥ 5 % in n - 1 tosses of a coin."""
    tosses = max(useful - 1, 0)
    needed = 1 << tosses
    ways = below = 1
    k = 0
    while below * 20 < needed:
        ways = ways * (tosses - k) // (k + 1)
        below += ways
        k += 1
    return k


@lru_cache(maxsize=1024)
def runs_limits(above: int, below: int) -> tuple[int, int] | None:
    """The fewest and most runs that do not surprise (2.5 % and 97.5 %), None with no point at all.

    The exact distribution of the number of runs in a random order of so many above and so many below (Wald and
    Wolfowitz; Swed and Eisenhart 1943 tabulated it).
    """
    if not above + below:
        return None
    if not above or not below:
        return 1, 1
    total = math.comb(above + below, above)
    seen = 0
    low = None
    one = two = 1  # in how many ways the points above, and those below, can be cut into `pieces`
    pieces = 0
    while True:
        pieces += 1
        next_one, next_two = one * (above - pieces) // pieces, two * (below - pieces) // pieces
        for number, ways in ((2 * pieces, 2 * one * two), (2 * pieces + 1, one * next_two + next_one * two)):
            seen += ways
            if low is None and seen * 40 >= total:
                low = number
            if low is not None and seen * 40 >= total * 39:
                return low, number
        one, two = next_one, next_two
