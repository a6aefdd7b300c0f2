"""The pages a cycle is written on: which form, filled with what, followed by which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hub.cycles import queries
from hub.cycles.drafts import MOST_ROWS, Changes
from hub.cycles.forms import ActForm, DoForm, IdeaForm, PredictionsForm, ScaleForm, StepsForm, StudyForm
from hub.cycles.forms.fields import VERDICTS
from hub.cycles.models import Cycle, PredictionKind, Stage
from hub.measures import queries as measures
from hub.networks.models import Network
from hub.web.forms import HubForm, choices

PLAN = ("idea", "predictions", "steps", "scale")
NEXT = {"idea": "predictions", "predictions": "steps", "steps": "scale", "do": "study", "study": "act"}


class Build(Protocol):
    """Makes the form of a page from what was sent, or, with `kept`, from what is saved, to set the two side by side."""

    def __call__(self, cycle: Cycle, *, kept: bool = False) -> HubForm: ...


@dataclass(frozen=True)
class PartPage:
    """One question page: its heading, its sentence, how its form is made and read."""

    heading: Any
    lead: Any
    build: Build
    changes: Callable[[Any, Cycle], Changes]


def address(cycle: Cycle, part: str, **more: Any) -> str:
    """The page a part is written on."""
    if part in PLAN:
        return url_for("cycles.plan_part", cycle_id=cycle.id, part=part, **more)
    return url_for(f"cycles.{part}", cycle_id=cycle.id, **more)


def tasks(cycle: Cycle, now: str) -> list[dict[str, str]]:
    """The task list: Plan, Do, Study, Act, in any order."""
    answered = plan_answered(cycle)
    is_done = {
        "plan": all(answered.values()),
        "do": bool(cycle.happened.strip() or cycle.unexpected.strip()),
        "study": any(question.is_answered for question in cycle.questions),
        "act": cycle.is_finished,
    }
    count = sum(answered.values())
    subs = {
        "plan": _l("%(n)s of 4 answered", n=count),
        "do": _l("written") if is_done["do"] else _l("not written yet"),
        "study": _l("answered") if is_done["study"] else _l("shows your prediction"),
        "act": _l("decided") if is_done["act"] else _l("adopt, adapt or abandon"),
    }
    names = {"plan": _l("Plan"), "do": _l("Do"), "study": _l("Study"), "act": _l("Act")}
    here = "plan" if now in PLAN else now
    return [
        {
            "name": str(names[step]),
            "url": address(cycle, "idea" if step == "plan" else step),
            "sub": str(subs[step]),
            "state": "now" if step == here else "done" if is_done[step] else "",
        }
        for step in ("plan", "do", "study", "act")
    ]


def plan_answered(cycle: Cycle) -> dict[str, bool]:
    """Which of the four questions of the plan have an answer."""
    return {
        "idea": bool(cycle.objective.strip()),
        "predictions": any(question.is_predicted for question in cycle.questions),
        "steps": bool(cycle.steps or cycle.data_plan.strip() or cycle.check_on),
        "scale": cycle.scale is not None,
    }


def may_start(cycle: Cycle) -> bool:
    """Whether the plan can be left for doing it."""
    return cycle.stage is Stage.PLAN


def _made(form: type[HubForm], data: dict[str, Any], *, kept: bool) -> HubForm:
    if kept:
        return form(formdata=None, data=data)
    return form() if request.method == "POST" else form(data=data)  # what was sent stands for itself


def _idea(cycle: Cycle, *, kept: bool = False) -> HubForm:
    names = ("version", "title", "idea_id", "objective", "different_this_time")
    form = _made(IdeaForm, {name: getattr(cycle, name) for name in names}, kept=kept)
    assert isinstance(form, IdeaForm)
    form.offer(queries.ideas_to_test(cycle.network_id), cycle.idea)
    return form


def _predictions(cycle: Cycle, *, kept: bool = False) -> HubForm:
    rows = [PredictionsForm.row_of(question) for question in cycle.questions]
    form = _with_room(_made(PredictionsForm, {"version": cycle.version, "questions": rows}, kept=kept), "questions")
    assert isinstance(form, PredictionsForm)
    form.offer(_measures(cycle))
    for entry in form["questions"]:
        if request.method == "GET" and entry.form.kind.data is None:
            entry.form.kind.data = PredictionKind.NUMBER  # what can be counted is easiest to compare
    return form


def _measures(cycle: Cycle) -> dict[int, str]:
    """What the team counts, and what its questions name already, whatever became of it: titles by number."""
    counted = dict(measures.titles_for(cycle.network_id, cycle.team_id))
    named = {q.measure_id for q in cycle.questions if q.measure_id is not None} - counted.keys()
    others = measures.find_many(g.actor, named) if named else {}
    return {number: measure.title for number, measure in others.items()} | counted


def _steps(cycle: Cycle, *, kept: bool = False) -> HubForm:
    rows = [StepsForm.row_of(step) for step in cycle.steps]
    data = {"version": cycle.version, "steps": rows, "data_plan": cycle.data_plan, "check_on": cycle.check_on}
    return _with_room(_made(StepsForm, data, kept=kept), "steps")


def _with_room(form: HubForm, name: str) -> HubForm:
    """As many empty rows as the address asks for."""
    wanted = min(request.args.get("rows", 0, type=int), MOST_ROWS)
    rows: Any = form[name]
    while request.method == "GET" and len(rows) < wanted:
        rows.append_entry()
    return form


def _scale(cycle: Cycle, *, kept: bool = False) -> HubForm:
    network: Network = cycle.network
    data = {name: getattr(cycle, name) for name in ("version", "scale", "scale_n", "affected")}
    data["context"] = ScaleForm.held(cycle.context)
    return _made(ScaleForm.within(network.context_facets, cycle.context), data, kept=kept)


def _do(cycle: Cycle, *, kept: bool = False) -> HubForm:
    data: dict[str, Any] = {name: getattr(cycle, name) for name in ("version", "happened", "unexpected")}
    data["done"] = [str(step.id) for step in cycle.steps if step.is_done]
    form = _made(DoForm, data, kept=kept)
    form["done"].choices = choices(*((str(step.id), step.what) for step in cycle.steps))
    return form


def _study(cycle: Cycle, *, kept: bool = False) -> HubForm:
    rows = [StudyForm.row_of(question) for question in cycle.questions]
    surprise = None if cycle.surprise is None else str(cycle.surprise)
    form = _made(StudyForm, {"version": cycle.version, "answers": rows, "surprise": surprise}, kept=kept)
    in_words = {question.id for question in cycle.questions if question.kind in (None, PredictionKind.TEXT)}
    for entry in form["answers"]:
        if entry.form.question_id.data in in_words:
            entry.form.verdict.choices = choices(("", _("Not said")), *VERDICTS.items())
    return form


def act_form(cycle: Cycle, *, kept: bool = False) -> ActForm:
    """The form of the last page; what a quick log said is taken for the learning until somebody says it better."""
    names = ("version", "decision", "reason", "conditions", "next_step")
    data = {name: getattr(cycle, name) for name in names}
    data["learning"] = cycle.learning or (cycle.happened if cycle.is_quick else "")
    form = _made(ActForm, data, kept=kept)
    assert isinstance(form, ActForm)
    return form


PAGES: dict[str, PartPage] = {
    "idea": PartPage(
        _l("What will you try, and to find out what?"),
        _l("Small enough to do next week. One class, one lesson or one pupil is a fine start."),
        _idea,
        lambda form, _cycle: form.changes(),
    ),
    "predictions": PartPage(
        _l("What do you predict will happen?"),
        _l("Write it before you start. A prediction that misses teaches as much as one that hits."),
        _predictions,
        lambda form, _cycle: form.changes(),
    ),
    "steps": PartPage(
        _l("Who does what, and how will you know?"),
        _l("A few lines are enough, so that a colleague could step in."),
        _steps,
        lambda form, _cycle: form.changes(),
    ),
    "scale": PartPage(
        _l("How large is it, and where?"),
        _l("Others look for tests in schools like theirs. This is how they find yours."),
        _scale,
        lambda form, cycle: form.changes_for(cycle),
    ),
    "do": PartPage(
        _l("What happened?"),
        _l("Write what you saw, also what you did not expect. Short notes are fine."),
        _do,
        lambda form, _cycle: form.changes(),
    ),
    "study": PartPage(
        _l("What does it say about your prediction?"),
        _l("Your prediction stands as you wrote it. Put what happened beside it."),
        _study,
        lambda form, _cycle: form.changes(),
    ),
    "act": PartPage(
        _l("What did you learn, and what will you do with it?"),
        _l("One line of what you learned is worth more to others than a perfect report."),
        act_form,
        lambda form, _cycle: form.changes(),
    ),
}
