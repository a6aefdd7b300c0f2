"""Proposals of members and the facilitator's answers."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel import refs
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import require
from hub.theory import queries, services, tested
from hub.theory.forms import AnswerForm, hints
from hub.theory.models import ChangeIdea, Driver, Status
from hub.theory.views.blueprint import bp, driver_at, idea_at, may_propose, may_tend
from hub.web.policies import policy

MOST_ALIKE = 5


@bp.get("/n/<slug>/theory/proposals")
@policy("theory.show")
def proposals(slug: str) -> ResponseReturnValue:
    """What members propose, how long it waits, and what the others were answered."""
    theory = queries.theory_of(g.network.id)
    waiting: list[ChangeIdea | Driver] = [*theory.proposed_drivers, *theory.proposed_ideas]
    return render_template(
        "theory/proposals.html",
        waiting=sorted(waiting, key=lambda one: one.proposed_at),
        answered=queries.answered(g.network.id),
        may_tend=may_tend(),
        may_propose=may_propose(),
    )


@bp.route("/proposals/<any(idea, driver):kind>/<int:number>", methods=["GET", "POST"])
@policy("theory.tend")
def answer(kind: str, number: int) -> ResponseReturnValue:
    """Accept, merge or decline a proposal, with a sentence."""
    proposal: ChangeIdea | Driver = idea_at(number) if kind == "idea" else driver_at(number)
    require(may_tend(), services.ONLY_HUB)
    if proposal.status is not Status.PROPOSED:
        return redirect(refs.url(proposal.ref))
    theory = queries.theory_of(proposal.network_id)
    places = proposal.driver_ids if isinstance(proposal, ChangeIdea) else []
    form = AnswerForm(data={"drivers": places, "version": proposal.version})
    form.offer(theory, proposal)
    if request.method == "POST" and form.validate():
        with form.explaining(RuleBroken, Conflict):
            _carry_out(form, proposal)
            flash(_("Answered. Whoever proposed it is told."), "ok")
            return redirect(url_for(".proposals", slug=g.network.slug), 303)
    alike = queries.alike(theory.ideas, proposal.title, MOST_ALIKE) if isinstance(proposal, ChangeIdea) else []
    page = render_template(
        "theory/answer.html",
        form=form,
        proposal=proposal,
        alike=alike,
        tallies=tested.by_idea(proposal.network_id, [idea.id for idea in alike]) if alike else {},
        hints=hints(theory),
    )
    return page, 422 if form.errors else 200


def _carry_out(form: AnswerForm, proposal: ChangeIdea | Driver) -> None:
    sentence, version = form.sentence.data or "", form.version.data
    if form.answer.data == "accept":
        found = queries.find_drivers(g.actor, form.drivers.data or [])
        drivers = list(found.values()) if isinstance(proposal, ChangeIdea) else None
        services.accept(proposal, actor=g.actor, sentence=sentence, drivers=drivers, version=version)
    elif form.answer.data == "merge":
        into = _into(form, proposal)
        if into is None:
            raise RuleBroken(_("Choose what it is the same as."), field="into")
        services.merge(proposal, actor=g.actor, into=into, sentence=sentence, version=version)
    else:
        services.decline(proposal, actor=g.actor, sentence=sentence, version=version)


def _into(form: AnswerForm, proposal: ChangeIdea | Driver) -> ChangeIdea | Driver | None:
    number = form.into.data or 0
    return queries.find(g.actor, number) if isinstance(proposal, ChangeIdea) else queries.find_driver(g.actor, number)


@bp.post("/n/<slug>/theory/similar")
@policy("theory.show")
def similar(slug: str) -> ResponseReturnValue:
    """Ideas that are there already and sound like the one being typed, as a part of a page."""
    theory = queries.theory_of(g.network.id)
    title = request.form.get("title", "")[:200]
    if not title.strip():
        abort(422)
    found = queries.alike([*theory.ideas, *theory.proposed_ideas], title, MOST_ALIKE)
    tallies = tested.by_idea(g.network.id, [idea.id for idea in found]) if found else {}
    return render_template("theory/_alike.html", found=found, tallies=tallies)
