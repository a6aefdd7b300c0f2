"""What waits for one person's eyes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel import clock
from hub.kernel.db import Model, UTCDateTime
from hub.kernel.refs import Ref


class Notice(Model):
    """A line for one person: you were mentioned, your proposal was answered, somebody commented on your test.

    `once` makes a repeated delivery harmless: one notice per person and key.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    verb: Mapped[str] = mapped_column(sa.String(40))
    ref_kind: Mapped[str] = mapped_column(sa.String(20))
    ref_id: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    once: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])

    __table_args__ = (
        sa.UniqueConstraint("person_id", "once"),
        sa.Index("ix_notice_person_read", "person_id", "read_at"),
    )

    @property
    def ref(self) -> Ref:
        """The record it points to."""
        return Ref(self.ref_kind, self.ref_id)
