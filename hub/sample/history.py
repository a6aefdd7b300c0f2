"""Plays what happened in a sample network, in order, each thing at its own time."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from hub.activity.services import scope
from hub.discussion import services as discussion
from hub.extensions import db
from hub.home import services as home
from hub.kernel import clock, logs, refs
from hub.kernel.outbox import Message, OutboxRow
from hub.kernel.refs import Ref
from hub.knowledge import services as knowledge
from hub.networks import services as networks
from hub.networks.rosters import find_membership
from hub.notify import queries as notices
from hub.notify import services as notify
from hub.notify.models import Notice
from hub.sample.happenings import Happening
from hub.sample.ledger import Ledger
from hub.sample.measuring import Measuring
from hub.sample.testing import Testing
from hub.sample.world import Article, Comment, Idea, Proposal, flowing
from hub.theory import services as theory


class History:
    """The past of one network."""

    def __init__(self, ledger: Ledger, today: date) -> None:
        self._ledger = ledger
        testing, measuring = Testing(ledger), Measuring(ledger, today)
        self._acts: dict[str, Callable[[Any], None]] = {
            "idea.added": self._add_idea,
            "proposal.made": self._propose,
            "proposal.answered": self._answer,
            "cycle.planned": testing.plan,
            "cycle.begun": testing.begin,
            "cycle.written": testing.write,
            "cycle.closed": testing.close,
            "measure.added": measuring.add,
            "measure.redefined": measuring.redefine,
            "numbers.entered": measuring.enter,
            "number.corrected": measuring.correct,
            "chart.marked": measuring.mark,
            "article.written": self._write_article,
            "comment.added": self._comment,
            "person.visited": self._visit,
            "person.left": self._leave,
        }

    def play(self, happenings: Iterable[Happening], progress: Callable[[int], None]) -> None:
        """Do everything in order; `progress` is told of each."""
        for happening in happenings:
            with clock.at(happening.at):
                self._acts[happening.what](happening.record)
                db.session.flush()  # rows take their dates when they are written
            progress(1)
        give_notices()

    # --- theory ---

    def _add_idea(self, plan: Idea) -> None:
        idea = theory.add_idea(
            self._ledger.network.id,
            actor=self._ledger.facilitator,
            title=plan.title,
            description=plan.description,
            concept=plan.concept,
            drivers=[self._ledger.drivers[key] for key in plan.drivers],
        )
        self._ledger.note_idea(plan.key, idea)

    def _propose(self, plan: Proposal) -> None:
        becomes = next((idea for idea in self._ledger.plan.ideas if idea.key == plan.into), None)
        proposal = theory.add_idea(
            self._ledger.network.id,
            actor=self._ledger.actor(plan.by),
            title=plan.title,
            description=plan.description,
            concept=becomes.concept if becomes and plan.answer == "accept" else "",
            drivers=[self._ledger.drivers[key] for key in plan.drivers],
        )
        self._ledger.note_idea(plan.key, proposal)

    def _answer(self, plan: Proposal) -> None:
        proposal, sentence = self._ledger.ideas[plan.key], plan.sentence
        actor = self._ledger.actor(plan.answered_by or "")
        if plan.answer == "accept":
            theory.accept(proposal, actor=actor, sentence=sentence)
            self._ledger.note_idea(plan.into or "", proposal)
        elif plan.answer == "merge":
            theory.merge(proposal, actor=actor, into=self._ledger.ideas[plan.into or ""], sentence=sentence)
        else:
            theory.decline(proposal, actor=actor, sentence=sentence)

    # --- what people write ---

    def _write_article(self, plan: Article) -> None:
        article = knowledge.write_article(
            self._ledger.network.id,
            actor=self._ledger.actor(plan.author),
            title=plan.title,
            body=self._ledger.text(flowing(plan.body)),
            publish=plan.status == "published",
        )
        self._ledger.numbers["article", plan.key] = article.id

    def _comment(self, plan: Comment) -> None:
        actor = self._ledger.actor(plan.author)
        ref = Ref(plan.kind, self._ledger.numbers[plan.kind, plan.on])
        record = refs.find(actor, ref)
        assert record is not None, f"{plan.author} comments on {plan.on}, which they cannot see"
        discussion.add_comment(ref, record, actor=actor, body=self._ledger.text(plan.body))

    # --- coming and going ---

    def _leave(self, key: str) -> None:
        actor = self._ledger.facilitator
        membership = find_membership(actor, self._ledger.network.id, self._ledger.person(key).id)
        assert membership is not None
        networks.remove_member(membership, actor=actor)
        self._ledger.forget_actors()

    def _visit(self, key: str) -> None:
        """Somebody reads everything there is at this moment."""
        give_notices()
        network_id, actor = self._ledger.network.id, self._ledger.actor(key)
        home.mark_seen(network_id, actor=actor, up_to=logs.head(scope(network_id)))
        unread = Notice.network_id == network_id, Notice.read_at.is_(None)
        for notice in db.session.scalars(notices.visible_to(actor).where(*unread)):
            notify.read(notice, actor=actor)


def give_notices() -> None:
    """Lay the notices that wait before people, each at the time of what it tells of."""
    db.session.flush()
    waiting = db.session.scalars(
        sa.select(OutboxRow).where(OutboxRow.topic == "notify.person").order_by(OutboxRow.id)
    ).all()
    for row in waiting:
        with clock.at(row.created_at):
            notify.deliver([Message(row.id, row.payload)])
            db.session.delete(row)
            db.session.flush()
