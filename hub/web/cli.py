"""Commands about the hub itself: work, what waits, and whether all is well."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from hub.extensions import db
from hub.kernel import outbox
from hub.web.health import ailments, checks


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do the jobs of the hub until told to end; needs HUB_REDIS_URL."""
    if not current_app.config["REDIS_URL"]:
        sys.exit("flask worker needs HUB_REDIS_URL; without Redis the server does its jobs itself.")
    click.echo("Working. Ctrl+C ends it.")
    current_app.extensions["hub.jobs"].run_worker()


outbox_group = AppGroup("outbox", help="Work for machines that waits for its turn.")


@outbox_group.command("status")
def outbox_status() -> None:
    """Say how much work waits, is tried again, or was given up."""
    counts = outbox.status()
    click.echo(f"{counts['waiting']} waiting, {counts['retrying']} being tried again, {counts['dead']} given up")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look the whole hub over and say what is wrong and what to do about it."""
    click.echo(f"Database: {db.engine.dialect.name}. Data: {Path(current_app.config['DATA_DIR'])}")
    results = checks()
    for check in results:
        click.echo(f"{'ok  ' if check.is_well else 'BAD '} {check.name}: {check.finding}")
    if ailments(results):
        sys.exit(1)


COMMANDS = (worker, outbox_group, doctor)
