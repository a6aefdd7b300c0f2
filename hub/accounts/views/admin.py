"""The people of this hub, for those who look after it."""

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import policy as rules
from hub.accounts import queries, services
from hub.accounts.forms import NewPersonForm
from hub.accounts.models import Person
from hub.accounts.views.again import confirmed
from hub.accounts.views.blueprints import administration as bp
from hub.kernel.errors import RuleBroken
from hub.web.policies import policy

SHOWN = 100


@bp.before_request
def only_for_administrators() -> None:
    """For everybody else these pages don't exist."""
    if g.actor.is_known and not rules.can_administer(g.actor):
        abort(404)


@bp.get("")
@policy("hub.administer")
def index() -> ResponseReturnValue:
    """Everybody, by address."""
    like = request.args.get("q", "").strip()[:120]
    found = queries.people(g.actor, like=like, after=request.args.get("after", "")[:254], most=SHOWN + 1)
    more = found[SHOWN - 1].email if len(found) > SHOWN else None
    return render_template("admin/people.html", people=found[:SHOWN], like=like, more=more)


@bp.route("/people/new", methods=["GET", "POST"])
@policy("hub.administer")
@confirmed
def new_person() -> ResponseReturnValue:
    """Let somebody in; the page that follows has the link with which they set a password."""
    form = NewPersonForm()
    if form.validate_on_submit():
        with form.explaining(RuleBroken):
            person = services.create_person(**form.values())
            return _link_page(person, services.make_link_for(person, actor=g.actor))
    return render_template("admin/new_person.html", form=form), 422 if form.errors else 200


@bp.post("/people/<int:person_id>/link")
@policy("hub.administer")
@confirmed
def make_link(person_id: int) -> ResponseReturnValue:
    """A link to set a password, to hand over where no mail gets through."""
    person = _find(person_id)
    return _link_page(person, services.make_link_for(person, actor=g.actor))


@bp.post("/people/<int:person_id>/suspend")
@policy("hub.administer")
def suspend(person_id: int) -> ResponseReturnValue:
    """Shut somebody out."""
    person = _find(person_id)
    services.suspend(person, actor=g.actor)
    flash(_("%(name)s can't sign in any more. Their work stays.", name=person.name), "ok")
    return redirect(url_for("admin.index"), 303)


@bp.post("/people/<int:person_id>/restore")
@policy("hub.administer")
def restore(person_id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    person = _find(person_id)
    services.restore(person, actor=g.actor)
    flash(_("%(name)s can sign in again.", name=person.name), "ok")
    return redirect(url_for("admin.index"), 303)


def _find(person_id: int) -> Person:
    person = queries.find_person(g.actor, person_id)
    if person is None:
        abort(404)
    return person


def _link_page(person: Person, key: str) -> ResponseReturnValue:
    address = current_app.config["BASE_URL"] + url_for("accounts.open_reset", key=key)
    return render_template("admin/link.html", person=person, address=address, is_first=person.password_hash is None)
