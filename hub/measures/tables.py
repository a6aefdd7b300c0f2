"""A chart as a table: on its page for people, in a spreadsheet with true numbers; what is hidden has no number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from hub.measures.analysis import Analysis, Phase
from hub.measures.drawing import plain
from hub.measures.looking import Look, phase_at
from hub.measures.models import Chart
from hub.measures.values import Reading
from hub.sheets import Value


@dataclass(frozen=True)
class Line:
    """One observation with what the chart says of it."""

    reading: Reading
    phase: Phase | None
    remarks: tuple[str, ...]


def lines(analysis: Analysis) -> Iterator[Line]:
    """Every observation, the oldest first."""
    for place, reading in enumerate(analysis.readings, 1):
        yield Line(reading, phase_at(analysis, place), tuple(_remarks(analysis, place)))


def _remarks(analysis: Analysis, place: int) -> Iterator[str]:
    """What the chart says of one point, as words."""
    words = {
        "long_run": _("part of a long run"),
        "shift": _("part of a shift"),
        "trend": _("part of a trend"),
        "two_of_three": _("close to a limit"),
        "outside": _("outside the limits"),
    }
    yield from dict.fromkeys(
        words[signal.rule] for signal in analysis.signals if signal.rule in words and place in signal.points
    )
    if place in analysis.excluded:
        yield str(_("left out: %(reason)s", reason=analysis.excluded[place]))


def sheet(look: Look, least: int) -> tuple[list[str], Iterator[Sequence[Value]]]:
    """Header and rows of the spreadsheet of one chart; `least` pupils must be in a number for others to see it."""
    is_median = look.analysis.chart in (Chart.RUN, Chart.G)
    header = [
        _("Day"),
        _("Team"),
        _("Group"),
        _("Numerator"),
        _("Denominator"),
        _("Value"),
        _("Unit"),
        _("What it is"),
        _("Note"),
        _("Phase begins"),
        _("Median") if is_median else _("Mean"),
        _("Lower limit"),
        _("Upper limit"),
        _("On the chart"),
    ]
    return [str(name) for name in header], _rows(look, least)


def _rows(look: Look, least: int) -> Iterator[Sequence[Value]]:
    analysis, unit = look.analysis, look.measure.unit
    group = look.group.name if look.group else str(_("Everybody"))
    for place, line in enumerate(lines(analysis), 1):
        reading = line.reading
        known: tuple[Value, ...] = (None, None, None)
        if not reading.hidden:
            value = None if reading.value is None else tidy(plain(reading.value))
            known = (tidy(reading.numerator), tidy(reading.denominator), value)
        yield (
            reading.on,
            look.team.name,
            group,
            *known,
            unit,
            state(reading, least),
            reading.note,
            _beginning(analysis, line.phase),
            *(_drawn(row, place, hidden=reading.hidden) for row in (analysis.centre, analysis.lower, analysis.upper)),
            "; ".join(line.remarks),
        )


def state(reading: Reading, least: int) -> str:
    """Whether a number is there, missing, or kept back."""
    if reading.hidden:
        return str(_("not shown: fewer than %(least)s, or next to a number that is", least=least))
    return str(_("counted")) if reading.is_point else str(_("no count"))


def tidy(value: Decimal | None) -> Decimal | None:
    """A number without noughts at its end."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def _drawn(row: Sequence[float | None], place: int, *, hidden: bool) -> float | None:
    """A line's value at a point; beside a hidden one it says nothing, for a limit depends on the denominator."""
    value = row[place - 1] if place <= len(row) else None
    return None if hidden or value is None else round(value, 6)


def _beginning(analysis: Analysis, phase: Phase | None) -> date | None:
    return analysis.readings[phase.first - 1].on if phase else None
