"""A changed record asks for its reindexing in the same transaction, so that search never forgets one."""

from typing import Any, ClassVar

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from hub.kernel import outbox
from hub.kernel.refs import Ref


class Searchable:
    """Mixin for models that search keeps; `kind` is the name of the record's kind."""

    kind: ClassVar[str]
    id: Any

    @property
    def ref(self) -> Ref:
        """The record as other features speak of it."""
        return Ref(self.kind, self.id)


def _flushed(session: Session, _context: UOWTransaction) -> None:
    changed = {
        record.ref
        for record in [*session.new, *session.dirty, *session.deleted]
        if isinstance(record, Searchable)
        and (record in session.deleted or session.is_modified(record) or record in session.new)
    }
    asked: set[Ref] = session.info.setdefault("asked_for_index", set())
    for ref in sorted(changed - asked):
        asked.add(ref)
        outbox.put("search.changed", kind=ref.kind, id=ref.id)


def _ended(session: Session, *_: Any) -> None:
    session.info.pop("asked_for_index", None)


def listen() -> None:
    """Start watching every session; safe to call again."""
    for name, listener in (("after_flush", _flushed), ("after_commit", _ended), ("after_rollback", _ended)):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)
