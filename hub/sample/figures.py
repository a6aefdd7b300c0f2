"""Draws the numbers of a sample's measures: each day of each team by itself, the same in every run.

Pupils are counted in four disjoint parts (of two dimensions), so that groups always add up to everybody.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from math import sqrt

from hub.measures import periods
from hub.measures.models import Frequency
from hub.sample.measured import Gap, Measure, Measured, Slip, Turn
from hub.sample.school_days import FRIDAY
from hub.sample.school_year import counting_days, year_of
from hub.sample.world import Team

# Which share of the pupils each part is, by the school's setting or its number of home languages.
_MEALS = {"city": 0.58, "rural": 0.47, "town": 0.42, "suburban": 0.27}
_LANGUAGE = (0.04, 0.13, 0.19, 0.27, 0.31)
_CLASSES = 54  # pupils of two classes
_FIRST, _SECOND = "meals", "language"


@dataclass(frozen=True, slots=True)
class Number:
    """What was counted of a group (None is everybody) on a day."""

    team: str
    on: date
    group: str | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """Pupils alike in both dimensions."""

    in_first: bool
    in_second: bool
    count: int


class Figures:
    """The numbers of one network's teams."""

    def __init__(self, measured: Measured, teams: tuple[Team, ...], today: date) -> None:
        self._measured, self._today = measured, today
        self._teams = {team.key: team for team in teams}

    def days(self, measure: Measure) -> list[date]:
        """On which days a measure was counted, holidays left out; of events, see `numbers`."""
        return counting_days(self._measured.country, Frequency(measure.frequency), measure.since, self._today)

    def teams(self, measure: Measure) -> list[Team]:
        """Who counts it."""
        return [self._teams[measure.team]] if measure.team else list(self._teams.values())

    def numbers(self, measure: Measure, team: Team, on: date, *, as_entered: bool = False) -> list[Number]:
        """What a team counted that day, everybody first; nothing where it did not count.

        `as_entered`: with the slips that were put right later.
        """
        gap = next((gap for gap in self._gaps[measure.key, team.key] if gap.first <= on <= gap.last), None)
        if gap is not None:
            return [Number(team.key, on, missing=True, note=gap.reason)] if gap.reason else []
        rng = random.Random(f"{measure.key} {team.key} {on}")
        if measure.value_kind == "percent":
            made = self._shares(measure, team, on, rng)
        else:
            made = [Number(team.key, on, value=self._value(measure, team, on, rng))]
        slip = self._slips.get((measure.key, team.key, on)) if as_entered else None
        return [_slipped(made[0], slip), *made[1:]] if slip else made

    def events(self, measure: Measure, team: Team) -> list[Number]:
        """The events of a measure that tells what lies between them; the value is the days since the one before."""
        rng = random.Random(f"{measure.key} {team.key}")
        made: list[Number] = []
        on = measure.since
        while True:
            pause = max(1, round(rng.expovariate(1 / self._level(measure, team, on))))
            on += timedelta(days=pause)
            on += timedelta(days=max(0, on.weekday() - FRIDAY) and 7 - on.weekday())  # never on a weekend
            if on >= self._today:
                return made
            before = made[-1].on if made else measure.since
            made.append(Number(team.key, on, value=Decimal((on - before).days)))

    # --- one day ---

    def _shares(self, measure: Measure, team: Team, on: date, rng: random.Random) -> list[Number]:
        parts = self._parts(measure, team, on, rng)
        level = self._level(measure, team, on)
        whole = sum(part.count for part in parts) or 1
        shares = {
            _FIRST: sum(part.count for part in parts if part.in_first) / whole,
            _SECOND: sum(part.count for part in parts if part.in_second) / whole,
        }
        counted = []
        for part in parts:
            likely = level
            for dimension, gap in measure.draw.gaps:
                inside = part.in_first if dimension == _FIRST else part.in_second
                likely += gap * ((1 if inside else 0) - shares[dimension])
            counted.append((part, _drawn(part.count, likely / 100, measure.draw.noise, rng)))
        made = [_number(team, on, None, counted)]
        for group in measure.groups:
            first = group.key.startswith(_FIRST)
            here = [one for one in counted if (one[0].in_first if first else one[0].in_second) == group.is_part]
            made.append(_number(team, on, group.key, here))
        return made

    def _parts(self, measure: Measure, team: Team, on: date, rng: random.Random) -> tuple[_Part, ...]:
        whole = self._whole(measure, team, on, rng)
        if not measure.groups:
            return (_Part(in_first=False, in_second=False, count=whole),)
        return _split(whole, *_shares_of(team.key, team.facets.get("setting", "town"), len(team.languages)))

    def _whole(self, measure: Measure, team: Team, on: date, rng: random.Random) -> int:
        year = random.Random(f"{team.key} {year_of(self._measured.country, on)}")
        pupils = team.pupils * (1 + year.uniform(-0.03, 0.03))
        match measure.draw.whole:
            case "ninth-graders":
                return round(pupils / 4)
            case "caseload":
                return round(pupils / 4 * 0.45)
            case "grades":
                return round(pupils / 4) * 6
            case "pupils":
                return round(pupils)
            case "meetings":
                return 2 * max(3, round(team.pupils / 160))
            case "contacts":
                return max(3, round(rng.gauss(4 + pupils * 0.017, 2.5)))
            case _:
                return _CLASSES

    def _value(self, measure: Measure, team: Team, on: date, rng: random.Random) -> Decimal:
        level = self._level(measure, team, on)
        spread = measure.draw.noise * (sqrt(level) if measure.value_kind == "count" else 1)
        return Decimal(max(0, round(rng.gauss(level, spread))))

    def _level(self, measure: Measure, team: Team, on: date) -> float:
        """Around what a team's numbers lie that day, in the unit of the measure."""
        level = _usual(measure, team.key)
        changed = measure.redefined
        if changed is not None and on >= changed.valid_from:
            level += changed.jump
        level += sum(turn.by for turn in self._turns[measure.key, team.key] if on >= _felt(measure, turn))
        return max(level, 1.0)

    # --- what befell a team ---

    @cached_property
    def _turns(self) -> dict[tuple[str, str], list[Turn]]:
        found = defaultdict(list)
        for turn in self._measured.turns:
            found[turn.measure, turn.team].append(turn)
        return found

    @cached_property
    def _gaps(self) -> dict[tuple[str, str], list[Gap]]:
        found = defaultdict(list)
        for gap in self._measured.gaps:
            found[gap.measure, gap.team].append(gap)
        return found

    @cached_property
    def _slips(self) -> dict[tuple[str, str, date], Slip]:
        return {(slip.measure, slip.team, slip.on): slip for slip in self._measured.slips}


