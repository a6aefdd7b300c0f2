"""Letters about accounts that hold a single-use link; the link is made when the letter is written."""

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from hub.accounts import queries, services
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.outbox import Message
from hub.notify.mail import Letter, MailRefused, deliver, number_of


def handle_reset(messages: Sequence[Message]) -> None:
    """Somebody asked for a link to set a password; who is not here gets nothing, and nobody learns of it."""
    message = _only(messages)
    number = number_of(message)
    person = queries.by_email(message.payload["email"])
    if person is None or person.suspended_at is not None:
        return
    key = services.make_reset_link(person)
    with force_locale(person.locale):
        subject = _("Choose a new password")
    values = {"name": person.name, "path": f"/reset/{key}", "is_first": person.password_hash is None}
    deliver(Letter(person.email, subject, "mail/reset", values, person.locale), number=number)


def handle_email_change(messages: Sequence[Message]) -> None:
    """Somebody wants another address: a link goes there, or word that the address is in use already."""
    message = _only(messages)
    number = number_of(message)
    person, wanted = db.session.get(Person, message.payload["person_id"]), message.payload["email"]
    if person is None or person.suspended_at is not None:
        return
    taken = queries.by_email(wanted) is not None
    with force_locale(person.locale):
        subject = _("This address is in use already") if taken else _("Confirm your new address")
    if taken:
        letter = Letter(wanted, subject, "mail/email_taken", {}, person.locale)
    else:
        key = services.make_email_link(person, email=wanted)
        letter = Letter(
            wanted, subject, "mail/confirm_email", {"name": person.name, "path": f"/email/{key}"}, person.locale
        )
    deliver(letter, number=number)


def _only(messages: Sequence[Message]) -> Message:
    """One at a time: a batch is handed back, so that nobody gets the same letter twice."""
    if len(messages) != 1:
        raise MailRefused("one at a time")
    return messages[0]
