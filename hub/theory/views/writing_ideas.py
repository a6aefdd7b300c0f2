"""Writing, placing, retiring change ideas."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.theory import policy as rules
from hub.theory import queries, services
from hub.theory.forms import IdeaForm, PlaceForm, RetireForm, hints, in_order
from hub.theory.models import ChangeIdea, Driver, Status
from hub.theory.views.blueprint import back, bp, idea_at, may_propose, may_tend, two_texts
from hub.web.once import once
from hub.web.policies import policy
from hub.web.toasts import toast


@bp.route("/n/<slug>/theory/ideas/new", methods=["GET", "POST"])
@policy("theory.propose")
def new_idea(slug: str) -> ResponseReturnValue:
    """Add a change idea, or propose one."""
    require(may_propose())
    network_id = g.network.id
    theory = queries.theory_of(network_id)
    wished = request.args.get("driver", type=int)
    form = IdeaForm(data={"drivers": [wished] if wished else [], "title": request.args.get("title", "")})
    form.offer(theory)
    if request.method == "POST" and form.validate():
        drivers = _ticked(form)

        def act() -> str:
            values = form.values("drivers", "were", "version")
            idea = services.add_idea(network_id, actor=g.actor, drivers=drivers, **values)
            done = url_for(".idea", idea_id=idea.id) if may_tend() else url_for(".proposals", slug=slug)
            return back(done, f"idea-{idea.id}")

        with form.explaining(RuleBroken):
            address = once(act)
            flash(
                _("It is part of the theory now.") if may_tend() else _("Your proposal is there for all to see."), "ok"
            )
            return redirect(address, 303)
    page = render_template(
        "theory/idea_form.html", form=form, idea=None, hints=hints(theory), may_tend=may_tend(), slug=slug
    )
    return page, 422 if form.errors else 200


def _ticked(form: IdeaForm) -> list[Driver]:
    found = queries.find_drivers(g.actor, form.drivers.data or [])
    return [found[number] for number in form.drivers.data or [] if number in found]


@bp.route("/ideas/<int:idea_id>/edit", methods=["GET", "POST"])
@policy("theory.edit")
def edit_idea(idea_id: int) -> ResponseReturnValue:
    """Put an idea into other words, or hang it under other drivers."""
    idea = idea_at(idea_id)
    own = idea.status is Status.PROPOSED and idea.proposed_by_id == g.actor.person_id
    require(may_tend() or (own and may_propose()), services.ONLY_HUB)
    theory = queries.theory_of(idea.network_id)
    places = ",".join(str(number) for number in idea.driver_ids)
    form = IdeaForm(obj=idea, data={"drivers": idea.driver_ids, "were": places})
    form.offer(theory)
    if request.method == "POST" and form.validate():
        try:
            with form.explaining(RuleBroken):
                values = form.values("drivers", "were")
                services.change_idea(idea, actor=g.actor, drivers=_ticked(form), **values)
                flash(_("Saved."), "ok")
                return redirect(back(url_for(".idea", idea_id=idea_id), f"idea-{idea_id}"), 303)
        except Conflict:
            return _two_ideas(idea_at(idea_id), form)
    page = render_template(
        "theory/idea_form.html", form=form, idea=idea, hints=hints(theory), may_tend=may_tend(), slug=g.network.slug
    )
    return page, 422 if form.errors else 200


def _two_ideas(theirs: ChangeIdea, form: IdeaForm) -> ResponseReturnValue:
    drivers = [("drivers", str(number)) for number in form.merged(theirs.driver_ids)]
    were = ("were", ",".join(str(number) for number in theirs.driver_ids))
    fields = [
        (name, form[name].label.text, form[name].data or "", getattr(theirs, name))
        for name in ("title", "description", "concept")
    ]
    return two_texts(theirs.title, fields, version=theirs.version, others=[*drivers, were])


@bp.route("/ideas/<int:idea_id>/move", methods=["GET", "POST"])
@policy("theory.tend")
def move_idea(idea_id: int) -> ResponseReturnValue:
    """Hang an idea under another driver, instead of one of its own or beside them."""
    idea = idea_at(idea_id)
    require(rules.can_tend(g.actor, idea.network_id), services.ONLY_HUB)
    theory = queries.theory_of(idea.network_id)
    leaving = next((d for d, _p in in_order(theory) if d.id == request.args.get("from", type=int)), None)
    form = PlaceForm(data={"version": idea.version})
    form.offer((driver.id, driver.title) for driver, _p in in_order(theory) if driver.id not in idea.driver_ids)
    if request.method == "POST" and form.validate():
        driver = queries.find_driver(g.actor, form.under.data or 0)
        with form.explaining(RuleBroken, Conflict):
            if driver is None:
                raise RuleBroken(_("Choose where it goes."), field="under")
            services.place_idea(
                idea,
                actor=g.actor,
                driver=driver,
                position=10_000,
                instead_of=leaving,
                version=form.version.data,
                why=form.why.data or "",
            )
            flash(_("“%(title)s” is now under “%(under)s”.", title=idea.title, under=driver.title), "ok")
            return redirect(url_for(".edit", slug=g.network.slug, _anchor=f"idea-{idea.id}"), 303)
    page = render_template(
        "theory/move.html", form=form, record=idea, leaving=leaving, hints=hints(theory), slug=g.network.slug
    )
    return page, 422 if form.errors else 200


@bp.route("/ideas/<int:idea_id>/retire", methods=["GET", "POST"])
@policy("theory.tend")
def retire_idea(idea_id: int) -> ResponseReturnValue:
    """Take an idea out of the theory; its tests stay."""
    idea = idea_at(idea_id)
    require(may_tend(), services.ONLY_HUB)
    form = RetireForm(data={"version": idea.version})
    if request.method == "POST" and form.validate():
        with form.explaining(RuleBroken, Conflict):
            services.retire_idea(idea, actor=g.actor, version=form.version.data, why=form.why.data or "")
            undo = url_for(".bring_back_idea", idea_id=idea_id)
            toast(_("“%(title)s” is retired.", title=idea.title), undo=undo)
            return redirect(back(url_for(".idea", idea_id=idea_id)), 303)
    page = render_template("theory/retire.html", form=form, record=idea, branch=None, slug=g.network.slug)
    return page, 422 if form.errors else 200


@bp.post("/ideas/<int:idea_id>/bring-back")
@policy("theory.tend")
def bring_back_idea(idea_id: int) -> ResponseReturnValue:
    """Make a retired idea part of the theory again."""
    idea = idea_at(idea_id)
    services.bring_back_idea(idea, actor=g.actor)
    flash(_("“%(title)s” is part of the theory again.", title=idea.title), "ok")
    return redirect(url_for(".idea", idea_id=idea_id), 303)
