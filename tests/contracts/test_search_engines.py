"""What every search engine promises, asked of Whoosh and of PostgreSQL alike."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from hub.search.engine import SHARED, Answer, Document, IndexUnavailable, Principal, Query, SearchEngine
from hub.search.engines.postgres import PostgresEngine
from hub.search.engines.whoosh import WhooshEngine

ROOT = Path(__file__).parents[2]

MEMBER = Principal(frozenset({"network:1"}))
TEAMMATE = Principal(frozenset({"network:1", "team:7"}))
OUTSIDER = Principal(frozenset({"network:2"}))
NOBODY = Principal(frozenset())


class Place:
    """Somewhere to keep an index: ``open()`` gives an engine as any process would, ``code`` says how in words."""

    def __init__(self, code: str) -> None:
        self.code = textwrap.dedent(code)

    def open(self) -> SearchEngine:
        """Another engine on the same index."""
        names: dict[str, Any] = {}
        exec(self.code, names)
        return names["engine"]

    def run(self, program: str) -> "subprocess.Popen[str]":
        """Start a process of its own with ``engine`` at hand."""
        source = f"{HEADER}\n{self.code}\n{textwrap.dedent(program)}"
        return subprocess.Popen(
            [sys.executable, "-c", source], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )


HEADER = """
from hub.search.engine import Document, Principal, Query
def note(number, text="exit ticket", version=1, network=1, visibility=None):
    return Document(kind="cycle", id=number, network_id=network, version=version, title=text, body="",
                    visibility=visibility or (f"network:{network}",))
