"""Letters of every kind through forms and the API, on both databases: kept as they are, or refused with a sentence."""

import unicodedata
from contextlib import nullcontext
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from hub.accounts.models import OneTimeLink, Person
from hub.cycles.models import Cycle
from hub.extensions import db
from hub.kernel import outbox
from hub.networks.models import Membership
from tests.sweeps.ground import Ground

TEXTS = {
    "composed": "Café – “déjà vu”",
    "right to left": "שלום לכולם ومرحبا",
    "a family": "👩‍👩‍👧‍👦 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "four bytes": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎𠜱 🦓",
    "marks of a script": "ประเทศไทย नमस्ते",
    "turkish": "İstanbul ISPARTA ıssız",
    "no-break": "70\u00a0% of 1\u202f000",
}
EMPTY = ("\u200b", "\u00ad\u2060", "\u3164", "\ufeff \t\u2800", "\u202e\u202c", " ", "\u0301"[:0])
LONG = "Ünïcödé 🦓 " * 2_000  # 20,000 characters


def titled(g: Ground, title: str, **more: Any) -> Any:
    """The test that a lead begins by a form, or None when it is refused."""
    form = {"title": title, "team_id": g.world.a.ids["team"], "idea_id": "", "go": "leave", **more}
    answer = g.send("lead", "POST", f"/n/{g.world.a.slug}/cycles/new", data=form)
    if answer.status_code == 422:
        assert "Give it a title" in answer.text or "longer" in answer.text
        return None
    assert answer.status_code == 303
    return db.session.scalars(db.select(Cycle).order_by(Cycle.id.desc())).first()


def sent(g: Ground, title: str) -> Any:
    """The same through the API: the body of the answer, or its status."""
    body = {"title": title, "team_id": g.world.a.ids["team"]}
    answer = g.send("lead", "POST", f"/api/v1/networks/{g.world.a.id}/cycles", json=body)
    return answer.get_json() if answer.status_code == 201 else answer.status_code


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_script_is_kept_and_shown(either: Ground, text: str) -> None:
    made = titled(either, text, objective=text)
    assert (made.title, made.objective) == (unicodedata.normalize("NFC", text),) * 2
    assert sent(either, text)["title"] == unicodedata.normalize("NFC", text)
    page = either.send("lead", "GET", f"/cycles/{made.id}")
    assert unicodedata.normalize("NFC", text) in page.text.replace("&#34;", '"')


@pytest.mark.parametrize("text", EMPTY, ids=ascii)
def test_a_title_nobody_can_see_is_no_title(either: Ground, text: str) -> None:
    assert titled(either, text) is None
    assert sent(either, text) == 422


def test_two_spellings_of_one_letter_are_one(either: Ground) -> None:
    """Composed and decomposed: the same name, the same search."""
    composed, decomposed = "Zoë’s crêpe", unicodedata.normalize("NFD", "Zoë’s crêpe")
    assert composed != decomposed
    assert titled(either, decomposed).title == composed
    team = {"name": composed}
    path = f"/n/{either.world.a.slug}/teams/new"
    assert either.send("facilitator", "POST", path, data=team).status_code == 303
    again = either.send("facilitator", "POST", path, data={"name": decomposed})
    assert again.status_code == 422
    found = either.send("lead", "GET", f"/n/{either.world.a.slug}/cycles", query_string={"q": decomposed})
    assert composed.replace("’", "’") in found.text


def test_search_finds_both_spellings(standing: Ground) -> None:
    with standing.trial():
        made = titled(standing, unicodedata.normalize("NFD", "Überzeugungskraft"))
        standing.send("lead", "POST", f"/cycles/{made.id}/share", data={})
        outbox.drain()
        for spelling in ("NFC", "NFD"):
            asked = unicodedata.normalize(spelling, "überzeugungskraft")  # type: ignore[arg-type]
            answer = standing.send("lead", "GET", f"/n/{standing.world.a.slug}/knowledge", query_string={"q": asked})
            assert f"/cycles/{made.id}" in answer.text


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x00", "\x1b", "\ud800", "\ufffe", "\r\n", "\x0b"], ids=ascii)
def test_signs_that_disturb_are_left_out(either: Ground, sign: str) -> None:
    """Overrides, controls, halves of a letter: by JSON, where anything can be written."""
    made = sent(either, f"before{sign}after")
    assert made["title"] in ("beforeafter", "before after")


def test_half_a_letter_in_a_form_is_no_mishap(either: Ground) -> None:
    raw = b"title=before%ED%A0%80after&team_id=" + str(either.world.a.ids["team"]).encode()
    kind = "application/x-www-form-urlencoded"
    answer = either.send("lead", "POST", f"/n/{either.world.a.slug}/cycles/new", data=raw, content_type=kind)
    assert answer.status_code in (303, 422)


