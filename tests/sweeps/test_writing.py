"""What can be written: nothing in another network, nothing about its records, no field that is not asked for."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sweeps import crawl, routes, world
from tests.sweeps.bodies import FORMS, JSON, filled, filled_json
from tests.sweeps.ground import API, Ground
from tests.sweeps.routes import Probe
from tests.sweeps.world import Side

# Addresses about oneself, or open to whoever was sent the link: no network is in them.
NOBODYS = ("accounts.", "web.", "api-docs.", "home.front", "networks.join", "networks.new", "networks.create")


def about_records(g: Ground, probe: Probe) -> bool:
    """Whether an address names a record of a network."""
    rules = g.app.url_map.iter_rules(probe.key[0])
    return any(rule.arguments for rule in rules) and not probe.key[0].startswith(NOBODYS)


@pytest.mark.parametrize("who", ["viewer", "lead", "facilitator", "admin", "read_token", "write_token"])
def test_records_of_another_network_do_not_exist(ground: Ground, who: str) -> None:
    """Every number of B, on every address, by every method: not found, nothing written, nothing told."""
    before, tried = ground.writes(), 0
    for probe in routes.probes(ground, who, ground.world.b):
        is_api = probe.path.startswith(API)
        if not about_records(ground, probe) or is_api != who.endswith("token") or probe.key[0].startswith("admin."):
            continue
        response = ground.send(who, probe.key[1], probe.path, **probe.more)
        expected = 403 if who == "read_token" and probe.key[1] != "GET" and response.status_code == 403 else 404
        assert response.status_code == expected, probe
        assert world.FOREIGN not in f"{response.headers}{response.text}".lower(), probe
        tried += 1
    assert tried > 25
    assert ground.writes() == before


def test_administration_exists_for_administrators_only(ground: Ground) -> None:
    before = ground.writes()
    for probe in routes.probes(ground, "facilitator", ground.world.b):
        if probe.key[0].startswith("admin."):
            assert ground.send("facilitator", probe.key[1], probe.path, **probe.more).status_code == 404, probe
    assert ground.writes() == before


def _mixed(g: Ground, who: str) -> Iterator[Probe]:
    """Addresses with several numbers, all of A but one of B."""
    for rule in g.app.url_map.iter_rules():
        names = sorted(rule.arguments)
        if len(names) < 2:
            continue
        for example, chosen in routes.examples(rule):
            for foreign in names:
                own = routes.values_of(g, g.world.a, who, rule, chosen)
                values = own | {foreign: routes.values_of(g, g.world.b, who, rule, chosen)[foreign]}
                if values == own:
                    continue  # a word
                for method in routes.methods_of(rule):
                    body = {} if method in ("GET", "DELETE") else routes.body_of(rule.endpoint, example, g.world.a)
                    yield Probe((rule.endpoint, method, f"{foreign} of B"), (rule.build(values) or ("", ""))[1], body)


def test_a_record_of_another_network_inside_an_address_of_ones_own_is_not_found(ground: Ground) -> None:
    before, tried = ground.writes(), 0
    for probe in _mixed(ground, "facilitator"):
        response = ground.send("facilitator", probe.key[1], probe.path, **probe.more)
        assert response.status_code == 404, probe
        assert world.FOREIGN not in response.text, probe
        tried += 1
    assert tried > 15
    assert ground.writes() == before


# What may stand in a body and is then simply not found in what is looked through.
HARMLESS = {
    ("search.similar_partial", "exclude"),
    ("search.similar_partial", "team_id"),
    ("search_api.similar", "team_id"),
}


def _pointing(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a body a record is named."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield from _pointing(value, (*path, key))
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from _pointing(value, (*path, number))
    elif isinstance(body, str) and re.search(r"\{[a-z. 0-9]+\}", body):
        yield path


def _with(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The body with one value replaced."""
    made = json.loads(json.dumps(body))
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return made


