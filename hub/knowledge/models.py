"""Knowledge articles, what they cite, and tests published elsewhere."""

import enum
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel.db import Model, Recorded, UTCDateTime, choice
from hub.kernel.errors import RuleBroken
from hub.kernel.refs import Ref
from hub.kernel.searchable import Searchable


class ArticleStatus(enum.StrEnum):
    """Whether colleagues can read it yet."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Article(Recorded, Searchable, Model):
    """A short piece in Markdown about what the network knows; a draft is seen by its author and the hub only."""

    __tablename__ = "article"
    kind: ClassVar[str] = "article"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[ArticleStatus] = mapped_column(choice(ArticleStatus, "article_status"), default=ArticleStatus.DRAFT)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    updated_by: Mapped[Person | None] = relationship(foreign_keys=[updated_by_id])
    citations: Mapped[list["Citation"]] = relationship(cascade="all, delete-orphan", order_by="Citation.id")

    __table_args__ = (
        sa.CheckConstraint("length(trim(title)) > 0", name="title_given"),
        sa.CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_moment"),
    )

    @property
    def is_draft(self) -> bool:
        """Whether only its author and the hub can see it."""
        return self.status is not ArticleStatus.PUBLISHED

    @property
    def was_published(self) -> bool:
        """Whether colleagues could read it at some time; it is then taken back, never thrown away."""
        return self.published_at is not None

    @property
    def cited(self) -> list[Ref]:
        """The cycles and ideas it rests on."""
        return [citation.ref for citation in self.citations]

    def publish(self, *, at: datetime) -> None:
        """Let the whole network read it."""
        if not self.body.strip():
            raise RuleBroken("Write something before you publish it.", field="body")
        self.status, self.published_at = ArticleStatus.PUBLISHED, at


class Citation(Model):
    """A cycle or an idea that an article rests on."""

    __tablename__ = "citation"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("article.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    target_id: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("article_id", "kind", "target_id"),
        sa.Index("ix_citation_target", "kind", "target_id"),
        sa.CheckConstraint("kind IN ('cycle', 'idea')", name="kind_can_be_cited"),
    )

    @property
    def ref(self) -> Ref:
        """The record that is cited."""
        return Ref(self.kind, self.target_id)


class PublishedTest(Recorded, Searchable, Model):
    """A test published elsewhere, with its source: prior experience for a network that has none of its own yet."""

    __tablename__ = "published_test"
    kind: ClassVar[str] = "published"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(300))
    idea: Mapped[str] = mapped_column(sa.Text, default="")
    topic: Mapped[str] = mapped_column(sa.String(120), default="")
    setting: Mapped[str] = mapped_column(sa.String(300), default="")
    scale: Mapped[str] = mapped_column(sa.String(60), default="")
    expected: Mapped[str] = mapped_column(sa.Text, default="")
    found: Mapped[str] = mapped_column(sa.Text, default="")
    decision: Mapped[str | None] = mapped_column(sa.String(20))  # our reading of the source
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text)
    year: Mapped[int | None]

    __table_args__ = (sa.UniqueConstraint("network_id", "code"),)
