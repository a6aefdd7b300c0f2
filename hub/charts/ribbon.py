"""A period as a line: what has been decided so far in ink, the time still to come in pencil."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hub.charts.letters import SEMIBOLD, width
from hub.charts.marks import Mark, Shape, shapes
from hub.charts.scales import spread

_EDGE = 3.0
_LARGEST = 7.0
_LINE = 26.0
_LABELS = 52.0
_END_MARK = 5.0
_TODAY = width("Today mm", 14, SEMIBOLD)


@dataclass(frozen=True)
class Event:
    """A test on its day; `kind` is adopt, adapt, abandon or running."""

    on: date
    kind: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bead:
    """An event as drawn."""

    event: Event
    x: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class DateLabel:
    """Where a day is named; kind is start, today or end, and the anchor follows from it."""

    kind: str
    x: float
    on: date


@dataclass(frozen=True)
class Ribbon:
    """The drawing: ink from `left` to `now`, pencil from `now` to `right`."""

    width: float
    height: float
    line: float
    baseline: float
    left: float
    now: float
    right: float
    beads: tuple[Bead, ...]
    end: tuple[Shape, ...]
    labels: tuple[DateLabel, ...]


def lay_out(events: Sequence[Event], start: date, end: date, today: date, *, across: float = 288) -> Ribbon:
    """Events of a period from start to end as beads that do not touch; events outside it stand at its ends."""
    right = across - _EDGE - _END_MARK
    days = max((end - start).days, 1)

    def x(day: date) -> float:
        return _EDGE + min(max((day - start).days / days, 0.0), 1.0) * (right - _EDGE)

    ordered = sorted(events, key=lambda event: event.on)
    last = right - _END_MARK - _LARGEST - 2
    size = min(_LARGEST, (last - 2 * _EDGE - _LARGEST) / (2 * max(len(ordered) - 1, 1) + 1))
    now, step = x(today), 2 * size + 1
    # What has happened stays in the ink; only where that is too short do marks reach beyond today.
    reach = min(last, max(now, _EDGE + size + step * (len(ordered) - 1)))
    places = spread([x(event.on) for event in ordered], step, _EDGE + size, reach)
    beads = tuple(
        Bead(event, round(place, 1), shapes([Mark(event.kind, place, _LINE, round(size, 1))]))
        for event, place in zip(ordered, places, strict=True)
    )
    return Ribbon(
        width=across,
        height=_LABELS + 4,
        line=_LINE,
        baseline=_LABELS,
        left=_EDGE,
        now=round(now, 1),
        right=right,
        beads=beads,
        end=shapes([Mark("never", right, _LINE, _END_MARK)]),
        labels=tuple(_labels(start, end, today, now, across)),
    )


def _labels(start: date, end: date, today: date, now: float, across: float) -> list[DateLabel]:
    """Today goes before the ends: an end that would touch it is left out."""
    labels = []
    left, right = now - _TODAY / 2, now + _TODAY / 2
    inside = start <= today <= end
    if inside:
        left, right = max(0.0, left), min(across, right)
        labels.append(DateLabel("today", round(min(max(now, _TODAY / 2), across - _TODAY / 2), 1), today))
    if not inside or left > _room(start):
        labels.append(DateLabel("start", 0, start))
    if not inside or right < across - _room(end):
        labels.append(DateLabel("end", across, end))
    return labels


def _room(day: date) -> float:
    """Width of a date such as "3 Dec": hardly any month is shortened to more than "Sept"."""
    return width(f"{day.day} Sept", 14)