"""


@pytest.fixture(scope="module")
def search_server() -> Iterator[str]:
    """The address of a database of our own; skipped when no server answers."""
    server = make_url(os.environ.get("HUB_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test"))
    name = f"hub_search_{os.getpid()}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip("no PostgreSQL server answers")
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def search_database(search_server: str) -> Iterator[str]:
    """The same database without tables."""
    yield search_server
    engine = create_engine(search_server, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS search_state, search_document, search_word"))


@pytest.fixture(params=["whoosh", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "postgres":
        url = request.getfixturevalue("search_database")
        return Place(f"""
            from sqlalchemy import create_engine
            from sqlalchemy.pool import NullPool
            from hub.search.engines.postgres import PostgresEngine
            engine = PostgresEngine(create_engine({url!r}, poolclass=NullPool))
        """)
    return Place(f"""
        from hub.search.engines.whoosh import WhooshEngine
        engine = WhooshEngine({str(tmp_path / "search")!r})
    """)


@pytest.fixture
def engine(place: Place) -> SearchEngine:
    """An engine with an empty index."""
    made = place.open()
    made.prepare()
    made.rebuild([])
    return made


def cycle(number: int, title: str = "", body: str = "", **more: Any) -> Document:
    """A test of the first network that its members see."""
    network = more.get("network_id", 1)
    details: dict[str, Any] = {"network_id": 1, "version": 1, "visibility": (f"network:{network}",), "kind": "cycle"}
    return Document(id=number, title=title, body=body, **(details | more))


def ask(engine: SearchEngine, text: str, who: Principal = MEMBER, **more: Any) -> Answer:
    return engine.search(Query(text=text, network_id=more.pop("network_id", 1), **more), who)


def found(engine: SearchEngine, text: str, who: Principal = MEMBER, **more: Any) -> list[int]:
    return [hit.id for hit in ask(engine, text, who, **more).hits]


# --- words --------------------------------------------------------------------------------------------------------


def test_a_word_is_found_in_all_its_forms_and_cases(engine: SearchEngine) -> None:
    engine.index([cycle(1, body="Pupils predicted less"), cycle(2, body="A PREDICTION"), cycle(3, body="nothing")])
    assert sorted(found(engine, "predicting")) == [1, 2]


def test_accents_apostrophes_and_hyphens_do_not_matter(engine: SearchEngine) -> None:
    engine.index([cycle(1, body="Le café de l’élève"), cycle(2, body="the teacher’s end-of-class check")])
    assert found(engine, "CAFE") == [1]
    assert found(engine, "teacher") == [2]
    assert found(engine, "end of class") == [2]


@pytest.mark.parametrize("word", ["Übung", "проверка", "مراجعة", "समीक्षा", "復習", "5b", "naïve"])
def test_words_of_any_script_are_found(engine: SearchEngine, word: str) -> None:
    engine.index([cycle(1, body=f"see {word} here"), cycle(2, body="something else")])
    assert found(engine, word) == [1]


def test_documents_with_all_words_come_before_those_with_one_frequent_or_rare(engine: SearchEngine) -> None:
    engine.index(
        [
            cycle(1, title="Homework homework", body="homework " * 30),
            cycle(2, title="x", body="homework once and an exit ticket among many other words " + "filler " * 80),
            *[cycle(number, body="exit") for number in range(3, 9)],
        ]
    )
    hits = ask(engine, "homework exit").hits
    assert hits[0].id == 2
    assert {hit.id for hit in hits} == set(range(1, 9))


def test_a_title_weighs_more_than_tags_and_tags_more_than_text(engine: SearchEngine) -> None:
    engine.index(
        [
            cycle(1, title="one two", body="attendance four"),
            cycle(2, title="one two", tags="attendance", body="four"),
            cycle(3, title="attendance two", body="one four"),
        ]
    )
    assert found(engine, "attendance") == [3, 2, 1]


def test_a_hit_says_which_words_it_has(engine: SearchEngine) -> None:
    engine.index([cycle(1, body="Exit tickets on Fridays"), cycle(2, body="a ticket")])
    matched = {hit.id: hit.matched for hit in ask(engine, "Exit Ticket homework").hits}
    assert matched == {1: ("exit", "ticket"), 2: ("ticket",)}


def test_quotes_make_a_phrase_that_must_occur(engine: SearchEngine) -> None:
    engine.index(
        [
            cycle(1, body="an exit ticket in maths"),
            cycle(2, body="a ticket to the exit"),
            cycle(3, title="exit", body="ticket"),
            cycle(4, body="tickets for maths"),
            cycle(5, body="at the end of the class"),
            cycle(6, body="the end class"),
        ]
    )
    assert found(engine, '"exit tickets"') == [1]
    assert found(engine, "“exit ticket” maths") == [1]
    assert found(engine, '"end of the class"') == [5]


def test_an_abandoned_test_ranks_like_any_other(engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit ticket", decision="adopt"), cycle(2, "exit ticket", decision="abandon")])
    scores = [hit.score for hit in ask(engine, "exit ticket").hits]
    assert scores[0] == scores[1] > 0
    alike = engine.similar("exit ticket", MEMBER, network_id=1)
    assert alike[0].score == alike[1].score > 0


@pytest.mark.parametrize(
    "text",
    [
        'title:exit AND (NOT "ticket',
        "* ? ~ ^ [a TO z] {} :) \\ && || !",
        "'; DROP TABLE search_document; --",
        "exit & ticket | !homework <-> :*A",
        "%_\\%",
        '"""',
        '""',
        '" "',
        "\x00exit\x00ticket\x00",
        "\ud800exit",
        "🎫",
        "\u200b\u200d\u2060",
        "\u202eexit\u202c",
        "the of and",
        "a" * 10_000,
        "exit " * 2_000,
        " ".join(f"w{number}" for number in range(2_500)),
        '"' + "exit ticket " * 900 + '"',
    ],
)
def test_whatever_is_typed_is_text(engine: SearchEngine, text: str) -> None:
    engine.index([cycle(1, title="exit ticket", body="homework")])
    answer = ask(engine, text)
    assert answer.total == len(answer.hits) <= 1
    assert isinstance(engine.suggest(text, MEMBER, 1), list)
    assert isinstance(engine.similar(text, MEMBER, network_id=1), list)


def test_whatever_a_document_holds_is_kept(engine: SearchEngine) -> None:
    texts = ["\x00 nul", "\ud800 half", "🎫 ticket", "\u200bzero\u200bwidth", "x" * 20_000, "'quoted' \\ : *", ""]
    engine.index([cycle(number, title=text, body=text) for number, text in enumerate(texts, start=1)])
    assert set(engine.verify().values()) == {1}
    assert found(engine, "zerowidth") == [4]
    assert found(engine, "quoted") == [6]


# --- filters, facets, order ---------------------------------------------------------------------------------------


