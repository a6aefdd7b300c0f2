"""Starting a network and setting it up."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.db import atomic
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.permissions import Actor, Role, require
from hub.markup import clean
from hub.networks import facets, hooks, policy, words
from hub.networks.models import Membership, Network, NetworkDraft
from hub.networks.queries import actor_for
from hub.networks.slugs import candidates, slug_of

LONGEST_NAME = 120
LONGEST_TEXT = 20_000
FEWEST_N, MOST_N = 5, 1_000
_TRIES = 8


@atomic
def create_network(
    *,
    actor: Actor,
    name: str,
    problem: str = "",
    why_now: str = "",
    who: str = "",
    vocabulary: Mapping[str, str] | None = None,
    has_starter_library: bool = False,
    answers: Mapping[str, Any] | None = None,
) -> Network:
    """Start a network; its maker is the facilitator. `answers` goes to the features above, see `hooks.network_begun`.

    The actor was made before the network: make another with `queries.actor_for` to go on in it.
    """
    require(policy.can_start(actor))
    network = Network(
        slug="",
        name=_name(name),
        problem=_text(problem, "problem"),
        why_now=_text(why_now, "why_now"),
        who=_text(who, "who"),
        words=words.checked(vocabulary or {}, {}),
        context_facets=facets.first(),
        has_starter_library=has_starter_library,
    )
    _give_slug(network)
    db.session.add(Membership(network_id=network.id, person_id=actor.person_id, role=Role.FACILITATOR))
    db.session.execute(sa.delete(NetworkDraft).where(NetworkDraft.person_id == actor.person_id))
    db.session.flush()
    founder = actor_for(db.session.get_one(Person, actor.person_id), session_id=actor.session_id)
    hooks.network_begun(founder, network, answers or {})
    if has_starter_library:
        hooks.library_switched(founder, network)
    return network


def _give_slug(network: Network) -> None:
    """Find a short name that nobody has; of two at the same moment the second takes the next number."""
    like = Network.slug.startswith(slug_of(network.name), autoescape=True)
    for slug in candidates(network.name, set(db.session.scalars(sa.select(Network.slug).where(like)))):
        network.slug = slug
        try:
            with db.session.begin_nested():
                db.session.add(network)
        except IntegrityError:
            if slug.endswith(f"-{_TRIES}"):
                raise Conflict("Several networks of this name were started just now. Try again.") from None
            continue
        return


@atomic
def update_network(
    network: Network,
    *,
    actor: Actor,
    version: int | None = None,
    name: str | None = None,
    problem: str | None = None,
    why_now: str | None = None,
    who: str | None = None,
    minimum_n: int | None = None,
    context_facets: Iterable[Mapping[str, Any] | str] | None = None,
    vocabulary: Mapping[str, str] | None = None,
    has_starter_library: bool | None = None,
) -> Network:
    """Set a network up; what is None stays. The address keeps the name the network started with."""
    require(policy.can_edit(actor, network), "Only a facilitator sets the network up.")
    network.must_still_be(version)
    if name is not None:
        network.name = _name(name)
    for field, text in (("problem", problem), ("why_now", why_now), ("who", who)):
        if text is not None:
            setattr(network, field, _text(text, field))
    if minimum_n is not None and _minimum(minimum_n) != network.minimum_n:
        _set_minimum(network, minimum_n, actor)
    if context_facets is not None:
        network.context_facets = facets.checked(context_facets)
    if vocabulary is not None:
        network.words = words.checked(vocabulary, network.words)
    if has_starter_library is not None and has_starter_library != network.has_starter_library:
        network.has_starter_library = has_starter_library
        hooks.library_switched(actor, network)
    return network


def _name(given: str) -> str:
    name = clean(given, multiline=False)
    if not name:
        raise RuleBroken("Give the network a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken(f"Use at most {LONGEST_NAME} characters for the name.", field="name")
    return name


def _text(given: str, field: str) -> str:
    text = clean(given)
    if len(text) > LONGEST_TEXT:
        raise RuleBroken(f"This is longer than {LONGEST_TEXT:,} characters.", field=field)
    return text


def _set_minimum(network: Network, minimum_n: int, actor: Actor) -> None:
    """Change the smallest number that is shown; who enters numbers meanwhile waits for it, see `hooks`."""
    was, network.minimum_n = network.minimum_n, minimum_n
    db.session.flush()
    hooks.minimum_changed(actor, network, was)


def _minimum(given: int) -> int:
    if not FEWEST_N <= given <= MOST_N:
        raise RuleBroken(f"Choose a number from {FEWEST_N} to {MOST_N:,}.", field="minimum_n")
    return given
