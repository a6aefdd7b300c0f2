"""The tests that stand on a chart: which ones, for whom, with what was learned."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import current_app

from hub.cycles.models import Cycle, Decision, LearningQuestion
from hub.extensions import db
from hub.measures import hooks
from hub.measures.models import Measure
from tests import factories
from tests.measures.charting import FIRST, LOW_TO_HIGH, Scene

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
TIMES: dict[str, Any] = {"shared_at": NOON, "finished_at": NOON + timedelta(days=11)}


@pytest.fixture
def driven(chart: Scene) -> Scene:
    """The measure tells of a primary driver; it has been counted for 25 weeks."""
    chart.measure.driver_id = factories.driver(chart.network, "Recovery").id
    factories.observations(chart.measure, chart.team, *LOW_TO_HIGH, first=FIRST)
    return chart


def titles(scene: Scene, who: Any = None, **more: Any) -> list[str]:
    actor = factories.actor(who or scene.viewer)
    measure = db.session.get_one(Measure, scene.measure.id)
    with current_app.test_request_context():
        return [test.title for test in hooks.chart_tests(actor, measure, [scene.team.id], **more)]


def asking_about(scene: Scene, title: str, **more: Any) -> Cycle:
    made = factories.cycle(scene.team, title, **more)
    made.questions = [LearningQuestion(network_id=scene.network.id, question="Fewer?", measure_id=scene.measure.id)]
    db.session.commit()
    return made


def test_a_test_counts_by_its_question_or_by_the_place_of_its_idea(driven: Scene) -> None:
    network, driver = driven.network, driven.measure.driver
    below = factories.driver(network, "Catch-up", parent=driver)
    here = factories.idea(network, drivers=(driver,))
    deeper = factories.idea(network, drivers=(below,))
    merged = factories.idea(network, merged_into_id=deeper.id)
    apart = factories.idea(network, drivers=(factories.driver(network),))
    asking_about(driven, "By question")
    for title, idea in (("Here", here), ("Deeper", deeper), ("Merged", merged), ("Apart", apart)):
        factories.finished_cycle(driven.team, title, idea_id=idea.id, **TIMES)
    factories.finished_cycle(factories.team(network), "Another team's", idea_id=here.id, **TIMES)
    assert sorted(titles(driven)) == ["By question", "Deeper", "Here", "Merged"]


def test_a_measure_without_a_driver_has_the_tests_that_ask_about_it(chart: Scene) -> None:
    factories.finished_cycle(chart.team, "Some test", idea_id=factories.idea(chart.network).id)
    asking_about(chart, "By question")
    assert titles(chart) == ["By question"]


def test_a_draft_is_on_no_chart_and_a_foreign_test_neither(driven: Scene) -> None:
    asking_about(driven, "Shared")
    asking_about(driven, "Draft", shared_at=None, created_by_id=driven.member.id)
    assert titles(driven, driven.member) == ["Shared"]
    assert titles(driven, factories.member(factories.network())) == []


def test_what_ended_long_before_is_left_out(driven: Scene) -> None:
    idea = factories.idea(driven.network, drivers=(driven.measure.driver,)).id
    factories.finished_cycle(driven.team, "Ended", idea_id=idea, **TIMES)
    factories.cycle(driven.team, "Runs", idea_id=idea, shared_at=NOON)
    assert titles(driven, since=NOON.date() + timedelta(days=11)) == ["Ended", "Runs"]
    assert titles(driven, since=NOON.date() + timedelta(days=12)) == ["Runs"]


def test_the_chart_carries_flags_and_the_page_what_was_learned(driven: Scene) -> None:
    idea = factories.idea(driven.network, drivers=(driven.measure.driver,)).id
    learned = "Shorter is enough <i>when</i> the list is ready."
    first = factories.finished_cycle(
        driven.team, "One class", Decision.ABANDON, idea_id=idea, learning=learned, **TIMES
    )
    factories.cycle(driven.team, "Three classes", idea_id=idea, shared_at=NOON + timedelta(days=20))
    html = driven.words(driven.viewer)
    assert f'<a href="/cycles/{first.id}" aria-label="PDSA cycle 1: One class, abandoned">' in html
    assert "PDSA cycle 2: Three classes, under way" in html
    assert "Shorter is enough &lt;i&gt;when&lt;/i&gt; the list is ready." in html
    assert "<i>when</i>" not in html
    drawing = driven.words(driven.viewer, ".svg")
    assert "One class" in drawing


def test_of_very_many_tests_the_newest_are_on_the_page(driven: Scene) -> None:
    idea = factories.idea(driven.network, drivers=(driven.measure.driver,)).id
    for day in range(33):
        factories.cycle(driven.team, f"Number {day}.", idea_id=idea, shared_at=NOON + timedelta(days=day))
    html = driven.words(driven.viewer)
    assert "3 earlier tests" in html
    assert "Number 32." in html
    assert "Number 2." not in html
    assert "PDSA cycle 12: Number 32." in html
    assert "PDSA cycle 13:" not in html
