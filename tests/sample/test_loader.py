"""The sample world in the database: whole, dated as it happened, ready to sign in to, and made only once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.accounts import passwords
from hub.accounts.models import Person
from hub.activity.models import Activity
from hub.cycles.models import Cycle, Decision, Stage
from hub.cycles.queries import tallies
from hub.discussion.models import Comment
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.logs import head
from hub.knowledge.models import Article, ArticleStatus, PublishedTest
from hub.measures.models import ChartMark, Correction, Measure, Observation, Series, StudentGroup
from hub.networks.models import CoachAssignment, Membership, Network, Team, TeamMembership
from hub.notify.models import Notice
from hub.sample import SAMPLE_PASSWORD, SIGN_INS, WorldPlan
from hub.sample.figures import Figures, everything
from hub.sample.school_days import last_moment
from hub.sample.world import NetworkPlan
from hub.search import indexing, services
from hub.search.engine import Query
from hub.search.engines.whoosh import WhooshEngine
from hub.theory.models import Aim, ChangeIdea, Driver, Status
from tests import factories
from tests.conftest import BOTH, HubClient, on_clean_database
from tests.sample.conftest import TODAY

MORNING = datetime(TODAY.year, TODAY.month, TODAY.day, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module", params=BOTH)
def loaded(
    request: pytest.FixtureRequest, built: Callable[[str, str], Flask], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application with the small sample, loaded once on the morning of TODAY; the clock stands still."""
    with on_clean_database(request, built) as application, clock.at(MORNING):
        kept = application.extensions["hub.search"]
        application.extensions["hub.search"] = WhooshEngine(tmp_path_factory.mktemp("search"))
        said = application.test_cli_runner().invoke(args=["sample", "load", "--size", "small"])
        assert said.exit_code == 0, said.output
        application.extensions["said"] = said.output
        yield application
        application.extensions["hub.search"] = kept


@pytest.fixture(autouse=True)
def fresh(request: pytest.FixtureRequest) -> None:
    """Each test reads anew."""
    if "loaded" in request.fixturenames:
        request.getfixturevalue("loaded")
        db.session.rollback()
        db.session.expire_all()


def cycle(world: WorldPlan, key: str) -> Cycle:
    """The record of one of the plan's cycles."""
    told = world.cycle(key)
    team = next(team for network in world.networks for team in network.teams if team.key == told.team)
    wanted = Cycle.title == told.title, Team.name == team.name
    return db.session.scalars(sa.select(Cycle).join(Cycle.team).where(*wanted)).one()


def person(world: WorldPlan, key: str) -> Person:
    return db.session.scalars(sa.select(Person).where(Person.email == world.person(key).email)).one()


def page(app: Flask, who: Person, path: str) -> str:
    client: HubClient = app.test_client()  # type: ignore[assignment]
    response = client.sign_in(who).get(path, follow_redirects=True)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


# --- what is there ---------------------------------------------------------------------------------------------------


def test_everything_of_the_plan_is_there(loaded: Flask, small: WorldPlan) -> None:
    for plan in small.networks:
        network = db.session.scalars(sa.select(Network).where(Network.name == plan.name)).one()
        counts = {
            kind: db.session.scalar(sa.select(sa.func.count()).where(kind.network_id == network.id))
            for kind in (Team, Cycle, Driver, Comment, Article, Aim, Measure)
        }
        assert counts == {
            Team: len(plan.teams),
            Cycle: len(plan.cycles),
            Driver: len(plan.drivers),
            Comment: len(plan.comments),
            Article: len(plan.articles),
            Aim: 1,
            Measure: len(plan.measured.measures),
        }
        assert network.words["cycle"] == "test"
        assert network.words["cycles"] == "tests"
        assert network.minimum_n == plan.minimum_n
        assert [facet["key"] for facet in network.context_facets] == [facet.key for facet in plan.facets]
    assert db.session.query(Network).count() == 2
    assert db.session.query(Person).count() == len(small.people)


