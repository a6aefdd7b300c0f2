"""Commands about accounts."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from hub.accounts import addresses, passwords, queries, services
from hub.accounts.models import Person, Scope
from hub.extensions import db
from hub.kernel.db import atomic, begin_reading
from hub.kernel.errors import HubError

people = AppGroup("user", help="The people of this hub.")
tokens = AppGroup("token", help="Personal keys for scripts.")


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)


def _person(email: str) -> Person:
    found = queries.by_email(addresses.normal(email))
    if found is None:
        _refuse(f"Nobody here has the address {email}.")
    assert found is not None  # _refuse ended the command
    return found


def _address(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


@people.command("create")
@click.argument("email")
@click.option("--name", required=True, help="What colleagues read.")
@click.option("--admin", is_flag=True, help="Looks after the hub: people, settings.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
def create(email: str, name: str, admin: bool, password_stdin: bool) -> None:  # noqa: FBT001 - click's way
    """Let EMAIL in; doing it again changes nothing."""
    begin_reading()
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        known = queries.by_email(addresses.checked(email))
        if known is not None:
            _leave_as_it_is(known, password, admin=admin)
            return
        person = services.create_person(email=email, name=name, password=password, is_admin=admin)
    except HubError as error:
        _refuse(error.message)
        return
    click.echo(f"{person.name} <{person.email}> can sign in{' and looks after the hub' if admin else ''}.")
    if password is None:
        _show_link(person)


def _leave_as_it_is(person: Person, password: str | None, *, admin: bool) -> None:
    if password is not None and not passwords.is_right(person.password_hash, password):
        _refuse(f"{person.email} is here already, with another password; nothing was changed.")
    if admin and not person.is_admin:
        _make_admin(person)
        click.echo(f"{person.name} <{person.email}> looks after the hub from now on.")
        return
    click.echo(f"{person.name} <{person.email}> is here already; nothing was changed.")


@atomic
def _make_admin(person: Person) -> None:
    person.is_admin = True


@people.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a single-use link with which EMAIL chooses a password."""
    begin_reading()
    _show_link(_person(email))


def _show_link(person: Person) -> None:
    try:
        key = services.make_reset_link(person)
    except HubError as error:
        _refuse(error.message)
        return
    click.echo(f"They choose a password here, once: {_address(f'/reset/{key}')}")


@tokens.command("create")
@click.argument("email")
@click.option("--scope", type=click.Choice([scope.value for scope in Scope]), default=Scope.READ.value)
@click.option("--name", default="Made on the command line", help="What the token is for.")
def create_token(email: str, scope: str, name: str) -> None:
    """Print a new token of EMAIL, and nothing else."""
    begin_reading()
    person = _person(email)
    if person.suspended_at is not None:
        _refuse(f"{person.email} is suspended.")
    try:
        _token, key = services.make_token(person, name=name, scope=Scope(scope), days=365)
    except HubError as error:
        _refuse(error.message)
        return
    db.session.remove()
    click.echo(key)


COMMANDS = (people, tokens)
