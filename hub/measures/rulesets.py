"""The three rule sets, each asked of `hub.spc` and put into the words of `analysis`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hub import spc
from hub.measures.analysis import Phase, Signal
from hub.measures.models import Chart, Measure, Rules
from hub.measures.values import Reading

# Fewer than this many points off the centre line judge nothing.
FEWEST = 10
# The rules of IHI for a run chart.
SHIFT, TREND = 6, 5
# Charts that need to know how many there were out of how many.
RATIO_CHARTS = frozenset({Chart.P, Chart.P_PRIME, Chart.U, Chart.U_PRIME})
# Charts of several numbers each time: the teams of a network.
SUBGROUP_CHARTS = frozenset({Chart.XBAR, Chart.S})


@dataclass(frozen=True)
class Job:
    """One series with all that is decided before the statistics begin."""

    measure: Measure
    chart: Chart
    rules: Rules
    series: tuple[Reading, ...]
    splits: dict[int, str]  # a new phase starts after this point, and why
    excluded: dict[int, str]
    freeze: int | None

    def points(self) -> list[dict[str, Any]]:
        """What `hub.spc` is given: nothing hidden, and ratios as ratios only where the chart wants them."""
        found = []
        for reading in self.series:
            point: dict[str, Any] = {"x": reading.on.isoformat(), "y": reading.value}
            if self.chart in SUBGROUP_CHARTS:
                point = {"x": point["x"], "values": list(reading.of_teams)}
            elif self.chart in RATIO_CHARTS:
                point |= {"y": reading.numerator if reading.is_point else None, "n": reading.denominator}
            found.append(point)
        return found

    def bounds(self) -> list[tuple[int, int, str]]:
        """First and last point of each phase, and why it begins."""
        starts = [(1, ""), *((after + 1, why) for after, why in sorted(self.splits.items()))]
        ends = [start - 1 for start, _why in starts[1:]] + [len(self.series)]
        return [(first, last, why) for (first, why), last in zip(starts, ends, strict=True)]


@dataclass(frozen=True)
class Made:
    """What one rule set found, in the words of this module."""

    lines: Mapping[str, Sequence[float | None]]
    phases: list[Phase]
    signals: list[Signal]
    variation: str | None = None
    assurance: str | None = None


def by_anhoej(job: Job) -> Made:
    found = spc.analyse(
        "shewhart_anhoej",
        job.chart.value,
        {
            "points": job.points(),
            "freeze": job.freeze,
            "splits": sorted(job.splits) or None,
            "exclude": sorted(job.excluded) or None,
            "center": None,
            "screen_moving_ranges": True,
            "multiply": job.measure.factor if job.chart in RATIO_CHARTS else 1,
        },
    )
    phases, signals = [], []
    for (first, last, why), part in zip(job.bounds(), found["phases"], strict=True):
        judged = part["n_useful"] >= FEWEST
        phases.append(
            Phase(
                first,
                last,
                why,
                _first_number(found["center"][first - 1 : last]),
                part["n_useful"],
                part["longest_run"],
                part["longest_run_max"],
                part["crossings"],
                part["crossings_min"],
                is_signal=judged and part["runs_signal"],
            )
        )
        if judged and part["long_run_signal"]:
            signals += _long_runs(found, job, first, last, part["longest_run_max"])
        if judged and part["few_crossings_signal"]:
            signals.append(Signal("few_crossings", (), _drift(found, first, last)))
    outside = found.get("outside_limits") or []
    signals += _beyond(found, outside)
    return Made(_lines(found), phases, signals)


def _long_runs(found: dict[str, Any], job: Job, first: int, last: int, allowed: int) -> list[Signal]:
    """The runs longer than chance allows, each with the side it lies on."""
    runs: list[tuple[str, list[int]]] = []
    for place in range(first, last + 1):
        value, centre = found["value"][place - 1], found["center"][place - 1]
        if (
            value is None
            or centre is None
            or place in job.excluded
            or abs(value - centre) <= 1e-9 * max(1, abs(centre))
        ):
            continue
        side = "above" if value > centre else "below"
        if runs and runs[-1][0] == side:
            runs[-1][1].append(place)
        else:
            runs.append((side, [place]))
    return [Signal("long_run", tuple(points), side) for side, points in runs if len(points) > allowed]


def _drift(found: dict[str, Any], first: int, last: int) -> str:
    """Where the points lie in the later half, as far as few crossings have a direction."""
    sides = [
        value > centre
        for value, centre in zip(found["value"][first - 1 : last], found["center"][first - 1 : last], strict=True)
        if value is not None and centre is not None and value != centre
    ]
    later = sides[len(sides) // 2 :]
    if not later or 2 * sum(later) == len(later):
        return ""
    return "above" if 2 * sum(later) > len(later) else "below"


def _beyond(found: dict[str, Any], outside: Iterable[int]) -> list[Signal]:
    signals = []
    for place in outside:
        upper = found["ucl"][place - 1]
        above = upper is not None and found["value"][place - 1] > upper
        signals.append(Signal("outside", (place,), "above" if above else "below"))
    return signals


def by_ihi(job: Job) -> Made:
    """Each phase by itself: no run and no trend crosses a break."""
    points = job.points()
    lines: dict[str, list[float | None]] = {"value": [], "center": []}
    phases, signals = [], []
    for first, last, why in job.bounds():
        part = [
            point | {"y": None} if place in job.excluded else point
            for place, point in enumerate(points[first - 1 : last], first)
        ]
        wanted = {"points": part, "shift_length": SHIFT, "trend_length": TREND, "freeze": job.freeze}
        found = spc.analyse("ihi_run", "run", wanted)
        centre, judged = found["center"], found["n_useful"] >= FEWEST
        lines["value"] += [None if one["y"] is None else float(Fraction(one["y"])) for one in points[first - 1 : last]]
        lines["center"] += [centre] * (last - first + 1)
        phases.append(Phase(first, last, why, centre, found["n_useful"], is_signal=judged and bool(found["shifts"])))
        for rule, runs in (("shift", found["shifts"]), ("trend", found["trends"])):
            if judged:
                signals += [
                    Signal(rule, tuple(first - 1 + place for place in run["points"]), run["direction"]) for run in runs
                ]
        verdict = found.get("runs_verdict")
        if verdict in ("too_few", "too_many"):
            signals.append(Signal(f"{verdict}_runs", ()))
    return Made(lines, phases, signals)


def by_nhs(job: Job) -> Made:
    measure = job.measure
    points = [point | {"y": None} if place in job.excluded else point for place, point in enumerate(job.points(), 1)]
    found = spc.analyse(
        "nhs_xmr",
        "i",
        {
            "points": points,
            "improvement_direction": measure.direction.value,
            "target": measure.target,
            "splits": sorted(job.splits) or None,
            "freeze_per_phase": job.freeze,
            "screen_moving_ranges": True,
        },
    )
    found["value"] = [None if one.value is None else float(one.value) for one in job.series]
    signals = _beyond(found, found["rules"]["outside_limits"])
    for rule in ("shift", "trend", "two_of_three"):
        signals += [Signal(rule, tuple(run), side) for side, run in _stretches(found, rule)]
    phases = [
        Phase(
            first,
            last,
            why,
            _first_number(found["center"][first - 1 : last]),
            sum(one.is_point for one in job.series[first - 1 : last]),
            is_signal=any(first <= place <= last for signal in signals for place in signal.points),
        )
        for first, last, why in job.bounds()
    ]
    return Made(_lines(found), phases, signals, found["variation"], found["assurance"])


def _stretches(found: dict[str, Any], rule: str) -> list[tuple[str, list[int]]]:
    """Neighbouring points of one rule that point the same way."""
    runs: list[tuple[str, list[int]]] = []
    values, centre = found["value"], found["center"]
    for place in found["rules"][rule]:
        goes_on = bool(runs) and runs[-1][1][-1] == place - 1
        if rule == "trend":  # a run begins at its turning point, so its first step tells the way
            step = values[place - 1] - values[place - 2] if goes_on else values[place] - values[place - 1]
            side = "up" if step > 0 else "down"
        else:
            side = "above" if values[place - 1] > centre[place - 1] else "below"
        if goes_on and runs[-1][0] == side:
            runs[-1][1].append(place)
        else:
            runs.append((side, [place]))
    return runs


def _lines(found: dict[str, Any]) -> dict[str, Sequence[float | None]]:
    return {name: found[name] for name in ("value", "center", "lcl", "ucl", "lcl_2s", "ucl_2s") if name in found}


def _first_number(numbers: Iterable[float | None]) -> float | None:
    return next((number for number in numbers if number is not None), None)
