"""Import of 100,000 observations: seconds, memory, and how long other writers wait for it."""

import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from hub import create_app, sheets
from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.db import atomic, begin_reading, begin_writing
from hub.kernel.permissions import Role
from hub.measures.importing.plan import Part, Plan
from hub.measures.models import Measure
from hub.measures.services import importing
from hub.networks.models import Network
from tests import factories
from tests.conftest import settings

TEAMS, GROUPS = 40, 4
COLUMNS = {
    "Date": Part.DATE,
    "Team": Part.TEAM,
    "Group": Part.GROUP,
    "Numerator": Part.NUMERATOR,
    "Denominator": Part.DENOMINATOR,
}


def measure(*, numbers: int, url: str = "") -> None:
    """Import a file of so many numbers, then the same again, then with every number changed; print each."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        app = create_app(settings(Path(folder), url or f"sqlite:///{folder}/hub.db"))
        with app.app_context():
            begin_writing()
            db.create_all()
            made, who = _world()
            begin_reading()
            for what, above in (("new", 40), ("the same again", 40), ("each changed", 41)):
                _run(app, what, made, who, _file(made, numbers, above))
            begin_writing()
            db.session.remove()


def _world() -> tuple[Measure, Any]:
    network = factories.network()
    made = factories.measure(network, groups=tuple(f"Group {number}" for number in range(GROUPS)))
    for number in range(TEAMS):
        factories.team(network, f"Team {number}")
    return made, factories.actor(factories.member(network, role=Role.FACILITATOR))


def _file(made: Measure, numbers: int, above: int) -> bytes:
    groups = ["Everybody", *(group.name for group in made.groups)]
    days = -(-numbers // (TEAMS * len(groups)))
    rows = (
        f"{date(2020, 1, 6) + timedelta(days=day)},Team {team},{group},{above + day % 17},90"
        for team in range(TEAMS)
        for day in range(days)
        for group in groups
    )
    return "\n".join([",".join(COLUMNS), *rows]).encode()


def _run(app: Flask, what: str, made: Measure, who: Any, content: bytes) -> None:
    table = sheets.read(content)
    before = _peak()
    one = importing.upload(made, actor=who, filename="bench.csv", content=content, table=table)
    with _somebody_else_writing(app) as waits, _progress() as steps:
        began, worked = time.perf_counter(), time.process_time()
        importing.set_plan(one, Plan(parts=COLUMNS), table.height, actor=who)
        outbox.drain()
        looked = time.perf_counter() - began
        importing.apply(one, actor=who)
        outbox.drain()
        took, cpu = time.perf_counter() - began, time.process_time() - worked
    db.session.refresh(one)
    told = f"{one.counts['new']:,} new, {one.counts['changed']:,} changed, {one.counts['same']:,} the same"
    print(
        f"import of {table.height:,} observations, {what:15} {took:6.1f} s (look {looked:.1f} s; {cpu:.1f} s of work)  "
        f"peak memory +{(_peak() - before) / 1024:.0f} MB   {len(steps)} steps of progress   "
        f"longest wait of another writer {max(waits):.1f} s   {one.state}: {told}"
    )


@contextmanager
def _progress() -> Iterator[list[int]]:
    """How far the job says it is, each time it says so."""
    steps: list[int] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith("UPDATE data_import SET") and "rows_done" in statement and "state" not in statement:
            steps.append(given[0])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield steps
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def _somebody_else_writing(app: Flask) -> Iterator[list[float]]:
    """Seconds that a small write of somebody else takes, ten times a second."""
    waits: list[float] = [0.0]
    over = threading.Event()

    def write() -> None:
        with app.app_context():
            begin_reading()

            @atomic
            def rename(number: int) -> None:
                db.session.execute(sa.update(Network).values(who=f"Number {number}"))

            number = 0
            while not over.wait(0.1):
                number += 1
                began = time.perf_counter()
                rename(number)
                waits.append(time.perf_counter() - began)
            db.session.remove()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def _peak() -> int:
    """The most memory this process has had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
