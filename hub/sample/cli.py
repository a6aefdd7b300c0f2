"""Commands about the sample world."""

import sys
from typing import get_args

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup

from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import begin_writing
from hub.kernel.errors import HubError
from hub.networks.models import Network
from hub.sample import SAMPLE_PASSWORD, SIGN_INS, WorldPlan, completing, loader, plan
from hub.sample.world import Size
from hub.search.engine import IndexUnavailable

group = AppGroup("sample", help="An invented world to look around in: two networks, their people and their tests.")

HERE = "The sample world is here; nothing was changed."
NOT_AMONG_REAL_PEOPLE = (
    "Real people have accounts on this hub, and the passwords of the sample are known to everybody. "
    "Load it into a hub of its own: set HUB_DATA_DIR or HUB_DATABASE_URL to another place."
)
TOO_DIFFERENT = (
    "This sample is from before there were measures and has been changed since, so it was left as it is. "
    "For a fresh one, set HUB_DATA_DIR to another place."
)
INDEX_LATER = "The search index could not be made just now; the server makes it when it starts."


@group.command("load")
@click.option("--size", type=click.Choice(get_args(Size)), default="small", show_default=True)
@click.option("--if-empty", is_flag=True, help="Only into a hub without networks.")
@click.option(
    "--upgrade",
    is_flag=True,
    help="Bring the tables up to date first, as `db upgrade` does, and an older sample with them.",
)
def load(size: Size, if_empty: bool, upgrade: bool) -> None:  # noqa: FBT001 - click's way
    """Make the sample world; doing it again changes nothing."""
    if upgrade:
        flask_migrate.upgrade()
    begin_writing()
    if upgrade:
        _complete()
    if if_empty and db.session.query(Network.id).first() is not None:
        _tell_who_can_sign_in()
        return
    world = plan(size, clock.today())
    making = loader.Loader(world)
    if not making.missing:
        click.echo(HERE)
    elif current_app.config["ENV"] == "production" and loader.strangers(world):
        click.echo(NOT_AMONG_REAL_PEOPLE, err=True)
        sys.exit(1)
    else:
        _load(making)
    _tell_who_can_sign_in()


def _complete() -> None:
    """Give a sample that was made before there were measures its own."""
    for old in completing.older():
        try:
            with click.progressbar(length=old.size, label=f"Adding measures to {old.plan.name}") as bar:
                completing.complete(old, bar.update)
        except (HubError, LookupError):
            db.session.rollback()
            click.echo(TOO_DIFFERENT)


def _load(making: loader.Loader) -> None:
    with click.progressbar(length=making.size, label="Making the sample world") as bar:
        making.load(bar.update)
    try:
        with click.progressbar(length=making.records, label="Making the search index") as bar:
            loader.index(lambda done: bar.update(done - bar.pos))
            bar.update(bar.length or 0)
    except IndexUnavailable:
        click.echo(INDEX_LATER)
    for line in making.made:
        click.echo(line)


@group.command("people")
def people() -> None:
    """Print who can sign in."""
    if not _tell_who_can_sign_in():
        click.echo("The sample world is not here. `flask --app wsgi sample load` makes it.", err=True)
        sys.exit(1)


def _tell_who_can_sign_in() -> bool:
    """A small table of people to sign in as; False where the sample is not loaded."""
    world: WorldPlan = plan("small", clock.today())
    if not loader.is_here(world.networks):
        return False
    rows = [(world.person(one.person).name, one.part, world.person(one.person).email) for one in SIGN_INS]
    name, part, email = (max(len(row[column]) for row in rows) for column in range(3))
    click.echo(f"\nWho can sign in, all with the password {click.style(SAMPLE_PASSWORD, bold=True)}\n")
    for row in rows:
        click.echo(f"  {row[0]:<{name}}  {row[1]:<{part}}  {row[2]:<{email}}".rstrip())
    click.echo()
    return True


COMMANDS = (group,)
