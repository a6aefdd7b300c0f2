"""Changing a measure: what surrounds the numbers, its student groups, how it is counted; retiring it."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.measures import policy as rules
from hub.measures import queries, services
from hub.measures.forms.defining import EditForm, GroupsForm, RedefineForm, mark_of
from hub.measures.models import Measure
from hub.measures.proposing import propose
from hub.measures.views.blueprint import bp, least_shown, measure_at
from hub.theory import queries as theory
from hub.web.policies import policy
from hub.web.toasts import toast


def _mine(measure_id: int) -> Measure:
    """A measure for who may change it."""
    measure = measure_at(measure_id)
    require(rules.can_define(g.actor, measure.network_id, measure.team_id), services.ONLY_HUB)
    return measure


@bp.route("/measures/<int:measure_id>/edit", methods=["GET", "POST"])
@policy("measures.define")
def edit(measure_id: int) -> ResponseReturnValue:
    """Put a measure into other words, hang it elsewhere, aim at another target."""
    measure = _mine(measure_id)
    seen = mark_of(EditForm.filled(measure))
    form = EditForm() if request.method == "POST" else EditForm(data=EditForm.filled(measure) | {"seen": seen})
    _offer(form, measure)
    if request.method == "POST" and form.validate():
        if form.is_stale(seen):
            return _two_texts(measure, form)
        driver = theory.find_driver(g.actor, form.driver_id.data) if form.driver_id.data else None
        try:
            with form.explaining(RuleBroken):
                services.change_measure(
                    measure,
                    actor=g.actor,
                    driver=driver,
                    place=True,
                    version=measure.version,
                    **form.changes(),
                )
                flash(_("Saved."), "ok")
                return redirect(url_for(".show", measure_id=measure_id), 303)
        except Conflict:
            return _two_texts(measure_at(measure_id), form)
    proposal = propose(
        measure.value_kind,
        has_denominator=measure.value_kind.is_ratio,
        points=queries.longest_series(measure.id),
    )
    page = render_template("measures/edit.html", form=form, measure=measure, proposal=proposal, least=least_shown())
    return page, 422 if form.errors else 200


def _offer(form: EditForm, measure: Measure) -> None:
    form.offer(theory.drivers_of(measure.network_id), measure.value_kind, measure.driver, none=_("None"))


def _two_texts(measure: Measure, mine: EditForm | RedefineForm) -> ResponseReturnValue:
    """The page with both texts, when somebody else saved in between; where both say the same, nothing is left to do."""
    theirs = _as_kept(measure, mine)
    fields = [_pair(mine[name], theirs[name]) for name in mine.data if name != "seen"]
    if all(said == kept for _name, _label, said, kept, _options in fields):
        flash(_("Saved."), "ok")
        return redirect(url_for(".show", measure_id=measure.id), 303)
    page = render_template(
        "errors/conflict.html",
        title=measure.title,
        who=None,
        when="",
        fields=fields,
        others=[("seen", theirs.seen.data)],
        action=request.path,
        version=measure.version,
    )
    return page, 409


def _as_kept(measure: Measure, mine: EditForm | RedefineForm) -> EditForm | RedefineForm:
    if isinstance(mine, RedefineForm):
        latest, words = measure.definition, RedefineForm.filled(measure)
        given = {"reason": latest.reason, "valid_from": latest.valid_from, "seen": mark_of(words)}
        return RedefineForm(formdata=None, data=words | given)
    kept = EditForm.filled(measure)
    theirs = EditForm(formdata=None, data=kept | {"seen": mark_of(kept)})
    _offer(theirs, measure)
    return theirs


def _pair(mine: Any, theirs: Any) -> tuple[str, str, str, str, list[tuple[str, str]]]:
    """A field as the page with two texts reads it: name, label, both texts, the words of a choice."""
    if not hasattr(mine, "iter_choices"):
        texts = [str(one._value()).replace("\r\n", "\n") for one in (mine, theirs)]  # noqa: SLF001 - how WTForms fields say what was typed
        return mine.name, mine.label.text, texts[0], texts[1], []
    options = [(_value(choice[0]), str(choice[1])) for choice in mine.iter_choices()]
    return mine.name, mine.label.text, _value(mine.data), _value(theirs.data), options


def _value(data: Any) -> str:
    return "" if data is None else str(data)


@bp.route("/measures/<int:measure_id>/groups", methods=["GET", "POST"])
@policy("measures.define")
def groups(measure_id: int) -> ResponseReturnValue:
    """Say which student groups are looked at by themselves; rows are added and taken away without a script."""
    measure = _mine(measure_id)
    kept = _kept(measure)
    seen = mark_of(kept)
    form = GroupsForm() if request.method == "POST" else GroupsForm(data={"groups": kept, "seen": seen})
    go = request.form.get("go", "save")
    if go == "add":
        form.add_row()
    elif go.startswith("remove-"):
        form.without(go.removeprefix("remove-"))
    elif request.method == "POST" and form.validate():
        if form.is_stale(seen):
            return _two_lists(measure, form)
        try:
            with form.explaining(RuleBroken):
                services.set_groups(measure, form.wanted(), actor=g.actor, version=measure.version)
                flash(_("Saved."), "ok")
                return redirect(url_for(".show", measure_id=measure_id), 303)
        except Conflict:
            return _two_lists(measure_at(measure_id), form)
    page = render_template("measures/groups.html", form=form, measure=measure, theirs=None)
    return page, 422 if form.errors else 200


def _two_lists(measure: Measure, form: GroupsForm) -> ResponseReturnValue:
    """The groups somebody else saved in between, above those that were typed."""
    theirs = _kept(measure)
    form.seen.data = mark_of(theirs)
    return render_template("measures/groups.html", form=form, measure=measure, theirs=theirs), 409


def _kept(measure: Measure) -> list[dict[str, Any]]:
    return [GroupsForm.row_of(group) for group in measure.groups if group.retired_at is None]


@bp.route("/measures/<int:measure_id>/redefine", methods=["GET", "POST"])
@policy("measures.define")
def redefine(measure_id: int) -> ResponseReturnValue:
    """Count it in another way from a day on, the old words beside the new ones; or put words right before it begins."""
    measure = _mine(measure_id)
    words = RedefineForm.filled(measure)
    seen, is_counted = mark_of(words), queries.has_numbers(measure)
    form = RedefineForm() if request.method == "POST" else RedefineForm(data=words | {"seen": seen})
    if not is_counted:
        del form.valid_from, form.reason
    if request.method == "POST" and form.validate():
        if form.is_stale(seen):
            return _two_texts(measure, form)
        given = form.values(*words, "seen")
        try:
            with form.explaining(RuleBroken):
                services.redefine(measure, form.wording(), actor=g.actor, version=measure.version, **given)
                flash(_("Saved. Its charts break at that day.") if is_counted else _("Saved."), "ok")
                return redirect(url_for(".show", measure_id=measure_id), 303)
        except Conflict:
            return _two_texts(measure_at(measure_id), form)
    page = render_template("measures/redefine.html", form=form, measure=measure, is_counted=is_counted)
    return page, 422 if form.errors else 200


@bp.post("/measures/<int:measure_id>/retire")
@policy("measures.define")
def retire(measure_id: int) -> ResponseReturnValue:
    """Count it no longer."""
    measure = _mine(measure_id)
    services.retire_measure(measure, actor=g.actor)
    toast(_("“%(title)s” is retired.", title=measure.title), undo=url_for(".bring_back", measure_id=measure_id))
    return redirect(url_for(".show", measure_id=measure_id), 303)


@bp.post("/measures/<int:measure_id>/bring-back")
@policy("measures.define")
def bring_back(measure_id: int) -> ResponseReturnValue:
    """Count it again."""
    measure = _mine(measure_id)
    services.bring_back(measure, actor=g.actor)
    flash(_("“%(title)s” is counted again.", title=measure.title), "ok")
    return redirect(url_for(".show", measure_id=measure_id), 303)
