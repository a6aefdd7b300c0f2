"""Inviting people by a pasted list, and looking after the invitations that wait."""

from dataclasses import dataclass

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import HubError
from hub.networks import addressees, keys, policy, queries, rosters, services
from hub.networks.addressees import Addressee
from hub.networks.arrival import local_word
from hub.networks.forms import Invited, InviteForm
from hub.networks.models import Invitation, Network, Team
from hub.networks.views.blueprint import bp, this_network
from hub.web import paging
from hub.web.jinja import sentence
from hub.web.policies import policy as declared


@dataclass(frozen=True)
class Outcome:
    """What came of one piece of the list; `refusal` says why nothing did."""

    addressee: Addressee
    arrival: services.Arrival | None = None
    link: str | None = None
    refusal: str = ""


@bp.route("/n/<slug>/invite", methods=["GET", "POST"])
@declared("network.bring_in")
def invite(slug: str) -> ResponseReturnValue:
    """Paste a list; each piece is answered."""
    network = this_network()
    if not policy.can_invite_somebody(g.actor, network.id):
        abort(403)
    teams = _teams(network)
    form = _form(network, teams)
    if not form.is_submitted():
        return _page(slug, form, [])
    outcomes: list[Outcome] = []
    if form.validate():
        outcomes = _bring_in(network, form, {str(team.id): team for team in teams})
        left = [outcome.addressee.written for outcome in outcomes if outcome.arrival is None]
        form.addresses.data = "\n".join(left)  # what could not be done stays to be put right
        if left:
            form.addresses.errors = [_("These are left: put them right, or take them out.")]
    return _page(slug, form, outcomes)


def _teams(network: Network) -> list[Team]:
    """The teams the actor may bring people into."""
    teams = queries.teams_of(network.id)
    return teams if g.actor.facilitates(network.id) else [team for team in teams if policy.can_staff(g.actor, team)]


def _form(network: Network, teams: list[Team]) -> InviteForm:
    labels = {
        Invited.MEMBER: _("Member"),
        Invited.LEAD: sentence(local_word("team lead")),
        Invited.COACH: sentence(local_word("coach")),
        Invited.VIEWER: _("Viewer, who only reads"),
        Invited.FACILITATOR: sentence(local_word("facilitator")),
    }
    runs_all = g.actor.facilitates(network.id)
    roles = [(one.value, label) for one, label in labels.items() if runs_all or one in (Invited.MEMBER, Invited.LEAD)]
    none = [("", _("None yet"))] if runs_all else []
    asked = request.args.get("team", "")
    choices = [*none, *((str(team.id), team.name) for team in teams)]
    chosen = asked if asked in dict(choices) else (choices[0][0] if choices else "")
    return InviteForm.offering(roles, choices, data={"team_id": chosen, "role": Invited.MEMBER.value})


def _bring_in(network: Network, form: InviteForm, teams: dict[str, Team]) -> list[Outcome]:
    people = addressees.read(form.addresses.data or "")
    if len(people) > addressees.MOST:
        form.addresses.errors = [_("Paste at most %(most)d at once.", most=addressees.MOST)]
        return []
    team, invited = teams.get(form.team_id.data or ""), Invited(form.role.data)
    if invited is Invited.LEAD and team is None:
        form.team_id.errors = [_("Choose the team they are to lead.")]
        return []
    return [_one(network, person, invited, team) for person in people]


def _one(network: Network, person: Addressee, invited: Invited, team: Team | None) -> Outcome:
    if not person.email:
        return Outcome(person, refusal=_("not an address"))
    try:
        arrival = services.bring_in(
            network,
            actor=g.actor,
            email=person.email,
            name=person.name,
            role=invited.role,
            team=team,
            team_role=invited.team_role,
        )
    except HubError as error:
        return Outcome(person, refusal=error.message)
    return Outcome(person, arrival, keys.link_to_copy(arrival.invitation) if arrival.invitation else None)


def _page(slug: str, form: InviteForm, outcomes: list[Outcome]) -> ResponseReturnValue:
    own = (
        None if g.actor.facilitates(g.network.id) else [team_id for team_id in g.actor.teams if g.actor.leads(team_id)]
    )
    after = paging.decode(request.args.get("after"), 1)
    before = paging.number(after[0]) if after else None
    waiting = rosters.waiting_invitations(g.network.id, team_ids=own, after=before)
    shown = waiting[: rosters.A_PAGE_OF_PEOPLE]
    following = paging.encode(shown[-1].id) if len(waiting) > len(shown) else None
    page = render_template(
        "networks/invite.html",
        form=form,
        outcomes=outcomes,
        waiting=[(one, services.is_open(one), keys.link_to_copy(one)) for one in shown],
        next_url=following and url_for(".invite", slug=slug, after=following) + "#waiting",
    )
    return page, 422 if form.errors and not any(outcome.arrival for outcome in outcomes) else 200


def _invitation(invitation_id: int) -> Invitation:
    """An invitation of the network the page is about."""
    found = rosters.find_invitation(g.actor, invitation_id)
    if found is None or found.network_id != g.network.id:
        abort(404)
    return found


@bp.post("/n/<slug>/invitations/<int:invitation_id>/again")
@declared("network.bring_in")
def invite_again(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Send an invitation once more."""
    invitation = _invitation(invitation_id)
    services.invite_again(invitation, actor=g.actor)
    if keys.link_to_copy(invitation):
        flash(_("There is a new link for %(address)s, good for 14 days.", address=invitation.email), "ok")
    else:
        flash(_("%(address)s is invited again, for 14 days.", address=invitation.email), "ok")
    return redirect(url_for(".invite", slug=slug) + "#waiting", 303)


@bp.post("/n/<slug>/invitations/<int:invitation_id>/withdraw")
@declared("network.bring_in")
def withdraw(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Make an invitation open nothing any more."""
    invitation = _invitation(invitation_id)
    services.withdraw(invitation, actor=g.actor)
    flash(_("The invitation of %(address)s no longer opens anything.", address=invitation.email), "ok")
    return redirect(url_for(".invite", slug=slug) + "#waiting", 303)
