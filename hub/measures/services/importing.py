"""Taking in files with numbers: keep the file, say what its columns are, look through it, apply it whole or not at all.

Nothing is saved before somebody says so. What takes long, reading and comparing, happens outside any transaction;
large files go through the outbox, where a job that was killed begins again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from hub import sheets
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.db import atomic
from hub.kernel.errors import HubError, NotAllowed, RuleBroken
from hub.kernel.outbox import Message
from hub.kernel.permissions import Actor, require
from hub.markup import clean
from hub.measures import policy
from hub.measures.importing.plan import Plan, layout_of
from hub.measures.models import DataImport, ImportState, Measure
from hub.measures.services.examining import Examined, Opened, Told, examine, opened
from hub.measures.services.recording import Moved, write_prepared
from hub.networks import queries as networks
from hub.networks.models import Team
from hub.sheets import Table

log = structlog.get_logger()

TOPIC = "measures.import"
# Numbers that are looked through and applied at once; more take a job.
AT_ONCE = 3_000
MOST_OPEN = 10  # files of one person that lie here
KEPT_FOR = timedelta(days=7)
_MOST_TRIES = 3
_LONGEST_NAME = 200
_OURS = "Something broke on our side, so nothing was saved. Split the file in two and try again."
_CHANGED = "Somebody changed numbers this file speaks of after you looked. Look again: nothing was saved yet."


@atomic
def upload(
    measure: Measure, *, actor: Actor, filename: str, content: bytes, table: Table, team: Team | None = None
) -> DataImport:
    """Keep a file that was read already; `team` makes it one for that team alone."""
    require(policy.can_import(actor, measure.network_id, team.id if team else None))
    if team is not None and (measure.team_id or team.id) != team.id:
        raise RuleBroken("This measure belongs to another team.", field="measure")
    if measure.retired_at is not None:
        raise RuleBroken("This is not counted any more. Bring the measure back first.", field="measure")
    open_ones = DataImport.by_id == actor.person_id, DataImport.content.is_not(None)
    if (db.session.scalar(sa.select(sa.func.count(DataImport.id)).where(*open_ones)) or 0) >= MOST_OPEN:
        raise RuleBroken(
            f"{MOST_OPEN} of your files wait already. Apply or throw away one of them first.", field="file"
        )
    made = DataImport(
        network_id=measure.network_id,
        team_id=team.id if team else measure.team_id,
        measure_id=measure.id,
        by_id=actor.person_id,
        filename=clean(filename, multiline=False)[-_LONGEST_NAME:] or "file",
        content=content,
        layout=layout_of(table.header),
        rows_all=table.height,
    )
    db.session.add(made)
    db.session.flush()
    return made


@atomic
def choose_sheet(one: DataImport, sheet: str, table: Table, *, actor: Actor) -> None:
    """Say which sheet of a workbook it is."""
    _own(one, actor)
    one.plan, one.layout, one.rows_all = Plan(sheet=sheet).kept(), layout_of(table.header), table.height
    one.state = ImportState.UPLOADED


@atomic
def set_plan(one: DataImport, plan: Plan, numbers: int, *, actor: Actor) -> bool:
    """Say what the columns are; whether it is now looked through in the background, having so many numbers."""
    _own(one, actor)
    one.plan, one.rows_all, one.state, one.error = plan.kept(), numbers, ImportState.UPLOADED, ""
    if numbers <= AT_ONCE:
        return False
    _queue(one, is_applying=False)
    return True


def _own(one: DataImport, actor: Actor) -> None:
    """Hold the import; only its uploader changes it, while it lies still and the file is there."""
    one.hold()
    require(one.by_id == actor.person_id and policy.can_import(actor, one.network_id, one.team_id))
    if one.state.is_over:
        raise RuleBroken("This file was dealt with already. Choose it again to go on.")
    if one.state in (ImportState.WAITING, ImportState.RUNNING):
        raise RuleBroken("This file is being looked through just now. Wait a moment.")


def _queue(one: DataImport, *, is_applying: bool) -> None:
    one.state, one.is_applying, one.tries, one.rows_done = ImportState.WAITING, is_applying, 0, 0
    outbox.put(TOPIC, id=one.id)


def look(one: DataImport, *, actor: Actor) -> None:
    """Look through a small file: what is new, what changes, what can't be taken. Saves no number."""
    _keep_report(one.id, examine(open_file(one, actor), actor))


def apply(one: DataImport, *, actor: Actor) -> None:
    """Enter everything a file holds, or nothing; asking twice is asking once."""
    if one.rows_all > AT_ONCE:
        _apply_later(one, actor=actor)
    elif one.state is ImportState.CHECKED:
        _apply(one, actor)


def _apply(one: DataImport, actor: Actor, told: Told = lambda _part: None) -> None:
    """Look through it again and write; where others write to the same series meanwhile, once more."""
    for left in range(_MOST_TRIES - 1, -1, -1):
        found = examine(open_file(one, actor), actor, told)
        try:
            _finish(one.id, found, actor)
        except Moved:
            db.session.rollback()
            if not left:
                _keep_report(one.id, found, _CHANGED)
        else:
            return


