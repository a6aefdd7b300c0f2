"""Keeping count while tests come and go: one small row per idea and team, right in the same transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction, attributes

from hub.cycles.models import Cycle, Decision, IdeaTally, Stage
from hub.extensions import db

Cell = tuple[int, int, int]  # idea, team, network


def listen() -> None:
    """Start watching every session; safe to call again."""
    if not event.contains(Session, "after_flush", _flushed):
        event.listen(Session, "after_flush", _flushed)


@contextmanager
def put_off() -> Iterator[None]:
    """Count everything once at the end, where very many tests are written in one transaction."""
    session = db.session()
    session.info["counting_is_put_off"] = True
    try:
        yield
        session.flush()
        recount(session.connection())
    finally:
        session.info.pop("counting_is_put_off")


def _flushed(session: Session, _context: UOWTransaction) -> None:
    if "counting_is_put_off" in session.info:
        return
    cycles = [one for one in (*session.new, *session.dirty, *session.deleted) if isinstance(one, Cycle)]
    cells = sorted({cell for cycle in cycles for cell in _cells(cycle)})
    for cell in cells:
        count(session.connection(), cell)


def _cells(cycle: Cycle) -> Iterable[Cell]:
    """The cells a cycle belongs to now, and those it belonged to before this change."""
    ideas = {cycle.idea_id, *_before(cycle, "idea_id")} - {None}
    teams = {cycle.team_id, *_before(cycle, "team_id")} - {None}
    return [(idea, team, cycle.network_id) for idea in ideas if idea for team in teams if team]


def _before(cycle: Cycle, name: str) -> tuple[Any, ...]:
    return tuple(attributes.get_history(cycle, name).deleted or ())


def count(connection: sa.Connection, cell: Cell) -> None:
    """Count the tests of one cell again. Two at the same time: the second waits for the first, then sees its test."""
    idea_id, team_id, network_id = cell
    insert: Any = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(IdeaTally)
    key = IdeaTally.idea_id == idea_id, IdeaTally.team_id == team_id
    made = insert.values(
        idea_id=idea_id, team_id=team_id, network_id=network_id, adopt=0, adapt=0, abandon=0, running=0, stopped=0
    )
    connection.execute(made.on_conflict_do_nothing())
    connection.execute(sa.select(IdeaTally.idea_id).where(*key).with_for_update())
    tests = sa.and_(Cycle.idea_id == idea_id, Cycle.team_id == team_id, Cycle.shared_at.is_not(None))
    sums = connection.execute(sa.select(*sums_of_tests()).where(tests)).mappings().one()
    connection.execute(sa.update(IdeaTally).where(*key).values(**sums))


def sums_of_tests() -> list[sa.Label[Any]]:
    """The columns that count tests by what became of them."""
    finished = Cycle.stage == Stage.FINISHED
    conditions = {decision.value: sa.and_(finished, Cycle.decision == decision) for decision in Decision}
    conditions |= {
        "running": Cycle.stage.in_((Stage.PLAN, Stage.DO, Stage.STUDY)),
        "stopped": Cycle.stage == Stage.STOPPED,
    }
    ended = sa.func.coalesce(Cycle.finished_at, Cycle.stopped_at, Cycle.shared_at)
    counts = [sa.func.count().filter(condition).label(name) for name, condition in conditions.items()]
    return [*counts, sa.func.max(ended, type_=Cycle.finished_at.type).label("last_tested")]


def recount(connection: sa.Connection) -> None:
    """Count everything again, after tests were written past the sessions."""
    connection.execute(sa.delete(IdeaTally))
    groups = (
        sa.select(Cycle.idea_id, Cycle.team_id, Cycle.network_id, *sums_of_tests())
        .where(Cycle.idea_id.is_not(None), Cycle.shared_at.is_not(None))
        .group_by(Cycle.idea_id, Cycle.team_id, Cycle.network_id)
    )
    names = ["idea_id", "team_id", "network_id", *(column.name for column in sums_of_tests())]
    connection.execute(sa.insert(IdeaTally).from_select(names, groups))
