"""From a series to what can be said of it: marks and breaks of the definition go in, nothing hidden does.

The statistics are `hub.spc`'s; `rulesets` asks it by the one rule set a measure has.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from hub import spc
from hub.measures.analysis import Analysis, Phase, Signal, Verdict
from hub.measures.models import Chart, ChartMark, Direction, MarkKind, Measure, Rules, ValueKind
from hub.measures.rulesets import FEWEST, RATIO_CHARTS, Job, Made, by_anhoej, by_ihi, by_nhs
from hub.measures.values import Reading

# How long a baseline is, and how many points in a row on the wanted side suggest a new phase.
BASELINE, SUSTAINED = 13, 9
# Which signal is told first where there are several: the one nearest to an event, then the surest.
ORDER = ("outside", "long_run", "shift", "two_of_three", "few_crossings", "too_few_runs", "too_many_runs", "trend")
# After so few points nobody can say that a signal is over.
_HARDLY_ANY = 2
_CHARTS: dict[ValueKind, tuple[Chart, ...]] = {
    ValueKind.NUMBER: (Chart.RUN, Chart.I, Chart.MR),
    ValueKind.PERCENT: (Chart.RUN, Chart.P, Chart.P_PRIME, Chart.I, Chart.MR),
    ValueKind.COUNT: (Chart.RUN, Chart.C, Chart.I, Chart.MR),
    ValueKind.RATE: (Chart.RUN, Chart.U, Chart.U_PRIME, Chart.I, Chart.MR),
    ValueKind.DAYS_BETWEEN: (Chart.RUN, Chart.T, Chart.I),
    ValueKind.COUNT_BETWEEN: (Chart.RUN, Chart.G, Chart.I),
}


def charts_for(measure: Measure, rules: Rules | None = None, readings: Sequence[Reading] = ()) -> tuple[Chart, ...]:
    """How a measure can be drawn: IHI's rules are for run charts, NHS's for individual values.

    The figures of several teams can be drawn as their mean and their spread too.
    """
    rules = rules or measure.rules
    if rules is Rules.IHI:
        return (Chart.RUN,)
    if rules is Rules.NHS:
        return (Chart.I,)
    has_teams = any(len(reading.of_teams) > 1 for reading in readings)
    return _CHARTS[measure.value_kind] + ((Chart.XBAR, Chart.S) if has_teams else ())


def chosen_chart(
    measure: Measure, readings: Sequence[Reading], wished: Chart | None = None, rules: Rules | None = None
) -> Chart:
    """The chart to draw: the wished or usual one where it can be drawn, else the first that can."""
    possible = charts_for(measure, rules, readings)
    lacks_denominators = any(reading.is_point and not reading.denominator for reading in readings)
    for chart in (wished, measure.chart):
        if chart is Chart.T and any(reading.value is not None and reading.value <= 0 for reading in readings):
            continue  # two events on one day have no place on this scale
        if chart in possible and not (chart in RATIO_CHARTS and lacks_denominators):
            return chart
    return possible[0]


def analyse(
    measure: Measure,
    readings: Iterable[Reading],
    marks: Iterable[ChartMark] = (),
    *,
    chart: Chart | None = None,
    rules: Rules | None = None,
    freeze: int | None = None,
    splits: Sequence[int] | None = None,
) -> Analysis:
    """Judge one series. `marks` are those of this very chart; what is hidden or missing is a gap.

    `freeze` (a number of readings) and `splits` (numbers of readings after which a phase begins) go before the marks;
    a change of the definition breaks the chart in any case.
    """
    series, marks = tuple(readings), tuple(marks)
    rules = rules or measure.rules
    chart = chosen_chart(measure, series, chart, rules)
    base = Analysis(measure, chart, rules, series, marks=marks)
    if not any(reading.is_point for reading in series):
        return base
    breaks = _splits(measure, series, [mark for mark in marks if splits is None])
    breaks |= {after: "split" for after in splits or () if 0 < after < len(series) and after not in breaks}
    job = Job(
        measure,
        chart,
        rules,
        series,
        breaks,
        excluded=_excluded(series, marks),
        freeze=None if breaks else freeze or _freeze(series, marks),
    )
    made = {Rules.ANHOEJ: by_anhoej, Rules.IHI: by_ihi, Rules.NHS: by_nhs}[rules](job)
    return _judged(base, job, made)


def _splits(measure: Measure, series: Sequence[Reading], marks: Iterable[ChartMark]) -> dict[int, str]:
    """After which points a new phase begins: a change of the definition always breaks the line."""
    days = {mark.on: mark.text or "split" for mark in marks if mark.kind is MarkKind.SPLIT}
    days |= dict.fromkeys(measure.breaks, "definition")
    found = {}
    for day, why in days.items():
        before = sum(reading.on < day for reading in series)
        if 0 < before < len(series):
            found[before] = why
    return found


def _freeze(series: Sequence[Reading], marks: Iterable[ChartMark]) -> int | None:
    day = next((mark.on for mark in marks if mark.kind is MarkKind.FREEZE), None)
    if day is None:
        return None
    before = sum(reading.on <= day for reading in series)
    return before if any(reading.is_point for reading in series[:before]) else None


def _excluded(series: Sequence[Reading], marks: Iterable[ChartMark]) -> dict[int, str]:
    reasons = {mark.on: mark.text for mark in marks if mark.kind is MarkKind.EXCLUDE}
    return {place: reasons[one.on] for place, one in enumerate(series, 1) if one.on in reasons and one.is_point}


def _judged(base: Analysis, job: Job, made: Made) -> Analysis:
    """Put the parts together and say what they mean for a reader."""
    lines = made.lines
    told = _told(job, made, made.phases[-1])
    verdict, needed = _verdict(job, made, told)
    return Analysis(
        base.measure,
        base.chart,
        base.rules,
        base.readings,
        values=tuple(lines["value"]),
        centre=tuple(lines["center"]),
        lower=tuple(lines.get("lcl", ())),
        upper=tuple(lines.get("ucl", ())),
        lower_2s=tuple(lines.get("lcl_2s", ())),
        upper_2s=tuple(lines.get("ucl_2s", ())),
        phases=tuple(made.phases),
        signals=tuple(made.signals),
        excluded=job.excluded,
        frozen=job.freeze,
        marks=base.marks,
        told=told,
        verdict=verdict,
        needed=needed,
        variation=made.variation,
        assurance=made.assurance,
    )


def _told(job: Job, made: Made, last: Phase) -> Signal | None:
    """The signal to tell first: of the last phase, the newest, and of several the one nearest to an event.

    The rules of NHS speak of the last point: a signal that ended before it stays on the chart and is told no more.
    """
    mine = [
        signal
        for signal in made.signals
        if (not signal.points and last.is_signal) or any(point >= last.first for point in signal.points)
    ]
    if job.rules is Rules.NHS:
        latest = max(place for place, reading in enumerate(job.series, 1) if reading.is_point)
        mine = [signal for signal in mine if latest in signal.points]
    newest = max((max(signal.points, default=0) for signal in mine), default=0)
    recent = [one for one in mine if one.points and one.points[-1] == newest and one.rule != "trend"]
    return min(recent or mine, key=lambda signal: ORDER.index(signal.rule), default=None)


def _lasts(made: Made, signal: Signal) -> bool:
    """Whether the points after a signal still lie mostly on its side; with hardly any after it, it lasts."""
    values, centre = made.lines["value"], made.lines["center"]
    start = max(signal.points, default=0)
    after = [
        (value > middle) == (signal.side == "above")
        for value, middle in zip(values[start:], centre[start:], strict=True)
        if start and value is not None and middle is not None and value != middle
    ]
    return len(after) <= _HARDLY_ANY or 2 * sum(after) >= len(after)


def _verdict(job: Job, made: Made, told: Signal | None) -> tuple[Verdict, int]:
    """What the last phase says: a trend by itself is never called better or worse, nor is what is over."""
    last = made.phases[-1]
    if told is None:
        return (Verdict.TOO_FEW, FEWEST - last.useful) if last.useful < FEWEST else (Verdict.NO_SIGNAL, 0)
    is_open = told.rule == "trend" or told.side not in ("above", "below") or not _lasts(made, told)
    if is_open or job.measure.direction is Direction.NEUTRAL:
        return Verdict.SIGNAL, 0
    good = "above" if job.measure.direction is Direction.INCREASE else "below"
    return (Verdict.SIGNAL_BETTER if told.side == good else Verdict.SIGNAL_WORSE), 0


def suggested_phase(analysis: Analysis) -> date | None:
    """The day from which a new phase could begin, once nine points in a row lie on the wanted side of the baseline.

    A proposal to people; a chart is never split by itself.
    """
    if not analysis.phases:
        return None
    last = analysis.phases[-1]
    wanted = {Direction.INCREASE: "above", Direction.DECREASE: "below"}.get(analysis.measure.direction, "either")
    part = analysis.readings[last.first - 1 : last.last]
    points = [
        {"x": one.on.isoformat(), "y": None if place in analysis.excluded else one.value}
        for place, one in enumerate(part, last.first)
    ]
    asked = {"points": points, "baseline_points": BASELINE, "run_length": SUSTAINED, "direction": wanted}
    segments = spc.analyse("auto_rephase", "run", asked)["segments"]
    return part[segments[1]["first"] - 1].on if len(segments) > 1 else None
