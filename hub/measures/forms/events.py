"""Events as they are typed: a short list of days, each with what lies between it and the one before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.measures.forms.cells import Cell, read_number
from hub.measures.models import Measure, StudentGroup, ValueKind
from hub.measures.values import Entry, seen_as
from hub.sheets import CellRefused, DecimalMark, parse_date


@dataclass
class Event(Cell):
    """One event; a new one has no day yet, and is then called "new"."""

    is_new: bool = False
    earlier: list[date] = field(default_factory=list)  # the days of all events of its list that are known

    @property
    def key(self) -> str:
        """The beginning of the names of its fields."""
        day = "new" if self.is_new else f"{self.on:%Y%m%d}"
        return f"c-{self.measure.id}-{self.group.id if self.group else 0}-{day}"

    @property
    def is_pair(self) -> bool:
        """What lies between two events is one number."""
        return False

    def stands(self, part: str) -> str:
        """What a field holds that nobody typed in yet."""
        if part == "o":
            return "" if self.is_new else self.on.isoformat()
        return super().stands(part)

    def entries(self, team_id: int, mark: DecimalMark | None) -> list[Entry]:
        """What is to be recorded: nothing, one number, or, where the day was put right, the old one taken away too."""
        typed = self.typed or {}
        seen, group_id = typed.get("s", ""), self.group.id if self.group else None
        if not typed.get("v") and (not typed.get("o") or not self.is_new):
            gone = Entry(team_id, self.on, group_id, clear=True, seen=seen)
            return [gone] if seen and not self.is_hidden else []
        on = self._day(typed.get("o", ""))
        value = read_number(typed["v"], mark) if typed.get("v") else self._since_last(on)
        if value is None:
            raise RuleBroken(_("How many lie between it and the one before?"), field="v")
        now = seen_as(value, None, None)
        if not self.is_new and on == self.on:
            return [] if now == seen else [Entry(team_id, on, group_id, value=value, seen=seen)]
        made = [Entry(team_id, on, group_id, value=value, seen="")]
        return made if self.is_new else [Entry(team_id, self.on, group_id, clear=True, seen=seen), *made]

    def _day(self, text: str) -> date:
        try:
            day = parse_date(text, "dmy")
        except CellRefused as refused:
            raise RuleBroken(_(refused.sentence, **refused.params), field="o") from refused
        if day is None:
            raise RuleBroken(_("On which day was it?"), field="o")
        return day

    def _since_last(self, on: date) -> Decimal | None:
        """The days since the event before; None where there is none, or where cases are counted."""
        before = [day for day in self.earlier if day < on]
        if self.measure.value_kind is not ValueKind.DAYS_BETWEEN or not before:
            return None
        return Decimal((on - max(before)).days)


def events(
    measure: Measure, group: StudentGroup | None, known: Mapping[date, Cell], days: Iterable[date], today: date
) -> list[Event]:
    """The events of one list, oldest first, and an empty row."""
    every = sorted(known)
    made = [
        Event(measure, group, day, known[day].reading, known[day].seen, earlier=every)
        for day in sorted(days)
        if day in known
    ]
    return [*made, Event(measure, group, today, is_new=True, earlier=every)]
