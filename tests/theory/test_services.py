"""Tending the theory: who may, what is kept, what colleagues hear."""

from decimal import Decimal

import pytest
from flask import Flask

from hub.activity.models import Activity
from hub.extensions import db
from hub.kernel.errors import Conflict, NotAllowed, RuleBroken
from hub.kernel.outbox import OutboxRow
from hub.kernel.permissions import Actor, Role
from hub.networks.models import Network
from hub.theory import history, queries, services
from hub.theory.models import Status
from tests import factories


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def hub(network: Network) -> Actor:
    return factories.actor(factories.member(network, "Samira Haddad", Role.FACILITATOR))


@pytest.fixture
def maya(network: Network) -> Actor:
    return factories.actor(factories.member(network, "Maya Okafor"))


def test_a_facilitators_idea_is_part_of_the_theory_at_once(network: Network, hub: Actor) -> None:
    driver = services.add_driver(network.id, actor=hub, title="Early recovery")
    idea = services.add_idea(network.id, actor=hub, title="Friday catch-up", drivers=[driver])
    assert idea.status is Status.ACTIVE
    assert [found.title for found in queries.theory_of(network.id).primary[0].ideas] == ["Friday catch-up"]


def test_a_members_idea_is_a_proposal_that_everybody_sees(network: Network, maya: Actor) -> None:
    services.add_idea(network.id, actor=maya, title="Catch-up at lunch", why="The bus leaves early")
    theory = queries.theory_of(network.id)
    assert [idea.title for idea in theory.proposed_ideas] == ["Catch-up at lunch"]
    assert theory.ideas == []
    assert [news.verb for news in db.session.query(Activity)] == ["idea.proposed"]


def test_a_viewer_may_not_propose(network: Network) -> None:
    viewer = factories.actor(factories.member(network, role=Role.VIEWER))
    with pytest.raises(NotAllowed):
        services.add_idea(network.id, actor=viewer, title="Anything")


def test_a_member_may_not_change_the_theory(network: Network, hub: Actor, maya: Actor) -> None:
    driver = services.add_driver(network.id, actor=hub, title="Belonging")
    for attempt in (
        lambda: services.change_driver(driver, actor=maya, title="Else"),
        lambda: services.move_driver(driver, actor=maya, parent=None, position=0),
        lambda: services.retire_driver(driver, actor=maya),
        lambda: services.set_aim(network.id, actor=maya, statement="Else"),
    ):
        with pytest.raises(NotAllowed, match="propose"):
            attempt()


def test_accepting_makes_it_part_of_the_theory_and_tells_who_proposed_it(
    network: Network, hub: Actor, maya: Actor
) -> None:
    driver = services.add_driver(network.id, actor=hub, title="Early recovery")
    idea = services.add_idea(network.id, actor=maya, title="Catch-up at lunch")
    services.accept(idea, actor=hub, sentence="Yes, for bus schools.", drivers=[driver])
    assert idea.status is Status.ACTIVE
    assert idea.driver_ids == [driver.id]
    told = [row.payload for row in db.session.query(OutboxRow).filter_by(topic="notify.person").order_by(OutboxRow.id)]
    assert [(said["person_id"], said["verb"], said["text"]) for said in told] == [
        (hub.person_id, "proposal.made", ""),
        (maya.person_id, "proposal.accepted", "Yes, for bus schools."),
    ]


def test_declining_needs_a_sentence(network: Network, hub: Actor, maya: Actor) -> None:
    idea = services.add_idea(network.id, actor=maya, title="More posters")
    with pytest.raises(RuleBroken, match="sentence"):
        services.decline(idea, actor=hub, sentence="  ")
    services.decline(idea, actor=hub, sentence="Two teams tried posters in spring.")
    assert (idea.status, idea.answer) == (Status.DECLINED, "Two teams tried posters in spring.")


def test_a_proposal_is_answered_once(network: Network, hub: Actor, maya: Actor) -> None:
    idea = services.add_idea(network.id, actor=maya, title="More posters")
    services.decline(idea, actor=hub, sentence="No.")
    with pytest.raises(RuleBroken, match="already"):
        services.accept(idea, actor=hub)


def test_merging_leads_to_what_is_there_already(network: Network, hub: Actor, maya: Actor) -> None:
    there = services.add_idea(network.id, actor=hub, title="Friday catch-up")
    doubled = services.add_idea(network.id, actor=maya, title="Catch up on Fridays")
    services.merge(doubled, actor=hub, into=there, sentence="We have that one.")
    assert (doubled.status, doubled.merged_into_id) == (Status.MERGED, there.id)
    with pytest.raises(RuleBroken):
        services.merge(services.add_idea(network.id, actor=maya, title="x"), actor=hub, into=doubled)


def test_drivers_hang_in_two_rows_and_never_in_a_circle(network: Network, hub: Actor) -> None:
    primary = services.add_driver(network.id, actor=hub, title="Primary")
    secondary = services.add_driver(network.id, actor=hub, title="Secondary", parent=primary)
    with pytest.raises(RuleBroken):
        services.add_driver(network.id, actor=hub, title="Third row", parent=secondary)
    with pytest.raises(RuleBroken):
        services.move_driver(primary, actor=hub, parent=secondary, position=0)
    with pytest.raises(RuleBroken):
        services.move_driver(primary, actor=hub, parent=primary, position=0)


def test_drivers_keep_the_order_they_were_moved_to(network: Network, hub: Actor) -> None:
    a, b, c = (services.add_driver(network.id, actor=hub, title=title) for title in "abc")
    services.move_driver(c, actor=hub, parent=None, position=0)
    services.move_driver(a, actor=hub, parent=b, position=5)
    primary = queries.theory_of(network.id).primary
    assert [branch.driver.title for branch in primary] == ["c", "b"]
    assert [branch.driver.title for branch in primary[1].children] == ["a"]


