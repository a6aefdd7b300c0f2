"""Who is in the network: teams with their people, everyone by name, one person."""

from collections.abc import Sequence

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Place, Role
from hub.networks import policy, rosters, services
from hub.networks.arrival import enter
from hub.networks.models import Membership
from hub.networks.views.blueprint import bp
from hub.web import numbers, paging
from hub.web.policies import policy as declared

LONGEST_SEARCH = 80


@bp.get("/n/<slug>/people")
@declared("network.people")
def people(slug: str) -> ResponseReturnValue:
    """Teams with their people, twenty at a time."""
    place, like = g.network, _sought()
    after = paging.decode(request.args.get("after"), 1) or [""]
    teams = rosters.teams_by_name(place.id, after=after[0], like=like)
    shown = teams[: rosters.A_PAGE_OF_TEAMS]
    following = paging.encode(shown[-1].name) if len(teams) > len(shown) else None
    return render_template(
        "networks/people.html",
        rosters=rosters.rosters(shown),
        next_url=following and url_for(".people", slug=slug, after=following, q=like or None),
        like=like,
        is_first=not after[0],
        counts=rosters.counts(place.id),
        hub_people=rosters.hub_people(place.id),
        closed=rosters.closed_teams(place.id) if policy.can_manage_people(g.actor, place.id) else [],
        may_invite=policy.can_invite_somebody(g.actor, place.id),
    )


@bp.get("/n/<slug>/people/everyone")
@declared("network.people")
def everyone(slug: str) -> ResponseReturnValue:
    """The people of the network by name."""
    place, like = g.network, _sought()
    alone = "alone" in request.args
    after = paging.decode(request.args.get("after"), 2)
    key = (after[0], _number(after[1])) if after else None
    found = rosters.people_by_name(place.id, after=key, like=like, without_team=alone)
    shown = found[: rosters.A_PAGE_OF_PEOPLE]
    following = paging.encode(shown[-1].person.name, shown[-1].person.id) if len(found) > len(shown) else None
    return render_template(
        "networks/everyone.html",
        people=shown,
        next_url=following
        and url_for(".everyone", slug=slug, after=following, q=like or None, alone="1" if alone else None),
        like=like,
        alone=alone,
        counts=rosters.counts(place.id),
        may_invite=policy.can_invite_somebody(g.actor, place.id),
    )


def _sought() -> str:
    return request.args.get("q", "").strip()[:LONGEST_SEARCH]


def _number(text: str) -> int:
    return numbers.typed(text) or 0


@bp.get("/people/<int:person_id>")
@declared("person.show")
def person(person_id: int) -> ResponseReturnValue:
    """A colleague: roles and teams in the networks one shares."""
    shared = rosters.shared_places(g.actor, person_id)
    if not shared:
        abort(404)
    wanted = request.args.get("in", "")
    here = next((one for one in shared if g.actor.places[one.network_id].slug == wanted), shared[0])
    enter(here.network_id)
    return _page(here, others=[g.actor.places[one.network_id] for one in shared if one is not here])


def _page(here: Membership, *, others: Sequence[Place] = (), refusal: str = "") -> ResponseReturnValue:
    page = render_template(
        "networks/person.html",
        placed=rosters.placed([here])[0],
        person=here.person,
        others=others,
        refusal=refusal,
        may_manage=policy.can_manage_people(g.actor, here.network_id),
        is_me=here.person_id == g.actor.person_id,
        roles=[role.value for role in Role if policy.can_give(g.actor, here.network_id, role)],
    )
    return page, 422 if refusal else 200


def _member(person_id: int) -> Membership:
    membership = rosters.find_membership(g.actor, g.network.id, person_id)
    if membership is None:
        abort(404)
    return membership


def _back(slug: str, person_id: int) -> ResponseReturnValue:
    return redirect(f"{url_for('.person', person_id=person_id)}?in={slug}", 303)


@bp.post("/n/<slug>/people/<int:person_id>/role")
@declared("network.manage_people")
def set_role(slug: str, person_id: int) -> ResponseReturnValue:
    """Give somebody another role in the network."""
    membership = _member(person_id)
    wanted = request.form.get("role", "")
    if wanted not in list(Role):
        abort(422)
    try:
        services.set_role(membership, actor=g.actor, role=Role(wanted))
    except RuleBroken as error:
        return _page(membership, refusal=error.message)
    flash(_("%(name)s has the new role at once.", name=membership.person.name), "ok")
    return _back(slug, person_id)


@bp.post("/n/<slug>/people/<int:person_id>/remove")
@declared("network.manage_people")
def remove(slug: str, person_id: int) -> ResponseReturnValue:
    """Take somebody out of the network."""
    membership = _member(person_id)
    try:
        services.remove_member(membership, actor=g.actor)
    except RuleBroken as error:
        return _page(membership, refusal=error.message)
    if person_id == g.actor.person_id:
        return _gone()
    flash(_("%(name)s is no longer in this network. What they wrote stays.", name=membership.person.name), "ok")
    return redirect(url_for(".everyone", slug=slug), 303)


@bp.post("/n/<slug>/leave")
@declared("network.leave")
def leave(slug: str) -> ResponseReturnValue:
    """Leave the network oneself."""
    return remove(slug, g.actor.person_id)


def _gone() -> ResponseReturnValue:
    flash(_("You left %(network)s. What you wrote stays there.", network=g.network.name), "ok")
    return redirect(url_for(".index"), 303)