def test_every_text_is_the_plans_own_so_that_two_hubs_tell_the_same(loaded: Flask, small: WorldPlan) -> None:
    planned = {(one.title, one.objective, one.happened, one.learning, one.reason) for one in small.cycles}
    texts = sa.select(Cycle.title, Cycle.objective, Cycle.happened, Cycle.learning, Cycle.reason)
    assert {tuple(row) for row in db.session.execute(texts)} == planned


def test_cycles_stand_where_the_plan_left_them(loaded: Flask, small: WorldPlan) -> None:
    for told in small.cycles:
        if told.quick_log is None:  # what was logged in a line counts as done, whatever the plan says of it
            assert cycle(small, told.key).stage.value == told.stage, told.key


NUMBERS = [  # cycle, from, predicted, counted, decision
    ("alder-friday-catch-up-1", 41, 30, 24, "adapt"),
    ("alder-friday-catch-up-2", None, 26, 27, "adopt"),
    ("alder-friday-catch-up-3", 41, 27, 38, "adapt"),
    ("fern-friday-catch-up-1", None, 15, 4, "abandon"),
    ("fern-friday-catch-up-2", None, 10, 15, "adopt"),
    ("birch-exit-ticket-1", None, 60, 31, "adapt"),
    ("quay-nudge-letter-1", None, "1.0", "0.1", "abandon"),
    ("lantern-nudge-letter-1", None, "1.0", "1.6", "adopt"),
    ("saltmarsh-walking-bus-1", None, 6, 9, "adopt"),
]


@pytest.mark.parametrize("told", NUMBERS, ids=lambda told: told[0])
def test_the_stories_are_there_with_their_numbers(loaded: Flask, small: WorldPlan, told: tuple[Any, ...]) -> None:
    key, start, to, counted, decision = told
    found = cycle(small, key)
    question = found.questions[0]
    expected = (None if start is None else Decimal(start), Decimal(to), Decimal(counted))
    assert (question.number_from, question.number_to, question.actual_number) == expected
    assert found.decision is Decision(decision)
    assert all(step.is_done for step in found.steps)


def test_links_between_cycles_are_kept(loaded: Flask, small: WorldPlan) -> None:
    first, second, third, fourth = (cycle(small, f"alder-friday-catch-up-{number}") for number in (1, 2, 3, 4))
    assert [second.previous_id, third.previous_id, fourth.previous_id] == [first.id, second.id, third.id]
    assert cycle(small, "fern-friday-catch-up-1").cloned_from_id == first.id
    assert fourth.stage is Stage.DO
    assert fourth.questions[0].predicted_at == small.cycle("alder-friday-catch-up-4").planned_at


def test_the_tests_of_each_idea_are_counted(loaded: Flask, small: WorldPlan) -> None:
    idea = db.session.scalars(sa.select(ChangeIdea).where(ChangeIdea.title.startswith("Friday catch-up"))).one()
    told = [one for one in small.cycles if one.idea == "friday-catch-up" and not one.is_draft]
    tally = tallies(idea.network_id)[idea.id]
    assert tally.cycles == len(told)
    assert tally.abandon == sum(one.decision == "abandon" for one in told)
    assert tally.teams == len({one.team for one in told})


def test_proposals_are_waiting_and_answered(loaded: Flask, small: WorldPlan) -> None:
    statuses = set(db.session.scalars(sa.select(ChangeIdea.status)))
    assert statuses == {Status.ACTIVE, Status.PROPOSED, Status.MERGED, Status.DECLINED}
    waiting = db.session.scalars(sa.select(ChangeIdea).where(ChangeIdea.status == Status.PROPOSED)).all()
    assert {idea.title: idea.proposed_at for idea in waiting} == {
        proposal.title: proposal.at
        for network in small.networks
        for proposal in network.proposals
        if proposal.answer is None
    }


