"""Adding a measure: three short pages. What was answered goes along in the form, so none of them needs a script."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import require
from hub.measures import policy as rules
from hub.measures import services
from hub.measures.forms.defining import HowForm, UseForm, WhatForm, errors_in, page_of
from hub.measures.forms.fields import YesNo
from hub.measures.models import ValueKind
from hub.measures.proposing import Proposal, propose
from hub.measures.views.blueprint import bp, least_shown
from hub.networks import queries as networks
from hub.networks.models import Team
from hub.theory import queries as theory
from hub.web.forms import HubForm, choices
from hub.web.once import once
from hub.web.policies import policy

PAGES = ("what", "use", "how")
_FORMS: dict[str, type[HubForm]] = {"what": WhatForm, "use": UseForm, "how": HowForm}


@dataclass(frozen=True)
class _Answers:
    """The three forms with what was sent so far, and what follows from the first."""

    what: WhatForm
    use: UseForm
    how: HowForm
    proposal: Proposal

    @property
    def forms(self) -> dict[str, HubForm]:
        return {"what": self.what, "use": self.use, "how": self.how}


@bp.route("/n/<slug>/measures/new", methods=["GET", "POST"])
@policy("measures.define")
def new(slug: str) -> ResponseReturnValue:
    """Say what is measured: by all teams, or by one team besides."""
    teams = _teams()
    require(bool(teams) or rules.can_define(g.actor, g.network.id), services.ONLY_HUB)
    answers = _answers(teams)
    page = request.form.get("step", "what")
    if page not in PAGES:
        abort(404)
    go = request.form.get("go", "on")
    if request.method != "POST":
        return _page(answers, "what")
    if go == "back":
        return _page(answers, PAGES[max(0, PAGES.index(page) - 1)])
    if go == "add" or go.startswith("remove-"):
        if go == "add":
            answers.how.add_row()
        else:
            answers.how.without(go.removeprefix("remove-"))
        return _page(answers, "how")
    wrong = errors_in(answers.forms, PAGES[: PAGES.index(page) + 1])
    if wrong:
        return _page(answers, wrong), 422
    if page != "how":
        return _page(answers, PAGES[PAGES.index(page) + 1])
    return _added(answers, teams)


def _teams() -> list[Team]:
    """The teams whose own measures the reader may say."""
    return [team for team in networks.teams_of(g.network.id) if rules.can_define(g.actor, g.network.id, team.id)]


def _answers(teams: list[Team]) -> _Answers:
    forms: dict[str, Any] = {}
    for name, kind in _FORMS.items():
        was_sent = any(key.split("-")[0] in _names(kind) for key in request.form)
        forms[name] = kind() if was_sent else kind(formdata=None)
    what, use, how = forms["what"], forms["use"], forms["how"]
    wanted = request.args.get("team", type=int)
    if wanted is not None and wanted not in [team.id for team in teams]:
        abort(404)
    everybody = [("", _("All teams of the network"))] if rules.can_define(g.actor, g.network.id) else []
    what.team.choices = choices(*everybody, *((team.id, team.name) for team in teams))
    if request.method != "POST":
        what.team.data = wanted if wanted or everybody else teams[0].id
    proposal = what.proposal() or propose(ValueKind.PERCENT)
    use.offer(theory.drivers_of(g.network.id), proposal.value_kind, none=_("None"))
    use.offer_pers(proposal)
    if use.driver_id.data is None and not use.type.data:
        use.driver_id.data = request.args.get("driver", type=int)
    use.propose(proposal)
    if not use.rules.data:
        use.rules.data = next(iter(use.rules.iter_choices()))[0]
    if not how.about_people.data:
        how.about_people.data = YesNo.YES
    return _Answers(what, use, how, proposal)


def _names(kind: type[HubForm]) -> set[str]:
    return {name for name in dir(kind) if hasattr(getattr(kind, name), "field_class")}


def _page(answers: _Answers, page: str) -> str:
    """One of the pages; what was answered on the others goes along unseen."""
    here, known = _names(_FORMS[page]), {name for kind in _FORMS.values() for name in _names(kind)}
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if (own := name.split("-")[0]) in known and own not in here
    ]
    return render_template(
        "measures/new.html",
        form=answers.forms[page],
        page=page,
        number=PAGES.index(page) + 1,
        pages=len(PAGES),
        proposal=answers.proposal,
        title=answers.what.title.data,
        kept=kept,
        least=least_shown(),
    )


def _added(answers: _Answers, teams: list[Team]) -> ResponseReturnValue:
    what, use, how = answers.what, answers.use, answers.how
    team = next((team for team in teams if team.id == what.team.data), None)

    def act() -> str:
        measure = services.add_measure(
            g.network.id,
            actor=g.actor,
            type=use.type.data,
            title=what.title.data or "",
            value_kind=answers.proposal.value_kind,
            team=team,
            driver=theory.find_driver(g.actor, use.driver_id.data) if use.driver_id.data else None,
            wording=how.wording(),
            groups=how.wanted(),
            unit=use.unit_kept,
            per=use.per.data,
            about_people=how.about_people.data is YesNo.YES,
            **{name: use[name].data for name in ("direction", "target", "frequency", "rules", "chart")},
        )
        return url_for(".show", measure_id=measure.id)

    try:
        address = once(act)
    except RuleBroken as error:
        page = page_of(answers.forms, error, "how")
        answers.forms[page].refuse(error)
        return _page(answers, page), 422
    flash(_("It is there. Numbers can be entered from now on."), "ok")
    return redirect(address, 303)
