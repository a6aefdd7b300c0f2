"""My networks, and starting one: a question a page, answers kept on the way, one look at all before it is made."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.networks import services
from hub.networks.questions import QUESTIONS, STEPS, AimQuestion, Question, WordsQuestion
from hub.networks.services.drafts import draft_of, drop_draft, keep_answers
from hub.networks.views.blueprint import bp
from hub.web.once import once
from hub.web.policies import policy

CHECK = "check"


@bp.get("/networks")
@policy("network.list")
def index() -> ResponseReturnValue:
    """The networks one belongs to."""
    return render_template("networks/index.html", places=list(g.actor.places.values()), draft=draft_of(g.actor))


@bp.get("/networks/<int:network_id>")
@policy("network.show")
def show(network_id: int) -> ResponseReturnValue:
    """The home of a network, found by its number."""
    place = g.actor.places.get(network_id)
    if place is None:
        abort(404)
    return redirect(url_for("home.show", slug=place.slug))


def _answers() -> dict[str, str]:
    draft = draft_of(g.actor)
    return dict(draft.answers) if draft else {}


@bp.get("/networks/new")
@policy("network.start")
def new() -> ResponseReturnValue:
    """Go on where one stopped."""
    answers = _answers()
    for question in QUESTIONS:
        if not any(name in answers for name in question.filled({})._fields):
            return redirect(url_for(".new_step", step=question.step))
    return redirect(url_for(".check_answers"))


@bp.post("/networks/new/over")
@policy("network.start")
def start_over() -> ResponseReturnValue:
    """Forget the answers given so far."""
    drop_draft(actor=g.actor)
    return redirect(url_for(".new"), 303)


@bp.route(f"/networks/new/<any({','.join(STEPS)}):step>", methods=["GET", "POST"])
@policy("network.start")
def new_step(step: str) -> ResponseReturnValue:
    """One question; whatever way one leaves the page by its buttons, the answer is kept."""
    at = STEPS.index(step)
    question = QUESTIONS[at]
    if request.method == "GET":
        return _page(question.filled(_answers()), at)
    form = question()
    go, is_valid = request.form.get("go", "on"), form.validate()
    if is_valid or go == "back":
        keep_answers(form.typed(request.form), actor=g.actor)
    if go == "back":
        return redirect(url_for(".new_step", step=STEPS[max(at - 1, 0)]), 303)
    if not is_valid:
        return _page(form, at), 422
    if go == "leave":
        return redirect(url_for(".index"), 303)
    if request.form.get("then") == CHECK or at + 1 == len(STEPS):
        return redirect(url_for(".check_answers"), 303)
    return redirect(url_for(".new_step", step=STEPS[at + 1]), 303)


def _page(form: Question, at: int) -> str:
    return render_template(
        "networks/question.html", form=form, at=at, steps=len(STEPS), then=request.values.get("then", "")
    )


def _checked() -> dict[str, Question]:
    """All pages as they were answered; the first that must be looked at again is sent for."""
    answers = _answers()
    pages = {question.step: question.filled(answers) for question in QUESTIONS}
    for step, page in pages.items():
        if not page.validate():
            abort(redirect(url_for(".new_step", step=step, then=CHECK), 303))
    return pages


@bp.get("/networks/new/check")
@policy("network.start")
def check_answers() -> ResponseReturnValue:
    """All answers on one page, each can be changed."""
    return render_template("networks/check.html", pages=_checked(), steps=STEPS, form=None)


@bp.post("/networks/new/check")
@policy("network.start")
def create() -> ResponseReturnValue:
    """Make the network out of the answers."""
    try:
        return redirect(once(_create), 303)
    except RuleBroken as error:
        flash(error.message, "bad")
        return redirect(url_for(".check_answers"), 303)


def _create() -> str:
    pages = _checked()
    given: dict[str, Any] = {name: pages[step][name].data for step, name in _TEXTS}
    words, aim = pages["words"], pages["aim"]
    assert isinstance(words, WordsQuestion)
    assert isinstance(aim, AimQuestion)
    network = services.create_network(
        actor=g.actor,
        **given,
        vocabulary=words.vocabulary,
        has_starter_library=pages["library"]["library"].data != "no",
        answers={"aim": aim.aim},
    )
    flash(_("%(network)s is there. Make the first team, then invite people.", network=network.name), "ok")
    return url_for(".people", slug=network.slug)


_TEXTS = (("name", "name"), ("problem", "problem"), ("why", "why_now"), ("who", "who"))
