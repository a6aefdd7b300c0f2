"""Telling colleagues what happened."""

from typing import Any

import sqlalchemy as sa

from hub.activity.models import Activity
from hub.extensions import db
from hub.kernel import logs
from hub.kernel.permissions import Actor
from hub.kernel.refs import Ref

SCOPE = "network"


def scope(network_id: int) -> str:
    """The name of a network's log."""
    return f"{SCOPE}:{network_id}"


def record(
    verb: str,
    ref: Ref,
    *,
    actor: Actor,
    network_id: int,
    title: str,
    team_id: int | None = None,
    about: Ref | None = None,
    summary: str = "",
    data: dict[str, Any] | None = None,
) -> Activity:
    """Append a piece of news to the network's log, inside the transaction of the fact itself.

    `about` is the record it is grouped under on the home page; `data` holds what its line shows (decision, predicted,
    actual). Everything in it may be read by the whole network.
    """
    news = Activity(
        network_id=network_id,
        seq=logs.next_number(scope(network_id)),
        verb=verb,
        ref_kind=ref.kind,
        ref_id=ref.id,
        ref_title=title,
        about_kind=about.kind if about else None,
        about_id=about.id if about else None,
        actor_id=actor.person_id,
        team_id=team_id,
        summary=summary,
        data=data or {},
    )
    db.session.add(news)
    return news


def take_back(ref: Ref) -> None:
    """Leave nothing of a record's words in the news about it, once it is no longer for everybody; the numbers stay."""
    about = sa.update(Activity).where(Activity.ref_kind == ref.kind, Activity.ref_id == ref.id)
    db.session.execute(about.values(ref_title="", summary="", data={"taken_back": True}))


def take_back_comment(ref: Ref, comment_id: int) -> None:
    """Leave nothing of a comment's words in the news of it, once it was removed."""
    db.session.execute(_of_comment(ref, comment_id).values(summary="", ref_title="", data={"taken_back": True}))


def reword_comment(ref: Ref, comment_id: int, summary: str) -> None:
    """Let the news of a comment say what the comment says now."""
    db.session.execute(_of_comment(ref, comment_id).values(summary=summary))


def _of_comment(ref: Ref, comment_id: int) -> sa.Update:
    said_there = Activity.ref_kind == ref.kind, Activity.ref_id == ref.id, Activity.verb == "comment.added"
    return (
        sa.update(Activity)
        .where(*said_there, Activity.data["comment_id"].as_integer() == comment_id)
        .execution_options(synchronize_session=False)
    )
