"""From a judged series to what `hub.charts` draws: nothing hidden has a value here, so no coordinate can tell it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from hub.charts import series
from hub.measures import periods
from hub.measures.analysis import Analysis, Signal
from hub.measures.models import Chart, Frequency, MarkKind, Measure, ValueKind
from hub.measures.values import Reading
from hub.web.jinja import number
from hub.web.languages import day as day_words

# How many digits of a value are worth reading.
_DIGITS = 6
# After how many periods without a count the line breaks.
_LEAP = 2.5
# Charts that plot something made of the numbers rather than the numbers.
_DERIVED = frozenset({Chart.MR, Chart.XBAR, Chart.S})
_BANDS = {"long_run": "run", "shift": "shift", "trend": "trend", "two_of_three": "shift"}


@dataclass(frozen=True)
class Flag:
    """A test that touches a series: when it began, what it is called, where it is, what was decided."""

    on: date
    title: str
    url: str
    decision: str | None = None


def run_chart(analysis: Analysis, flags: Iterable[Flag] = (), *, bare: bool = False) -> series.RunChart:
    """The chart of a judged series; `bare` leaves out words, notes and flags, for many small ones together."""
    measure = analysis.measure
    spaced = _Spaced(analysis, exact=not bare)
    return series.RunChart(
        points=spaced.points,
        kind=axis_kind(measure),
        center="median" if analysis.chart in (Chart.RUN, Chart.G) else "mean",
        phases=tuple(_phases(analysis, spaced)),
        lcl=spaced.row(analysis.lower),
        ucl=spaced.row(analysis.upper),
        lcl_2s=spaced.row(analysis.lower_2s),
        ucl_2s=spaced.row(analysis.upper_2s),
        outside=spaced.places(analysis.marked("outside")),
        bands=tuple(_band(analysis, signal, spaced, bare=bare) for signal in analysis.signals if signal.rule in _BANDS),
        target=measure.target if analysis.chart not in (Chart.MR, Chart.S) else None,
        frozen=0 if bare else _frozen(analysis),
        notes=() if bare else tuple(_notes(analysis)),
        flags=() if bare else tuple(numbered(flags)),
        axis_title="" if bare else unit_words(measure),
    )


class _Spaced:
    """The points of a chart with a gap wherever periods went by without a count, so that no line leaps over them.

    The statistics know nothing of these gaps: `row` and `places` bring their point numbers to those of the drawing.
    """

    def __init__(self, analysis: Analysis, *, exact: bool) -> None:
        leap = leap_of(analysis.measure)
        found: list[series.Point] = []
        self._places: list[int] = []  # of each reading, from 1
        before: date | None = None
        for place, reading in enumerate(analysis.readings, 1):
            if before is not None and reading.on - before > leap:
                found.append(series.Point(before + (reading.on - before) / 2, state="missing"))
            found.append(_point(analysis, place, reading, exact=exact))
            self._places.append(len(found))
            before = reading.on
        self.points = tuple(found)

    def place(self, number: int) -> int:
        """Where a reading stands in the drawing."""
        return self._places[number - 1]

    def places(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Where several readings stand."""
        return tuple(map(self.place, numbers))

    def row(self, values: Sequence[float | None]) -> tuple[float | None, ...]:
        """A line's values at every point of the drawing; in a gap it goes on as it was."""
        if not values:
            return ()
        drawn: list[float | None] = [None] * len(self.points)
        for place, value in zip(self._places, values, strict=True):
            drawn[place - 1] = value
        own = set(self._places)
        for at in range(1, len(drawn)):
            if at + 1 not in own:
                drawn[at] = drawn[at - 1]
        return tuple(drawn)


def leap_of(measure: Measure) -> timedelta:
    """After how long without a count no line may join two counts; without end where each event is counted."""
    if measure.frequency is Frequency.EACH_EVENT:
        return timedelta.max
    return _LEAP * periods.length(measure.frequency)


def _point(analysis: Analysis, place: int, reading: Reading, *, exact: bool) -> series.Point:
    """One point as this chart plots it: a moving range or a spread is not the number that was counted.

    Where no value is written beside it, a float is exact enough, and five times as fast.
    """
    if not exact and reading.value is not None and analysis.chart not in _DERIVED:
        return series.Point(
            reading.on, float(reading.value), state="ghost" if place in analysis.excluded else "counted"
        )
    drawn = point(reading, ghost=place in analysis.excluded)
    if analysis.chart not in _DERIVED or drawn.value is None:
        return drawn
    value = analysis.values[place - 1]
    return replace(drawn, value=value, state=drawn.state if value is not None else "missing")


