"""Two networks with one of everything: A, whose people look around, and B, of which they must never learn.

Every text carries a marker of who may read it: `wombat…` the people of A, `quagga…` those of B, and in A the markers
of DRAFTS those who write them. `@tapir.example` is in everybody's address; the hashes of keys and passwords are listed.
A sweep looks for these markers in what comes back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hub.accounts.models import ApiToken, LoginSession, Person, Scope
from hub.accounts.queries import digest
from hub.activity import services as activity
from hub.cycles.models import Cycle, Decision, Direction, LearningQuestion, PredictionKind, Scale, Stage, Step
from hub.discussion.models import Comment
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.db import Model, atomic
from hub.kernel.permissions import Role, TeamRole
from hub.kernel.refs import Ref
from hub.knowledge.models import Article, ArticleStatus, Citation, PublishedTest
from hub.networks import queries as networks
from hub.networks.models import CoachAssignment, Invitation, Membership, Network, NetworkDraft, Team, TeamMembership
from hub.notify.models import Notice
from hub.theory.models import Aim, ChangeIdea, Driver, IdeaDriver, Status
from hub.theory.services.versions import keep_version
from tests.sweeps.figures import measures

OPEN, FOREIGN, ADDRESS, WHERE = "wombat", "quagga", "@tapir.example", "203.0.113.77"

# Whose eyes the drafts in A are for.
TEAMS_DRAFT, OTHER_DRAFT, ARTICLE_DRAFT, NETWORK_DRAFT = "okapi", "tenrec", "dikdik", "numbat"
TEAMS_FIGURES = "potoroo"  # what is written to a number too small for others
DRAFTS = {
    TEAMS_DRAFT: {"lead", "member", "coach", "read_token", "write_token"},
    OTHER_DRAFT: {"colleague"},
    ARTICLE_DRAFT: {"member", "facilitator"},
    NETWORK_DRAFT: {"lead"},
    TEAMS_FIGURES: {"lead", "member", "coach", "read_token", "write_token"},
}
LONG_AGO = datetime(2026, 2, 3, 10, 0, tzinfo=UTC)

# What a text in the world says, given its marker and what it is: ("wombat", "cycle").
Say = Callable[[str, str], str]


def plainly(marker: str, what: str) -> str:
    """The usual wording: the marker in front, so that it is found in titles, snippets and suggestions alike."""
    return f"{marker}{what.replace(' ', '')} {marker} {what}"


@dataclass
class Side:
    """The numbers of everything in one network: `ids["cycle"]`, `people["lead"]`, and the keys of its people."""

    letter: str
    id: int
    slug: str
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # of links: invitation
    sessions: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    notices: dict[str, int] = field(default_factory=dict)


@dataclass
class World:
    """Both networks, the administrator who is in neither, and every hash that is kept."""

    a: Side
    b: Side
    admin: int
    hashes: list[str]


ROLES: dict[str, tuple[Role, TeamRole | None]] = {
    "facilitator": (Role.FACILITATOR, None),
    "coach": (Role.COACH, None),
    "lead": (Role.MEMBER, TeamRole.LEAD),
    "member": (Role.MEMBER, TeamRole.MEMBER),
    "colleague": (Role.MEMBER, None),  # in the network's other team
    "viewer": (Role.VIEWER, None),
    "suspended": (Role.MEMBER, TeamRole.MEMBER),
    "spare": (Role.MEMBER, TeamRole.MEMBER),  # whom others are moved about in tests
}


def _kept(record: Any) -> Any:
    db.session.add(record)
    db.session.flush()
    return record


def _drafted(secrecy: str, marker: str) -> str:
    """The marker of a draft; in B everything is equally foreign."""
    return FOREIGN if secrecy == FOREIGN else marker


def session_key(letter: str, who: str) -> str:
    """The key in the cookie of somebody's browser."""
    return f"browser of {who} {letter}"


def token_key(letter: str, who: str, scope: str = "write") -> str:
    """The key of somebody's token."""
    return f"hub_{scope} of {who} {letter}"


@atomic
def build(say: Say = plainly) -> World:
    """Make the world; the session is committed."""
    a = _network("a", say, OPEN)
    b = _network("b", say, FOREIGN)
    admin = _person("admin", "x", say, "ostrich")
    admin.is_admin = True
    _opened(admin, "admin", "x")
    db.session.flush()
    return World(a, b, admin.id, sorted(_hashes()))


