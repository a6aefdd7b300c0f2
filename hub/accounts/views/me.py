"""A person's own pages: profile, address, password, browsers."""

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import browser, queries, services
from hub.accounts.devices import device
from hub.accounts.forms import PASSWORD_HINT, ChangePasswordForm, EmailForm, ProfileForm
from hub.accounts.limits import counter
from hub.accounts.models import Theme
from hub.accounts.signing_in import let_others_write
from hub.accounts.views.again import confirmed
from hub.accounts.views.blueprints import bp
from hub.accounts.views.door import too_many
from hub.kernel.errors import RuleBroken
from hub.web.policies import policy


@bp.route("/me", methods=["GET", "POST"])
@policy("account.own")
def profile() -> ResponseReturnValue:
    """Name, time zone, language, theme, reminders."""
    person = queries.person_of(g.actor)
    form = ProfileForm(obj=person)
    if form.is_submitted() and form.validate():
        with form.explaining(RuleBroken):
            services.update_profile(person, actor=g.actor, **form.values())
            flash(_("Saved."), "ok")
            return redirect(url_for("accounts.profile"), 303)
    return render_template("accounts/profile.html", form=form, person=person), 422 if form.errors else 200


@bp.post("/me/theme")
@policy("account.own")
def theme() -> ResponseReturnValue:
    """Light, dark or as the device prefers."""
    given = request.form.get("theme", "") or Theme.SYSTEM
    if given not in list(Theme):
        abort(422)
    services.set_theme(queries.person_of(g.actor), actor=g.actor, theme=Theme(given))
    if request.accept_mimetypes.best == "application/json":
        return jsonify(theme=given)
    return redirect(browser.next_page(), 303)


@bp.route("/me/password", methods=["GET", "POST"])
@policy("account.own")
@confirmed
def password() -> ResponseReturnValue:
    """Another password."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        person = queries.person_of(g.actor)
        let_others_write()
        with form.explaining(RuleBroken):
            services.set_password(person, password=form.password.data or "", keep=g.login, others=form.others.data)
            browser.hold_renewed(g.login, services.renew_key(g.login))
            flash(_("Your password is changed."), "ok")
            return redirect(url_for("accounts.profile"), 303)
    return render_template("accounts/password.html", form=form, hint=PASSWORD_HINT), 422 if form.errors else 200


@bp.route("/me/email", methods=["GET", "POST"])
@policy("account.own")
@confirmed
def email() -> ResponseReturnValue:
    """Another address: it counts once the link sent there was used."""
    person = queries.person_of(g.actor)
    form = EmailForm()
    if form.validate_on_submit():
        limit = ("address change asked, one person", str(person.id))
        if not counter().count(*limit):
            wait = counter().wait(*limit)
            form.form_errors.append(too_many(wait))
            page = render_template("accounts/email.html", form=form, person=person)
            return page, 429, {"Retry-After": str(wait)}
        with form.explaining(RuleBroken):
            services.ask_for_email_change(person, actor=g.actor, email=form.email.data or "")
            sentence = _(
                "We sent a link to %(address)s. Your old address works until you use it.", address=form.email.data
            )
            flash(sentence, "ok")
            return redirect(url_for("accounts.profile"), 303)
    return render_template("accounts/email.html", form=form, person=person), 422 if form.errors else 200


@bp.get("/me/sessions")
@policy("account.own")
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    logins = [(login, device(login.browser)) for login in queries.sessions_of(g.actor)]
    return render_template("accounts/sessions.html", logins=logins, here=g.actor.session_id)


@bp.post("/me/sessions/<int:session_id>/end")
@policy("account.own")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    login = queries.find_session(g.actor, session_id)
    if login is None:
        abort(404)
    if login.id == g.actor.session_id:
        return browser.sign_out(url_for("accounts.sign_in", bye=1))
    services.end_session(login)
    flash(_("That browser is signed out."), "ok")
    return redirect(url_for("accounts.sessions"), 303)


@bp.post("/me/sessions/end-others")
@policy("account.own")
def end_other_sessions() -> ResponseReturnValue:
    """Sign all browsers out but this one."""
    services.end_sessions(queries.person_of(g.actor), but=g.login)
    flash(_("You are signed out everywhere else."), "ok")
    return redirect(url_for("accounts.sessions"), 303)
