"""The pages of the hub, measured inside this process: no network between, only the server's own work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from bench import measures
from bench.figures import said, timed
from bench.world import Made, build
from config import Testing
from hub import create_app
from hub.accounts.models import LoginSession, Person
from hub.accounts.queries import digest
from hub.cycles.models import Cycle, Stage
from hub.extensions import db
from hub.kernel.db import begin_writing
from hub.kernel.once import Answered
from hub.theory.models import ChangeIdea

MAYA = "maya.okafor@alder.example"
KEY = "the bench"
_WIDE = 28

_app: list[Flask] = []


def fill(folder: Path, cycles: int, *, index: bool) -> Made:
    """Make the tables and a network of so many cycles; the person who looks at it is signed in."""
    settings = Testing()
    settings.DATA_DIR = str(folder)
    settings.LOG_LEVEL = "error"
    settings.SQLALCHEMY_DATABASE_URI = f"sqlite:///{folder / 'hub.db'}"
    settings.WTF_CSRF_ENABLED = False  # type: ignore[attr-defined]
    app = create_app(settings)
    _app.append(app)
    with app.app_context():
        begin_writing()
        upgrade()
        made = build(cycles, index=index)
        maya = db.session.scalars(sa.select(Person).where(Person.email == MAYA)).one()
        db.session.add(LoginSession(person_id=maya.id, key_hash=digest(KEY), is_remembered=True))
        db.session.commit()
        assert db.session.query(Answered).count() == 0
    return made


def measure(made: Made, *, runs: int) -> None:
    """Print server time and questions of each page, then of a save."""
    app = _app[0]
    with app.app_context():
        idea = db.session.scalars(
            sa.select(ChangeIdea.id).where(ChangeIdea.title.startswith("Friday catch-up"))
        ).first()
        finished = db.session.scalars(sa.select(Cycle.id).where(Cycle.stage == Stage.FINISHED).limit(1)).one()
        maya = db.session.scalars(sa.select(Person).where(Person.email == MAYA)).one()
        mine = db.session.scalars(
            sa.select(Cycle).where(Cycle.created_by_id == maya.id, Cycle.stage == Stage.PLAN).limit(1)
        ).first()
        number, version, title = (mine.id, mine.version, mine.title) if mine else (0, 0, "")
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["key"] = KEY
    place = f"/n/{made.slug}"
    for name, path in {
        "home": f"{place}/",
        "feed": f"{place}/feed",
        "theory": f"{place}/theory",
        "idea": f"/ideas/{idea}",
        "cycle": f"/cycles/{finished}",
        "cycles": f"{place}/cycles",
        "search": f"{place}/knowledge?q=friday+catch-up",
        "people": f"{place}/people",
    }.items():
        page(browser, name, path, runs)
    with app.app_context():
        begin_writing()
        counted_by_all = measures.fill(made.network_id)
    for name, path in measures.PAGES.items():
        page(browser, name, path.format(measure=counted_by_all), runs)
    if number:
        _save(browser, number, version, title, runs)


def page(browser: FlaskClient, name: str, path: str, runs: int) -> None:
    """Print server time and questions of one page."""
    answer = browser.get(path)
    with counted() as questions:
        browser.get(path)
    taken = timed(lambda: browser.get(path), runs)
    size = len(answer.data) // 1024
    print(f"{name:{_WIDE}} {answer.status_code}   {said(taken)}   {len(questions):3} questions   {size:4} kB")


def _save(browser: FlaskClient, cycle_id: int, version: int, title: str, runs: int) -> None:
    state = {"version": version, "turn": 0}

    def save() -> None:
        state["turn"] += 1
        typed = {
            "version": state["version"],
            "title": title,
            "objective": f"See whether it holds, try {state['turn']}.",
        }
        answer = browser.post(f"/cycles/{cycle_id}/plan/idea", data=typed, headers={"X-Autosave": "1"})
        assert answer.status_code == 200, answer.text
        state["version"] = answer.json["version"]

    save()
    print(f"{'save':{_WIDE}} 200   {said(timed(save, runs))}")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The questions asked of the database meanwhile."""
    asked: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", heard)