def _hashes() -> set[str]:
    columns = (Person.password_hash, LoginSession.key_hash, ApiToken.key_hash, Invitation.key_hash)
    return {found for column in columns for found in db.session.scalars(db.select(column)) if found}


def handle(who: str, letter: str, secrecy: str) -> str:
    """What somebody is mentioned by."""
    return f"{who}.{letter}.{secrecy}".replace(" ", "")


def _person(who: str, letter: str, say: Say, secrecy: str) -> Person:
    suspended = LONG_AGO if who == "suspended" else None
    return _kept(  # type: ignore[no-any-return]
        Person(
            name=say(secrecy, f"{who} name")[:120],
            email=f"{who}.{letter}{ADDRESS}".replace(" ", "."),
            handle=handle(who, letter, secrecy),
            password_hash=f"$argon2id$of-{who}-{letter}",
            suspended_at=suspended,
        )
    )


def _opened(person: Person, who: str, letter: str) -> tuple[int, int]:
    """A browser and two tokens of somebody; the numbers of the browser and of the token that writes."""
    login = _kept(
        LoginSession(person_id=person.id, key_hash=digest(session_key(letter, who)), address=WHERE, browser="Firefox")
    )
    numbers = {}
    for scope in Scope:
        token = ApiToken(
            person_id=person.id,
            name="a script",
            scope=scope,
            key_hash=digest(token_key(letter, who, scope.value)),
            expires_at=clock.now() + timedelta(days=30),
        )
        numbers[scope] = _kept(token).id
    return login.id, numbers[Scope.WRITE]


def _network(letter: str, say: Say, secrecy: str) -> Side:
    facets = [{"key": "setting", "label": say(secrecy, "facet")[:60], "options": [say(secrecy, "option")[:80]]}]
    network = _kept(
        Network(
            slug=f"network-{letter}",
            name=say(secrecy, "network name")[:120],
            problem=say(secrecy, "problem"),
            why_now=say(secrecy, "why now"),
            who=say(secrecy, "who"),
            context_facets=facets,
            words={"cycle": say(secrecy, "word")[:40]} if secrecy == FOREIGN else {},
            has_starter_library=True,
        )
    )
    side = Side(letter, network.id, network.slug)
    side.ids["network"] = network.id
    _teams(side, say, secrecy)
    _people(side, say, secrecy)
    _theory(side, say, secrecy)
    _cycles(side, say, secrecy)
    measures(side, say, secrecy, lambda marker: _drafted(marker, TEAMS_FIGURES))
    _knowledge(side, say, secrecy)
    _talk(side, say, secrecy)
    return side


def _teams(side: Side, say: Say, secrecy: str) -> None:
    context = {"setting": say(secrecy, "option")[:80]}
    for name in ("team", "other team", "closed team"):
        team = Team(
            network_id=side.id,
            name=say(secrecy, name)[:120],
            context=context,
            organisation=say(secrecy, "school")[:120],
        )
        team.closed_at = LONG_AGO if name == "closed team" else None
        side.ids[name] = _kept(team).id


def _people(side: Side, say: Say, secrecy: str) -> None:
    for who, (role, team_role) in ROLES.items():
        person = _person(who, side.letter, say, secrecy)
        side.people[who] = person.id
        _kept(Membership(network_id=side.id, person_id=person.id, role=role))
        team = side.ids["other team"] if who == "colleague" else side.ids["team"]
        if role is Role.COACH:
            _kept(CoachAssignment(network_id=side.id, team_id=team, person_id=person.id))
        elif role is Role.MEMBER:
            place = team_role or TeamRole.MEMBER
            _kept(TeamMembership(network_id=side.id, team_id=team, person_id=person.id, role=place))
        side.sessions[who], side.tokens[who] = _opened(person, who, side.letter)
    second = _person("second coach", side.letter, say, secrecy)
    side.people["second coach"] = second.id
    _kept(Membership(network_id=side.id, person_id=second.id, role=Role.COACH))
    _kept(
        NetworkDraft(
            person_id=side.people["lead"], answers={"name": say(_drafted(secrecy, NETWORK_DRAFT), "network draft")}
        )
    )
    side.keys["invitation"] = f"invitation {side.letter}"
    invitation = Invitation(
        network_id=side.id,
        team_id=side.ids["team"],
        email=f"invited.{side.letter}{ADDRESS}",
        name=say(secrecy, "invited name")[:120],
        key_hash=digest(side.keys["invitation"]),
        invited_by_id=side.people["facilitator"],
        expires_at=clock.now() + timedelta(days=10),
    )
    side.ids["invitation"] = _kept(invitation).id


