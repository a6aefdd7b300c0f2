"""Saying something about a record: who may, who hears of it, what is shown."""

from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from hub.accounts.models import Person
from hub.activity.models import Activity
from hub.cycles.models import Cycle
from hub.discussion import services
from hub.discussion.models import Comment
from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.errors import Conflict, NotAllowed, RuleBroken
from hub.kernel.permissions import Role
from hub.networks.models import Network, Team
from hub.notify import queries as notices
from hub.notify.services import deliver
from tests import factories
from tests.conftest import HubClient


@pytest.fixture
def network(app: Flask) -> Network:
    return factories.network("On track")


@pytest.fixture
def alder(network: Network) -> Team:
    return factories.team(network, "Alder")


@pytest.fixture
def maya(alder: Team) -> Person:
    return factories.member(alder, "Maya Okafor", handle="maya.okafor")


@pytest.fixture
def tomasz(network: Network) -> Person:
    return factories.member(factories.team(network, "Fern"), "Tomasz Zielinski", handle="tomasz.z")


@pytest.fixture
def cycle(alder: Team) -> Cycle:
    return factories.finished_cycle(alder, "Friday catch-up")


def comment(cycle: Cycle, who: Person, body: str) -> Comment:
    """Say something about a cycle."""
    return services.add_comment(cycle.ref, cycle, actor=factories.actor(who), body=body)


def waiting(who: Person) -> list[tuple[str, str]]:
    """What somebody finds on the bell."""
    outbox.drain()
    found = db.session.scalars(notices.visible_to(factories.actor(who)))
    return [(notice.verb, notice.text) for notice in found]


def test_a_mention_lays_a_notice_with_names_instead_of_handles(cycle: Cycle, maya: Person, tomasz: Person) -> None:
    comment(cycle, tomasz, "@maya.okafor did you tell families before?")
    assert waiting(maya) == [("comment.mentioned", "Maya Okafor did you tell families before?")]
    assert waiting(tomasz) == []


def test_the_team_hears_of_a_comment_on_its_test(cycle: Cycle, maya: Person, tomasz: Person) -> None:
    comment(cycle, tomasz, "Thank you for writing this down.")
    assert waiting(maya) == [("comment.added", "Thank you for writing this down.")]


def test_a_notice_is_laid_once_however_often_it_is_delivered(cycle: Cycle, maya: Person, tomasz: Person) -> None:
    comment(cycle, tomasz, "@maya.okafor look")
    rows = db.session.query(outbox.OutboxRow).filter_by(topic="notify.person").all()
    again = [outbox.Message(row.id, row.payload) for row in rows] * 2
    deliver(again)
    assert len(waiting(maya)) == 1


def test_an_outsider_is_not_told_even_when_named(cycle: Cycle, tomasz: Person) -> None:
    outsider = factories.member(factories.network(), "Owen", handle="owen")
    comment(cycle, tomasz, "@owen look")
    assert waiting(outsider) == []


def test_a_comment_on_a_draft_is_no_news(alder: Team, maya: Person) -> None:
    draft = factories.cycle(alder, shared_at=None)
    comment(draft, maya, "Shall we?")
    assert db.session.query(Activity).count() == 0


def test_viewers_read_but_do_not_write(network: Network, cycle: Cycle) -> None:
    with pytest.raises(NotAllowed):
        comment(cycle, factories.member(network, role=Role.VIEWER), "Nice")


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 5_001])
def test_an_empty_or_endless_comment_is_refused_with_a_sentence(cycle: Cycle, maya: Person, body: str) -> None:
    with pytest.raises(RuleBroken):
        comment(cycle, maya, body)


def test_only_its_author_changes_a_comment_and_a_facilitator_may_remove_it(
    network: Network, cycle: Cycle, maya: Person, tomasz: Person
) -> None:
    said = comment(cycle, tomasz, "First")
    with pytest.raises(NotAllowed):
        services.edit_comment(said, actor=factories.actor(maya), body="Mine now")
    services.edit_comment(said, actor=factories.actor(tomasz), body="Better", version=said.version)
    with pytest.raises(Conflict):
        services.edit_comment(said, actor=factories.actor(tomasz), body="Stale", version=1)
    services.remove_comment(said, actor=factories.actor(factories.member(network, role=Role.FACILITATOR)))
    assert said.removed_at