def test_comments_mention_people_and_lead_to_records(loaded: Flask, small: WorldPlan) -> None:
    bodies = set(db.session.scalars(sa.select(Comment.body)))
    assert not [body for body in bodies if "[@" in body or "[#" in body]
    handle = person(small, "maya-okafor").handle
    assert f"@{handle} yes, planning it now. Half an hour, with food, same class." in bodies


def test_articles_cite_what_they_speak_of(loaded: Flask, small: WorldPlan) -> None:
    for plan in small.networks:
        for told in plan.articles:
            found = db.session.scalars(sa.select(Article).where(Article.title == told.title)).one()
            assert found.status is ArticleStatus(told.status)
            assert {ref.kind for ref in found.cited} == {kind for kind, _ in told.cites}
            assert len(found.cited) == len(told.cites)
            assert found.published_at == (told.at if told.status == "published" else None)


def test_paragraphs_of_articles_are_not_broken_into_lines(loaded: Flask) -> None:
    body = db.session.scalars(sa.select(Article.body).where(Article.title == "Catch-up time: when to hold it")).one()
    first, _, listed, *_ = body.split("\n\n")
    assert "\n" not in first
    assert listed.count("\n- ") == 4


def test_one_network_shows_what_others_published(loaded: Flask) -> None:
    with_library = db.session.scalars(sa.select(Network).where(Network.has_starter_library)).one()
    assert with_library.name == "Ninth-grade on track"
    assert db.session.query(PublishedTest).filter_by(network_id=with_library.id).count() == 25
    assert db.session.query(PublishedTest).count() == 25


def test_who_left_is_gone_and_what_they_wrote_stays(loaded: Flask, small: WorldPlan) -> None:
    jonah, kofi = person(small, "jonah-whitfield"), person(small, "kofi-mensah")
    assert db.session.query(TeamMembership).filter_by(person_id=jonah.id).count() == 0
    stopped = cycle(small, "cedar-single-point-rubric-1")
    assert (stopped.stage, stopped.created_by_id, stopped.updated_by_id) == (Stage.STOPPED, jonah.id, kofi.id)


# --- when it happened ------------------------------------------------------------------------------------------------


def test_records_have_the_dates_of_the_plan(loaded: Flask, small: WorldPlan) -> None:
    for told in small.cycles:
        found = cycle(small, told.key)
        assert found.created_at == told.planned_at
        assert found.shared_at == (None if told.is_draft else told.planned_at)
        assert (found.finished_at or found.stopped_at) == told.closed_at


def test_nothing_is_dated_later_than_the_evening_before(loaded: Flask) -> None:
    latest = last_moment(TODAY)
    columns = [Cycle.updated_at, Comment.created_at, Comment.updated_at, Activity.at, Notice.at, Membership.seen_at]
    columns += [Measure.updated_at, Observation.changed_at, Correction.at, ChartMark.created_at]
    columns += [Article.updated_at, ChangeIdea.updated_at, Driver.created_at, Person.created_at, Network.updated_at]
    for column in columns:
        newest = db.session.scalar(sa.select(sa.func.max(column)))
        assert newest is not None
        assert newest <= latest, str(column)


def test_news_is_numbered_without_gaps_and_in_order_of_time(loaded: Flask) -> None:
    for network in db.session.query(Network):
        news = db.session.query(Activity).filter_by(network_id=network.id).order_by(Activity.seq).all()
        assert [one.seq for one in news] == list(range(1, head(f"network:{network.id}") + 1))
        assert [one.at for one in news] == sorted(one.at for one in news)
        assert {"cycle.planned", "cycle.finished", "idea.proposed"} <= {one.verb for one in news}


# --- what is counted -------------------------------------------------------------------------------------------------


def observations(plan: NetworkPlan, key: str, *more: Any) -> list[Any]:
    """What is kept of a measure: team, day, group's name or None, then the columns asked for."""
    chosen = (
        sa.select(Team.name, Observation.on, StudentGroup.name, *more)
        .join(Series, Series.id == Observation.series_id)
        .join(Team, Team.id == Series.team_id)
        .join(Measure, Measure.id == Series.measure_id)
        .outerjoin(StudentGroup, StudentGroup.id == Series.group_id)
    )
    return list(db.session.execute(chosen.where(Measure.title == plan.measured.measure(key).title)))


