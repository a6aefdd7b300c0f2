"""Every key in the sample world leads somewhere, and time runs forwards."""

import random
from datetime import timedelta

from hub.sample import WorldPlan
from hub.sample.schools import harbour_teams, ninth_teams
from hub.sample.stories_ninth import teacher_left_at
from hub.sample.timeline import timeline
from hub.sample.world import NetworkPlan, fill_tokens, mentions_in, references_in
from tests.sample.conftest import TODAY
from tests.sample.texts import written_by_people


def records(network: NetworkPlan) -> set[tuple[str, str]]:
    found = {("cycle", cycle.key) for cycle in network.cycles}
    found |= {("idea", idea.key) for idea in network.ideas}
    return found | {("article", article.key) for article in network.articles}


def test_keys_and_addresses_are_unique_in_the_world(world: WorldPlan) -> None:
    for keys in (
        [person.key for person in world.people],
        [person.email for person in world.people],
        [team.key for network in world.networks for team in network.teams],
        [record for network in world.networks for record in records(network)],
        [comment.key for network in world.networks for comment in network.comments],
    ):
        assert len(keys) == len(set(keys))
    assert len(world.cycles) == sum(len(network.cycles) for network in world.networks)


def test_addresses_belong_to_nobody(world: WorldPlan) -> None:
    assert all(person.email.endswith(".example") and person.email.isascii() for person in world.people)


def test_cycles_name_what_exists(world: WorldPlan) -> None:
    for network in world.networks:
        ideas = {idea.key for idea in network.ideas}
        teams = {team.key: {member.person for member in team.members} for team in network.teams}
        for cycle in network.cycles:
            assert cycle.idea in ideas
            assert cycle.author in teams[cycle.team]
            assert all(step.who in teams[cycle.team] for step in cycle.steps)
            assert {answer.question_id for answer in cycle.answers} <= {question.id for question in cycle.questions}


def test_a_cycle_follows_an_ended_one_of_the_same_team_and_idea(world: WorldPlan) -> None:
    for cycle in world.cycles:
        if cycle.previous:
            before = world.cycle(cycle.previous)
            assert (before.team, before.idea) == (cycle.team, cycle.idea)
            assert before.decision
            assert before.closed_at
            assert before.closed_at < cycle.planned_at


def test_a_ramp_does_not_fork(world: WorldPlan) -> None:
    followed = [cycle.previous for cycle in world.cycles if cycle.previous]
    assert len(followed) == len(set(followed))


def test_a_clone_comes_from_another_team_and_from_before(world: WorldPlan) -> None:
    for cycle in world.cycles:
        if cycle.cloned_from:
            donor = world.cycle(cycle.cloned_from)
            assert donor.team != cycle.team
            assert donor.idea == cycle.idea
            assert donor.planned_at < cycle.planned_at


def test_dates_of_a_cycle_are_in_order(world: WorldPlan) -> None:
    for cycle in world.cycles:
        moments = [moment for moment in (cycle.planned_at, cycle.begun_at, cycle.closed_at) if moment]
        assert moments == sorted(moments)
        assert (cycle.stage == "plan") == (cycle.begun_at is None)
        assert (cycle.stage in {"finished", "stopped"}) == (cycle.closed_at is not None)
        if cycle.check_on:
            assert cycle.check_on >= cycle.planned_at.date()


def test_a_test_takes_a_week_or_two(full: WorldPlan) -> None:
    took = [
        cycle.closed_at - cycle.begun_at
        for cycle in full.cycles
        if cycle.stage == "finished" and not cycle.quick_log and cycle.closed_at and cycle.begun_at
    ]
    usual = [length for length in took if timedelta(days=5) <= length <= timedelta(days=18)]
    assert len(usual) / len(took) > 0.98


def test_an_end_has_its_words(world: WorldPlan) -> None:
    for cycle in world.cycles:
        assert bool(cycle.decision) == (cycle.stage == "finished") == bool(cycle.learning)
        assert bool(cycle.stop_reason) == (cycle.stage == "stopped")


def test_nobody_writes_in_a_team_they_have_left(world: WorldPlan) -> None:
    for network in world.networks:
        left = {member.person: member.left_at for team in network.teams for member in team.members if member.left_at}
        for cycle in network.cycles:
            if cycle.author in left:
                assert cycle.planned_at < left[cycle.author]
        assert not any(comment.author in left for comment in network.comments)


