"""Which measure a test's first question speaks of: told for the stories, by idea and by lot for the other tests."""

import random

from hub.sample import measures_harbour as harbour
from hub.sample import measures_ninth as ninth
from hub.sample.world import Cycle, Question

_SHARE = 0.4  # of the questions with a number; people seldom look for the measure
_TOLD = {
    "alder-friday-catch-up-1": ninth.TASKS,
    "alder-friday-catch-up-2": ninth.TASKS,
    "alder-friday-catch-up-3": ninth.FAILING,
    "alder-friday-catch-up-4": ninth.FAILING,
    "fern-friday-catch-up-1": ninth.CAME,
    "fern-friday-catch-up-2": ninth.CAME,
    "birch-exit-ticket-1": ninth.TICKETS,
    "birch-exit-ticket-2": ninth.TICKETS,
    "elm-monday-check-in-1": ninth.CHECK_INS,
    "dunlin-call-home-1": ninth.FAILING,
    "quay-nudge-letter-1": harbour.ATTENDANCE,
    "lantern-nudge-letter-1": harbour.ATTENDANCE,
    "saltmarsh-walking-bus-1": harbour.ATTENDANCE,
    "saltmarsh-walking-bus-2": harbour.ATTENDANCE,
    "tideway-plain-notice-1": harbour.ANSWERED,
    "breakwater-process-map-1": harbour.ANSWERED,
}
_BY_IDEA = {
    "risk-list": ninth.MEETINGS,
    "kid-talk": ninth.CHECK_INS,
    "failure-list": ninth.FAILING,
    "monday-check-in": ninth.CHECK_INS,
    "corridor-check-in": ninth.CHECK_INS,
    "call-home": ninth.PRESENT,
    "missing-work-text": ninth.FAILING,
    "friday-catch-up": ninth.FAILING,
    "cap-on-zero": ninth.FAILING,
    "single-point-rubric": ninth.FAILING,
    "exit-ticket": ninth.FAILING,
    "peer-buddy": ninth.PRESENT,
    "empathy-interviews": harbour.ATTENDANCE,
    "weekly-bands": harbour.ATTENDANCE,
    "walking-bus": harbour.ATTENDANCE,
    "link-worker": harbour.ANSWERED,
    "nudge-letter": harbour.ATTENDANCE,
    "plain-notice": harbour.ANSWERED,
    "process-map": harbour.ANSWERED,
    "contact-log": harbour.ANSWERED,
}


def measure_asked(cycle: Cycle, question: Question) -> str | None:
    """The key of the measure in which the answer to a question should show, where the team named one."""
    if question.id != 1:
        return None
    if cycle.key in _TOLD:
        return _TOLD[cycle.key]
    counts = question.prediction is not None and question.prediction.kind in {"number", "range"}
    named = random.Random(f"{cycle.key} measure").random() < _SHARE
    return _BY_IDEA.get(cycle.idea or "") if counts and named else None
