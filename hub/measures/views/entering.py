"""A team enters its numbers: this week's, or a table of many weeks."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import require
from hub.measures import queries, services, wording
from hub.measures.forms.cells import Cell, typed_in
from hub.measures.forms.pasted import Block, lay, read_block
from hub.measures.forms.sheets import Sheet, batches
from hub.measures.models import Measure
from hub.measures.services import EntriesRefused, Outcome
from hub.measures.services.recording import CLOSED, ONLY_TEAM, RETIRED
from hub.measures.values import EARLIEST, Entry
from hub.measures.views import entry_grid, entry_week
from hub.measures.views.blueprint import bp, may_record, measure_at, team_at
from hub.networks import queries as networks
from hub.networks.arrival import enter
from hub.networks.models import Team
from hub.web.languages import clock_time, local_today
from hub.web.numbers import typed
from hub.web.once import once
from hub.web.policies import policy


@bp.route("/teams/<int:team_id>/measures/enter", methods=["GET", "POST"], endpoint="enter")
@policy("measures.record")
def enter_numbers(team_id: int) -> ResponseReturnValue:
    """The numbers of a team for this week, or with `?measure=` a table of many weeks of one measure."""
    team = _team(team_id)
    require(may_record(team.id), ONLY_TEAM)
    asks = request.method == "GET"  # what was typed is not lost: it is refused beside its cell
    if asks and team.closed_at is not None:
        flash(CLOSED)
        return redirect(url_for(".team", team_id=team.id), 303)
    if "measure" in request.args:
        measure = measure_at(typed(request.args["measure"]) or 0)
        team_at(measure, team.id)
        if asks and measure.retired_at is not None:
            flash(RETIRED)
            return redirect(url_for(".show", measure_id=measure.id), 303)
        return _grid(team, measure)
    return _week(team)


def _team(team_id: int) -> Team:
    team = networks.find_team(g.actor, team_id)
    if team is None:
        abort(404)
    enter(team.network_id)
    return team


def _week(team: Team) -> ResponseReturnValue:
    week = entry_week.build(g.actor, team, _day("on"), local_today(), typed_in(request.form.items()))
    if request.method == "POST":
        week.sheet.fill(request.form.items())
        answer = _save(week.sheet, team, url_for(".enter", team_id=team.id, on=_given("on")), _key(team))
        if answer is not None:
            return answer
    page = render_template("measures/enter_week.html", team=team, week=week, form=week.sheet, **_frame(team))
    return page, 422 if week.sheet.errors or week.sheet.form_errors else 200


def _grid(team: Team, measure: Measure) -> ResponseReturnValue:
    pasted, filled = _pasted(), None
    block, trouble = _block(pasted)
    grid = _build_grid(team, measure, block)
    if request.method == "POST":
        grid.sheet.fill(request.form.items())
        if block is not None and not grid.is_events:
            filled = lay(block, entry_grid.rows_of(block, grid, _day("first") or grid.rows[0].start))
        elif not pasted:
            answer = _save(grid.sheet, team, _here(team, grid), _key(team, measure))
            if answer is not None:
                return answer
    page = render_template(
        "measures/enter_grid.html",
        team=team,
        measure=measure,
        grid=grid,
        form=grid.sheet,
        filled=filled,
        trouble=trouble,
        pasted=pasted if trouble or (filled and filled.cells == 0) else "",
        lengths=entry_grid.LENGTHS,
        action=_here(team, grid),
        **_frame(team, measure),
    )
    wrong = trouble or (filled is None and (grid.sheet.errors or grid.sheet.form_errors))
    return page, 422 if wrong else 200


def _build_grid(team: Team, measure: Measure, block: Block | None) -> entry_grid.Grid:
    many = request.args.get("periods", entry_grid.LENGTHS[0], type=int)
    first = _day("first")
    needs = block is not None and (block.days is not None or first is not None)
    return entry_grid.build(
        g.actor,
        team,
        measure,
        many=many if many in entry_grid.LENGTHS else entry_grid.LENGTHS[0],
        until=_day("until"),
        today=local_today(),
        sent=request.form.items(),
        pasted=_starts(block, measure, first) if needs and block else (),
    )


def _starts(block: Block, measure: Measure, first: date | None) -> list[date]:
    """The periods of a block that can be counted at all."""
    today = local_today()
    return [day for day in block.starts(measure.frequency, first or today) if EARLIEST <= day <= today]


def _pasted() -> str:
    return request.form.get("pasted", "").strip("\r\n") if request.method == "POST" else ""


def _block(text: str) -> tuple[Block | None, str]:
    if not text.strip():
        return None, ""
    try:
        return read_block(text), ""
    except RuleBroken as refused:
        return None, refused.message


def _here(team: Team, grid: entry_grid.Grid) -> str:
    return url_for(".enter", team_id=team.id, measure=grid.measure.id, periods=grid.many, until=_given("until"))


def _given(name: str) -> str | None:
    """A day in the address, as it is written there."""
    day = _day(name) if name in request.args else None
    return day.isoformat() if day else None


def _key(team: Team, measure: Measure | None = None) -> str:
    """Under which name a device keeps what was typed."""
    return f"numbers-{team.id}-{measure.id if measure else 'week'}"


def _frame(team: Team, measure: Measure | None = None) -> dict[str, Any]:
    """What a page has besides its cells: what is kept of the form, and where a device keeps what is typed."""
    return {
        "once": request.form.get("once", ""),
        "reason": request.form.get("reason", ""),
        "key": _key(team, measure),
        "answered": request.method == "POST",
        "received": session.pop("received", None),
        "sentence_of": _sentence,
    }


def _sentence(cell: Cell) -> str:
    """What stands in a cell, in words; of a hidden number the page says so elsewhere."""
    return "" if cell.is_hidden else wording.said(cell.measure, cell.reading)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.values.get(name, "")[:10])
    except ValueError:
        return None


def _save(sheet: Sheet, team: Team, then: str, key: str) -> ResponseReturnValue | None:
    """Record what was changed; None where something can't be taken, which then stands beside its cell."""
    sent = sheet.entries(team.id)
    if sheet.errors or sheet.form_errors:
        return None
    cells, together = batches(sent)
    if not together:
        flash(_("Nothing was changed."))
        return redirect(then, 303)
    done: list[Outcome] = []
    reason = request.form.get("reason", "")[:500]

    def act() -> str:
        done.append(services.record_together(together, actor=g.actor, reason=reason))
        return then

    try:
        address = once(act, _digest(team))
    except EntriesRefused as refused:
        _show_theirs(sheet, team, sheet.refuse(refused, cells))
        return None
    session["received"] = key  # the page that comes holds the same form: say that its numbers have arrived
    flash(_told([entry for _cell, entry in sent]), "ok")
    return redirect(address, 303)


