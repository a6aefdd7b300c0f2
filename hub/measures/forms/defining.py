"""Saying what is measured: three short pages for a new measure, and the pages that change one."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, HiddenField, SelectField
from wtforms.validators import InputRequired

from hub.kernel.errors import RuleBroken
from hub.measures.analysing import charts_for
from hub.measures.forms.fields import GroupRow, Listed, Pick, YesNo
from hub.measures.models import Chart, Direction, Frequency, Measure, MeasureType, Rules, StudentGroup, ValueKind
from hub.measures.proposing import PER, Proposal, propose
from hub.measures.services import MOST_GROUPS, NewGroup, Wording
from hub.measures.words import chart_name, often, rules_name, type_words
from hub.theory.forms import Figure, One, in_order
from hub.theory.models import Driver
from hub.theory.queries import Theory
from hub.web.forms import HubForm, Line, Text, choices
from hub.web.jinja import sentence

KINDS = {
    ValueKind.PERCENT: _l("A share of pupils, or of anything else"),
    ValueKind.COUNT: _l("How many"),
    ValueKind.NUMBER: _l("A number, such as minutes or a score"),
    ValueKind.RATE: _l("So many per so much"),
    ValueKind.DAYS_BETWEEN: _l("Days from one event to the next"),
    ValueKind.COUNT_BETWEEN: _l("Cases from one event to the next"),
}
DIRECTIONS = {
    Direction.INCREASE: _l("Higher is better"),
    Direction.DECREASE: _l("Lower is better"),
    Direction.NEUTRAL: _l("Neither, we only watch it"),
}
PERS = (1, 10, 100, 1_000, 10_000, 100_000)
REASON = 2_000
_WORDING = ("text", "exclusions", "source", "moment", "collector")


def _chart_rows(kind: ValueKind, rules: Rules | None = None) -> list[tuple[Chart, str]]:
    return [(chart, chart_name(chart)) for chart in charts_for(Measure(value_kind=kind), rules or Rules.ANHOEJ)]


class WhatForm(HubForm):
    """What is counted: the title and the two questions."""

    team = One(_l("For whom?"))
    title = Line(_l("What do you count?"), required=_l("Say in a few words what is counted."))
    kind = Pick(_l("What did you count or measure?"), KINDS, required=_l("Say what you count or measure."))
    denominator = Pick(
        _l("Is there a denominator?"),
        {
            YesNo.YES: _l("Yes, we write down both: so many out of so many"),
            YesNo.NO: _l("No, there is one number each time"),
        },
    )

    def proposal(self) -> Proposal | None:
        """What the two answers come to; nothing before the first is given."""
        if not isinstance(self.kind.data, ValueKind):
            return None
        both = None if not isinstance(self.denominator.data, YesNo) else self.denominator.data is YesNo.YES
        return propose(self.kind.data, has_denominator=both)


class SurroundingsForm(HubForm):
    """What a measure is for, which way is better, how it is drawn and judged."""

    type = Pick(_l("What does it tell you?"), {one: one for one in MeasureType}, required=_l("Say what it tells you."))
    driver_id = One(_l("Which driver does it belong to?"))
    direction = Pick(_l("Which way is better?"), DIRECTIONS, required=_l("Say which way is better."))
    unit = Line(_l("Unit"), most=40)
    target = Figure(_l("Target"))
    frequency = Listed(_l("How often do teams count?"), Frequency, {one: one for one in Frequency})
    chart = Listed(_l("How is it drawn?"), Chart, {one: one for one in Chart})
    rules = Pick(
        _l("By which rules is a signal called?"), {one: one for one in Rules}, required=_l("Choose the rules.")
    )

    def offer(self, theory: Theory, kind: ValueKind, own: Driver | None = None, *, none: str = "") -> None:
        """Set what can be chosen, in the reader's language; a driver chosen before stays, whatever became of it."""
        rows = [
            (driver.id, f"{above.title} › {driver.title}" if above else driver.title)
            for driver, above in in_order(theory)
        ]
        if own is not None and own.id not in dict(rows):
            rows.append((own.id, own.title))
        self.driver_id.choices = choices(("", none), *rows)
        self.type.choices = choices(*((one, type_words(one)) for one in MeasureType))
        self.frequency.offer((one, sentence(often(one))) for one in Frequency)
        self.rules.choices = choices(*((one, rules_name(one)) for one in Rules))
        self.chart.offer(_chart_rows(kind))


