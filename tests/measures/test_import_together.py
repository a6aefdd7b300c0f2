"""Files with numbers among other people: who may, who sees what, two at once, large ones in the background."""

from collections.abc import Callable

import pytest

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.permissions import Role
from hub.measures.models import DataImport, ImportState
from hub.measures.services import importing
from tests import factories
from tests.conftest import HubClient
from tests.measures.test_import import CSV, Scene, fields_of, said


@pytest.fixture
def scene(signed_in: Callable[[Person], HubClient]) -> Scene:
    return Scene(signed_in)


def test_two_people_with_the_same_file_enter_it_once(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene(signed_in, about_people=False)
    first = scene.looked(CSV)
    other = factories.member(scene.network, "Ben", Role.FACILITATOR)
    scene.who = other
    second = scene.looked(CSV)
    scene.who = scene.facilitator
    scene.apply(first)
    scene.who = other
    second = scene.apply(second)
    assert second.state is ImportState.DONE
    assert len(scene.kept()) == 3


def test_what_somebody_changed_after_the_look_is_not_written_over_unseen(scene: Scene) -> None:
    scene.apply(scene.looked(CSV))
    one = scene.looked(CSV.replace("18,24", "19,24"))
    scene.apply(scene.looked(CSV.replace("18,24", "17,24")))
    one = scene.apply(one)
    assert one.state is ImportState.CHECKED
    assert "changed numbers this file speaks of" in said(scene.client.get(f"/imports/{one.id}"))
    assert "17/24" in [kept for *_who, kept in scene.kept()]
    assert scene.apply(one).state is ImportState.DONE


def test_apply_twice_is_apply_once(scene: Scene) -> None:
    one = scene.looked(CSV)
    scene.apply(one)
    assert scene.apply(one).counts["new"] == 3
    assert len(scene.kept()) == 3


def test_a_team_brings_its_own_numbers_only(scene: Scene) -> None:
    scene.who = scene.maya
    one = scene.brought(CSV)
    assert "Say who “Fern” is." in said(scene.columns(one))
    name = next(key for key in fields_of(scene.client.get(f"/imports/{one.id}/columns")) if key.startswith("team-"))
    assert scene.columns(one, **{name: "out"}).status_code == 303
    scene.apply(one)
    assert {team for team, *_rest in scene.kept()} == {scene.alder.id}
    assert scene.client.get(f"/n/{scene.network.slug}/measures/import").status_code == 403
    assert scene.client.get(f"/teams/{scene.fern.id}/measures/import").status_code == 403


def test_a_file_is_its_uploaders_and_the_hub_sees_that_there_is_one(scene: Scene) -> None:
    scene.who = scene.maya
    one = scene.looked("Date,Numerator,Denominator,Note\n2026-09-07,3,24,quokka\n")
    scene.who = scene.facilitator
    page = scene.client.get(f"/imports/{one.id}")
    assert (page.status_code, "quokka" in page.text, "3 of 24" in page.text) == (200, False, False)
    for path in ("columns", "errors.csv"):
        assert scene.client.get(f"/imports/{one.id}/{path}").status_code == 404
    assert scene.client.post(f"/imports/{one.id}/apply").status_code == 404
    scene.who = factories.member(scene.alder, "Colleague")
    assert scene.client.get(f"/imports/{one.id}").status_code == 404


def test_a_small_number_stays_unknown_to_who_guesses_it(scene: Scene) -> None:
    scene.who = scene.maya
    scene.apply(scene.looked("Date,Numerator,Denominator\n2026-09-07,3,40\n"))
    scene.who = scene.facilitator
    told = []
    for guess in (3, 4):
        one = scene.looked(f"Date,Team,Numerator,Denominator\n2026-09-07,Alder,{guess},40\n")
        page = said(scene.client.get(f"/imports/{one.id}"))
        assert "7.5" not in page.replace("3 of 40 = 7.5 %", "")
        told.append(one.counts)
        scene.client.post(f"/imports/{one.id}/discard")
    assert told[0] == told[1]
    assert told[0]["unseen"] == 1


def test_a_large_file_takes_a_job_that_may_begin_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    one = scene.looked(CSV)
    assert one.state is ImportState.WAITING
    assert "Waits for its turn" in said(scene.client.get(f"/imports/{one.id}"))
    outbox.drain()
    one = scene.apply(db.session.get_one(DataImport, one.id))
    assert one.state is ImportState.WAITING
    one.state = ImportState.RUNNING  # as a process leaves it that was killed
    db.session.commit()
    outbox.drain()
    assert (db.session.get_one(DataImport, one.id).state, len(scene.kept())) == (ImportState.DONE, 3)
    importing.run([outbox.Message(1, {"id": one.id})])
    assert len(scene.kept()) == 3


def test_what_breaks_off_again_and_again_is_given_up(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    one = scene.looked(CSV)
    one.state, one.tries = ImportState.RUNNING, 3
    db.session.commit()
    outbox.drain()
    assert db.session.get_one(DataImport, one.id).state is ImportState.FAILED
    assert "Split the file" in said(scene.client.get(f"/imports/{one.id}"))


def test_a_file_nobody_applies_is_deleted_after_a_week(scene: Scene) -> None:
    one = scene.looked(CSV)
    assert importing.forget_old_files() == 0
    with clock.at(clock.now() + importing.KEPT_FOR * 1.01):
        assert importing.forget_old_files() == 1
    db.session.expire_all()
    one = db.session.get_one(DataImport, one.id)
    assert (one.content, one.state) == (None, ImportState.REFUSED)
    assert "lay here for a week" in said(scene.client.get(f"/imports/{one.id}"))
