"""Aim, drivers, change ideas, and every earlier version of them."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel import clock
from hub.kernel.db import Exact, Json, Model, Recorded, UTCDateTime, choice
from hub.kernel.refs import Ref
from hub.kernel.searchable import Searchable
from hub.networks.models import Network


class Status(enum.StrEnum):
    """Where a driver or an idea stands between a proposal and its end."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    MERGED = "merged"
    RETIRED = "retired"


class Aim(Recorded, Model):
    """What will improve, for whom, by how much, by when."""

    __tablename__ = "aim"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), unique=True)
    statement: Mapped[str] = mapped_column(sa.Text)
    baseline: Mapped[Decimal | None] = mapped_column(Exact)
    target: Mapped[Decimal | None] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(sa.String(40), default="")
    by: Mapped[date | None] = mapped_column(sa.Date)
    measure_id: Mapped[int | None]

    __table_args__ = (sa.CheckConstraint("length(trim(statement)) > 0", name="statement_given"),)


class Proposal:
    """Columns of what members propose and a facilitator answers with a sentence."""

    status: Mapped[Status]
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(sa.Text, default="")


class Driver(Recorded, Searchable, Proposal, Model):
    """What we think moves the aim; primary drivers have no parent, secondary ones hang under a primary."""

    __tablename__ = "driver"
    kind: ClassVar[str] = "driver"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("driver.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    status: Mapped[Status] = mapped_column(choice(Status, "driver_status"), default=Status.ACTIVE)
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("driver.id", ondelete="SET NULL"))

    network: Mapped[Network] = relationship()
    parent: Mapped["Driver | None"] = relationship(remote_side="Driver.id", foreign_keys=[parent_id])
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])

    __table_args__ = (
        sa.CheckConstraint("length(trim(title)) > 0", name="title_given"),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    )


class IdeaDriver(Model):
    """An idea's place under a driver; an idea may hang under several."""

    __tablename__ = "idea_driver"

    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    driver_id: Mapped[int] = mapped_column(sa.ForeignKey("driver.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class ChangeIdea(Recorded, Searchable, Proposal, Model):
    """A concrete thing to do differently, small enough to test."""

    __tablename__ = "idea"
    kind: ClassVar[str] = "idea"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    concept: Mapped[str] = mapped_column(sa.String(200), default="")  # the general approach it belongs to
    status: Mapped[Status] = mapped_column(choice(Status, "idea_status"), default=Status.ACTIVE)
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("idea.id", ondelete="SET NULL"))

    network: Mapped[Network] = relationship()
    places: Mapped[list[IdeaDriver]] = relationship(
        cascade="all, delete-orphan", order_by=IdeaDriver.driver_id, lazy="selectin"
    )
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])

    __table_args__ = (sa.CheckConstraint("length(trim(title)) > 0", name="title_given"),)

    @property
    def driver_ids(self) -> list[int]:
        """The drivers the idea hangs under."""
        return [place.driver_id for place in self.places]


class TheoryVersion(Model):
    """The whole theory as it stood after one change, with who, when and why."""

    __tablename__ = "theory_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(sa.String(300))
    why: Mapped[str] = mapped_column(sa.Text, default="")
    snapshot: Mapped[dict[str, Any]] = mapped_column(Json)

    by: Mapped[Person | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("network_id", "number"),)

    @property
    def ref(self) -> Ref:
        """The version as other features speak of it."""
        return Ref("theory_version", self.id)