def test_comments_and_articles_lead_somewhere_in_their_own_network(world: WorldPlan) -> None:
    for network in world.networks:
        there, members = records(network), {member.person for member in network.members}
        for comment in network.comments:
            assert (comment.kind, comment.on) in there
            assert comment.author in members
        for article in network.articles:
            assert article.author in members
            assert set(article.cites) <= there
        for text in written_by_people(network):
            assert set(references_in(text)) <= there
            assert set(mentions_in(text)) <= members


def test_articles_cite_what_they_tell_and_some_are_drafts(world: WorldPlan) -> None:
    articles = [article for network in world.networks for article in network.articles]
    assert 6 <= len(articles) <= 12
    assert all(article.cites for article in articles)
    assert {article.status for article in articles} == {"draft", "published"}


def test_no_comment_comes_before_what_it_is_about(world: WorldPlan) -> None:
    for network in world.networks:
        for comment in network.comments:
            if comment.kind == "cycle":
                assert comment.at > world.cycle(comment.on).planned_at
            for kind, key in references_in(comment.body):
                assert kind != "cycle" or world.cycle(key).planned_at < comment.at


def test_every_team_says_where_it_stands(world: WorldPlan) -> None:
    for network in world.networks:
        choices = {facet.key: set(facet.choices) for facet in network.facets}
        about_teams = {facet.key for facet in network.facets if facet.describes == "team"}
        for team in network.teams:
            assert team.facets.keys() == about_teams
        for context in [team.context for team in network.teams] + [cycle.context for cycle in network.cycles]:
            assert all(value in choices[facet] for facet, value in context)


def test_drivers_and_ideas_hang_together(world: WorldPlan) -> None:
    for network in world.networks:
        drivers = {driver.key: driver for driver in network.drivers}
        assert all(driver.parent is None or drivers[driver.parent].parent is None for driver in network.drivers)
        assert all(drivers[key].parent for idea in network.ideas for key in idea.drivers)
        assert any(len(idea.drivers) > 1 for idea in network.ideas)


def test_the_timeline_tells_causes_before_effects(small: WorldPlan) -> None:
    for network in small.networks:
        events = timeline(network)
        assert [event.at for event in events] == sorted(event.at for event in events)
        place = {(event.what, event.record.key): number for number, event in enumerate(events)}
        for cycle in network.cycles:
            if cycle.previous:
                assert place["cycle.closed", cycle.previous] < place["cycle.planned", cycle.key]
            if cycle.closed_at:
                assert place["cycle.begun", cycle.key] < place["cycle.closed", cycle.key]
        for comment in network.comments:
            what = {"cycle": "cycle.planned", "idea": "idea.added", "article": "article.written"}[comment.kind]
            assert place[what, comment.on] < place["comment.added", comment.key]


def test_an_accepted_idea_is_added_once(small: WorldPlan) -> None:
    events = timeline(small.network("harbour"))
    accepted = [event for event in events if getattr(event.record, "into", None) == "warm-welcome"]
    assert [event.what for event in accepted] == ["proposal.made", "proposal.answered"]
    assert not any(event.what == "idea.added" and event.record.key == "warm-welcome" for event in events)


def test_tokens_become_what_the_hub_writes() -> None:
    body = "[@maya-okafor] see [#cycle:fern-friday-catch-up-1] and [a link](https://example.org)"
    filled = fill_tokens(body, mention=lambda key: f"@{key}", reference=lambda kind, key: f"#{kind}/{key}")
    assert filled == "@maya-okafor see #cycle/fern-friday-catch-up-1 and [a link](https://example.org)"


def test_the_schools_of_a_district_are_five_hundred_different_ones() -> None:
    left_at = teacher_left_at(TODAY)
    ninth, ninth_people = ninth_teams("district", random.Random(1), left_at)
    harbour, harbour_people = harbour_teams("district", random.Random(1), left_at)
    assert (len(ninth), len(harbour)) == (380, 120)
    assert len({team.key for team in [*ninth, *harbour]}) == 500
    everybody = [*ninth_people, *harbour_people]
    assert len({person.email for person in everybody}) == len(everybody)
    assert all(3 <= len(team.members) <= 6 for team in [*ninth, *harbour])