def _felt(measure: Measure, turn: Turn) -> date:
    """The first day on which a turn shows: a week is counted at its end, of a longer period part was as before."""
    frequency = Frequency(measure.frequency)
    within = periods.start_of(frequency, turn.since)
    return within if frequency is Frequency.WEEKLY else periods.after(frequency, within)


@lru_cache(maxsize=8192)
def _usual(measure: Measure, team: str) -> float:
    """Where a team's numbers lie while nothing happens; schools differ, but none by more than twice the usual."""
    known = dict(measure.draw.known).get(team)
    if known is not None:
        return known
    off = random.Random(f"{measure.key} {team}").gauss(0, 1)
    return measure.draw.level + max(-2.0, min(2.0, off)) * measure.draw.schools


@lru_cache(maxsize=1024)
def _shares_of(team: str, setting: str, languages: int) -> tuple[float, float]:
    """Which share of a school's pupils has free meals, and which is learning the language of the school."""
    rng = random.Random(f"{team} shares")
    meals = _MEALS[setting] + rng.uniform(-0.1, 0.1)
    return meals, _LANGUAGE[min(languages, len(_LANGUAGE) - 1)] * rng.uniform(0.8, 1.2)


def _split(whole: int, first: float, second: float) -> tuple[_Part, ...]:
    in_first, in_second = round(whole * first), round(whole * second)
    both = min(in_first, in_second, round(in_second * min(0.9, first * 1.4)))
    return (
        _Part(in_first=True, in_second=True, count=both),
        _Part(in_first=True, in_second=False, count=in_first - both),
        _Part(in_first=False, in_second=True, count=in_second - both),
        _Part(in_first=False, in_second=False, count=whole - in_first - in_second + both),
    )


def _drawn(whole: int, likely: float, noise: float, rng: random.Random) -> int:
    """How many of so many, around a share; the normal curve is near enough and quick."""
    likely = min(0.99, max(0.01, likely))
    drawn = rng.gauss(whole * likely, noise * sqrt(whole * likely * (1 - likely)))
    return min(whole, max(0, round(drawn)))


def _number(team: Team, on: date, group: str | None, counted: list[tuple[_Part, int]]) -> Number:
    above, below = sum(count for _part, count in counted), sum(part.count for part, _count in counted)
    return Number(team.key, on, group, numerator=Decimal(above), denominator=Decimal(below))


def _slipped(number: Number, slip: Slip) -> Number:
    if number.numerator is not None and number.denominator is not None:
        wrong = min(number.denominator, max(Decimal(0), number.numerator + slip.off_by))
        return Number(number.team, number.on, numerator=wrong, denominator=number.denominator)
    assert number.value is not None
    return Number(number.team, number.on, value=number.value + slip.off_by)


def everything(figures: Figures, measure: Measure) -> Iterator[Number]:
    """All numbers of a measure as they stand after corrections, team by team."""
    for team in figures.teams(measure):
        if measure.frequency == "each_event":
            yield from figures.events(measure, team)
        else:
            for on in figures.days(measure):
                yield from figures.numbers(measure, team, on)
