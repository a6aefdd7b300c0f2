"""One row per piece of news, numbered without gaps within its network."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel import clock
from hub.kernel.db import Json, Model, UTCDateTime
from hub.kernel.refs import Ref
from hub.networks.models import Team


class Activity(Model):
    """Something that happened and that colleagues want to hear of.

    `ref` is the record it happened to; `about` the record it is grouped under on the home page (a change idea).
    """

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"))
    seq: Mapped[int]
    verb: Mapped[str] = mapped_column(sa.String(40))
    ref_kind: Mapped[str] = mapped_column(sa.String(20))
    ref_id: Mapped[int]
    ref_title: Mapped[str] = mapped_column(sa.String(200), default="")
    about_kind: Mapped[str | None] = mapped_column(sa.String(20))
    about_id: Mapped[int | None]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id", ondelete="SET NULL"))
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # decision, predicted, actual: what the line shows
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    actor: Mapped[Person | None] = relationship()
    team: Mapped[Team | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("network_id", "seq"),
        sa.Index("ix_activity_ref", "ref_kind", "ref_id"),
    )

    @property
    def ref(self) -> Ref:
        """The record it happened to."""
        return Ref(self.ref_kind, self.ref_id)

    @property
    def about(self) -> Ref | None:
        """The record it is grouped under."""
        return Ref(self.about_kind, self.about_id) if self.about_kind and self.about_id else None
