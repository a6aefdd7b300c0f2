"""Charts of one value per point: run, I, MR, C, G, T.

All but T compute with whole numbers: a point is beyond a limit or it is not, whatever a float would say.
"""

import math
from collections.abc import Callable, Sequence

from hub.spc.asked import Options, Part
from hub.spc.exact import Ratio, Scaled, mean, median, sign
from hub.spc.lines import (
    TOLERANCE,
    Limits,
    Lines,
    as_float,
    average_range,
    beyond,
    flat,
    moving_ranges,
    sides,
)

SHAPE = 3.6
"""The exponent that makes times between events nearly normal (Nelson 1994)."""


def run(part: Part, data: Scaled, options: Options) -> Lines:
    """A run chart: the median and nothing else."""
    centre = _fixed(options, data) or median(_known(data, part.base))
    return Lines(_values(data, part), centre and _real(centre, data), sides(data, part, centre))


def individuals(part: Part, data: Scaled, options: Options) -> Lines:
    """An I chart: mean ± 3 / 1.128 average moving ranges."""
    centre = _fixed(options, data) or mean(_known(data, part.base))
    steps = average_range(moving_ranges([data.values[place] for place in part.base]), screen=options.screen)
    if centre is None or steps is None:
        return _lines(part, data, centre, None, None)
    top, count = 3000 * steps[0], 1128 * steps[1]
    half = top / (count * data.unit)
    return _lines(part, data, centre, half, top * centre[1] // count)


def counts(part: Part, data: Scaled, options: Options) -> Lines:
    """A C chart: mean ± 3 of its roots."""
    centre = _fixed(options, data) or mean(_known(data, part.base))
    if centre is None or centre[0] < 0:
        return _lines(part, data, centre, None, None)
    half = 3 * math.sqrt(as_float(_real(centre, data)))
    reach = math.isqrt(9 * centre[0] * centre[1] * data.unit)
    return _lines(part, data, centre, half, reach, least=0.0)


def gaps(part: Part, data: Scaled, options: Options) -> Lines:
    """A G chart: the median, with limits around the mean.

    A fixed centre is taken for the mean, and the line drawn at 0.693 of it, its median in theory: as qicharts2 does.
    """
    fixed = _fixed(options, data)
    middle = fixed or mean(_known(data, part.base))
    centre = (693 * fixed[0], 1000 * fixed[1]) if fixed else median(_known(data, part.base))
    if middle is None or middle[0] < 0:
        return _lines(part, data, centre, None, None)
    real = as_float(_real(middle, data))
    half = 3 * math.sqrt(real * (real + 1))
    reach = math.isqrt(9 * middle[0] * (middle[0] + middle[1] * data.unit))
    return _lines(part, data, centre, half, reach, around=middle, least=0.0)


def ranges(part: Part, data: Scaled, options: Options) -> Lines:
    """An MR chart: the moving ranges, their mean, and 3.267 times it; never screened.

    A range belongs to the later of its two points. As in qicharts2 an excluded point's own range is left out of the
    mean, the next one stays.
    """
    steps: list[int | None] = [None] * len(data.values)
    for place in range(part.start + 1, part.stop):
        before, after = data.values[place - 1], data.values[place]
        steps[place] = None if before is None or after is None else abs(after - before)
    moved = Scaled(steps, data.unit, data.grain)
    centre = _fixed(options, data) or mean(_known(moved, part.base))
    if centre is None:
        return _lines(part, moved, None, None, None)
    count = part.stop - part.start
    middle = as_float(_real(centre, data))
    limits = Limits([0.0] * count, [3.267 * middle] * count, [0.0] * count, [3.267 * middle * 2 / 3] * count)
    outside = beyond(part, lambda place: _exceeds(steps[place], 1000 * centre[1], 3267 * centre[0]))
    return Lines(_values(moved, part), _real(centre, data), sides(moved, part, centre), limits, outside)


def times(part: Part, data: Scaled, options: Options) -> Lines:
    """A T chart: an I chart of the 3.6th roots, turned back."""
    roots = [_root(value / data.unit) if value is not None else None for value in data.values]
    known = [root for place in part.base if (root := roots[place]) is not None]
    centre = math.fsum(known) / len(known) if known else None
    if options.centre is not None:
        centre = _root(as_float(options.centre))
    count = part.stop - part.start
    values = _values(data, part)
    if centre is None:
        return Lines(values, None, [None] * count, flat(count, 0.0, None))
    near = TOLERANCE * centre
    placed = [
        None if root is None else 0 if abs(root - centre) <= near else sign(root - centre)
        for root in roots[part.start : part.stop]
    ]
    middle = options.centre or centre**SHAPE
    steps = average_range(moving_ranges([roots[place] for place in part.base]), screen=options.screen)
    if steps is None:
        return Lines(values, middle, placed, flat(count, 0.0, None))
    half = 3 * steps[0] / steps[1] / 1.128
    heights = [max(centre + half * sigmas / 3, 0.0) ** SHAPE for sigmas in (-3, 3, -2, 2)]
    outside = beyond(part, lambda place: _apart(roots[place], centre) > half + near)
    return Lines(values, middle, placed, Limits(*([height] * count for height in heights)), outside)


def _root(value: float) -> float:
    return math.pow(value, 1 / SHAPE)


def _apart(value: float | None, centre: float) -> float:
    return 0.0 if value is None else abs(value - centre)


def _exceeds(value: int | None, factor: int, limit: int) -> bool:
    return value is not None and value * factor > limit


def _known(data: Scaled, places: Sequence[int]) -> list[int]:
    return [value for place in places if (value := data.values[place]) is not None]


def _values(data: Scaled, part: Part) -> list[Ratio | None]:
    return [None if value is None else (value, data.unit) for value in data.values[part.start : part.stop]]


def _fixed(options: Options, data: Scaled) -> Ratio | None:
    """The fixed centre in the units of the data."""
    return None if options.centre is None else (options.centre[0] * data.unit, options.centre[1])


def _real(centre: Ratio, data: Scaled) -> Ratio:
    """A centre in the units of the data as a number of the real world."""
    return centre[0], centre[1] * data.unit


def _lines(
    part: Part,
    data: Scaled,
    centre: Ratio | None,
    half: float | None,
    reach: int | None,
    *,
    around: Ratio | None = None,
    least: float | None = None,
) -> Lines:
    """Flat limits, `half` around a middle. `reach` is the same times the middle's denominator, rounded down."""
    middle = around or centre
    count = part.stop - part.start
    outside: list[int] = []
    limits = flat(count, 0.0 if middle is None else as_float(_real(middle, data)), half, least=least)
    if middle is not None and reach is not None:
        top, bottom = middle
        outside = beyond(part, lambda place: _far(data.values[place], top, bottom, reach))
    return Lines(_values(data, part), centre and _real(centre, data), sides(data, part, centre), limits, outside)


def _far(value: int | None, top: int, bottom: int, reach: int) -> bool:
    return value is not None and abs(value * bottom - top) > reach


CHARTS: dict[str, Callable[[Part, Scaled, Options], Lines]] = {
    "run": run,
    "i": individuals,
    "mr": ranges,
    "c": counts,
    "g": gaps,
    "t": times,
}
