"""The aim: what will improve, by how much, by when."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel import refs
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.kernel.refs import Ref
from hub.networks.arrival import local_word
from hub.theory import drawing, hooks, queries, services
from hub.theory.forms import AimForm
from hub.theory.models import Aim
from hub.theory.views.blueprint import bp, may_tend, two_texts
from hub.web.jinja import number, sentence
from hub.web.policies import policy


@bp.get("/n/<slug>/theory/aim")
@policy("theory.show")
def aim(slug: str) -> ResponseReturnValue:
    """The aim with its figures; facilitators change it here."""
    found = queries.aim_of(g.network.id)
    return _drawn(_offered(AimForm(obj=found) if found else AimForm(data={"version": 0}), found), found)


def _offered(form: AimForm, found: Aim | None) -> AimForm:
    own = _judged_by(found)
    form.offer(hooks.measures_to_choose(g.actor, g.network.id), (own.id, own.title) if own else None)
    return form


def _judged_by(found: Aim | None) -> Any | None:
    """The measure an aim is judged by, as far as the reader may see it."""
    return refs.find(g.actor, Ref("measure", found.measure_id)) if found and found.measure_id else None


def _drawn(form: AimForm, found: Aim | None) -> str:
    figures = list(drawing.aim_figures(found.baseline, found.target, found.unit, found.by)) if found else []
    # Where the measure tells how far we are, it need not be asked for twice.
    standing = hooks.aim_standing(g.actor, found)
    judged_by = None if standing else _judged_by(found)
    return render_template(
        "theory/aim.html",
        form=form,
        aim=found,
        figures=figures,
        judged_by=(judged_by.title, refs.url(judged_by.ref)) if judged_by else None,
        may_tend=may_tend(),
        standing=standing,
    )


@bp.post("/n/<slug>/theory/aim")
@policy("theory.tend")
def set_aim(slug: str) -> ResponseReturnValue:
    """Put the aim into words."""
    require(may_tend(), services.ONLY_HUB)
    found = queries.aim_of(g.network.id)
    form = _offered(AimForm(), found)
    if "measure_id" in form and "measure_id" not in request.form:
        del form.measure_id  # a page from before there were measures takes none away
    if form.validate():
        kept = {"measure_id": found.measure_id if found else None}
        try:
            with form.explaining(RuleBroken):
                services.set_aim(g.network.id, actor=g.actor, **kept | form.values())
                flash(_("Saved."), "ok")
                return redirect(url_for(".aim", slug=slug), 303)
        except Conflict:
            return _two_aims(form)
    return _drawn(form, found), 422


def _two_aims(form: AimForm) -> ResponseReturnValue:
    theirs = queries.aim_of(g.network.id)
    texts = _as_typed(theirs)
    fields: list[tuple[Any, ...]] = [
        (name, form[name].label.text, form[name]._value(), text)  # noqa: SLF001 - how WTForms fields say what was typed
        for name, text in texts.items()
    ]
    if "measure_id" in form:
        options = [(str(value), str(label)) for value, label, *_more in form.measure_id.iter_choices()]
        mine, kept = (_number(number) for number in (form.measure_id.data, theirs.measure_id if theirs else None))
        fields.append(("measure_id", form.measure_id.label.text, mine, kept, options))
    return two_texts(sentence(local_word("aim")), fields, version=theirs.version if theirs else 1)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _as_typed(found: Aim | None) -> dict[str, str]:
    if found is None:
        return {}
    return {
        "statement": found.statement,
        "baseline": number(found.baseline).replace("−", "-"),
        "target": number(found.target).replace("−", "-"),
        "unit": found.unit,
        "by": found.by.isoformat() if found.by else "",
    }
