"""What a sample world is made of: plain records that name each other by key and know nothing of a database.

Names of fields and of choices are those of the JSON API. Every time is UTC; every key is unique in the whole world.
Texts that mention people or records hold tokens, `[@maya-okafor]` or `[#cycle:fern-catch-up-1]`; `fill_tokens` turns
them into whatever the hub writes for a mention and a reference.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from hub.sample.measured import Measured

Size = Literal["small", "full", "district"]
Stage = Literal["plan", "do", "study", "finished", "stopped"]
Decision = Literal["adopt", "adapt", "abandon"]
Level = Literal["person", "lesson", "class", "year", "school", "several", "network"]
Verdict = Literal["better", "same", "worse", "unclear"]
Direction = Literal["up", "down", "same"]
Facets = tuple[tuple[str, str], ...]  # (facet, value) pairs, so that records stay frozen and comparable

TOKEN = re.compile(r"\[(@|#)(?:(\w+):)?([a-z0-9-]+)\]")
_WRAPPED = re.compile(r"(?<=\S)\n *(?![\s|#>*-]|\d+\.|$)")  # not before a list, a table, a heading or a quotation
_FEWEST_WORDS = 5  # a prediction in words that is shorter than this cannot be right or wrong


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `manner` is how they write (see hub.sample.voices)."""

    key: str
    name: str
    email: str
    timezone: str
    locale: str
    manner: str = "plain"
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in a network."""

    person: str
    role: Literal["facilitator", "coach", "member", "viewer"]


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A person in a team; `left_at` is set for those who have moved on."""

    person: str
    role: Literal["lead", "member"]
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A school's team. `pupils` is the size of the school, `bus` when the first bus leaves (or arrives, mornings)."""

    key: str
    name: str
    organisation: str
    context: Facets
    pupils: int
    bus: str | None
    languages: tuple[str, ...]
    members: tuple[TeamMember, ...]
    coaches: tuple[str, ...]

    @property
    def facets(self) -> dict[str, str]:
        """The team's context by facet."""
        return dict(self.context)


@dataclass(frozen=True, slots=True)
class ContextFacet:
    """A condition the network distinguishes, and whether it describes a team or a single test."""

    key: str
    label: str
    choices: tuple[str, ...]
    describes: Literal["team", "test"] = "team"


@dataclass(frozen=True, slots=True)
class Aim:
    """What will improve, for whom, by how much, by when."""

    statement: str
    baseline: Decimal
    target: Decimal
    unit: str
    by: date


@dataclass(frozen=True, slots=True)
class Driver:
    """A primary driver (no parent) or a secondary one."""

    key: str
    title: str
    parent: str | None
    position: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class Idea:
    """A change idea of the theory; it may hang under several drivers."""

    key: str
    title: str
    drivers: tuple[str, ...]
    concept: str
    description: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """An idea that a member proposed, waiting or answered; `into` names the idea it became or joined."""

    key: str
    title: str
    description: str
    drivers: tuple[str, ...]
    by: str
    at: datetime
    answer: Literal["accept", "merge", "decline"] | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    sentence: str = ""
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a question's answer is expected to be. `start` and `to` are the API's `from` and `to`."""

    kind: Literal["text", "direction", "number", "range"]
    text: str = ""
    direction: Direction | None = None
    start: Decimal | None = None
    to: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    confidence: int | None = None
    why: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether facts could contradict it: "It should help" cannot be wrong."""
        return self.kind != "text" or len(self.text.split()) >= _FEWEST_WORDS


@dataclass(frozen=True, slots=True)
class Question:
    """A learning question; `id` counts within its cycle."""

    id: int
    question: str
    prediction: Prediction | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, beside the prediction: one of number, text or direction is set."""

    question_id: int
    verdict: Verdict
    number: Decimal | None = None
    text: str = ""
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what, where, by when. `who` is a person's key."""

    what: str
    who: str
    due: date
    where: str = ""


