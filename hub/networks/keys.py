"""The keys of invitations: made from the server's secret and the invitation, so that only their hash is kept."""

import base64
import hashlib
import hmac

from flask import current_app

from hub.accounts.queries import digest
from hub.networks.models import Invitation


def key_of(invitation: Invitation) -> str:
    """What opens an invitation; a new term gives a new key."""
    about = (invitation.network_id, invitation.team_id or 0, invitation.email, invitation.expires_at.isoformat())
    secret = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(secret, "|".join(map(str, ("invitation", *about))).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def seal(invitation: Invitation) -> None:
    """Keep the hash under which the invitation is found."""
    invitation.key_hash = digest(key_of(invitation))


def path_of(invitation: Invitation) -> str:
    """The page that opens an invitation."""
    return f"/join/{key_of(invitation)}"


def link_to_copy(invitation: Invitation) -> str | None:
    """The whole address for the inviter to hand over, while no mail server is set that would bring it."""
    if current_app.config["MAIL_URL"]:
        return None
    return f"{current_app.config['BASE_URL']}{path_of(invitation)}"
