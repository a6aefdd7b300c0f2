"""Plays the life of a sample's cycles through their services: planned, begun, written into, closed."""

from hub.cycles import services as cycles
from hub.cycles.drafts import Asked, Changes, Planned, Seen
from hub.cycles.models import Cycle, Decision, Direction, PredictionKind, QuickResult, Scale, Verdict
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.sample.ledger import Ledger
from hub.sample.links import measure_asked
from hub.sample.world import Answer, Question, Step, Team
from hub.sample.world import Cycle as CyclePlan

_VERDICTS = {
    "better": Verdict.BETTER,
    "same": Verdict.AS_PREDICTED,
    "worse": Verdict.WORSE,
    "unclear": Verdict.UNCLEAR,
}


class Testing:
    """The cycles of one network."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._teams: dict[str, Team] = {team.key: team for team in ledger.plan.teams}
        self._open: dict[str, Cycle] = {}  # held, so that they are not read anew for each thing that happens

    # --- what happens ---

    def plan(self, plan: CyclePlan) -> None:
        """Write the plan down and show it to the network, or log quickly what was tried."""
        actor = self._ledger.actor(plan.author)
        made = self._log(plan, actor) if plan.quick_log else self._start(plan, actor)
        if not plan.quick_log and not plan.is_draft:
            cycles.share_cycle(made, actor=actor, version=None)
        self._ledger.numbers["cycle", plan.key] = made.id
        if plan.stage != "plan":
            self._open[plan.key] = made

    def begin(self, plan: CyclePlan) -> None:
        """Leave the plan."""
        if plan.quick_log is None:
            cycles.start_test(self._open[plan.key], actor=self._ledger.actor(plan.author), version=None)

    def write(self, plan: CyclePlan) -> None:
        """Note what was done and found so far, in a cycle that is still open."""
        self._write(self._open.pop(plan.key), plan, self._ledger.actor(plan.author))

    def close(self, plan: CyclePlan) -> None:
        """Note what was done and found, then decide or stop."""
        made, actor = self._open.pop(plan.key), self._ledger.actor(self._closer(plan))
        self._write(made, plan, actor)
        if plan.stage == "stopped":
            cycles.stop_cycle(made, actor=actor, version=None, reason=plan.stop_reason)
            return
        assert plan.decision is not None
        cycles.finish_cycle(
            made,
            actor=actor,
            version=None,
            decision=Decision(plan.decision),
            learning=plan.learning,
            reason=plan.reason,
            conditions=plan.conditions,
            next_step=plan.next,
        )

    # --- the records ---

    def _start(self, plan: CyclePlan, actor: Actor) -> Cycle:
        team = self._ledger.teams[plan.team]
        before = self._found(plan.previous or plan.cloned_from)
        if before is None:
            return cycles.start_cycle(team, actor=actor, **self._planned(plan))
        goes_on = plan.previous is not None
        made = cycles.plan_next(before, actor=actor) if goes_on else cycles.clone_plan(before, team, actor=actor)
        cycles.edit_cycle(made, actor=actor, version=None, **self._planned(plan))
        return made

    def _found(self, key: str | None) -> Cycle | None:
        return db.session.get_one(Cycle, self._ledger.numbers["cycle", key]) if key else None

    def _planned(self, plan: CyclePlan) -> Changes:
        return {
            "title": plan.title,
            "idea_id": self._idea(plan),
            "objective": plan.objective,
            "different_this_time": plan.different_this_time,
            "questions": [_asked(question, self._measure(plan, question)) for question in plan.questions],
            "steps": [self._step(step) for step in plan.steps],
            "check_on": plan.check_on,
            "data_plan": plan.data_plan,
            "scale": Scale(plan.level),
            "scale_n": plan.n,
            "affected": plan.affected,
            "context": dict(plan.context),
        }

    def _log(self, plan: CyclePlan, actor: Actor) -> Cycle:
        assert plan.quick_log is not None
        log = plan.quick_log
        made = cycles.log_quickly(
            self._ledger.teams[plan.team],
            actor=actor,
            title=plan.title,
            result=QuickResult(log.result),
            text=log.text,
            idea_id=self._idea(plan),
            number=log.number,
        )
        where: Changes = {"scale": Scale(plan.level), "scale_n": plan.n, "context": dict(plan.context)}
        cycles.edit_cycle(made, actor=actor, version=None, **where)
        return made

    def _write(self, made: Cycle, plan: CyclePlan, actor: Actor) -> None:
        if plan.quick_log:
            return  # everything was said when it was logged
        answered = {question.position + 1: question.id for question in made.questions}
        cycles.edit_cycle(
            made,
            actor=actor,
            version=None,
            happened=plan.happened,
            unexpected=plan.unexpected,
            done=_done(made, plan),
            answers=[_seen(answer, answered[answer.question_id]) for answer in plan.answers],
            surprise=plan.surprise,
        )

    def _idea(self, plan: CyclePlan) -> int | None:
        return self._ledger.ideas[plan.idea].id if plan.idea else None

    def _measure(self, plan: CyclePlan, question: Question) -> int | None:
        key = measure_asked(plan, question)
        return self._ledger.measures[key].id if key else None

    def _step(self, step: Step) -> Planned:
        return Planned(what=step.what, who=self._ledger.person(step.who).name, due=step.due, where=step.where)

    def _closer(self, plan: CyclePlan) -> str:
        """Who wrote it, or the team's lead where they have left meanwhile."""
        assert plan.closed_at is not None
        here = [one for one in self._teams[plan.team].members if one.left_at is None or one.left_at > plan.closed_at]
        return next((one.person for one in here if one.person == plan.author), here[0].person)


def _asked(question: Question, measure_id: int | None) -> Asked:
    said = question.prediction
    if said is None:
        return Asked(question=question.question, measure_id=measure_id)
    return Asked(
        question=question.question,
        kind=PredictionKind(said.kind),
        text=said.text,
        direction=Direction(said.direction) if said.direction else None,
        number_from=said.start,
        number_to=said.to,
        low=said.low,
        high=said.high,
        unit=said.unit,
        confidence=said.confidence,
        why=said.why,
        measure_id=measure_id,
    )


def _seen(answer: Answer, question_id: int) -> Seen:
    return Seen(
        question_id=question_id,
        number=answer.number,
        text=answer.text,
        direction=Direction(answer.direction) if answer.direction else None,
        verdict=_VERDICTS[answer.verdict],
    )


def _done(made: Cycle, plan: CyclePlan) -> list[int]:
    """Steps are done when a cycle is finished; in one that runs or was stopped, those before its end."""
    if plan.stage in {"finished", "study"}:
        return [step.id for step in made.steps]
    until = plan.closed_at or plan.begun_at
    return [step.id for step in made.steps if until and step.due and step.due <= until.date()]
