"""Several people at the same moment, with real threads on a file of SQLite and on PostgreSQL: nothing is lost."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from hub.accounts.models import Person
from hub.activity.models import Activity
from hub.cycles.models import Cycle, Stage
from hub.discussion.models import Comment
from hub.extensions import db
from hub.kernel.db import begin_reading, begin_writing
from hub.kernel.once import Answered
from hub.kernel.permissions import Role
from hub.networks.models import Invitation, Membership, Network, Team, TeamMembership
from hub.theory.models import ChangeIdea, Driver, Status, TheoryVersion
from tests import factories
from tests.conftest import BOTH
from tests.services import a_database
from tests.sweeps import ground as grounds
from tests.sweeps.ground import Ground

Request = Callable[[], TestResponse]
_numbers = count(1)


@pytest.fixture(scope="module", params=BOTH)
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A world in a real database that many threads use at once; every test works on records of its own."""
    folder = tmp_path_factory.mktemp("crowd")
    if request.param == "sqlite":
        yield grounds.made(folder, url=f"sqlite:///{folder / 'hub.db'}")
        return
    number = request.getfixturevalue("worker_number")
    with a_database(f"hub_test_{os.getpid()}_{number}_crowd") as url:
        g = grounds.made(folder, url=url)
        yield g
        with g.app.app_context():
            db.engine.dispose()


@pytest.fixture(autouse=True)
def inside(crowd: Ground) -> Iterator[None]:
    """The test itself reads and writes between the rushes."""
    with crowd.app.app_context():
        begin_writing()
        yield
        db.session.remove()


def at_once(requests: Sequence[Request]) -> list[TestResponse]:
    """Send all requests in the same moment, each from a thread of its own."""
    db.session.commit()
    gate = threading.Barrier(len(requests))

    def run(request: Request) -> TestResponse:
        gate.wait(10)
        return request()

    with ThreadPoolExecutor(len(requests)) as threads:
        answers = list(threads.map(run, requests))
    db.session.rollback()
    begin_reading()
    db.session.expire_all()
    return answers


def statuses(answers: Sequence[TestResponse]) -> list[int]:
    """The answers, by number."""
    found = sorted(answer.status_code for answer in answers)
    assert max(found) < 500, [answer.text[-600:] for answer in answers if answer.status_code >= 500]
    return found


def a_cycle(g: Ground, **more: Any) -> Cycle:
    """A test of the lead's and the member's team."""
    begin_writing()
    team = db.session.get_one(Team, g.world.a.ids["team"])
    return factories.cycle(team, f"Test {next(_numbers)}", objective="Find out", **more)


