"""What other features may ask of ideas, of drivers, and of a theory as a whole."""

from collections.abc import Iterable

from flask import g, url_for
from flask_babel import gettext as _

from hub.kernel.permissions import Actor
from hub.kernel.refs import Kind
from hub.networks import queries as networks
from hub.theory import policy, queries
from hub.theory.models import ChangeIdea, Driver


def _may_comment(actor: Actor, record: ChangeIdea | Driver) -> bool:
    return policy.can_propose(actor, record.network_id)


def _proposed_by(record: ChangeIdea | Driver) -> Iterable[int]:
    return [record.proposed_by_id] if record.proposed_by_id else []


def _theory_url(network_id: int) -> str:
    """The theory's page, for readers whose networks are at hand; else the address that leads there."""
    actor: Actor | None = g.get("actor")
    place = actor.places.get(network_id) if actor else None
    if place is not None:
        return url_for("theory.show", slug=place.slug)
    return url_for("theory.of_network", network_id=network_id)


KINDS = (
    Kind(
        "idea",
        find=queries.find,
        find_many=queries.find_many,
        url=lambda number: url_for("theory.idea", idea_id=number),
        title=lambda idea: str(idea.title),
        documents=queries.documents,
        all_ids=queries.all_ids,
        can_comment=_may_comment,
        audience=_proposed_by,
    ),
    Kind(
        "driver",
        find=queries.find_driver,
        find_many=queries.find_drivers,
        url=lambda number: url_for("theory.driver", driver_id=number),
        title=lambda driver: str(driver.title),
        documents=queries.driver_documents,
        all_ids=queries.all_driver_ids,
        can_comment=_may_comment,
        audience=_proposed_by,
    ),
    # The theory of a network goes by the network's number.
    Kind(
        "theory",
        find=networks.find,
        find_many=networks.find_many,
        url=_theory_url,
        title=lambda network: _("Our theory"),  # noqa: ARG005 - every network calls it so
    ),
)
