"""Who gets which answer: every address, every method, every kind of visitor (the table is in tests/architecture)."""

import pytest

from tests.sweeps import routes
from tests.sweeps.ground import API, INSIDERS, VISITORS, Ground

HINT = "run `python -m tests.sweeps.routes --write` and read what changes"


@pytest.mark.parametrize("who", VISITORS)
def test_everybody_can_do_what_the_table_says(standing: Ground, who: str) -> None:
    """Everything but reading, which `test_reading` looks at more closely."""
    expected = {key: row[who] for key, row in routes.read().items() if key[1] != "GET"}
    found = routes.answers(standing, who, reading=False)
    differ = {key: (expected[key], found[key]) for key in expected.keys() & found.keys() if expected[key] != found[key]}
    assert not differ, f"{who}: expected and found differ"


def test_the_table_has_every_address_and_nothing_else(standing: Ground) -> None:
    assert not routes.unbodied(standing), "say in bodies.py what is sent there"
    there = {probe.key for probe in routes.probes(standing, "lead", standing.world.a)}
    assert there - routes.read().keys() == set(), HINT
    assert routes.read().keys() - there == set(), HINT


def test_the_table_keeps_the_house_rules() -> None:
    table = routes.read()
    assert not [key for key, row in table.items() if max(row.values()) >= 500]
    writes = {key: row for key, row in table.items() if key[1] != "GET"}
    assert not [key for key, row in writes.items() if row["read_token"] < 400 and key[0].endswith("_api")]
    for key, row in table.items():
        assert row["suspended"] == row["anon"], key
        assert row["admin"] in (404, row["outsider"]) or key[0].startswith(("admin.", "accounts.")), key


def test_only_what_is_for_everybody_is_open_to_strangers(standing: Ground) -> None:
    opened = {key[0] for key, row in routes.read().items() if row["anon"] < 400 and row["anon"] != 302}
    declared = {
        rule.endpoint
        for rule in standing.app.url_map.iter_rules()
        if getattr(standing.app.view_functions[rule.endpoint], "policy", None) == "public"
    }
    assert opened <= declared


def test_whoever_may_write_less_gets_less() -> None:
    """A viewer never does what a member may not, and a colleague from another team nothing to a team's drafts."""
    for key, row in routes.read().items():
        if row["viewer"] < 400:
            assert row["colleague"] < 400, key
        if "draft cycle" in key[2]:
            assert (row["viewer"], row["colleague"], row["facilitator"]) == (404, 404, 404), key


# What viewers do for themselves: their account, their reading, a network of their own; and questions too long for GET.
THEIR_OWN = ("accounts.", "notify.", "home.seen", "networks.leave", "networks.new_step", "networks.create")
THEIR_OWN += (
    "networks.start_over",
    "networks_api.start_network",
    "search.similar",
    "search_api.similar",
    "theory.similar",
)


def test_viewers_only_read() -> None:
    done = [key for key, row in routes.read().items() if key[1] != "GET" and row["viewer"] < 400]
    assert [key for key in done if not key[0].startswith(THEIR_OWN)] == []


def test_only_facilitators_answer_proposals_and_tend_the_theory() -> None:
    tending = ("theory.answer", "theory.step", "theory.set_aim", "theory.move", "theory.retire", "theory.edit_driver")
    for key, row in routes.read().items():
        if key[0].startswith(tending):
            assert {row[who] for who in ("viewer", "colleague", "member", "lead", "coach")} == {403}, key


def test_a_browser_does_not_open_the_api(ground: Ground) -> None:
    cookie = ground.proof("facilitator", is_api=False)
    with ground.app.app_context():
        client = ground.app.test_client(use_cookies=False)
        for probe in routes.probes(ground, "facilitator", ground.world.a):
            if probe.path.startswith(API) and not probe.key[0].startswith("api-docs"):
                assert client.open(probe.path, method=probe.key[1], headers=cookie).status_code == 401, probe.key


@pytest.mark.parametrize("who", ["anon", "facilitator"])
def test_head_answers_like_get_without_a_body(ground: Ground, who: str) -> None:
    table = routes.read()
    for probe in routes.probes(ground, who, ground.world.a):
        if probe.key[1] == "GET" and probe.key[2] == "" and probe.key in table:
            answer = ground.send(who, "HEAD", probe.path)
            assert (answer.status_code, answer.data) == (table[probe.key][who], b""), probe.key


def test_insiders_are_all_in_the_table() -> None:
    assert set(INSIDERS) < set(VISITORS)
