"""One team: who is in it, who coaches it, how it is described."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import TeamRole
from hub.networks import hooks, policy, rosters, services
from hub.networks.arrival import local_word
from hub.networks.forms import ChooseForm, TeamForm
from hub.networks.models import Team
from hub.networks.views.blueprint import bp, this_network, this_team
from hub.web.jinja import sentence
from hub.web.once import once
from hub.web.policies import policy as declared
from hub.web.toasts import toast


@bp.get("/teams/<int:team_id>")
@declared("team.show")
def team(team_id: int) -> ResponseReturnValue:
    """A team with its people and what other features know of it."""
    return _page(this_team(team_id))


def _page(shown: Team, *, joining: ChooseForm | None = None, coaching: ChooseForm | None = None) -> ResponseReturnValue:
    may_staff = policy.can_staff(g.actor, shown) and shown.closed_at is None
    may_edit = policy.can_edit_team(g.actor, shown)
    roster = rosters.roster(shown)
    if may_staff and joining is None:
        joining = _joining(shown)
    if may_edit and coaching is None and shown.closed_at is None:
        coaching = _coaching(shown, {coach.id for coach in roster.coaches})
    refused = bool((joining and joining.errors) or (coaching and coaching.errors))
    page = render_template(
        "networks/team.html",
        team=shown,
        roster=roster,
        facets=[(one["label"], shown.context.get(one["key"])) for one in shown.network.context_facets],
        sections=hooks.team_sections(g.actor, shown),
        joining=joining if may_staff else None,
        coaching=coaching,
        may_staff=may_staff,
        may_edit=may_edit,
    )
    return page, 422 if refused else 200


def _joining(shown: Team) -> ChooseForm:
    roles = [(TeamRole.MEMBER.value, _("Member")), (TeamRole.LEAD.value, sentence(local_word("team lead")))]
    return ChooseForm.among(rosters.not_in_team(shown), roles)


def _coaching(shown: Team, already: set[int]) -> ChooseForm:
    able = [one.person for one in rosters.hub_people(shown.network_id) if policy.can_coach(one.role)]
    return ChooseForm.among([person for person in able if person.id not in already])


def _of_network(shown: Team, person_id: int) -> None:
    """Whoever is not in the team's network does not exist here."""
    if rosters.find_membership(g.actor, shown.network_id, person_id) is None:
        abort(404)


def _back(shown: Team) -> ResponseReturnValue:
    return redirect(url_for(".team", team_id=shown.id), 303)


@bp.route("/n/<slug>/teams/new", methods=["GET", "POST"])
@declared("team.make")
def new_team(slug: str) -> ResponseReturnValue:
    """Make a team."""
    network = this_network()
    if not policy.can_make_team(g.actor, network.id):
        abort(403)
    form = TeamForm.within(network)
    if form.validate_on_submit():
        with form.explaining(RuleBroken):
            return redirect(once(lambda: _make(form)), 303)
    return render_template("networks/team_form.html", form=form, team=None, slug=slug), 422 if form.errors else 200


def _make(form: TeamForm) -> str:
    made = services.make_team(
        this_network(),
        actor=g.actor,
        name=form.name.data or "",
        organisation=form.organisation.data or "",
        context=form.context,
    )
    flash(_("%(team)s is there. Put its people in.", team=made.name), "ok")
    return url_for(".team", team_id=made.id)


@bp.route("/teams/<int:team_id>/edit", methods=["GET", "POST"])
@declared("team.edit")
def edit_team(team_id: int) -> ResponseReturnValue:
    """Describe a team anew."""
    shown = this_team(team_id)
    if not policy.can_edit_team(g.actor, shown):
        abort(403)
    form = TeamForm.within(shown.network, shown)
    if form.validate_on_submit():
        try:
            with form.explaining(RuleBroken):
                services.update_team(
                    shown,
                    actor=g.actor,
                    version=form.version.data,
                    name=form.name.data,
                    organisation=form.organisation.data,
                    context=form.context,
                )
                return _back(shown)
        except Conflict:
            return _two_texts(shown, form)
    return render_template(
        "networks/team_form.html", form=form, team=shown, slug=g.network.slug
    ), 422 if form.errors else 200


def _two_texts(shown: Team, form: TeamForm) -> ResponseReturnValue:
    theirs = {"name": shown.name, "organisation": shown.organisation}
    theirs |= {field.name: shown.context.get(field.name.removeprefix("facet-"), "") for field in form.facet_fields}
    page = render_template(
        "errors/conflict.html",
        title=shown.name,
        who=None,
        when="",
        fields=[(name, form[name].label.text, form[name].data, value) for name, value in theirs.items()],
        action=url_for(".edit_team", team_id=shown.id),
        version=shown.version,
    )
    return page, 409


