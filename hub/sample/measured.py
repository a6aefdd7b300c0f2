"""What the sample's networks measure: plain records, like those of `world`, that name each other by key.

Names of fields and of choices are those of the JSON API. The numbers themselves are drawn by `figures`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from hub.sample.school_year import Country

Whole = Literal["ninth-graders", "caseload", "grades", "pupils", "classes", "meetings", "contacts", "nobody"]


@dataclass(frozen=True, slots=True)
class Group:
    """A student group; with `is_part` it is the part of its dimension that the school's shares speak of."""

    key: str
    name: str
    dimension: str
    is_part: bool
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """An operational definition: who counts, who doesn't, from where, when and by whom."""

    text: str
    exclusions: str = ""
    source: str = ""
    moment: str = ""
    collector: str = ""


@dataclass(frozen=True, slots=True)
class Redefinition:
    """A change of how it is counted; `jump` is what it does to the numbers by itself."""

    at: datetime
    valid_from: date
    wording: Wording
    reason: str
    jump: float


@dataclass(frozen=True, slots=True)
class Draw:
    """How numbers come about: around `level`, out of `whole`.

    Schools differ by `schools` and weeks by `noise`: of a share in parts of what chance alone would do, of numbers in
    their unit. `gaps` says by how much the part of each dimension lies above the rest, `known` where some teams lie.
    """

    level: float
    whole: Whole = "nobody"
    schools: float = 0.0
    noise: float = 0.75
    gaps: tuple[tuple[str, float], ...] = ()
    known: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the network, or of one team; numbers go back to `since`."""

    key: str
    type: Literal["outcome", "driver", "process", "balancing"]
    title: str
    value_kind: Literal["number", "percent", "count", "days_between"]
    frequency: Literal["weekly", "fortnightly", "monthly", "half_yearly", "each_event"]
    direction: Literal["increase", "decrease", "neutral"]
    wording: Wording
    draw: Draw
    added_at: datetime
    since: date
    unit: str = ""
    driver: str | None = None
    team: str | None = None
    by: str | None = None  # who added a team's own
    about_people: bool = True
    target: Decimal | None = None
    rules: Literal["anhoej", "ihi", "nhs"] = "anhoej"
    chart: Literal["run", "i", "p", "pp", "t", "c"] = "run"
    groups: tuple[Group, ...] = ()
    redefined: Redefinition | None = None
    entered_by: Literal["hub", "team"] = "hub"


@dataclass(frozen=True, slots=True)
class Turn:
    """From a day on, a team's level is another: something changed there, for better or worse."""

    measure: str
    team: str
    since: date
    by: float
    after: str | None = None  # the cycle after which it came


@dataclass(frozen=True, slots=True)
class Gap:
    """Days a team did not count: noted as missing with a reason, or, without one, nothing was entered at all."""

    measure: str
    team: str
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A number entered wrongly for everybody, so many too many, and put right later by somebody of the team."""

    measure: str
    team: str
    on: date
    off_by: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody wrote on the chart of a team, or of all teams."""

    measure: str
    team: str | None
    kind: Literal["note", "split", "freeze", "exclude"]
    on: date
    at: datetime
    by: str
    text: str = ""


@dataclass(frozen=True)
class Measured:
    """Everything a network counts and what befell it; `aim` is the measure by which the aim is judged."""

    country: Country
    aim: str
    measures: tuple[Measure, ...]
    turns: tuple[Turn, ...] = ()
    gaps: tuple[Gap, ...] = ()
    slips: tuple[Slip, ...] = ()
    marks: tuple[Mark, ...] = ()

    def measure(self, key: str) -> Measure:
        """The measure with this key; StopIteration when there is none."""
        return next(measure for measure in self.measures if measure.key == key)
