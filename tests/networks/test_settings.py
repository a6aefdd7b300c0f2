"""Setting a network up: words that every page follows, contexts, and what happens when two do it at once."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.errors import RuleBroken
from hub.networks import facets, keys, services, words
from hub.networks.models import Network
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[..., HubClient]


def here(world: SimpleNamespace, path: str = "") -> str:
    return f"/n/{world.network.slug}/settings{path}"


def network_of(world: SimpleNamespace) -> Network:
    return db.session.get_one(Network, world.network.id, populate_existing=True)


@pytest.mark.parametrize("path", ["", "/words", "/contexts"])
def test_only_facilitators_set_a_network_up(world: SimpleNamespace, signed_in: SignedIn, path: str) -> None:
    for who, status in ((world.fay, 200), (world.leo, 403), (world.cora, 403), (world.vic, 403), (world.otto, 404)):
        assert signed_in(who).get(here(world, path)).status_code == status
        if status != 200:
            assert signed_in(who).post(here(world, path), data={"name": "Taken"}).status_code == status
    assert network_of(world).name == "Ninth-grade on track"


def test_what_it_is_about_is_saved(world: SimpleNamespace, signed_in: SignedIn) -> None:
    form = {"name": "On track", "problem": "p", "why_now": "w", "who": "o", "minimum_n": "12", "version": "1"}
    saved = signed_in(world.fay).post(here(world), data=form | {"has_starter_library": "y"})
    assert saved.status_code == 303
    network = network_of(world)
    assert (network.name, network.minimum_n, network.has_starter_library) == ("On track", 12, True)
    assert network.slug == world.network.slug  # links keep working


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"minimum_n": "4"}, {"minimum_n": "many"}, {"minimum_n": "99999999999999"}]
)
def test_wrong_settings_stay_on_the_page(world: SimpleNamespace, signed_in: SignedIn, change: dict[str, str]) -> None:
    form = {"name": "On track", "problem": "kept text", "minimum_n": "12", "version": "1"} | change
    refused = signed_in(world.fay).post(here(world), data=form)
    assert refused.status_code == 422
    assert "kept text" in refused.text
    assert network_of(world).problem == ""


def test_the_second_of_two_sees_both_texts(world: SimpleNamespace, signed_in: SignedIn) -> None:
    fay = signed_in(world.fay)
    first = {"name": "On track", "problem": "hers", "minimum_n": "10", "version": "1"}
    assert fay.post(here(world), data=first).status_code == 303
    stale = fay.post(here(world), data=first | {"problem": "mine"})
    assert stale.status_code == 409
    assert "hers" in stale.text
    assert "mine" in stale.text
    form = LexborHTMLParser(stale.text).css_first("form.sections")
    assert form is not None
    settled = {field.attributes["name"]: field.attributes.get("value") or "" for field in form.css("input")}
    assert fay.post(here(world), data=settled | {"problem": "both"}).status_code == 303
    assert network_of(world).problem == "both"


def test_words_are_followed_everywhere_at_once(world: SimpleNamespace, signed_in: SignedIn) -> None:
    fay, maya = signed_in(world.fay), signed_in(world.maya)
    assert ">Alder<" in maya.get(f"/n/{world.network.slug}/people").text
    sent = {"team": "school", "was team": "", "teams": "", "was teams": "", "coach": "mentor", "was coach": ""}
    assert fay.post(here(world, "/words"), data=sent).status_code == 303
    assert network_of(world).words == {"team": "school", "teams": "schools", "coach": "mentor", "coaches": "mentors"}
    page = maya.get(f"/n/{world.network.slug}/people").text
    assert "Schools" in page
    assert "Mentor" in page
    for path in (f"/n/{world.network.slug}/people", f"/teams/{world.alder.id}", f"/people/{world.cora.id}"):
        text = LexborHTMLParser(fay.get(path).text).css_first("main").text()  # type: ignore[union-attr]
        assert "coach" not in text.lower(), path
        assert " team" not in text.lower().replace("team lead", ""), path


def test_a_word_that_a_colleague_changed_meanwhile_stays(world: SimpleNamespace, signed_in: SignedIn) -> None:
    world.network.words = {"idea": "try", "ideas": "tries"}
    db.session.commit()
    sent = {"cycle": "test", "was cycle": "", "cycles": "tests", "was cycles": "", "idea": "", "was idea": ""}
    signed_in(world.fay).post(here(world, "/words"), data=sent)
    assert network_of(world).words == {"idea": "try", "ideas": "tries", "cycle": "test", "cycles": "tests"}


def test_an_empty_word_brings_the_standard_one_back(world: SimpleNamespace) -> None:
    assert words.checked({"cycle": "", "cycles": ""}, {"cycle": "test", "cycles": "tests"}) == {}
    assert words.word("cycle", {}) == "PDSA cycle"
    assert words.speaker({"cycle": "trial"})("cycle") == "trial"


def test_a_long_word_is_refused_and_everything_typed_stays(world: SimpleNamespace, signed_in: SignedIn) -> None:
    sent = {"cycle": "x" * 41, "team": "crew <b>"}
    refused = signed_in(world.fay).post(here(world, "/words"), data=sent)
    assert refused.status_code == 422
    assert "x" * 41 in refused.text
    assert "crew &lt;b&gt;" in refused.text
    assert network_of(world).words == {}


def test_every_term_has_its_place_in_the_editor() -> None:
    assert {key for term in words.TERMS for key in (term.key, term.other) if key} == set(words.STANDARD)


def test_lists_are_added_and_taken_away_without_a_script(world: SimpleNamespace, signed_in: SignedIn) -> None:
    fay, path = signed_in(world.fay), here(world, "/contexts")
    typed = {"key": ["", ""], "label": ["Phase", "Size"], "options": ["primary\nsecondary", "small"], "version": "1"}
    more = fay.post(path, data=typed | {"go": "add"})
    assert more.status_code == 200
    assert len(LexborHTMLParser(more.text).css("textarea")) == 3
    assert "secondary" in more.text
    fewer = fay.post(path, data=typed | {"go": "remove-0"})
    assert [area.text() for area in LexborHTMLParser(fewer.text).css("textarea")] == ["small"]
    assert network_of(world).context_facets == []  # nothing is saved before it is said so
    assert fay.post(path, data=typed | {"go": "save"}).status_code == 303
    assert network_of(world).context_facets == [
        {"key": "phase", "label": "Phase", "options": ["primary", "secondary"]},
        {"key": "size", "label": "Size", "options": ["small"]},
    ]
    stale = fay.post(path, data=typed | {"label": ["Stage", "Size"]})
    assert stale.status_code == 409
    assert 'value="Stage"' in stale.text
    assert "Somebody saved these lists" in stale.text


def test_a_renamed_list_keeps_its_key(world: SimpleNamespace, signed_in: SignedIn) -> None:
    typed = {"key": ["phase"], "label": ["School phase"], "options": ["primary"], "version": "1"}
    signed_in(world.fay).post(here(world, "/contexts"), data=typed)
    assert [(one["key"], one["label"]) for one in network_of(world).context_facets] == [("phase", "School phase")]


def test_two_lists_of_one_name_are_refused(world: SimpleNamespace, signed_in: SignedIn) -> None:
    typed = {"key": ["", ""], "label": ["Phase", "phase"], "options": ["a", "b"], "version": "1"}
    refused = signed_in(world.fay).post(here(world, "/contexts"), data=typed)
    assert refused.status_code == 422
    assert "is there twice" in refused.text
    with pytest.raises(RuleBroken):
        facets.checked([{"label": str(number)} for number in range(facets.MOST_FACETS + 1)])


def test_features_above_add_to_a_team_and_hear_of_the_library(
    world: SimpleNamespace, signed_in: SignedIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setitem(app.extensions, "hub.team_sections", (lambda _actor, team: Markup("<p>Tests of ") + team.name,))
    monkeypatch.setitem(
        app.extensions, "hub.library_switched", (lambda _actor, network: told.append(network.has_starter_library),)
    )
    assert "<p>Tests of Alder" in signed_in(world.maya).get(f"/teams/{world.alder.id}").text
    actor = factories.actor(world.fay)
    for on in (True, True, False):
        services.update_network(world.network, actor=actor, has_starter_library=on)
    assert told == [True, False]


def test_mails_bring_the_link_and_speak_the_networks_words(world: SimpleNamespace, app: Flask, tmp_path: Path) -> None:
    app.config["DATA_DIR"], before = str(tmp_path), app.config["DATA_DIR"]
    world.network.words = {"team": "school"}
    db.session.commit()
    try:
        actor = factories.actor(world.fay)
        asked = services.bring_in(world.network, actor=actor, email="nora@school.example", team=world.alder)
        services.bring_in(world.network, actor=actor, email=world.otto.email, team=world.alder)
        outbox.drain()
    finally:
        app.config["DATA_DIR"] = before
    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in (tmp_path / "mail").iterdir()]
    texts = {str(mail["To"]): mail.get_body(("plain",)).get_content() for mail in mails}  # type: ignore[union-attr]
    assert set(texts) == {"nora@school.example", world.otto.email}
    assert asked.invitation is not None
    assert keys.path_of(asked.invitation) in texts["nora@school.example"]
    assert "Fay Field invites you to Alder in Ninth-grade on track." in texts["nora@school.example"]
    assert "put you into the school Alder" in texts[world.otto.email]
