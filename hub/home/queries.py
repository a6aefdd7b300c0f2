"""What needs one person, gathered from the features below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import joinedload, lazyload

from hub.activity.models import Activity
from hub.cycles.models import Cycle, Stage
from hub.extensions import db
from hub.kernel.permissions import Actor
from hub.knowledge.models import Article, ArticleStatus
from hub.measures.queries.due import due
from hub.networks.models import Team
from hub.notify import queries as notices
from hub.theory.models import ChangeIdea, Driver, Status

MOST_NEEDS = 7
MOST_NEWS = 60
SOME_NEWS = 12  # shown when there is none
MOST_THREADS = 5
MOST_IN_THREAD = 3
STALLED = timedelta(days=10)


@dataclass(frozen=True)
class Need:
    """Something that waits for this person, with the one thing to do about it and how long that takes.

    It is done on the page of the endpoint `page`, which the values in `names` make the address of.
    """

    icon: str
    title: str
    text: str
    action: str
    page: str
    names: Mapping[str, int | str]
    minutes: int = 2
    is_post: bool = False


@dataclass(frozen=True)
class Thread:
    """The news about one change idea, newest first."""

    idea: ChangeIdea | None
    news: list[Activity]
    more: int


@dataclass(frozen=True)
class News:
    """What happened since somebody was here, or the latest when nothing did; `head` is the newest number."""

    threads: list[Thread]
    left_out: int
    is_new: bool
    head: int


def needs(actor: Actor, network_id: int, today: date) -> list[Need]:
    """What waits for the actor in this network, most pressing first."""
    found = [
        *_my_cycles(actor, network_id, today),
        *_numbers_due(actor, network_id, today),
        *_said_to_me(actor, network_id),
        *_proposals(actor, network_id, today),
        *_my_articles(actor, network_id),
        *_stalled(actor, network_id, today),
    ]
    return found[:MOST_NEEDS]


def _my_cycles(actor: Actor, network_id: int, today: date) -> Iterable[Need]:
    """Tests whose check date has come, then drafts of one's own."""
    teams = [team for team in actor.teams if actor.team_networks.get(team) == network_id]
    if not teams:
        return
    due = Cycle.check_on <= today + timedelta(days=1)
    mine = (
        sa.select(Cycle)
        .where(
            Cycle.team_id.in_(teams),
            Cycle.stage.in_([Stage.PLAN, Stage.DO, Stage.STUDY]),
            sa.or_(sa.and_(Cycle.shared_at.is_not(None), due), Cycle.created_by_id == actor.person_id),
        )
        .order_by(Cycle.shared_at.is_(None), Cycle.check_on, Cycle.id)
        .limit(MOST_NEEDS)
    )
    for cycle in db.session.scalars(mine):
        if cycle.is_draft:
            yield Need(
                "pencil-line",
                _("Finish your plan: %(title)s", title=cycle.title),
                _("Only your team sees it until you start."),
                _("Go on planning"),
                "cycles.plan",
                {"cycle_id": cycle.id},
                minutes=3,
            )
        elif cycle.check_on and cycle.check_on <= today + timedelta(days=1):
            yield _to_study(cycle, today)


def _to_study(cycle: Cycle, today: date) -> Need:
    days = (today - cycle.check_on).days if cycle.check_on else 0
    if days > 0:
        text = ngettext("The check was due %(num)s day ago.", "The check was due %(num)s days ago.", days)
    else:
        text = _("You wanted to check it today.") if days == 0 else _("You wanted to check it tomorrow.")
    return Need(
        "pencil-line",
        _("Study: %(title)s", title=cycle.title),
        text,
        _("Write what happened"),
        "cycles.study" if cycle.happened.strip() else "cycles.do",
        {"cycle_id": cycle.id},
        minutes=3,
    )


def _numbers_due(actor: Actor, network_id: int, today: date) -> Iterable[Need]:
    """What the actor's teams have not counted for the last full week or month, one line a team."""
    if not actor.may_write or not actor.contributes(network_id):
        return
    teams: dict[int, list[str]] = {}
    for one in due(actor, network_id, today):
        teams.setdefault(one.team_id, []).append(one.measure.title)
    for team_id, titles in teams.items():
        more = len(titles) - 2
        named = ", ".join(titles[:2])
        yield Need(
            "chart-line",
            ngettext("%(num)s number of your team is due", "%(num)s numbers of your team are due", len(titles)),
            named if more < 1 else _("%(titles)s and %(more)s more", titles=named, more=more),
            _("Enter numbers"),
            "measures.enter",
            {"team_id": team_id},
            minutes=1,
        )


def _said_to_me(actor: Actor, network_id: int) -> Iterable[Need]:
    """What colleagues said to this person and is not read yet."""
    for shown in notices.newest(actor, network_id=network_id, unread=True, limit=3):
        notice = shown.notice
        if notice.verb == "numbers.due":
            continue  # has its own line
        who = notice.actor.name if notice.actor else _("Somebody")
        yield Need(
            "message-circle",
            _said(notice.verb, who),
            f"“{notice.text}”" if notice.text else notice.title,
            _("Read it"),
            "notify.read",
            {"notice_id": notice.id},
            minutes=1,
            is_post=True,
        )


