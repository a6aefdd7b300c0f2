"""The sample world as a history: what happened, in the order it happened, for whoever makes it through the services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hub.sample.world import Article, Comment, Cycle, Idea, NetworkPlan, Proposal

What = Literal[
    "idea.added",
    "proposal.made",
    "proposal.answered",
    "cycle.planned",
    "cycle.begun",
    "cycle.closed",
    "article.written",
    "comment.added",
]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a network, and the record it happened to.

    `cycle.begun` is when a cycle left its plan; what was done and found so far belongs to it where the cycle was never
    closed. `cycle.closed` covers finishing and stopping.
    """

    at: datetime
    what: What
    record: Idea | Proposal | Cycle | Article | Comment


def timeline(network: NetworkPlan) -> list[Event]:
    """Everything that happened in the network after it was set up, oldest first; causes come before effects."""
    # Sorting is stable, and the order below is that of causes: at the same moment a plan comes before what follows it.
    return sorted(_events(network), key=lambda event: event.at)


def _events(network: NetworkPlan) -> Iterator[Event]:
    yield from (Event(proposal.at, "proposal.made", proposal) for proposal in network.proposals)
    yield from _ideas(network)
    for cycle in network.cycles:
        yield from _cycle(cycle)
    yield from (Event(article.at, "article.written", article) for article in network.articles)
    yield from (Event(comment.at, "comment.added", comment) for comment in network.comments)


def _ideas(network: NetworkPlan) -> Iterator[Event]:
    """Ideas that were there or answered; one that came from a proposal is added by its answer alone."""
    accepted = {proposal.into for proposal in network.proposals if proposal.answer == "accept"}
    for idea in network.ideas:
        if idea.key not in accepted:
            yield Event(idea.added_at, "idea.added", idea)
    for proposal in network.proposals:
        if proposal.answered_at:
            yield Event(proposal.answered_at, "proposal.answered", proposal)


def _cycle(cycle: Cycle) -> Iterator[Event]:
    yield Event(cycle.planned_at, "cycle.planned", cycle)
    if cycle.begun_at:
        yield Event(cycle.begun_at, "cycle.begun", cycle)
    if cycle.closed_at:
        yield Event(cycle.closed_at, "cycle.closed", cycle)
