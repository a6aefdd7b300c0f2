"""Letters that bring people into a network: an invitation with its link, or word that one is in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.outbox import Message
from hub.networks import keys, queries, words
from hub.networks.models import Invitation
from hub.networks.services import is_open
from hub.notify.mail import Letter, MailRefused, deliver, number_of

LOCALE_OF_STRANGERS = "en"


def handle_invitation(messages: Sequence[Message]) -> None:
    """Somebody is invited; an invitation that was answered or withdrawn meanwhile is not sent."""
    message = only(messages)
    number = number_of(message)
    invitation = db.session.get(Invitation, message.payload["invitation_id"])
    if invitation is None or not is_open(invitation):
        return
    values = about_network(invitation.network_id) | {
        "name": invitation.name,
        "by": invitation.invited_by.name if invitation.invited_by else "",
        "team": invitation.team.name if invitation.team else "",
        "problem": invitation.network.problem,
        "until": invitation.expires_at,
        "path": keys.path_of(invitation),
    }
    with force_locale(LOCALE_OF_STRANGERS):
        subject = _("Join %(network)s", network=invitation.network.name)
    deliver(Letter(invitation.email, subject, "mail/invitation", values, LOCALE_OF_STRANGERS), number=number)


def handle_joined(messages: Sequence[Message]) -> None:
    """Somebody who has an account was put into a network or a team."""
    message = only(messages)
    number = number_of(message)
    asked = message.payload
    person = db.session.get(Person, asked["person_id"])
    about = about_network(asked["network_id"])
    if person is None or person.suspended_at is not None or about["network"] is None:
        return
    with force_locale(person.locale):
        subject = _("You are in %(network)s", network=about["network"].name)
    values = about | {
        "name": person.name,
        "by": asked["by"],
        "team": asked["team"],
        "path": f"/n/{about['network'].slug}/",
    }
    deliver(Letter(person.email, subject, "mail/joined", values, person.locale), number=number)


def about_network(network_id: int) -> dict[str, Any]:
    """The network a letter is about, and its words."""
    place = queries.place_of(network_id)
    return {"network": place, "word": words.speaker(place.words if place else None)}


def only(messages: Sequence[Message]) -> Message:
    """One at a time: a batch is handed back, so that nobody gets the same letter twice."""
    if len(messages) != 1:
        raise MailRefused("one at a time")
    return messages[0]
