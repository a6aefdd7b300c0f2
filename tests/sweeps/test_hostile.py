"""Texts that want to be more than text, in every field that is shown anywhere: they are shown, and do nothing."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from hub.activity.live import NETWORK_LOG
from hub.extensions import db
from hub.kernel import outbox
from hub.networks.models import Network
from hub.networks.words import STANDARD
from tests.sweeps import crawl, dangers, routes
from tests.sweeps import ground as grounds
from tests.sweeps.dangers import LINES, MARKDOWN
from tests.sweeps.ground import API, Ground

TYPED_IN_TEXTS = (
    "body objective data_plan affected different happened unexpected learning reason next_step conditions description "
    "answer why problem who summary prediction actual comment"
)
EVERYTHING = " ".join(LINES)
Grounds = Callable[[int], Ground]


def saying(line: str) -> Callable[[str, str], str]:
    """Every name and title ends in the line; every longer text has all the Markdown."""
    texts = tuple(TYPED_IN_TEXTS.split())

    def say(marker: str, what: str) -> str:
        short = f"{what[:20]} {line}"
        return f"{short}\n\n{MARKDOWN}" if any(word in what for word in texts) and "name" not in what else short

    return say


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Grounds:
    """A world per line of hostile text, in which the local words are hostile too."""

    @cache
    def made(number: int) -> Ground:
        g = grounds.made(tmp_path_factory.mktemp("hostile"), saying(LINES[number]))
        with g.app.app_context():
            db.session.get_one(Network, g.world.a.id).words = dict.fromkeys(STANDARD, LINES[number][:40])
            db.session.commit()
            db.session.remove()
        return g

    return made


# What a browser saves or shows as it is.
NOT_DRAWN = (
    "application/json",
    "application/problem+json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "image/png",
    "text/csv",
    "text/plain",
)
NUMBERS = pytest.mark.parametrize("number", range(len(LINES)))


@NUMBERS
def test_nothing_on_any_page_runs(hostile: Grounds, number: int) -> None:
    g, looked_at = hostile(number), 0
    with g.trial():
        for visit in crawl.walk(g, "facilitator"):
            assert visit.status < 500, visit.path
            if visit.kind == "image/svg+xml":
                assert dangers.in_drawing(visit.body) == [], visit.path
            elif visit.is_page:
                assert dangers.in_page(visit.body) == [], visit.path
                looked_at += visit.status == 200
            else:
                assert visit.kind in NOT_DRAWN, visit.path
                assert "X-Content-Type-Options: nosniff" in visit.headers
    assert looked_at > 60


SHOWN = {
    "/cycles/{cycle}": "cycle",
    "/ideas/{idea}": "idea",
    "/drivers/{driver}": "driver",
    "/articles/{article}": "article",
    "/teams/{team}": "team",
    "/published/{published test}": "published",
    "/n/{slug}/theory": "aim",
    "/n/{slug}/cycles": "cycle",
    "/n/{slug}/people/everyone": "lead name",
    "/n/{slug}/feed": "finished cycle",
    "/n/{slug}/knowledge?q=finished": "finished cycle",
    "/me/notices": "cycle",
}


@NUMBERS
@pytest.mark.parametrize("path", SHOWN)
def test_the_text_is_there_to_be_read(hostile: Grounds, number: int, path: str) -> None:
    """Nothing is lost or rewritten on the way: what was typed can be read, sign by sign."""
    g, what = hostile(number), SHOWN[path]
    side = g.world.a
    for name, value in side.ids.items():
        path = path.replace(f"{{{name}}}", str(value))
    with g.trial():
        visit = crawl.fetch(g, "member", path.replace("{slug}", side.slug))
    for node in (tree := LexborHTMLParser(visit.body)).css("script, template"):
        node.decompose()
    read = " ".join((tree.body.text() if tree.body else "").split())
    assert f"{what} {LINES[number]}" in read


def _broken(form: dict[str, Any], line: str) -> Iterator[dict[str, Any]]:
    """A form with hostile texts that cannot be saved: too long, chosen from nowhere, older than what is there."""
    texts = {name: value for name, value in form.items() if not str(value).isdigit()}
    yield form | dict.fromkeys(texts, f"{line} {'x' * 20_001}")
    yield form | dict.fromkeys(form, line)
    if "version" in form:
        yield form | {name: f"{line} {value}" for name, value in texts.items()} | {"version": "0"}


def test_what_was_typed_comes_back_as_text(standing: Ground) -> None:
    """Refused forms and the page with both texts show what was typed."""
    seen: dict[int, int] = {}
    for probe in routes.probes(standing, "facilitator", standing.world.a):
        if not probe.more.get("data") or probe.key[2].startswith(("draft", "finished")):
            continue
        for form in _broken(probe.more["data"], EVERYTHING):
            with standing.trial():
                answer = standing.send("facilitator", probe.key[1], probe.path, data=form)
                assert answer.status_code < 500, (probe.key, form)
                if answer.mimetype == "text/html":
                    assert dangers.in_page(answer.text) == [], probe.key
                seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
    assert seen[422] > 40
    assert seen[409] >= 5


@pytest.mark.parametrize("who", ["facilitator", "admin", "anon"])
def test_questions_in_addresses_come_back_as_text(ground: Ground, who: str) -> None:
    names = ("q", "title", "next", "after", "cursor", "team", "in", "context.setting", "type", "bye", "from", "then")
    tried = 0
    for probe in routes.probes(ground, who, ground.world.a):
        if probe.key[1] == "GET" and not probe.key[2] and not probe.path.startswith(API):
            answer = ground.send(who, "GET", probe.path, query_string=dict.fromkeys(names, EVERYTHING))
            assert answer.status_code < 500, probe.key
            if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
                assert dangers.in_page(answer.text) == [], probe.key
                tried += 1
    assert tried > 5


@NUMBERS
def test_news_on_open_pages_are_text(hostile: Grounds, number: int) -> None:
    g = hostile(number)
    with g.trial(), g.app.test_request_context("/"):
        events = NETWORK_LOG.read(g.world.a.id, 0, 100)
        assert len(events) >= 3
        for event in events:
            assert dangers.in_page(event.html) == []
            assert LINES[number] in " ".join(LexborHTMLParser(event.html).text().split())


@NUMBERS
def test_mails_are_text_to_one_person(hostile: Grounds, number: int) -> None:
    """A hostile name neither runs in a mail nor adds lines to its head."""
    g = hostile(number)
    folder = Path(g.app.config["DATA_DIR"]) / "mail"
    with g.trial():
        form = {"addresses": f"{LINES[number][:50]} <guest@school.example>\r\nother@school.example", "role": "member"}
        g.send("facilitator", "POST", f"/n/{g.world.a.slug}/invite", data=form | {"team_id": g.world.a.ids["team"]})
        g.send("anon", "POST", "/reset", data={"email": g.own_address("lead")})
        g.send("lead", "POST", "/me/email", data={"email": "lead@school.example\r\nBcc: all@school.example"})
        g.send("lead", "POST", "/me/email", data={"email": "lead@school.example"})
        outbox.drain()
        assert outbox.status()["retrying"] == 0
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]
    assert len(mails) >= 3
    for mail in mails:
        assert (str(mail["To"]).count("@"), mail["Bcc"], mail["Cc"]) == (1, None, None)
        page = mail.get_body(("html",))
        assert page is not None
        assert dangers.in_page(page.get_content(), may_style=True) == []


def test_the_look_for_dangers_sees_them() -> None:
    for line in (*LINES[:1], *LINES[3:], "<p style=x>", '<a href="java\nscript:x">', "<img src=//evil.example/x>"):
        assert dangers.in_page(f"<p>{line}</p>"), line
    assert dangers.in_page(f'<input value="{LINES[1]}">')
    assert dangers.in_drawing('<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:x"/></svg>')