def _said(verb: str, who: str) -> str:
    """What a colleague did, in a line."""
    lines: dict[str, str] = {
        "comment.mentioned": _("%(who)s mentions you", who=who),
        "comment.added": _("%(who)s commented on your work", who=who),
        "proposal.accepted": _("%(who)s accepted your proposal", who=who),
        "proposal.declined": _("%(who)s answered your proposal", who=who),
        "proposal.merged": _("%(who)s merged your proposal with another", who=who),
        "proposal.made": _("%(who)s proposes something", who=who),
        "cycle.cloned": _("%(who)s took up your plan", who=who),
        "cycle.cited": _("%(who)s cited your work", who=who),
    }
    return str(lines.get(verb, _("%(who)s wrote to you", who=who)))


def _my_articles(actor: Actor, network_id: int) -> Iterable[Need]:
    """Articles of one's own that nobody else can read yet."""
    if not actor.contributes(network_id):
        return
    mine = (
        sa.select(Article)
        .where(
            Article.network_id == network_id,
            Article.author_id == actor.person_id,
            Article.status == ArticleStatus.DRAFT,
        )
        .order_by(Article.updated_at.desc())
        .limit(2)
        .options(lazyload(Article.citations))
    )
    for article in db.session.scalars(mine):
        yield Need(
            "library",
            _("Finish your article: %(title)s", title=article.title),
            _("Only you and the facilitators see it until you publish it."),
            _("Go on writing"),
            "knowledge.edit",
            {"article_id": article.id},
            minutes=5,
        )


def _proposals(actor: Actor, network_id: int, today: date) -> Iterable[Need]:
    """Proposals that wait for a facilitator's answer, with the age of the oldest."""
    if not actor.facilitates(network_id):
        return
    waiting = sa.union_all(
        *(
            sa.select(kind.proposed_at.label("at")).where(kind.network_id == network_id, kind.status == Status.PROPOSED)
            for kind in (ChangeIdea, Driver)
        )
    ).subquery()
    count, oldest = db.session.execute(sa.select(sa.func.count(), sa.func.min(waiting.c.at))).one()
    if count:
        days = (today - oldest.date()).days
        yield Need(
            "lightbulb",
            ngettext("%(num)s proposal waits for an answer", "%(num)s proposals wait for an answer", count),
            ngettext("The oldest has waited %(num)s day.", "The oldest has waited %(num)s days.", days),
            _("Answer"),
            "theory.proposals",
            {"slug": actor.places[network_id].slug},
            minutes=2 * count,
        )


def _stalled(actor: Actor, network_id: int, today: date) -> Iterable[Need]:
    """For a coach: tests of their teams that have long been due."""
    teams = [team for team in actor.coached if actor.team_networks.get(team) == network_id]
    if not teams:
        return
    late = (
        sa.select(Cycle)
        .where(
            Cycle.team_id.in_(teams),
            Cycle.shared_at.is_not(None),
            Cycle.stage.in_([Stage.PLAN, Stage.DO, Stage.STUDY]),
            Cycle.check_on < today - STALLED,
        )
        .options(joinedload(Cycle.team))
        .order_by(Cycle.check_on)
        .limit(3)
    )
    for cycle in db.session.scalars(late):
        yield Need(
            "hourglass",
            _("%(team)s may be stuck: %(title)s", team=cycle.team.name, title=cycle.title),
            _("The check date passed on %(day)s.", day=cycle.check_on),
            _("Have a look"),
            "cycles.show",
            {"cycle_id": cycle.id},
        )


def news_since(network_id: int, seen: int) -> News:
    """The news after a number, grouped by change idea, newest thread first; without any, the latest there is."""
    latest = list(
        db.session.scalars(
            sa.select(Activity)
            .where(Activity.network_id == network_id)
            .order_by(Activity.seq.desc())
            .limit(MOST_NEWS)
            .options(joinedload(Activity.actor), joinedload(Activity.team))
        )
    )
    new = [one for one in latest if one.seq > seen]
    groups: dict[int | None, list[Activity]] = {}
    for one in new or latest[:SOME_NEWS]:
        groups.setdefault(one.about_id if one.about_kind == "idea" else None, []).append(one)
    shown = list(groups.items())[:MOST_THREADS]
    ideas = _ideas([idea_id for idea_id, _news in shown if idea_id is not None])
    threads = [
        Thread(ideas.get(idea_id or 0), rows[:MOST_IN_THREAD], len(rows[MOST_IN_THREAD:])) for idea_id, rows in shown
    ]
    left_out = len(new) - sum(len(thread.news) for thread in threads) if new else 0
    return News(threads, left_out, is_new=bool(new), head=latest[0].seq if latest else 0)


def _ideas(idea_ids: list[int]) -> dict[int, ChangeIdea]:
    if not idea_ids:
        return {}
    found = db.session.scalars(
        sa.select(ChangeIdea).where(ChangeIdea.id.in_(idea_ids)).options(lazyload(ChangeIdea.places))
    )
    return {idea.id: idea for idea in found}


def my_teams(actor: Actor, network_id: int) -> list[Team]:
    """The teams this person works in or coaches, in this network."""
    ids = [team for team in [*actor.teams, *actor.coached] if actor.team_networks.get(team) == network_id]
    if not ids:
        return []
    return list(db.session.scalars(sa.select(Team).where(Team.id.in_(ids)).order_by(Team.name)))


def latest_tests(team_ids: list[int]) -> list[Cycle]:
    """What these teams tested last."""
    if not team_ids:
        return []
    chosen = (
        sa.select(Cycle)
        .where(Cycle.team_id.in_(team_ids), Cycle.shared_at.is_not(None))
        .order_by(Cycle.updated_at.desc())
        .limit(5)
        .options(joinedload(Cycle.team))
    )
    return list(db.session.scalars(chosen))
