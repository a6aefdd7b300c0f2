"""A slice that grows and is corrected at random, what outsiders see of it each time, and what they can work out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from hub.suppression import Decision, Figures, Key, Kind, Slice, decide
from tests.suppression.attacker import System, Unknown

PEOPLE = [0, 0, 1, 2, 3, 4, 5, 7, 9, 10, 12, 15, 18, 30, 60]
SPANS: dict[Kind, tuple[str, ...]] = {
    Kind.COUNT: ("num",),
    Kind.PERCENT: ("num", "rest"),
    Kind.RATE: ("num", "den"),
    Kind.AVERAGE: ("den",),
}
"""The quantities of each kind that are independent of each other; of a percentage the denominator is their sum."""


def quantity(figures: Figures, name: str) -> int:
    """One of num, den, rest."""
    if name == "rest":
        return int(figures.den or 0) - int(figures.num)
    return int(getattr(figures, name))


@dataclass
class Written:
    """The slice after one write, as it was, with the number of each cell's version, and what was decided."""

    cut: Slice
    least: int
    everybody: Figures
    versions: dict[Key, int]
    decision: Decision


@dataclass
class World:
    """Random and repeatable. `decider` is replaced to see that the attacker catches a worse one."""

    random: Random
    kind: Kind
    decider: Callable[..., Decision] = decide
    least: int = 5
    history: list[Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        groups = iter(range(1, 20))
        self.dimensions: dict[Key, str] = {
            next(groups): name for name in "abc"[: self.random.randint(1, 3)] for _ in range(self.random.randint(1, 3))
        }
        self.least = self.random.choice([5, 5, 8, 10])
        self.truth = self.people()
        self.cells: dict[Key, Figures] = {}
        self.versions: dict[Key, int] = dict.fromkeys([None, *self.dimensions], 0)
        self.earlier: Mapping[Key, Figures | None] = {}

    def people(self) -> dict[Key, Figures]:
        """Figures that agree: dimensions with and without a remainder, filled up to the same total."""
        pick = self.random.choice
        cells: dict[Key, Figures] = {}
        for key in self.dimensions:
            cells[key] = self.figures(pick(PEOPLE), pick(PEOPLE))
        sums = {
            name: [sum(self.pair(cells[k])[i] for k in cells if self.dimensions[k] == name) for i in (0, 1)]
            for name in set(self.dimensions.values())
        }
        total = [max(pair[i] for pair in sums.values()) + pick([0, 0, 0, 3, 20]) for i in (0, 1)]
        for name in sorted(sums):
            if self.random.random() < 0.6:  # the last group takes what is left: no remainder
                last = max(key for key in cells if self.dimensions[key] == name)
                cells[last] = self.figures(*(self.pair(cells[last])[i] + total[i] - sums[name][i] for i in (0, 1)))
        return cells | {None: self.figures(*total)}

    def figures(self, num: int, rest: int) -> Figures:
        """Figures from two independent numbers."""
        return Figures(num, None if self.kind is Kind.COUNT else num + rest if self.kind is Kind.PERCENT else rest)

    def pair(self, figures: Figures) -> tuple[int, int]:
        """And back."""
        num = int(figures.num)
        return num, 0 if figures.den is None else int(figures.den) - (num if self.kind is Kind.PERCENT else 0)

    def corrected(self) -> dict[Key, Figures]:
        """The truth with a group larger or smaller, and its total with it, in some dimensions only."""
        cells = dict(self.truth)
        key = self.random.choice(list(self.dimensions))
        new = self.random.choice(PEOPLE), self.random.choice(PEOPLE)
        change = [a - b for a, b in zip(new, self.pair(cells[key]), strict=True)]
        cells[key] = self.figures(*new)
        if self.random.random() < 0.8:
            cells[None] = self.figures(*(max(0, a + b) for a, b in zip(self.pair(cells[None]), change, strict=True)))
            for name in sorted(set(self.dimensions.values()) - {self.dimensions[key]}):
                other = self.random.choice([k for k in self.dimensions if self.dimensions[k] == name])
                if self.random.random() < 0.7:
                    cells[other] = self.figures(
                        *(max(0, a + b) for a, b in zip(self.pair(cells[other]), change, strict=True))
                    )
        return cells

    def live(self, writes: int) -> Iterator[Written]:
        """Write again and again: cells arrive and are corrected, alone and together; the threshold is raised."""
        for _ in range(writes):
            missing = [key for key in self.truth if key not in self.cells]
            stale = [key for key in self.cells if self.cells[key] != self.truth[key]]
            what = self.random.random()
            if stale and what < 0.7:
                now = stale if what < 0.4 else [self.random.choice(stale)]
            elif missing and what < 0.8:
                now = self.random.sample(missing, self.random.randint(1, len(missing)))
            elif what < 0.9 and self.cells:
                self.truth = self.corrected()
                now = [key for key in self.cells if self.cells[key] != self.truth[key]]
                now = now if self.random.random() < 0.7 else now[:1]
            else:
                self.least += self.random.choice([0, 2, 5])
                now = []
            yield self.write(now)

    def write(self, keys: list[Key]) -> Written:
        """Record the truth of these cells."""
        if (
            None not in self.cells
            and self.history
            and (self.cells.keys() & set(keys) or self.history[-1].everybody != self.truth[None])
        ):
            self.versions[None] += 1  # nobody can know that a number nobody recorded is still the same
        for key in keys:
            self.versions[key] += key in self.cells
            self.cells[key] = self.truth[key]
        everybody = self.cells.get(None, self.truth[None])
        cut = Slice(self.kind, dict(self.cells), self.dimensions)
        decision = self.decider(cut, least=self.least, earlier=self.earlier)
        self.earlier = decision.published
        self.history.append(Written(cut, self.least, everybody, dict(self.versions), decision))
        return self.history[-1]


def worked_out(history: list[Written]) -> set[tuple[object, str, int]]:
    """The protected numbers of the newest state that its whole history pins: (cell or dimension, quantity, value).

    What was pinned when the threshold was still lower, and allowed then, is nobody's fault now.
    """
    last = history[-1]
    raised = next((i for i in range(len(history), 0, -1) if history[i - 1].least < last.least), 0)
    found = set()
    now, then = _published(history), _published(history[:raised])
    remainders = [rest for state in _remainders(history)[:raised] for rest in state.items()]
    for what, unknown, values in _hidden(history):
        if any(what == f"rest of {name}" and rest.values == values for name, rest in remainders):
            continue  # as it was when that was allowed to be known
        pinned = {n for n in values if _pins(history, n, unknown, now) and not _pins(history, n, unknown, then)}
        if last.cut.kind is Kind.PERCENT:
            values["den"] = values["num"] + values["rest"]
            pinned |= {"den"} if {"num", "rest"} <= pinned else set()
        least = max(8, last.least) if last.cut.kind is Kind.AVERAGE else last.least
        found |= {(what, name, values[name]) for name in pinned if 0 < values[name] < least}
    return found


def _hidden(history: list[Written]) -> Iterator[tuple[object, Unknown, dict[str, int]]]:
    """The hidden cells and the remainders of the newest state: what, as which unknown number, its quantities."""
    last = history[-1]
    for key in last.decision.hidden:
        if last.decision.published[key] == last.cut.cells[key]:
            continue  # published under a lower threshold, and now what it was then
        yield (
            key,
            (key, last.versions[key]),
            {name: quantity(last.cut.cells[key], name) for name in SPANS[last.cut.kind]},
        )
    if None in last.cut.cells:
        for dimension, rest in _remainders(history)[-1].items():
            yield f"rest of {dimension}", rest.unknown, dict(rest.values)


@dataclass(frozen=True)
class Remainder:
    """What everybody is more than the groups of a dimension; `nil` if readers know that it is nothing."""

    unknown: Unknown
    values: dict[str, int]
    nil: bool


def _remainders(history: list[Written]) -> list[dict[str, Remainder]]:
    """For each state and dimension, where the figures do not contradict each other.

    A remainder keeps its name for as long as it stays the same, unless it is nil or everybody was not written. That
    groups are everybody is known unless the same groups were not, at another time, or there is only one.
    """
    names: dict[str, Remainder] = {}
    partial: set[frozenset[Key]] = set()
    states: list[dict[str, Remainder]] = []
    for number, state in enumerate(history):
        cells, dimensions = state.cut.cells, state.cut.dimensions
        states.append({})
        for dimension in {dimensions[key] for key in cells if key is not None}:
            groups = frozenset(key for key in cells if key is not None and dimensions[key] == dimension)
            left = {
                name: quantity(state.everybody, name) - sum(quantity(cells[key], name) for key in groups)
                for name in SPANS[state.cut.kind]
            }
            if min(left.values()) < 0:
                names.pop(
                    dimension, None
                )  # figures that contradict each other tell nobody that something stayed the same
                continue
            if any(left.values()):
                partial.add(groups)
            nil = not any(left.values())
            if nil or None not in cells or dimension not in names or names[dimension].values != left:
                nil = nil and groups not in partial and len(groups) > 1
                names[dimension] = Remainder(("rest of", dimension, number), left, nil)
            states[-1][dimension] = names[dimension]
    return states


def _published(history: list[Written]) -> set[Unknown]:
    """Every version of a cell that was ever shown; also late, it tells of the time when it was still hidden."""
    return {(key, state.versions[key]) for state in history for key in state.decision.shown}


def _pins(history: list[Written], name: str, unknown: Unknown, published: set[Unknown]) -> bool:
    """Whether this number follows from what was published, all states being related as they truly are."""
    if unknown in published:
        return True
    system = System()
    for state, remainders in zip(history, _remainders(history), strict=True):
        for dimension, rest in remainders.items():
            terms: dict[Unknown, int] = {(None, state.versions[None]): 1}
            truth = {(None, state.versions[None]): Fraction(quantity(state.everybody, name))}
            for key, figures in state.cut.cells.items():
                if key is not None and state.cut.dimensions[key] == dimension:
                    terms[key, state.versions[key]] = -1
                    truth[key, state.versions[key]] = Fraction(quantity(figures, name))
            if not rest.nil:
                terms[rest.unknown] = -1
                truth[rest.unknown] = Fraction(rest.values[name])
            system.add({term: factor for term, factor in terms.items() if term not in published}, truth)
    return system.pins(unknown)
