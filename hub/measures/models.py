"""Measures with the versions of their definition, every team's series, and what is written on its chart."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel import clock
from hub.kernel.db import Exact, Json, Model, Recorded, UTCDateTime, choice
from hub.kernel.searchable import Searchable
from hub.networks.models import Network, Team
from hub.theory.models import Driver


class MeasureType(enum.StrEnum):
    """What a measure tells: whether the aim moves, one driver moves, we do as planned, or harm comes elsewhere."""

    OUTCOME = "outcome"
    DRIVER = "driver"
    PROCESS = "process"
    BALANCING = "balancing"


class ValueKind(enum.StrEnum):
    """What one observation is."""

    NUMBER = "number"
    PERCENT = "percent"
    COUNT = "count"
    RATE = "rate"
    DAYS_BETWEEN = "days_between"
    COUNT_BETWEEN = "count_between"

    @property
    def is_ratio(self) -> bool:
        """Whether an observation is so many out of, or per, so many."""
        return self in (ValueKind.PERCENT, ValueKind.RATE)

    @property
    def is_event(self) -> bool:
        """Whether an observation is one event, with what lies between it and the one before."""
        return self in (ValueKind.DAYS_BETWEEN, ValueKind.COUNT_BETWEEN)


class Direction(enum.StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Frequency(enum.StrEnum):
    """How often a team counts."""

    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    EACH_EVENT = "each_event"


class Rules(enum.StrEnum):
    """The one rule set by which a measure's charts are judged."""

    ANHOEJ = "anhoej"
    IHI = "ihi"
    NHS = "nhs"


class Chart(enum.StrEnum):
    """How a series is drawn, by the names of `hub.spc`."""

    RUN = "run"
    I = "i"  # noqa: E741 - its name in the field
    MR = "mr"
    P = "p"
    P_PRIME = "pp"
    U = "u"
    U_PRIME = "up"
    C = "c"
    G = "g"
    T = "t"
    XBAR = "xbar"
    S = "s"


class MarkKind(enum.StrEnum):
    """What a person wrote on a chart."""

    NOTE = "note"  # something happened that day
    SPLIT = "split"  # a new phase begins that day
    FREEZE = "freeze"  # centre and limits come from the points up to that day
    EXCLUDE = "exclude"  # that day's point is drawn but judges nothing


class ImportState(enum.StrEnum):
    """How far a file with numbers has come."""

    UPLOADED = "uploaded"  # its columns are not named yet
    CHECKED = "checked"  # looked through; nothing of it was saved
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"  # thrown away, by a person or because it lay here too long
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self in (ImportState.DONE, ImportState.REFUSED, ImportState.FAILED)


class Measure(Recorded, Searchable, Model):
    """What is counted, alike in every team; with a team, that team's own."""

    __tablename__ = "measure"
    kind: ClassVar[str] = "measure"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"), index=True)
    driver_id: Mapped[int | None] = mapped_column(sa.ForeignKey("driver.id", ondelete="SET NULL"), index=True)
    type: Mapped[MeasureType] = mapped_column(choice(MeasureType, "measure_type"))
    title: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str] = mapped_column(sa.String(40), default="")
    value_kind: Mapped[ValueKind] = mapped_column(choice(ValueKind, "value_kind"))
    per: Mapped[int] = mapped_column(default=1)  # a rate is so many per this many of the exposure
    about_people: Mapped[bool] = mapped_column(default=True)  # whether small numbers could point at a child
    direction: Mapped[Direction] = mapped_column(choice(Direction, "direction"), default=Direction.INCREASE)
    target: Mapped[Decimal | None] = mapped_column(Exact)
    frequency: Mapped[Frequency] = mapped_column(choice(Frequency, "frequency"), default=Frequency.WEEKLY)
    rules: Mapped[Rules] = mapped_column(choice(Rules, "rules"), default=Rules.ANHOEJ)
    chart: Mapped[Chart] = mapped_column(choice(Chart, "chart"), default=Chart.RUN)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    network: Mapped[Network] = relationship()
    team: Mapped[Team | None] = relationship()
    driver: Mapped[Driver | None] = relationship()
    definitions: Mapped[list["Definition"]] = relationship(
        back_populates="measure", cascade="all, delete-orphan", order_by="Definition.number", lazy="selectin"
    )
    groups: Mapped[list["StudentGroup"]] = relationship(
        cascade="all, delete-orphan", order_by="(StudentGroup.position, StudentGroup.id)", lazy="selectin"
    )

    __table_args__ = (
        sa.CheckConstraint("length(trim(title)) > 0", name="title_given"),
        sa.CheckConstraint("per >= 1", name="per_counts"),
    )

    @property
    def definition(self) -> "Definition":
        """How it is counted now."""
        return self.definitions[-1]

    @property
    def how_counted(self) -> str:
        """Who or what counts now, in words."""
        return self.definition.text

    @property
    def breaks(self) -> list[date]:
        """The days from which it was counted in another way."""
        return [one.valid_from for one in self.definitions if one.valid_from is not None]

    @property
    def factor(self) -> int:
        """By how much the quotient of numerator and denominator is multiplied to be read."""
        return 100 if self.value_kind is ValueKind.PERCENT else self.per

    def group(self, group_id: int | None) -> "StudentGroup | None":
        """One of its student groups."""
        return next((group for group in self.groups if group.id == group_id), None)


