"""Writing, placing, taking out drivers."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.theory import queries, services
from hub.theory.forms import DriverForm, PlaceForm, RetireForm
from hub.theory.models import Driver
from hub.theory.views.blueprint import back, bp, driver_at, may_propose, may_tend, two_texts
from hub.theory.views.drivers import branch_of
from hub.web.once import once
from hub.web.policies import policy


@bp.route("/n/<slug>/theory/drivers/new", methods=["GET", "POST"])
@policy("theory.propose")
def new_driver(slug: str) -> ResponseReturnValue:
    """Add a driver, or propose one."""
    require(may_propose())
    network_id = g.network.id
    form = DriverForm(data={"parent": request.args.get("parent", type=int)})
    form.offer(queries.theory_of(network_id))
    if request.method == "POST" and form.validate():
        parent = _parent(form.parent.data)

        def act() -> str:
            values = form.values("parent", "version")
            driver = services.add_driver(network_id, actor=g.actor, parent=parent, **values)
            done = url_for(".driver", driver_id=driver.id) if may_tend() else url_for(".proposals", slug=slug)
            return back(done, f"driver-{driver.id}")

        with form.explaining(RuleBroken):
            address = once(act)
            flash(
                _("It is part of the theory now.") if may_tend() else _("Your proposal is there for all to see."), "ok"
            )
            return redirect(address, 303)
    page = render_template("theory/driver_form.html", form=form, driver=None, may_tend=may_tend(), slug=slug)
    return page, 422 if form.errors else 200


def _parent(driver_id: int | None) -> Driver | None:
    return queries.find_driver(g.actor, driver_id) if driver_id else None


@bp.route("/drivers/<int:driver_id>/edit", methods=["GET", "POST"])
@policy("theory.tend")
def edit_driver(driver_id: int) -> ResponseReturnValue:
    """Put a driver into other words."""
    driver = driver_at(driver_id)
    require(may_tend(), services.ONLY_HUB)
    form = DriverForm(obj=driver)
    del form.parent
    if request.method == "POST" and form.validate():
        try:
            with form.explaining(RuleBroken):
                services.change_driver(driver, actor=g.actor, **form.values())
                flash(_("Saved."), "ok")
                return redirect(back(url_for(".driver", driver_id=driver_id), f"driver-{driver_id}"), 303)
        except Conflict:
            theirs = driver_at(driver_id)
            fields = [
                (name, form[name].label.text, form[name].data or "", getattr(theirs, name))
                for name in ("title", "description")
            ]
            return two_texts(theirs.title, fields, version=theirs.version)
    page = render_template("theory/driver_form.html", form=form, driver=driver, may_tend=True, slug=g.network.slug)
    return page, 422 if form.errors else 200


@bp.route("/drivers/<int:driver_id>/move", methods=["GET", "POST"])
@policy("theory.tend")
def move_driver(driver_id: int) -> ResponseReturnValue:
    """Hang a driver elsewhere."""
    driver = driver_at(driver_id)
    require(may_tend(), services.ONLY_HUB)
    theory = queries.theory_of(driver.network_id)
    form = PlaceForm(data={"version": driver.version})
    top = [("", _("At the top"))] if driver.parent_id else []
    rows = [(b.driver.id, b.driver.title) for b in theory.primary if b.driver.id not in (driver.id, driver.parent_id)]
    form.offer([*top, *rows])
    if request.method == "POST" and form.validate():
        with form.explaining(RuleBroken, Conflict):
            services.move_driver(
                driver,
                actor=g.actor,
                parent=_parent(form.under.data),
                position=10_000,
                version=form.version.data,
                why=form.why.data or "",
            )
            flash(_("“%(title)s” has a new place.", title=driver.title), "ok")
            return redirect(url_for(".edit", slug=g.network.slug, _anchor=f"driver-{driver.id}"), 303)
    page = render_template("theory/move.html", form=form, record=driver, leaving=None, hints={}, slug=g.network.slug)
    return page, 422 if form.errors else 200


@bp.route("/drivers/<int:driver_id>/retire", methods=["GET", "POST"])
@policy("theory.tend")
def retire_driver(driver_id: int) -> ResponseReturnValue:
    """Take a driver out; what hangs under it is named first."""
    driver = driver_at(driver_id)
    require(may_tend(), services.ONLY_HUB)
    branch = branch_of(queries.theory_of(driver.network_id), driver.id)
    form = RetireForm(data={"version": driver.version})
    if request.method == "POST" and form.validate():
        with form.explaining(RuleBroken, Conflict):
            services.retire_driver(
                driver,
                actor=g.actor,
                with_ideas=form.with_ideas.data,
                version=form.version.data,
                why=form.why.data or "",
            )
            flash(_("“%(title)s” is no longer part of the theory.", title=driver.title), "ok")
            return redirect(back(url_for(".show", slug=g.network.slug)), 303)
    page = render_template("theory/retire.html", form=form, record=driver, branch=branch, slug=g.network.slug)
    return page, 422 if form.errors else 200
