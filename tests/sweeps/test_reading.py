"""What can be read: nothing of another network, of a draft, of somebody's address; and reading changes nothing."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from hub.accounts.models import Person
from hub.activity.live import NETWORK_LOG
from hub.extensions import db
from hub.networks import queries as networks
from tests.sweeps import crawl, figures, routes, world
from tests.sweeps.crawl import Visit
from tests.sweeps.ground import API, INSIDERS, VISITORS, Ground

NOT_ABOUT_NETWORKS = ("admin.", "networks.join")  # accounts; a link that was sent to somebody


@pytest.mark.parametrize("who", VISITORS)
def test_everybody_can_read_what_the_table_says_and_nothing_else(standing: Ground, who: str) -> None:
    """One walk through all a visitor can open, looked at for everything that could be wrong with it."""
    with standing.trial():
        visits = crawl.walk(standing, who)
    assert len(visits) > 60
    check_the_table(standing, who, {visit.path: visit.status for visit in visits})
    for visit in visits:
        assert visit.status < 500, visit.path
        assert visit.wrote == 0, visit.path
        check_nothing_hidden_is_told(who, visit)
        check_addresses_are_kept_back(standing, who, visit)
        if visit.is_page:
            check_page_is_inert(visit)
    check_links_lead_somewhere(visits)
    for marker in (marker for marker, writers in world.DRAFTS.items() if who in writers and not who.endswith("token")):
        assert [visit for visit in visits if visit.tells(marker)], f"{marker} is looked for, so it must be somewhere"


def check_the_table(g: Ground, who: str, found: dict[str, int]) -> None:
    """Every address is answered as the table says."""
    table = routes.read()
    reads = [probe for probe in routes.probes(g, who, g.world.a) if probe.key[1] == "GET" and probe.key in table]
    differ = {probe.key: (table[probe.key][who], found[probe.path]) for probe in reads}
    assert not {key: pair for key, pair in differ.items() if pair[0] != pair[1]}, f"{who}: expected and found"


def check_nothing_hidden_is_told(who: str, visit: Visit) -> None:
    """Not of another network, not of drafts, no number too small to show; outsiders learn nothing at all."""
    hidden = [marker for marker, writers in world.DRAFTS.items() if who not in writers]
    hidden += [] if who == "outsider" else [world.FOREIGN]
    if who != "outsider" and who not in world.DRAFTS[world.TEAMS_FIGURES]:
        hidden += [str(figures.SMALL), str(figures.OUT_OF)]
    if who in ("outsider", "anon", "suspended", "admin"):
        hidden = [world.OPEN, *hidden]
    if not visit.endpoint.startswith(NOT_ABOUT_NETWORKS):
        assert visit.tells(*hidden) == [], visit.path


def check_addresses_are_kept_back(g: Ground, who: str, visit: Visit) -> None:
    """Hashes are nowhere; e-mail addresses are for oneself, for whoever invites, and for administrators."""
    assert visit.tells(*g.world.hashes) == [], visit.path
    if visit.endpoint in ("networks.join", "networks.invite") or visit.endpoint.startswith("admin."):
        return
    own = "" if who == "anon" else g.own_address(who)
    assert world.ADDRESS not in visit.body.replace(own, ""), visit.path
    assert world.WHERE not in visit.body or visit.endpoint == "accounts.sessions", visit.path


def check_page_is_inert(visit: Visit) -> None:
    """No handlers and no styles in the page, and only scripts that are ours."""
    tree = visit.tree()
    assert not tree.css("style"), visit.path
    for node in tree.css("*"):
        assert not [name for name in node.attributes if name == "style" or name.startswith("on")], (
            visit.path,
            node.tag,
        )
    for script in tree.css("script:not([src])"):
        assert "nonce" in script.attributes or script.attributes.get("type") == "application/json", visit.path


def check_links_lead_somewhere(visits: list[Visit]) -> None:
    """A link stands on a page for those who may follow it."""
    by_path = {visit.path: visit.status for visit in visits}
    for visit in visits:
        if visit.is_page and visit.status == 200:
            assert [link for link in crawl.links(visit) if by_path.get(link, 200) in (403, 404)] == [], visit.path


def test_reading_everything_twice_leaves_the_database_as_it_is(ground: Ground) -> None:
    before = world.rows()
    for _ in range(2):
        for probe in routes.probes(ground, "facilitator", ground.world.a):
            if probe.key[1] == "GET":
                ground.send("facilitator", "GET", probe.path)
    assert world.rows() == before


def test_live_news_are_for_those_inside(ground: Ground) -> None:
    """What the connection of an open page may follow: one's own network, as long as one belongs to it."""
    a, b = ground.world.a, ground.world.b
    inside = {a.people[who] for who in world.ROLES if who != "suspended"}
    assert NETWORK_LOG.readers(a.id, [*a.people.values(), *b.people.values(), ground.world.admin]) >= inside
    assert NETWORK_LOG.readers(a.id, [*b.people.values(), a.people["suspended"], ground.world.admin]) == set()
    for person_id in [*a.people.values(), ground.world.admin]:
        actor = networks.actor_for(db.session.get_one(Person, person_id))
        assert not NETWORK_LOG.may_read(actor, b.id)


