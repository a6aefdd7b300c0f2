"""Comments on cycles, ideas and articles."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel.db import Model, Recorded, UTCDateTime
from hub.kernel.refs import Ref
from hub.kernel.searchable import Searchable


class Comment(Recorded, Searchable, Model):
    """What somebody says about a record, in Markdown."""

    __tablename__ = "comment"
    kind: ClassVar[str] = "comment"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    on_kind: Mapped[str] = mapped_column(sa.String(20))
    on_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    author: Mapped[Person | None] = relationship()

    __table_args__ = (
        sa.Index("ix_comment_on", "on_kind", "on_id"),
        sa.CheckConstraint("length(trim(body)) > 0", name="body_given"),
    )

    @property
    def on(self) -> Ref:
        """The record it is about."""
        return Ref(self.on_kind, self.on_id)
