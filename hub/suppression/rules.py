"""Decide, when figures are written, which of them people outside the team may see; see docs/privacy-of-figures.md.

A *slice* is what one team recorded for one measure and one date: a cell for everybody (key None) and cells for groups
of students. The groups of one dimension are disjoint, so for every quantity

    everybody = the groups of the dimension + a remainder nobody recorded (often nil)

and whoever sees some of these figures can subtract. The rule that holds it all together: **what is left after
subtracting everything ever published must be nil or at least as large as the threshold.** A single hidden small
cell, a small remainder and hidden cells that are small together are one and the same case. Totals over teams are made
from shown cells only, so they are sums of published figures and add no equation.

Corrections subtract as well: two published totals, before and after, betray the change of a hidden cell. So a slice
that holds something to protect publishes only cells at their first value; a value that was withheld or corrected stays
hidden until the slice as it stands could be shown whole.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Number = int | Decimal
Key = int | str | None
"""The id of a group of students; None is everybody."""
Parts = tuple[Number, ...]
"""The quantities of a cell that add up over groups and that nobody may learn when they are small."""

LEAST = 5
"""No network may set its threshold lower."""
LEAST_FOR_AVERAGES = 8
"""An average over fewer pupils is hidden, whatever the threshold."""


class Kind(StrEnum):
    """How the figures of a measure are made."""

    COUNT = "count"
    """A number of things; no denominator."""
    PERCENT = "percent"
    """People out of people: the rest, who did not, can be counted too."""
    RATE = "rate"
    """Happenings for an exposure."""
    AVERAGE = "average"
    """A mean or a median; `den` is the number of people it rests on, if known."""
    EVENT = "event"
    """Days or cases between single events: every point is about one person."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one cell holds: numerator, count or value; denominator, exposure or the people an average rests on."""

    num: Number
    den: Number | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """One team's figures of one measure for one date.

    `dimensions` names the dimension of each group that has a cell. A measure that is not about people (minutes of
    teachers' time) hides nothing.
    """

    kind: Kind
    cells: Mapping[Key, Figures]
    dimensions: Mapping[Key, int | str]
    about_people: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The cells outsiders may see and those they may not; why a cell is hidden is not told, not even here.

    `published` is what must be remembered and handed to the next decision about this slice as `earlier`.
    """

    shown: frozenset[Key]
    hidden: frozenset[Key]
    published: Mapping[Key, Figures | None]


def decide(cut: Slice, *, least: int, earlier: Mapping[Key, Figures | None] | None = None) -> Decision:
    """Say which cells of a slice are shown to people outside the team.

    `least` is the network's threshold: numbers from 1 to `least` - 1 are protected. `earlier` holds every cell this
    slice has ever had, with the figures last published, or None if none ever were: the `published` of the decision
    before. Raises ValueError for a threshold below 5.
    """
    if least < LEAST:
        raise ValueError(f"A threshold of {least} protects nobody; the lowest is {LEAST}.")
    earlier = earlier or {}
    shown = _shown(cut, least, earlier) if cut.about_people else frozenset(cut.cells)
    published = dict(earlier)
    for key, figures in cut.cells.items():
        if key in shown:
            published[key] = figures
        else:
            published.setdefault(key, None)
    return Decision(shown, frozenset(cut.cells) - shown, published)


def _shown(cut: Slice, least: int, earlier: Mapping[Key, Figures | None]) -> frozenset[Key]:
    """Everything if nothing needs protection; else what is known anyway and, of the cells at their first value, enough
    hidden that nothing small can be worked out.
    """
    if cut.kind is Kind.AVERAGE:
        least = max(least, LEAST_FOR_AVERAGES)
    parts = {key: _PARTS[cut.kind](figures) for key, figures in cut.cells.items()}
    countable = {key: p for key, p in parts.items() if p is not None}
    small = {key for key, p in parts.items() if p is None or any(0 < q < least for q in p)}
    known = {key for key in countable if earlier.get(key) == cut.cells[key]}
    corrected = any(key not in known and earlier.get(key) is not None for key in cut.cells)
    sums = _Sums(cut, countable, least, corrected=corrected)
    if not small and next(sums.leaks(countable), None) is None:
        return frozenset(cut.cells)
    fresh = countable.keys() - earlier.keys() - small
    while best := next(({key} for remedy in sums.leaks(known | fresh) for key in remedy if key in fresh), None):
        fresh -= best
    return frozenset((known - small) | fresh)


def _percent(figures: Figures) -> Parts | None:
    return None if figures.den is None else (figures.num, figures.den, figures.den - figures.num)


_PARTS: Mapping[Kind, Callable[[Figures], Parts | None]] = {
    Kind.COUNT: lambda figures: (figures.num,),
    Kind.PERCENT: _percent,
    Kind.RATE: lambda figures: None if figures.den is None else (figures.num, figures.den),
    Kind.AVERAGE: lambda figures: None if figures.den is None else (figures.den,),
    Kind.EVENT: lambda _: None,
}
"""None: never to be shown, and nothing can be subtracted from it."""


class _Sums:
    """The equations of a slice, and what a reader who knows some cells can work out from them."""

    def __init__(self, cut: Slice, parts: Mapping[Key, Parts], least: int, *, corrected: bool) -> None:
        self._parts = parts
        self._least = least
        self._corrected = corrected
        self._dimensions: list[list[Key]] = []
        by_name: dict[int | str, list[Key]] = {}
        for key in cut.cells:
            if key is not None:
                by_name.setdefault(cut.dimensions[key], []).append(key)
        for name in sorted(by_name, key=str):
            self._dimensions.append(sorted(by_name[name], key=self._size))

    def _size(self, key: Key) -> tuple[Number, Number, str]:
        parts = self._parts.get(key, (0,))
        return parts[min(1, len(parts) - 1)], parts[0], str(key)

    def leaks(self, known: Collection[Key]) -> Iterator[list[Key]]:
        """Go through what somebody who knows these cells can work out and must not; each time, the cells that would
        prevent it if hidden, best first.
        """
        total = self._parts.get(None)
        whole = [(self._sum(groups), groups) for groups in self._dimensions if all(key in known for key in groups)]
        if total is not None and None not in known:
            whole = [(added, groups) for added, groups in whole if added == total]
            yield from ([key for key in groups if any(self._parts[key])] for _, groups in whole)
        # Whoever asks on could not prevent that a hidden total is known from a dimension without remainder.
        stated: list[Key] = [None]
        totals = [(total, stated)] if total is not None and None in known else whole
        for groups in self._dimensions:
            seen = self._sum([key for key in groups if key in known])
            for start, others in totals:
                if others is groups or not start:
                    continue
                small = [i for i, left in enumerate(_less(start, seen)) if self._betrays(left, stated=others is stated)]
                if small:
                    yield [g for g in groups if g in known and any(self._parts[g][i] > 0 for i in small)] + others

    def _betrays(self, left: Number, *, stated: bool) -> bool:
        """Whether a difference is a protected number, or says that a correction is only half made."""
        return 0 < left < self._least or (left < 0 and stated and self._corrected)

    def _sum(self, keys: Sequence[Key]) -> Parts:
        return tuple(map(sum, zip(*(self._parts[key] for key in keys), strict=True)))


def _less(start: Parts, seen: Parts) -> Parts:
    return tuple(a - b for a, b in zip(start, seen, strict=True)) if seen else start
