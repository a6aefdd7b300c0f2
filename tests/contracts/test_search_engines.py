"""How every search engine finds: by words, within filters, in order."""

from datetime import date
from typing import Any

import pytest

from hub.search.engine import Document, SearchEngine
from tests.contracts.search_places import MEMBER, ask, cycle, found


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