def test_a_flood_of_marks_is_held_back(either: Ground) -> None:
    made = titled(either, "a" + "\u0301" * 150 + "b")
    assert len(made.title) < 20


def test_long_texts_are_kept_whole_and_longer_ones_refused(either: Ground) -> None:
    made = titled(either, "Long", objective=LONG)
    assert made.objective == LONG.strip()
    assert titled(either, "Long", objective=LONG + "more than fits") is None
    assert titled(either, "x" * 201) is None
    assert sent(either, "x" * 201) == 422
    comment = {"kind": "cycle", "id": either.world.a.ids["cycle"]}
    for length, status in ((5_000, 303), (5_001, 422)):
        answer = either.send("lead", "POST", "/comments", data=comment | {"body": "ü" * length})
        assert answer.status_code == status


@pytest.mark.parametrize("typed", ["LEAD.A@TAPIR.EXAMPLE", " lead.a@tapir.example ", "Lead.A@Tapir.example"])
def test_addresses_do_not_mind_capitals(either: Ground, typed: str) -> None:
    either.send("anon", "POST", "/reset", data={"email": typed})
    outbox.drain()
    assert db.session.scalar(db.select(db.func.count(OneTimeLink.id))) == 1


@pytest.mark.parametrize(
    "typed", ["lİnda@school.example", "lında@school.example", "ｌinda@school.example", "linda@schoo1.example"]
)
def test_letters_that_look_alike_are_no_way_into_an_account(either: Ground, typed: str) -> None:
    """Neither the dotted nor the dotless i of Turkish, nor a wide letter, is taken for the one in an address."""
    db.session.add(Person(name="Linda", email="linda@school.example", handle="linda"))
    db.session.commit()
    assert either.send("anon", "POST", "/reset", data={"email": typed}).status_code in (303, 422)
    outbox.drain()
    assert db.session.scalar(db.select(db.func.count(OneTimeLink.id))) == 0


def test_names_are_sorted_the_same_on_both_databases(ground: Ground, standing_on_postgres: Ground) -> None:
    """Capitals, accents and other scripts do not jump about with the database."""
    names = ("Zoë", "zadie", "Émile", "emil", "Åsa", "asa", "Örn", "Øyvind", "שרה", "李")
    orders = []
    for g, context in ((ground, nullcontext()), (standing_on_postgres, standing_on_postgres.trial())):
        with context:
            for number, name in enumerate(names):
                person = Person(name=name, email=f"{number}@school.example", handle=f"sorted{number}")
                db.session.add(person)
                db.session.flush()
                db.session.add(Membership(network_id=g.world.a.id, person_id=person.id))
            db.session.commit()
            page = LexborHTMLParser(g.send("lead", "GET", f"/n/{g.world.a.slug}/people/everyone").text)
            links = [node.text().strip() for node in page.css("main a")]
            orders.append([name for name in links if name in names])
    assert set(orders[0]) == set(names)
    assert orders[0] == orders[1]


@pytest.mark.parametrize(
    "label", ["Data", "Errors", "Validate", "Meta", "Process", "Populate obj", "id", "csrf token", "学校", "🦓"]
)
def test_a_context_can_be_called_anything(either: Ground, label: str) -> None:
    """Whatever a facilitator calls a list of contexts, the pages that ask for it work."""
    side = either.world.a
    body = {"version": 1, "context_facets": [{"label": label, "options": ["one", "two"]}, {"label": f"{label} free"}]}
    answer = either.send("facilitator", "PATCH", f"/api/v1/networks/{side.id}", json=body)
    if answer.status_code == 422:
        return
    assert answer.status_code == 200
    key = answer.get_json()["context_facets"][0]["key"]
    for path in (
        f"/teams/{side.ids['team']}/edit",
        f"/cycles/{side.ids['cycle']}/plan/scale",
        f"/teams/{side.ids['team']}",
    ):
        assert either.send("facilitator", "GET", path).status_code == 200, path
    form = {"version": "1", "scale": "class", f"context-{key}": "one", f"context-{key}_free": "anything"}
    assert either.send("lead", "POST", f"/cycles/{side.ids['cycle']}/plan/scale", data=form).status_code == 303
    assert db.session.get_one(Cycle, side.ids["cycle"]).context[key] == "one"
    question = {f"context.{key}": "one", "q": "wombat"}
    assert either.send("lead", "GET", f"/n/{side.slug}/knowledge", query_string=question).status_code == 200