def point(reading: Reading, *, ghost: bool = False, at: date | None = None) -> series.Point:
    """One point, at its own day unless another is given; what is hidden or missing has no value."""
    day = at or reading.on
    if reading.hidden:
        return series.Point(day, state="hidden")
    if reading.value is None:
        return series.Point(day, state="missing", note=reading.note)
    return series.Point(day, plain(reading.value), state="ghost" if ghost else "counted", note=reading.note)


def plain(value: Fraction) -> Decimal:
    """A value as a decimal, as exact as anybody reads it."""
    return round(Decimal(value.numerator) / Decimal(value.denominator), _DIGITS)


def axis_kind(measure: Measure) -> str:
    """Which axis a measure needs."""
    if measure.value_kind is ValueKind.PERCENT:
        return "percent"
    return "number" if measure.value_kind is ValueKind.NUMBER else "count"


def unit_words(measure: Measure) -> str:
    """What stands on the axis; a percentage says so by itself."""
    if measure.value_kind is ValueKind.PERCENT:
        return ""
    if measure.value_kind is ValueKind.RATE and measure.per > 1:
        return str(_("%(unit)s per %(many)s", unit=measure.unit or _("cases"), many=f"{measure.per:,}"))
    return str(measure.unit)


def said(measure: Measure, value: Fraction | float | None) -> str:
    """A value as people say it: 75 %, 3.4 per 1,000, 12 minutes."""
    if value is None:
        return ""
    exact = value if isinstance(value, Fraction) else Fraction(value).limit_denominator(10**9)
    text = number(shortened(exact))
    if measure.value_kind is ValueKind.PERCENT:
        return f"{text} %"
    if measure.value_kind is ValueKind.RATE and measure.per > 1:
        return str(_("%(number)s per %(many)s", number=text, many=f"{measure.per:,}"))
    return f"{text} {measure.unit}".strip()


def shortened(value: Fraction) -> Decimal:
    """A value with as many digits as mean something: none after the point from 100 on, else one or two."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    return round(Decimal(value.numerator) / Decimal(value.denominator), digits)


def _phases(analysis: Analysis, spaced: _Spaced) -> Iterable[series.Phase]:
    words: Mapping[str, str] = {"": "", "definition": _("Counted in another way"), "split": _("New phase")}
    for phase in analysis.phases:
        first, last = spaced.places((phase.first, phase.last))
        yield series.Phase(first, last, phase.centre, words.get(phase.why, phase.why))


def _frozen(analysis: Analysis) -> int:
    if not analysis.frozen:
        return 0
    return sum(reading.is_point for reading in analysis.readings[: analysis.frozen])


def _band(analysis: Analysis, signal: Signal, spaced: _Spaced, *, bare: bool) -> series.Band:
    return series.Band(_BANDS[signal.rule], spaced.places(signal.points), "" if bare else _band_words(analysis, signal))


def _band_words(analysis: Analysis, signal: Signal) -> str:
    if signal.rule == "two_of_three":
        return str(_("Two of three near a limit"))
    words = {
        "above": _("above the median") if analysis.chart is Chart.RUN else _("above the mean"),
        "below": _("below the median") if analysis.chart is Chart.RUN else _("below the mean"),
        "up": _("going up"),
        "down": _("going down"),
    }
    row = ngettext("%(num)s in a row", "%(num)s in a row", len(signal.points))
    return f"{row} {words.get(signal.side, '')}".strip()


def _notes(analysis: Analysis) -> Iterable[series.Note]:
    for mark in analysis.marks:
        if mark.kind is MarkKind.NOTE:
            yield series.Note(mark.on, mark.text)


def numbered(flags: Iterable[Flag]) -> Iterable[series.Flag]:
    """The tests in the order in which they began, numbered from 1."""
    for place, flag in enumerate(sorted(flags, key=lambda flag: (flag.on, flag.url)), 1):
        yield series.Flag(flag.on, place, flag.title, flag.url, flag.decision)


def described(analysis: Analysis, sentence: str) -> str:
    """The chart in words, for who can't see it: how many counts, centre, the finding, the last value."""
    if not analysis.phases:
        return sentence
    last = analysis.phases[-1]
    is_median = analysis.chart in (Chart.RUN, Chart.G)
    counted = ngettext("%(num)s count", "%(num)s counts", analysis.count)
    name = _("median") if is_median else _("mean")
    parts = [f"{counted}, {name} {said(analysis.measure, last.centre)}." if last.centre is not None else f"{counted}."]
    parts.append(sentence)
    latest = analysis.latest
    if latest is not None:
        value = said(analysis.measure, latest.value)
        parts.append(str(_("Last value %(value)s on %(day)s.", value=value, day=day_words(latest.on))))
    return " ".join(parts)