@bp.post("/teams/<int:team_id>/close")
@declared("team.edit")
def close_team(team_id: int) -> ResponseReturnValue:
    """Take a team out of the lists."""
    shown = this_team(team_id)
    services.update_team(shown, actor=g.actor, closed=True)
    toast(_("%(team)s is closed.", team=shown.name), undo=url_for(".reopen_team", team_id=team_id))
    return _back(shown)


@bp.post("/teams/<int:team_id>/reopen")
@declared("team.edit")
def reopen_team(team_id: int) -> ResponseReturnValue:
    """Bring a closed team back."""
    shown = this_team(team_id)
    services.update_team(shown, actor=g.actor, closed=False)
    return _back(shown)


@bp.post("/teams/<int:team_id>/members")
@declared("team.staff")
def add_to_team(team_id: int) -> ResponseReturnValue:
    """Put somebody of the network into the team."""
    shown = this_team(team_id)
    if not policy.can_staff(g.actor, shown):
        abort(403)
    form = _joining(shown)
    if not form.validate():
        return _page(shown, joining=form)
    services.add_to_team(shown, actor=g.actor, person_id=int(form.person_id.data), role=TeamRole(form.role.data))
    return _back(shown)


@bp.post("/teams/<int:team_id>/members/<int:person_id>/role")
@declared("team.staff")
def set_team_role(team_id: int, person_id: int) -> ResponseReturnValue:
    """Make somebody the team's lead, or a member again."""
    shown = this_team(team_id)
    _of_network(shown, person_id)
    wanted = request.form.get("role", "")
    if wanted not in list(TeamRole):
        abort(422)
    services.set_team_role(shown, actor=g.actor, person_id=person_id, role=TeamRole(wanted))
    return _back(shown)


@bp.post("/teams/<int:team_id>/members/<int:person_id>/remove")
@declared("team.staff")
def remove_from_team(team_id: int, person_id: int) -> ResponseReturnValue:
    """Take somebody out of the team; one click brings them back."""
    shown = this_team(team_id)
    _of_network(shown, person_id)
    role = services.remove_from_team(shown, actor=g.actor, person_id=person_id)
    if role is None:
        return _back(shown)
    if person_id == g.actor.person_id and not g.actor.facilitates(shown.network_id):
        flash(_("You left %(team)s.", team=shown.name), "ok")
        return _back(shown)
    undo = url_for(".bring_back", team_id=team_id, person_id=person_id, role=role.value)
    toast(_("Removed from %(team)s.", team=shown.name), undo=undo)
    return _back(shown)


@bp.post("/teams/<int:team_id>/members/<int:person_id>/back")
@declared("team.staff")
def bring_back(team_id: int, person_id: int) -> ResponseReturnValue:
    """Undo a removal: the same person with the same role."""
    shown = this_team(team_id)
    _of_network(shown, person_id)
    role = TeamRole.LEAD if request.args.get("role") == TeamRole.LEAD else TeamRole.MEMBER
    services.add_to_team(shown, actor=g.actor, person_id=person_id, role=role)
    return _back(shown)


@bp.post("/teams/<int:team_id>/leave")
@declared("team.leave")
def leave_team(team_id: int) -> ResponseReturnValue:
    """Leave the team oneself."""
    return remove_from_team(team_id, g.actor.person_id)


@bp.post("/teams/<int:team_id>/coaches")
@declared("team.edit")
def assign_coach(team_id: int) -> ResponseReturnValue:
    """Let a coach stand beside the team."""
    shown = this_team(team_id)
    if not policy.can_edit_team(g.actor, shown):
        abort(403)
    form = _coaching(shown, set())
    if not form.validate():
        return _page(shown, coaching=form)
    services.assign_coach(shown, actor=g.actor, person_id=int(form.person_id.data))
    return _back(shown)


@bp.post("/teams/<int:team_id>/coaches/<int:person_id>/remove")
@declared("team.edit")
def release_coach(team_id: int, person_id: int) -> ResponseReturnValue:
    """A coach no longer stands beside the team."""
    shown = this_team(team_id)
    _of_network(shown, person_id)
    services.release_coach(shown, actor=g.actor, person_id=person_id)
    return _back(shown)
