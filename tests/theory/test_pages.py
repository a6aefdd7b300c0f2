"""The pages of the theory: who sees what, what they show, what they ask of the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from hub.accounts.models import Person
from hub.cycles.models import Cycle, Decision, Scale, Stage
from hub.extensions import db
from hub.kernel import clock
from hub.networks.models import Network, Team
from hub.theory import services
from hub.theory.models import ChangeIdea, Driver, Status
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[[Person], HubClient]
HOSTILE = "<script>alert(1)</script>\"'&\u202e\u0000 {{ 7*7 }}"


def text_of(page: str, css: str = "main") -> str:
    """What a reader sees of a page."""
    found = LexborHTMLParser(page).css_first(css)
    assert found is not None
    return " ".join(found.text(separator=" ").split())


READ = ("", "/screen", ".svg", ".png", ".txt", "/aim", "/proposals", "/history", "/versions/1", "/compare?from=1&to=1")
TEND = ("/edit",)
PROPOSE = ("/ideas/new", "/drivers/new")


@pytest.fixture
def written(network: Network, samira: Person, catch_up: ChangeIdea) -> Network:
    """A theory with one version."""
    services.set_aim(network.id, actor=factories.actor(samira), statement="90 % on track")
    return network


@pytest.mark.parametrize("part", READ)
def test_everybody_in_the_network_reads_the_theory_and_nobody_else(
    written: Network, samira: Person, maya: Person, viewer: Person, outsider: Person, signed_in: SignedIn, part: str
) -> None:
    path = f"/n/{written.slug}/theory{part}"
    assert [signed_in(who).get(path).status_code for who in (samira, maya, viewer)] == [200, 200, 200]
    assert signed_in(outsider).get(path).status_code == 404


@pytest.mark.parametrize("part", TEND)
def test_only_a_facilitator_opens_the_editor(
    written: Network, samira: Person, maya: Person, viewer: Person, outsider: Person, signed_in: SignedIn, part: str
) -> None:
    path = f"/n/{written.slug}/theory{part}"
    found = [signed_in(who).get(path).status_code for who in (samira, maya, viewer, outsider)]
    assert found == [200, 403, 403, 404]


@pytest.mark.parametrize("part", PROPOSE)
def test_everybody_but_viewers_may_propose(
    written: Network, samira: Person, maya: Person, viewer: Person, outsider: Person, signed_in: SignedIn, part: str
) -> None:
    path = f"/n/{written.slug}/theory{part}"
    found = [signed_in(who).get(path).status_code for who in (samira, maya, viewer, outsider)]
    assert found == [200, 200, 403, 404]


def test_records_of_another_network_do_not_exist(
    catch_up: ChangeIdea, recovery: Driver, outsider: Person, signed_in: SignedIn
) -> None:
    idea, driver = f"/ideas/{catch_up.id}", f"/drivers/{recovery.id}"
    pages = [idea, f"{idea}/edit", f"{idea}/move", f"{idea}/retire", driver, f"{driver}/edit", f"{driver}/move"]
    pages += [f"{driver}/retire", f"/proposals/idea/{catch_up.id}", f"/networks/{catch_up.network_id}/theory"]
    assert {signed_in(outsider).get(page).status_code for page in pages} == {404}
    assert signed_in(outsider).post(f"{idea}/bring-back").status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 10**20])
def test_invented_numbers_are_not_found(samira: Person, network: Network, signed_in: SignedIn, number: int) -> None:
    client = signed_in(samira)
    for page in (f"/ideas/{number}", f"/drivers/{number}", f"/n/{network.slug}/theory/versions/{number}"):
        assert client.get(page).status_code == 404
    assert client.get(f"/n/{network.slug}/theory/compare?from={number}&to=x").status_code == 404
    assert client.get(f"/n/{network.slug}/theory/history?before={number}").status_code == 200


def test_the_theory_shows_tallies_and_what_was_never_tested(
    network: Network, maya: Person, alder: Team, catch_up: ChangeIdea, recovery: Driver, signed_in: SignedIn
) -> None:
    factories.idea(network, "Peer buddy", (recovery,))
    for decision in (Decision.ADAPT, Decision.ABANDON, Decision.ABANDON):
        factories.finished_cycle(alder, decision=decision, idea_id=catch_up.id)
    page = signed_in(maya).get(f"/n/{network.slug}/theory").text
    shown = text_of(page, ".outline")
    assert "Friday catch-up 1 Adapted 2 Abandoned Peer buddy Never tested" in shown
    assert "3 decisions" in text_of(page, "svg.theory-draw")
    assert "1 idea is not tested yet." in text_of(page)


def test_an_empty_theory_says_what_belongs_here(
    network: Network, samira: Person, viewer: Person, signed_in: SignedIn
) -> None:
    for who in (samira, viewer):
        assert "Nothing is written down yet" in text_of(signed_in(who).get(f"/n/{network.slug}/theory").text)
        for part in (".svg", ".png", ".txt", "/screen", "/history", "/aim", "/proposals"):
            assert signed_in(who).get(f"/n/{network.slug}/theory{part}").status_code == 200
    assert "Write the aim" in text_of(signed_in(samira).get(f"/n/{network.slug}/theory").text)
    assert signed_in(samira).get(f"/n/{network.slug}/theory/edit").status_code == 200


def test_an_idea_that_was_only_stopped_is_not_called_never_tested(
    network: Network, maya: Person, alder: Team, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    now = clock.now()
    factories.cycle(alder, idea_id=catch_up.id, stage=Stage.STOPPED, stopped_at=now, stop_reason="Snow")
    shown = text_of(signed_in(maya).get(f"/n/{network.slug}/theory").text, ".outline")
    assert "Stopped, no decision" in shown
    assert "Never tested" not in shown


def test_the_age_of_a_proposal_is_seen_by_all(
    network: Network, viewer: Person, maya: Person, signed_in: SignedIn
) -> None:
    old = factories.idea(network, "Lunch list", status=Status.PROPOSED, proposed_by_id=maya.id)
    old.proposed_at = clock.now() - timedelta(days=23)
    db.session.commit()
    for page in ("theory", "theory/proposals"):
        assert "Waiting for 3 weeks" in text_of(signed_in(viewer).get(f"/n/{network.slug}/{page}").text)
    assert "Waiting for 3 weeks" in text_of(signed_in(viewer).get(f"/ideas/{old.id}").text)


def test_the_heading_says_which_version_and_leads_to_the_reason(
    written: Network, samira: Person, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    services.change_idea(catch_up, actor=factories.actor(samira), title="Catch-up", why="Shorter is better")
    page = signed_in(samira).get(f"/n/{written.slug}/theory").text
    assert "Version 2, changed" in text_of(page, ".version-line")
    link = LexborHTMLParser(page).css_first(".version-line a")
    assert link is not None
    assert "Shorter is better" in signed_in(samira).get(link.attributes["href"] or "").text


def test_local_words_reach_the_diagram_the_outline_and_the_files(
    network: Network, maya: Person, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    network.words = {"ideas": "experiments", "aim": "goal", "primary drivers": "big levers"}
    db.session.commit()
    client = signed_in(maya)
    assert "Big levers" in client.get(f"/n/{network.slug}/theory").text
    assert "Experiments" in client.get(f"/n/{network.slug}/theory.svg").text
    assert client.get(f"/n/{network.slug}/theory.txt").text.startswith("Goal: ")


def test_the_files_are_what_their_names_say(
    network: Network, maya: Person, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    client = signed_in(maya)
    svg, png, txt = (client.get(f"/n/{network.slug}/theory.{kind}") for kind in ("svg", "png", "txt"))
    assert svg.mimetype == "image/svg+xml"
    assert "Friday catch-up" in svg.text
    assert "http://127.0.0.1:8000/ideas/" in svg.text
    assert png.data.startswith(b"\x89PNG")
    assert "    - Friday catch-up (never tested)" in txt.text
    for answer in (svg, png, txt):
        assert answer.headers["Content-Disposition"].startswith(f"attachment; filename={network.slug}-theory.")


def test_hostile_titles_are_text_everywhere(
    network: Network, samira: Person, alder: Team, maya: Person, signed_in: SignedIn
) -> None:
    actor = factories.actor(samira)
    services.set_aim(network.id, actor=actor, statement=HOSTILE.replace("\x00", ""))
    driver = factories.driver(network, HOSTILE.replace("\x00", ""))
    idea = factories.idea(network, HOSTILE.replace("\x00", ""), (driver,), description=HOSTILE.replace("\x00", ""))
    services.change_idea(idea, actor=actor, concept="<b>x</b>", why="<img src=x>")
    services.change_driver(driver, actor=actor, title="<i>y</i>")
    factories.finished_cycle(alder, HOSTILE.replace("\x00", ""), idea_id=idea.id, scale=Scale.CLASS)
    client, base = signed_in(samira), f"/n/{network.slug}/theory"
    pages = [base, f"{base}/screen", f"{base}/aim", f"{base}/edit", f"{base}/history", f"{base}/versions/3"]
    pages += [f"{base}/compare?from=1&to=3", f"{base}.svg", f"/ideas/{idea.id}", f"/drivers/{driver.id}"]
    pages += [f"/ideas/{idea.id}/edit", f"/ideas/{idea.id}/move", f"/drivers/{driver.id}/retire"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        for bad in ("<script>alert", "<img src=x", "<b>x</b>", "<i>y</i>", " 49"):
            assert bad not in answer.text, (page, bad)


def test_the_ideas_page_shows_a_failed_test_as_large_as_a_successful_one(
    network: Network, maya: Person, alder: Team, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    fern = factories.team(network, "Fern")
    first = factories.finished_cycle(alder, "One class", Decision.ADOPT, idea_id=catch_up.id, scale=Scale.CLASS)
    factories.cycle(alder, "Whole year", idea_id=catch_up.id, scale=Scale.YEAR, previous_id=first.id)
    factories.finished_cycle(fern, "After school", Decision.ABANDON, idea_id=catch_up.id, learning="The bus leaves.")
    page = LexborHTMLParser(signed_in(maya).get(f"/ideas/{catch_up.id}").text)
    steps = [" ".join(step.text(separator=" ").split()) for step in page.css(".step")]
    assert [heading.text().split(",")[0].split()[0] for heading in page.css(".ladder-head")] == ["Alder", "Fern"]
    assert len(steps) == 3
    assert "Adopted" in steps[0]
    assert "Whole year" in steps[1]
    assert "Under way" in steps[1]
    assert "Abandoned" in steps[2]
    assert "The bus leaves." in steps[2]
    assert page.css_first("svg.ramp-draw") is not None
    assert "3 in 2 teams" in text_of(page.html or "", ".side")


def test_of_very_many_tests_ones_own_and_the_newest_come_first_and_all_are_one_step_away(
    network: Network, maya: Person, alder: Team, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    factories.finished_cycle(alder, "Long ago at Alder", idea_id=catch_up.id)
    fern = factories.team(network, "Fern")
    for n in range(45):
        factories.cycle(fern, f"Fern {n}.", idea_id=catch_up.id)
    page = signed_in(maya).get(f"/ideas/{catch_up.id}").text
    assert "Long ago at Alder" in page
    assert "Fern 44." in page
    assert "Fern 2." not in page
    assert "Show all 46 tests here" in page
    whole = signed_in(maya).get(f"/ideas/{catch_up.id}?all=1").text
    assert "Fern 2." in whole
    assert "Show all 46 tests" not in whole


def test_a_draft_is_on_the_ideas_page_for_its_team_only(
    network: Network, maya: Person, viewer: Person, alder: Team, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    factories.cycle(alder, "Secret plan", idea_id=catch_up.id, shared_at=None)
    assert "Secret plan" in signed_in(maya).get(f"/ideas/{catch_up.id}").text
    assert "Secret plan" not in signed_in(viewer).get(f"/ideas/{catch_up.id}").text


def test_whoever_tested_can_be_asked(
    maya: Person, viewer: Person, alder: Team, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    factories.finished_cycle(alder, idea_id=catch_up.id, created_by_id=maya.id)
    assert "Maya Okafor Alder, 1 test" in text_of(signed_in(viewer).get(f"/ideas/{catch_up.id}").text, ".side")
    assert "Ask a tester" not in text_of(signed_in(maya).get(f"/ideas/{catch_up.id}").text, ".side")


def test_predictions_met_count_only_what_was_predicted_and_counted(
    viewer: Person, alder: Team, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    missed = factories.finished_cycle(alder, idea_id=catch_up.id)
    factories.finished_cycle(alder, idea_id=catch_up.id)  # 24 where 41 → 30 was predicted: better than that
    missed.questions[0].actual_number = 40
    factories.cycle(alder, idea_id=catch_up.id)
    db.session.commit()
    assert "1 of 2 with a number" in text_of(signed_in(viewer).get(f"/ideas/{catch_up.id}").text, ".side")


def test_a_merged_idea_leads_to_its_target_and_its_tests_count_there(
    network: Network, samira: Person, maya: Person, alder: Team, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    double = services.add_idea(network.id, actor=factories.actor(maya), title="Catch up on Fridays")
    factories.finished_cycle(alder, "Tested as the double", idea_id=double.id)
    services.merge(double, actor=factories.actor(samira), into=catch_up, sentence="We have that one.")
    page = LexborHTMLParser(signed_in(maya).get(f"/ideas/{double.id}").text)
    link = page.css_first(".banner a")
    assert link is not None
    assert link.attributes["href"] == f"/ideas/{catch_up.id}"
    assert "Tested as the double" in signed_in(maya).get(f"/ideas/{catch_up.id}").text


def test_comments_stand_on_the_idea(maya: Person, catch_up: ChangeIdea, signed_in: SignedIn) -> None:
    sent = {"kind": "idea", "id": catch_up.id, "body": "Did you tell families first?"}
    answer = signed_in(maya).post("/comments", data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/ideas/{catch_up.id}#comment-")
    assert "Did you tell families first?" in signed_in(maya).get(f"/ideas/{catch_up.id}").text


def test_a_theory_goes_by_the_number_of_its_network(written: Network, maya: Person, signed_in: SignedIn) -> None:
    answer = signed_in(maya).get(f"/networks/{written.id}/theory")
    assert answer.headers["Location"] == f"/n/{written.slug}/theory"
    assert f'href="/n/{written.slug}/theory"' in signed_in(maya).get(f"/n/{written.slug}/feed").text


def test_an_old_version_shows_the_words_of_its_day(
    written: Network, samira: Person, maya: Person, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    actor = factories.actor(samira)
    services.change_idea(catch_up, actor=actor, title="Catch-up at lunch", why="The bus")
    services.retire_idea(catch_up, actor=actor)
    client, base = signed_in(maya), f"/n/{written.slug}/theory"
    assert "Friday catch-up" in text_of(client.get(f"{base}/versions/1").text, ".lines")
    assert "Catch-up at lunch" in text_of(client.get(f"{base}/versions/2").text, "svg.theory-draw")
    assert "Catch-up at lunch" not in text_of(client.get(f"{base}/versions/3").text, "svg.theory-draw")
    compared = text_of(client.get(f"{base}/compare?from=2&to=1").text)
    assert "From version 1 to version 2" in compared
    assert "was Friday catch-up is Catch-up at lunch" in compared


@pytest.fixture
def large(network: Network, alder: Team, maya: Person, samira: Person) -> ChangeIdea:
    """Six by five drivers, 120 ideas, 360 tests, a proposal; the idea that was tested most."""
    drivers = [factories.driver(network, f"Secondary {n}", factories.driver(network, f"Primary {n}")) for n in range(6)]
    drivers += [factories.driver(network, f"Secondary {n}", drivers[n % 6].parent) for n in range(6, 30)]
    ideas = [factories.idea(network, f"Idea {n}", (drivers[n % 30], drivers[(n + 1) % 30])) for n in range(120)]
    teams = [alder, *(factories.team(network) for _ in range(5))]
    for n in range(60):
        row = Cycle(network_id=network.id, team_id=teams[n % 6].id, idea_id=ideas[0].id, title=f"Test {n}")
        row.shared_at, row.created_by_id, row.scale = clock.now(), maya.id, Scale.CLASS
        db.session.add(row)
    factories.idea(network, "Proposal", status=Status.PROPOSED, proposed_by_id=maya.id)
    services.set_aim(network.id, actor=factories.actor(samira), statement="90 % on track")
    return ideas[0]


def test_no_page_asks_more_than_twelve_questions_of_the_database(
    app: Flask, large: ChangeIdea, network: Network, samira: Person, signed_in: SignedIn, questions: Callable[[], Any]
) -> None:
    client, base = signed_in(samira), f"/n/{network.slug}/theory"
    idea, driver = f"/ideas/{large.id}", f"/drivers/{large.driver_ids[0]}"
    pages = [base, f"{base}/edit", f"{base}/proposals", f"{base}/history", f"{base}/versions/1", f"{base}/ideas/new"]
    pages += [f"{base}.txt", idea, f"{idea}/edit", driver]
    client.get(base)
    counted = {}
    for page in pages:
        with questions() as asked:
            assert client.get(page).status_code == 200
        counted[page] = len(asked)
    assert max(counted.values()) <= 12, counted
