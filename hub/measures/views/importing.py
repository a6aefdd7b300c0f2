"""Bringing numbers in a file: choose it, say what its columns are."""

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from hub import sheets
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import require
from hub.measures import policy as rules
from hub.measures import queries
from hub.measures.forms.importing import ColumnsForm
from hub.measures.importing.plan import Part, Plan
from hub.measures.models import DataImport, Measure
from hub.measures.queries import imports
from hub.measures.services import importing
from hub.measures.services.examining import Opened
from hub.measures.services.recording import ONLY_TEAM
from hub.measures.views.blueprint import bp
from hub.networks import queries as networks
from hub.networks.arrival import enter
from hub.networks.models import Team
from hub.web.numbers import typed
from hub.web.once import once
from hub.web.policies import policy, takes, writes_later

MEGABYTES = 17  # the file and what the form holds besides
_ONLY_HUB = "Only a facilitator brings in numbers of all teams. Choose your team, and then a file."


@bp.route("/n/<slug>/measures/import", methods=["GET", "POST"], endpoint="import_new")
@policy("measures.import")
@takes(MEGABYTES)
@writes_later
def import_new(slug: str) -> ResponseReturnValue:
    """Choose a file with numbers of any team."""
    require(rules.can_import(g.actor, g.network.id, None), _ONLY_HUB)
    return _choose(queries.of_network(g.network.id), None)


@bp.route("/teams/<int:team_id>/measures/import", methods=["GET", "POST"], endpoint="import_for_team")
@policy("measures.import")
@takes(MEGABYTES)
@writes_later
def import_for_team(team_id: int) -> ResponseReturnValue:
    """Choose a file with numbers of one team."""
    team = networks.find_team(g.actor, team_id) or abort(404)
    enter(team.network_id)
    require(rules.can_import(g.actor, team.network_id, team.id), ONLY_TEAM)
    return _choose(queries.of_team(team.network_id, team.id), team)


