"""Everything people wrote in a sample world, for tests that read it."""

from collections.abc import Iterator
from dataclasses import asdict

from hub.sample.world import Cycle, NetworkPlan


def written_in(cycle: Cycle) -> Iterator[str]:
    """Each text of a cycle that is not empty."""
    yield from filter(
        None,
        (
            cycle.title,
            cycle.objective,
            cycle.data_plan,
            cycle.affected,
            cycle.different_this_time,
            cycle.happened,
            cycle.unexpected,
            cycle.learning,
            cycle.reason,
            cycle.next,
            cycle.conditions,
            cycle.stop_reason,
        ),
    )
    yield from (step.what for step in cycle.steps)
    yield from (answer.text for answer in cycle.answers if answer.text)
    for question in cycle.questions:
        yield question.question
        if question.prediction:
            yield from filter(None, (question.prediction.text, question.prediction.why))


def written_by_people(network: NetworkPlan) -> Iterator[str]:
    """Each text of a network's cycles, comments, proposals, articles and measures."""
    for cycle in network.cycles:
        yield from written_in(cycle)
    yield from (comment.body for comment in network.comments)
    for proposal in network.proposals:
        yield from filter(None, (proposal.title, proposal.description, proposal.sentence))
    for article in network.articles:
        yield from (article.title, article.body)
    yield from _about_measures(network)


def _about_measures(network: NetworkPlan) -> Iterator[str]:
    told = network.measured
    for measure in told.measures:
        yield from filter(None, (measure.title, measure.unit, *asdict(measure.wording).values()))
        yield from (text for group in measure.groups for text in (group.name, group.dimension))
        if measure.redefined:
            yield from (measure.redefined.reason, *filter(None, asdict(measure.redefined.wording).values()))
    yield from (one.reason for one in (*told.gaps, *told.slips) if one.reason)
    yield from (mark.text for mark in told.marks)
