"""How text becomes words, and where words stand in a text."""

from types import SimpleNamespace

import pytest

from hub.kernel.refs import Ref
from hub.search import spelling, words
from hub.search.services import text_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ticket", "ticket"),
        ("ÉLÈVE", "eleve"),
        ("Straße", "strasse"),
        ("pupil’s", "pupil"),
        ("don't", "dont"),
        ("ﬁrst", "first"),
        ("co\u00adoperate", "cooperate"),
        ("½", "12"),
    ],
)
def test_words_are_compared_in_one_form(written: str, folded: str) -> None:
    assert words.fold(written) == folded


def test_a_snippet_marks_every_form_at_its_place() -> None:
    text = "Exit  tickets: the cafe\u0301’s ticketing — “EXIT”."
    marked = [text[start:end] for start, end in words.places(text, ["exit", "ticket", "café"])]
    assert marked == ["Exit", "tickets", "cafe\u0301’s", "ticketing", "EXIT"]


def test_a_query_is_words_and_phrases_and_nothing_else() -> None:
    wanted = words.parse('title:Tickets OR "end of  class" tickets "open')
    assert [term.word for term in wanted.terms] == ["title", "tickets", "end", "class", "open"]
    assert wanted.phrases == (((0, "end"), (2, "class")),)


def test_a_long_query_is_cut_to_thirty_two_words() -> None:
    assert len(words.parse(" ".join(f"w{number}" for number in range(500))).terms) == 32


def test_an_unfinished_word_is_told_from_what_stands_before_it() -> None:
    assert words.unfinished("Exit Tick") == ("Exit ", "tick")
    assert words.unfinished("the") == ("", "the")
    assert words.unfinished("exit ")[1] == ""
    assert words.unfinished("")[1] == ""


def test_the_subject_of_a_draft_is_what_is_left_without_the_words_of_every_plan() -> None:
    about = words.subject("We predict 90 students will use exit tickets each week; tickets, tests and data")
    assert about == {"exit": ("exit", 1), "ticket": ("tickets", 2)}


def test_nearest_words_come_first_and_only_within_reach() -> None:
    vocabulary = ["tickets", "ticket", "twelve"]
    assert spelling.near("tiket", vocabulary) == ["ticket"]
    assert spelling.near("tickte", vocabulary) == ["ticket", "tickets"]
    assert spelling.best("tickte", {"ticket": 0, "tickets": 4}) == "tickets"
    assert spelling.best("tickte", {}) is None


def test_a_correction_leaves_everything_else_as_typed() -> None:
    text = "“Exot”  tikcet (maths)"
    exot, tikcet, _ = words.parse(text).terms
    assert spelling.corrected(text, [(exot, "exit"), (tikcet, "ticket")]) == "“exit”  ticket (maths)"


def test_a_snippet_is_cut_from_words_without_pointers_and_list_signs() -> None:
    body = "In order of size:\n\n- One class (#cycle-20)\n- Three classes #cycle-21\n\n1. Room #12"
    text = " ".join(text_of(Ref("article", 1), SimpleNamespace(body=body)).split())
    assert text == "In order of size: One class Three classes Room #12"
