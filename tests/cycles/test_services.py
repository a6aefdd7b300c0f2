"""What happens when people plan, do, study and end a cycle, and who may."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from hub.accounts.models import Person
from hub.activity.models import Activity
from hub.cycles import queries, services
from hub.cycles.drafts import Asked, Planned, Seen
from hub.cycles.models import Cycle, Decision, PredictionKind, QuickResult, Scale, Stage, Verdict
from hub.extensions import db
from hub.kernel.errors import Conflict, NotAllowed, RuleBroken
from hub.kernel.outbox import OutboxRow
from hub.kernel.permissions import Actor, Role
from hub.networks.models import Network, Team
from tests import factories

FALL = Asked(
    question="Will missing tasks fall?",
    kind=PredictionKind.NUMBER,
    number_from=Decimal(41),
    number_to=Decimal(30),
    unit="tasks",
    confidence=60,
)


@pytest.fixture
def maya(teacher: Person) -> Actor:
    return factories.actor(teacher)


def verbs() -> list[str]:
    return list(db.session.scalars(select(Activity.verb).order_by(Activity.seq)))


def test_a_draft_is_for_the_team_and_its_coach_until_it_starts(alder: Team, maya: Actor, network: Network) -> None:
    colleague = factories.actor(factories.member(network))
    coach = factories.actor(factories.member(alder, role=Role.COACH))
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up", questions=[FALL])
    assert queries.find(colleague, cycle.id) is None
    assert queries.find(coach, cycle.id) is cycle
    assert verbs() == []

    services.start_test(cycle, actor=maya, version=cycle.version)

    assert queries.find(colleague, cycle.id) is cycle
    assert (cycle.stage, verbs()) == (Stage.DO, ["cycle.planned"])


def test_it_takes_the_context_of_its_team(alder: Team, maya: Actor) -> None:
    assert services.start_cycle(alder, actor=maya, title="Catch-up").context == {"setting": "town"}


def test_an_empty_plan_does_not_start(alder: Team, maya: Actor) -> None:
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up")
    with pytest.raises(RuleBroken, match="before you start"):
        services.start_test(cycle, actor=maya, version=None)


def test_finishing_tells_the_network_what_was_predicted_and_what_came(alder: Team, maya: Actor) -> None:
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up", questions=[FALL], scale=Scale.CLASS)
    answer = Seen(question_id=cycle.questions[0].id, number=Decimal(24))
    services.edit_cycle(cycle, actor=maya, version=cycle.version, answers=[answer])
    assert cycle.questions[0].verdict is Verdict.BETTER
    assert cycle.stage is Stage.STUDY

    services.finish_cycle(
        cycle, actor=maya, version=cycle.version, decision=Decision.ADAPT, learning="Shorter is enough."
    )

    news = db.session.scalars(select(Activity)).one()
    assert news.verb == "cycle.finished"
    assert news.summary == "Shorter is enough."
    assert news.data == {
        "decision": "adapt",
        "predicted": "30 or fewer tasks",
        "actual": "24 tasks",
        "scale": "class",
        "team": "Alder",
    }
    assert not cycle.is_draft


@pytest.mark.parametrize(
    ("learning", "decision", "field"), [(" ", Decision.ADOPT, "learning"), ("Something", None, "decision")]
)
def test_finishing_needs_a_learning_and_a_decision(
    alder: Team, maya: Actor, learning: str, decision: Decision | None, field: str
) -> None:
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up")
    with pytest.raises(RuleBroken) as refusal:
        services.finish_cycle(cycle, actor=maya, version=None, decision=decision, learning=learning)
    assert refusal.value.field == field
    assert verbs() == []


def test_of_finish_and_stop_at_the_same_moment_one_wins(alder: Team, maya: Actor) -> None:
    cycle = factories.cycle(alder)
    seen = cycle.version
    services.stop_cycle(cycle, actor=maya, version=seen, reason="Our teacher left.")
    with pytest.raises(Conflict):
        services.finish_cycle(
            cycle, actor=maya, version=seen, decision=Decision.ADOPT, learning="It works.", part="act"
        )
    assert (cycle.stage, verbs()) == (Stage.STOPPED, ["cycle.stopped"])


def test_an_ended_cycle_is_taken_up_again_with_everything_in_it(alder: Team, maya: Actor) -> None:
    cycle = factories.finished_cycle(alder)
    services.reopen_cycle(cycle, actor=maya)
    assert (cycle.stage, cycle.learning != "", verbs()) == (Stage.STUDY, True, ["cycle.reopened"])


def test_only_the_team_its_coach_and_facilitators_write(alder: Team, network: Network) -> None:
    cycle = factories.cycle(alder)
    strangers = [
        factories.member(factories.team(network)),
        factories.member(network, role=Role.COACH),
        factories.member(alder, role=Role.VIEWER),
    ]
    for person in strangers:
        with pytest.raises(NotAllowed):
            services.edit_cycle(cycle, actor=factories.actor(person), version=None, title="Mine")
    for person in (factories.member(alder, role=Role.COACH), factories.member(network, role=Role.FACILITATOR)):
        services.edit_cycle(cycle, actor=factories.actor(person), version=None, title=f"By {person.name}")


def test_two_on_different_parts_do_not_stand_in_each_others_way(alder: Team, maya: Actor) -> None:
    cycle = factories.cycle(alder)
    seen = cycle.version
    services.edit_cycle(cycle, actor=maya, version=seen, part="do", happened="We held it.")
    services.edit_cycle(cycle, actor=maya, version=seen, part="study", surprise=2)
    with pytest.raises(Conflict):
        services.edit_cycle(cycle, actor=maya, version=seen, part="do", happened="We did not.")
    with pytest.raises(Conflict):
        services.edit_cycle(cycle, actor=maya, version=seen, title="From a script")
    assert (cycle.happened, cycle.surprise) == ("We held it.", 2)


def test_saving_what_is_there_already_changes_nothing(alder: Team, maya: Actor) -> None:
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up", questions=[FALL])
    before = cycle.version
    services.edit_cycle(cycle, actor=maya, version=before, title="Catch-up")
    assert cycle.version == before


def test_rows_saved_twice_without_their_numbers_stay_the_same_rows(alder: Team, maya: Actor) -> None:
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up", questions=[FALL])
    numbers = [question.id for question in cycle.questions]
    services.edit_cycle(cycle, actor=maya, version=None, questions=[FALL], steps=[Planned(what="Print the list")])
    services.edit_cycle(cycle, actor=maya, version=None, questions=[FALL], steps=[Planned(what="Print the lists")])
    assert [question.id for question in cycle.questions] == numbers
    assert [step.what for step in cycle.steps] == ["Print the lists"]


def test_rows_of_another_cycle_are_refused(alder: Team, maya: Actor) -> None:
    other = factories.finished_cycle(alder)
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up")
    with pytest.raises(RuleBroken):
        services.edit_cycle(cycle, actor=maya, version=None, questions=[Asked(id=other.questions[0].id, question="?")])
    with pytest.raises(RuleBroken):
        services.edit_cycle(cycle, actor=maya, version=None, answers=[Seen(question_id=other.questions[0].id)])


def test_an_idea_of_another_network_is_refused(alder: Team, maya: Actor) -> None:
    foreign = factories.idea(factories.network())
    with pytest.raises(RuleBroken, match="no such idea"):
        services.start_cycle(alder, actor=maya, title="Catch-up", idea_id=foreign.id)


@pytest.mark.parametrize("number", ["123456789012.123456", "-0.000001", "0.1"])
def test_numbers_are_kept_to_the_last_digit(alder: Team, maya: Actor, number: str) -> None:
    asked = Asked(kind=PredictionKind.NUMBER, number_to=Decimal(number))
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up", questions=[asked])
    db.session.expire_all()
    assert cycle.questions[0].number_to == Decimal(number)


@pytest.mark.parametrize("number", ["1000000000000", "0.0000001", "NaN", "Infinity"])
def test_numbers_that_cannot_be_kept_are_refused(alder: Team, maya: Actor, number: str) -> None:
    with pytest.raises(RuleBroken, match="12 digits"):
        services.start_cycle(alder, actor=maya, title="Catch-up", questions=[Asked(number_to=Decimal(number))])


def test_the_next_one_starts_from_the_number_the_last_one_ended_with(alder: Team, maya: Actor) -> None:
    cycle = factories.finished_cycle(alder, "Catch-up")
    services.edit_cycle(cycle, actor=maya, version=None, steps=[Planned(what="Print the list", who="Maya")])
    following = services.plan_next(cycle, actor=maya)
    question = following.questions[0]
    assert (following.previous_id, following.title, following.is_draft) == (cycle.id, "Catch-up", True)
    assert (question.number_from, question.number_to, question.predicted_at) == (24, 30, None)
    assert [(step.what, step.who) for step in following.steps] == [("Print the list", "Maya")]


def test_another_team_takes_a_plan_over_and_its_author_hears_of_it(alder: Team, maya: Actor, network: Network) -> None:
    birch = factories.team(network, "Birch")
    ben = factories.actor(factories.member(birch))
    source = factories.finished_cycle(alder, "Catch-up", created_by_id=maya.person_id)
    taken = services.clone_plan(source, birch, actor=ben)
    assert (taken.team_id, taken.cloned_from_id, taken.previous_id) == (birch.id, source.id, None)
    assert queries.clones_of(maya, source) == []  # a draft is nobody else's business

    services.edit_cycle(taken, actor=ben, version=None, objective="Does it work on the bus route?")
    services.start_test(taken, actor=ben, version=None)

    assert queries.clones_of(maya, source) == [taken]
    told = [row.payload for row in db.session.scalars(select(OutboxRow)) if row.topic == "notify.person"]
    assert [(one["person_id"], one["verb"]) for one in told] == [(maya.person_id, "cycle.cloned")]


def test_a_plan_is_not_taken_over_into_somebody_elses_team(alder: Team, network: Network) -> None:
    ben = factories.actor(factories.member(factories.team(network)))
    with pytest.raises(NotAllowed):
        services.clone_plan(factories.cycle(alder), alder, actor=ben)
    elsewhere = factories.team(factories.network())
    twice = factories.join(factories.member(elsewhere), alder)
    with pytest.raises(NotAllowed):
        services.clone_plan(factories.cycle(alder), elsewhere, actor=factories.actor(twice))


def test_a_quick_log_is_news_and_grows(alder: Team, maya: Actor) -> None:
    cycle = services.log_quickly(
        alder,
        actor=maya,
        title="Hinge question",
        result=QuickResult.BETTER,
        text="Six more handed in.",
        number=Decimal(6),
    )
    assert (cycle.stage, verbs()) == (Stage.STUDY, ["cycle.planned"])

    services.edit_cycle(
        cycle,
        actor=maya,
        version=cycle.version,
        questions=[
            Asked(id=cycle.questions[0].id, question="How many?", kind=PredictionKind.NUMBER, number_to=Decimal(6))
        ],
    )

    assert cycle.questions[0].actual_number == 6
    assert cycle.questions[0].verdict is Verdict.AS_PREDICTED
    assert cycle.happened == "Six more handed in."


def test_a_quick_log_with_a_decision_is_finished_and_needs_its_line(alder: Team, maya: Actor) -> None:
    said = {"title": "Phone call", "result": QuickResult.SAME, "decision": Decision.ABANDON}
    with pytest.raises(RuleBroken, match="one line"):
        services.log_quickly(alder, actor=maya, **said)  # type: ignore[arg-type]
    cycle = services.log_quickly(alder, actor=maya, text="Eight reached, no change.", **said)  # type: ignore[arg-type]
    assert (cycle.stage, cycle.learning) == (Stage.FINISHED, "Eight reached, no change.")
    assert verbs() == ["cycle.finished"]


def test_a_quick_result_lands_in_the_plan_it_belongs_to(alder: Team, maya: Actor) -> None:
    cycle = services.start_cycle(alder, actor=maya, title="Catch-up", questions=[FALL])
    services.log_result(
        cycle, actor=maya, version=cycle.version, result=QuickResult.BETTER, number=Decimal(24), text="List was ready."
    )
    assert (cycle.questions[0].actual_number, cycle.questions[0].verdict) == (24, Verdict.BETTER)
    assert (cycle.happened, cycle.stage, cycle.is_draft) == ("List was ready.", Stage.STUDY, False)


def test_nothing_is_kept_of_a_refused_quick_log(alder: Team, maya: Actor) -> None:
    with pytest.raises(RuleBroken):
        services.log_quickly(alder, actor=maya, title="x", result=None, decision=Decision.ADOPT)
    assert db.session.scalars(select(Cycle)).all() == []