def _choose(measures: Sequence[Measure], team: Team | None) -> ResponseReturnValue:
    by_id = {measure.id: measure for measure in measures}
    wanted = typed(request.values.get("measure"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        measure = by_id.get(wanted or 0)
        file = request.files.get("file")
        if measure is None:
            errors["measure"] = _("Choose what the numbers are of.")
        if file is None or not file.filename:
            errors["file"] = _("Choose a file. If you had chosen one before, choose it once more.")
        if measure is not None and file is not None and not errors:
            try:
                return redirect(_keep(measure, team, file), 303)
            except sheets.SheetRefused as refused:
                errors["file"] = _(refused.sentence, **refused.params)
            except RuleBroken as refused:
                errors["measure" if refused.field == "measure" else "file"] = refused.message
    recent = imports.recent_imports(g.actor, g.network.id, team.id if team else None)
    page = render_template(
        "measures/import/new.html",
        measures=measures,
        team=team,
        chosen=wanted,
        errors=errors,
        recent=recent,
        once=request.form.get("once", ""),
    )
    return page, 422 if errors else 200


def _keep(measure: Measure, team: Team | None, file: FileStorage) -> str:
    content = file.stream.read(sheets.LIMITS.size + 1)
    table = sheets.read(content)
    name = file.filename or ""

    def act() -> str:
        made = importing.upload(measure, actor=g.actor, filename=name, content=content, table=table, team=team)
        return url_for(".import_columns", import_id=made.id)

    return once(act)


def import_at(import_id: int) -> DataImport:
    """The import of an address, in its network's frame."""
    found = imports.find_import(g.actor, import_id) or abort(404)
    enter(found.network_id)
    return found


def own_import_at(import_id: int) -> DataImport:
    """The same for what shows or changes what stands in the file: only its uploader may."""
    found = import_at(import_id)
    if found.by_id != g.actor.person_id or not rules.can_import(g.actor, found.network_id, found.team_id):
        abort(404)
    return found


@bp.route("/imports/<int:import_id>/columns", methods=["GET", "POST"], endpoint="import_columns")
@policy("measures.import")
@writes_later
def import_columns(import_id: int) -> ResponseReturnValue:
    """Say what each column is, and answer what only a person can."""
    one = own_import_at(import_id)
    if one.content is None or one.state.is_over:
        return redirect(url_for(".import_show", import_id=one.id))
    sent = request.form.get("sheet")
    file = importing.open_file(one, g.actor)
    listed = file.table.origin.sheets
    if sent is not None and sent in listed:
        chosen = importing.open_file(one, g.actor, Plan(sheet=sent))
        importing.choose_sheet(one, sent, chosen.table, actor=g.actor)
        return redirect(url_for(".import_columns", import_id=one.id), 303)
    if len(listed) > 1 and (file.plan.sheet is None or request.args.get("sheet")):
        return render_template("measures/import/sheet.html", one=one, sheets=listed, chosen=file.table.origin.sheet)
    if request.method != "POST":
        return _columns(one, ColumnsForm.begin(*_begun(one, file), one_team=one.team_id is not None))
    form = ColumnsForm.sent(file, request.form, one_team=one.team_id is not None)
    if form.errors:
        return _columns(one, form)
    plan = form.settled
    is_waiting = importing.set_plan(one, plan, replace(file, plan=plan).size, actor=g.actor)
    if not is_waiting:
        importing.look(one, actor=g.actor)
    return redirect(url_for(".import_show", import_id=one.id), 303)


def _begun(one: DataImport, file: Opened) -> tuple[Opened, Plan]:
    """The plan as it stands, as it was for the last file of this kind, or as it seems."""
    if file.plan.parts:
        return file, file.plan
    guess = file.guess()
    before = imports.same_layout(one)
    if before is None:
        return file, replace(file.plan, parts=guess)
    kept = Plan.of(before.plan)
    days = {name: part for name, part in guess.items() if part is Part.EACH_DATE}
    known = {name: kept.parts.get(name, Part.NOTHING) for name in file.table.header}
    parts = known | (days if kept.wide is Part.EACH_DATE else {})
    plan = replace(kept, parts=parts, sheet=file.plan.sheet, team_id=file.plan.team_id or kept.team_id)
    return replace(file, plan=plan), plan


def _columns(one: DataImport, form: ColumnsForm) -> ResponseReturnValue:
    before = imports.same_layout(one) if not form.errors and not one.plan.get("parts") else None
    page = render_template(
        "measures/import/columns.html",
        one=one,
        form=form,
        samples=form.file.samples(),
        table=form.file.table,
        parts=list(Part),
        names=_part_names(one.measure),
        before=before,
    )
    return page, 422 if form.errors else 200


def _part_names(measure: Measure) -> dict[Part, str]:
    """What a column can be, in the words of the page; what this measure has no use for is left out."""
    from_words = {
        Part.NOTHING: _("Leave out"),
        Part.DATE: _("Day"),
        Part.TEAM: _("Team"),
        Part.GROUP: _("Student group"),
        Part.NUMERATOR: _("How many"),
        Part.DENOMINATOR: _("Out of how many"),
        Part.VALUE: _("Value"),
        Part.NOTE: _("Note"),
        Part.MISSING: _("Says that nothing was counted"),
        Part.EACH_DATE: _("Numbers of the day in its name"),
        Part.EACH_TEAM: _("Numbers of the team in its name"),
        Part.EACH_GROUP: _("Numbers of the group in its name"),
    }
    if not measure.value_kind.is_ratio:
        del from_words[Part.NUMERATOR]
        from_words[Part.DENOMINATOR] = _("Number of pupils it rests on")
    if not measure.groups:
        del from_words[Part.GROUP], from_words[Part.EACH_GROUP]
    return {part: str(name) for part, name in from_words.items()}