def _at(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        body = body[key]
    return body


def _foreign_bodies(endpoint: str, example: str, a: Side, b: Side) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body of an endpoint with one record in it of the other network; the name of that field."""
    name = endpoint if endpoint in FORMS or endpoint in JSON else f"{endpoint}:{example}"
    pattern = JSON.get(name, FORMS.get(name, {}))
    fill, kind = (filled_json, "json") if name in JSON else (filled, "data")
    for path in _pointing(pattern):
        body = _with(fill(pattern, a), path, fill(_at(pattern, path), b))
        yield str(path[0]), {kind: body}


def test_a_record_of_another_network_in_a_body_is_refused(standing: Ground) -> None:
    """422 or 404, nothing written. In Markdown a pointer to it is text like any other."""
    a, b, tried = standing.world.a, standing.world.b, 0
    for who in ("lead", "facilitator"):
        for probe in routes.probes(standing, who, a):
            endpoint, method, example = probe.key
            if not probe.more:
                continue
            for field, more in _foreign_bodies(endpoint, example, a, b):
                if (endpoint, field) in HARMLESS or field == "body":
                    continue
                with standing.trial():
                    before = world.rows()
                    response = standing.send(who, method, probe.path, **more)
                    assert response.status_code in (403, 404, 422), (who, probe.key, field, response.status_code)
                    assert world.rows() == before, (who, probe.key, field)
                    assert world.FOREIGN not in response.text, (probe.key, field)
                    tried += response.status_code != 403
    assert tried > 15


@pytest.mark.parametrize("kind", ["cycle", "idea", "article", "comment", "driver", "team", "person", "network", "x"])
@pytest.mark.parametrize("text", ["look at #{kind}-{number}, @{handle}"])
def test_pointers_to_hidden_records_stay_text(ground: Ground, kind: str, text: str) -> None:
    """Neither the title nor even a link gives away that something has this number."""
    b = ground.world.b
    number = b.people["lead"] if kind == "person" else b.ids.get(kind, b.ids["comment on cycle"])
    body = text.format(kind=kind, number=number, handle=world.handle("lead", "b", world.FOREIGN))
    form = {"kind": "cycle", "id": ground.world.a.ids["cycle"], "body": body}
    assert ground.send("lead", "POST", "/comments", data=form).status_code == 303
    visit = crawl.fetch(ground, "lead", f"/cycles/{ground.world.a.ids['cycle']}")
    said = visit.body.replace(world.handle("lead", "b", world.FOREIGN), "")
    assert world.FOREIGN not in said
    assert not visit.tree().css(f'a[href$="s/{number}"][href^="/{kind}"]') or number in ground.world.a.ids.values()


# --- fields nobody asked for -----------------------------------------------------------------------------------------

EXTRA: dict[str, Any] = {
    "id": 999,
    "network_id": 2,
    "author_id": 1,
    "created_by_id": 1,
    "proposed_by_id": 1,
    "person_id_": 1,
    "is_admin": True,
    "is_published": True,
    "created_at": "2020-01-01T00:00:00Z",
    "shared_at": "2020-01-01T00:00:00Z",
    "published_at": "2020-01-01T00:00:00Z",
    "answered_at": "2020-01-01T00:00:00Z",
    "finished_at": "2020-01-01T00:00:00Z",
    "accepted_at": "2020-01-01T00:00:00Z",
    "suspended_at": "",
    "password_hash": "x",
    "key_hash": "x",
    "slug": "taken-over",
    "seq": 1,
    "part_versions": {},
    "stage": "finished",
}


def test_the_api_refuses_fields_it_does_not_know(ground: Ground) -> None:
    before, tried = ground.writes(), 0
    for probe in routes.probes(ground, "facilitator", ground.world.a):
        if "json" not in probe.more or probe.key[2]:
            continue
        for name, value in EXTRA.items():
            body = probe.more["json"] | {name: value}
            answer = ground.send("facilitator", probe.key[1], probe.path, json=body)
            assert answer.status_code == 422, (probe.key, name)
            tried += 1
    assert tried > 100
    assert ground.writes() == before


CHANGING = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d+:Z]*|datetime\([^)]*\)|[0-9a-f]{64}|[\w-]{43,}")


def _told_apart() -> list[str]:
    """The database without moments and random keys, which differ each time."""
    kept = world.rows().items()
    return sorted(f"{name} {CHANGING.sub('…', repr(row))}" for name, rows in kept for row in rows)


def test_forms_take_no_field_that_is_not_on_the_page(standing: Ground) -> None:
    """The same form with and without further fields leaves exactly the same behind."""
    tried, who = 0, "facilitator"
    for probe in routes.probes(standing, who, standing.world.a):
        if probe.key[1] != "POST" or "data" not in probe.more or probe.key[0].startswith("accounts.sign"):
            continue
        if probe.key[2].startswith(("draft", "finished")) or "password" in probe.more["data"]:
            continue  # as the others; a new hash each time
        left = []
        for extra in ({}, EXTRA):
            with standing.trial():
                answer = standing.send(who, "POST", probe.path, data=extra | probe.more["data"])
                if answer.status_code >= 400:
                    break
                left.append(_told_apart())
        if len(left) == 2:
            assert left[0] == left[1], probe.key
            tried += 1
    assert tried > 30
