"""Before and after a change: teams that adopted an idea, by periods since then, beside those that have not.

It is made of nothing but what everybody may see, and it proves nothing: teams that adopt differ from those that don't.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from hub.charts import series
from hub.measures import drawing, periods
from hub.measures.models import Measure
from hub.measures.queries import Public, pooled_reading
from hub.measures.values import Reading

# How many periods before and after adoption are looked at, and how many teams a figure is made of at least.
AROUND = 12
FEWEST_TEAMS = 3
# How many figures a level is the median of at least.
_FEWEST_POINTS = 3


@dataclass(frozen=True)
class Side:
    """The figures of some teams by period, 0 being the one of the adoption, with the levels before and after."""

    teams: int
    figures: Mapping[int, Reading]
    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True)
class Comparison:
    """`counted` of `possible` places hold a number: one for each adopting team and period that has come yet."""

    adopted: Side
    others: Side
    counted: int
    possible: int
    first: date | None = None  # the calendar time that is looked at
    last: date | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are teams enough to compare at all."""
        return self.adopted.teams >= FEWEST_TEAMS and bool(self.adopted.figures)


def compare(
    measure: Measure, rows: Iterable[Public], adopted: Mapping[int, date], team_ids: Collection[int], today: date
) -> Comparison:
    """Put the teams together by periods since each adopted; the others over the same days, team for team.

    For each adopting team that has a number in a period, all teams that have not adopted are taken in that very
    week or month; who is counted beside several is taken as often.
    """
    by_team: dict[int, dict[date, Public]] = {team_id: {} for team_id in team_ids}
    for row in rows:
        if row.team_id in by_team and row.value is not None:
            by_team[row.team_id][periods.start_of(measure.frequency, row.on)] = row
    present = periods.start_of(measure.frequency, today)
    origins = {
        team_id: periods.start_of(measure.frequency, day) for team_id, day in adopted.items() if team_id in by_team
    }
    others = [numbers for team_id, numbers in by_team.items() if team_id not in adopted]
    mine: dict[int, list[Public]] = {}
    theirs: dict[int, list[Public]] = {}
    days: list[date] = []
    possible = 0
    for team_id, origin in origins.items():
        for step in range(-AROUND, AROUND + 1):
            start = periods.after(measure.frequency, origin, step)
            possible += start <= present
            own = by_team[team_id].get(start)
            if own is None:
                continue
            days.append(start)
            mine.setdefault(step, []).append(own)
            theirs.setdefault(step, []).extend(numbers[start] for numbers in others if start in numbers)
    counted = sum(map(len, mine.values()))
    return Comparison(
        _side(measure, mine, len(origins)),
        _side(measure, theirs, sum(bool(numbers) for numbers in others)),
        counted,
        possible,
        min(days, default=None),
        max(days, default=None),
    )


def _side(measure: Measure, found: Mapping[int, list[Public]], teams: int) -> Side:
    """Figures of at least three teams each, and their levels before and from adoption on."""
    figures = {}
    for step in sorted(found):
        rows = found[step]
        if len({row.team_id for row in rows}) >= FEWEST_TEAMS:
            reading = pooled_reading(measure, rows[0].on, rows)
            if reading is not None:
                figures[step] = reading
    return Side(teams, figures, _level(figures, before=True), _level(figures, before=False))


def _level(figures: Mapping[int, Reading], *, before: bool) -> Fraction | None:
    values = [one.value for step, one in figures.items() if (step < 0) is before and one.value is not None]
    return median(values) if len(values) >= _FEWEST_POINTS else None


@dataclass(frozen=True)
class Names:
    """What the two lines, the axis and its middle are called."""

    adopted: str
    others: str
    x_title: str
    adoption: str


def chart(measure: Measure, found: Comparison, names: Names) -> series.GroupChart:
    """Both sides over the periods before and after, with their levels."""
    sides = [(names.adopted, found.adopted), (names.others, found.others)]
    return series.GroupChart(
        series=tuple(series.Series(name, _points(side), tuple(_levels(side))) for name, side in sides if side.figures),
        kind=drawing.axis_kind(measure),
        target=measure.target,
        axis_title=drawing.unit_words(measure),
        x_title=names.x_title,
        notes=(series.Note(0, names.adoption),),
    )


def _points(side: Side) -> tuple[series.Point, ...]:
    first, last = min(side.figures), max(side.figures)
    return tuple(
        series.Point(step, drawing.plain(value))
        if (one := side.figures.get(step)) and (value := one.value) is not None
        else series.Point(step, state="missing")
        for step in range(first, last + 1)
    )


def _levels(side: Side) -> Iterable[series.Level]:
    steps = list(side.figures)
    if side.before is not None:
        early = [step for step in steps if step < 0]
        yield series.Level(early[0], early[-1], drawing.plain(side.before))
    if side.after is not None:
        late = [step for step in steps if step >= 0]
        yield series.Level(late[0], late[-1], drawing.plain(side.after))
