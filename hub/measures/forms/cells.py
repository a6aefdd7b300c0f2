"""One cell of a form for numbers: what stands there, what was typed, and the entry it comes to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.markup import clean
from hub.measures.models import Measure, StudentGroup, ValueKind
from hub.measures.queries import Key, Place
from hub.measures.values import Entry, Reading, hidden_as, seen_as
from hub.sheets import CellRefused, DecimalMark, decimal_mark_of, parse_number
from hub.sheets.numbers import is_missing

MISSING_SIGN = "–"
LONGEST = 60  # letters of one typed number
# n so many, d out of so many, v the value, x it was not counted, r why, s what was seen, o on which day
_NAME = re.compile(r"(c-([0-9]{1,10})-([0-9]{1,10})-([0-9]{8}|new))-([ndvxrso])")
_FIELD_OF = {"numerator": "n", "denominator": "d", "value": "v", "note": "r", "date": "o"}
_NUMBERS = ("n", "d", "v")


def typed_in(form: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """What was typed, by cell and then by part; fields of other names are left out."""
    found: dict[str, dict[str, str]] = {}
    for name, value in form:
        if match := _NAME.fullmatch(name):
            found.setdefault(match[1], {})[match[5]] = value.strip()
    return found


def day_of(key: str) -> date | None:
    """The day a cell's name speaks of; None where it names none."""
    digits = key.rsplit("-", 1)[-1]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def decimal_mark(typed: Mapping[str, Mapping[str, str]]) -> DecimalMark | None:
    """The mark before the decimals that all typed numbers share; None where they don't tell, or differ."""
    return decimal_mark_of(text for parts in typed.values() for part, text in parts.items() if part in _NUMBERS)


def read_number(text: str, mark: DecimalMark | None, part: str = "v") -> Decimal | None:
    """A typed number, exactly; RuleBroken beside its field where it is none."""
    try:
        return parse_number(text[: LONGEST + 1], mark or decimal_mark_of([text]) or ".")
    except CellRefused as refused:
        raise RuleBroken(_(refused.sentence, **refused.params), field=part) from refused