class UseForm(SurroundingsForm):
    """The second page of a new measure. `proposed` is what was proposed when its answers were given."""

    per = SelectField(_l("Per how many?"), coerce=int, choices=[], default=PER)
    proposed = HiddenField()

    def propose(self, proposal: Proposal) -> None:
        """Put in what follows from the first page, when it is new or has changed since."""
        mark = f"{proposal.value_kind.value} {proposal.later.value}"
        if self.proposed.data == mark:
            return
        self.proposed.data = mark
        frequency = Frequency.EACH_EVENT if proposal.value_kind.is_event else Frequency.WEEKLY
        for name, value in (
            ("unit", proposal.unit),
            ("chart", proposal.chart),
            ("per", proposal.per),
            ("frequency", frequency),
        ):
            self[name].data, self[name].errors = value, []

    def offer_pers(self, proposal: Proposal) -> None:
        """Set per how many a rate can be; what is no rate is per one."""
        pers = PERS if proposal.value_kind is ValueKind.RATE else (1,)
        self.per.choices = choices(*((one, f"{one:,}") for one in pers))

    @property
    def unit_kept(self) -> str:
        """The unit; that of a rate says per how many, unless somebody wrote it in another way."""
        typed = self.unit.data or ""
        usual = {str(_("per %(n)s", n=one)) for one in PERS}
        return str(_("per %(n)s", n=f"{self.per.data:,}")) if typed in usual else typed


class WordingForm(HubForm):
    """An operational definition: who, what, when and how, so that all count alike."""

    text = Text(_l("Who or what counts?"))
    exclusions = Text(_l("Who or what doesn’t count?"))
    source = Line(_l("Where does the number come from?"))
    moment = Line(_l("When is it counted?"))
    collector = Line(_l("Who counts?"))

    def wording(self) -> Wording:
        """What was typed, for the service."""
        return Wording(**{name: self[name].data or "" for name in _WORDING})


class Seen(HubForm):
    """A page that changes what is there: `seen` is a mark of what its writer read."""

    seen = HiddenField()

    def is_stale(self, now: str) -> bool:
        """Whether something else stands there by now; a form without a mark takes what it finds."""
        return bool(self.seen.data) and self.seen.data != now


def mark_of(kept: Any) -> str:
    """A short mark of what is kept, to notice that somebody else changed it."""
    return sha256(repr(kept).encode()).hexdigest()[:16]


class GroupsForm(Seen):
    """The student groups that are looked at by themselves."""

    groups = FieldList(FormField(GroupRow), label=_l("Student groups"), max_entries=MOST_GROUPS)

    @staticmethod
    def row_of(group: StudentGroup) -> dict[str, Any]:
        """A group as the form fills it in."""
        return {"number": str(group.id), "name": group.name, "dimension": group.dimension, "target": group.target}

    def wanted(self) -> list[NewGroup]:
        """What was typed, for the service; a row in which nothing stands is none."""
        rows: list[GroupRow] = [entry.form for entry in self.groups if not entry.form.is_blank]
        return [NewGroup(row.name.data or "", row.dimension.data or "", row.target.data, id=row.id) for row in rows]

    def without(self, number: str) -> None:
        """Take a row away, by the number in its name."""
        kept = [entry for entry in self.groups.entries if entry.name != f"groups-{number}"]
        self.groups.entries[:] = kept

    def add_row(self) -> None:
        """One more row to fill in."""
        if len(self.groups) < MOST_GROUPS:
            self.groups.append_entry()


ABOUT_WHOM = _l("Say whether it is about people.")
ABOUT = {YesNo.YES: _l("Yes"), YesNo.NO: _l("No, about things such as minutes or meetings")}


class HowForm(WordingForm, GroupsForm):
    """The third page of a new measure."""

    about_people = Pick(_l("Is it about pupils or other people?"), ABOUT, required=ABOUT_WHOM, default=YesNo.YES)


class EditForm(SurroundingsForm, Seen):
    """What surrounds the numbers of a measure that is there already."""

    title = Line(_l("What do you count?"), required=_l("Say in a few words what is counted."))
    about_people = Pick(_l("Is it about pupils or other people?"), ABOUT, required=ABOUT_WHOM)

    @staticmethod
    def filled(measure: Measure) -> dict[str, Any]:
        """A measure as the form fills it in."""
        names = ("title", "type", "driver_id", "direction", "unit", "target", "frequency", "chart", "rules")
        about = YesNo.YES if measure.about_people else YesNo.NO
        return {name: getattr(measure, name) for name in names} | {"about_people": about}

    def changes(self) -> dict[str, Any]:
        """What was typed, for the service, but for the driver."""
        given = self.values("driver_id", "about_people", "seen")
        return given | {"about_people": self.about_people.data is YesNo.YES}


class RedefineForm(WordingForm, Seen):
    """A new version of the definition: from when, and why."""

    valid_from = DateField(
        _l("From which day is it counted like this?"), validators=[InputRequired(_l("Choose a day."))]
    )
    reason = Text(
        _l("Why is it counted in another way?"),
        most=REASON,
        required=_l("Say in a sentence why it is counted in another way."),
    )

    @staticmethod
    def filled(measure: Measure) -> dict[str, Any]:
        """The latest definition as the form fills it in."""
        return {name: getattr(measure.definition, name) for name in _WORDING}


def errors_in(forms: Mapping[str, HubForm], upto: Sequence[str]) -> str | None:
    """The first page whose answers need another look."""
    return next((name for name in upto if not forms[name].validate()), None)


def page_of(forms: Mapping[str, HubForm], error: RuleBroken, otherwise: str) -> str:
    """The page on which a refused answer was given."""
    owners: Iterable[str] = (name for name, form in forms.items() if error.field and error.field in form)
    return next(iter(owners), otherwise)