def how_many(kind: Any, *where: Any) -> int:
    """How many records there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind).where(*where)) or 0


# --- the same text ---------------------------------------------------------------------------------------------------


def test_of_two_who_save_the_same_page_the_second_sees_both_texts(crowd: Ground) -> None:
    cycle = a_cycle(crowd)
    path = f"/cycles/{cycle.id}/do"

    def saving(who: str, text: str, version: int) -> Request:
        return lambda: crowd.ask(who, "POST", path, data={"version": str(version), "happened": text})

    answers = at_once([saving("lead", "the lead’s words", 1), saving("member", "the member’s words", 1)])
    assert statuses(answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "the lead’s words" in refused.text
    assert "the member’s words" in refused.text
    kept = db.session.get_one(Cycle, cycle.id)
    assert kept.happened in ("the lead’s words", "the member’s words")
    assert kept.version == 2
    again = at_once([saving("coach", "a third text", 1)])
    assert statuses(again) == [409]
    assert statuses(at_once([saving("coach", "a third text", 2)])) == [303]


def test_two_who_save_different_pages_stand_in_nobodys_way(crowd: Ground) -> None:
    cycle = a_cycle(crowd)
    forms = {"do": {"happened": "It rained."}, "act": {"learning": "Shorter is enough."}, "plan/idea": {"title": "New"}}

    def saving(part: str) -> Request:
        form = {"version": "1", "idea_id": "", **forms[part]}
        return lambda: crowd.ask("lead", "POST", f"/cycles/{cycle.id}/{part}", data=form)

    assert statuses(at_once([saving(part) for part in forms])) == [303, 303, 303]
    kept = db.session.get_one(Cycle, cycle.id)
    assert (kept.happened, kept.learning, kept.title) == ("It rained.", "Shorter is enough.", "New")


def test_autosaves_of_two_lose_nothing(crowd: Ground) -> None:
    """The second gets told, with the version to look at; what it typed stays with it."""
    cycle = a_cycle(crowd)

    def saving(who: str) -> Request:
        form = {"version": "1", "happened": f"as {who} saw it"}
        return lambda: crowd.ask(who, "POST", f"/cycles/{cycle.id}/do", data=form, headers={"X-Autosave": "1"})

    answers = at_once([saving("lead"), saving("member"), saving("coach")])
    assert statuses(answers) == [200, 409, 409]
    for answer in answers:
        body = answer.get_json()
        assert (body.get("version") or body["current"]["version"]) == 2


# --- sent twice ------------------------------------------------------------------------------------------------------


def test_ten_times_the_same_request_does_it_once(crowd: Ground) -> None:
    key, title = f"key {next(_numbers)}", f"Ten times {next(_numbers)}"
    body = {"team_id": crowd.world.a.ids["team"], "title": title}
    path = f"/api/v1/networks/{crowd.world.a.id}/cycles"

    def sending() -> TestResponse:
        return crowd.ask("lead", "POST", path, json=body, headers={"Idempotency-Key": key})

    answers = at_once([sending] * 10)
    assert statuses(answers) == [201] * 10
    assert len({answer.text for answer in answers}) == 1
    assert how_many(Cycle, Cycle.title == title) == 1
    assert how_many(Answered, Answered.key == key) == 1


@pytest.mark.parametrize("times", [2, 8])
def test_a_form_sent_by_impatient_fingers_is_kept_once(crowd: Ground, times: int) -> None:
    key, title = f"fingers {next(_numbers)}", f"Impatient {next(_numbers)}"
    form = {"once": key, "what": "else", "title": title, "team_id": crowd.world.a.ids["team"], "result": "better"}
    path = f"/n/{crowd.world.a.slug}/cycles/log"
    answers = at_once([lambda: crowd.ask("lead", "POST", path, data=form)] * times)
    assert statuses(answers) == [303] * times
    assert len({answer.location for answer in answers}) == 1
    assert how_many(Cycle, Cycle.title == title) == 1
    later = crowd.ask("lead", "POST", path, data=form)  # back, and sent again
    assert later.location == answers[0].location
    assert how_many(Cycle, Cycle.title == title) == 1


def test_a_refused_request_is_not_remembered(crowd: Ground) -> None:
    key = f"refused {next(_numbers)}"
    path, title = f"/api/v1/networks/{crowd.world.a.id}/cycles", f"Corrected {next(_numbers)}"
    body = {"team_id": crowd.world.a.ids["team"], "title": ""}
    headers = {"Idempotency-Key": key}
    assert statuses([crowd.ask("lead", "POST", path, json=body, headers=headers)]) == [422]
    assert statuses([crowd.ask("lead", "POST", path, json=body | {"title": title}, headers=headers)]) == [201]


# --- moves that exclude each other -----------------------------------------------------------------------------------


def test_finishing_and_stopping_have_one_winner(crowd: Ground) -> None:
    cycle = a_cycle(crowd, stage=Stage.DO)
    end = {"version": "1", "decision": "adopt", "learning": "Keep it.", "reason": "No more time."}
    answers = at_once(
        [
            lambda: crowd.ask("lead", "POST", f"/cycles/{cycle.id}/finish", data=end),
            lambda: crowd.ask("member", "POST", f"/cycles/{cycle.id}/stop", data=end),
        ]
    )
    assert statuses(answers)[0] == 303
    assert statuses(answers)[1] in (409, 422)
    kept = db.session.get_one(Cycle, cycle.id)
    assert (kept.finished_at is None) != (kept.stopped_at is None)
    told = sa.select(Activity.verb).where(Activity.ref_kind == "cycle", Activity.ref_id == cycle.id)
    verbs = set(db.session.scalars(told)) & {"cycle.finished", "cycle.stopped"}
    assert verbs == {f"cycle.{kept.stage.value}"}


def test_two_decisions_have_one_winner(crowd: Ground) -> None:
    cycle = a_cycle(crowd, stage=Stage.DO)
    path = f"/api/v1/cycles/{cycle.id}/finish"

    def deciding(who: str, decision: str) -> Request:
        return lambda: crowd.ask(who, "POST", path, json={"version": 1, "decision": decision, "learning": decision})

    answers = at_once([deciding("lead", "adopt"), deciding("member", "abandon"), deciding("coach", "adapt")])
    assert statuses(answers)[0] == 200
    assert set(statuses(answers)[1:]) <= {409, 422}
    kept = db.session.get_one(Cycle, cycle.id)
    assert kept.decision is not None
    assert kept.learning == kept.decision.value
    finished = Activity.ref_kind == "cycle", Activity.ref_id == cycle.id, Activity.verb == "cycle.finished"
    assert how_many(Activity, *finished) == 1


def test_a_proposal_is_answered_once(crowd: Ground) -> None:
    begin_writing()
    network = db.session.get_one(Network, crowd.world.a.id)
    idea = factories.idea(network, f"Proposal {next(_numbers)}", status=Status.PROPOSED)
    path = f"/proposals/idea/{idea.id}"

    def answering(answer: str) -> Request:
        form = {"answer": answer, "version": "1", "sentence": answer}
        return lambda: crowd.ask("facilitator", "POST", path, data=form)

    answers = at_once([answering("accept"), answering("decline")])
    assert 303 in statuses(answers) or 302 in statuses(answers)
    kept = db.session.get_one(ChangeIdea, idea.id)
    assert kept.answer == {"active": "accept", "declined": "decline"}[kept.status.value]
    assert how_many(Activity, Activity.ref_kind == "idea", Activity.ref_id == idea.id) == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_drivers_are_not_hung_under_each_other(crowd: Ground, _round: int) -> None:
    begin_writing()
    network = db.session.get_one(Network, crowd.world.a.id)
    one, two = (factories.driver(network, f"Driver {next(_numbers)}") for _ in range(2))

    def moving(what: Driver, under: Driver) -> Request:
        return lambda path=f"/api/v1/drivers/{what.id}", to=under.id: crowd.ask(  # type: ignore[misc]
            "facilitator", "PATCH", path, json={"version": 1, "parent_id": to}
        )

    answers = at_once([moving(one, two), moving(two, one)])
    assert statuses(answers)[0] == 200
    above = {driver.id: driver.parent_id for driver in db.session.scalars(sa.select(Driver))}
    assert (above[one.id] is None) != (above[two.id] is None)


def test_what_two_change_in_the_theory_is_in_its_newest_version(crowd: Ground) -> None:
    """And of two who change the same idea, the second is told."""
    begin_writing()
    network = db.session.get_one(Network, crowd.world.a.id)
    ideas = [factories.idea(network, f"Idea {next(_numbers)}") for _ in range(3)]

    def renaming(idea_id: int, title: str) -> Request:
        return lambda: crowd.ask(
            "facilitator", "PATCH", f"/api/v1/ideas/{idea_id}", json={"version": 1, "title": title}
        )

    same = ideas[2].id
    answers = at_once([renaming(idea.id, f"Renamed {idea.id}") for idea in ideas] + [renaming(same, "Another")])
    assert statuses(answers) == [200, 200, 200, 409]
    newest = db.session.scalar(
        sa.select(TheoryVersion.snapshot)
        .where(TheoryVersion.network_id == network.id)
        .order_by(TheoryVersion.number.desc())
        .limit(1)
    )
    for idea in ideas:
        assert db.session.get_one(ChangeIdea, idea.id).title in str(newest)


# --- one of a kind ---------------------------------------------------------------------------------------------------


def test_two_networks_of_one_name_get_addresses_of_their_own(crowd: Ground) -> None:
    name = f"Twin {next(_numbers)}"
    making = lambda: crowd.ask("member", "POST", "/api/v1/networks", json={"name": name})  # noqa: E731
    answers = at_once([making] * 4)
    assert set(statuses(answers)) <= {201, 409}
    made = [answer.get_json()["slug"] for answer in answers if answer.status_code == 201]
    assert len(made) == len(set(made)) >= 1
    assert how_many(Network, Network.name == name) == len(made)


def test_two_teams_of_one_name_are_one_team(crowd: Ground) -> None:
    name = f"Cedar {next(_numbers)}"
    path = f"/n/{crowd.world.a.slug}/teams/new"
    answers = at_once([lambda: crowd.ask("facilitator", "POST", path, data={"name": name})] * 4)
    assert statuses(answers)[0] == 303
    assert set(statuses(answers)[1:]) <= {409, 422}
    assert how_many(Team, Team.name == name) == 1


def test_somebody_put_into_a_team_five_times_is_in_it_once(crowd: Ground) -> None:
    person, team = crowd.world.a.people["colleague"], crowd.world.a.ids["team"]
    form = {"person_id": person, "role": "member"}
    answers = at_once([lambda: crowd.ask("lead", "POST", f"/teams/{team}/members", data=form)] * 5)
    assert 303 in statuses(answers)
    assert how_many(TeamMembership, TeamMembership.team_id == team, TeamMembership.person_id == person) == 1


def test_an_invitation_lets_one_person_in_once(crowd: Ground) -> None:
    number = next(_numbers)
    address, path = f"guest{number}@school.example", f"/api/v1/networks/{crowd.world.a.id}/members"
    inviting = lambda: crowd.ask("facilitator", "POST", path, json={"email": address, "role": "member"})  # noqa: E731
    answers = at_once([inviting] * 4)
    assert 201 in statuses(answers)
    still_open = Invitation.email == address, Invitation.withdrawn_at.is_(None), Invitation.accepted_at.is_(None)
    assert how_many(Invitation, *still_open) == 1
    links = [answer.get_json()["invitation"]["link"] for answer in answers if answer.status_code == 201]
    form = {"name": "Guest", "password": "four words in a row"}
    joining = [
        lambda link=link: crowd.ask("anon", "POST", f"/join/{link.rpartition('/')[2]}", data=form) for link in links
    ]
    joined = at_once(joining + joining)
    assert 303 in statuses(joined)
    assert how_many(Person, Person.email == address) == 1
    guest = db.session.scalar(sa.select(Person.id).where(Person.email == address))
    assert how_many(Membership, Membership.person_id == guest) == 1


@pytest.mark.parametrize("_round", range(3))
def test_one_facilitator_is_left(crowd: Ground, _round: int) -> None:
    """Two who run a network leave it in the same moment: one of them is told to stay."""
    begin_writing()
    network = factories.network(f"Leaving {next(_numbers)}")
    people = db.session.scalars(
        sa.select(Person).where(Person.id.in_([crowd.world.a.people[w] for w in ("lead", "coach")]))
    )
    for person in people.all():
        factories.join(person, network, Role.FACILITATOR)
    path = f"/n/{network.slug}/leave"
    answers = at_once([lambda: crowd.ask("lead", "POST", path), lambda: crowd.ask("coach", "POST", path)])
    left = how_many(Membership, Membership.network_id == network.id, Membership.role == Role.FACILITATOR)
    assert left == 1, statuses(answers)


# --- many at work ----------------------------------------------------------------------------------------------------


def test_eight_people_writing_find_the_database_open(crowd: Ground) -> None:
    """Two hundred saves, none refused: no "database is locked", no number of the news twice or left out."""
    whos = ("lead", "member", "colleague", "coach", "facilitator", "lead", "member", "coach")
    word = f"busy {next(_numbers)}"

    def writing(who: str) -> Callable[[], list[int]]:
        path, kind = f"/api/v1/cycles/{crowd.world.a.ids['cycle']}/comments", "application/json"
        return lambda: [
            crowd.ask(who, "POST", path, data=f'{{"body": "{word}"}}', content_type=kind).status_code for _ in range(25)
        ]

    before = how_many(Comment, Comment.body == word)
    found = at_once([writing(who) for who in whos])  # type: ignore[misc]
    assert {status for one in found for status in one} == {201}  # type: ignore[attr-defined]
    assert how_many(Comment, Comment.body == word) == before + 200


def test_first_news_of_a_network_come_from_several_at_once(crowd: Ground) -> None:
    begin_writing()
    network = factories.network(f"Fresh {next(_numbers)}")
    team = factories.team(network)
    for who in ("lead", "member", "coach"):
        factories.join(db.session.get_one(Person, crowd.world.a.people[who]), team)
    path = f"/api/v1/networks/{network.id}/quick-logs"
    body = {"team_id": team.id, "text": "We tried", "result": "better"}
    answers = at_once([lambda who=who: crowd.ask(who, "POST", path, json=body) for who in ("lead", "member", "coach")])
    assert statuses(answers) == [201, 201, 201]


def test_numbers_of_news_and_versions_have_no_holes(crowd: Ground) -> None:
    """After everything above, whatever order it ran in."""
    for kind, number in ((Activity, Activity.seq), (TheoryVersion, TheoryVersion.number)):
        numbers: dict[int, list[int]] = {}
        for network_id, found in db.session.execute(sa.select(kind.network_id, number)):
            numbers.setdefault(network_id, []).append(found)
        assert numbers
        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())
