"""What the page "this week's numbers" is made of: one card for each measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hub.kernel.permissions import Actor
from hub.measures import periods, queries, wording
from hub.measures.forms.cells import Numbers
from hub.measures.forms.events import Event
from hub.measures.forms.sheets import Row, Sheet, event_lists, rows, sent_days, working_days
from hub.measures.models import Frequency, Measure, StudentGroup
from hub.measures.queries import Key
from hub.networks.models import Team

# Measures on one page; events shown of each besides an empty row, and periods offered.
MOST = 40
_EVENTS, _OFFERED = 0, 3
_LENGTHS = (
    *(Frequency.WEEKLY, Frequency.FORTNIGHTLY, Frequency.MONTHLY),
    *(Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.YEARLY),
)


@dataclass
class Card:
    """One measure on the page: its rows for the period, what stood before, or its last events."""

    measure: Measure
    label: str
    rows: list[Row] = field(default_factory=list)
    before: list[tuple[str, str]] = field(default_factory=list)  # the period and what was said of it
    lists: list[tuple[StudentGroup | None, list[Event]]] = field(default_factory=list)
    is_due: bool = False
    open_groups: bool = False

    @property
    def is_done(self) -> bool:
        """Whether everybody is counted already."""
        return bool(self.rows) and all(row.cells[0].seen for row in self.rows)

    @property
    def has_mistakes(self) -> bool:
        """Whether anything typed here could not be taken."""
        return any(cell.error for row in self.rows for cell in row.cells)


@dataclass
class Week:
    """The page: the period it is about, the cards in the order of what is asked, and the periods beside it."""

    sheet: Sheet
    cards: list[Card]
    frequency: Frequency
    start: date
    choices: list[tuple[date, str, str]]  # the first day, its name, its short name
    earlier: date


def build(actor: Actor, team: Team, asked: date | None, today: date, typed: Mapping[str, Any]) -> Week:
    """The page for a team; `asked` is a day in the period it is about, by default the last full one if it is due.

    A form that was sent is about the periods it was made for, whatever is due by now: `typed` is what was sent by cell.
    """
    measures = queries.of_team(team.network_id, team.id)[:MOST]
    sent = {measure.id: sent_days(measure, typed) for measure in measures}
    numbers = read(
        actor, team, measures, min([_since(measures, asked or today), *(days[0] for days in sent.values() if days)])
    )
    own = {measure.id: _due(measure, numbers, today) for measure in measures}
    step = _step(measures)
    present = periods.start_of(step, today)
    if asked is None:
        waits = any(own[measure.id] for measure in measures if measure.frequency is step)
        start = periods.after(step, present, -1) if waits else present
    else:
        start = min(periods.start_of(step, asked), present)
    cards = [_card(measure, numbers, (start, asked, today), own[measure.id]) for measure in measures]
    for card in cards:
        if days := sent[card.measure.id] if card.rows else []:
            spoken = sorted({periods.start_of(card.measure.frequency, day) for day in days})
            card.rows = rows(card.measure, spoken, numbers)
            card.label = card.label if len(spoken) > 1 else wording.period(card.measure.frequency, spoken[0])
    cards.sort(key=lambda card: bool(card.lists))
    cells = [cell for card in cards for row in card.rows for cell in row.cells]
    listed = [event for card in cards for _group, made in card.lists for event in made]
    recent = periods.last(step, _OFFERED, today)
    offered = recent if start in recent else [start, *recent[1:]]
    choices = [(one, wording.period(step, one), wording.short_period(step, one)) for one in offered]
    return Week(Sheet([*cells, *listed]), cards, step, start, choices, periods.after(step, offered[0], -1))


def read(actor: Actor, team: Team, measures: list[Measure], since: date | None, until: date | None = None) -> Numbers:
    """The numbers of a team as the actor may read them, with the marks of hidden ones."""
    found = queries.read(actor, measures, team_ids=[team.id], since=since, until=until)
    hidden = [one for series in found.values() for readings in series.values() for one in readings if one.hidden]
    days = [reading.on for reading in hidden]
    ids = [measure.id for measure in measures]
    stamps = queries.hidden_stamps(ids, team.id, min(days), max(days)) if days else {}
    return Numbers(found, stamps, team.id)


def _step(measures: list[Measure]) -> Frequency:
    """The shortest period anything is counted for; days and events are looked at week by week."""
    used = {measure.frequency for measure in measures}
    if used & {Frequency.DAILY} or not used & set(_LENGTHS):
        return Frequency.WEEKLY
    return min(used & set(_LENGTHS), key=_LENGTHS.index)


def _since(measures: list[Measure], day: date) -> date:
    """From which day numbers are read: two periods back, and further for events."""
    reach = [
        day - timedelta(days=400)
        if measure.frequency is Frequency.EACH_EVENT
        else periods.after(measure.frequency, periods.start_of(measure.frequency, day), -3)
        for measure in measures
    ]
    return min([day - timedelta(days=21), *reach])


def _due(measure: Measure, numbers: Numbers, today: date) -> date | None:
    start = periods.due(measure.frequency, None, today)
    if start is None:
        return None
    end = periods.after(measure.frequency, start)
    return None if any(start <= day < end for day in numbers.days(measure)) else start


def _card(measure: Measure, numbers: Numbers, days: tuple[date, date | None, date], due: date | None) -> Card:
    """The card of a measure; `days` are the first of the page's period, the one asked for, and today."""
    week, asked, today = days
    if measure.frequency is Frequency.EACH_EVENT or measure.value_kind.is_event:
        return Card(measure, "", lists=event_lists(measure, numbers, _EVENTS, today))
    if measure.frequency is Frequency.DAILY:
        every = [week + timedelta(days=number) for number in range(7)]
        starts = working_days([day for day in every if day <= today], numbers, measure)
        made = Card(measure, wording.period(Frequency.WEEKLY, week), rows(measure, starts, numbers))
    else:
        start = periods.start_of(measure.frequency, week)
        if asked is None and start != week:
            # A longer period than the page's: the last full one, until somebody asks for another.
            start = periods.after(measure.frequency, periods.start_of(measure.frequency, today), -1)
        made = Card(measure, wording.period(measure.frequency, start), rows(measure, [start], numbers))
        made.is_due = due is not None and start == due
        made.before = _before(measure, numbers, start)
    used = any(key.group_id for key in numbers.found[measure.id])
    made.open_groups = used and any(len(row.cells) > 1 for row in made.rows)
    return made


def _before(measure: Measure, numbers: Numbers, start: date) -> list[tuple[str, str]]:
    """What was counted last before this period, for everybody and each group: "Week of 9 Nov", "18 of 24 = 75 %"."""
    series = numbers.found[measure.id]
    days = [reading.on for readings in series.values() for reading in readings if reading.on < start]
    if not days:
        return []
    since = periods.start_of(measure.frequency, max(days))
    said = [("", wording.period(measure.frequency, since))]
    for group in (None, *numbers.groups(measure)):
        readings = series.get(Key(numbers.team_id, group.id if group else None), [])
        last = next((one for one in reversed(readings) if since <= one.on < start), None)
        if last is not None:
            said.append((group.name if group else "", wording.said(measure, last)))
    return said
