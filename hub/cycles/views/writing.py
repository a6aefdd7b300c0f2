"""Writing in a cycle, page by page, in any order."""

from typing import Any

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.cycles import policy as rules
from hub.cycles import predictions, services
from hub.cycles.models import Cycle, Stage
from hub.cycles.services.writing import NOT_IN_TEAM
from hub.cycles.views import parts
from hub.cycles.views.blueprint import bp, cycle_at
from hub.cycles.views.conflicts import same, two_texts
from hub.kernel import clock
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.web.errors import problem
from hub.web.forms import HubForm
from hub.web.policies import policy

PLAN_RULE = "/cycles/<int:cycle_id>/plan/<any(idea, predictions, steps, scale):part>"


@bp.get("/cycles/<int:cycle_id>/plan")
@policy("cycle.edit")
def plan(cycle_id: int) -> ResponseReturnValue:
    """The first question of the plan that has no answer yet."""
    answered = parts.plan_answered(cycle_at(cycle_id))
    part = next((name for name, has_answer in answered.items() if not has_answer), "idea")
    return redirect(url_for(".plan_part", cycle_id=cycle_id, part=part), 303)


@bp.get(PLAN_RULE)
@policy("cycle.edit")
def plan_part(cycle_id: int, part: str) -> ResponseReturnValue:
    """One question of the plan."""
    return _show(cycle_id, part)


@bp.post(PLAN_RULE)
@policy("cycle.edit")
def save_plan_part(cycle_id: int, part: str) -> ResponseReturnValue:
    """Save one question of the plan."""
    return _save(cycle_id, part)


@bp.get("/cycles/<int:cycle_id>/do")
@policy("cycle.edit")
def do(cycle_id: int) -> ResponseReturnValue:
    """What happened."""
    return _show(cycle_id, "do")


@bp.get("/cycles/<int:cycle_id>/study")
@policy("cycle.edit")
def study(cycle_id: int) -> ResponseReturnValue:
    """Each prediction beside what happened."""
    return _show(cycle_id, "study")


@bp.get("/cycles/<int:cycle_id>/act")
@policy("cycle.edit")
def act(cycle_id: int) -> ResponseReturnValue:
    """What was learned and what comes of it."""
    return _show(cycle_id, "act")


@bp.post("/cycles/<int:cycle_id>/<any(do, study, act):part>")
@policy("cycle.edit")
def save_part(cycle_id: int, part: str) -> ResponseReturnValue:
    """Save Do, Study or Act."""
    return _save(cycle_id, part)


def _show(cycle_id: int, part: str) -> ResponseReturnValue:
    cycle = cycle_at(cycle_id)
    require(rules.can_edit(g.actor, cycle), NOT_IN_TEAM)
    return drawn(cycle, part, parts.PAGES[part].build(cycle))


def drawn(cycle: Cycle, part: str, form: HubForm) -> str:
    """A question page with its form."""
    return render_template(
        f"cycles/{part}.html",
        cycle=cycle,
        part=part,
        page=parts.PAGES[part],
        number=parts.PLAN.index(part) + 1 if part in parts.PLAN else None,
        form=form,
        questions={question.id: question for question in cycle.questions},
        predictions=predictions,
        tasks=parts.tasks(cycle, part),
        plan=[(name, parts.address(cycle, name)) for name in parts.PLAN],
        may_start=parts.may_start(cycle),
        action=parts.address(cycle, part),
        received=session.pop("received", None),
    )


def _save(cycle_id: int, part: str) -> ResponseReturnValue:
    cycle = cycle_at(cycle_id)
    require(rules.can_edit(g.actor, cycle), NOT_IN_TEAM)
    form = parts.PAGES[part].build(cycle)
    wish = request.form.get("row", "")
    _drop_row(form, part, wish)
    if form.validate():
        try:
            with form.explaining(RuleBroken):
                changes = parts.PAGES[part].changes(form, cycle)
                services.edit_cycle(cycle, actor=g.actor, version=form["version"].data, part=part, **changes)
                return _after(cycle, part, wish)
        except Conflict:
            return _both(cycle_id, part, form)
    if is_autosave():
        return not_saved(form)
    if wish == "add" and not form.errors:
        form["questions" if part == "predictions" else "steps"].append_entry()
    return drawn(cycle, part, form), 422


def _drop_row(form: HubForm, part: str, wish: str) -> None:
    """Remove a row without JavaScript: what stands in it is not saved, the other rows are."""
    rows: Any = {"predictions": "questions", "steps": "steps"}.get(part)
    if rows is None or not wish.startswith("remove-"):
        return
    name = f"{rows}-{wish.removeprefix('remove-')}"
    form[rows].entries[:] = [entry for entry in form[rows].entries if entry.name != name]


def _after(cycle: Cycle, part: str, wish: str) -> ResponseReturnValue:
    if is_autosave():
        return saved(cycle)
    if wish:
        rows = len(cycle.questions if part == "predictions" else cycle.steps)
        more = {"rows": rows + 1} if wish == "add" else {}
        session["received"] = part  # the page that comes is the same one: say that its text has arrived
        return redirect(parts.address(cycle, part, **more, _anchor="rows"), 303)
    go = request.form.get("go")
    if go == "start":
        return begin(cycle)
    if go == "on" and part in parts.NEXT:
        return redirect(parts.address(cycle, parts.NEXT[part]), 303)
    return redirect(url_for(".show", cycle_id=cycle.id), 303)


def _both(cycle_id: int, part: str, form: HubForm) -> ResponseReturnValue:
    cycle = cycle_at(cycle_id)
    theirs = parts.PAGES[part].build(cycle, kept=True)
    if same(form, theirs):  # the same page sent twice
        return _after(cycle, part, request.form.get("row", ""))
    if is_autosave():
        return problem(409, _("Somebody else saved this while you were writing."), current={"version": cycle.version})
    return two_texts(cycle, form, theirs, action=parts.address(cycle, part), go=request.form.get("go", "leave"))


def begin(cycle: Cycle) -> ResponseReturnValue:
    """Start the test; when nothing is planned yet, go where that can be written."""
    try:
        services.start_test(cycle, actor=g.actor, version=cycle.version)
    except RuleBroken as refusal:
        if cycle_at(cycle.id).stage is not Stage.PLAN:  # sent twice
            return redirect(url_for(".show", cycle_id=cycle.id), 303)
        flash(refusal.message, "warn")
        return redirect(parts.address(cycle, "idea"), 303)
    flash(_("Started. Your colleagues in the network see it now."), "ok")
    return redirect(url_for(".show", cycle_id=cycle.id), 303)


def is_autosave() -> bool:
    """Whether the page saves by itself while somebody writes."""
    return "X-Autosave" in request.headers


def saved(cycle: Cycle) -> ResponseReturnValue:
    """The answer to an autosave."""
    return {"version": cycle.version, "saved_at": clock.now().isoformat()}


def not_saved(form: HubForm) -> ResponseReturnValue:
    """The answer to an autosave of something that cannot be kept as it is."""
    return problem(422, _("Not saved yet."), errors=_sentences(form.errors))


def _sentences(errors: Any) -> dict[str, list[str]]:
    """Errors by field; those of rows are gathered under the name of the list."""
    found: dict[str, list[str]] = {}
    for name, said in errors.items():
        found[str(name or "form")] = list(_flat(said))
    return found


def _flat(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [sentence for inner in said.values() for sentence in _flat(inner)]
    if isinstance(said, list | tuple):
        return [sentence for inner in said for sentence in _flat(inner)]
    return [str(said)]