def _theory(side: Side, say: Say, secrecy: str) -> None:
    aim = Aim(network_id=side.id, statement=say(secrecy, "aim"), baseline=Decimal(70), target=Decimal(90), unit="%")
    aim.by = date(2027, 7, 1)
    side.ids["aim"] = _kept(aim).id
    proposer = side.people["colleague"]

    def driver(name: str, parent: str | None = None, **more: Any) -> None:
        above = side.ids[parent] if parent else None
        made = Driver(network_id=side.id, parent_id=above, title=say(secrecy, name)[:200], **more)
        made.description = say(secrecy, f"{name} description")
        side.ids[name] = _kept(made).id

    def idea(name: str, **more: Any) -> None:
        made = ChangeIdea(network_id=side.id, title=say(secrecy, name)[:200], **more)
        made.description, made.concept = say(secrecy, f"{name} description"), say(secrecy, "concept")[:200]
        made.places = [IdeaDriver(driver_id=side.ids["secondary driver"])]
        side.ids[name] = _kept(made).id

    driver("driver")
    driver("secondary driver", "driver")
    driver("proposed driver", "driver", status=Status.PROPOSED, proposed_by_id=proposer)
    driver("lone driver")
    idea("idea")
    idea("untested idea")
    idea("proposed idea", status=Status.PROPOSED, proposed_by_id=proposer)
    answer = say(secrecy, "answer")
    idea("declined idea", status=Status.DECLINED, proposed_by_id=proposer, answer=answer, answered_at=LONG_AGO)
    actor = networks.actor_for(db.session.get_one(Person, side.people["facilitator"]))
    for number in (1, 2, 3) if secrecy == FOREIGN else (1, 2):  # the third is only to be found in B
        what, why = say(secrecy, f"change {number}")[:300], say(secrecy, "why")
        keep_version(side.id, actor=actor, what=what, why=why, tell=False)


def _cycle(side: Side, say: Say, secrecy: str, name: str, **more: Any) -> Cycle:
    texts = "objective data_plan affected different_this_time happened unexpected learning reason next_step conditions"
    written = {text: say(secrecy, f"{name} {text}") for text in texts.split()}
    fields: dict[str, Any] = {
        "team_id": side.ids["team"],
        "idea_id": side.ids["idea"],
        "created_by_id": side.people["lead"],
        "updated_by_id": side.people["member"],
        "shared_at": LONG_AGO,
        "check_on": date(2026, 3, 1),
        "scale": Scale.CLASS,
        "scale_n": 27,
        "context": {"setting": say(secrecy, "option")[:80]},
    }
    made = Cycle(network_id=side.id, title=say(secrecy, name)[:200], **written | fields | more)
    made.questions = [_question(side, say, secrecy, kind) for kind in PredictionKind]
    made.steps = [_step(side, say, secrecy)]
    side.ids[name] = _kept(made).id
    return made


def _question(side: Side, say: Say, secrecy: str, kind: PredictionKind) -> LearningQuestion:
    asked = LearningQuestion(
        network_id=side.id,
        question=say(secrecy, "question"),
        kind=kind,
        why=say(secrecy, "why"),
        unit=say(secrecy, "unit")[:60],
        confidence=60,
        actual_text=say(secrecy, "actual"),
    )
    if kind is PredictionKind.TEXT:
        asked.text = say(secrecy, "prediction")
    elif kind is PredictionKind.DIRECTION:
        asked.direction = Direction.UP
    elif kind is PredictionKind.NUMBER:
        asked.number_from, asked.number_to, asked.actual_number = Decimal(41), Decimal(30), Decimal(24)
    else:
        asked.low, asked.high, asked.actual_number = Decimal(1), Decimal("2.5"), Decimal(2)
    return asked


def _step(side: Side, say: Say, secrecy: str) -> Step:
    texts = {"what": say(secrecy, "step"), "who": say(secrecy, "who")[:120], "where": say(secrecy, "where")[:120]}
    return Step(network_id=side.id, due=date(2026, 2, 20), **texts | {"what": texts["what"][:300]})


