"""Reminders of numbers that are due: to whom, when, and how often."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.extensions import db
from hub.home.queries import needs
from hub.kernel import clock, outbox
from hub.kernel.outbox import OutboxRow
from hub.kernel.permissions import TeamRole
from hub.networks.models import Team
from hub.notify import reminders
from hub.notify.models import Notice
from tests import factories

TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def alder(app: Flask) -> Iterator[Team]:
    """A team that counted nothing last week, on a Tuesday."""
    network = factories.network()
    team = factories.team(network, "Alder")
    measure = factories.measure(network, "On time", created_at=datetime(2026, 9, 1, tzinfo=UTC))
    assert measure.id
    with clock.at(TUESDAY):
        yield team


def told() -> list[int]:
    return list(db.session.scalars(sa.select(Notice.person_id).order_by(Notice.person_id)))


def letters() -> list[dict[str, object]]:
    rows = db.session.scalars(sa.select(OutboxRow).where(OutboxRow.topic == "letter.numbers_due"))
    return [row.payload for row in rows]


def test_who_leads_a_team_is_reminded_once_a_week(alder: Team) -> None:
    lead = factories.member(alder, role=TeamRole.LEAD)
    factories.member(alder)
    reminders.remind()
    reminders.remind()
    assert told() == [lead.id]
    assert [(one["person_id"], one["titles"]) for one in letters()] == [(lead.id, ["On time"])]
    with clock.at(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)):
        reminders.remind()
    assert told() == [lead.id, lead.id]


def test_where_nobody_leads_everybody_is(alder: Team) -> None:
    people = [factories.member(alder) for _ in range(2)]
    reminders.remind()
    assert told() == [person.id for person in people]


def test_who_wants_none_gets_none(alder: Team) -> None:
    factories.member(alder, wants_reminders=False)
    reminders.remind()
    assert told() == []


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 16, 9, 0, tzinfo=UTC),  # the Monday right after
        datetime(2026, 11, 17, 4, 0, tzinfo=UTC),  # at night
        datetime(2026, 11, 21, 9, 0, tzinfo=UTC),  # on a Saturday
    ],
)
def test_nobody_is_pressed(alder: Team, moment: datetime) -> None:
    factories.member(alder)
    with clock.at(moment):
        reminders.remind()
    assert told() == []


def test_a_team_that_counted_is_left_alone(alder: Team) -> None:
    factories.member(alder)
    measure = factories.measure(alder.network, "Other", created_at=datetime(2026, 9, 1, tzinfo=UTC))
    factories.observations(measure, alder, (3, 4), first=datetime(2026, 11, 9, tzinfo=UTC).date())
    [reminder] = reminders.waiting(alder.network_id, TUESDAY.date())
    assert reminder.titles == ("On time",)


def test_the_letter_names_what_is_due_and_no_figure(app: Flask, alder: Team) -> None:
    person = factories.member(alder)
    folder = Path(app.config["DATA_DIR"]) / "mail"
    for earlier in folder.glob("*.eml"):
        earlier.unlink()  # a mail asked for at the same moment under the same number is laid down once
    reminders.remind()
    outbox.drain()
    mails = [path.read_text() for path in sorted(folder.glob("*.eml"))]
    mine = [mail for mail in mails if person.email in mail]
    assert len(mine) == 1
    assert "On time" in mine[0]
    assert f"/teams/{alder.id}/measures/enter" in mine[0]


def test_home_says_what_is_due_and_leads_to_the_form(app: Flask, alder: Team) -> None:
    person = factories.member(alder)
    actor = factories.actor(person)
    reminders.remind()
    outbox.drain()
    with app.test_request_context():
        found = needs(actor, alder.network_id, TUESDAY.date())
    assert [(need.page, need.names) for need in found] == [("measures.enter", {"team_id": alder.id})]
