"""Somebody outside the team who keeps every figure ever published and subtracts: exact, with fractions.

What is known of one quantity over time is a system of equations `everybody = groups + remainder`, one for each write
and dimension, over numbers that are not negative. The truth solves it. A number is pinned when no other solution
differs there; because the truth is at hand, only the directions that lead away from it need be searched.

The attacker is told more than the hub tells: that a remainder is nil, that it stayed the same from one write to the
next, and which cells were corrected.
"""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Unknown = Hashable
Row = dict[Unknown, Fraction]


class System:
    """Equations of one quantity. `truth` is the value of every unknown number that occurs in them."""

    def __init__(self) -> None:
        self._pivots: dict[Unknown, Row] = {}
        self._unknowns: dict[Unknown, Fraction] = {}

    def add(self, terms: Mapping[Unknown, int], truth: Mapping[Unknown, Fraction]) -> None:
        """Learn that the sum of these unknown numbers, each times its factor, is what it truly is."""
        self._unknowns |= {name: truth[name] for name in terms}
        row = self._reduced({name: Fraction(factor) for name, factor in terms.items()})
        if not row:
            return
        pivot = next(iter(row))
        row = {name: factor / row[pivot] for name, factor in row.items()}
        for other in self._pivots.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        self._pivots[pivot] = row

    def pins(self, name: Unknown) -> bool:
        """Whether the truth is the only possible value of this number."""
        if name not in self._unknowns:
            return False
        target = self._reduced({name: Fraction(1)})
        nils = [self._reduced({nil: Fraction(1)}) for nil, value in self._unknowns.items() if value == 0]
        return not any(_possible(nils, target, sign) for sign in (1, -1))

    def _reduced(self, row: Row) -> Row:
        """The same direction, said with numbers that may move freely."""
        row = dict(row)
        for name in [name for name in row if name in self._pivots]:
            _subtract(row, self._pivots[name], row[name])
        return row


def _subtract(row: Row, other: Row, times: Fraction) -> None:
    for name, factor in other.items():
        row[name] = row.get(name, Fraction(0)) - times * factor
        if not row[name]:
            del row[name]


def _possible(nils: Iterable[Row], target: Row, sign: int) -> bool:
    """Whether a step exists that moves the target by `sign` and no nil below nil (Fourier and Motzkin)."""
    one = "the constant"
    rows = [dict(row) for row in nils if row]
    rows.append({name: sign * factor for name, factor in target.items()} | {one: Fraction(-1)})
    while names := {name for row in rows for name in row} - {one}:
        name = min(names, key=lambda n: _pairs(rows, n))
        up = [row for row in rows if row.get(name, 0) > 0]
        down = [row for row in rows if row.get(name, 0) < 0]
        rows = [row for row in rows if name not in row]
        for above in up:
            for below in down:
                row = dict(above)
                _subtract(row, below, above[name] / below[name])
                if row not in rows:
                    rows.append(row)
    return all(row.get(one, 0) >= 0 for row in rows)


def _pairs(rows: list[Row], name: Unknown) -> int:
    up = sum(row.get(name, 0) > 0 for row in rows)
    down = sum(row.get(name, 0) < 0 for row in rows)
    return up * down
