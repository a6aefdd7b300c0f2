"""Saying something about a record, and telling those it concerns."""

import re
from collections.abc import Mapping
from typing import Any

from hub.accounts.models import Person
from hub.activity import services as activity
from hub.discussion import policy, queries
from hub.discussion.models import Comment
from hub.extensions import db
from hub.kernel import clock, outbox, refs
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.kernel.refs import Ref
from hub.markup import excerpt, found

MOST_MENTIONS = 50
LONGEST = 5_000


@atomic
def add_comment(ref: Ref, record: Any, *, actor: Actor, body: str) -> Comment:
    """Say something about a record the actor has been shown."""
    require(policy.can_comment(actor, record.network_id), "Viewers can read everything here, but not write.")
    body = _sayable(body)

    comment = Comment(
        network_id=record.network_id, on_kind=ref.kind, on_id=ref.id, author_id=actor.person_id, body=body
    )
    db.session.add(comment)
    db.session.flush()

    title = refs.title(ref, record)
    mentioned = _mentioned(comment)
    said = with_names(excerpt(body, 240), mentioned)
    if not getattr(record, "is_draft", False):  # nothing is said of drafts
        activity.record(
            "comment.added",
            ref,
            actor=actor,
            network_id=record.network_id,
            title=title,
            team_id=getattr(record, "team_id", None),
            about=_about(ref, record),
            summary=said,
            data={"comment_id": comment.id},
        )
    _tell(comment, record, mentioned, actor=actor, title=title, said=said)
    return comment


@atomic
def edit_comment(comment: Comment, *, actor: Actor, body: str, version: int | None = None) -> None:
    """Say it better; the page shows that it was changed."""
    require(policy.can_edit(actor, comment), "Only who wrote a comment can change it.")
    comment.must_still_be(version)
    comment.body, comment.edited_at = _sayable(body), clock.now()
    said = with_names(excerpt(comment.body, 240), _mentioned(comment))
    activity.reword_comment(comment.on, comment.id, said)
    outbox.put("notify.reword", once=once_of(comment), text=said)


@atomic
def remove_comment(comment: Comment, *, actor: Actor) -> None:
    """Take a comment back; it leaves the page, the search, the news and the notices."""
    require(policy.can_remove(actor, comment), "Only who wrote a comment, or a facilitator, can remove it.")
    comment.removed_at = clock.now()
    activity.take_back_comment(comment.on, comment.id)
    outbox.put("notify.forget", once=once_of(comment))


def once_of(comment: Comment) -> str:
    """What the notices of a comment are known by."""
    return f"comment:{comment.id}"


def _sayable(body: str) -> str:
    if not body.strip():
        raise RuleBroken("Write something first.", field="body")
    if len(body) > LONGEST:
        raise RuleBroken(f"A comment can have {LONGEST:,} characters. Put a longer text into an article.", field="body")
    return body.strip()


def _about(ref: Ref, record: Any) -> Ref | None:
    if ref.kind == "idea":
        return ref
    idea_id = getattr(record, "idea_id", None)
    return Ref("idea", idea_id) if idea_id else None


def _mentioned(comment: Comment) -> dict[str, Person]:
    handles = list(dict.fromkeys(pointer.key for pointer in found(comment.body) if pointer.kind == "mention"))
    return queries.members_by_handle(comment.network_id, handles[:MOST_MENTIONS]) if handles else {}


def with_names(text: str, people: Mapping[str, Person]) -> str:
    """A text with names instead of handles, for a line of news or a notice."""
    for handle, person in people.items():
        text = re.sub(rf"@{re.escape(handle)}(?![\w.-]*\w)", person.name, text, flags=re.IGNORECASE)
    return text


def _tell(
    comment: Comment, record: Any, mentioned: Mapping[str, Person], *, actor: Actor, title: str, said: str
) -> None:
    """A notice for those who are mentioned, and for those whose record it is."""
    told = {person.id: "comment.mentioned" for person in mentioned.values()}
    audience = refs.kinds()[comment.on_kind].audience
    closest = set(audience(record)) if audience else set()
    if getattr(record, "is_draft", False):  # whoever cannot open a draft is not told of it
        told = {person_id: verb for person_id, verb in told.items() if person_id in closest}
    for person_id in closest:
        told.setdefault(person_id, "comment.added")
    for person_id, verb in told.items():
        if person_id != actor.person_id:
            outbox.put(
                "notify.person",
                person_id=person_id,
                network_id=comment.network_id,
                actor_id=actor.person_id,
                verb=verb,
                kind=comment.on_kind,
                id=comment.on_id,
                title=title,
                text=said,
                once=once_of(comment),
                comment_id=comment.id,
            )
