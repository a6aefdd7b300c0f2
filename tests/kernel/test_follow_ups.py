"""What is done after a commit: its failure spoils no answer, and what it waits for is tried for about a day."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.db import after_commit, atomic

SECRET = "what nobody but Maya may read"


def test_saving_succeeds_though_a_follow_up_fails_and_the_others_run(app: Flask) -> None:
    rung: list[str] = []

    def broken() -> None:
        raise ConnectionError

    @atomic
    def save() -> str:
        after_commit("broken", broken)
        after_commit("bell", lambda: rung.append("bell"))
        return "saved"

    assert save() == "saved"
    assert rung == ["bell"]


def test_a_queue_that_is_away_does_not_spoil_what_was_saved(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = app.extensions["hub.jobs"]
    asked: list[int] = []

    def away() -> None:
        asked.append(1)
        raise OSError

    monkeypatch.setattr(jobs, "_mode", "embedded")
    monkeypatch.setattr(jobs, "_drain", away)
    atomic(outbox.put)("mail.send", to="x")
    atomic(outbox.put)("mail.send", to="y")  # the next one asks again
    assert outbox.status()["waiting"] == 2
    assert len(asked) == 2


def test_what_was_typed_is_in_no_error_of_the_database(app: Flask) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught, db.session.begin_nested():
        db.session.execute(db.text("SELECT * FROM no_such_table WHERE x = :typed"), {"typed": SECRET})
    assert SECRET not in str(caught.value)


def test_work_that_fails_all_night_is_done_in_the_morning(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    night = clock.now() + timedelta(hours=12)

    def server(messages: list[outbox.Message]) -> None:
        if clock.now() < night:
            raise ConnectionError
        done.extend(message.id for message in messages)

    monkeypatch.setitem(app.extensions, "hub.subscriptions", SimpleNamespace(of=lambda _topic: [server]))
    atomic(outbox.put)("mail.send", to="x")
    db.session.commit()
    moment = clock.now()
    while moment < night + timedelta(hours=1):
        moment += timedelta(minutes=5)
        with clock.at(moment):
            outbox.drain()
    assert len(done) == 1
    assert outbox.status() == {"waiting": 0, "retrying": 0, "dead": 0}
