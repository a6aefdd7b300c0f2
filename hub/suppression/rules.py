"""Decide, when figures are written, which of them people outside the team may see; see docs/privacy-of-figures.md.

A *slice* is what one team recorded for one measure and one date: a cell for everybody (key None) and cells for groups
of students. The groups of one dimension are disjoint, so for every quantity

    everybody = the groups of the dimension + a remainder nobody recorded (often nil)

and whoever sees some of these figures can subtract. The rule that holds it all together: **what is left after
subtracting everything that was ever published must be nil or at least as large as the threshold.** A single hidden
small cell, a small remainder and hidden cells that are small together are one and the same case. Totals over teams are
made from shown cells only, so they are sums of published figures and add no equation.

Corrections subtract as well: two published totals, before and after, betray the change of a hidden cell. So while a
slice holds something to protect, a cell that was withheld or corrected stays hidden, and once a published cell was
corrected nothing new is published, until the slice as it stands could be shown whole.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import permutations
from operator import sub

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
    """Everything if nothing needs protection; else what is known anyway and, unless something known was corrected, new
    cells, of which enough are hidden that nothing small can be worked out.
    """
    if cut.kind is Kind.AVERAGE:
        least = max(least, LEAST_FOR_AVERAGES)
    parts_of = _PARTS[cut.kind]
    cells = {key: parts_of(figures) for key, figures in cut.cells.items()}
    told = {key: parts for key, figures in earlier.items() if figures and (parts := parts_of(figures)) is not None}
    small = {key for key, parts in cells.items() if parts is None or any(0 < q < least for q in parts)}
    known = {key for key in cells.keys() & told if earlier[key] == cut.cells[key]}
    now = _Sums(cut.dimensions, cells, least)
    corrected, half_made = known != told.keys(), False
    if corrected:
        then = _Sums(cut.dimensions, cells | dict.fromkeys(earlier) | told, least)
        half_made = not then.agreed(told) <= now.agreed(cells)  # whatever the other half is, it may be small
    is_whole = not small and not half_made and now.is_safe(cells)
    gone = {key: told[key] for key in told.keys() - cells.keys()}
    if is_whole and gone:
        # What was taken away may be typed again as it was, and somebody has last week's export: it still subtracts.
        # Where it contradicts what stands there now, it was a mistake that was moved to its place.
        is_whole = _Sums(cut.dimensions, cells | gone, least, is_strict=False).is_safe(cells.keys() | gone.keys())
    if is_whole:
        return frozenset(cells)
    if corrected:  # anything new could be set against what was published before
        return frozenset(known - small)
    fresh = cells.keys() - earlier.keys() - small
    while best := next(([key] for leak in now.leaks(known | fresh) for key in leak if key in fresh), None):
        fresh.discard(best[0])
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

    def __init__(
        self,
        dimensions: Mapping[Key, int | str],
        cells: Mapping[Key, Parts | None],
        least: int,
        *,
        is_strict: bool = True,
    ) -> None:
        self._parts = {key: parts for key, parts in cells.items() if parts is not None}
        self._least = least
        self._is_strict = is_strict  # whether contradictions count
        self._dimensions: dict[Key, list[Key]] = {}
        for key in sorted(cells.keys() & dimensions.keys(), key=lambda key: (str(dimensions[key]), self._size(key))):
            self._dimensions.setdefault(dimensions[key], []).append(key)

    def _size(self, key: Key) -> tuple[Number, Number, str]:
        parts = self._parts.get(key, (0,))
        return parts[min(1, len(parts) - 1)], parts[0], str(key)

    def _whole(self, known: Collection[Key]) -> dict[Key, Parts]:
        """What the groups add up to, for dimensions of which none is hidden. One group alone is hardly everybody."""
        seen = self._parts.keys() & known
        return {
            name: self._sum(groups)
            for name, groups in self._dimensions.items()
            if len(groups) > 1 and seen.issuperset(groups)
        }

    def agreed(self, known: Collection[Key]) -> set[tuple[Key, Key]]:
        """The dimensions (and the total, None) that are seen to add up to the same."""
        added = self._whole(known)
        if None in known and None in self._parts:
            added[None] = self._parts[None]
        return {(a, b) for (a, left), (b, right) in permutations(added.items(), 2) if left == right and any(left)}

    def leaks(self, known: Collection[Key]) -> Iterator[list[Key]]:
        """Go through what somebody who knows these cells can work out and must not; each time, the cells that would
        prevent it if hidden, best first.
        """
        total = self._parts.get(None)
        totals = [(added, self._dimensions[name]) for name, added in self._whole(known).items()]
        stated = False
        if total is not None:
            if stated := None in known:
                totals = [(total, [None])]
            else:
                totals = [(added, groups) for added, groups in totals if added == total]
                yield from ([key for key in groups if any(self._parts[key])] + groups for _, groups in totals)
                # Whoever asks on cannot prevent it: the hidden total is known from a dimension without remainder.
        for groups in self._dimensions.values():
            open_ = [key for key in groups if key in known]
            seen = self._sum(open_)
            for start, others in totals:
                lefts = map(sub, start, seen) if seen else start
                if betrayed := [i for i, left in enumerate(lefts) if self._betrays(left, stated=stated)]:
                    # A cell that adds nothing comes last: hiding it says at least no more.
                    yield [key for key in open_ if any(self._parts[key][i] > 0 for i in betrayed)] + others + open_

    def is_safe(self, known: Collection[Key]) -> bool:
        """Whether somebody who knows these cells can work out nothing that is protected."""
        return next(self.leaks(known), None) is None

    def _betrays(self, left: Number, *, stated: bool) -> bool:
        """Whether a difference is a protected number, or may become one: sums that contradict each other are a
        correction half made, and the other half may be small.
        """
        return left < self._least and (left > 0 or (left < 0 and stated and self._is_strict))

    def _sum(self, keys: Sequence[Key]) -> Parts:
        return tuple(map(sum, zip(*(self._parts[key] for key in keys), strict=True)))
