"""Answering proposals: accept, merge or decline, always with a sentence."""

from hub.activity import services as activity
from hub.kernel import clock, outbox
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.theory import policy
from hub.theory.models import ChangeIdea, Driver, Status
from hub.theory.services.drivers import fit_parent
from hub.theory.services.ideas import bring_back_idea, change_idea, hang, retire_idea
from hub.theory.services.versions import ONLY_HUB, hold, keep_version

ANSWERED = {Status.ACTIVE: "accepted", Status.DECLINED: "declined", Status.MERGED: "merged"}


@atomic
def accept(
    proposal: ChangeIdea | Driver,
    *,
    actor: Actor,
    sentence: str = "",
    drivers: list[Driver] | None = None,
    version: int | None = None,
) -> None:
    """Make a proposal part of the theory; an idea may get its places at once."""
    _may_answer(proposal, actor=actor, version=version)
    if isinstance(proposal, ChangeIdea) and drivers is not None:
        hang(proposal, drivers)
    if isinstance(proposal, Driver) and proposal.parent is not None:
        fit_parent(proposal.network_id, proposal.parent)  # its place may be gone by now
    _answer(proposal, Status.ACTIVE, sentence, actor=actor)
    keep_version(proposal.network_id, actor=actor, what=f"“{proposal.title}” was accepted", why=sentence, tell=False)
    _tell(proposal, sentence, actor=actor)


@atomic
def decline(proposal: ChangeIdea | Driver, *, actor: Actor, sentence: str, version: int | None = None) -> None:
    """Say no, and why; whoever proposed it reads the sentence."""
    _may_answer(proposal, actor=actor, version=version)
    if not sentence.strip():
        raise RuleBroken("Say in a sentence why not. Somebody took the trouble to propose it.", field="sentence")
    _answer(proposal, Status.DECLINED, sentence, actor=actor)
    _tell(proposal, sentence, actor=actor)


@atomic
def merge(
    proposal: ChangeIdea | Driver,
    *,
    actor: Actor,
    into: ChangeIdea | Driver,
    sentence: str = "",
    version: int | None = None,
) -> None:
    """Say that it is there already; the proposal leads to what it was merged into."""
    _may_answer(proposal, actor=actor, version=version)
    fits = type(into) is type(proposal) and into.network_id == proposal.network_id
    if not fits or into.status is not Status.ACTIVE or into.id == proposal.id:
        raise RuleBroken("Choose something of the same kind that is part of the theory.", field="into")
    proposal.merged_into_id = into.id
    _answer(proposal, Status.MERGED, sentence, actor=actor)
    _tell(proposal, sentence, actor=actor)


def _may_answer(proposal: ChangeIdea | Driver, *, actor: Actor, version: int | None) -> None:
    require(policy.can_tend(actor, proposal.network_id), ONLY_HUB)
    hold(proposal.network_id)
    proposal.must_still_be(version)
    if proposal.status is not Status.PROPOSED:
        raise RuleBroken("This proposal has its answer already.")


def _answer(proposal: ChangeIdea | Driver, status: Status, sentence: str, *, actor: Actor) -> None:
    proposal.status, proposal.answer = status, sentence.strip()
    proposal.answered_at, proposal.answered_by_id = clock.now(), actor.person_id


def _tell(proposal: ChangeIdea | Driver, sentence: str, *, actor: Actor) -> None:
    """The network hears of the answer; who proposed it gets a notice."""
    how = ANSWERED[proposal.status]
    activity.record(
        f"{proposal.kind}.{how}",
        proposal.ref,
        actor=actor,
        network_id=proposal.network_id,
        title=proposal.title,
        about=proposal.ref if isinstance(proposal, ChangeIdea) else None,
        summary=sentence.strip(),
    )
    if proposal.proposed_by_id and proposal.proposed_by_id != actor.person_id:
        outbox.put(
            "notify.person",
            person_id=proposal.proposed_by_id,
            network_id=proposal.network_id,
            actor_id=actor.person_id,
            verb=f"proposal.{how}",
            kind=proposal.kind,
            id=proposal.id,
            title=proposal.title,
            text=sentence.strip(),
            once=f"proposal:{proposal.kind}:{proposal.id}:{proposal.version}",
        )


@atomic
def revise_idea(
    idea: ChangeIdea,
    *,
    actor: Actor,
    status: Status | None,
    why: str = "",
    title: str | None = None,
    description: str | None = None,
    concept: str | None = None,
    drivers: list[Driver] | None = None,
    version: int | None = None,
) -> None:
    """Change an idea and its standing in one go: new words or places, then accepted, retired or brought back."""
    hold(idea.network_id)
    idea.must_still_be(version)
    if any(given is not None for given in (title, description, concept, drivers)):
        change_idea(idea, actor=actor, title=title, description=description, concept=concept, drivers=drivers, why=why)
    if status is None or status is idea.status:
        return
    if status is Status.ACTIVE and idea.status is Status.PROPOSED:
        accept(idea, actor=actor, sentence=why)
    elif status is Status.ACTIVE:
        bring_back_idea(idea, actor=actor, why=why)
    elif status is Status.RETIRED:
        retire_idea(idea, actor=actor, why=why)
    else:
        raise RuleBroken("An idea that was answered can't be a proposal again.", field="status")