@atomic
def _apply_later(one: DataImport, *, actor: Actor) -> None:
    one.hold()
    if one.state is ImportState.CHECKED:
        _own(one, actor)
        _queue(one, is_applying=True)


@atomic
def discard(one: DataImport, *, actor: Actor) -> None:
    """Throw the file away; no number is touched."""
    one.hold()
    require(one.by_id == actor.person_id or actor.facilitates(one.network_id))
    if one.state is ImportState.RUNNING and one.is_applying:
        raise RuleBroken("It is being applied just now and can't be stopped.")
    if not one.state.is_over:
        _end(one, ImportState.REFUSED)


def _end(one: DataImport, state: ImportState, error: str = "") -> None:
    one.state, one.error, one.content, one.report, one.ended_at = state, error[:500], None, {}, clock.now()


def open_file(one: DataImport, actor: Actor, plan: Plan | None = None) -> Opened:
    """The file with the names it may speak of: a team's file only of that team."""
    if one.content is None:
        raise RuleBroken("This file is not here any more. Choose it again.")
    teams = networks.teams_of(one.network_id)
    if one.team_id is not None:
        teams = [team for team in teams if team.id == one.team_id]
    place = actor.places.get(one.network_id)
    plan = plan or Plan.of(one.plan)
    if one.team_id is not None:
        plan = replace(plan, team_id=one.team_id)
    return opened(one.content, one.measure, teams, plan, words=place.words if place else {})


@atomic
def _keep_report(import_id: int, found: Examined, error: str = "") -> None:
    one = db.session.get_one(DataImport, import_id)
    one.hold()
    if not one.state.is_over:
        one.state, one.report, one.counts, one.error = ImportState.CHECKED, found.report(), found.counts(), error


@atomic
def _finish(import_id: int, found: Examined, actor: Actor) -> None:
    """Write all of it and note that it is done, in one transaction; look again where something is in the way."""
    one = db.session.get_one(DataImport, import_id)
    one.hold()
    if one.state.is_over or found.prepared is None:
        return
    if one.by_id != actor.person_id or not policy.can_import(actor, one.network_id, one.team_id):
        raise NotAllowed
    if found.errors or found.prepared.seen != one.report.get("seen"):
        sentence = "" if found.errors else _CHANGED
        one.state, one.report, one.counts, one.error = ImportState.CHECKED, found.report(), found.counts(), sentence
        return
    write_prepared(one.measure, found.prepared, actor=actor, reason=f"From the file {one.filename}")
    one.counts = found.counts()
    _end(one, ImportState.DONE)


def run(messages: Sequence[Message]) -> None:
    """Look through large files, or apply them, in the background. Safe to do again after a sudden end."""
    for message in messages:
        _run(message.payload["id"])


def _run(import_id: int) -> None:
    if not _started(import_id):
        return
    one = db.session.get_one(DataImport, import_id)
    person = db.session.get(Person, one.by_id) if one.by_id else None
    try:
        if person is None or person.suspended_at is not None:
            raise NotAllowed
        actor = networks.actor_for(person)
        told = _teller(import_id, one.rows_all)
        if one.is_applying:
            _apply(one, actor, told)
        else:
            _keep_report(import_id, examine(open_file(one, actor), actor, told))
    except (HubError, sheets.SheetRefused) as refused:
        db.session.rollback()
        _give_up(import_id, refused.message)


@atomic
def _started(import_id: int) -> bool:
    """Whether there is anything to do; what broke off again and again is given up."""
    one = db.session.get(DataImport, import_id)
    if one is None:
        return False
    one.hold()
    if one.state not in (ImportState.WAITING, ImportState.RUNNING):
        return False
    one.tries += 1
    one.state, one.rows_done = ImportState.RUNNING, 0
    if one.tries > _MOST_TRIES:
        log.error("import.given_up", number=import_id)
        _end(one, ImportState.FAILED, _OURS)
        return False
    return True


@atomic
def _give_up(import_id: int, sentence: str) -> None:
    one = db.session.get_one(DataImport, import_id)
    one.hold()
    if not one.state.is_over:
        _end(one, ImportState.FAILED, sentence)


def _teller(import_id: int, most: int) -> Told:
    """Notes how far the job has come, as a part of 1, in a short transaction of its own."""

    @atomic
    def tell(part: float) -> None:
        progress: dict[str, Any] = {"rows_done": min(most, round(most * part))}
        db.session.execute(sa.update(DataImport).where(DataImport.id == import_id).values(progress))

    return tell


@atomic
def forget_old_files() -> int:
    """Delete files that nobody applied within a week; how many."""
    chosen = sa.select(DataImport).where(
        DataImport.content.is_not(None), DataImport.created_at < clock.now() - KEPT_FOR
    )
    old = list(db.session.scalars(chosen))
    for one in old:
        _end(one, ImportState.REFUSED, "It lay here for a week, so the file was deleted. No number was saved.")
    return len(old)
