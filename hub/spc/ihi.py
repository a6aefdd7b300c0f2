"""Run charts with the rules taught by IHI: shift, trend, number of runs.

Perla, Provost and Murray 2011 (doi:10.1136/bmjqs.2009.037895). An astronomical point is for people to judge.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from hub.spc.asked import Part, parts, points_of, series, whole
from hub.spc.exact import Scaled, median, plain, sign
from hub.spc.lines import sides
from hub.spc.runs import FEWEST_USEFUL, runs, runs_limits

SHIFT_LENGTH = 6
TREND_LENGTH = 5


def analyse(given: Mapping[str, Any]) -> dict[str, Any]:
    """Median, runs, shifts and trends; see `hub.spc.analyse`.

    With splits, `phases` holds the same for each; the median and the runs beside it are those of the last phase, the
    shifts and trends all there are.
    """
    points = points_of(given)
    shift = whole(given, "shift_length", SHIFT_LENGTH) or SHIFT_LENGTH
    trend = whole(given, "trend_length", TREND_LENGTH) or TREND_LENGTH
    data = series(points)
    phases = [_phase(part, data, shift, trend) for part in parts(given, len(points))]
    shifts = [found for phase in phases for found in phase["shifts"]]
    trends = [found for phase in phases for found in phase["trends"]]
    last = phases[-1] if phases else _phase(Part(0, 0, (), ()), data, shift, trend)
    return {
        **{name: last[name] for name in ("center", "n_useful", "runs", "runs_limits", "runs_verdict")},
        "shifts": shifts,
        "trends": trends,
        "phases": phases,
        "marks": {
            "long_runs": [found["points"] for found in shifts],
            "trends": [found["points"] for found in trends],
        },
    }


def _phase(part: Part, data: Scaled, shift: int, trend: int) -> dict[str, Any]:
    centre = median([value for place in part.base if (value := data.values[place]) is not None])
    above = sides(data, part, centre)
    found = runs((place + 1, above[place - part.start]) for place in part.kept)
    over, under = (sum(len(run.points) for run in found if run.side == side) for side in (1, -1))
    limits = runs_limits(over, under)
    return {
        "first": part.start + 1,
        "last": part.stop,
        "center": None if centre is None else plain(centre[0], centre[1] * data.unit),
        "n_useful": over + under,
        "runs": len(found),
        "runs_limits": None if limits is None else list(limits),
        "runs_verdict": _verdict(over + under, len(found), limits),
        "shifts": [
            {"direction": "above" if run.side == 1 else "below", "points": run.points}
            for run in found
            if len(run.points) >= shift
        ],
        "trends": _trends([(place + 1, data.values[place]) for place in part.kept], trend),
    }


def _verdict(useful: int, number: int, limits: tuple[int, int] | None) -> str | None:
    """Whether there are too few or too many runs; None where there are too few points to say."""
    if limits is None or useful < FEWEST_USEFUL:
        return None
    return "too_few" if number < limits[0] else "too_many" if number > limits[1] else "ok"


def _trends(values: Sequence[tuple[int, int | None]], length: int) -> list[dict[str, Any]]:
    """Rows of at least `length` points all going up or all going down, from (point, value).

    Of equal neighbours only the first counts; missing points are passed over. A row begins with its turning point.
    """
    distinct: list[tuple[int, int]] = []
    for place, value in values:
        if value is not None and (not distinct or distinct[-1][1] != value):
            distinct.append((place, value))
    rows: list[tuple[int, list[int]]] = []
    for (before, low), (after, high) in pairwise(distinct):
        way = sign(high - low)
        if rows and rows[-1][0] == way:
            rows[-1][1].append(after)
        else:
            rows.append((way, [before, after]))
    return [{"direction": "up" if way > 0 else "down", "points": row} for way, row in rows if len(row) >= length]