@dataclass(frozen=True, slots=True)
class QuickLog:
    """The three answers of a sixty-second log."""

    text: str
    result: Verdict
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One PDSA cycle in full, wherever it stands; parts not written yet are empty.

    `begun_at` is when it left the plan, `closed_at` when it was finished or stopped; a draft is seen by its team alone.
    """

    key: str
    team: str
    idea: str | None
    author: str
    title: str
    stage: Stage
    level: Level
    n: int
    context: Facets
    planned_at: datetime
    begun_at: datetime | None = None
    closed_at: datetime | None = None
    previous: str | None = None
    cloned_from: str | None = None
    quick_log: QuickLog | None = None
    objective: str = ""
    check_on: date | None = None
    data_plan: str = ""
    questions: tuple[Question, ...] = ()
    steps: tuple[Step, ...] = ()
    affected: str = ""
    different_this_time: str = ""
    happened: str = ""
    unexpected: str = ""
    answers: tuple[Answer, ...] = ()
    learning: str = ""
    surprise: int | None = None
    decision: Decision | None = None
    reason: str = ""
    next: str = ""
    conditions: str = ""
    stop_reason: str = ""
    is_draft: bool = False

    @property
    def has_usable_prediction(self) -> bool:
        """Whether at least one question has a prediction that facts could contradict."""
        return any(question.prediction is not None and question.prediction.is_usable for question in self.questions)


@dataclass(frozen=True, slots=True)
class Article:
    """A short piece of knowledge in Markdown with tokens; what it cites is what its tokens name."""

    key: str
    title: str
    body: str
    author: str
    at: datetime
    status: Literal["draft", "published"]

    @property
    def cites(self) -> tuple[tuple[str, str], ...]:
        """(kind, key) of each record the text refers to, in order, once."""
        return tuple(dict.fromkeys(references_in(self.body)))


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a cycle, an idea or an article."""

    key: str
    kind: Literal["cycle", "idea", "article"]
    on: str
    author: str
    at: datetime
    body: str


@dataclass(frozen=True)
class NetworkPlan:
    """One network with everything in it. `vocabulary` maps the field's term to the network's own word."""

    key: str
    name: str
    problem: str
    why_now: str
    who: str
    started_at: datetime
    minimum_n: int
    vocabulary: tuple[tuple[str, str], ...]
    facets: tuple[ContextFacet, ...]
    aim: Aim
    drivers: tuple[Driver, ...]
    ideas: tuple[Idea, ...]
    proposals: tuple[Proposal, ...]
    members: tuple[Membership, ...]
    teams: tuple[Team, ...]
    cycles: tuple[Cycle, ...]
    articles: tuple[Article, ...]
    comments: tuple[Comment, ...]
    measured: Measured


@dataclass(frozen=True)
class WorldPlan:
    """The whole sample: what `sample load` makes through the services."""

    size: Size
    today: date
    people: tuple[Person, ...]
    networks: tuple[NetworkPlan, ...]

    def network(self, key: str) -> NetworkPlan:
        """The network with this key; KeyError when there is none."""
        return self._networks[key]

    def person(self, key: str) -> Person:
        """The person with this key; KeyError when there is none."""
        return self._people[key]

    def cycle(self, key: str) -> Cycle:
        """The cycle with this key, in whichever network; KeyError when there is none."""
        return self._cycles[key]

    @property
    def cycles(self) -> tuple[Cycle, ...]:
        """The cycles of all networks."""
        return tuple(self._cycles.values())

    @cached_property
    def _networks(self) -> dict[str, NetworkPlan]:
        return {network.key: network for network in self.networks}

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.key: person for person in self.people}

    @cached_property
    def _cycles(self) -> dict[str, Cycle]:
        return {cycle.key: cycle for network in self.networks for cycle in network.cycles}


def flowing(text: str) -> str:
    """Markdown whose paragraphs are one line each: the hub keeps every line break that somebody types."""
    return _WRAPPED.sub(" ", text)


def references_in(text: str) -> list[tuple[str, str]]:
    """(kind, key) of each `[#kind:key]` token, in order of appearance."""
    return [(kind, key) for sign, kind, key in TOKEN.findall(text) if sign == "#"]


def mentions_in(text: str) -> list[str]:
    """Keys of the people that `[@key]` tokens name, in order of appearance."""
    return [key for sign, _, key in TOKEN.findall(text) if sign == "@"]


def fill_tokens(text: str, *, mention: Callable[[str], str], reference: Callable[[str, str], str]) -> str:
    """The text with each token replaced: `mention(person_key)` and `reference(kind, key)` give what to write."""
    return TOKEN.sub(lambda m: mention(m[3]) if m[1] == "@" else reference(m[2], m[3]), text)
