"""What can be read: nothing of another network, of a draft, of somebody's address; and reading changes nothing."""

from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborNode

from tests.sweeps import crawl, routes, world
from tests.sweeps.crawl import Visit
from tests.sweeps.ground import API, INSIDERS, VISITORS, Ground

Walks = Callable[[str], list[Visit]]
KNOWN = (*INSIDERS, "outsider", "admin", "read_token")


def told(visits: list[Visit], *markers: str) -> dict[str, list[str]]:
    """Which addresses tell which of the markers."""
    return {visit.path: found for visit in visits if (found := visit.tells(*markers))}


@pytest.mark.parametrize("who", VISITORS)
def test_nothing_breaks_and_nothing_is_written_by_reading(walks: Walks, who: str) -> None:
    visits = walks(who)
    assert len(visits) > 60
    assert not [visit.path for visit in visits if visit.status >= 500]
    assert not [visit.path for visit in visits if visit.wrote]


@pytest.mark.parametrize("who", ["member", "facilitator", "admin"])
def test_reading_everything_twice_leaves_the_database_as_it_is(ground: Ground, walks: Walks, who: str) -> None:
    before = world.rows()
    for visit in walks(who):
        ground.send(who, "GET", visit.path)
    assert world.rows() == before


@pytest.mark.parametrize("who", INSIDERS)
def test_nothing_of_the_other_network_is_told(walks: Walks, who: str) -> None:
    assert told(walks(who), world.FOREIGN) == {}


@pytest.mark.parametrize("who", ["outsider", "anon", "suspended", "admin"])
def test_outsiders_are_told_nothing(walks: Walks, who: str) -> None:
    for visit in walks(who):
        if not visit.endpoint.startswith(("admin.", "networks.join")):  # accounts; a link that was sent to somebody
            assert not visit.tells(world.OPEN, *world.DRAFTS), visit.path


@pytest.mark.parametrize("who", KNOWN)
def test_drafts_are_told_to_their_writers_only(walks: Walks, who: str) -> None:
    hidden = [marker for marker, writers in world.DRAFTS.items() if who not in writers]
    assert told(walks(who), *hidden) == {}


def test_writers_find_their_drafts(walks: Walks) -> None:
    """So that the test above looks for what is really there."""
    for marker, writers in world.DRAFTS.items():
        for who in writers - {"read_token", "write_token"}:
            assert told(walks(who), marker), (marker, who)


@pytest.mark.parametrize("who", KNOWN)
def test_addresses_keys_and_places_of_others_are_nobodys_business(standing: Ground, walks: Walks, who: str) -> None:
    for visit in walks(who):
        assert not visit.tells(*standing.world.hashes), visit.path
        if visit.endpoint in ("networks.join", "networks.invite") or visit.endpoint.startswith("admin."):
            continue  # who invites knows the address; an administrator sees all
        body = visit.body.replace(standing.own_address(who), "")
        assert world.ADDRESS not in body, visit.path
        assert world.WHERE not in body or visit.endpoint == "accounts.sessions", visit.path


def _is_inert(node: LexborNode) -> bool:
    names = [name.lower() for name in node.attributes]
    return not any(name.startswith("on") or name == "style" for name in names)


@pytest.mark.parametrize("who", ["anon", *INSIDERS, "admin"])
def test_pages_carry_no_handlers_and_no_styles_of_their_own(walks: Walks, who: str) -> None:
    for visit in walks(who):
        if visit.is_page:
            tree = visit.tree()
            assert not tree.css("style"), visit.path
            assert not [node.html for node in tree.css("*") if not _is_inert(node)], visit.path
            scripts = [node.attributes for node in tree.css("script") if "src" not in node.attributes]
            assert not [one for one in scripts if "nonce" not in one and one.get("type") != "application/json"], (
                visit.path
            )


@pytest.mark.parametrize("who", ["member", "facilitator"])
def test_every_link_leads_somewhere(walks: Walks, who: str) -> None:
    """A link on a page is there for those who may follow it."""
    visits = walks(who)
    by_path = {visit.path: visit.status for visit in visits}
    for visit in visits:
        if visit.is_page and visit.status == 200:
            dead = [link for link in crawl.links(visit) if by_path.get(link, 200) in (403, 404)]
            assert not dead, visit.path


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
@pytest.mark.parametrize("who", ["viewer", "facilitator"])
@pytest.mark.parametrize("marker", [world.FOREIGN, world.OTHER_DRAFT])
def test_searching_for_what_is_hidden_is_like_searching_for_nonsense(
    ground: Ground, path: str, who: str, marker: str
) -> None:
    """No result, no count, no "did you mean", no suggestion gives away that a word exists elsewhere."""
    side = ground.world.a
    for word in (f"{marker}cycle", f"{marker}cyc", marker, marker[:-1], f"{marker}x"):
        nonsense = "zyxwvut" + "q" * (len(word) - 7) if len(word) > 7 else "zyxwvut"[: len(word)]
        pages = []
        for asked in (word, nonsense):
            visit = crawl.fetch(ground, who, path.format(slug=side.slug, id=side.id, word=asked))
            assert visit.status == 200
            pages.append(_without_nonce(visit.body.replace(asked, "…")))
        assert pages[0] == pages[1], word


def _without_nonce(body: str) -> str:
    tree = crawl.LexborHTMLParser(body)
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


@pytest.mark.parametrize("who", ["lead", "facilitator"])
def test_records_of_others_in_a_question_are_not_found(ground: Ground, who: str) -> None:
    b = ground.world.b
    ids = {name: b.ids.get(name.removesuffix("_id"), b.ids["cycle"]) for name in ALONE} | {"person": b.people["lead"]}
    ids |= {"in": b.slug, "from": 3, "to": 3, "parent": b.ids["driver"]}
    for probe in routes.probes(ground, who, ground.world.a):
        if probe.key[1] != "GET" or probe.key[2] or probe.path.startswith("/me"):
            continue
        every = "&".join(f"{name}={value}" for name, value in ids.items())
        for question in (every, *(f"{name}={ids[name]}" for name in ("team", "idea", "cycle") if "new" in probe.path)):
            visit = crawl.fetch(ground, who, f"{probe.path}?{question}")
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
