"""In and out."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError

from hub.accounts import browser, services
from hub.accounts.forms import ConfirmForm, SignInForm
from hub.accounts.signing_in import Attempt, attempt
from hub.accounts.views.again import carried, resume
from hub.accounts.views.blueprints import bp
from hub.extensions import csrf
from hub.web import kept
from hub.web.forms import HubForm
from hub.web.policies import SAFE, policy, public


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The door."""
    to = browser.next_page()
    if request.method in SAFE and g.actor.is_known:
        return redirect(to)
    form = SignInForm()
    if not form.is_submitted():
        return render_template("accounts/sign_in.html", form=form, to=to, has_left="bye" in request.args)
    if _is_stale(form):
        return render_template("accounts/sign_in.html", form=form, to=to, has_left=False), 400
    tried = _try(form)
    if tried.person is not None:
        browser.sign_in(tried.person, remember=form.remember.data)
        return redirect(to, 303)
    return _refused("accounts/sign_in.html", form, tried, to=to, has_left=False)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Leave; nothing stays behind for whoever uses this computer next."""
    return browser.sign_out(url_for("accounts.sign_in", bye=1))


@bp.post("/sign-in/again")
@public
def sign_in_again() -> ResponseReturnValue:
    """Sign in where a form was sent from a page whose session had ended; nothing that was typed is lost.

    Called for any such address with that form, and then, at its own address, with the password.
    """
    if request.endpoint != "accounts.sign_in_again":
        form = SignInForm(formdata=None)
        here = request.full_path.rstrip("?")
        page = render_template("accounts/again.html", form=form, to=here, fields=kept.packed(kept.typed()))
        return page, 401
    fields, to = carried()
    form = SignInForm()
    if _is_stale(form):
        return render_template("accounts/again.html", form=form, to=to, fields=kept.packed(fields)), 400
    tried = _try(form)
    if tried.person is None:
        return _refused("accounts/again.html", form, tried, to=to, fields=kept.packed(fields))
    browser.sign_in(tried.person, remember=form.remember.data)
    return resume(fields, to)


@bp.route("/me/confirm", methods=["GET", "POST"])
@policy("account.own")
def confirm() -> ResponseReturnValue:
    """The password once more, before something delicate."""
    form = ConfirmForm()
    if not form.is_submitted():
        return render_template("accounts/confirm.html", form=form, to=browser.next_page(), fields="[]")
    fields, to = carried()
    tried = Attempt()
    if form.validate():
        tried = attempt(g.login.person.email, form.password.data or "", request.remote_addr)
        _explain(form, tried, _("That is not your password."))
    if tried.person is None or tried.person.id != g.actor.person_id:
        return _refused("accounts/confirm.html", form, tried, to=to, fields=kept.packed(fields))
    browser.hold_renewed(g.login, services.confirm_session(g.login))
    return resume(fields, to)


def _is_stale(form: HubForm) -> bool:
    """Whether the door's form was made too long ago; the person just presses the button of a fresh one."""
    try:
        if current_app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()
    except CSRFError:
        form.form_errors.append(
            _("This page was open for a long time. Type your password and press the button once more.")
        )
        return True
    return False


# They look at the token themselves, and answer with a fresh form instead of the page for outdated ones.
csrf.exempt(sign_in)
csrf.exempt(sign_in_again)


def _try(form: SignInForm) -> Attempt:
    """One try at the door, explained in the form when it fails."""
    if not form.validate():
        return Attempt()
    tried = attempt(form.email.data or "", form.password.data or "", request.remote_addr)
    _explain(form, tried, _("The e-mail address and the password don't belong together. Check both."))
    return tried


def _explain(form: HubForm, tried: Attempt, sentence: str) -> None:
    if tried.person is None:
        form.form_errors.append(too_many(tried.wait) if tried.wait else sentence)


def too_many(wait: int) -> str:
    """What somebody reads who tried too often."""
    minutes = max(1, round(wait / 60))
    return str(
        ngettext(
            "That was too many tries. Wait %(num)d minute, or set a new password.",
            "That was too many tries. Wait %(num)d minutes, or set a new password.",
            minutes,
        )
    )


def _refused(template: str, form: HubForm, tried: Attempt, **values: object) -> ResponseReturnValue:
    page = render_template(template, form=form, **values)
    return (page, 429, {"Retry-After": str(tried.wait)}) if tried.wait else (page, 422)
