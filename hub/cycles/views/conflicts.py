"""Two people wrote at once: both texts, field by field, and nothing lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field, FieldList, FormField, SelectField, SelectMultipleField

from hub.cycles.forms.fields import RowNumber
from hub.cycles.models import Cycle
from hub.web.forms import HubForm, Version
from hub.web.languages import clock_time, local_today, when


@dataclass(frozen=True)
class Leaf:
    """One field as it was typed or as it is kept; `options` are the words of a choice."""

    label: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    is_hidden: bool = False


def leaves(fields: Iterable[Field], before: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every field of a form with its rows, by name."""
    for field in fields:
        if isinstance(field, FieldList):
            for number, entry in enumerate(field.entries, 1):
                row = f"{field.label.text} {number}"
                inner = entry.form if isinstance(entry, FormField) else [entry]
                yield from leaves(inner, f"{before}{row}: ")
        elif isinstance(field, FormField):
            yield from leaves(field.form, before)
        elif isinstance(field, SelectMultipleField):
            continue  # ticks are not texts: the newest page shows how they stand
        elif not isinstance(field, Version):
            yield str(field.name), _leaf(field, before)


def _leaf(field: Field, before: str) -> Leaf:
    label = before + str(field.label.text)
    if isinstance(field, SelectField):
        options = tuple((str(value), str(label)) for value, label, *_more in field.iter_choices())
        return Leaf(label, "" if field.data is None else str(field.data), options)
    shown: Any = field
    typed = shown._value()  # noqa: SLF001 - how WTForms fields say what goes into the page
    return Leaf(label, str(typed).replace("\r\n", "\n"), is_hidden=isinstance(field, RowNumber))


def same(mine: HubForm, theirs: HubForm) -> bool:
    """Whether both say the same, so that there is nothing to choose."""
    ours, others = dict(leaves(mine)), dict(leaves(theirs))
    names = [name for name in {**ours, **others} if not _hidden(name, ours, others)]
    return all(_text(name, ours) == _text(name, others) for name in names)


def two_texts(cycle: Cycle, mine: HubForm, theirs: HubForm, *, action: str, go: str = "leave") -> ResponseReturnValue:
    """The page with both texts; saving it is checked against the version it shows."""
    ours, others = dict(leaves(mine)), dict(leaves(theirs))
    fields = [_pair(name, ours, others) for name in {**ours, **others}]
    who = cycle.updated_by.name if cycle.updated_by else ""
    today = cycle.updated_at.date() == local_today()
    return (
        render_template(
            "errors/conflict.html",
            title=cycle.title,
            who=who,
            when=clock_time(cycle.updated_at) if today else when(cycle.updated_at),
            fields=fields,
            others=[("go", go)],
            action=action,
            version=cycle.version,
        ),
        409,
    )


def _pair(name: str, ours: dict[str, Leaf], others: dict[str, Leaf]) -> tuple[Any, ...]:
    leaf = ours.get(name) or others[name]
    theirs = _text(name, others)
    mine = theirs if _hidden(name, ours, others) else _text(name, ours)
    options = [(value, label or _("No answer")) for value, label in leaf.options]
    if options and "" not in dict(options):
        options.insert(0, ("", _("No answer")))
    return name, leaf.label, mine, theirs, options


def _text(name: str, among: dict[str, Leaf]) -> str:
    return among[name].text if name in among else ""


def _hidden(name: str, ours: dict[str, Leaf], others: dict[str, Leaf]) -> bool:
    return (ours.get(name) or others[name]).is_hidden
