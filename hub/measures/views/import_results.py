"""What a file would do, how far it is, what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.measures import wording
from hub.measures.models import DataImport, ImportState, Measure
from hub.measures.services import importing
from hub.measures.services.examining import MOST_ERRORS
from hub.measures.values import Reading, value_of
from hub.measures.views.blueprint import bp
from hub.measures.views.importing import import_at, own_import_at
from hub.networks import queries as networks
from hub.networks.slugs import slug_of
from hub.sheets import Value, write_csv, write_xlsx
from hub.web.policies import policy, writes_later

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BUSY = (ImportState.WAITING, ImportState.RUNNING)
_ERRORS_SHOWN = 50


@bp.get("/imports/<int:import_id>", endpoint="import_show")
@policy("measures.import")
def import_show(import_id: int) -> ResponseReturnValue:
    """A file on its way: what it would do, how far it is, or what came of it."""
    one = import_at(import_id)
    is_own = one.by_id == g.actor.person_id
    if one.state is ImportState.UPLOADED and is_own:
        return redirect(url_for(".import_columns", import_id=one.id))
    if one.state in _BUSY:
        return render_template("measures/import/progress.html", one=one, is_own=is_own)
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "progress":
        answer = make_response("", 200)
        answer.headers["HX-Refresh"] = "true"  # it is over: the page becomes another one
        return answer
    if one.state is ImportState.CHECKED and is_own:
        return _preview(one)
    return render_template("measures/import/result.html", one=one, is_own=is_own)


def _preview(one: DataImport) -> str:
    report = one.report
    teams = {team.id: team.name for team in networks.teams_of(one.network_id)}
    groups = {group.id: group.name for group in one.measure.groups}
    errors = sorted((int(line), said) for line, said in report.get("errors", {}).items())
    return render_template(
        "measures/import/check.html",
        one=one,
        counts=one.counts,
        first=[_drawn(row, one.measure, teams, groups) for row in report.get("first", [])],
        changed=[_drawn(row, one.measure, teams, groups) for row in report.get("changed", [])],
        errors=errors[:_ERRORS_SHOWN],
        more_errors=max(0, one.counts.get("errors", 0) - _ERRORS_SHOWN),
        most_errors=MOST_ERRORS,
        has_groups=bool(groups),
        has_teams=one.team_id is None,
        is_large=one.rows_all > importing.AT_ONCE,
    )


def _drawn(
    row: Mapping[str, Any], measure: Measure, teams: Mapping[int, str], groups: Mapping[int, str]
) -> dict[str, Any]:
    """A row of the preview in words."""
    return {
        "line": row["line"],
        "on": date.fromisoformat(row["on"]),
        "team": teams.get(row["team"], ""),
        "group": groups.get(row["group"], _("Everybody")),
        "status": row["status"],
        "now": _said(measure, row["on"], row["now"]),
        "was": _said(measure, row["on"], row["was"]) if row["was"] else _("a number too small to show"),
        "note": row["now"]["note"],
        "old_note": row["was"]["note"] if row["was"] else "",
    }


def _said(measure: Measure, on: str, kept: Mapping[str, Any]) -> str:
    value, above, below = (
        Decimal(kept[name]) if kept[name] is not None else None for name in ("value", "numerator", "denominator")
    )
    if value is None and above is None and not kept["missing"]:
        return str(_("nothing"))
    drawn = value_of(measure, value, above, below)
    return wording.said(measure, Reading(date.fromisoformat(on), drawn, above, below, missing=kept["missing"]))


@bp.post("/imports/<int:import_id>/apply", endpoint="import_apply")
@policy("measures.import")
@writes_later
def import_apply(import_id: int) -> ResponseReturnValue:
    """Enter everything the file holds, or nothing."""
    one = own_import_at(import_id)
    importing.apply(one, actor=g.actor)
    return redirect(url_for(".import_show", import_id=one.id), 303)


@bp.post("/imports/<int:import_id>/discard", endpoint="import_discard")
@policy("measures.import")
def import_discard(import_id: int) -> ResponseReturnValue:
    """Throw the file away."""
    one = import_at(import_id)
    importing.discard(one, actor=g.actor)
    return redirect(url_for(".import_show", import_id=one.id), 303)


@bp.get("/imports/<int:import_id>/errors.<any(csv, xlsx):ending>", endpoint="import_errors")
@policy("measures.import")
def import_errors(import_id: int, ending: str) -> ResponseReturnValue:
    """The rows that can't be taken, as they stand in the file, each with what to put right."""
    one = own_import_at(import_id)
    if one.content is None:
        raise RuleBroken(_("This file is not here any more. Choose it again."))
    table = importing.open_file(one, g.actor).table
    header = [*table.header, str(_("What to put right"))]
    rows = _failed(one, table.rows)
    name = f"{slug_of(one.filename.rsplit('.', 1)[0])}-{_('to-put-right')}.{ending}"
    if ending == "csv":
        response = Response(b"".join(write_csv(header, rows)), content_type="text/csv; charset=utf-8")
    else:
        response = Response(write_xlsx(str(_("To put right")), header, rows), content_type=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _failed(one: DataImport, rows: Iterator[Any]) -> Iterator[Sequence[Value]]:
    errors: Mapping[str, list[tuple[str, str]]] = one.report.get("errors", {})
    for row in rows:
        said = errors.get(str(row.line))
        if said:
            told = " ".join(f"{column}: {sentence}" if column else sentence for column, sentence in said)
            yield [*row.cells, told]