def _cycles(side: Side, say: Say, secrecy: str) -> None:
    _cycle(side, say, secrecy, "cycle")
    _cycle(side, say, _drafted(secrecy, TEAMS_DRAFT), "draft cycle", shared_at=None)
    ended = {"stage": Stage.FINISHED, "finished_at": LONG_AGO, "decision": Decision.ABANDON}
    first = _cycle(side, say, secrecy, "finished cycle", **ended)
    _cycle(side, say, secrecy, "next cycle", previous_id=first.id, **ended | {"decision": Decision.ADOPT})
    stopped = {"stage": Stage.STOPPED, "stopped_at": LONG_AGO, "stop_reason": say(secrecy, "stop reason")}
    _cycle(side, say, secrecy, "stopped cycle", **stopped)
    side.ids["question"], side.ids["step"] = first.questions[0].id, first.steps[0].id
    other = {"team_id": side.ids["other team"], "cloned_from_id": first.id, "created_by_id": side.people["colleague"]}
    _cycle(side, say, _drafted(secrecy, OTHER_DRAFT), "other draft", shared_at=None, **other)


def _knowledge(side: Side, say: Say, secrecy: str) -> None:
    for name, status in (("article", ArticleStatus.PUBLISHED), ("draft article", ArticleStatus.DRAFT)):
        kept_back = _drafted(secrecy, ARTICLE_DRAFT) if status is ArticleStatus.DRAFT else secrecy
        made = Article(network_id=side.id, title=say(kept_back, name)[:200], body=say(kept_back, f"{name} body"))
        made.status, made.author_id = status, side.people["member"]
        made.published_at = LONG_AGO if status is ArticleStatus.PUBLISHED else None
        pointed = {"cycle": "finished cycle", "idea": "idea"}
        made.citations = [
            Citation(network_id=side.id, kind=kind, target_id=side.ids[what]) for kind, what in pointed.items()
        ]
        side.ids[name] = _kept(made).id
    test = PublishedTest(network_id=side.id, code=f"P{side.letter}", title=say(secrecy, "published")[:300], year=2020)
    for text in ("idea", "expected", "found", "conditions", "source"):
        setattr(test, text, say(secrecy, f"published {text}"))
    test.topic, test.setting, test.decision = say(secrecy, "topic")[:120], say(secrecy, "setting")[:300], "adapt"
    side.ids["published test"] = _kept(test).id


def _talk(side: Side, say: Say, secrecy: str) -> None:
    """Comments, news and notices; a comment on a draft is as secret as the draft."""
    for on, name in (("cycle", "cycle"), ("cycle", "draft cycle"), ("idea", "idea"), ("article", "article")):
        kept_back = _drafted(secrecy, TEAMS_DRAFT) if "draft" in name else secrecy
        made = Comment(network_id=side.id, on_kind=on, on_id=side.ids[name], author_id=side.people["member"])
        lead = handle("lead", side.letter, secrecy)
        made.body = f"{say(kept_back, f'comment on {name}')} @{lead} #{on}-{side.ids[name]}"
        side.ids[f"comment on {name}"] = _kept(made).id
    actor = networks.actor_for(db.session.get_one(Person, side.people["lead"]))
    for verb, name in (("cycle.planned", "cycle"), ("cycle.finished", "finished cycle"), ("comment.added", "cycle")):
        activity.record(
            verb,
            Ref("cycle", side.ids[name]),
            actor=actor,
            network_id=side.id,
            title=say(secrecy, name)[:200],
            team_id=side.ids["team"],
            about=Ref("idea", side.ids["idea"]),
            summary=say(secrecy, "summary"),
            data={"decision": "abandon", "comment_id": side.ids["comment on cycle"]},
        )
    for who in ROLES:
        about = {"ref_kind": "cycle", "ref_id": side.ids["cycle"], "title": say(secrecy, "cycle")[:200]}
        told = Notice(
            network_id=side.id, person_id=side.people[who], verb="comment.mentioned", once=f"for {who}", **about
        )
        told.actor_id, told.text = side.people["member"], say(secrecy, "notice")
        side.notices[who] = _kept(told).id


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, table by table."""
    return {
        table.name: sorted(map(tuple, db.session.execute(table.select())), key=repr)
        for table in Model.metadata.sorted_tables
    }
