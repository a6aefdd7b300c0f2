"""Commands about the index."""

import sys

import click
from flask.cli import AppGroup

from hub.search import indexing
from hub.search.engine import IndexUnavailable

group = AppGroup("search", help="The search index: a copy of the records that can be made anew at any time.")


@group.command("rebuild")
def rebuild() -> None:
    """Make the index anew beside the live one, then swap."""
    try:
        with click.progressbar(length=0, label="Reading", show_pos=True, show_eta=False, show_percent=False) as bar:
            count = indexing.rebuild(progress=lambda done: bar.update(done - bar.pos))
    except IndexUnavailable as error:
        sys.exit(f"The index could not be made: {error}")
    click.echo(f"{count} documents are in the index.")


@group.command("check")
def check() -> None:
    """Compare the index with the database and mend what differs."""
    try:
        found = indexing.check()
    except IndexUnavailable as error:
        sys.exit(f"The index cannot be read: {error} Run `flask --app wsgi search rebuild`.")
    differs = found["stale"] + found["missing"] + found["orphaned"]
    click.echo(
        f"{found['checked']} documents checked: {found['stale']} stale, {found['missing']} missing, "
        f"{found['orphaned']} left over" + ("; mended." if differs else ".")
    )
