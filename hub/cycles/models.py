"""PDSA cycles, their learning questions and their steps."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Person
from hub.kernel.db import Exact, Json, Model, Recorded, UTCDateTime, choice
from hub.kernel.errors import Conflict, RuleBroken
from hub.kernel.searchable import Searchable
from hub.networks.models import Network, Team
from hub.theory.models import ChangeIdea


class Stage(enum.StrEnum):
    """How far a cycle has come."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    FINISHED = "finished"
    STOPPED = "stopped"


class Decision(enum.StrEnum):
    """What a team does with what it learned."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class Scale(enum.StrEnum):
    """How large a test is, from smallest to largest."""

    PERSON = "person"
    LESSON = "lesson"
    CLASS = "class"
    YEAR = "year"
    SCHOOL = "school"
    SEVERAL = "several"
    NETWORK = "network"


class PredictionKind(enum.StrEnum):
    """The form of a prediction."""

    TEXT = "text"
    DIRECTION = "direction"
    NUMBER = "number"
    RANGE = "range"


class Direction(enum.StrEnum):
    """Which way we think it will go."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


class Verdict(enum.StrEnum):
    """The prediction held against what happened."""

    BETTER = "better"
    AS_PREDICTED = "as_predicted"
    WORSE = "worse"
    UNCLEAR = "unclear"