@dataclass
class Cell:
    """A place for one observation of a team. `seen` is the mark of what the writer saw in it."""

    measure: Measure
    group: StudentGroup | None
    on: date
    reading: Reading | None = None
    seen: str = ""
    typed: dict[str, str] | None = None
    error: str = ""
    error_part: str = ""
    theirs: str = ""  # what somebody else saved meanwhile
    label: str = ""  # the period and whose number it is, for who can't see the table

    @property
    def key(self) -> str:
        """The beginning of the names of its fields."""
        return f"c-{self.measure.id}-{self.group.id if self.group else 0}-{self.on:%Y%m%d}"

    @property
    def place(self) -> Place:
        """Where it stands among a team's numbers."""
        return Place(self.measure.id, self.group.id if self.group else None, self.on)

    @property
    def is_hidden(self) -> bool:
        """Whether there is a number that the writer may replace but not read."""
        return self.reading is not None and self.reading.hidden

    @property
    def is_pair(self) -> bool:
        """Whether it takes so many out of so many; a share that came without its numbers stays a share."""
        bare = self.reading is not None and self.reading.is_point and self.reading.numerator is None
        return self.measure.value_kind.is_ratio and not bare

    @property
    def first_part(self) -> str:
        """The part that is typed first."""
        return "n" if self.is_pair else "v"

    @property
    def id_of_error(self) -> str:
        """The field a summary of errors leads to."""
        offered = ("n", "d", "x", "r", "o") if self.is_pair else ("v", "x", "r", "o")
        part = self.error_part if self.error_part in offered else self.first_part
        return f"{self.key}-{part}"

    def stands(self, part: str) -> str:
        """What a field holds that nobody typed in yet."""
        reading = self.reading
        if reading is None or reading.hidden:
            return ""
        if part == "x":
            return "y" if reading.missing else ""
        if part == "r":
            return reading.note
        if reading.missing and part == self.first_part:
            return MISSING_SIGN
        if part == "v":
            value = reading.value
            return plain(Decimal(value.numerator) / Decimal(value.denominator)) if value is not None else ""
        given = reading.numerator if part == "n" else reading.denominator
        return plain(given) if given is not None else ""

    def shows(self, part: str) -> str:
        """What a field holds: what was typed, else what stands there."""
        return self.typed.get(part, "") if self.typed is not None else self.stands(part)

    def refuse(self, sentence: str, field_name: str = "") -> None:
        """Put a refusal beside it."""
        self.error, self.error_part = sentence, _FIELD_OF.get(field_name, field_name)

    def entry(self, team_id: int, mark: DecimalMark | None) -> Entry | None:
        """What is to be recorded; None where nothing was changed. RuleBroken where it can't be read."""
        typed = self.typed or {}
        seen = typed.get("s", "")
        was = Was.of(seen)
        note = clean(typed["r"], multiline=False) if "r" in typed else was.note
        texts = {part: typed.get(part, "") for part in _NUMBERS}
        ticked = bool(typed.get("x"))
        if ticked and all(is_missing(text) or text == was.text(part) for part, text in texts.items()):
            texts = dict.fromkeys(_NUMBERS, "")  # the tick is what is new
        if not ticked and not any(texts.values()):
            return self._emptied(team_id, seen, note if "r" in typed else "")
        group_id = self.group.id if self.group else None
        value, above, below = self._numbers(texts, mark, was)
        missing = ticked or (is_missing(texts[self.first_part]) and texts[self.first_part] != "")
        made = Entry(team_id, self.on, group_id, value, above, below, missing=missing, note=note, seen=seen)
        now = seen_as(made.value, made.numerator, made.denominator, note, missing=missing)
        return None if now == seen else made

    def _emptied(self, team_id: int, seen: str, note: str) -> Entry | None:
        if not seen or was_hidden(seen):
            if note:
                raise RuleBroken(_("Give the number too, or tick “Not counted”."), field=self.first_part)
            return None
        return Entry(team_id, self.on, self.group.id if self.group else None, clear=True, seen=seen)

    def _numbers(
        self, texts: Mapping[str, str], mark: DecimalMark | None, was: "Was"
    ) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Value, numerator and denominator."""
        if not self.is_pair:
            # A mean keeps the number of pupils it was taken of.
            weight = was.denominator if self.measure.value_kind is ValueKind.NUMBER else None
            return read_number(texts["v"], mark), None, weight
        above, below = read_number(texts["n"], mark, "n"), read_number(texts["d"], mark, "d")
        if texts["n"].endswith("%") and self.measure.value_kind is ValueKind.PERCENT and below is None:
            return above, None, None
        return None, above, below


@dataclass(frozen=True)
class Was:
    """What a mark says stood in a cell."""

    value: str = ""
    numerator: str = ""
    given_denominator: str = ""
    missing: bool = False
    note: str = ""

    @classmethod
    def of(cls, seen: str) -> "Was":
        """Read the mark; one that is odd, or of a hidden number, says nothing."""
        parts = seen.split("/", 4)
        if was_hidden(seen) or len(parts) < 5:
            return cls()
        return cls(parts[0], parts[1], parts[2], parts[3] == "-", parts[4])

    @property
    def denominator(self) -> Decimal | None:
        """The denominator as a number."""
        return read_number(self.given_denominator[:LONGEST], ".", "d") if self.given_denominator else None

    def text(self, part: str) -> str:
        """What a part of the cell held."""
        return {"n": self.numerator, "d": self.given_denominator, "v": self.value}[part]


def was_hidden(seen: str) -> bool:
    """Whether a mark is that of a number the writer may not read."""
    return seen.startswith("hidden/")


def plain(value: Decimal) -> str:
    """A number as it stands in a field."""
    return f"{value.normalize():f}"


@dataclass
class Numbers:
    """What a team has, as the actor may read it: readings by cell, and the marks of hidden ones."""

    found: Mapping[int, Mapping[Key, list[Reading]]]
    stamps: Mapping[Place, datetime]
    team_id: int
    by_place: dict[Place, Reading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the readings by their places."""
        for measure_id, series in self.found.items():
            for key, readings in series.items():
                for reading in readings:
                    self.by_place[Place(measure_id, key.group_id, reading.on)] = reading

    def days(self, measure: Measure) -> list[date]:
        """The days with anything of a measure, in order."""
        return sorted({place.on for place in self.by_place if place.measure_id == measure.id})

    def groups(self, measure: Measure) -> list[StudentGroup]:
        """The groups a form offers: those in use, and retired ones that have numbers here."""
        used = {place.group_id for place in self.by_place if place.measure_id == measure.id}
        return [group for group in measure.groups if group.retired_at is None or group.id in used]

    def cell(self, measure: Measure, group: StudentGroup | None, on: date) -> Cell:
        """The cell of a group (None: everybody) and a day."""
        cell = Cell(measure, group, on)
        cell.reading = self.by_place.get(cell.place)
        cell.seen = self._mark(cell)
        return cell

    def _mark(self, cell: Cell) -> str:
        reading = cell.reading
        if reading is None:
            return ""
        if reading.hidden:
            return hidden_as(self.stamps[cell.place]) if cell.place in self.stamps else ""
        bare = reading.numerator is None or not cell.measure.value_kind.is_ratio
        value = reading.value if bare else None
        exact = Decimal(value.numerator) / Decimal(value.denominator) if value is not None else None
        return seen_as(exact, reading.numerator, reading.denominator, reading.note, missing=reading.missing)
