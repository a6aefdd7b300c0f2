"""XmR charts with the four rules of NHS Making Data Count, as NHSRplotthedots computes them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from hub.spc.asked import Part, choice, flag, parts, points_of, series, whole
from hub.spc.exact import Ratio, Scaled, mean, plain, ratio, sign
from hub.spc.lines import Shown, average_range, moving_ranges, sides

LENGTH = 7
"""Points that make a shift or a trend."""

SHORT = 13
"""A phase of fewer points has limits that are only a first guess."""

COMMON = "common_cause"
IMPROVEMENT = "special_cause_improvement"
CONCERN = "special_cause_concern"
_WAYS = {"increase": 1, "decrease": -1, "neutral": 0}


class Phase(NamedTuple):
    """A phase: its lines, and per point its side of the mean and whether it is outside (2) or close to a limit (1)."""

    centre: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    sides: list[int | None]
    reach: list[int]


class Stretch(NamedTuple):
    """Points (from 0, within a phase) that make one shift or trend, and its direction."""

    direction: int
    places: list[int]


def analyse(given: Mapping[str, Any]) -> dict[str, Any]:
    """Lines, rules, labels and icons; see `hub.spc.analyse`."""
    points = points_of(given)
    target = ratio(given.get("target"), "target")
    direction = choice(given, "improvement_direction", tuple(_WAYS))
    screen = flag(given, "screen_moving_ranges", default=True)
    data = series(points)
    rules: dict[str, list[int]] = {"outside_limits": [], "shift": [], "trend": [], "two_of_three": []}
    marks: dict[str, list[list[int]]] = {"long_runs": [], "trends": []}
    labels: list[str] = []
    phases: list[tuple[Part, Phase]] = []
    for part in parts({**given, "freeze": None, "exclude": None}, len(points), first=whole(given, "freeze_per_phase")):
        phase = _phase(part, data, screen=screen)
        shifts, trends = _shifts(phase.sides), _trends(data.values[part.start : part.stop])
        close = _two_of_three(phase)
        labels += _labels(phase, shifts, trends, close)
        phases.append((part, phase))
        rules["outside_limits"] += [place + part.start + 1 for place, reach in enumerate(phase.reach) if reach == 2]
        rules["two_of_three"] += [place + part.start + 1 for place in close]
        for rule, mark, found in (("shift", "long_runs", shifts), ("trend", "trends", trends)):
            marks[mark] += [[place + part.start + 1 for place in stretch.places] for stretch in found]
            rules[rule] += sorted({place + part.start + 1 for stretch in found for place in stretch.places})
    types = [_point_type(label, _WAYS[direction]) for label in labels]
    known = [kind for kind, value in zip(types, data.values, strict=True) if value is not None]
    return {
        "center": _drawn(phases, "centre"),
        "lcl": _drawn(phases, "lower"),
        "ucl": _drawn(phases, "upper"),
        "rules": rules,
        "special_cause_type": labels,
        "point_type": types,
        "short_group": [sum(side is not None for side in _filled(data, part)) < SHORT for part, _ in phases],
        "variation": known[-1] if known else None,
        "assurance": _assurance(target, direction, phases[-1][1]) if known else None,
        "marks": marks,
    }


def _filled(data: Scaled, part: Part) -> list[int | None]:
    return data.values[part.start : part.stop]


def _drawn(phases: Sequence[tuple[Part, Phase]], line: str) -> list[Shown]:
    """One line across the phases, point by point."""
    drawn: list[Shown] = []
    for part, phase in phases:
        height: Fraction | None = getattr(phase, line)
        drawn += [None if height is None else plain(*height.as_integer_ratio())] * (part.stop - part.start)
    return drawn


def _phase(part: Part, data: Scaled, *, screen: bool) -> Phase:
    """Mean ± 2.66 average moving ranges of the base."""
    base = [data.values[place] for place in part.base]
    centre = mean([value for value in base if value is not None])
    above = sides(data, part, centre)
    steps = average_range(moving_ranges(base), screen=screen)
    if centre is None or steps is None:
        return Phase(centre and Fraction(centre[0], centre[1] * data.unit), None, None, above, [0] * len(above))
    top, bottom = centre
    total, count = steps
    far, near = 266 * total * bottom // (100 * count), 532 * total * bottom // (300 * count)
    reach = []
    for value in _filled(data, part):
        distance = 0 if value is None else abs(value * bottom - top)
        reach.append((distance > far) + (distance > near))
    middle, half = Fraction(top, bottom * data.unit), Fraction(266 * total, 100 * count * data.unit)
    return Phase(middle, middle - half, middle + half, above, reach)


def _stretches(steps: Sequence[int | None], length: int) -> list[Stretch]:
    """Every longest row of at least `length` equal directions; None and 0 end a row."""
    found, row = [], Stretch(0, [])
    for place, direction in enumerate([*steps, 0]):
        if direction and direction == row.direction:
            row.places.append(place)
            continue
        if len(row.places) >= length:
            found.append(row)
        row = Stretch(direction, [place]) if direction else Stretch(0, [])
    return found


def _shifts(above: Sequence[int | None]) -> list[Stretch]:
    """Seven and more on one side of the mean; a point on it, or a missing one, ends a shift."""
    return _stretches(above, LENGTH)


def _trends(values: Sequence[int | None]) -> list[Stretch]:
    """Seven and more points all rising or all falling; an equal neighbour, or a missing one, ends a trend."""
    steps = [None if before is None or after is None else sign(after - before) for before, after in pairwise(values)]
    return [
        Stretch(stretch.direction, [*stretch.places, stretch.places[-1] + 1])
        for stretch in _stretches(steps, LENGTH - 1)
    ]


def _two_of_three(phase: Phase) -> list[int]:
    """The points between 2 and 3 sigma of which two lie in three neighbours on the same side of the mean."""
    found = set()
    for start in range(len(phase.sides) - 2):
        window = range(start, start + 3)
        close = [place for place in window if phase.reach[place] == 1]
        if len(close) >= 2 and len({phase.sides[place] for place in window}) == 1:
            found.update(close)
    return sorted(found)


def _labels(phase: Phase, shifts: list[Stretch], trends: list[Stretch], close: list[int]) -> list[str]:
    """One label per point: outside before trend before two of three before shift.

    A turning point between two trends carries the one that begins there.
    """
    labels = ["Common Cause"] * len(phase.sides)
    for stretch in shifts:
        for place in stretch.places:
            labels[place] = f"7 Points {_side(stretch.direction)} CL"
    for place in close:
        labels[place] = f"2 in 3 {_side(phase.sides[place])} CL"
    for stretch in trends:
        for place in stretch.places:
            labels[place] = f"7 Point Trend ({'Increasing' if stretch.direction > 0 else 'Decreasing'})"
    for place, reach in enumerate(phase.reach):
        if reach == 2:
            labels[place] = "Above UCL" if phase.sides[place] == 1 else "Below LCL"
    return labels


def _side(side: int | None) -> str:
    return "Above" if side == 1 else "Below"


def _point_type(label: str, way: int) -> str:
    """Good, bad or neither: the direction of a label against the wanted one."""
    if label == "Common Cause":
        return COMMON
    high = "Above" in label or "Increasing" in label
    if not way:
        return "special_cause_neutral_high" if high else "special_cause_neutral_low"
    return IMPROVEMENT if high == (way > 0) else CONCERN


def _assurance(target: Ratio | None, direction: str, last: Phase) -> str | None:
    """Whether the process as it is now will reliably meet the target; without limits nobody can say."""
    if target is None or direction == "neutral":
        return None
    if last.lower is None or last.upper is None:
        return "inconsistent"
    wanted = Fraction(*target)
    if wanted > last.upper:
        return "consistent_fail" if direction == "increase" else "consistent_pass"
    if wanted < last.lower:
        return "consistent_pass" if direction == "increase" else "consistent_fail"
    return "inconsistent"