class QuickResult(enum.StrEnum):
    """The one-tap answer of a quick log."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNCLEAR = "unclear"


class Cycle(Recorded, Searchable, Model):
    """One small experiment with a written prediction.

    It is a draft, seen by its team and coaches only, until `shared_at`; from then on the whole network reads it.
    """

    __tablename__ = "cycle"
    kind: ClassVar[str] = "cycle"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"), index=True)
    idea_id: Mapped[int | None] = mapped_column(sa.ForeignKey("idea.id", ondelete="SET NULL"), index=True)
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cycle.id", ondelete="SET NULL"), index=True)
    cloned_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cycle.id", ondelete="SET NULL"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))

    title: Mapped[str] = mapped_column(sa.String(200))
    stage: Mapped[Stage] = mapped_column(choice(Stage, "cycle_stage"), default=Stage.PLAN)
    decision: Mapped[Decision | None] = mapped_column(choice(Decision, "cycle_decision"))

    # plan
    objective: Mapped[str] = mapped_column(sa.Text, default="")
    scale: Mapped[Scale | None] = mapped_column(choice(Scale, "cycle_scale"))
    scale_n: Mapped[int | None]
    context: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    check_on: Mapped[date | None] = mapped_column(sa.Date)
    data_plan: Mapped[str] = mapped_column(sa.Text, default="")
    affected: Mapped[str] = mapped_column(sa.Text, default="")
    different_this_time: Mapped[str] = mapped_column(sa.Text, default="")
    # do
    happened: Mapped[str] = mapped_column(sa.Text, default="")
    unexpected: Mapped[str] = mapped_column(sa.Text, default="")
    # study
    learning: Mapped[str] = mapped_column(sa.Text, default="")
    surprise: Mapped[int | None]  # 0 (just as we thought) to 3 (not at all)
    # act
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    next_step: Mapped[str] = mapped_column(sa.Text, default="")
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    stop_reason: Mapped[str] = mapped_column(sa.Text, default="")

    # The version in which each part was last changed, so that two people on different parts don't stand in each
    # other's way.
    part_versions: Mapped[dict[str, int]] = mapped_column(Json, default=dict)

    is_quick: Mapped[bool] = mapped_column(default=False)
    quick_result: Mapped[QuickResult | None] = mapped_column(choice(QuickResult, "quick_result"))
    shared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    network: Mapped[Network] = relationship()
    team: Mapped[Team] = relationship()
    idea: Mapped[ChangeIdea | None] = relationship()
    created_by: Mapped[Person | None] = relationship(foreign_keys=[created_by_id])
    updated_by: Mapped[Person | None] = relationship(foreign_keys=[updated_by_id])
    cloned_from: Mapped["Cycle | None"] = relationship(remote_side="Cycle.id", foreign_keys=[cloned_from_id])
    questions: Mapped[list["LearningQuestion"]] = relationship(
        cascade="all, delete-orphan", order_by="LearningQuestion.position", back_populates="cycle"
    )
    steps: Mapped[list["Step"]] = relationship(
        cascade="all, delete-orphan", order_by="Step.position", back_populates="cycle"
    )

    __table_args__ = (
        sa.Index("ix_cycle_network_shared", "network_id", "shared_at"),
        sa.Index("ix_cycle_network_updated", "network_id", "updated_at"),
        sa.Index("ix_cycle_network_stage_check", "network_id", "stage", "check_on"),
        sa.Index("ix_cycle_team_stage", "team_id", "stage"),
        sa.Index("ix_cycle_team_updated", "team_id", "updated_at"),
        sa.Index("ix_cycle_idea", "idea_id", "network_id", "shared_at", "team_id", "created_by_id"),
        sa.CheckConstraint("length(trim(title)) > 0", name="title_given"),
        sa.CheckConstraint("(stage = 'finished') = (finished_at IS NOT NULL)", name="finished_has_moment"),
        sa.CheckConstraint("stage <> 'finished' OR decision IS NOT NULL", name="finished_has_decision"),
        sa.CheckConstraint("stage <> 'finished' OR length(trim(learning)) > 0", name="finished_has_learning"),
        sa.CheckConstraint("(stage = 'stopped') = (stopped_at IS NOT NULL)", name="stopped_has_moment"),
        sa.CheckConstraint("surprise IS NULL OR surprise BETWEEN 0 AND 3", name="surprise_in_range"),
        sa.CheckConstraint("scale_n IS NULL OR scale_n > 0", name="scale_n_positive"),
    )

    @property
    def is_draft(self) -> bool:
        """Whether only the team can see it yet."""
        return self.shared_at is None

    @property
    def is_finished(self) -> bool:
        """Whether the team has decided."""
        return self.stage is Stage.FINISHED

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on."""
        return self.stage not in (Stage.FINISHED, Stage.STOPPED)

    @property
    def mark(self) -> str:
        """The evidence mark it is drawn with: what was decided, else "stopped" or "running"."""
        if self.is_finished and self.decision:
            return self.decision.value
        return "stopped" if self.stage is Stage.STOPPED else "running"

    @property
    def moment(self) -> datetime:
        """When it ended, else when the network first saw it, else when it was begun."""
        return self.finished_at or self.stopped_at or self.shared_at or self.created_at

    def part_must_still_be(self, version: int | None, *parts: str) -> None:
        """Refuse when one of these parts was changed after `version` was read; other parts may have moved on."""
        if version is None or version == self.version:
            return
        if version > self.version or any(self.part_versions.get(part, 0) > version for part in parts):
            raise Conflict(current={"version": self.version})

    def part_changed(self, *parts: str) -> None:
        """Remember that these parts change with the version that is about to be written."""
        self.part_versions = {**self.part_versions, **dict.fromkeys(parts, self.version + 1)}
        self.touch()

    def share(self, *, at: datetime) -> None:
        """Let the whole network read it."""
        if not self.is_draft:
            raise RuleBroken("The network can read this already.")
        self.shared_at = at

    def start(self, *, at: datetime) -> None:
        """Leave the plan and begin to do it; from now on the network sees it."""
        if self.stage is not Stage.PLAN:
            raise RuleBroken("This one has already started.")
        if not self.objective.strip() and not any(question.is_predicted for question in self.questions):
            raise RuleBroken(
                "Write what you want to find out, or what you predict, before you start. One line is enough."
            )
        self.stage, self.shared_at = Stage.DO, self.shared_at or at

    def keep_up(self) -> None:
        """Move the stage of an open cycle on to what has been written; never back."""
        if not self.is_open:
            return
        if self.quick_result or self.learning.strip() or any(question.is_answered for question in self.questions):
            self.stage = Stage.STUDY
        elif self.stage is Stage.PLAN and (self.happened.strip() or self.unexpected.strip()):
            self.stage = Stage.DO

    def finish(self, *, learning: str, decision: Decision | None, at: datetime) -> None:
        """Close the cycle with what was learned; allowed from every stage but the two ends."""
        if self.is_finished:
            raise RuleBroken("This one is already finished.")
        if self.stage is Stage.STOPPED:
            raise RuleBroken("This one was stopped. Take it up again before you finish it.")
        if not learning.strip():
            raise RuleBroken("Write one line of what you learned before you finish.", field="learning")
        if decision is None:
            raise RuleBroken("Say what you will do with it: keep it, change it, or stop.", field="decision")
        self.learning, self.decision = learning.strip(), decision
        self.stage, self.finished_at = Stage.FINISHED, at
        self.shared_at = self.shared_at or at

    def stop(self, *, reason: str, at: datetime) -> None:
        """End a cycle that will not be done, with the reason."""
        if not self.is_open:
            raise RuleBroken("This one has already ended.")
        if not reason.strip():
            raise RuleBroken("Say in a line why it stopped. Others can learn from that too.", field="reason")
        self.stop_reason, self.stage, self.stopped_at = reason.strip(), Stage.STOPPED, at
        self.shared_at = self.shared_at or at

    def reopen(self) -> None:
        """Take an ended cycle up again; nothing that was written is lost."""
        if self.is_open:
            raise RuleBroken("This one is still open.")
        self.stage = Stage.STUDY if self.happened.strip() or self.finished_at else Stage.PLAN
        self.finished_at, self.stopped_at = None, None


