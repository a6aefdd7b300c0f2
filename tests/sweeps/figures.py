"""Measures for the two networks: what all teams count, what one team counts besides, and a number too small to show."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hub.accounts.models import Person
from hub.extensions import db
from hub.measures.importing.plan import Part, Plan
from hub.measures.models import (
    ChartMark,
    DataImport,
    Definition,
    MarkKind,
    Measure,
    MeasureType,
    Observation,
    Series,
    StudentGroup,
    ValueKind,
)
from hub.measures.services import importing
from hub.networks.queries import actor_for
from hub.theory.models import Aim

if TYPE_CHECKING:
    from tests.sweeps.world import Say, Side

# The small number itself, unlike any other in the world, and what it is out of.
SMALL, OUT_OF = Decimal("6.543217"), Decimal("8.765432")
FIRST_DAY = date(2026, 1, 5)


def measures(side: "Side", say: "Say", secrecy: str, within_team: Callable[[str], str]) -> None:
    """Put measures and numbers into a network; `within_team` gives the marker of what only the team may read."""
    _measure(side, say, secrecy, "measure", driver_id=side.ids["secondary driver"])
    _measure(side, say, secrecy, "team measure", team_id=side.ids["team"], type=MeasureType.PROCESS)
    _observe(side, "measure", "team", note=say(secrecy, "note"))
    _observe(side, "measure", "other team")
    small = _observe(side, "measure", "team", group="group", weeks=1)
    for one in small:
        one.shown, one.numerator, one.denominator = False, SMALL, OUT_OF
        one.note = say(within_team(secrecy), "small note")
    mark = ChartMark(
        measure_id=side.ids["measure"],
        team_id=side.ids["team"],
        kind=MarkKind.NOTE,
        on=FIRST_DAY,
        text=say(secrecy, "mark"),
        by_id=side.people["lead"],
    )
    db.session.add(mark)
    # The aim is held against the measure, so that its pages ask for numbers too.
    db.session.get_one(Aim, side.ids["aim"]).measure_id = side.ids["measure"]
    db.session.commit()
    side.ids["mark"] = mark.id
    _import(side, say, secrecy, within_team)


def _import(side: "Side", say: "Say", secrecy: str, within_team: Callable[[str], str]) -> None:
    """A file the team's lead looked through; what stands in it is for the lead alone, that there is one for the hub."""
    note = say(within_team(secrecy), "line").replace('"', "”").split("\n")[0]
    made = DataImport(
        network_id=side.id,
        team_id=side.ids["team"],
        measure_id=side.ids["measure"],
        by_id=side.people["lead"],
        filename=say(secrecy, "file")[:200],
        content=f'Date,Numerator,Denominator,Note\n2026-03-02,41,80,"{note}"\n'.encode(),
        rows_all=1,
    )
    db.session.add(made)
    db.session.commit()
    lead = actor_for(db.session.get_one(Person, side.people["lead"]))
    parts = {"Date": Part.DATE, "Numerator": Part.NUMERATOR, "Denominator": Part.DENOMINATOR, "Note": Part.NOTE}
    importing.set_plan(made, Plan(parts=parts), 1, actor=lead)
    importing.look(made, actor=lead)
    side.ids["import"] = made.id


def _measure(side: "Side", say: "Say", secrecy: str, name: str, **more: object) -> None:
    made = Measure(
        network_id=side.id,
        title=say(secrecy, name)[:200],
        value_kind=ValueKind.PERCENT,
        unit="%",
        **{"type": MeasureType.DRIVER} | more,
    )
    made.definitions = [
        Definition(number=1, text=say(secrecy, f"{name} definition"), collector=say(secrecy, "collector")[:200]),
        Definition(
            number=2,
            valid_from=FIRST_DAY + timedelta(weeks=2),
            text=say(secrecy, f"{name} definition"),
            reason=say(secrecy, "reason"),
        ),
    ]
    made.groups = [StudentGroup(name=say(secrecy, "group")[:80], dimension="")]
    db.session.add(made)
    db.session.commit()
    side.ids[name] = made.id
    if name == "measure":
        side.ids["group"] = made.groups[0].id


def _observe(
    side: "Side", measure: str, team: str, group: str | None = None, weeks: int = 4, note: str = ""
) -> list[Observation]:
    group_id = side.ids[group] if group else None
    series = Series(measure_id=side.ids[measure], team_id=side.ids[team], group_id=group_id, group_key=group_id or 0)
    db.session.add(series)
    db.session.flush()
    made = [
        Observation(
            series_id=series.id,
            on=FIRST_DAY + timedelta(weeks=week),
            numerator=Decimal(40 + week),
            denominator=Decimal(80),
            shown=True,
            published=Decimal(40 + week),
            published_of=Decimal(80),
            note=note,
        )
        for week in range(weeks)
    ]
    db.session.add_all(made)
    db.session.commit()
    return made
