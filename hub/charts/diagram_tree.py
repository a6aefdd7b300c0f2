"""Which ideas are drawn beside which driver, and how much evidence lies beneath each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.charts.diagram_boxes import DriverBox, IdeaBox


@dataclass(frozen=True)
class Block:
    """The ideas drawn beside one secondary driver, or straight beside a primary one (`driver` is None)."""

    driver: DriverBox | None
    ideas: tuple[IdeaBox, ...]

    @property
    def tested(self) -> bool:
        """Whether any of its ideas has been tried."""
        return any(not idea.untested for idea in self.ideas)


@dataclass(frozen=True)
class Branch:
    """A primary driver with its blocks; without a driver, the ideas that are not yet placed."""

    driver: DriverBox | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tree:
    """The theory as it is drawn, and the further drivers of ideas that hang under several."""

    branches: tuple[Branch, ...]
    also: tuple[tuple[str, str], ...]
    """Pairs of driver key and idea key."""
    beneath: dict[str, tuple[IdeaBox, ...]]
    """Every idea under a driver key, each once, wherever it is drawn."""

    def decisions(self, driver: DriverBox) -> int:
        """How many tests under the driver ended in a decision."""
        if driver.decisions is not None:
            return driver.decisions
        return sum(idea.tally.decisions for idea in self.beneath[driver.key])

    def tested(self, driver: DriverBox) -> bool:
        """Whether anything under the driver has been tried."""
        return bool(self.decisions(driver)) or any(not idea.untested for idea in self.beneath[driver.key])


def grow(drivers: Sequence[DriverBox], ideas: Sequence[IdeaBox]) -> Tree:
    """Put every idea beside the first of its drivers that exists; unknown driver keys are passed over."""
    parents = {driver.key: driver.key for driver in drivers}
    parents.update({part.key: driver.key for driver in drivers for part in driver.secondary})
    home: dict[str | None, list[IdeaBox]] = {}
    also: list[tuple[str, str]] = []
    for idea in ideas:
        keys = list(dict.fromkeys(key for key in idea.drivers if key in parents))
        home.setdefault(keys[0] if keys else None, []).append(idea)
        # A line to the driver's own parent would say nothing new.
        also.extend((key, idea.key) for key in keys[1:] if key != parents[keys[0]])
    branches = [_branch(driver, home) for driver in drivers]
    if None in home:
        branches.append(Branch(None, (Block(None, tuple(home[None])),)))
    return Tree(tuple(branches), tuple(also), _beneath(parents, ideas))


def _branch(driver: DriverBox, home: dict[str | None, list[IdeaBox]]) -> Branch:
    blocks = [Block(part, tuple(home.get(part.key, ()))) for part in driver.secondary]
    direct = tuple(home.get(driver.key, ()))
    if direct or not blocks:
        blocks.append(Block(None, direct))
    return Branch(driver, tuple(blocks))


def _beneath(parents: dict[str, str], ideas: Iterable[IdeaBox]) -> dict[str, tuple[IdeaBox, ...]]:
    found: dict[str, dict[str, IdeaBox]] = {key: {} for key in parents}
    for idea in ideas:
        for key in idea.drivers:
            if key in parents:
                found[key][idea.key] = idea
                found[parents[key]][idea.key] = idea
    return {key: tuple(inside.values()) for key, inside in found.items()}
