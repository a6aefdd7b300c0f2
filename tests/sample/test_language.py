"""The sample reads as if people had written it: varied, kind, spelled as at home, and about no pupil in person."""

import re
from collections import Counter

import pytest

from hub.sample import WorldPlan
from hub.sample.phrases import ideas_of
from tests.sample.texts import written_by_people, written_in

BLAME = re.compile(
    r"\b(lazy|fault|blam\w+|failed to|refus\w+|naughty|unwilling|bad (?:parents?|teachers?|kids?|pupils?|behaviou?r)|"
    r"low[- ]ability|weak(?:est)? (?:pupils?|students?)|hard[- ]to[- ]reach|disruptive|don't care|couldn't be bothered|"
    r"should have|troublemakers?|dropouts?|the poor|broken homes?)\b",
    re.IGNORECASE,
)
ONE_PUPIL = re.compile(
    r"\b(he|she|him|his|her|hers|(?:a|one|the) (?:boy|girl)|sen pupil|refugee|asthma\w*|autis\w+|adhd|wheelchair)\b",
    re.IGNORECASE,
)
BRITISH = re.compile(
    r"\b(\w*colour\w*|behaviour\w*|favour\w*|neighbour\w*|programmes?|recogni[s]e\w*|organi[s]e\w*|centre|practis\w+|"
    r"fortnight\w*|maths|enrol)\b",
    re.IGNORECASE,
)
AMERICAN = re.compile(
    r"\b(\w*color\w*|behavior\w*|favor\w*|neighbor\w*|programs?|recognize\w*|organize\w*|center|math|gotten|"
    r"semesters?|principals?|ninth|freshm[ae]n)\b",
    re.IGNORECASE,
)


def in_words(network: str, pattern: re.Pattern[str], world: WorldPlan) -> set[str]:
    texts = set(written_by_people(world.network(network)))
    return {f"{found[0]}: {text}" for text in texts for found in pattern.finditer(text)}


@pytest.mark.parametrize("network", ["ninth", "harbour"])
def test_nobody_is_blamed(full: WorldPlan, network: str) -> None:
    assert in_words(network, BLAME, full) == set()


@pytest.mark.parametrize("network", ["ninth", "harbour"])
def test_no_pupil_can_be_recognised(full: WorldPlan, network: str) -> None:
    assert in_words(network, ONE_PUPIL, full) == set()


def test_spelling_is_american_in_one_network_and_british_in_the_other(full: WorldPlan) -> None:
    assert in_words("ninth", BRITISH, full) == set()
    assert in_words("harbour", AMERICAN, full) == set()
    assert any("color" in text for text in written_by_people(full.network("ninth")))
    assert any("colour" in text for text in written_by_people(full.network("harbour")))


def test_learnings_are_hardly_ever_said_twice(full: WorldPlan) -> None:
    learnings = [cycle.learning for cycle in full.cycles if cycle.learning]
    assert 1 - len(set(learnings)) / len(learnings) < 0.03
    happenings = [cycle.happened for cycle in full.cycles if cycle.happened and cycle.stage == "finished"]
    assert 1 - len(set(happenings)) / len(happenings) < 0.05


def test_no_team_writes_the_same_cycle_or_title_twice(full: WorldPlan) -> None:
    whole = Counter((cycle.team, *written_in(cycle)) for cycle in full.cycles)
    titles = Counter((cycle.team, cycle.title) for cycle in full.cycles)
    assert whole.most_common(1)[0][1] == 1
    assert titles.most_common(1)[0][1] == 1


def test_first_sentences_of_learnings_are_spread_evenly(full: WorldPlan) -> None:
    """However they go on, no sentence opens more than one learning in forty."""
    starts = Counter(re.split(r"(?<=[.!?]) | – ", cycle.learning)[0] for cycle in full.cycles if cycle.learning)
    assert starts.most_common(1)[0][1] < sum(starts.values()) / 40


@pytest.mark.parametrize("network", ["ninth", "harbour"])
def test_each_idea_has_a_dozen_learnings_and_happenings_of_its_own(network: str) -> None:
    for idea in ideas_of(network).values():
        for kind in ("learning", "happened"):
            own = {phrase.text for name, phrases in idea.lists.items() if name.startswith(kind) for phrase in phrases}
            assert len(own) >= 12, (idea.key, kind)


def test_no_slot_or_tag_is_left_in_a_text(full: WorldPlan) -> None:
    left = re.compile(r"[{}<>|]|(?<!\[)@[a-z]|\[#(?:cycle|idea)\]|\[@(?:author|coach|asker)\]")
    for network in full.networks:
        for cycle in network.cycles:
            assert not any(left.search(text) for text in written_in(cycle)), cycle.key
        assert not any(left.search(comment.body) for comment in network.comments)


def test_texts_speak_only_of_what_the_school_has(full: WorldPlan) -> None:
    buses = {team.key: team.bus for network in full.networks for team in network.teams}
    for cycle in full.cycles:
        for text in (cycle.happened, cycle.learning):
            for named in re.findall(r"(?:bus leaves at|[Tt]he) (\d\d:\d\d) bus", text):
                assert named == buses[cycle.team], cycle.key


def test_the_world_is_not_rosy(full: WorldPlan) -> None:
    """Teams say what went wrong, and a good part of predictions with a number is missed."""
    verdicts = Counter(answer.verdict for cycle in full.cycles for answer in cycle.answers)
    judged = verdicts["better"] + verdicts["same"] + verdicts["worse"]
    assert 0.4 < verdicts["worse"] / judged < 0.65
    assert verdicts["better"] / judged < 0.3


def test_sentences_for_some_conditions_are_kept_for_them(full: WorldPlan) -> None:
    """Storm days and farm work happen to rural schools, and only what is after school breaks on its hour."""
    told = Counter[str]()
    for cycle in full.cycles:
        context = dict(cycle.context)
        if re.search("storm days|[Ff]arm work took", f"{cycle.happened} {cycle.learning}"):
            assert context["setting"] == "rural", cycle.key
            told["rural"] += 1
        if "Time after school is not free time" in cycle.learning:
            assert context["when"] == "after school", cycle.key
            told["after school"] += 1
    assert told["rural"]
    assert told["after school"]