def test_an_idea_may_hang_under_several_drivers_and_moves_from_one_to_another(network: Network, hub: Actor) -> None:
    a, b, c = (services.add_driver(network.id, actor=hub, title=title) for title in "abc")
    idea = services.add_idea(network.id, actor=hub, title="Peer buddy", drivers=[a, b])
    services.place_idea(idea, actor=hub, driver=c, position=0, instead_of=a)
    assert sorted(idea.driver_ids) == sorted([b.id, c.id])


def test_taking_out_a_driver_with_something_under_it_asks_first(network: Network, hub: Actor) -> None:
    primary = services.add_driver(network.id, actor=hub, title="Primary")
    secondary = services.add_driver(network.id, actor=hub, title="Secondary", parent=primary)
    idea = services.add_idea(network.id, actor=hub, title="Idea", drivers=[secondary])
    with pytest.raises(RuleBroken, match="hangs under"):
        services.retire_driver(primary, actor=hub)
    services.retire_driver(primary, actor=hub, with_ideas=True)
    theory = queries.theory_of(network.id)
    assert theory.primary == []
    assert [found.id for found in theory.unplaced] == [idea.id]


def test_a_step_up_or_down_is_kept_but_is_no_news(network: Network, hub: Actor) -> None:
    a, b = (services.add_driver(network.id, actor=hub, title=title) for title in "ab")
    idea = services.add_idea(network.id, actor=hub, title="Kid talk", drivers=[a])
    before = db.session.query(Activity).count()
    services.move_driver(b, actor=hub, parent=None, position=0)
    services.place_idea(idea, actor=hub, driver=a, position=0)
    assert db.session.query(Activity).count() == before
    assert queries.versions(network.id)[0].number == 5
    services.place_idea(idea, actor=hub, driver=b, position=0, instead_of=a)
    services.move_driver(b, actor=hub, parent=None, position=1, why="It begins with data")
    assert db.session.query(Activity).count() == before + 2


def test_the_order_of_ideas_counts_only_what_is_shown(network: Network, hub: Actor) -> None:
    driver = services.add_driver(network.id, actor=hub, title="Data")
    ideas = [services.add_idea(network.id, actor=hub, title=title, drivers=[driver]) for title in "abc"]
    services.retire_idea(ideas[1], actor=hub)
    services.place_idea(ideas[2], actor=hub, driver=driver, position=0)
    services.place_idea(ideas[0], actor=hub, driver=driver, position=0)
    assert [idea.title for idea in queries.theory_of(network.id).primary[0].ideas] == ["a", "c"]


def test_a_new_network_begins_with_the_aim_its_founder_wrote(network: Network, hub: Actor) -> None:
    services.begin(hub, network, {"aim": {"statement": "90 % on track", "target": Decimal(90), "unit": "%"}})
    aim = queries.aim_of(network.id)
    assert aim is not None
    assert (aim.statement, aim.target, aim.baseline) == ("90 % on track", Decimal(90), None)
    services.begin(hub, factories.network(), {})


def test_a_driver_of_another_network_is_refused(network: Network, hub: Actor) -> None:
    foreign = factories.driver(factories.network())
    with pytest.raises(RuleBroken):
        services.add_idea(network.id, actor=hub, title="Idea", drivers=[foreign])
    with pytest.raises(RuleBroken):
        services.add_driver(network.id, actor=hub, title="Driver", parent=foreign)


def test_a_stale_change_is_a_conflict(network: Network, hub: Actor) -> None:
    idea = services.add_idea(network.id, actor=hub, title="Friday catch-up")
    read = idea.version
    services.change_idea(idea, actor=hub, title="Friday catch-up, 25 minutes", version=read)
    with pytest.raises(Conflict):
        services.change_idea(idea, actor=hub, title="Something else", version=read)
    assert idea.title == "Friday catch-up, 25 minutes"


def test_every_change_is_kept_with_who_and_why_and_any_two_can_be_compared(network: Network, hub: Actor) -> None:
    services.set_aim(network.id, actor=hub, statement="90 % on track")
    a = services.add_driver(network.id, actor=hub, title="Timely data")
    b = services.add_driver(network.id, actor=hub, title="Belonging")
    idea = services.add_idea(network.id, actor=hub, title="Kid talk", drivers=[a])
    services.change_idea(idea, actor=hub, title="Five-minute kid talk", drivers=[b], why="It is about knowing pupils")
    services.retire_driver(a, actor=hub)
    rows = queries.versions(network.id)
    assert [row.number for row in rows] == [6, 5, 4, 3, 2, 1]
    assert rows[1].why == "It is about knowing pupils"
    assert rows[1].by_id == hub.person_id
    old, new = queries.version(network.id, 4), queries.version(network.id, 6)
    assert old
    assert new
    found = [(one.how, one.kind, one.title) for one in history.differences(old.snapshot, new.snapshot)]
    assert found == [
        ("removed", "driver", "Timely data"),
        ("moved", "idea", "Five-minute kid talk"),
        ("changed", "idea", "Five-minute kid talk"),
    ]
    assert history.differences(new.snapshot, new.snapshot) == []


def test_a_number_of_the_aim_that_is_kept_in_another_way_is_no_difference() -> None:
    aim = {"statement": "More on track", "baseline": "74", "target": "90"}
    kept = {"statement": "More on track", "baseline": "74", "target": "92.5"}
    (one,) = history.differences(*({"aim": one, "drivers": [], "ideas": []} for one in (aim, kept)))
    assert (one.before, one.after) == ("90", "92.5")