def shelf() -> list[Document]:
    """A few records that differ in everything one can filter by."""
    return [
        cycle(1, "exit ticket", decision="adopt", team_id=1, driver_ids=(4, 5), when=date(2025, 1, 10),
              context={"phase": "primary", "size": "small"}),
        cycle(2, "exit ticket", decision="abandon", team_id=2, driver_ids=(5,), when=date(2025, 2, 10),
              context={"phase": "primary"}),
        cycle(3, "exit ticket", decision="abandon", team_id=2, when=date(2025, 2, 28), context={"phase": "secondary"}),
        cycle(4, "exit ticket", kind="idea", driver_ids=(4,)),
        cycle(5, "exit ticket", kind="published", source="published", decision="adopt", when=date(2022, 1, 1)),
        cycle(6, "homework", decision="adapt", team_id=9, when=date(2025, 3, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"kinds": ("idea",)}, {4}),
        ({"kinds": ("idea", "published")}, {4, 5}),
        ({"decisions": ("abandon",)}, {2, 3}),
        ({"team_ids": (1, 2)}, {1, 2, 3}),
        ({"driver_ids": (4,)}, {1, 4}),
        ({"driver_ids": (4, 5)}, {1, 2, 4}),
        ({"context": {"phase": "primary"}}, {1, 2}),
        ({"context": {"phase": "primary", "size": "small"}}, {1}),
        ({"context": {"nonsense": "primary"}}, set()),
        ({"since": date(2025, 2, 10)}, {2, 3}),
        ({"until": date(2025, 2, 10)}, {1, 2, 5}),
        ({"since": date(2025, 2, 10), "until": date(2025, 2, 10)}, {2}),
        ({"decisions": ("abandon",), "context": {"phase": "primary"}}, {2}),
    ],
)
def test_filters_narrow(engine: SearchEngine, narrowed: dict[str, Any], expected: set[int]) -> None:
    engine.index(shelf())
    answer = ask(engine, "exit ticket", **narrowed)
    assert {hit.id for hit in answer.hits} == expected
    assert answer.total == len(expected)


def test_facets_count_what_was_found(engine: SearchEngine) -> None:
    engine.index(shelf())
    assert ask(engine, "ticket").facets == {
        "kind": {"cycle": 3, "idea": 1, "published": 1},
        "decision": {"adopt": 2, "abandon": 2},
        "team": {"2": 2, "1": 1},
        "driver": {"4": 2, "5": 2},
        "source": {"own": 4, "published": 1},
        "period": {"2025-02": 2, "2025-01": 1, "2022-01": 1},
        "context:phase": {"primary": 2, "secondary": 1},
        "context:size": {"small": 1},
    }


def test_a_facet_shows_its_other_choices_when_one_is_taken(engine: SearchEngine) -> None:
    engine.index(shelf())
    facets = ask(engine, "ticket", decisions=("abandon",), context={"phase": "primary"}).facets
    assert facets["decision"] == {"adopt": 1, "abandon": 1}
    assert facets["context:phase"] == {"primary": 1, "secondary": 1}
    assert facets["team"] == {"2": 1}
    assert facets["kind"] == {"cycle": 1}


def test_no_words_list_everything_newest_first(engine: SearchEngine) -> None:
    engine.index(shelf())
    assert found(engine, "  ") == [6, 3, 2, 1, 5, 4]
    assert found(engine, "", decisions=("adopt",)) == [1, 5]


def test_newest_first_keeps_full_matches_before_partial_ones(engine: SearchEngine) -> None:
    engine.index([*shelf(), cycle(7, "ticket", when=date(2026, 1, 1))])
    assert found(engine, "exit ticket", sort="newest") == [3, 2, 1, 5, 4, 7]


def test_pages_follow_each_other_without_gap_or_repeat(engine: SearchEngine) -> None:
    engine.index([cycle(number, "exit ticket", when=date(2025, 1, 1)) for number in range(1, 31)])
    pages = [ask(engine, "exit ticket", offset=offset, limit=7) for offset in range(0, 35, 7)]
    assert [len(page.hits) for page in pages] == [7, 7, 7, 7, 2]
    assert {page.total for page in pages} == {30}
    assert sorted(hit.id for page in pages for hit in page.hits) == list(range(1, 31))


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


# --- keeping ------------------------------------------------------------------------------------------------------


def test_without_an_index_every_question_says_so(place: Place) -> None:
    engine = place.open()
    engine.prepare()
    questions: list[Callable[[], object]] = [
        lambda: ask(engine, "exit"),
        lambda: engine.similar("exit", MEMBER, network_id=1),
        lambda: engine.suggest("ex", MEMBER, 1),
        engine.verify,
        engine.stats,
        lambda: engine.index([cycle(1)]),
        lambda: engine.delete([("cycle", 1)]),
    ]
    for question in questions:
        with pytest.raises(IndexUnavailable):
            question()
    assert engine.checkpoint() is None


