"""A form full of numbers: rows of cells, what was typed into them, and the entries they come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.measures import periods, wording
from hub.measures.forms.cells import Cell, Numbers, day_of, decimal_mark, typed_in
from hub.measures.forms.events import Event, events
from hub.measures.models import Frequency, Measure, StudentGroup
from hub.measures.services import EntriesRefused
from hub.measures.values import Entry

# Rows a page can carry; more of them are pasted in two goes, or come as a file.
MOST_ROWS = 400
_FRIDAY = 4


@dataclass
class Row:
    """One period of one measure: a cell for everybody and one for each student group."""

    start: date
    on: date
    label: str
    cells: list[Cell]


@dataclass
class Sheet:
    """The cells of a page. `errors` is what the head of the page asks for."""

    cells: list[Cell] = field(default_factory=list)
    form_errors: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Cell]:
        """The cells that can't be taken as they are."""
        return [cell for cell in self.cells if cell.error]

    @property
    def has_numbers(self) -> bool:
        """Whether something stands there that could be put right."""
        return any(cell.seen for cell in self.cells)

    def fill(self, sent: Iterable[tuple[str, str]]) -> None:
        """Take what was typed."""
        typed = typed_in(sent)
        for cell in self.cells:
            cell.typed = typed.pop(cell.key, cell.typed)
        if any(parts.get(part) for parts in typed.values() for part in ("n", "d", "v")):
            self.form_errors.append(
                _("A number belongs to a measure or a group that was taken away meanwhile. Look what is still here.")
            )

    def entries(self, team_id: int) -> list[tuple[Cell, Entry]]:
        """What is to be recorded; what can't be read is said beside its cell."""
        typed = {cell.key: cell.typed for cell in self.cells if cell.typed is not None}
        mark = decimal_mark(typed)
        made: list[tuple[Cell, Entry]] = []
        for cell in self.cells:
            if cell.typed is None:
                continue
            try:
                if isinstance(cell, Event):
                    made += [(cell, entry) for entry in cell.entries(team_id, mark)]
                elif (entry := cell.entry(team_id, mark)) is not None:
                    made.append((cell, entry))
            except RuleBroken as refused:
                cell.refuse(refused.message, refused.field or "")
        return made

    def refuse(self, refused: EntriesRefused, sent: Sequence[Cell]) -> list[Cell]:
        """Put refusals beside the cells they came from; those that somebody else changed are given back."""
        changed = []
        for place, (name, sentence) in refused.errors.items():
            sent[place].refuse(sentence, name)
            if name == "seen":
                changed.append(sent[place])
        return changed


def batches(sent: Iterable[tuple[Cell, Entry]]) -> tuple[list[Cell], list[tuple[Measure, list[Entry]]]]:
    """The entries by measure, as they are recorded together, and their cells in the same order."""
    by_measure: dict[int, tuple[Measure, list[Cell], list[Entry]]] = {}
    for cell, entry in sent:
        _measure, cells, entries = by_measure.setdefault(cell.measure.id, (cell.measure, [], []))
        cells.append(cell)
        entries.append(entry)
    ordered = [by_measure[number] for number in sorted(by_measure)]
    return [cell for part in ordered for cell in part[1]], [(part[0], part[2]) for part in ordered]


def rows(measure: Measure, starts: Iterable[date], numbers: Numbers) -> list[Row]:
    """The rows of a measure for these periods; a period in which several days were counted has a row for each."""
    days: dict[date, list[date]] = {}
    for day in numbers.days(measure):
        days.setdefault(periods.start_of(measure.frequency, day), []).append(day)
    groups: list[StudentGroup | None] = [None, *numbers.groups(measure)]
    made = []
    for start in starts:
        name = wording.period(measure.frequency, start)
        here = days.get(start, [start])
        for on in here:
            label = name if len(here) == 1 else f"{name}: {wording.period(Frequency.DAILY, on)}"
            cells = [numbers.cell(measure, group, on) for group in groups]
            for cell in cells:
                cell.label = label
            made.append(Row(start, on, label, cells))
    return made


def event_lists(
    measure: Measure, numbers: Numbers, most: int, today: date
) -> list[tuple[StudentGroup | None, list[Event]]]:
    """The last events of everybody and of each group, each list with an empty row."""
    groups: list[StudentGroup | None] = [None, *numbers.groups(measure)]
    days = numbers.days(measure)
    made = []
    for group in groups:
        cells = {day: numbers.cell(measure, group, day) for day in days}
        known = {day: cell for day, cell in cells.items() if cell.reading is not None}
        made.append(
            (
                group,
                events(measure, group, known, sorted(known)[len(known) - most if most < len(known) else 0 :], today),
            )
        )
    return made


def working_days(starts: Iterable[date], numbers: Numbers, measure: Measure) -> list[date]:
    """The days of a daily measure: Saturdays and Sundays only where something was ever counted on one."""
    used = {day.weekday() for day in numbers.days(measure)}
    return [day for day in starts if day.weekday() <= _FRIDAY or day.weekday() in used]


def sent_days(measure: Measure, sent: Mapping[str, Mapping[str, str]]) -> list[date]:
    """The days that the cells of a measure in a form speak of, in order."""
    own = f"c-{measure.id}-"
    days = {day for key in sent if key.startswith(own) and (day := day_of(key)) is not None}
    return sorted(days)[:MOST_ROWS]
