"""Measures for scripts: what is counted, the numbers in bulk, and what the charts say."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from flask import Response, abort, g, url_for

from hub.kernel.errors import RuleBroken
from hub.measures import drawing, findings, queries, services
from hub.measures.analysing import analyse
from hub.measures.models import (
    Chart,
    Direction,
    Frequency,
    Measure,
    MeasureType,
    Rules,
    ValueKind,
)
from hub.measures.queries import Key
from hub.measures.schemas import (
    AnalysisArgs,
    AnalysisOut,
    MeasureArgs,
    MeasureIn,
    MeasureOut,
    MeasurePage,
    MeasurePatch,
    ObservationsIn,
    OutcomeOut,
    ReadingArgs,
    ReadingPage,
)
from hub.measures.services import EntriesRefused, NewGroup, Wording
from hub.measures.values import Entry, Reading
from hub.networks import queries as networks
from hub.networks.models import Team
from hub.theory import queries as theory
from hub.theory.models import Driver
from hub.web import paging
from hub.web.api import ApiBlueprint, head_of, once, paged
from hub.web.errors import problem
from hub.web.policies import policy

blp = ApiBlueprint("measures", __name__, description="Measures, observations and what charts say")

_KINDS = {
    "type": MeasureType,
    "value_kind": ValueKind,
    "direction": Direction,
    "frequency": Frequency,
    "rules": Rules,
    "chart": Chart,
}
_PLAIN = ("title", "unit", "target", "per", "about_people")


def drawn(measure: Measure) -> dict[str, Any]:
    """A measure as the API shows it."""
    names = ("network_id", "team_id", "driver_id", *_PLAIN, *_KINDS)
    return head_of(measure, "measure", url_for("measures.show", measure_id=measure.id)) | {
        **{name: getattr(measure, name) for name in names},
        "operational_definition": measure.definition.text,
        "definitions": measure.definitions,
        "groups": [group for group in measure.groups if group.retired_at is None],
        "retired": measure.retired_at is not None,
    }


def _inside(network_id: int) -> None:
    if network_id not in g.actor.places:
        abort(404)


def _measure_at(measure_id: int) -> Measure:
    return queries.find(g.actor, measure_id) or abort(404)


def _team_of(network_id: int, team_id: int | None) -> Team | None:
    if team_id is None:
        return None
    team = networks.find_team(g.actor, team_id)
    if team is None or team.network_id != network_id:
        raise RuleBroken("There is no such team in this network.", field="team_id")
    return team


def _driver_of(network_id: int, driver_id: int | None) -> Driver | None:
    if driver_id is None:
        return None
    driver = theory.find_driver(g.actor, driver_id)
    if driver is None or driver.network_id != network_id:
        raise RuleBroken("There is no such driver in this network.", field="driver_id")
    return driver


def _given(body: dict[str, Any]) -> dict[str, Any]:
    """The plain fields of a body, each word as what it stands for."""
    found = {name: body[name] for name in _PLAIN if name in body}
    return found | {name: kind(body[name]) for name, kind in _KINDS.items() if name in body}


def _groups(body: dict[str, Any]) -> list[NewGroup]:
    return [NewGroup(group["name"], group["dimension"], group["target"]) for group in body["groups"]]


@blp.get("/networks/<int:network_id>/measures")
@policy("measures.show")
@blp.arguments(MeasureArgs, location="query")
@blp.response(200, MeasurePage)
def list_measures(args: dict[str, Any], network_id: int) -> dict[str, Any]:
    """What a network measures."""
    _inside(network_id)
    start = paging.decode(args["cursor"], 1)
    found = queries.of_network(
        network_id,
        retired=args["retired"],
        after_id=paging.number(start[0]) if start else 0,
        most=args["limit"] + 1,
        type=MeasureType(args["type"]) if args["type"] else None,
        driver_id=args["driver"],
        team_id=args["team"],
    )
    shown = found[: args["limit"]]
    return paged(
        [drawn(measure) for measure in shown], paging.encode(shown[-1].id) if len(found) > len(shown) else None
    )


@blp.post("/networks/<int:network_id>/measures")
@policy("measures.define")
@once
@blp.arguments(MeasureIn)
@blp.response(201, MeasureOut)
def add_measure(body: dict[str, Any], network_id: int) -> dict[str, Any]:
    """Add a measure: every team gets the same definition and its own series."""
    _inside(network_id)
    given = _given(body)
    return drawn(
        services.add_measure(
            network_id,
            actor=g.actor,
            team=_team_of(network_id, body.get("team_id")),
            driver=_driver_of(network_id, body.get("driver_id")),
            wording=Wording(**body.get("operational_definition", {})),
            groups=_groups(body) if "groups" in body else (),
            **given,
        )
    )


@blp.get("/measures/<int:measure_id>")
@policy("measures.show")
@blp.response(200, MeasureOut)
def show_measure(measure_id: int) -> dict[str, Any]:
    """One measure with every version of its definition."""
    return drawn(_measure_at(measure_id))


@blp.patch("/measures/<int:measure_id>")
@policy("measures.define")
@blp.arguments(MeasurePatch)
@blp.response(200, MeasureOut)
def change_measure(body: dict[str, Any], measure_id: int) -> dict[str, Any]:
    """Change a measure, all of it or nothing; another operational definition is a new version of it."""
    measure = _measure_at(measure_id)
    wording = body.get("operational_definition")
    services.revise(
        measure,
        actor=g.actor,
        version=body["version"],
        changes=_given(body),
        driver=_driver_of(measure.network_id, body.get("driver_id")),
        place="driver_id" in body,
        groups=_groups(body) if "groups" in body else None,
        wording=None if wording is None else Wording(**{**_words_of(measure), **wording}),
        valid_from=body.get("valid_from"),
        reason=body.get("reason", ""),
        retired=body.get("retired"),
    )
    return drawn(measure)


def _words_of(measure: Measure) -> dict[str, str]:
    return {name: getattr(measure.definition, name) for name in Wording.__dataclass_fields__}


@blp.post("/measures/<int:measure_id>/observations")
@policy("measures.record")
@once
@blp.arguments(ObservationsIn)
@blp.response(201, OutcomeOut)
def add_observations(body: dict[str, Any], measure_id: int) -> dict[str, Any] | Response:
    """Enter observations, all of them or none; the same team, group and date replaces what was there."""
    measure = _measure_at(measure_id)
    usual = _usual_team(measure)
    entries, errors = [], {}
    for place, item in enumerate(body["items"]):
        team_id = item.pop("team_id") or usual
        try:
            if team_id is None:
                raise RuleBroken("Say which team's number it is.", field="team_id")  # noqa: TRY301
            entries.append(_entry(measure, team_id, item))
        except RuleBroken as error:
            errors[f"items.{place}.{error.field}"] = [error.message]
    if errors:
        return _refused(errors)
    try:
        return asdict(services.record(measure, entries, actor=g.actor, reason=body["reason"]))
    except EntriesRefused as error:
        return _refused(
            {f"items.{place}.{name}": [said] for place, (name, said) in error.errors.items()}, error.message
        )


def _refused(errors: dict[str, list[str]], sentence: str = "") -> Response:
    return problem(422, sentence or next(iter(errors.values()))[0], errors=errors)


def _usual_team(measure: Measure) -> int | None:
    """Whose numbers they are when nobody says so: the measure's team, or the only one its sender is in."""
    mine = [team for team, network_id in g.actor.team_networks.items() if network_id == measure.network_id]
    return measure.team_id or (mine[0] if len(mine) == 1 else None)


