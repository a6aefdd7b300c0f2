"""Commands about notices and letters."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import begin_writing
from hub.networks.models import Network
from hub.notify import reminders

group = AppGroup("reminders", help="Reminding teams of numbers that are due; the server does it by itself each week.")


@group.command("send")
@click.option("--dry-run", is_flag=True, help="Only say who would be reminded of what.")
def send(*, dry_run: bool) -> None:
    """Remind the teams whose numbers are due and that were not reminded this week."""
    for network in db.session.scalars(sa.select(Network).order_by(Network.id)).all():
        for reminder in reminders.waiting(network.id, clock.today()):
            names = ", ".join(person.name for person in reminder.people)
            click.echo(f"{network.name} · {reminder.team.name}: {'; '.join(reminder.titles)} → {names}")
    if not dry_run:
        begin_writing()
        reminders.remind()
