"""Setting a network up: what it is about, its words, the contexts it tells teams apart by."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.networks import policy, services
from hub.networks.forms import ContextsForm, FacetRow, NetworkForm
from hub.networks.models import Network
from hub.networks.views.blueprint import bp, this_network
from hub.networks.words import STANDARD, TERMS
from hub.web import numbers
from hub.web.forms import HubForm
from hub.web.policies import policy as declared

MOST_ROWS = 12


def _mine() -> Network:
    """The network, for its facilitators only."""
    network = this_network()
    if not policy.can_edit(g.actor, network):
        abort(403)
    return network


@bp.route("/n/<slug>/settings", methods=["GET", "POST"])
@declared("network.edit")
def settings(slug: str) -> ResponseReturnValue:
    """Name, problem, people, the starter library, the smallest group."""
    network = _mine()
    form = NetworkForm(obj=network)
    if form.validate_on_submit():
        given = form.values("version")
        if request.form.get("resolving"):
            given["has_starter_library"] = None  # not among the texts that were compared
        try:
            with form.explaining(RuleBroken):
                services.update_network(network, actor=g.actor, version=form.version.data, **given)
                flash(_("Saved."), "ok")
                return redirect(url_for(".settings", slug=slug), 303)
        except Conflict:
            return _two_texts(network, form, slug)
    return render_template("networks/settings.html", form=form, network_record=network), 422 if form.errors else 200


def _two_texts(network: Network, form: NetworkForm, slug: str) -> ResponseReturnValue:
    names = ("name", "problem", "why_now", "who", "minimum_n")
    page = render_template(
        "errors/conflict.html",
        title=network.name,
        who=None,
        when="",
        fields=[(name, form[name].label.text, form[name].data, getattr(network, name)) for name in names],
        action=url_for(".settings", slug=slug),
        version=network.version,
    )
    return page, 409


@bp.route("/n/<slug>/settings/words", methods=["GET", "POST"])
@declared("network.edit")
def words(slug: str) -> ResponseReturnValue:
    """The network's own words for the field's terms."""
    network, form = _mine(), HubForm()
    typed = {key: network.words.get(key, "") for key in STANDARD}
    if form.is_submitted():
        typed |= {key: request.form.get(key, "") for key in STANDARD if key in request.form}
        # Only what was changed on this page: a colleague's word that came meanwhile stays.
        changed = {key: own for key, own in typed.items() if own != request.form.get(f"was {key}", "")}
        with form.explaining(RuleBroken):
            services.update_network(network, actor=g.actor, vocabulary=changed)
            flash(_("Saved. Every page uses these words from now on."), "ok")
            return redirect(url_for(".words", slug=slug), 303)
    page = render_template(
        "networks/words.html", form=form, terms=TERMS, standard=STANDARD, typed=typed, kept=network.words
    )
    return page, 422 if form.errors else 200


@bp.route("/n/<slug>/settings/contexts", methods=["GET", "POST"])
@declared("network.edit")
def contexts(slug: str) -> ResponseReturnValue:
    """The lists by which teams are told apart; rows are added and taken away without a script."""
    network, form = _mine(), ContextsForm()
    if not form.is_submitted():
        form.version.data = network.version
        return _contexts(form, form.rows_of(network))
    rows = form.rows_sent(request.form)[:MOST_ROWS]
    go = request.form.get("go", "save")
    if go == "add":
        return _contexts(form, [*rows, FacetRow()])
    if go.startswith("remove-") and (gone := numbers.typed(go.removeprefix("remove-"))) is not None:
        return _contexts(form, [row for number, row in enumerate(rows) if number != gone])
    try:
        with form.explaining(RuleBroken):
            facets: list[dict[str, Any]] = [vars(row) for row in rows]
            services.update_network(network, actor=g.actor, version=form.version.data, context_facets=facets)
            flash(_("Saved."), "ok")
            return redirect(url_for(".contexts", slug=slug), 303)
    except Conflict:
        form.version.data = network.version
        return _contexts(form, rows, theirs=form.rows_of(network)), 409
    return _contexts(form, rows), 422


def _contexts(form: ContextsForm, rows: list[FacetRow], *, theirs: list[FacetRow] | None = None) -> str:
    return render_template("networks/contexts.html", form=form, rows=rows or [FacetRow()], theirs=theirs)
