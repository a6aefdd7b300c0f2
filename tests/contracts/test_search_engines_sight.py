"""What every search engine shows to whom: hits, corrections, suggestions and similar records."""

import pytest

from hub.search.engine import SHARED, Answer, Principal, SearchEngine
from tests.contracts.search_places import MEMBER, NOBODY, OUTSIDER, TEAMMATE, ask, cycle, found

# --- who may see what ---------------------------------------------------------------------------------------------


@pytest.fixture
def two_networks(engine: SearchEngine) -> SearchEngine:
    engine.index(
        [
            cycle(1, "attendance calls", "everybody may read this"),
            cycle(2, "attendance xylophone draft", "quagmire", visibility=("team:7",), decision="adopt"),
            cycle(3, "attendance zeppelin", "vortexes", network_id=2, decision="abandon", team_id=66),
            cycle(4, "attendance published", network_id=SHARED, visibility=("network:2",), kind="published"),
        ]
    )
    return engine


def test_hits_totals_and_facets_count_only_what_one_may_see(two_networks: SearchEngine) -> None:
    answer = ask(two_networks, "attendance")
    assert [hit.id for hit in answer.hits] == [1]
    assert answer.total == 1
    assert answer.facets == {"kind": {"cycle": 1}, "source": {"own": 1}}
    assert sorted(found(two_networks, "attendance", TEAMMATE)) == [1, 2]
    assert ask(two_networks, "attendance", NOBODY) == Answer()
    assert ask(two_networks, "", NOBODY).total == 0


def test_a_network_is_searched_alone_even_by_someone_of_both(two_networks: SearchEngine) -> None:
    both = Principal(frozenset({"network:1", "network:2", "team:7"}))
    assert sorted(found(two_networks, "attendance", both)) == [1, 2]
    assert sorted(found(two_networks, "attendance", both, network_id=2)) == [3, 4]
    assert found(two_networks, "attendance", OUTSIDER) == []


def test_suggestions_come_from_what_one_may_see(two_networks: SearchEngine) -> None:
    assert two_networks.suggest("xyl", MEMBER, 1) == []
    assert two_networks.suggest("xyl", TEAMMATE, 1) == ["xylophone"]
    assert two_networks.suggest("zep", TEAMMATE, 1) == []
    assert two_networks.suggest("zep", OUTSIDER, 2) == ["zeppelin"]
    assert two_networks.suggest("att", NOBODY, 1) == []


@pytest.mark.parametrize("typo", ["xylophome", "quagmore", "zepelin", "vortexs", "attendance zepelin"])
def test_corrections_come_from_what_one_may_see(two_networks: SearchEngine, typo: str) -> None:
    assert ask(two_networks, typo).did_you_mean is None


def test_a_hidden_word_is_corrected_like_an_unknown_one(two_networks: SearchEngine) -> None:
    two_networks.index([cycle(9, "a telephone and a saxophone"), cycle(10, "vortexed")])
    two_networks.index([cycle(11, "saxophona", visibility=("team:7",))])
    assert ask(two_networks, "saxophona").did_you_mean == "saxophone"
    assert ask(two_networks, "saxophona", TEAMMATE).did_you_mean is None


def test_similar_records_are_those_one_may_see(two_networks: SearchEngine) -> None:
    text = "attendance xylophone zeppelin quagmire"
    assert [hit.id for hit in two_networks.similar(text, TEAMMATE, network_id=1)] == [2, 1]
    assert [hit.id for hit in two_networks.similar(text, MEMBER, network_id=1)] == [1]
    assert two_networks.similar("xylophone", MEMBER, network_id=1) == []
    assert two_networks.similar("attendance", NOBODY, network_id=1) == []
    assert {hit.id for hit in two_networks.similar("attendance", OUTSIDER, network_id=2)} == {3, 4}


# --- corrections and suggestions ----------------------------------------------------------------------------------


@pytest.fixture
def library(engine: SearchEngine) -> SearchEngine:
    engine.index(
        [
            cycle(1, "Attendance calls home", "phone the family on the first day"),
            cycle(2, "Attendance postcards", "a card by post"),
            cycle(3, "Exit tickets in maths", tags="assessment attention"),
            cycle(4, "Reading aloud", "attentive listeners"),
        ]
    )
    return engine