SEARCHES = (
    "/n/{slug}/knowledge?q={word}",
    "/n/{slug}/suggest?q={word}",
    "/n/{slug}/references?q={word}",
    "/n/{slug}/mentions?q={word}",
    "/n/{slug}/people?q={word}",
    "/n/{slug}/people/everyone?q={word}",
    "/n/{slug}/cycles?q={word}",
    "/api/v1/networks/{id}/search?q={word}",
)


@pytest.mark.parametrize("path", SEARCHES)
@pytest.mark.parametrize("who", ["viewer"])
@pytest.mark.parametrize("marker", [world.FOREIGN, world.OTHER_DRAFT])
def test_searching_for_what_is_hidden_is_like_searching_for_nonsense(
    ground: Ground, path: str, who: str, marker: str
) -> None:
    """No result, no count, no "did you mean", no suggestion gives away that a word exists elsewhere."""
    side = ground.world.a
    for word in (f"{marker}cycle", f"{marker}cyc", marker[:-1]):
        nonsense = "zyxwvut" + "q" * (len(word) - 7) if len(word) > 7 else "zyxwvut"[: len(word)]
        pages = []
        for asked in (word, nonsense):
            visit = crawl.fetch(ground, who, path.format(slug=side.slug, id=side.id, word=asked))
            assert visit.status == 200
            pages.append(_without_nonce(visit.body.replace(asked, "…")))
        assert pages[0] == pages[1], word


def _without_nonce(body: str) -> str:
    tree = LexborHTMLParser(body)
    for node in tree.css("[nonce]"):
        node.attrs["nonce"] = ""
    for node in tree.css("[name=once], [name=csrf_token], meta[name=csrf-token]"):
        node.decompose()
    return tree.html or body


@pytest.mark.parametrize("who", INSIDERS)
def test_drafts_cannot_be_searched(ground: Ground, who: str) -> None:
    side = ground.world.a
    for marker, writers in world.DRAFTS.items():
        if who in writers:
            continue
        for path in SEARCHES:
            visit = crawl.fetch(ground, who, path.format(slug=side.slug, id=side.id, word=f"{marker}cycle"))
            assert marker not in visit.body.replace(f"{marker}cycle", ""), visit.path


ALONE = ("team", "idea", "driver", "person", "cycle", "previous", "team_id", "idea_id", "from", "to", "in", "parent")


def test_records_of_others_in_a_question_are_not_found(ground: Ground) -> None:
    b = ground.world.b
    ids = {name: b.ids.get(name.removesuffix("_id"), b.ids["cycle"]) for name in ALONE} | {"person": b.people["lead"]}
    ids |= {"in": b.slug, "from": 3, "to": 3, "parent": b.ids["driver"]}
    every = "&".join(f"{name}={value}" for name, value in ids.items())
    for probe in routes.probes(ground, "lead", ground.world.a):
        if probe.key[1] != "GET" or probe.key[2] or probe.path.startswith("/me"):
            continue
        alone = [f"{name}={ids[name]}" for name in ("team", "idea", "cycle")] if "/cycles" in probe.path else []
        for question in (every, *alone):
            visit = crawl.fetch(ground, "lead", f"{probe.path}?{question}")
            assert visit.status < 500, visit.path
            assert not visit.tells(world.FOREIGN), visit.path


def keys(thing: object) -> set[str]:
    """Every key anywhere in a JSON answer."""
    if isinstance(thing, dict):
        return set(map(str, thing)) | {key for value in thing.values() for key in keys(value)}
    return {key for value in thing for key in keys(value)} if isinstance(thing, list) else set()


SECRET = {"email", "password", "hash", "token", "address", "browser", "session", "ip", "key", "is_admin", "handle"}
MAY_TELL = {
    "networks_api.me": {"email", "handle", "is_admin"},  # oneself
    "networks_api.bring_into_network": {"email"},  # to whoever named the address
    "networks_api.bring_into_team": {"email"},
}


def test_the_api_answers_with_no_secret_fields(ground: Ground) -> None:
    """Whatever the value: fields with such names are not even there ("key" is the short name of a context)."""
    asked = 0
    for probe in routes.probes(ground, "facilitator", ground.world.a):
        if probe.path.startswith(API) and not probe.key[0].startswith("api-docs"):
            answer = ground.send("facilitator", probe.key[1], probe.path, **probe.more)
            found = keys(answer.get_json(silent=True)) & SECRET
            found -= {"key"} if '"context_facets"' in answer.text else set()
            assert found <= MAY_TELL.get(probe.key[0], set()), probe.key
            asked += answer.status_code < 400
    assert asked > 20