def test_the_index_knows_what_it_holds(engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit", version=3), cycle(1, "ticket", kind="idea", version=8), cycle(2, "gone")])
    engine.delete([("cycle", 2), ("cycle", 404)])
    assert engine.verify() == {("cycle", 1): 3, ("idea", 1): 8}
    assert engine.stats()["documents"] == 2
    assert engine.stats()["engine"] == engine.name
    assert engine.stats()["bytes"] > 0


def test_a_batch_with_the_same_record_twice_keeps_the_last(engine: SearchEngine) -> None:
    engine.index([cycle(1, "first"), cycle(1, "second", version=2)])
    assert (found(engine, "first", correct=False), found(engine, "second")) == ([], [1])


def test_the_checkpoint_is_committed_with_the_batch(place: Place, engine: SearchEngine) -> None:
    assert engine.checkpoint() is None
    engine.index([cycle(1)], upto=41)
    assert place.open().checkpoint() == 41
    engine.index([cycle(2)])
    assert engine.checkpoint() == 41
    engine.delete([("cycle", 1)], upto=43)
    engine.index([], upto=44)
    assert place.open().checkpoint() == 44
    engine.rebuild([cycle(5)], upto=12)
    assert place.open().checkpoint() == 12
    assert place.open().verify() == {("cycle", 5): 1}


def test_another_process_never_sees_a_stale_document(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "before"), cycle(2, "draft"), cycle(3, "doomed")])
    other = place.run("""
        member = Principal(frozenset({"network:1"}))
        while True:
            text = input()
            print(sorted(hit.id for hit in engine.search(Query(text=text, network_id=1, correct=False), member).hits),
                  flush=True)
    """)
    assert other.stdin is not None
    assert other.stdout is not None

    def elsewhere(text: str) -> str:
        print(text, file=other.stdin, flush=True)
        return other.stdout.readline().strip()

    try:
        assert (elsewhere("before"), elsewhere("draft"), elsewhere("doomed")) == ("[1]", "[2]", "[3]")
        engine.index([cycle(1, "after", version=2)])
        assert (elsewhere("before"), elsewhere("after")) == ("[]", "[1]")
        engine.index([cycle(2, "draft", version=2, visibility=("team:7",))])
        assert elsewhere("draft") == "[]"
        engine.delete([("cycle", 3)])
        assert elsewhere("doomed") == "[]"
        for number in range(40):
            engine.index([cycle(1, f"turn{number}", version=3 + number)])
        assert (elsewhere("turn39"), elsewhere("turn38"), elsewhere("after"), elsewhere("doomed")) == (
            "[1]", "[]", "[]", "[]",
        )  # fmt: skip
        engine.rebuild([cycle(9, "rebuilt")])
        assert (elsewhere("rebuilt"), elsewhere("turn39")) == ("[9]", "[]")
    finally:
        other.kill()
        other.communicate()


def test_two_processes_write_and_nothing_is_lost(place: Place, engine: SearchEngine) -> None:
    program = """
        for number in range({first}, {first} + 15):
            engine.index([note(number)], upto=number)
    """
    writers = [place.run(program.format(first=first)) for first in (100, 200)]
    for writer in writers:
        writer.communicate(timeout=50)
        assert writer.returncode == 0
    assert {number for _, number in engine.verify()} == {*range(100, 115), *range(200, 215)}
    assert ask(engine, "exit ticket").total == 30


def test_a_killed_writer_leaves_a_whole_index(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit ticket")], upto=1)
    writer = place.run("""
        number = 2
        print("writing", flush=True)
        while True:
            engine.index([note(number), note(1, "exit ticket", number)], upto=number)
            print(number, flush=True)
            number += 1
    """)
    assert writer.stdout is not None
    answered = 0
    for line in writer.stdout:
        if line.strip().isdigit() and (answered := int(line)) >= 6:
            break
    writer.send_signal(signal.SIGKILL)
    rest = writer.communicate()[0].split()
    answered = max([answered, *(int(word) for word in rest if word.isdigit())])
    committed = engine.checkpoint()
    assert committed in {answered, answered + 1}
    assert set(engine.verify()) == {("cycle", number) for number in range(1, committed + 1)}
    assert engine.verify()["cycle", 1] == committed
    engine.index([cycle(99, "afterwards")])
    assert found(engine, "afterwards") == [99]


def test_many_threads_search_while_one_writes(engine: SearchEngine) -> None:
    engine.index([cycle(number, "exit ticket", f"number{number}", version=1) for number in range(1, 21)])
    stop = threading.Event()

    def look() -> int:
        looks = 0
        while not stop.is_set() or looks == 0:
            answer = ask(engine, "exit ticket", limit=50)
            assert answer.total == len({hit.id for hit in answer.hits}) == 20
            assert engine.suggest("exi", MEMBER, 1) == ["exit"]
            assert engine.similar("exit ticket", MEMBER, network_id=1)
            looks += 1
        return looks

    with ThreadPoolExecutor(6) as pool:
        watchers = [pool.submit(look) for _ in range(6)]
        try:
            for turn in range(2, 22):
                engine.index([cycle(number, "exit ticket", f"turn{turn}", version=turn) for number in (turn - 1, 20)])
        finally:
            stop.set()
        assert all(watcher.result() > 0 for watcher in watchers)
    assert set(engine.verify().values()) == set(range(2, 22))


# --- rebuilding ---------------------------------------------------------------------------------------------------


def test_the_live_index_answers_until_the_new_one_is_whole(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "old exit")], upto=5)
    seen: list[tuple[int, list[int]]] = []

    def documents() -> Iterator[Document]:
        for number in range(10, 13):
            yield cycle(number, "new exit")
            seen.append((number, found(place.open(), "exit")))

    done: list[int] = []
    engine.rebuild(documents(), progress=done.append, upto=9)
    assert seen == [(10, [1]), (11, [1]), (12, [1])]
    assert done == [1, 2, 3]
    assert sorted(found(place.open(), "exit")) == [10, 11, 12]
    assert engine.checkpoint() == 9