def _entry(measure: Measure, team_id: int, item: dict[str, Any]) -> Entry:
    group = item.pop("group")
    on, note = item.pop("date"), item.pop("note") or ""
    return Entry(team_id, on, group_id=_group_id(measure, group), note=note, **item)


def _group_id(measure: Measure, wanted: str | int | None) -> int | None:
    """The number of a student group given by name or number; nothing is everybody."""
    if wanted is None or wanted == "":
        return None
    for group in measure.groups:
        if wanted in (group.name, group.id, str(group.id)):
            return group.id
    raise RuleBroken(f"There is no group “{str(wanted)[:80]}” in this measure.", field="group")


@blp.get("/measures/<int:measure_id>/observations")
@policy("measures.show")
@blp.arguments(ReadingArgs, location="query")
@blp.response(200, ReadingPage)
def list_observations(args: dict[str, Any], measure_id: int) -> dict[str, Any]:
    """The numbers of a measure as you may see them, by team, group and day; small ones of other teams are hidden."""
    measure = _measure_at(measure_id)
    group_ids = None if args["group"] is None else [_group_id(measure, args["group"])]
    teams = None if args["team"] is None else [args["team"]]
    found = queries.read(g.actor, [measure], team_ids=teams, group_ids=group_ids)[measure.id]
    rows = [
        (key, reading)
        for key in sorted(found, key=lambda key: (key.team_id, key.group_id or 0))
        for reading in found[key]
        if (args["since"] is None or reading.on >= args["since"])
        and (args["until"] is None or reading.on <= args["until"])
    ]
    cursor = paging.decode(args["cursor"], 1)
    start = paging.number(cursor[0]) if cursor else 0
    end = start + args["limit"]
    items = [_reading(measure, key, reading) for key, reading in rows[start:end]]
    return paged(items, paging.encode(end) if end < len(rows) else None)