def test_a_removed_comment_leaves_the_news_and_the_notices(
    cycle: Cycle, maya: Person, tomasz: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    kept, said = comment(cycle, tomasz, "This one stays"), comment(cycle, tomasz, "@maya.okafor slip of the pen")
    assert len(waiting(maya)) == 2
    services.remove_comment(said, actor=factories.actor(tomasz))
    assert [text for _, text in waiting(maya)] == ["This one stays"]
    feed = signed_in(maya).get(f"/n/{cycle.network.slug}/feed").text
    assert "slip of the pen" not in feed
    assert "This one stays" in feed
    assert kept.removed_at is None


def test_a_notice_that_comes_after_its_comment_was_removed_is_not_laid(
    cycle: Cycle, maya: Person, tomasz: Person
) -> None:
    said = comment(cycle, tomasz, "@maya.okafor slip of the pen")
    row = db.session.query(outbox.OutboxRow).filter_by(topic="notify.person").one()
    message = outbox.Message(row.id, row.payload)
    services.remove_comment(said, actor=factories.actor(tomasz))
    outbox.drain()
    deliver([message])
    assert waiting(maya) == []


def test_news_and_notices_say_what_a_changed_comment_says_now(
    cycle: Cycle, maya: Person, tomasz: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    said = comment(cycle, tomasz, "@maya.okafor slip of the pen")
    waiting(maya)
    services.edit_comment(said, actor=factories.actor(tomasz), body="@maya.okafor well put")
    assert waiting(maya) == [("comment.mentioned", "Maya Okafor well put")]
    feed = signed_in(maya).get(f"/n/{cycle.network.slug}/feed").text
    assert "slip of the pen" not in feed
    assert "Maya Okafor well put" in feed


def test_the_page_shows_mentions_and_references_as_links_and_nothing_hostile(
    cycle: Cycle, alder: Team, maya: Person, tomasz: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    other = factories.finished_cycle(alder, "Kid talk <b>bold</b>")
    comment(cycle, tomasz, f"@maya.okafor see #cycle-{other.id} <script>alert(1)</script> [x](javascript:alert(1))")
    page = HTMLParser(signed_in(maya).get(f"/cycles/{cycle.id}").text)
    thread = page.css_first(".comment .prose")
    assert thread
    assert [link.attributes["href"] for link in thread.css("a")] == [f"/people/{maya.id}", f"/cycles/{other.id}"]
    assert "Kid talk <b>bold</b>" in thread.text()
    assert not thread.css("script, b")


def test_posting_leads_back_to_the_comment_and_twice_is_once(
    cycle: Cycle, maya: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    browser = signed_in(maya)
    form = {"kind": "cycle", "id": cycle.id, "body": "We will try three rooms first.", "once": "abc"}
    answers = [browser.post("/comments", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert db.session.query(Comment).count() == 1


def test_an_empty_post_keeps_the_page_and_says_why(
    cycle: Cycle, maya: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    answer = signed_in(maya).post("/comments", data={"kind": "cycle", "id": cycle.id, "body": " "})
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_a_record_that_cannot_be_seen_cannot_be_commented(
    cycle: Cycle, signed_in: Callable[[Person], HubClient]
) -> None:
    outsider = factories.member(factories.network())
    for kind, number in (("cycle", cycle.id), ("cycle", 999_999), ("person", 1), ("", "")):
        answer = signed_in(outsider).post("/comments", data={"kind": kind, "id": number, "body": "Hello"})
        assert answer.status_code == 404
    assert db.session.query(Comment).count() == 0


def test_reading_a_notice_leads_to_what_it_is_about(
    cycle: Cycle, maya: Person, tomasz: Person, signed_in: Callable[[Person], HubClient]
) -> None:
    comment(cycle, tomasz, "@maya.okafor look")
    outbox.drain()
    notice = db.session.scalars(notices.visible_to(factories.actor(maya))).one()
    assert signed_in(tomasz).post(f"/me/notices/{notice.id}/read").status_code == 404
    answer = signed_in(maya).post(f"/me/notices/{notice.id}/read")
    assert answer.location == f"/cycles/{cycle.id}"
    assert notices.unread_count(factories.actor(maya)) == 0
