"""Single-use links: a forgotten password, a new address.

Opening a link changes nothing, as mail scanners open them all: the key moves into the cookie, and the page behind it
has an address that tells nothing. Pressing the button there uses the link.
"""

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import addresses, queries, services
from hub.accounts.forms import PASSWORD_HINT, NewPasswordForm, ResetForm
from hub.accounts.limits import counter, network_of
from hub.accounts.models import LinkPurpose, OneTimeLink
from hub.accounts.signing_in import let_others_write
from hub.accounts.views.blueprints import bp
from hub.accounts.views.door import too_many
from hub.kernel.errors import RuleBroken
from hub.web.forms import HubForm
from hub.web.policies import public


@bp.route("/reset", methods=["GET", "POST"])
@public
def reset() -> ResponseReturnValue:
    """Ask for a link; the answer is the same whoever is asked for."""
    form = ResetForm()
    if not form.is_submitted():
        return render_template("accounts/reset.html", form=form)
    if not form.validate():
        return render_template("accounts/reset.html", form=form), 422
    network = network_of(request.remote_addr)
    if not counter().count("reset asked, one network", network):
        wait = counter().wait("reset asked, one network", network)
        form.form_errors.append(too_many(wait))
        return render_template("accounts/reset.html", form=form), 429, {"Retry-After": str(wait)}
    if counter().count("reset asked, one account", addresses.normal(form.email.data or "")):
        services.ask_for_reset(email=form.email.data or "")
    return redirect(url_for("accounts.reset_asked"), 303)


@bp.get("/reset/asked")
@public
def reset_asked() -> ResponseReturnValue:
    """What happens next."""
    return render_template("accounts/reset_asked.html")


@bp.get("/reset/<key>")
@public
def open_reset(key: str) -> ResponseReturnValue:
    """A link was opened."""
    session["reset"] = key[:200]
    return redirect(url_for("accounts.new_password"))


@bp.route("/reset/new", methods=["GET", "POST"])
@public
def new_password() -> ResponseReturnValue:
    """Set a password with a link."""
    link = _link("reset", LinkPurpose.RESET)
    if link is None:
        return render_template("accounts/link_used.html", again=url_for("accounts.reset")), 404
    form = NewPasswordForm()
    if form.validate_on_submit():
        let_others_write()
        with form.explaining(RuleBroken):
            services.reset_password(link, password=form.password.data or "")
            session.clear()
            flash(_("Your new password is set. Sign in with it."), "ok")
            return redirect(url_for("accounts.sign_in"), 303)
    return _page("accounts/new_password.html", form, name=link.person.name, hint=PASSWORD_HINT)


@bp.get("/email/<key>")
@public
def open_email(key: str) -> ResponseReturnValue:
    """A link to prove a new address was opened."""
    session["email"] = key[:200]
    return redirect(url_for("accounts.confirm_email"))


@bp.route("/email/confirm", methods=["GET", "POST"])
@public
def confirm_email() -> ResponseReturnValue:
    """Make the new address one's own."""
    link = _link("email", LinkPurpose.CONFIRM_EMAIL)
    if link is None:
        return render_template("accounts/link_used.html", again=url_for("accounts.email")), 404
    form = HubForm()
    if form.is_submitted():
        with form.explaining(RuleBroken):
            person = services.confirm_email(link)
            session.pop("email", None)
            flash(_("Your address is now %(address)s.", address=person.email), "ok")
            return redirect(url_for("accounts.profile" if g.actor.is_known else "accounts.sign_in"), 303)
    return _page("accounts/confirm_email.html", form, name=link.person.name, address=link.detail["new"])


def _link(name: str, purpose: LinkPurpose) -> OneTimeLink | None:
    return queries.link_for(str(session.get(name, "")), purpose)


def _page(template: str, form: HubForm, **values: object) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form.errors else 200