def _reading(measure: Measure, key: Key, reading: Reading) -> dict[str, Any]:
    group = measure.group(key.group_id)
    return {
        "team_id": key.team_id or None,
        "group": group.name if group else None,
        "date": reading.on,
        "value": None if reading.value is None else _text(drawing.plain(reading.value)),
        "numerator": _text(reading.numerator),
        "denominator": _text(reading.denominator),
        "missing": reading.missing,
        "hidden": reading.hidden,
        "note": reading.note,
        "teams": reading.teams,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


@blp.get("/measures/<int:measure_id>/analysis")
@policy("measures.show")
@blp.arguments(AnalysisArgs, location="query")
@blp.response(200, AnalysisOut)
def show_analysis(args: dict[str, Any], measure_id: int) -> dict[str, Any]:
    """The chart of a team, or of the network, and what it says; made of nothing you may not see."""
    measure = _measure_at(measure_id)
    team = _team_of(measure.network_id, args["team"])
    key = Key(team.id if team else queries.NETWORK, _group_id(measure, args["group"]))
    readings = _readings(measure, key)
    marks = [
        mark
        for mark in queries.marks([measure.id], [key.team_id])
        if (mark.team_id, mark.group_id) == (key.team_id or None, key.group_id)
    ]
    analysis = analyse(
        measure,
        readings,
        marks,
        chart=Chart(args["chart"]) if args["chart"] else None,
        rules=Rules(args["rules"]) if args["rules"] else None,
        freeze=args["freeze"],
        splits=args.get("splits"),
    )
    said, latest = findings.finding(analysis), analysis.latest
    lines = ("values", "centre", "lower", "upper", "lower_2s", "upper_2s", "phases", "signals")
    return {
        **{name: getattr(analysis, name) for name in (*lines, "verdict", "needed", "variation", "assurance")},
        "measure_id": measure.id,
        "team_id": key.team_id or None,
        "group": getattr(measure.group(key.group_id), "name", None),
        "chart": analysis.chart,
        "rules": analysis.rules,
        "points": [_reading(measure, key, reading) for reading in readings],
        "excluded": sorted(analysis.excluded),
        "target": _text(measure.target),
        "finding": said.sentence,
        "because": said.because,
        "latest": latest.on if latest else None,
    }


def _readings(measure: Measure, key: Key) -> Sequence[Reading]:
    if key.team_id == queries.NETWORK:
        return queries.pooled(measure, key.group_id)
    found = queries.read(g.actor, [measure], team_ids=[key.team_id], group_ids=[key.group_id])
    return found[measure.id].get(key, [])
