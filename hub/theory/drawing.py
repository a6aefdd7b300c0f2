"""The theory as the drawing of a driver diagram takes it: titles, tallies, what is thin."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from hub.charts import marks
from hub.charts.diagram_boxes import AimBox, DriverBox, IdeaBox
from hub.theory.measured import Sparks
from hub.theory.models import ChangeIdea
from hub.theory.queries import Branch, Theory
from hub.theory.tested import Tally
from hub.web.jinja import number

# A primary driver with fewer decisions beneath it than this is thin, once the network has begun to test.
FEW = 6


@dataclass(frozen=True)
class Links:
    """Where the boxes of a drawing lead."""

    aim: str
    driver: Callable[[int], str]
    idea: Callable[[int], str]


@dataclass(frozen=True)
class Picture:
    """What a driver diagram and its outline are drawn from."""

    aim: AimBox
    drivers: Sequence[DriverBox]
    ideas: Sequence[IdeaBox]


@dataclass(frozen=True)
class Thin:
    """Where the theory rests on little: primary drivers, the decisions beneath them, ideas nobody has tested."""

    drivers: int
    decisions: int
    untested: int


def counted(tally: Tally | None) -> marks.Tally:
    """A tally as marks; tests that were stopped led to no decision and draw none."""
    return marks.Tally(tally.adopt, tally.adapt, tally.abandon, tally.running) if tally else marks.NOTHING


def picture(
    theory: Theory,
    ideas: Mapping[int, Tally],
    drivers: Mapping[int, Tally],
    links: Links,
    *,
    title: str,
    sparks: Sparks | None = None,
) -> Picture:
    """The theory as it stands, with its tallies and measures; `title` stands in for an aim that is not written yet."""
    sparks = sparks or Sparks()
    found = theory.aim
    aim = AimBox(
        found.statement if found else title,
        tuple(aim_notes(found.baseline, found.target, found.unit, found.by)) if found else (),
        thin_in_words(thin(theory, ideas, drivers)),
        links.aim,
        tuple(spark.boxed(standing=True) for spark in sparks.aim),
    )
    tested = {idea.id: counted(ideas.get(idea.id)) for idea in theory.ideas}
    return Picture(
        aim,
        [_driver(branch, drivers, sparks, links) for branch in theory.primary],
        [
            IdeaBox(
                str(idea.id),
                idea.title,
                tuple(places),
                tested[idea.id],
                links.idea(idea.id),
                never_tested=idea.id not in ideas,
            )
            for idea, places in _placed(theory)
        ],
    )


def _driver(branch: Branch, tallies: Mapping[int, Tally], sparks: Sparks, links: Links) -> DriverBox:
    driver = branch.driver
    return DriverBox(
        str(driver.id),
        driver.title,
        links.driver(driver.id),
        counted(tallies.get(driver.id)).decisions,
        tuple(_driver(child, tallies, sparks, links) for child in branch.children),
        tuple(spark.boxed() for spark in sparks.of(driver.id)),
    )


def _placed(theory: Theory) -> Iterable[tuple[ChangeIdea, list[str]]]:
    """Every idea once, in the order of the outline, with all its drivers in that order."""
    places: dict[int, tuple[ChangeIdea, list[str]]] = {}
    for branch in theory.primary:
        for below in (branch, *branch.children):
            for idea in below.ideas:
                places.setdefault(idea.id, (idea, []))[1].append(str(below.driver.id))
    return [*places.values(), *((idea, []) for idea in theory.unplaced)]


def of_snapshot(kept: Mapping[str, Any], ideas: Mapping[int, Tally], links: Links, *, title: str) -> Picture:
    """An earlier version as it was drawn, with the tallies of today."""
    aim = kept.get("aim") or {}
    figures = [Decimal(aim[name]) if aim.get(name) else None for name in ("baseline", "target")]
    by = date.fromisoformat(aim["by"]) if aim.get("by") else None
    notes = tuple(aim_notes(figures[0], figures[1], aim.get("unit", ""), by))
    places: dict[int, list[str]] = {}
    for driver in kept["drivers"]:
        for idea_id in driver["idea_ids"]:
            places.setdefault(idea_id, []).append(str(driver["id"]))
    return Picture(
        AimBox(aim.get("statement") or title, notes, "", links.aim),
        [_kept(driver, kept["drivers"], links) for driver in kept["drivers"] if driver["parent_id"] is None],
        [
            IdeaBox(
                str(idea["id"]),
                idea["title"],
                tuple(places.get(idea["id"], ())),
                counted(ideas.get(idea["id"])),
                links.idea(idea["id"]),
                never_tested=idea["id"] not in ideas,
            )
            for idea in kept["ideas"]
        ],
    )


def _kept(driver: Mapping[str, Any], among: Iterable[Mapping[str, Any]], links: Links) -> DriverBox:
    children = [other for other in among if other["parent_id"] == driver["id"]]
    return DriverBox(
        str(driver["id"]),
        driver["title"],
        links.driver(driver["id"]),
        secondary=tuple(_kept(child, (), links) for child in children),
    )


def aim_notes(baseline: Decimal | None, target: Decimal | None, unit: str, by: date | None) -> Iterable[str]:
    """The figures of an aim in short lines: where it began, where it shall lead, by when."""
    return (f"{label}: {value}" for label, value in aim_figures(baseline, target, unit, by))


def aim_figures(
    baseline: Decimal | None, target: Decimal | None, unit: str, by: date | None
) -> Iterable[tuple[str, str]]:
    """The same with their labels apart."""
    if baseline is not None:
        yield _("At the start"), with_unit(baseline, unit)
    if target is not None:
        yield _("Target"), with_unit(target, unit)
    if by is not None:
        yield _("By"), format_date(by, "d MMM y")


def with_unit(value: Decimal, unit: str) -> str:
    """A number with its unit: 81 %, 12 tasks."""
    return f"{number(value)}\u00a0{unit}" if unit else number(value)


def thin(theory: Theory, ideas: Mapping[int, Tally], drivers: Mapping[int, Tally]) -> Thin:
    """Where the theory rests on little evidence."""
    beneath = [counted(drivers.get(branch.driver.id)).decisions for branch in theory.primary]
    begun = any(decisions >= FEW for decisions in beneath)
    few = [decisions for decisions in beneath if decisions < FEW] if begun else []
    return Thin(len(few), sum(few), sum(idea.id not in ideas for idea in theory.ideas))


def thin_in_words(where: Thin) -> str:
    """The pencil remark beneath the aim; empty when nothing is thin."""
    if not where.drivers and not where.untested:
        return ""
    if not where.drivers:
        return str(ngettext("%(num)s idea is not tested yet.", "%(num)s ideas are not tested yet.", where.untested))
    rest = ngettext("%(num)s decision", "%(num)s decisions", where.decisions)
    said = [ngettext("%(num)s branch rests on %(rest)s", "%(num)s branches rest on %(rest)s", where.drivers, rest=rest)]
    if where.untested:
        said.append(ngettext("%(num)s idea on none", "%(num)s ideas on none", where.untested))
    return str(_("Thin here: %(what)s.", what=", ".join(said)))
