"""The smallest valid record of each kind; a test names only what it is about."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from hub.accounts.models import Person
from hub.cycles.models import Cycle, Decision, LearningQuestion, PredictionKind, Stage
from hub.extensions import db
from hub.kernel.permissions import Actor, Role, TeamRole
from hub.knowledge.models import Article, ArticleStatus, Citation
from hub.measures.models import Definition, Measure, MeasureType, Observation, Series, StudentGroup, ValueKind
from hub.networks import queries
from hub.networks.models import CoachAssignment, Membership, Network, Team, TeamMembership
from hub.theory.models import Aim, ChangeIdea, Driver, IdeaDriver

_numbers = count(1)
SOME_TIME = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)


def _saved(record: Any) -> Any:
    db.session.add(record)
    db.session.commit()
    return record


def person(name: str = "", **more: Any) -> Person:
    """Somebody who can sign in."""
    number = next(_numbers)
    name = name or f"Person {number}"
    handle = f"{name.lower().replace(' ', '.')}{number}"
    return _saved(Person(**{"name": name, "email": f"{handle}@school.example", "handle": handle} | more))  # type: ignore[no-any-return]


def network(name: str = "", **more: Any) -> Network:
    """A network with nobody in it."""
    number = next(_numbers)
    return _saved(Network(**{"name": name or f"Network {number}", "slug": f"network-{number}"} | more))  # type: ignore[no-any-return]


def join(member: Person, where: Network | Team, role: Role | TeamRole | None = None) -> Person:
    """Put a person into a network, or into a team and its network; a coach role on a team assigns the coach."""
    if isinstance(where, Network):
        chosen = role if isinstance(role, Role) else Role.MEMBER
        db.session.add(Membership(network_id=where.id, person_id=member.id, role=chosen))
    else:
        inside = Membership.network_id == where.network_id, Membership.person_id == member.id
        if db.session.query(Membership).filter(*inside).first() is None:
            network_role = role if isinstance(role, Role) else Role.MEMBER
            db.session.add(Membership(network_id=where.network_id, person_id=member.id, role=network_role))
        made: Any = CoachAssignment if role is Role.COACH else TeamMembership
        row = made(network_id=where.network_id, team_id=where.id, person_id=member.id)
        if isinstance(role, TeamRole):
            row.role = role
        db.session.add(row)
    db.session.commit()
    return member


def team(where: Network, name: str = "", **more: Any) -> Team:
    """A team with nobody in it."""
    return _saved(Team(network_id=where.id, **{"name": name or f"Team {next(_numbers)}"} | more))  # type: ignore[no-any-return]


def member(where: Network | Team, name: str = "", role: Role | TeamRole | None = None, **more: Any) -> Person:
    """A new person in a network or a team."""
    return join(person(name, **more), where, role)


def actor(who: Person) -> Actor:
    """The actor a person is for the services."""
    return queries.actor_for(who)


def aim(where: Network, **more: Any) -> Aim:
    """What the network wants to reach."""
    return _saved(Aim(network_id=where.id, **{"statement": "90 % of ninth-graders finish on track."} | more))  # type: ignore[no-any-return]


def driver(where: Network, title: str = "", parent: Driver | None = None, **more: Any) -> Driver:
    """A primary driver, or a secondary one under `parent`."""
    fields = {"title": title or f"Driver {next(_numbers)}", "parent_id": parent.id if parent else None}
    return _saved(Driver(network_id=where.id, **fields | more))  # type: ignore[no-any-return]


def idea(where: Network, title: str = "", drivers: tuple[Driver, ...] = (), **more: Any) -> ChangeIdea:
    """An active change idea."""
    made = ChangeIdea(network_id=where.id, **{"title": title or f"Idea {next(_numbers)}"} | more)
    made.places = [IdeaDriver(driver_id=above.id) for above in drivers]
    return _saved(made)  # type: ignore[no-any-return]


def cycle(of: Team, title: str = "", **more: Any) -> Cycle:
    """A planned cycle that the network can read; `shared_at=None` makes it a draft."""
    fields: dict[str, Any] = {"title": title or f"Cycle {next(_numbers)}", "shared_at": SOME_TIME}
    return _saved(Cycle(network_id=of.network_id, team_id=of.id, **fields | more))  # type: ignore[no-any-return]


def finished_cycle(of: Team, title: str = "", decision: Decision = Decision.ADAPT, **more: Any) -> Cycle:
    """A cycle from plan to decision, with one typed prediction and what came."""
    fields: dict[str, Any] = {
        "stage": Stage.FINISHED,
        "decision": decision,
        "finished_at": SOME_TIME,
        "learning": "Shorter is enough when the list is ready.",
        "happened": "We held it three times.",
    }
    made = cycle(of, title, **fields | more)
    made.questions = [
        LearningQuestion(
            network_id=of.network_id,
            question="Will missing tasks fall?",
            kind=PredictionKind.NUMBER,
            number_from=Decimal(41),
            number_to=Decimal(30),
            unit="tasks",
            confidence=60,
            actual_number=Decimal(24),
        )
    ]
    return _saved(made)  # type: ignore[no-any-return]


def article(where: Network, author: Person, title: str = "", *, cites: tuple[Any, ...] = (), **more: Any) -> Article:
    """A published article; `status="draft"` with `published_at=None` makes it a draft."""
    fields: dict[str, Any] = {"title": title or f"Article {next(_numbers)}", "body": "Try it at lunch."}
    fields |= {"status": ArticleStatus.PUBLISHED, "published_at": SOME_TIME} | more
    made = Article(network_id=where.id, author_id=author.id, updated_by_id=author.id, **fields)
    made.citations = [Citation(network_id=where.id, kind=one.kind, target_id=one.id) for one in cites]
    return _saved(made)  # type: ignore[no-any-return]


def measure(where: Network, title: str = "", groups: tuple[str, ...] = (), **more: Any) -> Measure:
    """A measure of every team: a percentage counted each week; `groups` share one dimension."""
    fields: dict[str, Any] = {
        "title": title or f"Measure {next(_numbers)}",
        "type": MeasureType.OUTCOME,
        "value_kind": ValueKind.PERCENT,
        "unit": "%",
    }
    made = Measure(network_id=where.id, **fields | more)
    made.definitions = [Definition(number=1, text="All pupils on roll that Friday.")]
    made.groups = [StudentGroup(name=name, dimension="Groups", position=place) for place, name in enumerate(groups)]
    return _saved(made)  # type: ignore[no-any-return]


def observations(
    of: Measure,
    by: Team,
    *numbers: tuple[int, int] | int | None,
    first: date = date(2026, 9, 7),
    group_id: int | None = None,
    **more: Any,
) -> Series:
    """A team's numbers week by week: (numerator, denominator), a value, or None for missing; shown to everybody."""
    one = Series(measure_id=of.id, team_id=by.id, group_id=group_id, group_key=group_id or 0)
    db.session.add(one)
    db.session.flush()
    for week, given in enumerate(numbers):
        kept = Observation(series_id=one.id, on=first + timedelta(weeks=week), missing=given is None, shown=True)
        if isinstance(given, tuple):
            kept.numerator, kept.denominator = map(Decimal, given)
        elif given is not None:
            kept.value = Decimal(given)
        for name, value in more.items():
            setattr(kept, name, value)
        db.session.add(kept)
    db.session.commit()
    return one