def test_a_query_of_unknown_words_is_corrected(library: SearchEngine) -> None:
    answer = ask(library, "Atendance")
    assert (answer.did_you_mean, answer.corrected) == ("attendance", True)
    assert sorted(hit.id for hit in answer.hits) == [1, 2]
    assert answer.hits[0].matched == ("attendance",)


def test_one_may_search_for_exactly_what_was_typed(library: SearchEngine) -> None:
    assert ask(library, "atendance", correct=False) == Answer()


def test_an_unknown_word_among_known_ones_is_only_remarked(library: SearchEngine) -> None:
    answer = ask(library, '"calls home" atendance (maths!)')
    assert (answer.did_you_mean, answer.corrected) == ('"calls home" attendance (maths!)', False)
    assert [hit.id for hit in answer.hits] == [1]


@pytest.mark.parametrize("text", ["attendances", "calls", "zzzzzz", "qattendance", "clals home", "x1ttendance", "ab"])
def test_known_and_far_words_are_left_alone(library: SearchEngine, text: str) -> None:
    answer = ask(library, text)
    assert answer.did_you_mean in {None, "calls home"}
    assert not answer.corrected


def test_a_short_word_may_be_one_slip_away_and_a_long_one_two(library: SearchEngine) -> None:
    assert ask(library, "marhs").did_you_mean == "maths"
    assert ask(library, "mqqhs").did_you_mean is None
    assert ask(library, "attendqnse").did_you_mean == "attendance"


def test_the_last_word_is_finished_from_titles_and_tags(library: SearchEngine) -> None:
    assert library.suggest("att", MEMBER, 1) == ["attendance", "attention"]
    assert library.suggest("Exit tic", MEMBER, 1) == ["Exit tickets"]
    assert library.suggest("maths att", MEMBER, 1)[0] == "maths attention"
    assert library.suggest("", MEMBER, 1) == []
    assert library.suggest("exit ", MEMBER, 1) == []
    assert library.suggest("fam", MEMBER, 1) == []


# --- similar ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tests_before(engine: SearchEngine) -> SearchEngine:
    about = "seating plan for the noisy corner by the window"
    engine.index(
        [
            cycle(1, "Seating by choice", about, context={"phase": "primary", "size": "small"}),
            cycle(2, "Seating by choice", about, context={"phase": "secondary"}),
            cycle(3, "Peer marking", "pupils mark each other's noisy drafts"),
            cycle(4, "Seating", about, kind="idea"),
            cycle(5, "Seating by choice", about, kind="comment"),
            cycle(6, "Weekly plan for students", "predict, count and study the test for a week with every class"),
        ]
    )
    return engine


def test_similar_records_share_telling_words_and_say_which(tests_before: SearchEngine) -> None:
    hits = tests_before.similar("We plan to change seating near the window this week", MEMBER, network_id=1)
    assert {hit.id for hit in hits} == {1, 2, 4}
    assert set(hits[0].matched) == {"seating", "window"}


def test_words_of_every_plan_make_nothing_similar(tests_before: SearchEngine) -> None:
    assert tests_before.similar("Predict what students do: test for a week, count, study", MEMBER, network_id=1) == []
    assert tests_before.similar("", MEMBER, network_id=1) == []


def test_one_shared_word_of_a_long_draft_is_chance(tests_before: SearchEngine) -> None:
    draft = "noisy seating, choice, window and corner"
    assert 3 not in {hit.id for hit in tests_before.similar(draft, MEMBER, network_id=1)}
    assert 3 in {hit.id for hit in tests_before.similar("noisy", MEMBER, network_id=1)}


def test_the_same_context_lifts_and_hides_nothing(tests_before: SearchEngine) -> None:
    def order(context: dict[str, str]) -> list[int]:
        hits = tests_before.similar("seating choice window", MEMBER, network_id=1, kinds=("cycle",), context=context)
        return [hit.id for hit in hits]

    assert order({"phase": "primary"}) == [1, 2]
    assert order({"phase": "secondary"}) == [2, 1]
    assert sorted(order({"phase": "nursery"})) == [1, 2]


def test_similar_can_be_limited(tests_before: SearchEngine) -> None:
    hits = tests_before.similar("seating window", MEMBER, network_id=1, exclude=[("cycle", 1)], limit=1)
    assert len(hits) == 1
    assert hits[0].id != 1
    assert [hit.id for hit in tests_before.similar("seating", MEMBER, network_id=1, kinds=("idea",))] == [4]
