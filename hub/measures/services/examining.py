"""A file looked through from end to end: what it would change, and what stands in the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor
from hub.measures.importing.guess import guessed, samples
from hub.measures.importing.names import Names, group_names, team_names
from hub.measures.importing.plan import Part, Plan
from hub.measures.importing.questions import Questions, questions
from hub.measures.importing.rows import MOST, Read, TooMany, read_rows
from hub.measures.models import Measure
from hub.measures.services.keeping import Row, was
from hub.measures.services.recording import Prepared, is_hidden, prepare, wrong
from hub.networks.models import Team
from hub.networks.words import word
from hub.sheets import Table, read

# Rows of the preview, rows with errors that are kept for the file of errors.
SHOWN, MOST_ERRORS = 50, 2_000
# How much of the work is done when the file is read.
_READ = 0.35

Told = Callable[[float], None]

_COLUMN_OF = {
    "date": (Part.DATE, Part.EACH_DATE),
    "team_id": (Part.TEAM, Part.EACH_TEAM),
    "group": (Part.GROUP, Part.EACH_GROUP),
    "numerator": (Part.NUMERATOR, Part.VALUE),
    "denominator": (Part.DENOMINATOR, Part.VALUE),
    "value": (Part.VALUE, Part.NUMERATOR),
    "note": (Part.NOTE,),
}


@dataclass(frozen=True)
class Opened:
    """A file with its plan and the names it may speak of."""

    table: Table
    plan: Plan
    measure: Measure
    teams: Names
    groups: Names
    words: Mapping[str, str]

    def guess(self) -> dict[str, Part]:
        """What the columns seem to be."""
        called = [word("team", self.words), word("teams", self.words)]
        return guessed(self.table, self.measure, self.teams, self.groups, called)

    def samples(self) -> dict[str, list[str]]:
        """A few cells of each column."""
        return samples(self.table)

    def questions(self) -> Questions:
        """What only a person can say."""
        return questions(self.table, self.plan, self.measure, self.teams, self.groups)

    @property
    def size(self) -> int:
        """How many numbers it may hold."""
        return self.table.height * max(1, sum(part.is_wide for part in self.plan.parts.values()))


def opened(
    content: bytes, measure: Measure, teams: Sequence[Team], plan: Plan, words: Mapping[str, str] | None = None
) -> Opened:
    """Read a file; SheetRefused where it can't be."""
    table = read(content, sheet=plan.sheet, unnamed=_("Column"))
    names = team_names(teams, plan.teams), group_names(measure, plan.groups, [_("Everybody")])
    return Opened(table, plan, measure, *names, words or {})


@dataclass
class Examined:
    """What looking through a file found. Without `prepared` there was nothing to compare."""

    read: Read
    errors: dict[int, list[tuple[str, str]]]
    prepared: Prepared | None
    places: list[int]  # of the entries that are right, among all
    actor: Actor

    def counts(self) -> dict[str, int]:
        """How many numbers are new, change, stay; rows with errors, without a number, left out."""
        made, unseen = self.prepared, self.prepared.unseen if self.prepared else set()
        changed = sum(1 for place in made.before if place not in unseen) if made else 0
        fresh = sum(made.fresh) if made else 0
        return {
            "new": fresh,
            "changed": changed,
            "same": len(self.places) - fresh - changed - len(unseen),
            "unseen": len(unseen),
            "errors": len(self.errors),
            "blank": self.read.blank,
            "left_out": self.read.left_out,
        }

    def report(self) -> dict[str, Any]:
        """The first rows as they would be, the first that change, and the errors by line."""
        kept = dict(sorted(self.errors.items())[:MOST_ERRORS])
        changed = [place for place in self._before if place not in self._unseen]
        return {
            "seen": self.prepared.seen if self.prepared else "",
            "errors": {str(line): said for line, said in kept.items()},
            "first": [self._row(place) for place in range(len(self.places))[:SHOWN]],
            "changed": [self._row(place) for place in sorted(changed)[:SHOWN]],
        }

    @cached_property
    def _before(self) -> Mapping[int, Row]:
        return self.prepared.before if self.prepared else {}

    @cached_property
    def _unseen(self) -> set[int]:
        return self.prepared.unseen if self.prepared else set()

    def _row(self, place: int) -> dict[str, Any]:
        number = self.places[place]
        entry, before = self.read.entries[number], self._before.get(place)
        is_new = bool(self.prepared and self.prepared.fresh[place])
        status = "unseen" if place in self._unseen else "new" if is_new else "changed" if before else "same"
        readable = before is not None and not is_hidden(before, self.actor)
        after = Row(0, entry.on, 0, entry.value, entry.numerator, entry.denominator, entry.missing, entry.note)
        return {
            "line": self.read.lines[number],
            "on": entry.on.isoformat(),
            "team": entry.team_id,
            "group": entry.group_id,
            "status": status,
            "now": was(after),
            "was": was(before) if before is not None and readable and status == "changed" else None,
        }


def examine(file: Opened, actor: Actor, told: Told = lambda _part: None) -> Examined:
    """Read, check and compare; saves nothing and holds nothing. `told` hears how far it is, as a part of 1."""
    measure, height = file.measure, max(1, file.table.height)
    try:
        read_ = read_rows(
            file.table,
            file.plan,
            measure,
            file.teams,
            file.groups,
            told=lambda rows: told(_READ * rows / height),
        )
    except TooMany:
        raise RuleBroken(f"This file holds more than {MOST:,} numbers. Split it into smaller files.") from None
    mistakes = wrong(measure, read_.entries, lambda place: f"line {read_.lines[place]}")
    errors = {line: list(said) for line, said in read_.errors.items()}
    header = file.table.header
    for place, (about, sentence) in mistakes.items():
        column = header[read_.columns[place]] if file.plan.wide else _column(file.plan, about)
        errors.setdefault(read_.lines[place], []).append((column, sentence))
    places = [place for place in range(len(read_.entries)) if place not in mistakes]
    right = [read_.entries[place] for place in places] if mistakes else read_.entries
    most = max(1, len(right))
    prepared = prepare(measure, right, actor=actor, told=lambda count: told(_READ + (0.95 - _READ) * count / most))
    return Examined(read_, errors, prepared, places, actor)


def _column(plan: Plan, about: str) -> str:
    """The column a field of an entry came from."""
    return next((name for part in _COLUMN_OF.get(about, ()) if (name := plan.column(part))), "")
