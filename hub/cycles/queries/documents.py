"""What search keeps of a cycle: everything somebody wrote into it."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from hub.cycles.models import Cycle
from hub.extensions import db
from hub.kernel.documents import Document
from hub.markup import plain
from hub.theory.models import Driver


def documents(cycle_ids: Iterable[int]) -> dict[int, Document]:
    """The cycles as search keeps them, by number."""
    chosen = (
        sa.select(Cycle)
        .where(Cycle.id.in_(list(cycle_ids)))
        .options(
            joinedload(Cycle.idea),
            joinedload(Cycle.team, innerjoin=True),
            selectinload(Cycle.questions),
            selectinload(Cycle.steps),
        )
    )
    cycles = list(db.session.scalars(chosen))
    above = {number for cycle in cycles if cycle.idea for number in cycle.idea.driver_ids}
    drivers = db.session.execute(sa.select(Driver.id, Driver.title).where(Driver.id.in_(above))) if above else ()
    titles = {row.id: row.title for row in drivers}
    return {cycle.id: _document(cycle, titles) for cycle in cycles}


def _document(cycle: Cycle, titles: dict[int, str]) -> Document:
    idea = cycle.idea
    driver_ids = tuple(idea.driver_ids) if idea else ()
    return Document(
        kind="cycle",
        id=cycle.id,
        network_id=cycle.network_id,
        version=cycle.version,
        title=cycle.title,
        body=plain("\n\n".join(_texts(cycle))),
        tags=" ".join([idea.title if idea else "", *(titles.get(number, "") for number in driver_ids)]).strip(),
        visibility=_readers(cycle),
        decision=cycle.decision.value if cycle.decision and cycle.is_finished else None,
        team_id=cycle.team_id,
        idea_id=cycle.idea_id,
        driver_ids=driver_ids,
        context=dict(cycle.context),
        when=cycle.moment.date(),
    )


def _texts(cycle: Cycle) -> list[str]:
    """All texts, the learning first: it is what others look for."""
    asked = [text for q in cycle.questions for text in (q.question, q.text, q.unit, q.why, q.actual_text)]
    steps = [text for step in cycle.steps for text in (step.what, step.where)]
    plan = [cycle.objective, cycle.different_this_time, *asked, *steps, cycle.data_plan, cycle.affected]
    after = [cycle.happened, cycle.unexpected, cycle.reason, cycle.conditions, cycle.next_step, cycle.stop_reason]
    texts = [cycle.learning, *plan, *after, *cycle.context.values(), cycle.team.name]
    return [text for text in texts if text and text.strip()]


def _readers(cycle: Cycle) -> tuple[str, ...]:
    if not cycle.is_draft:
        return (f"network:{cycle.network_id}",)
    own = (f"person:{cycle.created_by_id}",) if cycle.created_by_id else ()
    return (f"team:{cycle.team_id}", *own)