class Definition(Model):
    """One version of the operational definition: who, what, when and how, so that all count alike."""

    __tablename__ = "measure_definition"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id", ondelete="CASCADE"))
    number: Mapped[int]
    valid_from: Mapped[date | None] = mapped_column(sa.Date)  # none for the first
    text: Mapped[str] = mapped_column(sa.Text, default="")  # who counts, in words
    exclusions: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    moment: Mapped[str] = mapped_column(sa.String(200), default="")
    collector: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why it was changed
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    measure: Mapped[Measure] = relationship(back_populates="definitions")
    by: Mapped[Person | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("measure_id", "number"),
        sa.CheckConstraint("number = 1 OR valid_from IS NOT NULL", name="change_has_a_day"),
    )


class StudentGroup(Model):
    """Part of the pupils a measure looks at by itself; groups of one dimension hold no pupil twice."""

    __tablename__ = "student_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(80))
    dimension: Mapped[str] = mapped_column(sa.String(80), default="")
    target: Mapped[Decimal | None] = mapped_column(Exact)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        sa.UniqueConstraint("measure_id", "name"),
        sa.CheckConstraint("length(trim(name)) > 0", name="name_given"),
    )


class Series(Model):
    """One team's numbers of a measure, for everybody or for one student group."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("student_group.id", ondelete="CASCADE"))
    group_key: Mapped[int] = mapped_column(default=0)  # the group's number, 0 for everybody: unique also where null

    __table_args__ = (sa.UniqueConstraint("measure_id", "team_id", "group_key"),)


class Observation(Model):
    """What was counted on one day: numerator and denominator, or a value, or that it is missing.

    `shown` says whether people outside the team may see it; `published` (and `published_of`, where there is a
    denominator) are the figures they could see last, which may be older: see `hub.suppression`.
    """

    __tablename__ = "observation"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id", ondelete="CASCADE"))
    on: Mapped[date] = mapped_column(sa.Date)
    numerator: Mapped[Decimal | None] = mapped_column(Exact)
    denominator: Mapped[Decimal | None] = mapped_column(Exact)
    value: Mapped[Decimal | None] = mapped_column(Exact)
    missing: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    shown: Mapped[bool] = mapped_column(default=False)
    published: Mapped[Decimal | None] = mapped_column(Exact)
    published_of: Mapped[Decimal | None] = mapped_column(Exact)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        sa.UniqueConstraint("series_id", "on"),
        sa.CheckConstraint("NOT missing OR (value IS NULL AND numerator IS NULL)", name="missing_has_no_value"),
    )


class Correction(Model):
    """What an observation was before somebody put it right, with who and when."""

    __tablename__ = "observation_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(sa.ForeignKey("observation.id", ondelete="CASCADE"), index=True)
    was: Mapped[dict[str, Any]] = mapped_column(Json)  # numerator, denominator, value as text; missing, note
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    by: Mapped[Person | None] = relationship()


class ChartMark(Model):
    """What a person wrote on a chart; it is taken away, never deleted, so that who did what can be read.

    Without a team it stands on the charts of all teams and on the network's.
    """

    __tablename__ = "chart_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("student_group.id", ondelete="CASCADE"))
    kind: Mapped[MarkKind] = mapped_column(choice(MarkKind, "mark_kind"))
    on: Mapped[date] = mapped_column(sa.Date)
    text: Mapped[str] = mapped_column(sa.String(300), default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    removed_by: Mapped[Person | None] = relationship(foreign_keys=[removed_by_id])

    __table_args__ = (
        sa.CheckConstraint("kind NOT IN ('exclude', 'note') OR length(trim(text)) > 0", name="reason_given"),
    )


class DataImport(Recorded, Model):
    """A file with numbers of one measure on its way in; the file itself is kept only until it is applied."""

    __tablename__ = "data_import"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"), index=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    state: Mapped[ImportState] = mapped_column(choice(ImportState, "import_state"), default=ImportState.UPLOADED)
    is_applying: Mapped[bool] = mapped_column(default=False)  # what a waiting or running one is about
    tries: Mapped[int] = mapped_column(default=0)
    plan: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what each column is
    layout: Mapped[str] = mapped_column(sa.String(64), default="")  # a digest of the header
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, deferred=True)  # what the last look found
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    rows_all: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.String(500), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    network: Mapped[Network] = relationship()
    team: Mapped[Team | None] = relationship()
    measure: Mapped[Measure] = relationship()
    by: Mapped[Person | None] = relationship()
