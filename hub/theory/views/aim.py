"""The aim: what will improve, by how much, by when."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.networks.arrival import local_word
from hub.theory import drawing, queries, services
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
    return _drawn(AimForm(obj=found) if found else AimForm(data={"version": 0}), found)


def _drawn(form: AimForm, found: Aim | None) -> str:
    figures = list(drawing.aim_figures(found.baseline, found.target, found.unit, found.by)) if found else []
    return render_template("theory/aim.html", form=form, aim=found, figures=figures, may_tend=may_tend())


@bp.post("/n/<slug>/theory/aim")
@policy("theory.tend")
def set_aim(slug: str) -> ResponseReturnValue:
    """Put the aim into words."""
    require(may_tend(), services.ONLY_HUB)
    found = queries.aim_of(g.network.id)
    form = AimForm()
    if form.validate():
        kept = found.measure_id if found else None
        try:
            with form.explaining(RuleBroken):
                services.set_aim(g.network.id, actor=g.actor, measure_id=kept, **form.values())
                flash(_("Saved."), "ok")
                return redirect(url_for(".aim", slug=slug), 303)
        except Conflict:
            return _two_aims(form)
    return _drawn(form, found), 422


def _two_aims(form: AimForm) -> ResponseReturnValue:
    theirs = queries.aim_of(g.network.id)
    texts = _as_typed(theirs)
    fields = [(name, form[name].label.text, form[name]._value(), text) for name, text in texts.items()]  # noqa: SLF001 - how WTForms fields say what was typed
    return two_texts(sentence(local_word("aim")), fields, version=theirs.version if theirs else 1)


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
