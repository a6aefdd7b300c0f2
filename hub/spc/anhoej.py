"""Shewhart charts and run charts with the rules of Anhøj, as qicharts2 computes them.

Anhøj and Olesen 2014 (doi:10.1371/journal.pone.0113825), Anhøj 2015 (doi:10.1371/journal.pone.0121349).
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from hub.spc import ratios, singles, subgroups
from hub.spc.asked import Options, Part, Point, options_of, parts, points_of, series
from hub.spc.lines import Lines, Shown, shown
from hub.spc.runs import Run, crossings_min, longest_run_max, runs

CHARTS = ("run", "i", "mr", "p", "pp", "u", "up", "c", "g", "t", "xbar", "s")


def analyse(chart: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values, centre and limits point by point, and the runs of each phase; see `hub.spc.analyse`."""
    options = options_of(given, chart)
    points = points_of(given)
    draw = _drawer(chart, points, options)
    phases, drawn, long_runs = [], [], []
    for part in parts(given, len(points)):
        lines = draw(part)
        found = runs((place + 1, lines.sides[place - part.start]) for place in part.kept)
        phase = _phase(part, found, judged=chart != "mr")
        if phase["runs_signal"] and phase["long_run_signal"]:
            long_runs += [run.points for run in found if len(run.points) > phase["longest_run_max"]]
        phases.append(phase)
        drawn.append(lines)
    answer: dict[str, Any] = {
        "value": [shown(value, options.multiply) for lines in drawn for value in lines.values],
        "center": [height for lines in drawn for height in [shown(lines.centre, options.multiply)] * len(lines.values)],
    }
    if chart != "run":
        answer |= _limits(drawn, options)
    return answer | {"phases": phases, "marks": {"long_runs": long_runs, "trends": []}}


def _drawer(chart: str, points: Sequence[Point], options: Options) -> Callable[[Part], Lines]:
    """How to draw a phase of this kind of chart; reads the points."""
    if chart in ratios.PROPORTIONS + ratios.RATES:
        counted = ratios.events(points)
        return lambda part: ratios.lines(part, counted, options, chart)
    if chart in {"xbar", "s"}:
        measured = subgroups.groups(points)
        kind = subgroups.means if chart == "xbar" else subgroups.deviations
        return lambda part: kind(part, measured, options)
    data = series(points, positive=chart == "t", counts=chart in {"c", "g"})
    return lambda part: singles.CHARTS[chart](part, data, options)


def _limits(drawn: list[Lines], options: Options) -> dict[str, Any]:
    """The four limits at each point, multiplied, and the points outside."""
    limits = [lines.limits for lines in drawn if lines.limits is not None]

    def line(parts_of_it: list[list[Shown]]) -> list[Shown]:
        heights = list(chain.from_iterable(parts_of_it))
        return heights if options.multiply == (1, 1) else [shown(height, options.multiply) for height in heights]

    return {
        "lcl": line([each.lower for each in limits]),
        "ucl": line([each.upper for each in limits]),
        "lcl_2s": line([each.lower_2s for each in limits]),
        "ucl_2s": line([each.upper_2s for each in limits]),
        "outside_limits": [place for lines in drawn for place in lines.outside],
    }


def _phase(part: Part, found: list[Run], *, judged: bool) -> dict[str, Any]:
    """What the runs of one phase say."""
    useful = sum(len(run.points) for run in found)
    longest = max((len(run.points) for run in found), default=None)
    crossings = len(found) - 1 if found else None
    most = longest_run_max(useful) if useful else None
    fewest = crossings_min(useful) if useful else None
    long_run = longest is not None and most is not None and longest > most
    few_crossings = crossings is not None and fewest is not None and crossings < fewest
    return {
        "first": part.start + 1,
        "last": part.stop,
        "n_points": len(part.kept),
        "n_useful": useful,
        "longest_run": longest,
        "longest_run_max": most,
        "crossings": crossings,
        "crossings_min": fewest,
        "long_run_signal": long_run,
        "few_crossings_signal": few_crossings,
        "runs_signal": judged and (long_run or few_crossings),
    }
