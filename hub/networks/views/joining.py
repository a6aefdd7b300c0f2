"""Opening an invitation. Looking at it changes nothing, as mail scanners open every link; the button accepts it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import browser
from hub.accounts import queries as accounts
from hub.accounts.forms import PASSWORD_HINT
from hub.accounts.signing_in import attempt, let_others_write
from hub.kernel.errors import Conflict, RuleBroken
from hub.networks import keys, queries, rosters, services
from hub.networks.forms import JoinForm
from hub.networks.models import Invitation
from hub.networks.services.invitations import FOR_ANOTHER, OVER
from hub.networks.services.members import membership_of
from hub.networks.views.blueprint import bp
from hub.web.policies import public


@bp.route("/join/<key>", methods=["GET", "POST"])
@public
def join(key: str) -> ResponseReturnValue:
    """Accept an invitation: signed in with one's own address, or by making an account."""
    invitation = rosters.invitation_for(key)
    if invitation is None:
        return _over()
    g.network = queries.place_of(invitation.network_id)
    if g.actor.is_known and g.actor.email != invitation.email:
        return render_template("networks/join_refused.html", message=FOR_ANOTHER, is_other=True), 403
    form = JoinForm(data={"name": invitation.name})
    if g.actor.is_known:
        return _as_known(invitation, form)
    if accounts.by_email(invitation.email) is not None and _is_sent_twice(invitation, form):
        return _welcome(invitation)
    if not services.is_open(invitation):
        return _over()
    if accounts.by_email(invitation.email) is not None:
        return render_template("networks/join.html", form=form, invitation=invitation, is_known=True, hint="")
    return _as_new(invitation, form)


def _is_sent_twice(invitation: Invitation, form: JoinForm) -> bool:
    """Whether a double click sent the form again that made the account a moment ago; the browser is then signed in."""
    if not form.is_submitted() or not form.password.data:
        return False
    person = attempt(invitation.email, form.password.data, request.remote_addr).person
    if person is None or membership_of(invitation.network_id, person.id) is None:
        return False
    browser.sign_in(person, remember=False)
    return True


def _as_known(invitation: Invitation, form: JoinForm) -> ResponseReturnValue:
    is_in = invitation.network_id in g.actor.places
    if form.is_submitted():
        try:
            services.accept(invitation, person=accounts.person_of(g.actor))
        except RuleBroken:
            return _over()
        return _welcome(invitation)
    if is_in and not services.is_open(invitation):
        return _welcome(invitation)
    if not services.is_open(invitation):
        return _over()
    return render_template("networks/join.html", form=form, invitation=invitation, is_known=True, hint="")


def _as_new(invitation: Invitation, form: JoinForm) -> ResponseReturnValue:
    if form.validate_on_submit():
        let_others_write()
        try:
            with form.explaining(RuleBroken):
                person = services.accept_as_new(
                    invitation, name=form.name.data or "", password=form.password.data or ""
                )
                browser.sign_in(person, remember=False)
                return _welcome(invitation)
        except Conflict:  # two at the same moment: the other one made the account
            return redirect(url_for(".join", key=keys.key_of(invitation)), 307)
    page = render_template("networks/join.html", form=form, invitation=invitation, is_known=False, hint=PASSWORD_HINT)
    return page, 422 if form.errors else 200


def _welcome(invitation: Invitation) -> ResponseReturnValue:
    network = invitation.network
    flash(_("You are in %(network)s.", network=network.name), "ok")
    return redirect(url_for("home.show", slug=network.slug), 303)


def _over() -> ResponseReturnValue:
    return render_template("networks/join_refused.html", message=OVER, is_other=False), 410
