"""Tending the theory by forms: what is sent, what is kept, what is refused and how."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser

from hub.accounts.models import Person
from hub.extensions import db
from hub.networks.models import Network
from hub.theory import queries, services
from hub.theory.models import ChangeIdea, Driver, Status
from tests import factories
from tests.conftest import HubClient

SignedIn = Callable[[Person], HubClient]


def titles(network: Network) -> list[str]:
    """The primary drivers in their order."""
    return [branch.driver.title for branch in queries.theory_of(network.id).primary]


def main_of(page: str) -> str:
    found = LexborHTMLParser(page).css_first("main")
    assert found is not None
    return " ".join(found.text(separator=" ").split())


# --- the aim ---------------------------------------------------------------------------------------------------------


def test_the_aim_is_kept_exactly(network: Network, samira: Person, signed_in: SignedIn) -> None:
    sent = {
        "statement": "On track",
        "baseline": "74,5",
        "target": "90",
        "unit": "%",
        "by": "2027-06-30",
        "version": "0",
    }
    answer = signed_in(samira).post(f"/n/{network.slug}/theory/aim", data=sent)
    assert answer.status_code == 303
    aim = queries.aim_of(network.id)
    assert aim is not None
    assert (aim.baseline, aim.target, aim.unit, aim.by) == (Decimal("74.5"), 90, "%", date(2027, 6, 30))
    assert "74.5 %" in main_of(signed_in(samira).get(f"/n/{network.slug}/theory/aim").text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("statement", "\u200b \u200b"),
        ("statement", "x" * 2_001),
        ("baseline", "many"),
        ("baseline", "NaN"),
        ("target", "1e400"),
        ("target", "1234567890123"),
        ("by", "soon"),
    ],
)
def test_a_wrong_aim_comes_back_with_everything_typed(
    network: Network, samira: Person, signed_in: SignedIn, field: str, value: str
) -> None:
    sent = {"statement": "Typed sentence", "baseline": "1", "target": "2", "unit": "tasks", "why": "Typed reason"}
    answer = signed_in(samira).post(f"/n/{network.slug}/theory/aim", data=sent | {field: value})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert LexborHTMLParser(answer.text).css_first(f'.error-summary a[href="#{field}"]') is not None
    assert "tasks" in answer.text
    assert value.strip("\u200b ") in answer.text
    assert queries.aim_of(network.id) is None


def test_two_aims_at_once_show_both(network: Network, samira: Person, signed_in: SignedIn) -> None:
    aim = services.set_aim(network.id, actor=factories.actor(samira), statement="First <b>words</b>")
    read = aim.version
    services.set_aim(network.id, actor=factories.actor(samira), statement="Theirs <i>now</i>", version=read)
    answer = signed_in(samira).post(
        f"/n/{network.slug}/theory/aim", data={"statement": "Mine <u>too</u>", "version": str(read)}
    )
    assert answer.status_code == 409
    assert "Mine &lt;u&gt;too&lt;/u&gt;" in answer.text
    assert "Theirs &lt;i&gt;now&lt;/i&gt;" in answer.text
    assert "<i>now</i>" not in answer.text
    assert "Samira Haddad" in answer.text


def test_members_read_the_aim_but_do_not_write_it(network: Network, maya: Person, signed_in: SignedIn) -> None:
    page = signed_in(maya).get(f"/n/{network.slug}/theory/aim")
    assert LexborHTMLParser(page.text).css_first("main form") is None
    assert signed_in(maya).post(f"/n/{network.slug}/theory/aim", data={"statement": "Mine"}).status_code == 403
    assert queries.aim_of(network.id) is None


# --- ideas -----------------------------------------------------------------------------------------------------------


def test_a_member_proposes_and_a_facilitator_adds(
    network: Network, samira: Person, maya: Person, recovery: Driver, signed_in: SignedIn
) -> None:
    for who, status in ((maya, Status.PROPOSED), (samira, Status.ACTIVE)):
        sent = {"title": f"Idea of {who.name}", "drivers": [str(recovery.id)]}
        assert signed_in(who).post(f"/n/{network.slug}/theory/ideas/new", data=sent).status_code == 303
        made = db.session.query(ChangeIdea).filter_by(title=sent["title"]).one()
        assert (made.status, made.driver_ids) == (status, [recovery.id])


def test_a_form_sent_twice_makes_one_idea(network: Network, maya: Person, signed_in: SignedIn) -> None:
    sent = {"title": "Once", "once": "a-key"}
    first, second = (signed_in(maya).post(f"/n/{network.slug}/theory/ideas/new", data=sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.query(ChangeIdea).filter_by(title="Once").count() == 1


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200d", "x" * 201])
def test_an_idea_without_a_title_comes_back(network: Network, maya: Person, signed_in: SignedIn, title: str) -> None:
    sent = {"title": title, "description": "Typed **words** \u202eabc 😀", "concept": "Typed concept"}
    answer = signed_in(maya).post(f"/n/{network.slug}/theory/ideas/new", data=sent)
    assert answer.status_code == 422
    assert "Typed **words**" in answer.text
    assert "Typed concept" in answer.text
    assert db.session.query(ChangeIdea).count() == 0


@pytest.mark.parametrize("drivers", ["foreign", "999999", "abc", "-1"])
def test_a_driver_of_elsewhere_is_no_choice(
    network: Network, maya: Person, signed_in: SignedIn, recovery: Driver, drivers: str
) -> None:
    foreign = factories.driver(factories.network(), "Foreign driver")
    given = str(foreign.id) if drivers == "foreign" else drivers
    answer = signed_in(maya).post(f"/n/{network.slug}/theory/ideas/new", data={"title": "Typed", "drivers": [given]})
    assert answer.status_code == 422
    assert "Foreign driver" not in answer.text
    assert db.session.query(ChangeIdea).count() == 0


def test_a_proposal_is_changed_by_whoever_made_it_until_it_is_answered(
    network: Network, samira: Person, maya: Person, signed_in: SignedIn
) -> None:
    idea = services.add_idea(network.id, actor=factories.actor(maya), title="Lunch list")
    other = factories.member(network, "Daniel Reyes")
    path = f"/ideas/{idea.id}/edit"
    assert signed_in(other).get(path).status_code == 403
    sent = {"title": "Lunch list by name", "version": str(idea.version)}
    assert signed_in(maya).post(path, data=sent).status_code == 303
    services.accept(idea, actor=factories.actor(samira))
    assert signed_in(maya).get(path).status_code == 403
    assert idea.title == "Lunch list by name"


def test_two_people_changing_an_idea_lose_neither_words_nor_places(
    network: Network, samira: Person, routines: Driver, recovery: Driver, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    belonging = factories.driver(network, "Belonging")
    read, were = str(catch_up.version), str(recovery.id)
    actor = factories.actor(samira)
    services.change_idea(catch_up, actor=actor, title="Theirs", drivers=[recovery, belonging])
    sent = {"title": "Mine", "description": "A set time to finish.", "version": read, "were": were}
    answer = signed_in(samira).post(f"/ideas/{catch_up.id}/edit", data=sent | {"drivers": [str(routines.id)]})
    assert answer.status_code == 409
    page = LexborHTMLParser(answer.text)
    kept = {
        (field.attributes["name"], field.attributes.get("value")) for field in page.css("main form input[type=hidden]")
    }
    # they added “Belonging”, I took out “Early recovery” and added “Course routines”: all of it holds
    assert {value for name, value in kept if name == "drivers"} == {str(routines.id), str(belonging.id)}
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    final = dict(kept) | {"title": "Both", "drivers": [str(routines.id), str(belonging.id)]}
    assert signed_in(samira).post(f"/ideas/{catch_up.id}/edit", data=final).status_code == 303
    assert (catch_up.title, sorted(catch_up.driver_ids)) == ("Both", sorted([routines.id, belonging.id]))


def test_an_idea_is_retired_with_a_reason_and_brought_back(
    network: Network, samira: Person, maya: Person, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    path = f"/ideas/{catch_up.id}/retire"
    assert signed_in(maya).post(path).status_code == 403
    sent = {"why": "Nobody has time", "version": str(catch_up.version)}
    assert signed_in(samira).post(path, data=sent).status_code == 303
    assert catch_up.status is Status.RETIRED
    assert queries.versions(network.id)[0].why == "Nobody has time"
    assert "No longer part of the theory" in main_of(signed_in(maya).get(f"/ideas/{catch_up.id}").text)
    assert signed_in(maya).post(f"/ideas/{catch_up.id}/bring-back").status_code == 403
    assert signed_in(samira).post(f"/ideas/{catch_up.id}/bring-back").status_code == 303
    assert catch_up.status is Status.ACTIVE


def test_a_stale_retirement_is_explained_not_carried_out(
    samira: Person, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    stale = {"version": str(catch_up.version - 1), "why": "Typed reason"}
    answer = signed_in(samira).post(f"/ideas/{catch_up.id}/retire", data=stale)
    assert answer.status_code == 422
    assert "Typed reason" in answer.text
    assert catch_up.status is Status.ACTIVE


# --- drivers ---------------------------------------------------------------------------------------------------------


def test_a_driver_is_added_under_another_and_given_other_words(
    network: Network, samira: Person, routines: Driver, signed_in: SignedIn
) -> None:
    client = signed_in(samira)
    sent = {"title": "Common feedback", "parent": str(routines.id), "back": "outline", "why": "From the workshop"}
    answer = client.post(f"/n/{network.slug}/theory/drivers/new", data=sent)
    made = db.session.query(Driver).filter_by(title="Common feedback").one()
    assert answer.headers["Location"] == f"/n/{network.slug}/theory/edit#driver-{made.id}"
    assert made.parent_id == routines.id
    edited = {"title": "Common words of feedback", "version": str(made.version)}
    assert client.post(f"/drivers/{made.id}/edit", data=edited).status_code == 303
    answer = client.post(f"/drivers/{made.id}/edit", data={"title": "<b>Late</b>", "version": "1"})
    assert answer.status_code == 409
    assert "&lt;b&gt;Late&lt;/b&gt;" in answer.text
    assert made.title == "Common words of feedback"


def test_a_driver_under_a_secondary_one_is_no_choice(
    network: Network, samira: Person, recovery: Driver, signed_in: SignedIn
) -> None:
    sent = {"title": "Third row", "parent": str(recovery.id)}
    answer = signed_in(samira).post(f"/n/{network.slug}/theory/drivers/new", data=sent)
    assert answer.status_code == 422
    assert "Third row" in answer.text


def test_taking_out_a_driver_names_what_hangs_under_it_first(
    network: Network, samira: Person, routines: Driver, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    path = f"/drivers/{routines.id}/retire"
    asked = main_of(signed_in(samira).get(path).text)
    assert "Early recovery leaves with it" in asked
    assert "Friday catch-up loses this place" in asked
    refused = signed_in(samira).post(path, data={"version": str(routines.version), "why": "Typed reason"})
    assert refused.status_code == 422
    assert "Typed reason" in refused.text
    done = signed_in(samira).post(path, data={"version": str(routines.version), "with_ideas": "y"})
    assert done.status_code == 303
    assert [idea.title for idea in queries.theory_of(network.id).unplaced] == ["Friday catch-up"]


def test_members_change_no_driver(maya: Person, routines: Driver, signed_in: SignedIn) -> None:
    for part in ("edit", "move", "retire"):
        assert signed_in(maya).get(f"/drivers/{routines.id}/{part}").status_code == 403
        assert signed_in(maya).post(f"/drivers/{routines.id}/{part}", data={"title": "x"}).status_code == 403


# --- the outline -----------------------------------------------------------------------------------------------------


def steps(page: str, line: str) -> dict[str, str]:
    """The steps that the menu of a line offers, by their words."""
    buttons = LexborHTMLParser(page).css(f"#{line} > .tree-row button[name=do]")
    return {button.text().strip(): button.attributes["value"] or "" for button in buttons}


def test_lines_go_up_and_down_by_their_menus_with_the_reason_kept(
    network: Network, samira: Person, routines: Driver, signed_in: SignedIn
) -> None:
    belonging = factories.driver(network, "Belonging", position=1)
    client, path = signed_in(samira), f"/n/{network.slug}/theory/edit"
    page = client.get(path).text
    assert set(steps(page, f"driver-{routines.id}")) == {"Down"}
    up = steps(page, f"driver-{belonging.id}")["Up"]
    answer = client.post(path, data={"do": up, "why": "It comes first"}, follow_redirects=True)
    assert titles(network) == ["Belonging", "Course routines"]
    assert "“Belonging” is now 1 of 2 at the top." in answer.text
    assert queries.versions(network.id)[0].why == "It comes first"


def test_an_idea_goes_up_under_one_driver_and_stays_under_the_other(
    network: Network, samira: Person, routines: Driver, recovery: Driver, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    late = factories.idea(network, "Late work list", (recovery, routines))
    client, path = signed_in(samira), f"/n/{network.slug}/theory/edit"
    up = steps(client.get(path).text, f"idea-{late.id}-{recovery.id}")["Up"]
    assert client.post(path, data={"do": up}).status_code == 303
    theory = queries.theory_of(network.id)
    assert [idea.title for idea in theory.primary[0].children[0].ideas] == ["Late work list", "Friday catch-up"]
    assert [idea.title for idea in theory.primary[0].ideas] == ["Late work list"]


def test_a_dragged_line_sends_the_same_step(
    network: Network, samira: Person, routines: Driver, recovery: Driver, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    client, path = signed_in(samira), f"/n/{network.slug}/theory/edit"
    put = f"put idea {catch_up.id} {catch_up.version} from {recovery.id} to {routines.id} at 0"
    assert client.post(path, data={"do": put}).status_code == 303
    assert catch_up.driver_ids == [routines.id]
    put = f"put driver {recovery.id} {recovery.version} from {routines.id} to 0 at 0"
    assert client.post(path, data={"do": put}).status_code == 303
    assert titles(network) == ["Early recovery", "Course routines"]


def test_a_step_in_a_theory_that_changed_meanwhile_moves_nothing(
    network: Network, samira: Person, routines: Driver, signed_in: SignedIn
) -> None:
    factories.driver(network, "Belonging", position=1)
    stale = f"down driver {routines.id} {routines.version - 1}"
    answer = signed_in(samira).post(f"/n/{network.slug}/theory/edit", data={"do": stale, "why": "Typed reason"})
    assert answer.status_code == 409
    assert "Somebody changed the theory meanwhile" in answer.text
    assert "Typed reason" in answer.text
    assert titles(network) == ["Course routines", "Belonging"]


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("", 422),
        ("up driver", 422),
        ("up driver 1; 2", 422),
        ("retire driver 1 1", 422),
        ("up driver 999999 1", 404),
        ("up idea 999999 1 in 1", 404),
        ("put driver 999999 1 from 0 to 0 at 0", 404),
    ],
)
def test_steps_nobody_offered_are_refused(
    network: Network, samira: Person, routines: Driver, signed_in: SignedIn, step: str, status: int
) -> None:
    answer = signed_in(samira).post(f"/n/{network.slug}/theory/edit", data={"do": step})
    assert answer.status_code == status
    assert queries.versions(network.id) == []


def test_a_step_cannot_reach_into_another_network(
    network: Network, samira: Person, outsider: Person, routines: Driver, signed_in: SignedIn
) -> None:
    foreign = factories.driver(factories.network(), "Foreign")
    client, path = signed_in(samira), f"/n/{network.slug}/theory/edit"
    for step in (
        f"up driver {foreign.id} {foreign.version}",
        f"put driver {routines.id} {routines.version} from 0 to {foreign.id} at 0",
    ):
        assert client.post(path, data={"do": step}).status_code == 404
    other = next(iter(factories.actor(outsider).places.values()))
    answer = signed_in(outsider).post(
        f"/n/{other.slug}/theory/edit", data={"do": f"up driver {routines.id} {routines.version}"}
    )
    assert answer.status_code == 404


def test_a_driver_with_drivers_under_it_stays_at_the_top(
    network: Network, samira: Person, routines: Driver, recovery: Driver, signed_in: SignedIn
) -> None:
    belonging = factories.driver(network, "Belonging")
    put = f"put driver {routines.id} {routines.version} from 0 to {belonging.id} at 0"
    answer = signed_in(samira).post(f"/n/{network.slug}/theory/edit", data={"do": put})
    assert answer.status_code == 422
    assert "stays at the top" in answer.text


def test_moving_under_another_works_by_a_plain_form(
    network: Network, samira: Person, routines: Driver, recovery: Driver, catch_up: ChangeIdea, signed_in: SignedIn
) -> None:
    client = signed_in(samira)
    sent = {"under": str(routines.id), "version": str(catch_up.version), "why": "It is wider than that"}
    answer = client.post(f"/ideas/{catch_up.id}/move?from={recovery.id}", data=sent)
    assert answer.headers["Location"] == f"/n/{network.slug}/theory/edit#idea-{catch_up.id}"
    assert catch_up.driver_ids == [routines.id]
    assert client.post(f"/drivers/{recovery.id}/move", data={"version": str(recovery.version)}).status_code == 303
    assert set(titles(network)) == {"Course routines", "Early recovery"}
    stale = {"under": str(recovery.id), "version": "0"}
    assert client.post(f"/ideas/{catch_up.id}/move", data=stale).status_code == 422


def test_members_send_no_steps(network: Network, maya: Person, routines: Driver, signed_in: SignedIn) -> None:
    step = {"do": f"down driver {routines.id} {routines.version}"}
    assert signed_in(maya).post(f"/n/{network.slug}/theory/edit", data=step).status_code == 403
