"""A network with as many cycles as a measurement asks for: its frame made through the services, its cycles in bulk.

    python -m bench.world 100000 [--without-index]

fills the hub of HUB_DATA_DIR or HUB_DATABASE_URL, whose tables must be there and empty. The cycles are those of the
full sample, repeated: same people and texts, a few minutes later each time round.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Any

import sqlalchemy as sa

from config import chosen
from hub import create_app
from hub.activity.models import Activity
from hub.cycles import counting
from hub.cycles.models import Cycle, LearningQuestion, Step
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.db import atomic, begin_writing
from hub.kernel.logs import LogHead, head
from hub.sample import plan
from hub.sample.happenings import happenings
from hub.sample.history import History
from hub.sample.ledger import Ledger
from hub.sample.settling import people_of, settle
from hub.sample.world import Cycle as Told
from hub.sample.world import WorldPlan
from hub.search import indexing

BATCH = 2_000
FRAME = {"idea.added", "proposal.made", "proposal.answered"}
VERDICTS = {"same": "as_predicted"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """What was built: the network, and how many cycles it has. Everybody's password is the sample's."""

    network_id: int
    slug: str
    cycles: int


def build(cycles: int, *, index: bool = True) -> Made:
    """Fill the empty database of the current application with a network of so many cycles."""
    world = plan("full", clock.today())
    made = _fill(world, cycles)
    if index:
        indexing.rebuild()
    outbox.remove(outbox.waiting("search.changed"))
    outbox.remove(outbox.waiting("notify.person"))
    return made


@atomic
def _fill(world: WorldPlan, cycles: int) -> Made:
    told = world.networks[0]
    ledger = settle(told, people_of(world, told.started_at))
    frame = [one for one in happenings(told, world.today) if one.what in FRAME]
    History(ledger, world.today).play(frame, lambda _: None)
    writer = Writer(ledger)
    for cycle, turn in islice(_repeated(told.cycles), cycles):
        writer.add(cycle, turn)
    writer.finish()
    counting.recount(db.session.connection())
    return Made(ledger.network.id, ledger.network.slug, cycles)


def _repeated(cycles: tuple[Told, ...]) -> Iterator[tuple[Told, int]]:
    for turn in count():
        for cycle in cycles:
            yield cycle, turn


class Writer:
    """Turns cycles into rows and writes them in batches; their news comes last, in order of time."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._network = ledger, ledger.network.id
        self._names = {team.key: team.name for team in ledger.plan.teams}
        self._rows: dict[Any, list[Row]] = {Cycle: [], LearningQuestion: [], Step: []}
        self._numbers: dict[str, int] = {}  # of this time round
        self._last = db.session.scalar(sa.select(sa.func.max(Cycle.id))) or 0
        self._news: list[tuple[datetime, str, int, Told]] = []

    def add(self, told: Told, turn: int) -> None:
        """Take one cycle down; `turn` counts how often the sample was gone through."""
        self._last += 1
        later = timedelta(minutes=turn)
        self._rows[Cycle].append(self._cycle(told, later, self._last))
        self._rows[LearningQuestion] += self._questions(told, later, self._last)
        self._rows[Step] += self._steps(told, self._last)
        self._numbers[told.key] = self._last
        if not told.is_draft:
            self._news.append((told.planned_at + later, "cycle.planned", self._last, told))
        if told.closed_at:
            verb = "cycle.stopped" if told.stage == "stopped" else "cycle.finished"
            self._news.append((told.closed_at + later, verb, self._last, told))
        if len(self._rows[Cycle]) >= BATCH:
            self._write()

    def finish(self) -> None:
        """Write what is left, then the news; the next cycle of a person gets the next number."""
        self._write()
        scope = f"network:{self._network}"
        first = head(scope) + 1
        self._news.sort(key=lambda one: one[0])
        for start in range(0, len(self._news), BATCH):
            rows = [self._told(news, first + start + place) for place, news in enumerate(self._news[start:][:BATCH])]
            db.session.execute(sa.insert(Activity.__table__), rows)
        seq = first + len(self._news) - 1
        db.session.execute(sa.update(LogHead).where(LogHead.scope == scope).values(seq=seq))
        if db.engine.dialect.name == "postgresql":
            last = sa.func.setval(sa.func.pg_get_serial_sequence("cycle", "id"), self._last)
            db.session.execute(sa.select(last))

    def _write(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                db.session.execute(sa.insert(table.__table__), rows)
                rows.clear()

    def _cycle(self, told: Told, later: timedelta, number: int) -> Row:
        ledger, closed = self._ledger, told.closed_at + later if told.closed_at else None
        author = ledger.person(told.author).id
        stopped = told.stage == "stopped"
        return {
            "id": number,
            "network_id": self._network,
            "team_id": ledger.teams[told.team].id,
            "idea_id": ledger.ideas[told.idea].id if told.idea else None,
            "previous_id": self._numbers.get(told.previous or ""),
            "cloned_from_id": self._numbers.get(told.cloned_from or ""),
            "created_by_id": author,
            "updated_by_id": author,
            "created_at": told.planned_at + later,
            "updated_at": closed or (told.begun_at or told.planned_at) + later,
            "title": told.title,
            "stage": told.stage,
            "decision": told.decision,
            "objective": told.objective,
            "scale": told.level,
            "scale_n": told.n,
            "context": dict(told.context),
            "check_on": told.check_on,
            "data_plan": told.data_plan,
            "affected": told.affected,
            "different_this_time": told.different_this_time,
            "happened": told.happened,
            "unexpected": told.unexpected,
            "learning": told.learning,
            "surprise": told.surprise,
            "reason": told.reason,
            "next_step": told.next,
            "conditions": told.conditions,
            "stop_reason": told.stop_reason,
            "is_quick": told.quick_log is not None,
            "quick_result": told.quick_log.result if told.quick_log else None,
            "shared_at": None if told.is_draft else told.planned_at + later,
            "finished_at": None if stopped else closed,
            "stopped_at": closed if stopped else None,
        }

    def _questions(self, told: Told, later: timedelta, number: int) -> Iterator[Row]:
        answers = {answer.question_id: answer for answer in told.answers}
        for question in told.questions:
            said, found = question.prediction, answers.get(question.id)
            yield {
                "network_id": self._network,
                "cycle_id": number,
                "position": question.id - 1,
                "question": question.question,
                "kind": said.kind if said else None,
                "text": said.text if said else "",
                "direction": said.direction if said else None,
                "number_from": said.start if said else None,
                "number_to": said.to if said else None,
                "low": said.low if said else None,
                "high": said.high if said else None,
                "unit": said.unit if said else "",
                "confidence": said.confidence if said else None,
                "why": said.why if said else "",
                "predicted_at": told.planned_at + later if said else None,
                "actual_number": found.number if found else None,
                "actual_text": found.text if found else "",
                "actual_direction": found.direction if found else None,
                "verdict": VERDICTS.get(found.verdict, found.verdict) if found else None,
            }

    def _steps(self, told: Told, number: int) -> Iterator[Row]:
        for place, step in enumerate(told.steps):
            yield {
                "network_id": self._network,
                "cycle_id": number,
                "position": place,
                "what": step.what,
                "who": self._ledger.person(step.who).name,
                "due": step.due,
                "where": step.where,
                "is_done": told.stage == "finished",
            }

    def _told(self, news: tuple[datetime, str, int, Told], seq: int) -> Row:
        at, verb, number, told = news
        return {
            "network_id": self._network,
            "seq": seq,
            "verb": verb,
            "ref_kind": "cycle",
            "ref_id": number,
            "ref_title": told.title,
            "about_kind": "idea" if told.idea else None,
            "about_id": self._ledger.ideas[told.idea].id if told.idea else None,
            "actor_id": self._ledger.person(told.author).id,
            "team_id": self._ledger.teams[told.team].id,
            "summary": (told.objective if verb == "cycle.planned" else told.learning or told.stop_reason)[:240],
            "data": {
                "decision": told.decision if verb == "cycle.finished" else None,
                "predicted": "",
                "actual": "",
                "scale": told.level,
                "team": self._names[told.team],
            },
            "at": at,
        }


def main() -> None:
    """Build from the command line and say how long it took."""
    asked = argparse.ArgumentParser(description="Fill an empty hub with a network of many cycles.")
    asked.add_argument("cycles", type=int)
    asked.add_argument("--without-index", action="store_true")
    given = asked.parse_args()
    began = time.perf_counter()
    with create_app(chosen()).app_context():
        begin_writing()
        made = build(given.cycles, index=not given.without_index)
    print(f"{made.cycles} cycles in /n/{made.slug}/, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
