"""Starting a network question by question: answers are kept, checked once more, and become the network."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from hub.extensions import db
from hub.kernel.permissions import Role
from hub.networks import queries, services
from hub.networks.models import Network, NetworkDraft
from hub.networks.questions import STEPS, number
from hub.networks.services import members
from hub.networks.slugs import slug_of
from hub.theory import queries as theory
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[..., HubClient]
ANSWERS: dict[str, dict[str, str]] = {
    "name": {"name": "Réseau côtier"},
    "problem": {"problem": "Too many pupils\nstay away."},
    "why": {"why_now": "Nobody can solve it alone."},
    "aim": {"statement": "Fewer stay away.", "baseline": "23", "target": "14,5", "unit": "%", "by": "2027-07-31"},
    "who": {"who": "Twelve schools."},
    "words": {"word-cycle": "test", "word-cycles": "tests", "word-team": "school"},
    "library": {"library": "no"},
}


def answer(browser: HubClient, *steps: str) -> None:
    for step in steps:
        sent = browser.post(f"/networks/new/{step}", data=ANSWERS[step] | {"go": "on"})
        assert sent.status_code == 303, (step, sent.text)


def test_a_network_is_made_of_the_answers(world: SimpleNamespace, signed_in: SignedIn) -> None:
    maya = signed_in(world.maya)
    for number_, step in enumerate(STEPS):
        assert maya.get("/networks/new").location == f"/networks/new/{step}"  # goes on where one stopped
        sent = maya.post(f"/networks/new/{step}", data=ANSWERS[step] | {"go": "on"})
        following = STEPS[number_ + 1] if number_ + 1 < len(STEPS) else "check"
        assert sent.location == f"/networks/new/{following}"
    check = maya.get("/networks/new/check").text
    for said in (
        "Réseau côtier",
        "stay away.",
        "Nobody can solve it alone.",
        "23 → 14,5 %",
        "Twelve schools.",
        "school",
    ):
        assert said in check
    made = maya.post("/networks/new/check", data={"once": "k"})
    assert made.location == "/n/reseau-cotier/people"
    network = db.session.query(Network).filter_by(slug="reseau-cotier").one()
    assert (network.problem, network.why_now, network.who) == (
        "Too many pupils\nstay away.",
        "Nobody can solve it alone.",
        "Twelve schools.",
    )
    assert network.words == {"cycle": "test", "cycles": "tests", "team": "school", "teams": "schools"}
    assert not network.has_starter_library
    aim = theory.aim_of(network.id)
    assert aim is not None
    assert (aim.baseline, aim.target, aim.unit, aim.by) == (Decimal(23), Decimal("14.5"), "%", date(2027, 7, 31))
    founder = members.membership_of(network.id, world.maya.id)
    assert founder is not None
    assert founder.role is Role.FACILITATOR
    assert db.session.query(NetworkDraft).count() == 0


def test_only_a_name_is_needed(world: SimpleNamespace, signed_in: SignedIn) -> None:
    maya = signed_in(world.maya)
    assert maya.get("/networks/new/check").location.startswith("/networks/new/name")
    assert maya.post("/networks/new/check").location.startswith("/networks/new/name")
    answer(maya, "name")
    made = maya.post("/networks/new/check")
    assert made.location == "/n/reseau-cotier/people"
    assert theory.aim_of(db.session.query(Network).filter_by(slug="reseau-cotier").one().id) is None


def test_a_double_click_starts_one_network(world: SimpleNamespace, signed_in: SignedIn) -> None:
    maya = signed_in(world.maya)
    answer(maya, "name")
    answers = [maya.post("/networks/new/check", data={"once": "k"}) for _ in range(2)]
    assert [one.location for one in answers] == ["/n/reseau-cotier/people"] * 2
    assert db.session.query(Network).filter(Network.slug.startswith("reseau-cotier")).count() == 1


def test_going_back_keeps_what_was_typed(world: SimpleNamespace, signed_in: SignedIn) -> None:
    maya = signed_in(world.maya)
    answer(maya, "name", "problem", "why")
    half = {"statement": "", "baseline": "many", "go": "back"}
    assert maya.post("/networks/new/aim", data=half).location == "/networks/new/why"
    assert 'value="many"' in maya.get("/networks/new/aim").text
    assert "Nobody can solve it alone." in maya.get("/networks/new/why").text
    assert maya.get("/networks/new/check").location == "/networks/new/aim?then=check"  # not with a half answer
    left = maya.post("/networks/new/problem", data={"problem": "Another", "go": "leave"})
    assert left.location == "/networks"
    assert "Your answers are kept" in maya.get("/networks").text
    assert "Another" in maya.get("/networks/new/problem").text
    assert maya.post("/networks/new/over").status_code == 303
    assert maya.get("/networks/new").location == "/networks/new/name"


def test_changing_one_answer_leads_back_to_the_check(world: SimpleNamespace, signed_in: SignedIn) -> None:
    maya = signed_in(world.maya)
    answer(maya, *STEPS)
    assert 'name="then" value="check"' in maya.get("/networks/new/who?then=check").text
    sent = maya.post("/networks/new/who", data={"who": "All", "then": "check"})
    assert sent.location == "/networks/new/check"


@pytest.mark.parametrize(
    ("step", "sent", "said"),
    [
        ("name", {"name": "\u200b "}, "Give the network a name."),
        ("name", {"name": "x" * 121}, "longer than"),
        ("problem", {"problem": "x" * 20_001}, "longer than"),
        ("aim", {"statement": "", "target": "5"}, "Write the aim in a sentence"),
        ("aim", {"statement": "Better", "target": "much"}, "Write a number"),
        ("aim", {"statement": "Better", "target": "1e999999"}, "Write a number"),
        ("aim", {"statement": "Better", "by": "soon"}, "valid date"),
        ("words", {"word-cycle": "x" * 41}, "longer than"),
        ("library", {"library": "perhaps"}, "valid choice"),
    ],
)
def test_a_bad_answer_stays_on_its_page(
    world: SimpleNamespace, signed_in: SignedIn, step: str, sent: dict[str, str], said: str
) -> None:
    refused = signed_in(world.maya).post(f"/networks/new/{step}", data=sent)
    assert refused.status_code == 422
    assert said in refused.text
    assert "There is a problem" in refused.text
    assert db.session.query(NetworkDraft).count() == 0


def test_drafts_are_private(world: SimpleNamespace, signed_in: SignedIn) -> None:
    answer(signed_in(world.maya), "name")
    assert "Réseau" not in signed_in(world.leo).get("/networks/new/name").text


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ninth-grade on track", "ninth-grade-on-track"),
        ("Réseau côtier & Co.", "reseau-cotier-co"),
        ("学校の輪", "学校の輪"),
        ("شبكة", "شبكة"),
        ("🎈🎈", "network"),
        ("../../admin", "admin"),
        ("x" * 120, "x" * 50),
    ],
)
def test_short_names_are_made_of_the_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_each_network_has_its_own_short_name_and_it_opens(world: SimpleNamespace, signed_in: SignedIn) -> None:
    actor = factories.actor(world.fay)
    made = [services.create_network(actor=actor, name=name).slug for name in ("On track", "on  TRACK", "学校の輪")]
    assert made == ["on-track", "on-track-2", "学校の輪"]
    assert signed_in(world.fay).get(f"/n/{made[2]}/people").status_code == 200


def test_a_short_name_taken_at_the_same_moment_gets_a_number(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = factories.actor(world.fay)
    services.create_network(actor=actor, name="On track")
    real = db.session.scalars

    def scalars(asked: Any, *more: Any) -> Any:  # the other one is not to be seen yet when a free name is chosen
        return [] if "network.slug LIKE" in str(asked) else real(asked, *more)

    monkeypatch.setattr(db.session, "scalars", scalars)
    second = services.create_network(actor=actor, name="On track")
    assert second.slug == "on-track-2"
    assert members.membership_of(second.id, world.fay.id) is not None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("23", "23"),
        ("0.5", "0.5"),
        ("0,5", "0.5"),
        ("1,200", "1200"),
        ("1,200.5", "1200.5"),
        ("−3 %", "-3"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, value: str | None) -> None:
    assert number(typed) == (None if value is None else Decimal(value))


def test_networks_page_names_roles_and_the_way_in(world: SimpleNamespace, signed_in: SignedIn) -> None:
    page = signed_in(world.fay).get("/networks")
    assert "Ninth-grade on track" in page.text
    assert "Facilitator" in page.text
    stranger = signed_in(factories.person("Stranger")).get("/networks")
    assert "You are in no network yet" in stranger.text
    assert signed_in(world.fay).get(f"/networks/{world.network.id}").location == f"/n/{world.network.slug}/"


def test_visible_networks_are_the_own_ones(world: SimpleNamespace) -> None:
    fay = factories.actor(world.fay)
    found = queries.find_many(fay, [world.network.id, world.elsewhere.id])
    assert set(found) == {world.network.id}
