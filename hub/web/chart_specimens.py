"""Charts over time in every state, for the style guide. Every school and number is invented."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hub.charts import diagram, groupchart, runchart, smallcharts
from hub.charts.diagram_boxes import AimBox, Drawing, DriverBox, IdeaBox, Measured
from hub.charts.marks import Tally
from hub.charts.series import (
    Band,
    ChartWords,
    Flag,
    Gap,
    GroupChart,
    Level,
    Note,
    Phase,
    Point,
    RunChart,
    Series,
)
from hub.charts.sheet import Drawings
from hub.web.chart_words import chart_words

_START = date(2025, 9, 12)
_FALLING = (32, 30, 34, 29, 31, 33, 28, 33, 31, 35, 29, 30, 33, 30, None, 29, 27, 29, 25, 26, 24, 27, 23, 24, 23)
_LEVEL = (32, 30, 34, 29, 31, 33, 28, 33, 30, 35, 29, 32, 33, 28, 31, 32, 27, 34, 30, 33, 29, 32, 30, 31)
_SCHOOLS = ("Alder", "Birch", "Cedar", "Dunlin", "Elm", "Fern")


@dataclass(frozen=True)
class Specimen:
    """A chart with its heading and what it shows in words; no drawings where there is nothing to show."""

    name: str
    finding: str
    drawings: Drawings | None


def _points(values: tuple[int | None, ...], step: int = 14) -> tuple[Point, ...]:
    days = (_START + timedelta(step * index) for index in range(len(values)))
    return tuple(Point(day, None if v is None else Decimal(v)) for day, v in zip(days, values, strict=True))


def _shift() -> RunChart:
    points = list(_points(_FALLING))
    points[14] = replace(points[14], note="spring break")
    return RunChart(
        points=tuple(points),
        kind="percent",
        phases=(Phase(1, 25, Decimal(31)),),
        frozen=12,
        target=Decimal(20),
        bands=(Band("shift", (14, *range(16, 26)), "Shift: 11 in a row below the median"),),
    )


def _tests() -> tuple[Flag, ...]:
    return (
        Flag(date(2025, 11, 14), 1, "One class, 40 minutes", "#charts", "adapt"),
        Flag(date(2026, 3, 6), 2, "Three classes, 25 minutes", "#charts", "adopt"),
        Flag(date(2026, 6, 5), 3, "A text message home", "#charts", "abandon"),
        Flag(date(2026, 6, 19), 4, "The whole year", "#charts"),
    )


def _outside() -> RunChart:
    sizes = [40 + (index * 7) % 23 for index in range(24)]
    center = Decimal("30.9")
    widths = [Decimal(round(300 * float((Decimal("0.309") * Decimal("0.691") / n).sqrt()), 1)) for n in sizes]
    values = tuple(56 if index == 17 else value for index, value in enumerate(_LEVEL))
    return RunChart(
        points=_points(values),
        kind="percent",
        center="mean",
        phases=(Phase(1, 24, center),),
        lcl=tuple(center - width for width in widths),
        ucl=tuple(center + width for width in widths),
        lcl_2s=tuple(center - width * 2 / 3 for width in widths),
        ucl_2s=tuple(center + width * 2 / 3 for width in widths),
        outside=(18,),
    )


def _phases() -> RunChart:
    values = (*_LEVEL[:12], *(value - 9 for value in _LEVEL[12:] if value))
    points = list(_points(values))
    points[4] = replace(points[4], state="ghost", note="Fire alarm")
    phases = (Phase(1, 12, Decimal(31)), Phase(13, 24, Decimal(22), "Definition changed"))
    return RunChart(points=tuple(points), kind="count", phases=phases, axis_title="Missing tasks, lower is better")


def _gaps() -> RunChart:
    points = list(_points(_LEVEL))
    points[6] = Point(points[6].at, None, "missing", "Winter break")
    for index in (13, 14, 19):
        points[index] = Point(points[index].at, None, "hidden")
    return RunChart(points=tuple(points), kind="percent", phases=(Phase(1, 24, Decimal(31)),))


def _run_charts() -> list[tuple[str, str, RunChart]]:
    level, shift = RunChart(points=_points(_LEVEL), kind="percent", phases=(Phase(1, 24, Decimal(31)),)), _shift()
    many = tuple(60 + (index * index * 37 + 11 * index) % 19 - index // 25 for index in range(200))
    three = tuple(value for value in _LEVEL[:1])
    notes = (Note(date(2026, 1, 9), "New timetable"),)
    return [
        ("No signal", "24 counts around 31 %. No signal.", level),
        ("Shift", "From 13 Mar on 11 counts in a row below the median.", shift),
        ("Beyond a limit", "One of 24 counts is above its limit.", _outside()),
        ("Phases", "The definition changed on 27 Feb; a count in November is left out.", _phases()),
        ("Missing and hidden", "One count is missing, three are too small to show.", _gaps()),
        ("Tests", "Four tests began.", replace(shift, flags=_tests(), notes=notes)),
        ("Empty", "No counts yet.", RunChart(points=())),
        ("One count", "One count so far.", RunChart(points=_points(three), kind="percent")),
        (
            "Always the same",
            "12 counts of 4.",
            RunChart(_points((4,) * 12), "count", phases=(Phase(1, 12, Decimal(4)),)),
        ),
        ("Many", "200 weekly counts.", RunChart(_points(many, 7), phases=(Phase(1, 200, Decimal(65)),))),
    ]


def _group_charts() -> list[tuple[str, str, GroupChart]]:
    free, paying = (
        tuple(base + value // 2 - index // drop for index, value in enumerate(_LEVEL))
        for base, drop in ((26, 2), (8, 9))
    )
    learners = list(_points(tuple(26 + value // 2 for value in _LEVEL)))
    for index in (5, 6, 15):
        learners[index] = Point(learners[index].at, None, "hidden")
    groups = GroupChart(
        series=(
            Series("Free lunch", _points(free)),
            Series("No free lunch", _points(paying)),
            Series("English learners", tuple(learners)),
        ),
        kind="percent",
        gap=Gap(0, 1, "9 points apart"),
        target=Decimal(18),
    )
    cohorts = GroupChart(
        series=(_cohort("Autumn, 6 schools", 31, 22, 13), _cohort("Spring, 9 schools", 34, 27, 8)),
        kind="percent",
        notes=(Note(0, "Began using it"),),
        x_title="Weeks since the school began",
    )
    return [
        ("Groups", "The groups are 9 points apart.", groups),
        ("Cohorts", "Both cohorts fell after they began.", cohorts),
    ]


def _cohort(name: str, before: int, after: int, until: int) -> Series:
    weeks = range(-10, until)
    wave = [value - 31 for value in _LEVEL]
    points = (Point(week, Decimal((before if week < 0 else after) + wave[week + 10])) for week in weeks)
    levels = (Level(-10, -1, Decimal(before)), Level(0, until - 1, Decimal(after)))
    return Series(name, tuple(points), levels)


def _multiples(words: ChartWords) -> list[tuple[str, str, Any]]:
    charts, signals = [], []
    for number, _name in enumerate(_SCHOOLS):
        falls = number % 3 == 0
        values = _FALLING if falls else tuple(value + 4 * number - 8 for value in _LEVEL)
        band = (Band("shift", (14, *range(16, 26)), ""),) if falls else ()
        phase = (Phase(1, len(values), Decimal(31 if falls else 23 + 4 * number)),)
        charts.append(RunChart(_points(values), "percent", phases=phase, bands=band))
        signals.append("Shift down" if falls else "")
    return list(zip(_SCHOOLS, signals, smallcharts.cells(charts, words), strict=True))


def _measured(title: str, value: str, chart: RunChart | None, signal: str = "") -> tuple[Measured, ...]:
    return (Measured(title, value, chart=chart, signal=signal, label=f"{title}: {value} {signal}".strip()),)


def _diagram() -> Drawing:
    """A driver diagram with every kind of measure in its boxes."""
    level = RunChart(_points(_LEVEL), "percent", phases=(Phase(1, 24, Decimal(31)),))
    parts = (
        DriverBox("list", "One list for all", measures=_measured("Lists in use", "31 of 38 schools", level)),
        DriverBox("meeting", "A meeting with a protocol", measures=_measured("Not counted yet", "", None)),
    )
    drivers = [
        DriverBox(
            "data",
            "Timely shared data",
            secondary=parts,
            measures=_measured("Missing work", "23 %", _shift(), "better"),
        ),
        DriverBox(
            "adult", "An adult who knows each pupil", measures=_measured("Late", "3.4 per 1,000", _gaps(), "worse")
        ),
    ]
    ideas = [
        IdeaBox("friday", "Friday catch-up", ("list",), Tally(5, 6, 1, 2)),
        IdeaBox("graph", "One-page graphic", ("meeting",)),
        IdeaBox("call", "A call home by week 3", ("adult",), Tally(3, 2)),
    ]
    aim = AimBox(
        "By June 2027, 90 % finish the year on track",
        ("At the start: 74 %",),
        measures=_measured("Pupils on track", "Now 84 % of 90 %", replace(_shift(), target=None), "better"),
    )
    return diagram.lay_out(aim, drivers, ideas)


def chart_specimens() -> dict[str, Any]:
    """Run charts, group charts, a spark, small multiples and a driver diagram with measures."""
    words = chart_words()
    charts = [Specimen(name, finding, runchart.drawings(chart, words)) for name, finding, chart in _run_charts()]
    charts += [Specimen(name, finding, groupchart.drawings(chart, words)) for name, finding, chart in _group_charts()]
    sparks = {"spark": smallcharts.spark(_shift()), "multiples": _multiples(words)}
    return {"charts": charts, "diagram": _diagram(), **sparks}
