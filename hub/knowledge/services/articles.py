"""What a person does with an article: write, edit, publish, take back, throw a draft away."""

from collections.abc import Iterable

from hub.activity import services as activity
from hub.cycles import queries as cycles
from hub.extensions import db
from hub.kernel import clock, outbox
from hub.kernel.db import atomic
from hub.kernel.errors import RuleBroken
from hub.kernel.permissions import Actor, require
from hub.kernel.refs import Ref
from hub.knowledge import citing, policy, queries
from hub.knowledge.models import Article, ArticleStatus, Citation
from hub.markup import clean

LONGEST_TITLE = 200
LONGEST = 20_000

NOT_A_WRITER = "Viewers can read everything here, but not write."
NOT_YOURS = "Only its author and the facilitators can change this."


@atomic
def write_article(
    network_id: int, *, actor: Actor, title: str, body: str = "", cites: Iterable[Ref] = (), publish: bool = False
) -> Article:
    """Begin an article as a draft; what its text refers to is cited, and `cites` beside that.

    RuleBroken for a citation the actor can't see or that belongs to another network.
    """
    require(policy.can_write(actor, network_id), NOT_A_WRITER)
    article = Article(
        network_id=network_id,
        title=_title(title),
        body=_body(body),
        status=ArticleStatus.DRAFT,
        author_id=actor.person_id,
        updated_by_id=actor.person_id,
    )
    _cite(article, actor, before="", named=list(cites))
    db.session.add(article)
    db.session.flush()
    if publish:
        publish_article(article, actor=actor)
    return article


@atomic
def edit_article(
    article: Article,
    *,
    actor: Actor,
    version: int | None = None,
    title: str | None = None,
    body: str | None = None,
    cites: Iterable[Ref] | None = None,
) -> Article:
    """Change an article; what is None stays. `cites` are the citations beside those in the text."""
    require(policy.can_edit(actor, article), NOT_YOURS)
    article.must_still_be(version)
    before, cited_before = article.body, article.cited
    if title is not None:
        article.title = _title(title)
    if body is not None:
        article.body = _body(body)
    if not article.is_draft and not article.body.strip():
        raise RuleBroken("Colleagues read this article. Take it back before you empty it.", field="body")
    _cite(article, actor, before=before, named=None if cites is None else list(cites))
    if db.session.is_modified(article):
        article.updated_by_id = actor.person_id
        article.touch()
        db.session.flush()
        if not article.is_draft:
            _tell_cited(article, [ref for ref in article.cited if ref not in cited_before], actor=actor)
    return article


@atomic
def publish_article(article: Article, *, actor: Actor, version: int | None = None) -> None:
    """Let the network read it, and tell it; the teams whose tests it cites hear of it too. Twice is once."""
    require(policy.can_edit(actor, article), NOT_YOURS)
    if not article.is_draft:
        return
    article.must_still_be(version)
    article.publish(at=clock.now())
    db.session.flush()
    ideas = [ref for ref in article.cited if ref.kind == "idea"]
    activity.record(
        "article.published",
        article.ref,
        actor=actor,
        network_id=article.network_id,
        title=article.title,
        about=ideas[0] if len(ideas) == 1 else None,
        summary=_summary(article, actor),
    )
    _tell_cited(article, article.cited, actor=actor)


@atomic
def unpublish_article(article: Article, *, actor: Actor, version: int | None = None) -> None:
    """Make it a draft again: it leaves the lists, the search, and what the feed says of it."""
    require(policy.can_edit(actor, article), NOT_YOURS)
    if article.is_draft:
        return
    article.must_still_be(version)
    article.status = ArticleStatus.DRAFT
    db.session.flush()
    activity.take_back(article.ref)


@atomic
def discard_article(article: Article, *, actor: Actor) -> None:
    """Throw away a draft that nobody else has read."""
    require(policy.can_edit(actor, article), NOT_YOURS)
    if article.was_published:
        raise RuleBroken("Colleagues have read this one. Take it back instead of throwing it away.")
    db.session.delete(article)


def _title(given: str) -> str:
    title = clean(given, multiline=False)
    if not title:
        raise RuleBroken("Give it a title.", field="title")
    if len(title) > LONGEST_TITLE:
        raise RuleBroken(f"Use at most {LONGEST_TITLE} characters for the title.", field="title")
    return title


def _body(given: str) -> str:
    body = clean(given)
    if len(body) > LONGEST:
        raise RuleBroken(f"This is longer than {LONGEST:,} characters. Make two articles of it.", field="body")
    return body


def _cite(article: Article, actor: Actor, *, before: str, named: list[Ref] | None) -> None:
    """Bring the citations in step with the text and with what is named beside it.

    A citation the actor can't see (a test that only its team can read yet) is neither theirs to add nor to remove.
    """
    old = article.cited
    was_in_text = set(citing.in_text(before))
    in_text = citing.in_text(article.body)
    beside = [ref for ref in old if ref not in was_in_text]
    seen = queries.cited(actor, article.network_id, [*in_text, *beside, *(named or ())])
    if named is not None:
        unknown = [ref for ref in named if ref not in seen]
        if unknown:
            raise RuleBroken(f"There is no #{unknown[0]} in this network that you could cite.", field="cites")
        beside = [ref for ref in beside if ref not in seen] + named
    wanted = dict.fromkeys([ref for ref in in_text if ref in seen or ref in old] + beside)
    if len(wanted) > citing.MOST:
        raise RuleBroken(f"An article can cite {citing.MOST} tests and ideas at most.", field="cites")
    kept = [citation for citation in article.citations if citation.ref in wanted]
    new = [Citation(network_id=article.network_id, kind=ref.kind, target_id=ref.id) for ref in wanted if ref not in old]
    if new or len(kept) < len(old):
        article.citations = [*kept, *new]


def _summary(article: Article, actor: Actor) -> str:
    """The first words, for the whole network: a test that is still a draft is named by its number only."""
    seen = queries.cited(actor, article.network_id, article.cited)
    return citing.teaser(article.body, {ref: one.title for ref, one in seen.items() if not one.is_draft}, 240)


def _tell_cited(article: Article, refs: Iterable[Ref], *, actor: Actor) -> None:
    """A notice for the people whose test is cited; one for each person, however many of their tests it names."""
    numbers = [ref.id for ref in refs if ref.kind == "cycle"]
    told: dict[int, str] = {}
    for cycle in cycles.find_many(actor, numbers).values() if numbers else ():
        for person_id in sorted(cycles.audience(cycle)):
            told.setdefault(person_id, cycle.title)
    for person_id, title in told.items():
        if person_id != actor.person_id:
            outbox.put(
                "notify.person",
                person_id=person_id,
                network_id=article.network_id,
                actor_id=actor.person_id,
                verb="cycle.cited",
                kind="article",
                id=article.id,
                title=article.title,
                text=title,
                once=f"article.cites:{article.id}",
            )
