"""Networks of teams and who is what in them."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel import clock
from hub.kernel.db import Json, Model, Recorded, UTCDateTime, choice
from hub.kernel.permissions import Role, TeamRole
from hub.kernel.refs import Ref


class Network(Recorded, Model):
    """Teams with one aim, one working theory and organised spread of what was learned."""

    __tablename__ = "network"
    kind: ClassVar[str] = "network"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    why_now: Mapped[str] = mapped_column(sa.Text, default="")  # why the problem is high-leverage
    who: Mapped[str] = mapped_column(sa.Text, default="")
    words: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # local words, see networks.words
    minimum_n: Mapped[int] = mapped_column(default=10)
    context_facets: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # {key, label, options[]}
    has_starter_library: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        sa.CheckConstraint("length(trim(name)) > 0", name="name_given"),
        sa.CheckConstraint("minimum_n >= 5", name="minimum_n_protects"),
    )

    @property
    def ref(self) -> Ref:
        """The network as other features speak of it."""
        return Ref("network", self.id)


class Membership(Model):
    """A person in a network."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role, "network_role"), default=Role.MEMBER)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    seen_seq: Mapped[int] = mapped_column(default=0)  # the feed number up to which the person has looked
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship()
    network: Mapped[Network] = relationship()

    __table_args__ = (sa.UniqueConstraint("network_id", "person_id"),)


class Team(Recorded, Model):
    """A team in a school, or in a department of it."""

    __tablename__ = "team"
    kind: ClassVar[str] = "team"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    organisation: Mapped[str] = mapped_column(sa.String(120), default="")
    context: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    network: Mapped[Network] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("network_id", "name"),
        sa.CheckConstraint("length(trim(name)) > 0", name="name_given"),
    )

    @property
    def ref(self) -> Ref:
        """The team as other features speak of it."""
        return Ref("team", self.id)


class TeamMembership(Model):
    """A person in a team."""

    __tablename__ = "team_membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[TeamRole] = mapped_column(choice(TeamRole, "team_role"), default=TeamRole.MEMBER)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    person: Mapped[Person] = relationship()
    team: Mapped[Team] = relationship()

    __table_args__ = (sa.UniqueConstraint("team_id", "person_id"),)


class CoachAssignment(Model):
    """A coach who stands beside a team."""

    __tablename__ = "coach_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)

    person: Mapped[Person] = relationship()
    team: Mapped[Team] = relationship()

    __table_args__ = (sa.UniqueConstraint("team_id", "person_id"),)


class Invitation(Model):
    """A single-use way into a network for one address."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    role: Mapped[Role] = mapped_column(choice(Role, "invited_role"), default=Role.MEMBER)
    team_role: Mapped[TeamRole] = mapped_column(choice(TeamRole, "invited_team_role"), default=TeamRole.MEMBER)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    network: Mapped[Network] = relationship()
    team: Mapped[Team | None] = relationship()
    invited_by: Mapped[Person | None] = relationship()


class NetworkDraft(Model):
    """What somebody has answered so far about the network they are starting; one per person."""

    __tablename__ = "network_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
