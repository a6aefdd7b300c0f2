"""Personal keys for scripts."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import queries, services
from hub.accounts.forms import TokenForm
from hub.accounts.views.again import confirmed
from hub.accounts.views.blueprints import bp
from hub.kernel import clock
from hub.kernel.errors import RuleBroken
from hub.web.policies import policy


@bp.route("/me/tokens", methods=["GET", "POST"])
@policy("account.own")
@confirmed
def tokens() -> ResponseReturnValue:
    """The tokens one has, and a new one, whose key is shown on the answer and never again."""
    form = TokenForm()
    made = key = None
    if form.validate_on_submit():
        with form.explaining(RuleBroken):
            made, key = services.make_token(queries.person_of(g.actor), **form.values())
            form = TokenForm(formdata=None)
    page = render_template(
        "accounts/tokens.html", form=form, tokens=queries.tokens_of(g.actor), made=made, key=key, now=clock.now()
    )
    return page, 422 if form.errors else 200


@bp.post("/me/tokens/<int:token_id>/revoke")
@policy("account.own")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Make a token open nothing any more."""
    token = queries.find_token(g.actor, token_id)
    if token is None:
        abort(404)
    services.revoke_token(token)
    flash(_("The token “%(name)s” no longer works.", name=token.name), "ok")
    return redirect(url_for("accounts.tokens"), 303)