def test_what_changes_during_a_rebuild_is_in_the_new_index(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(number, "before") for number in range(1, 6)], upto=5)
    other = place.open()

    def documents() -> Iterator[Document]:
        yield cycle(1, "before")
        other.index([cycle(1, "during", version=2), cycle(6, "during")], upto=6)
        other.index([cycle(2, "during", version=2)], upto=7)
        yield cycle(2, "later", version=3)  # the database was ahead of the outbox
        yield cycle(3, "before")
        other.delete([("cycle", 3), ("cycle", 4)], upto=8)
        yield cycle(4, "before")
        yield cycle(5, "before")
        other.index([cycle(4, "during", version=2)], upto=9)
        assert sorted(found(other, "before during")) == [1, 2, 4, 5, 6]

    engine.rebuild(documents(), upto=5)
    assert place.open().verify() == {
        ("cycle", 1): 2, ("cycle", 2): 3, ("cycle", 4): 2, ("cycle", 5): 1, ("cycle", 6): 1,
    }  # fmt: skip
    assert sorted(found(engine, "during")) == [1, 4, 6]
    assert sorted(found(engine, "before")) == [5]
    assert engine.checkpoint() == 9


def test_a_rebuild_that_fails_changes_nothing(engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit")], upto=5)

    def documents() -> Iterator[Document]:
        yield cycle(2, "exit")
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            engine.rebuild(documents(), upto=9)
    engine.index([cycle(3, "exit")])
    assert engine.verify() == {("cycle", 1): 1, ("cycle", 3): 1}
    assert engine.checkpoint() == 5
    engine.rebuild([cycle(4, "exit")])
    assert found(engine, "exit") == [4]


def test_only_one_rebuild_runs_at_a_time(place: Place, engine: SearchEngine) -> None:
    def documents() -> Iterator[Document]:
        yield cycle(1, "exit")
        with pytest.raises(IndexUnavailable):
            place.open().rebuild([cycle(2, "exit")])

    engine.rebuild(documents())
    assert found(engine, "exit") == [1]


def test_a_killed_rebuild_is_forgotten(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit")], upto=3)
    builder = place.run("""
        import time
        def documents():
            yield note(2)
            print("building", flush=True)
            time.sleep(60)
            yield note(3)
        engine.rebuild(documents(), upto=9)
    """)
    assert builder.stdout is not None
    assert builder.stdout.readline() == "building\n"
    engine.index([cycle(4, "exit")], upto=4)
    builder.send_signal(signal.SIGKILL)
    builder.communicate()
    engine.index([cycle(5, "exit")], upto=5)
    assert sorted(found(engine, "exit")) == [1, 4, 5]
    engine.rebuild([replace(cycle(number, "exit"), when=date(2025, 1, 9 - number)) for number in (6, 7)], upto=6)
    assert found(engine, "exit") == [6, 7]
    assert place.open().verify() == {("cycle", 6): 1, ("cycle", 7): 1}


def test_both_engines_keep_the_protocol() -> None:
    engines: list[SearchEngine] = [WhooshEngine("unused"), PostgresEngine(create_engine("postgresql+psycopg://"))]
    assert [engine.name for engine in engines] == ["whoosh", "postgres"]
