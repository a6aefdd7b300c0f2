"""Articles: who writes, what they cite, who hears of it, who can read it."""

from typing import Any

import pytest

from hub.activity.models import Activity
from hub.extensions import db
from hub.kernel.errors import Conflict, NotAllowed, RuleBroken
from hub.kernel.outbox import OutboxRow
from hub.kernel.refs import Ref
from hub.knowledge import queries, services
from hub.knowledge.models import Article
from tests import factories
from tests.knowledge.conftest import World


def told() -> list[dict[str, Any]]:
    return [row.payload for row in db.session.query(OutboxRow).filter_by(topic="notify.person").order_by(OutboxRow.id)]


def news() -> list[Activity]:
    return db.session.query(Activity).order_by(Activity.id).all()


def test_a_new_article_is_a_draft_that_nobody_hears_of(world: World) -> None:
    article = services.write_article(world.network.id, actor=world.actor("maya"), title="Catch-up", body="At lunch.")
    assert article.is_draft
    assert (news(), told()) == ([], [])


@pytest.mark.parametrize("title", ["", "  ", "\u200b\u2060", "x" * 201])
def test_a_title_must_be_seen_and_fit(world: World, title: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.write_article(world.network.id, actor=world.actor("maya"), title=title)
    assert refused.value.field == "title"


def test_twenty_thousand_characters_fit_and_one_more_does_not(world: World) -> None:
    maya = world.actor("maya")
    article = services.write_article(world.network.id, actor=maya, title="Long", body="é" * 20_000)
    assert len(article.body) == 20_000
    with pytest.raises(RuleBroken):
        services.edit_article(article, actor=maya, body="é" * 20_001)


def test_viewers_read_and_do_not_write(world: World) -> None:
    article = factories.article(world.network, world.maya)
    viewer = world.actor("viewer")
    assert queries.find(viewer, article.id) is not None
    with pytest.raises(NotAllowed):
        services.write_article(world.network.id, actor=viewer, title="Mine")


def test_only_the_author_and_facilitators_change_an_article(world: World) -> None:
    article = factories.article(world.network, world.maya)
    for act in (services.edit_article, services.publish_article, services.unpublish_article, services.discard_article):
        with pytest.raises(NotAllowed):
            act(article, actor=world.actor("tomasz"))
    services.edit_article(article, actor=world.actor("samira"), title="Better")
    assert (article.title, article.author_id, article.updated_by_id) == ("Better", world.maya.id, world.samira.id)


def test_an_author_who_only_views_by_now_changes_nothing(world: World) -> None:
    article = factories.article(world.network, world.viewer)
    with pytest.raises(NotAllowed):
        services.edit_article(article, actor=world.actor("viewer"), title="Else")


def test_what_the_text_names_is_cited_and_goes_with_the_text(world: World) -> None:
    maya = world.actor("maya")
    first, second, idea = factories.cycle(world.alder), factories.cycle(world.fern), factories.idea(world.network)
    body = f"See #cycle-{first.id} and #idea-{idea.id}, again #cycle-{first.id}."
    article = services.write_article(world.network.id, actor=maya, title="A", body=body, cites=[second.ref])
    assert article.cited == [first.ref, idea.ref, second.ref]
    services.edit_article(article, actor=maya, body="Nothing is named any more.")
    assert queries.find(maya, article.id).cited == [second.ref]  # type: ignore[union-attr]
    services.edit_article(article, actor=maya, cites=[])
    assert queries.find(maya, article.id).cited == []  # type: ignore[union-attr]


def test_a_change_of_citations_alone_counts_as_a_change(world: World) -> None:
    article = factories.article(world.network, world.maya)
    services.edit_article(article, actor=world.actor("maya"), version=1, cites=[factories.cycle(world.alder).ref])
    assert article.version == 2
    with pytest.raises(Conflict):
        services.edit_article(article, actor=world.actor("samira"), version=1, title="Late")


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    article = factories.article(world.network, world.maya, body="#cycle-999999 stays text")
    services.edit_article(article, actor=world.actor("samira"), title=article.title, body=article.body, cites=[])
    assert (article.version, article.updated_by_id) == (1, world.maya.id)


def test_what_belongs_to_another_network_is_not_cited(world: World) -> None:
    elsewhere = factories.network("Harbour")
    factories.join(world.maya, elsewhere)
    foreign = factories.cycle(factories.team(elsewhere))
    foreign_idea = factories.idea(elsewhere)
    maya = world.actor("maya")
    assert queries.cited(maya, elsewhere.id, [foreign.ref])  # Maya may read it, there
    for ref in (foreign.ref, foreign_idea.ref, Ref("cycle", 999_999)):
        with pytest.raises(RuleBroken) as refused:
            services.write_article(world.network.id, actor=maya, title="A", cites=[ref])
        assert refused.value.field == "cites"
        article = services.write_article(world.network.id, actor=maya, title="A", body=f"#{ref}")
        assert article.cited == []


def test_a_citation_that_the_editor_cannot_see_is_kept(world: World) -> None:
    draft, named = factories.cycle(world.alder, shared_at=None), factories.cycle(world.alder, shared_at=None)
    article = services.write_article(
        world.network.id, actor=world.actor("maya"), title="A", body=f"#cycle-{named.id}", cites=[draft.ref]
    )
    samira = world.actor("samira")
    assert queries.cited(samira, world.network.id, article.cited) == {}
    with pytest.raises(RuleBroken):
        services.edit_article(article, actor=samira, cites=[draft.ref])
    services.edit_article(article, actor=samira, body=f"#cycle-{named.id} it is.", cites=[])
    assert set(queries.find(samira, article.id).cited) == {draft.ref, named.ref}  # type: ignore[union-attr]


def test_publishing_tells_the_network_once_and_groups_under_the_one_idea(world: World) -> None:
    maya, idea = world.actor("maya"), factories.idea(world.network)
    article = services.write_article(world.network.id, actor=maya, title="Catch-up", body=f"On #idea-{idea.id}.")
    services.publish_article(article, actor=maya, version=article.version)
    services.publish_article(article, actor=maya)
    (said,) = news()
    assert (said.verb, said.ref, said.about, said.ref_title) == (
        "article.published",
        article.ref,
        idea.ref,
        "Catch-up",
    )


def test_an_article_on_two_ideas_stands_under_neither(world: World) -> None:
    cites = [factories.idea(world.network).ref, factories.idea(world.network).ref]
    services.write_article(
        world.network.id, actor=world.actor("maya"), title="A", body="Text", cites=cites, publish=True
    )
    assert news()[0].about is None


def test_an_empty_article_is_not_published(world: World) -> None:
    with pytest.raises(RuleBroken):
        services.write_article(world.network.id, actor=world.actor("maya"), title="A", publish=True)
    assert db.session.query(Article).count() == 0


def test_a_published_article_is_not_emptied(world: World) -> None:
    article = factories.article(world.network, world.maya)
    with pytest.raises(RuleBroken):
        services.edit_article(article, actor=world.actor("maya"), body=" ")


def test_people_whose_test_is_cited_hear_of_it_once_and_not_of_their_own(world: World) -> None:
    cites = [factories.cycle(world.fern).ref, factories.cycle(world.fern).ref, factories.cycle(world.alder).ref]
    maya = world.actor("maya")
    article = services.write_article(world.network.id, actor=maya, title="A", body="Text", cites=cites)
    assert told() == []
    services.publish_article(article, actor=maya)
    assert [(notice["person_id"], notice["verb"], notice["id"]) for notice in told()] == [
        (world.tomasz.id, "cycle.cited", article.id)
    ]


def test_a_test_cited_later_in_a_published_article_is_told_too(world: World) -> None:
    article = factories.article(world.network, world.maya)
    services.edit_article(article, actor=world.actor("maya"), cites=[factories.cycle(world.fern).ref])
    assert [notice["person_id"] for notice in told()] == [world.tomasz.id]


def test_taking_back_leaves_nothing_of_the_text_in_the_feed(world: World) -> None:
    maya = world.actor("maya")
    article = services.write_article(
        world.network.id, actor=maya, title="CANARY", body="CANARY", publish=True, cites=[]
    )
    services.unpublish_article(article, actor=maya)
    (said,) = news()
    assert (said.seq, said.ref_title, said.summary) == (1, "", "")
    assert queries.find(world.actor("tomasz"), article.id) is None


def test_only_what_nobody_read_is_thrown_away(world: World) -> None:
    maya = world.actor("maya")
    article = services.write_article(world.network.id, actor=maya, title="A", body="Text", publish=True)
    services.unpublish_article(article, actor=maya)
    with pytest.raises(RuleBroken):
        services.discard_article(article, actor=maya)
    draft = services.write_article(world.network.id, actor=maya, title="B", cites=[factories.idea(world.network).ref])
    services.discard_article(draft, actor=maya)
    assert [left.title for left in queries.newest(maya, world.network.id)] == ["A"]


def test_drafts_are_seen_by_the_author_and_the_hub_only(world: World) -> None:
    article = factories.article(world.network, world.maya, status="draft", published_at=None)
    outsider = factories.actor(factories.member(factories.network()))
    for actor, sees in (
        (world.actor("maya"), True),
        (world.actor("samira"), True),
        (world.actor("tomasz"), False),
        (world.actor("viewer"), False),
        (outsider, False),
    ):
        assert (queries.find(actor, article.id) is not None) is sees
        assert bool(queries.find_many(actor, [article.id])) is sees
        assert bool(queries.newest(actor, world.network.id)) is sees
        assert bool(queries.drafts(actor, world.network.id)) is sees
    (document,) = queries.documents([article.id]).values()
    assert set(document.visibility) == {f"person:{world.maya.id}", f"facilitator:{world.network.id}"}


def test_an_author_who_left_the_network_sees_the_draft_no_more(world: World) -> None:
    article = factories.article(world.network, factories.person("Gone"), status="draft", published_at=None)
    assert queries.find(factories.actor(article.author), article.id) is None  # type: ignore[arg-type]


def test_what_is_published_is_found_by_the_whole_network(world: World) -> None:
    article = factories.article(world.network, world.maya, body="**Lunch** works")
    (document,) = queries.documents([article.id]).values()
    assert (document.visibility, document.body) == ((f"network:{world.network.id}",), "Lunch works")


def test_cited_in_names_published_articles_only_the_newest_first(world: World) -> None:
    cycle = factories.cycle(world.alder)
    factories.article(world.network, world.maya, "Draft", cites=(cycle,), status="draft", published_at=None)
    factories.article(world.network, world.maya, "First", cites=(cycle,))
    factories.article(world.network, world.maya, "Second", cites=(cycle,))
    factories.article(world.network, world.maya, "Of an idea with the same number", cites=(Ref("idea", cycle.id),))
    found = queries.citing(world.actor("maya"), "cycle", cycle.id)
    assert [article.title for article in found] == ["Second", "First"]
    assert queries.citing(factories.actor(factories.person()), "cycle", cycle.id) == []


def test_the_list_goes_on_where_it_stopped(world: World) -> None:
    made = [factories.article(world.network, world.maya, f"No {number}").id for number in range(5)]
    maya = world.actor("maya")
    first = queries.published(maya, world.network.id, limit=2)
    rest = queries.published(maya, world.network.id, before=first[-1].id, limit=9)
    assert [article.id for article in [*first, *rest]] == made[::-1]
    assert queries.published(maya, world.network.id, before=2**40) == []


def test_the_news_names_what_all_can_see_by_its_title(world: World) -> None:
    shared, draft = factories.cycle(world.alder, "Friday"), factories.cycle(world.alder, "CANARY", shared_at=None)
    body = f"See #cycle-{shared.id} and #cycle-{draft.id}, `#cycle-{shared.id}`."
    services.write_article(world.network.id, actor=world.actor("maya"), title="A", body=body, publish=True)
    assert news()[0].summary == f"See “Friday” and #cycle-{draft.id}, #cycle-{shared.id}."
