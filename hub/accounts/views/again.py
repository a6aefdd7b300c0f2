"""Signing in, or proving who one is, in the middle of something; what was typed comes along."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import services
from hub.accounts.forms import ConfirmForm
from hub.web import kept
from hub.web.addresses import local_path
from hub.web.policies import SAFE

F = TypeVar("F", bound=Callable[..., ResponseReturnValue])


def confirmed(view: F) -> F:
    """Ask for the password once more, unless it was typed in this browser within the last quarter of an hour."""

    @functools.wraps(view)
    def run(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if services.is_confirmed(g.login):
            return view(*args, **kwargs)
        here = request.full_path.rstrip("?")
        if request.method in SAFE:
            return redirect(url_for("accounts.confirm", next=here), 303)
        form = ConfirmForm(formdata=None)
        return render_template("accounts/confirm.html", form=form, to=here, fields=kept.packed(kept.typed())), 403

    return run  # type: ignore[return-value]


def carried() -> tuple[kept.Fields, str]:
    """What came along in a form of these pages: the fields, and where they were to be sent."""
    return kept.unpacked(request.form.get("kept", "")), local_path(request.form.get("to"))


def resume(fields: kept.Fields, to: str) -> ResponseReturnValue:
    """The text again, in a form with a fresh token that sends it where it was going; without text, just go there."""
    if not fields:
        return redirect(to, 303)
    return render_template("accounts/resume.html", fields=fields, to=to)