def _digest(team: Team) -> str:
    """A short sign of what was typed, by which the same form sent twice is known from one sent again with changes."""
    parts = [f"{key}{sorted(parts.items())}" for key, parts in sorted(typed_in(request.form.items()).items())]
    return hashlib.sha256(f"{team.id}\n{parts}".encode()).hexdigest()[:20]


def _told(entries: Sequence[Entry]) -> str:
    """What was done, in a sentence."""
    gone = sum(1 for entry in entries if entry.clear)
    missing = sum(1 for entry in entries if entry.missing)
    saved = len(entries) - gone - missing
    said = [ngettext("Saved %(num)s number.", "Saved %(num)s numbers.", saved)] if saved else []
    if missing:
        said.append(ngettext("%(num)s is marked as not counted.", "%(num)s are marked as not counted.", missing))
    if gone:
        said.append(ngettext("%(num)s number was taken away.", "%(num)s numbers were taken away.", gone))
    return " ".join(said)


def _show_theirs(sheet: Sheet, team: Team, changed: Sequence[Cell]) -> None:
    """Beside what was typed, show what somebody else saved meanwhile; saving once more then replaces it knowingly."""
    if not changed:
        return
    measures = list({cell.measure.id: cell.measure for cell in changed}.values())
    days = [cell.on for cell in changed]
    now = entry_week.read(g.actor, team, measures, min(days), max(days))
    who = queries.touches(team.id, [cell.place for cell in changed])
    for cell in changed:
        fresh = now.cell(cell.measure, cell.group, cell.on)
        cell.reading, cell.seen = fresh.reading, fresh.seen
        touch = who.get(cell.place)
        cell.theirs = touch.who if touch else ""
        theirs = wording.said(cell.measure, fresh.reading) or _("nothing")
        if touch is None:
            cell.error = _("Somebody else saved this meanwhile: %(theirs)s.", theirs=theirs)
        else:
            cell.error = _(
                "%(who)s saved this at %(time)s: %(theirs)s.", who=touch.who, time=clock_time(touch.at), theirs=theirs
            )
        cell.error += " " + _("What you typed is still here. Save again to replace it.")
