"""People and the ways they prove who they are."""

import enum
from datetime import datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.kernel import clock
from hub.kernel.db import Json, Model, Recorded, UTCDateTime, choice
from hub.kernel.refs import Ref

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
REMEMBERED = timedelta(days=30)


class Theme(enum.StrEnum):
    """Light or dark, or what the device prefers."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Scope(enum.StrEnum):
    """What a personal token may do."""

    READ = "read"
    WRITE = "write"


class LinkPurpose(enum.StrEnum):
    """What a single-use link is for."""

    RESET = "reset"
    CONFIRM_EMAIL = "confirm_email"


class Person(Recorded, Model):
    """Somebody who can sign in."""

    __tablename__ = "person"
    kind: ClassVar[str] = "person"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    handle: Mapped[str] = mapped_column(sa.String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    password_changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_admin: Mapped[bool] = mapped_column(default=False)
    timezone: Mapped[str] = mapped_column(sa.String(60), default="Europe/London")
    locale: Mapped[str] = mapped_column(sa.String(10), default="en")
    theme: Mapped[Theme] = mapped_column(choice(Theme, "theme"), default=Theme.SYSTEM)
    wants_reminders: Mapped[bool] = mapped_column(default=True)
    suspended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        sa.CheckConstraint("length(trim(name)) > 0", name="name_given"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )

    @property
    def ref(self) -> Ref:
        """The person as other features speak of them."""
        return Ref("person", self.id)


class LoginSession(Model):
    """A signed-in browser; the cookie holds a random key, this row only its hash."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    is_remembered: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(sa.String(64), default="")
    browser: Mapped[str] = mapped_column(sa.String(300), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_open(self, at: datetime) -> bool:
        """Whether this browser is still signed in."""
        if self.ended_at is not None or self.person.suspended_at is not None:
            return False
        if self.is_remembered:
            return at < self.created_at + REMEMBERED
        return at < self.seen_at + IDLE and at < self.created_at + LONGEST


class OneTimeLink(Model):
    """A link that works once: to set a password, to confirm an address. Kept as a hash."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose, "link_purpose"))
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class ApiToken(Model):
    """A personal key for scripts, shown once and kept as a hash."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scope: Mapped[Scope] = mapped_column(choice(Scope, "token_scope"), default=Scope.READ)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_open(self, at: datetime) -> bool:
        """Whether this token still opens the hub."""
        in_time = self.expires_at is None or at < self.expires_at
        return in_time and self.revoked_at is None and self.person.suspended_at is None