def test_every_number_is_the_plans_own_after_what_was_put_right(loaded: Flask, small: WorldPlan) -> None:
    for plan in small.networks:
        teams, figures = {team.key: team.name for team in plan.teams}, Figures(plan.measured, plan.teams, TODAY)
        for told in plan.measured.measures:
            names = {group.key: group.name for group in told.groups}
            wanted = {
                (teams[one.team], one.on, names.get(one.group or ""), one.value, one.numerator, one.denominator)
                for one in everything(figures, told)
            }
            kept = Observation.value, Observation.numerator, Observation.denominator
            assert {tuple(row) for row in observations(plan, told.key, *kept)} == wanted, told.key
        assert db.session.query(Correction).count() == sum(len(one.measured.slips) for one in small.networks)
        assert db.session.query(ChartMark).count() == sum(len(one.measured.marks) for one in small.networks)


def test_numbers_were_entered_when_they_were_known(loaded: Flask, small: WorldPlan) -> None:
    for plan in small.networks:
        for _team, on, _group, at in observations(plan, plan.measured.aim, Observation.created_at):
            assert at.date() > on
    sittings = db.session.scalar(sa.select(sa.func.count(sa.distinct(Observation.created_at))))
    assert sittings is not None
    assert sittings > 60


def test_small_groups_are_hidden_from_others(loaded: Flask, small: WorldPlan) -> None:
    plan = small.network("ninth")
    for key in ("ninth-on-track", "ninth-failing", "ninth-present"):
        columns = Observation.shown, Observation.numerator, Observation.denominator, Observation.missing
        rows = [row for row in observations(plan, key, *columns) if not row.missing]
        parts = [(row.numerator, row.denominator - row.numerator) for row in rows if row.shown]
        assert not [pair for pair in parts if any(0 < count < 10 for count in pair)]
        grouped = [row for row in rows if row[2]]
        assert 0.2 < sum(not row.shown for row in grouped) / len(grouped) < 0.7
        assert not {row[1] for row in rows if row[0] == "Fern" and row[2] == "English learners" and row.shown}


def test_the_aim_and_some_questions_name_their_measure(loaded: Flask, small: WorldPlan) -> None:
    for plan in small.networks:
        network = db.session.scalars(sa.select(Network).where(Network.name == plan.name)).one()
        aim = db.session.scalars(sa.select(Aim).where(Aim.network_id == network.id)).one()
        judged = db.session.get_one(Measure, aim.measure_id)
        assert (judged.title, judged.target) == (plan.measured.measure(plan.measured.aim).title, aim.target)
        assert {group.dimension for group in judged.groups}
    asked = cycle(small, "alder-friday-catch-up-3").questions[0]
    assert db.session.get_one(Measure, asked.measure_id).title == "Ninth-graders with at least one F"


# --- who looks at it -------------------------------------------------------------------------------------------------


def test_everybody_who_is_printed_can_sign_in(loaded: Flask, small: WorldPlan) -> None:
    printed = loaded.extensions["said"]
    assert SAMPLE_PASSWORD in printed
    for one in SIGN_INS:
        somebody = person(small, one.person)
        assert f"{somebody.name} " in printed
        assert one.part in printed
        assert somebody.email in printed
        assert passwords.is_right(somebody.password_hash, SAMPLE_PASSWORD)


