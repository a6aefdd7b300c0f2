"""Reminding teams of numbers that are due: a notice and a letter, once a week, without a single figure in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.db import atomic
from hub.kernel.outbox import Message
from hub.kernel.permissions import TeamRole
from hub.measures import periods
from hub.measures.queries.due import due_in
from hub.networks.models import Network, Team, TeamMembership
from hub.notify.mail import Letter, deliver, number_of
from hub.notify.models import Notice
from hub.notify.welcomes import about_network, only

VERB = "numbers.due"
# Nobody is reminded on the day after a period ended, nor at a weekend, nor at night.
GRACE = timedelta(days=1)
FIRST_HOUR = 6
SATURDAY = 5
MOST_TITLES = 8


@dataclass(frozen=True)
class Reminder:
    """What one team still has to count, and who hears of it."""

    team: Team
    titles: tuple[str, ...]
    people: tuple[Person, ...]


def remind() -> None:
    """Remind every team whose numbers are due, where it was not reminded this week; safe to call at any time."""
    now = clock.now()
    if now.weekday() >= SATURDAY or now.hour < FIRST_HOUR:
        return
    for network_id in db.session.scalars(sa.select(Network.id).order_by(Network.id)).all():
        for reminder in waiting(network_id, now.date()):
            _send(reminder, now.date())


def waiting(network_id: int, today: date) -> list[Reminder]:
    """The teams of a network that are to be reminded, with four questions whatever their number."""
    open_teams = sa.select(Team).where(Team.network_id == network_id, Team.closed_at.is_(None)).order_by(Team.id)
    teams = {team.id: team for team in db.session.scalars(open_teams)}
    titles: dict[int, list[str]] = {}
    for one in due_in(network_id, list(teams), today) if teams else ():
        if today >= periods.after(one.measure.frequency, one.start) + GRACE:
            titles.setdefault(one.team_id, []).append(one.measure.title)
    people = _addressees(titles)
    return [
        Reminder(teams[team_id], tuple(named), tuple(people[team_id]))
        for team_id, named in titles.items()
        if team_id in people
    ]


def _addressees(team_ids: Iterable[int]) -> dict[int, list[Person]]:
    """A team's leads, or everybody in it where nobody leads."""
    chosen = (
        sa.select(TeamMembership.team_id, TeamMembership.role, Person)
        .join(Person, Person.id == TeamMembership.person_id)
        .where(TeamMembership.team_id.in_(list(team_ids)), Person.suspended_at.is_(None), Person.wants_reminders)
        .order_by(Person.id)
    )
    leads: dict[int, list[Person]] = {}
    everybody: dict[int, list[Person]] = {}
    for team_id, role, person in db.session.execute(chosen):
        everybody.setdefault(team_id, []).append(person)
        if role is TeamRole.LEAD:
            leads.setdefault(team_id, []).append(person)
    return everybody | leads


@atomic
def _send(reminder: Reminder, today: date) -> None:
    team, year, week = reminder.team, *today.isocalendar()[:2]
    once = f"numbers:{team.id}:{year}W{week:02}"
    told = sa.select(Notice.person_id).where(Notice.once == once)
    for person in {person.id: person for person in reminder.people}.values():
        if person.id in set(db.session.scalars(told)):
            continue
        db.session.add(
            Notice(
                network_id=team.network_id,
                person_id=person.id,
                verb=VERB,
                ref_kind="numbers",
                ref_id=team.id,
                title=team.name,
                text="\n".join(reminder.titles[:MOST_TITLES]),
                once=once,
            )
        )
        titles = list(reminder.titles[:MOST_TITLES])
        outbox.put("letter.numbers_due", person_id=person.id, team_id=team.id, titles=titles)


def handle(messages: Sequence[Message]) -> None:
    """Write the letter, unless its reader left, or wants no more of them, meanwhile (topic `letter.numbers_due`)."""
    message = only(messages)
    number = number_of(message)
    asked = message.payload
    person, team = db.session.get(Person, asked["person_id"]), db.session.get(Team, asked["team_id"])
    if person is None or team is None or person.suspended_at is not None or not person.wants_reminders:
        return
    inside = sa.select(TeamMembership.id).where(
        TeamMembership.person_id == person.id, TeamMembership.team_id == team.id
    )
    if db.session.scalar(inside) is None:
        return
    with force_locale(person.locale):
        subject = _("%(team)s: numbers are due", team=team.name)
    values = about_network(team.network_id) | {
        "name": person.name,
        "team": team.name,
        "titles": asked["titles"],
        "path": f"/teams/{team.id}/measures/enter",
    }
    deliver(Letter(person.email, subject, "mail/numbers_due", values, person.locale), number=number)
