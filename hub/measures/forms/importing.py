"""What a person says about the columns of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _

from hub.measures.importing.names import Names
from hub.measures.importing.plan import LEAVE_OUT, Part, Plan, complaints
from hub.measures.importing.questions import Questions, Unknown
from hub.measures.services.examining import Opened
from hub.web.numbers import typed

_ORDERS, _MARKS, _SHARES = ("dmy", "mdy"), (".", ","), ("one", "hundred")


@dataclass
class ColumnsForm:
    """The plan as it was answered so far, what is still to be asked, and what is wrong, by the id of its field."""

    file: Opened
    plan: Plan
    asked: Questions = field(default_factory=Questions)
    errors: dict[str, list[str]] = field(default_factory=dict)
    one_team: bool = False

    @classmethod
    def begin(cls, file: Opened, plan: Plan, *, one_team: bool) -> "ColumnsForm":
        """The form as it is shown first, with what was guessed or remembered."""
        made = cls(file, plan, one_team=one_team)
        made.asked = replace_plan(file, plan).questions()
        return made

    @classmethod
    def sent(cls, file: Opened, form: Mapping[str, str], *, one_team: bool) -> "ColumnsForm":
        """The form as it was sent, checked."""
        parts = {name: _part(form.get(f"part-{place}")) for place, name in enumerate(file.table.header)}
        plan = replace(
            file.plan,
            parts=parts,
            order=_one_of(form.get("order"), _ORDERS),
            mark=_one_of(form.get("mark"), _MARKS),
            share=_one_of(form.get("share"), _SHARES) or "",
            teams={},
            groups={},
        )
        if not one_team:
            given = typed(form.get("team"))
            has_column = Part.TEAM in parts.values() or Part.EACH_TEAM in parts.values()
            plan = replace(plan, team_id=given if given in file.teams.labels and not has_column else None)
        made = cls(file, plan, one_team=one_team)
        made.asked = replace_plan(file, plan).questions()
        teams = _answers(made.asked.teams, "team", form, file.teams, lowest=1)
        groups = _answers(made.asked.groups, "group", form, file.groups, lowest=0)
        made.plan = replace(plan, teams=teams, groups=groups)
        made._check()
        return made

    def _check(self) -> None:
        header = self.file.table.header
        for name, sentence in complaints(self.plan, self.file.measure, header, one_team=self.one_team):
            self.refuse(f"part-{header.index(name)}" if name in header else name or "columns", sentence)
        if self.asked.names_many:
            column = self.plan.column(self.asked.names_many)
            where = f"part-{header.index(column)}" if column else "columns"
            self.refuse(where, _("This column holds very many names that nobody here has. Is it the right one?"))
        said = {
            "order": _("Say whether the day or the month comes first."),
            "mark": _("Say which mark stands before the decimals."),
            "share": _("Say what this share means."),
        }
        for name in self.asked.open_in(self.plan):
            if name in said:
                self.refuse(name, said[name])
        for kind, unknown, answers in (
            ("team", self.asked.teams, self.plan.teams),
            ("group", self.asked.groups, self.plan.groups),
        ):
            for one in unknown:
                if one.key not in answers:
                    self.refuse(f"{kind}-{one.field}", _("Say who “%(name)s” is.", name=one.name))

    def refuse(self, where: str, sentence: str) -> None:
        """Put a sentence beside a field."""
        self.errors.setdefault(where, []).append(sentence)

    @property
    def settled(self) -> Plan:
        """The plan with what the file itself tells."""
        return self.asked.settled(self.plan)

    @property
    def needs_team(self) -> bool:
        """Whether no column says whose the numbers are."""
        parts = self.plan.parts.values()
        return not self.one_team and Part.TEAM not in parts and Part.EACH_TEAM not in parts

    @property
    def wide(self) -> list[str]:
        """The columns whose names are days, teams or groups."""
        return [name for name in self.file.table.header if self.plan.parts.get(name, Part.NOTHING).is_wide]

    def answer_for(self, kind: str, one: Unknown) -> int | None:
        """What was said about a name; before anybody spoke, what may be meant."""
        answers = self.plan.teams if kind == "team" else self.plan.groups
        return answers.get(one.key, None if self.errors else one.alike)


def replace_plan(file: Opened, plan: Plan) -> Opened:
    """The same file read by another plan."""
    return replace(file, plan=plan)


def _part(text: str | None) -> Part:
    return Part(text) if text in [part.value for part in Part] else Part.NOTHING


def _one_of(text: str | None, allowed: tuple[str, ...]) -> Any:
    return text if text in allowed else None


def _answers(
    unknown: list[Unknown], kind: str, form: Mapping[str, str], names: Names, *, lowest: int
) -> dict[str, int]:
    """What was said about each name: somebody known, everybody (where that can be), or to leave it out."""
    found: dict[str, int] = {}
    for one in unknown:
        text = form.get(f"{kind}-{one.field}", "")
        number = LEAVE_OUT if text == "out" else typed(text)
        if number is not None and (number in names.labels or number == LEAVE_OUT or number == lowest == 0):
            found[one.key] = number
    return found
