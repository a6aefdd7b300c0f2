"""Comments as an actor may see them: those on records they can see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from hub.accounts.models import Person
from hub.discussion import policy
from hub.discussion.models import Comment
from hub.extensions import db
from hub.kernel import refs
from hub.kernel.documents import Document
from hub.kernel.permissions import Actor, Role
from hub.kernel.refs import Ref
from hub.markup import Found, Link, found, plain
from hub.networks.models import Membership

MOST_SHOWN = 200


@dataclass(frozen=True)
class Thread:
    """The comments on one record, with what the viewer may do and where its mentions and references lead."""

    ref: Ref
    comments: Sequence[Comment]
    may_add: bool
    resolve: Callable[[Found], Link | None]


def visible_to(actor: Actor) -> sa.Select[Comment]:
    """The comments of the actor's networks; whether their record can be seen is asked beyond."""
    return (
        sa.select(Comment)
        .where(Comment.network_id.in_(actor.network_ids), Comment.removed_at.is_(None))
        .options(joinedload(Comment.author))
    )


def find(actor: Actor, comment_id: int) -> Comment | None:
    """A comment on a record the actor can see."""
    return find_many(actor, [comment_id]).get(comment_id)


def find_many(actor: Actor, comment_ids: Iterable[int]) -> dict[int, Comment]:
    """Several comments on records the actor can see, by number."""
    some = db.session.scalars(visible_to(actor).where(Comment.id.in_(list(comment_ids)))).all()
    seen = refs.find_all(actor, {comment.on for comment in some})
    return {comment.id: comment for comment in some if comment.on in seen}


def thread(actor: Actor, ref: Ref, network_id: int) -> Thread:
    """The comments on a record that the actor has been shown, oldest first."""
    chosen = (
        visible_to(actor)
        .where(Comment.on_kind == ref.kind, Comment.on_id == ref.id)
        .order_by(Comment.id.desc())
        .limit(MOST_SHOWN)
    )
    comments = list(db.session.scalars(chosen))[::-1]
    return Thread(
        ref=ref,
        comments=comments,
        may_add=policy.can_comment(actor, network_id),
        resolve=resolver(actor, network_id, [comment.body for comment in comments]),
    )


def resolver(actor: Actor, network_id: int, texts: Iterable[str]) -> Callable[[Found], Link | None]:
    """Where the mentions and references of some texts lead for this actor; asked once for all of them."""
    pointers = [pointer for text in texts for pointer in found(text)]
    handles = {pointer.key for pointer in pointers if pointer.kind == "mention"}
    people = members_by_handle(network_id, handles) if handles else {}
    wanted = {Ref(p.kind, int(p.key)) for p in pointers if p.kind != "mention" and p.key.isdecimal()}
    records = refs.find_all(actor, wanted) if wanted else {}
    return lambda pointer: _link(pointer, people, records)


def _link(pointer: Found, people: Mapping[str, Person], records: Mapping[Ref, Any]) -> Link | None:
    if pointer.kind == "mention":
        person = people.get(pointer.key)
        return Link(f"/people/{person.id}", f"@{person.name}") if person else None
    ref = Ref(pointer.kind, int(pointer.key))
    return Link(refs.url(ref), refs.title(ref, records[ref])) if ref in records else None


def members_by_handle(network_id: int, handles: Iterable[str]) -> dict[str, Person]:
    """The people of a network behind some handles."""
    chosen = (
        sa.select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.network_id == network_id, Person.handle.in_(list(handles)), Person.suspended_at.is_(None))
    )
    return {person.handle: person for person in db.session.scalars(chosen)}


def people_like(network_id: int, text: str, limit: int = 8) -> list[Person]:
    """People of a network whose name or handle begins with, or contains, what was typed after the @."""
    wanted = text.strip().lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    name = sa.func.lower(Person.name)
    chosen = (
        sa.select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.network_id == network_id,
            Person.suspended_at.is_(None),
            sa.or_(name.like(f"%{wanted}%", escape="\\"), Person.handle.like(f"{wanted}%", escape="\\")),
        )
        .order_by(Membership.role == Role.VIEWER, name)
        .limit(limit)
    )
    return list(db.session.scalars(chosen))


def documents(comment_ids: Iterable[int]) -> dict[int, Document]:
    """What search keeps of comments: found where their record is found."""
    chosen = sa.select(Comment).where(Comment.id.in_(list(comment_ids)), Comment.removed_at.is_(None))
    comments = list(db.session.scalars(chosen))
    table = refs.kinds()
    parents: dict[Ref, Any] = {}
    for kind in {comment.on_kind for comment in comments}:
        reader = table[kind].documents if kind in table else None
        ids = {comment.on_id for comment in comments if comment.on_kind == kind}
        parents |= {Ref(kind, number): found_ for number, found_ in (reader(ids) if reader else {}).items()}
    return {
        comment.id: Document(
            kind="comment",
            id=comment.id,
            network_id=comment.network_id,
            version=comment.version,
            title="",
            body=plain(comment.body),
            visibility=parents[comment.on].visibility,
            team_id=parents[comment.on].team_id,
            idea_id=parents[comment.on].idea_id,
            driver_ids=parents[comment.on].driver_ids,
            when=comment.created_at.date(),
        )
        for comment in comments
        if comment.on in parents
    }


def ids_on(records: Iterable[Ref]) -> list[int]:
    """The comments on some records: where these can be found, so can they."""
    by_kind: dict[str, list[int]] = {}
    for ref in records:
        by_kind.setdefault(ref.kind, []).append(ref.id)
    found_: list[int] = []
    for kind, numbers in by_kind.items():
        found_ += db.session.scalars(sa.select(Comment.id).where(Comment.on_kind == kind, Comment.on_id.in_(numbers)))
    return found_


def all_ids() -> list[int]:
    """Every comment that stands."""
    return list(db.session.scalars(sa.select(Comment.id).where(Comment.removed_at.is_(None))))
