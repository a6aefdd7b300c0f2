"""The driver diagram as indented text, for people and programs that read lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hub.charts.diagram_boxes import AimBox, DriverBox, IdeaBox, Measured
from hub.charts.diagram_tree import Block, grow
from hub.charts.letters import clean

_STEP = "  "


def _english(kind: str, number: int) -> str:
    return f"{number} {'under way' if kind == 'running' else kind}"


@dataclass(frozen=True)
class OutlineWords:
    """The phrases in the outline, English unless a page hands over its own."""

    aim: str = "Aim"
    never: str = "never tested"
    unplaced: str = "Not yet placed"
    also: str = "also under"
    measure: str = "Measure"
    count: Callable[[str, int], str] = _english


def outline(
    aim: AimBox, drivers: Sequence[DriverBox], ideas: Sequence[IdeaBox], words: OutlineWords | None = None
) -> str:
    """The theory as lines, two spaces deeper at every level; an idea stands once and names its further drivers."""
    words = words or OutlineWords()
    titles = {d.key: clean(d.title) for primary in drivers for d in (primary, *primary.secondary)}
    tree = grow(drivers, ideas)
    further: dict[str, list[str]] = {}
    for driver_key, idea_key in tree.also:
        further.setdefault(idea_key, []).append(titles[driver_key])
    lines = [f"{words.aim}: {clean(aim.title)}", *(_STEP + clean(note) for note in aim.notes)]
    lines += _measured(aim.measures, _STEP, words)
    for branch in tree.branches:
        lines += ["", clean(branch.driver.title) if branch.driver else words.unplaced]
        lines += _measured(branch.driver.measures if branch.driver else (), _STEP, words)
        # Ideas straight under a primary driver come first: below a secondary one they would read as its own.
        for block in sorted(branch.blocks, key=lambda block: block.driver is not None):
            lines.extend(_block(block, further, words))
    return "\n".join(lines) + "\n"


def _block(block: Block, further: dict[str, list[str]], words: OutlineWords) -> Iterable[str]:
    depth = 1
    if block.driver:
        yield _STEP + clean(block.driver.title)
        depth = 2
        yield from _measured(block.driver.measures, _STEP * depth, words)
    for idea in block.ideas:
        yield f"{_STEP * depth}- {_line(idea, further.get(idea.key, []), words)}"


def _measured(measures: Iterable[Measured], indent: str, words: OutlineWords) -> Iterable[str]:
    """What is counted, the last value, what the chart says."""
    for one in measures:
        said = ", ".join(clean(part) for part in (one.title, one.value) if part)
        yield f"{indent}{words.measure}: {said} ({clean(one.finding)})"


def _line(idea: IdeaBox, further: list[str], words: OutlineWords) -> str:
    counts = ", ".join(words.count(kind, number) for kind, number in idea.tally.parts() if number)
    evidence = words.never if idea.untested else counts
    also = f"; {words.also}: {', '.join(further)}" if further else ""
    return f"{clean(idea.title)} ({evidence}{also})" if evidence or also else clean(idea.title)