def test_people_are_what_they_are_said_to_be(loaded: Flask, small: WorldPlan) -> None:
    roles = {
        (network.name, somebody.email): member.role.value
        for member, network, somebody in db.session.execute(
            sa.select(Membership, Network, Person).join(Membership.network).join(Membership.person)
        )
    }
    priya, grace, owen = (small.person(key).email for key in ("priya-nair", "grace-mbeki", "owen-pritchard"))
    assert roles["Ninth-grade on track", priya] == "coach"
    assert roles["Ninth-grade on track", grace] == "viewer"
    assert ("Ninth-grade on track", owen) not in roles
    coached = db.session.query(CoachAssignment).filter_by(person_id=person(small, "priya-nair").id).count()
    assert coached == sum("priya-nair" in team.coaches for network in small.networks for team in network.teams)
    assert person(small, "admin").is_admin


def test_maya_finds_what_needs_her_and_what_is_new(loaded: Flask, small: WorldPlan) -> None:
    maya = person(small, "maya-okafor")
    home = page(loaded, maya, "/")
    assert "Friday catch-up, the whole year with a cover rota" in home, "due today"
    assert "Hinge question in the 3rd period" in home, "her draft"
    assert "Tomasz Zieliński mentions you" in home
    assert "did you tell families before the first Friday" in home
    assert "Catch-up at lunch, same class" in home, "news from Fern"
    place = db.session.query(Membership).filter_by(person_id=maya.id).one()
    new = sa.select(Activity.ref_title).where(Activity.network_id == place.network_id, Activity.seq > place.seen_seq)
    titles = set(db.session.scalars(new))
    assert "Catch-up at lunch, same class" in titles
    assert "Catch-up after school, one class" not in titles, "she has seen that long ago"


def test_old_notices_are_read_and_fresh_ones_wait(loaded: Flask, small: WorldPlan) -> None:
    daniel, tomasz = person(small, "daniel-reyes"), person(small, "tomasz-zielinski")
    old = db.session.query(Notice).filter_by(person_id=daniel.id, verb="comment.mentioned").first()
    assert old is not None
    assert old.read_at is not None
    assert old.at < old.read_at < MORNING - timedelta(days=2)
    assert db.session.query(Notice).filter_by(person_id=tomasz.id).count() > 0


def test_a_draft_is_seen_by_its_team_alone(loaded: Flask, small: WorldPlan) -> None:
    draft = cycle(small, "alder-exit-ticket-draft")
    assert draft.title in page(loaded, person(small, "daniel-reyes"), "/n/ninth-grade-on-track/cycles")
    assert draft.title not in page(loaded, person(small, "tomasz-zielinski"), "/n/ninth-grade-on-track/cycles")


def test_search_finds_a_word_of_a_learning_and_nothing_waits(loaded: Flask, small: WorldPlan) -> None:
    maya = person(small, "maya-okafor")
    place = db.session.query(Membership).filter_by(person_id=maya.id).one()
    with loaded.test_request_context():
        found = services.search(factories.actor(maya), Query(text="bus leaves 15:10", network_id=place.network_id))
    assert "Catch-up after school, one class" in [row.title for row in found.rows[:3]]
    assert indexing.check(repair=False) | {"checked": 0} == {"checked": 0, "stale": 0, "missing": 0, "orphaned": 0}
    assert outbox.status() == {"waiting": 0, "retrying": 0, "dead": 0}


# --- loading again ---------------------------------------------------------------------------------------------------


def contents() -> dict[str, Any]:
    """How many rows each table has, and when a network was last changed."""
    tables = {table.name: table for table in db.metadata.sorted_tables}
    counts = {name: db.session.scalar(sa.select(sa.func.count()).select_from(one)) for name, one in tables.items()}
    return counts | {"last change": db.session.scalar(sa.select(sa.func.max(Network.updated_at)))}


@pytest.mark.parametrize("arguments", [[], ["--if-empty"]])
def test_loading_again_changes_nothing_and_says_who_can_sign_in(loaded: Flask, arguments: list[str]) -> None:
    before = contents()
    said = loaded.test_cli_runner().invoke(args=["sample", "load", *arguments])
    assert said.exit_code == 0
    assert "maya.okafor@alder.example" in said.output
    db.session.expire_all()
    assert contents() == before
