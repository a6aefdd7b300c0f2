"""What can be done with accounts."""

from hub.accounts.services.links import (
    ask_for_email_change,
    ask_for_reset,
    confirm_email,
    make_email_link,
    make_link_for,
    make_reset_link,
    reset_password,
)
from hub.accounts.services.people import (
    create_person,
    end_sessions,
    renew_hash,
    restore,
    set_password,
    set_theme,
    suspend,
    update_profile,
)
from hub.accounts.services.sessions import (
    confirm_session,
    end_session,
    is_confirmed,
    note_seen,
    renew_key,
    start_session,
)
from hub.accounts.services.tokens import make_token, note_used, revoke_token

__all__ = [
    "ask_for_email_change",
    "ask_for_reset",
    "confirm_email",
    "confirm_session",
    "create_person",
    "end_session",
    "end_sessions",
    "is_confirmed",
    "make_email_link",
    "make_link_for",
    "make_reset_link",
    "make_token",
    "note_seen",
    "note_used",
    "renew_hash",
    "renew_key",
    "reset_password",
    "restore",
    "revoke_token",
    "set_password",
    "set_theme",
    "start_session",
    "suspend",
    "update_profile",
]