class LearningQuestion(Model):
    """What a cycle is to answer, the answer expected beforehand, and what came."""

    __tablename__ = "learning_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    question: Mapped[str] = mapped_column(sa.Text, default="")
    kind: Mapped[PredictionKind | None] = mapped_column(choice(PredictionKind, "prediction_kind"))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    direction: Mapped[Direction | None] = mapped_column(choice(Direction, "prediction_direction"))
    number_from: Mapped[Decimal | None] = mapped_column(Exact)
    number_to: Mapped[Decimal | None] = mapped_column(Exact)
    low: Mapped[Decimal | None] = mapped_column(Exact)
    high: Mapped[Decimal | None] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    confidence: Mapped[int | None]  # per cent
    why: Mapped[str] = mapped_column(sa.Text, default="")
    predicted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    measure_id: Mapped[int | None]
    actual_number: Mapped[Decimal | None] = mapped_column(Exact)
    actual_text: Mapped[str] = mapped_column(sa.Text, default="")
    actual_direction: Mapped[Direction | None] = mapped_column(choice(Direction, "actual_direction"))
    verdict: Mapped[Verdict | None] = mapped_column(choice(Verdict, "verdict"))

    cycle: Mapped[Cycle] = relationship(back_populates="questions")

    @classmethod
    def blank(cls, network_id: int) -> "LearningQuestion":
        """A new question in which nothing is written yet."""
        return cls(network_id=network_id, question="", text="", unit="", why="", actual_text="")

    @property
    def is_predicted(self) -> bool:
        """Whether an answer was written down beforehand."""
        return bool(self.text.strip()) or any(
            given is not None for given in (self.direction, self.number_to, self.low, self.high)
        )

    @property
    def is_answered(self) -> bool:
        """Whether it says what happened."""
        return self.actual_number is not None or self.actual_direction is not None or bool(self.actual_text.strip())

    __table_args__ = (
        sa.CheckConstraint("confidence IS NULL OR confidence BETWEEN 0 AND 100", name="confidence_per_cent"),
        sa.CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="range_in_order"),
    )


class Step(Model):
    """Something to be done for a cycle: what, who, when, where."""

    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    what: Mapped[str] = mapped_column(sa.String(300))
    who: Mapped[str] = mapped_column(sa.String(120), default="")
    due: Mapped[date | None] = mapped_column(sa.Date)
    where: Mapped[str] = mapped_column(sa.String(120), default="")
    is_done: Mapped[bool] = mapped_column(default=False)

    cycle: Mapped[Cycle] = relationship(back_populates="steps")


class IdeaTally(Model):
    """How one team's shared tests of one idea came out, kept beside the tests so that no page has to count them.

    `hub.cycles.counting` writes it in the transaction of the test itself.
    """

    __tablename__ = "idea_tally"

    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"), primary_key=True, index=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id", ondelete="CASCADE"), index=True)
    adopt: Mapped[int] = mapped_column(default=0)
    adapt: Mapped[int] = mapped_column(default=0)
    abandon: Mapped[int] = mapped_column(default=0)
    running: Mapped[int] = mapped_column(default=0)
    stopped: Mapped[int] = mapped_column(default=0)
    last_tested: Mapped[datetime | None] = mapped_column(UTCDateTime)
