"""Both stories are there with their numbers, in every size of sample."""

from decimal import Decimal

import pytest

from hub.sample import WorldPlan
from hub.sample.world import Answer, Prediction


def prediction(world: WorldPlan, key: str, question: int = 1) -> Prediction:
    found = world.cycle(key).questions[question - 1].prediction
    assert found
    return found


def answer(world: WorldPlan, key: str, question: int = 1) -> Answer:
    return world.cycle(key).answers[question - 1]


NUMBERS = [  # cycle, from, predicted, counted, decision
    ("alder-friday-catch-up-1", 41, 30, 24, "adapt"),
    ("alder-friday-catch-up-2", None, 26, 27, "adopt"),
    ("alder-friday-catch-up-3", 41, 27, 38, "adapt"),
    ("fern-friday-catch-up-1", None, 15, 4, "abandon"),
    ("fern-friday-catch-up-2", None, 10, 15, "adopt"),
    ("elm-monday-check-in-1", None, 3, 4, "adapt"),
    ("birch-exit-ticket-1", None, 60, 31, "adapt"),
    ("dunlin-call-home-1", None, 7, 8, "abandon"),
    ("quay-nudge-letter-1", None, "1.0", "0.1", "abandon"),
    ("lantern-nudge-letter-1", None, "1.0", "1.6", "adopt"),
    ("tideway-plain-notice-1", None, 8, 3, "abandon"),
    ("saltmarsh-walking-bus-1", None, 6, 9, "adopt"),
]


@pytest.mark.parametrize("told", NUMBERS, ids=lambda told: told[0])
def test_predicted_and_counted(world: WorldPlan, told: tuple[str, int | None, int | str, int | str, str]) -> None:
    key, start, to, counted, decision = told
    expected = prediction(world, key)
    assert (expected.kind, expected.start, expected.to) == ("number", start, Decimal(to))
    assert answer(world, key).number == Decimal(counted)
    assert world.cycle(key).decision == decision


def test_alders_ramp_has_four_steps_and_the_fourth_is_under_way(world: WorldPlan) -> None:
    keys = [f"alder-friday-catch-up-{number}" for number in (1, 2, 3, 4)]
    cycles = [world.cycle(key) for key in keys]
    assert [cycle.previous for cycle in cycles] == [None, *keys[:3]]
    assert [(cycle.level, cycle.n) for cycle in cycles] == [("class", 27), ("class", 79), ("year", 214), ("year", 214)]
    assert (cycles[3].stage, cycles[3].author, cycles[3].answers) == ("do", "maya-okafor", ())
    assert prediction(world, keys[3]).to == 27
    assert "cover rota" in cycles[3].title
    assert "25 minutes" in cycles[0].next
    assert "Two staff were away" in cycles[2].happened


def test_fern_stops_at_the_bus_and_goes_on_at_lunch(world: WorldPlan) -> None:
    first, second = (world.cycle(f"fern-friday-catch-up-{number}") for number in (1, 2))
    assert "15:10" in first.learning
    assert (first.n, dict(first.context)["buses"]) == (22, "buses before 15:30")
    assert first.cloned_from == "alder-friday-catch-up-1"
    assert (second.previous, dict(second.context)["when"]) == (first.key, "at lunch")


def test_birch_adds_a_three_minute_reteach(world: WorldPlan) -> None:
    second = world.cycle("birch-exit-ticket-2")
    assert second.previous == "birch-exit-ticket-1"
    assert answer(world, second.key).number == 58
    assert second.decision == "adopt"
    assert "three-minute re-teach" in second.title


def test_dunlins_calls_reach_eight_of_ten_and_change_nothing(world: WorldPlan) -> None:
    assert prediction(world, "dunlin-call-home-1", 2).direction == "down"
    assert answer(world, "dunlin-call-home-1", 2).direction == "same"


def test_a_test_stopped_when_its_teacher_left(world: WorldPlan) -> None:
    cycle = world.cycle("cedar-single-point-rubric-1")
    cedar = next(team for team in world.network("ninth").teams if team.key == "cedar")
    left_at = {member.person: member.left_at for member in cedar.members}[cycle.author]
    assert cycle.stage == "stopped"
    assert left_at
    assert cycle.closed_at
    assert cycle.closed_at > left_at


def test_a_one_line_log_without_a_prediction(world: WorldPlan) -> None:
    cycle = world.cycle("elm-friday-catch-up-1")
    assert cycle.quick_log
    assert cycle.quick_log.text == "Did it at lunch, quite a few came."
    assert (cycle.questions, cycle.decision) == ((), None)


def test_elms_five_are_too_few_to_publish(world: WorldPlan) -> None:
    assert world.cycle("elm-monday-check-in-1").n < world.network("ninth").minimum_n


def test_the_letter_is_disputed_under_different_conditions(world: WorldPlan) -> None:
    quay, lantern = world.cycle("quay-nudge-letter-1"), world.cycle("lantern-nudge-letter-1")
    assert (quay.n, lantern.n, world.cycle("tideway-plain-notice-1").n) == (90, 38, 12)
    assert quay.decision == "abandon" != lantern.decision
    assert lantern.cloned_from == quay.key
    assert "Years 7 and 8" in lantern.title
    assert "two complaints" in world.cycle("tideway-plain-notice-1").happened


def test_four_schools_four_processes(world: WorldPlan) -> None:
    cycle = world.cycle("breakwater-process-map-1")
    assert (cycle.level, cycle.n, cycle.decision) == ("several", 4, "adapt")
    assert "four different processes" in answer(world, cycle.key).text


def test_the_walking_bus_grows_to_two_streets(world: WorldPlan) -> None:
    cycle = world.cycle("saltmarsh-walking-bus-2")
    assert (cycle.previous, cycle.stage) == ("saltmarsh-walking-bus-1", "do")


def test_a_record_in_welsh_and_english_with_emoji(world: WorldPlan) -> None:
    cycle = world.cycle("mariner-walking-bus-1")
    assert "Clwb brecwast 🥣" in cycle.title
    assert "👩\u200d🍳" in cycle.conditions, "an emoji of several code points is part of the test"


def test_both_theories_carry_the_ideas_of_the_networks(world: WorldPlan) -> None:
    ninth, harbour = world.networks
    titles = {idea.title for idea in ninth.ideas} | {idea.title for idea in harbour.ideas}
    assert {
        "Friday catch-up 40 minutes",
        "Exit ticket with hinge question",
        "Pupils colour their own credit tracker",
        "Five-minute “kid talk” per pupil",
        "Nudge letter with own versus typical absences",
        "Log of contact → response → next-week attendance",
    } <= titles
    assert (len(ninth.ideas), len(harbour.ideas)) == (16, 9)
    assert [driver.title for driver in ninth.drivers if driver.parent is None] == [
        "Timely shared data",
        "An adult who knows each pupil",
        "Grading and course routines",
        "Strong transition in",
        "Belonging",
    ]
    assert dict(ninth.vocabulary)["cycle"] == dict(harbour.vocabulary)["cycle"] == "test"
    assert (ninth.aim.target, harbour.aim.target, harbour.aim.baseline) == (90, 15, 23)
