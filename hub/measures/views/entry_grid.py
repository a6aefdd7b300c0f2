"""What the grid is made of: the periods of one measure, with everybody and its groups side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hub.kernel.permissions import Actor
from hub.measures import periods
from hub.measures.forms.cells import typed_in
from hub.measures.forms.events import Event
from hub.measures.forms.pasted import Block
from hub.measures.forms.sheets import Row, Sheet, event_lists, rows, sent_days, working_days
from hub.measures.models import Frequency, Measure, StudentGroup
from hub.measures.views.entry_week import read
from hub.networks.models import Team

LENGTHS = (6, 12, 26, 52)


@dataclass
class Grid:
    """The page: rows from the oldest period to the latest, or lists of events."""

    sheet: Sheet
    measure: Measure
    many: int
    last: date
    groups: list[StudentGroup] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lists: list[tuple[StudentGroup | None, list[Event]]] = field(default_factory=list)
    earlier: date | None = None
    later: date | None = None

    @property
    def is_events(self) -> bool:
        """Whether it is a list of days rather than of periods."""
        return bool(self.lists)

    @property
    def first_choices(self) -> list[tuple[date, str]]:
        """The periods a pasted block may begin with."""
        return [(row.start, row.label) for row in self.rows]


def build(
    actor: Actor,
    team: Team,
    measure: Measure,
    *,
    many: int,
    until: date | None,
    today: date,
    sent: Iterable[tuple[str, str]] = (),
    pasted: Iterable[date] = (),
) -> Grid:
    """The grid of a team's measure with `many` periods up to the one of `until`.

    Rows that were sent with a form, and the periods of a pasted block, come besides.
    """
    if measure.frequency is Frequency.EACH_EVENT or measure.value_kind.is_event:
        lists = event_lists(measure, read(actor, team, [measure], None), many, today)
        cells = [event for _group, made in lists for event in made]
        return Grid(Sheet(list(cells)), measure, many, today, lists=lists)
    present = periods.start_of(measure.frequency, today)
    last = min(periods.start_of(measure.frequency, until), present) if until else present
    shown = [periods.after(measure.frequency, last, -back) for back in range(many - 1, -1, -1)]
    days = sent_days(measure, typed_in(sent))
    starts = sorted({*shown, *(periods.start_of(measure.frequency, day) for day in days), *pasted})
    numbers = read(actor, team, [measure], starts[0], periods.after(measure.frequency, starts[-1]))
    if measure.frequency is Frequency.DAILY:
        starts = sorted({*working_days(starts, numbers, measure), *days, *pasted})
    made = Grid(Sheet(), measure, many, last, numbers.groups(measure), rows(measure, starts, numbers))
    made.sheet.cells = [cell for row in made.rows for cell in row.cells]
    made.earlier = periods.after(measure.frequency, last, -many)
    made.later = min(periods.after(measure.frequency, last, many), present) if last < present else None
    return made


def rows_of(block: Block, grid: Grid, first: date) -> list[Row | None]:
    """The row of the grid for each row of a pasted block."""
    by_start: dict[date, Row] = {}
    for row in grid.rows:
        by_start.setdefault(row.start, row)
    if block.days is None:
        later = [row for row in grid.rows if row.start >= first]
        return [later[number] if number < len(later) else None for number in range(len(block.rows))]
    return [by_start.get(start) for start in block.starts(grid.measure.frequency, first)]
