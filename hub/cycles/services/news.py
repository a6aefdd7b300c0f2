"""What colleagues hear of a cycle."""

from typing import Any

from hub.activity import services as activity
from hub.cycles import predictions
from hub.cycles.models import Cycle
from hub.kernel import outbox
from hub.kernel.permissions import Actor
from hub.kernel.refs import Ref
from hub.markup import excerpt


def tell(verb: str, cycle: Cycle, *, actor: Actor, summary: str) -> None:
    """Put a line about the cycle on the network's feed, under its idea."""
    activity.record(
        verb,
        cycle.ref,
        actor=actor,
        network_id=cycle.network_id,
        title=cycle.title,
        team_id=cycle.team_id,
        about=Ref("idea", cycle.idea_id) if cycle.idea_id else None,
        summary=excerpt(summary),
        data=shown(cycle),
    )


def shown(cycle: Cycle) -> dict[str, Any]:
    """What the line shows: the decision, what was predicted and what came, how large it was and whose it is."""
    question = predictions.main_question(cycle.questions)
    return {
        "decision": cycle.decision.value if cycle.decision and cycle.is_finished else None,
        "predicted": predictions.line(question) if question and question.is_predicted else "",
        "actual": predictions.outcome_line(question) if question and question.is_answered else "",
        "scale": cycle.scale.value if cycle.scale else None,
        "team": cycle.team.name,
    }


def tell_planned(cycle: Cycle, *, actor: Actor) -> None:
    """Say that a test is planned, and tell whoever wrote the plan it started from."""
    question = predictions.main_question(cycle.questions)
    said = cycle.objective or (question.question if question else "")
    tell("cycle.planned", cycle, actor=actor, summary=said)
    tell_source(cycle, actor=actor)


def tell_source(cycle: Cycle, *, actor: Actor) -> None:
    """Tell the author of the plan this one started from that another team took it over."""
    if cycle.cloned_from is None:
        return
    author = cycle.cloned_from.created_by_id
    if author is not None and author != actor.person_id:
        outbox.put(
            "notify.person",
            person_id=author,
            network_id=cycle.network_id,
            verb="cycle.cloned",
            kind="cycle",
            id=cycle.id,
            actor_id=actor.person_id,
            text=f"{cycle.team.name} started from your plan “{cycle.cloned_from.title}”.",
            once=f"cycle.cloned:{cycle.id}",
        )
