"""What each column of a file is, and how what could be read in two ways is to be read."""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _

from hub.markup import fold
from hub.measures.importing.days import is_day
from hub.measures.models import Measure
from hub.sheets import DateOrder, DecimalMark

LEAVE_OUT, EVERYBODY = -1, 0


class Part(enum.StrEnum):
    """What a column holds; with `each_…` its name is a day, a team or a group, and its cells are the numbers."""

    NOTHING = ""
    DATE = "date"
    TEAM = "team"
    GROUP = "group"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    NOTE = "note"
    MISSING = "missing"
    EACH_DATE = "each_date"
    EACH_TEAM = "each_team"
    EACH_GROUP = "each_group"

    @property
    def is_wide(self) -> bool:
        """Whether there are many columns of this kind, each with numbers."""
        return self.value.startswith("each_")

    @property
    def narrow(self) -> "Part":
        """What the names of such columns are."""
        return Part(self.value.removeprefix("each_"))


NUMBERS = (Part.NUMERATOR, Part.DENOMINATOR, Part.VALUE)


@dataclass(frozen=True)
class Plan:
    """How a file is to be read. Parts go by the name of the column, teams and groups by the folded name in the file."""

    parts: Mapping[str, Part] = field(default_factory=dict)
    sheet: str | None = None
    order: DateOrder | None = None
    mark: DecimalMark | None = None
    share: str = ""
    """`one` where 0.75 means 75 %, `hundred` where 75 does."""
    team_id: int | None = None
    """Whose numbers they all are, where no column says it."""
    teams: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)

    def columns(self, part: Part) -> list[str]:
        """The names of the columns that hold this."""
        return [name for name, one in self.parts.items() if one is part]

    def column(self, part: Part) -> str | None:
        """The name of the column that holds this."""
        return next(iter(self.columns(part)), None)

    @property
    def wide(self) -> Part | None:
        """What the names of columns are, where each is a day, a team or a group."""
        return next((part for part in self.parts.values() if part.is_wide), None)

    def kept(self) -> dict[str, Any]:
        """The plan as it is written down."""
        return asdict(self) | {"parts": {name: part.value for name, part in self.parts.items() if part}}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Plan":
        """The plan that was written down."""
        parts = {name: Part(part) for name, part in kept.get("parts", {}).items()}
        return cls(**{**kept, "parts": parts})


def layout_of(header: Iterable[str]) -> str:
    """A digest of a header, to know it again; days among the names are left out, for they change each time."""
    names = sorted(fold(name) for name in header if not is_day(name))
    return sha256("\n".join(names).encode()).hexdigest()


def complaints(plan: Plan, measure: Measure, header: Sequence[str], *, one_team: bool) -> list[tuple[str, str]]:
    """What is missing or said twice, each with the column or the question it belongs to ("" for all)."""
    found: list[tuple[str, str]] = []
    kinds = Counter(part for part in plan.parts.values() if part)
    wide = {part for part in kinds if part.is_wide}
    for part, count in kinds.items():
        if count > 1 and not part.is_wide:
            again = plan.columns(part)[1]
            found.append((again, _("Two columns can't both be this. Leave one of them out.")))
    if len(wide) > 1:
        found.append((plan.columns(max(wide))[0], _("The names of columns can be days, or teams, or groups, not two.")))
    for part in wide:
        if part.narrow in kinds:
            found.append((plan.columns(part.narrow)[0], _("The names of other columns say this already.")))
        extra = [one for one in (*NUMBERS, Part.NOTE, Part.MISSING) if one in kinds]
        if extra:
            found.append((plan.columns(extra[0])[0], _("Each of the other columns holds numbers already.")))
    if Part.DATE not in kinds and Part.EACH_DATE not in kinds:
        found.append(("", _("Which column holds the day? Choose “Day” for it.")))
    if not wide:
        found += [("", sentence) for sentence in _without_numbers(kinds, measure)]
    has_team = one_team or Part.TEAM in kinds or Part.EACH_TEAM in kinds or plan.team_id is not None
    if not has_team:
        found.append(("team", _("Whose numbers are they? Choose one, or the column that says it.")))
    return [(name, sentence) for name, sentence in found if name in header or name in ("", "team")]


def _without_numbers(kinds: Mapping[Part, int], measure: Measure) -> Iterable[str]:
    if measure.value_kind.is_ratio:
        if Part.VALUE not in kinds and not (Part.NUMERATOR in kinds and Part.DENOMINATOR in kinds):
            yield _("Which columns hold the numbers? Choose “How many” and “Out of how many”, or “Value”.")
    elif Part.VALUE not in kinds:
        yield _("Which column holds the number? Choose “Value” for it.")
