"""Every address of the hub, filled in with records of the world, and the table of who gets which answer.

`python -m tests.sweeps.routes --write` writes the table anew from what the hub answers now; what changed in it is then
read line by line before it is kept: the table is what the hub promises, not what it happens to do.
"""

import argparse
import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.routing import Rule

from tests.sweeps import ground
from tests.sweeps.bodies import FORMS, JSON, filled, filled_json
from tests.sweeps.ground import VISITORS, Ground
from tests.sweeps.world import Side

TABLE = Path(__file__).parents[1] / "architecture" / "routes.csv"
ROUTES = ("endpoint", "method", "example")

Key = tuple[str, str, str]

# Which record stands for a number in an address, by default; "people." names a person.
STANDING = {
    "network_id": "network",
    "team_id": "team",
    "person_id": "people.spare",
    "cycle_id": "cycle",
    "idea_id": "idea",
    "driver_id": "lone driver",
    "article_id": "article",
    "measure_id": "measure",
    "mark_id": "mark",
    "group_id": "group",
    "comment_id": "comment on cycle",
    "invitation_id": "invitation",
    "test_id": "published test",
    "import_id": "import",
}

# Further records worth a line of their own.
ALSO = {
    "cycle_id": ("draft cycle", "finished cycle"),
    "idea_id": ("proposed idea",),
    "article_id": ("draft article",),
    "comment_id": ("comment on draft cycle",),
    "measure_id": ("team measure",),
}

# Where an endpoint is about another record than usual.
INSTEAD = {
    ("networks.release_coach", "person_id"): "people.coach",
    ("networks.bring_back", "person_id"): "people.colleague",
    ("networks.remove", "person_id"): "people.spare",
}

# Words in an address, and the record their number belongs to.
WORDS = {
    "kind": {"idea": "proposed idea", "driver": "proposed driver"},
    "plural": {"cycles": "cycle", "ideas": "idea", "articles": "article", "packages": None},
}
KEYS = {"networks.join": "invitation"}
NO_KEY = "a-key-that-opens-nothing"


@dataclass(frozen=True)
class Probe:
    """One address with a method, and what is sent there."""

    key: Key
    path: str
    more: dict[str, Any]


def _words_of(rule: Rule, name: str) -> tuple[str, ...]:
    converter = rule._converters[name]  # type: ignore[attr-defined]
    return tuple(sorted(getattr(converter, "items", ())))


def _standing(endpoint: str, name: str) -> str | None:
    return INSTEAD.get((endpoint, name)) or STANDING.get(name)


def examples(rule: Rule) -> Iterator[tuple[str, dict[str, str]]]:
    """The records an address is tried with: the usual ones, then each further one alone."""
    endpoint, names = rule.endpoint, sorted(rule.arguments)
    wordy = [name for name in names if _words_of(rule, name)]
    usual = {name: record for name in names if (record := _standing(endpoint, name))}
    if not wordy:
        yield "", usual
    for name in wordy:
        for word in _words_of(rule, name):
            yield word, usual | {name: word}
    first = {name: _words_of(rule, name)[0] for name in wordy}
    for name in usual:
        for other in ALSO.get(name, ()) if _standing(endpoint, name) == STANDING[name] else ():
            yield " ".join([*first.values(), other]), usual | first | {name: other}


def values_of(g: Ground, side: Side, who: str, rule: Rule, chosen: dict[str, str]) -> dict[str, Any]:
    """What stands in an address: the records chosen, and a visitor's own browser, token and notice."""
    name = g.person_behind(who)[0]
    own = name if name in side.sessions else "lead"
    given: dict[str, Any] = {
        "slug": side.slug,
        "key": side.keys.get(KEYS.get(rule.endpoint, ""), NO_KEY),
        "session_id": side.sessions[own],
        "token_id": side.tokens[own],
        "notice_id": side.notices[own],
        "number": _counted(side, chosen),
    }
    return {name: given[name] if name in given else _chosen(side, name, chosen[name]) for name in rule.arguments}


def _chosen(side: Side, name: str, record: str) -> Any:
    if name not in STANDING:
        return record  # a word
    return side.people[record.removeprefix("people.")] if record.startswith("people.") else side.ids[record]


def _counted(side: Side, chosen: dict[str, str]) -> int:
    """A `number` is the record its word names, or the number of a version of the theory."""
    for name, records in WORDS.items():
        if name in chosen:
            return side.ids.get(records[chosen[name]] or "", 1)
    return 1 if side.letter == "a" else 3


def body_of(endpoint: str, example: str, side: Side) -> dict[str, Any]:
    """What is sent to an endpoint: `data` for a form, `json` for the API."""
    if endpoint in JSON:
        return {"json": filled_json(JSON[endpoint], side)}
    word = example.split(" ", maxsplit=1)[0]
    form = FORMS.get(endpoint, FORMS.get(f"{endpoint}:{word}"))
    if form is None:
        return {}
    return {"data": filled(form, side)}


def methods_of(rule: Rule) -> list[str]:
    """The methods worth a line: HEAD and OPTIONS follow from GET."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def probes(g: Ground, who: str, side: Side, body_side: Side | None = None) -> Iterator[Probe]:
    """Every address with every method, about the records of `side`."""
    for rule in sorted(g.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        for example, chosen in examples(rule):
            values = values_of(g, side, who, rule, chosen)
            _, path = rule.build(values) or ("", "")
            for method in methods_of(rule):
                more = {} if method in ("GET", "DELETE") else body_of(rule.endpoint, example, body_side or side)
                yield Probe((rule.endpoint, method, example), path, more)


def answers(g: Ground, who: str, *, reading: bool | None = None) -> dict[Key, int]:
    """What a visitor gets on the addresses about network A; `reading` chooses GET or everything else."""
    found: dict[Key, int] = {}
    waiting = [one for one in probes(g, who, g.world.a) if reading is None or (one.key[1] == "GET") is reading]
    while waiting:
        with g.trial():  # until somebody wrote something
            before = g.writes()
            while waiting and g.writes() == before:
                probe = waiting.pop()
                found[probe.key] = g.send(who, probe.key[1], probe.path, **probe.more).status_code
    return found


def read() -> dict[Key, dict[str, int]]:
    """The table: per endpoint, method and example the answer for each visitor."""
    with TABLE.open(newline="") as file:
        return {
            (row["endpoint"], row["method"], row["example"]): {who: int(row[who]) for who in VISITORS}
            for row in csv.DictReader(file)
        }


def unbodied(g: Ground) -> list[str]:
    """Endpoints that take something for which no body is written down."""
    missing = []
    for rule in g.app.url_map.iter_rules():
        for method in set(methods_of(rule)) - {"GET", "DELETE"}:
            known = any(name == rule.endpoint or name.startswith(f"{rule.endpoint}:") for name in (*FORMS, *JSON))
            missing += [] if known else [f"{method} {rule.endpoint}"]
    return sorted(missing)


def write(g: Ground) -> None:
    """Write the table from what the hub answers."""
    columns = {who: answers(g, who) for who in VISITORS}
    with TABLE.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*ROUTES, *VISITORS])
        for key in sorted(columns["anon"]):
            out.writerow([*key, *(columns[who][key] for who in VISITORS)])


def main() -> None:
    """Write the table when asked to; else say how to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name} from what the hub answers now")
    if parser.parse_args().write:
        with tempfile.TemporaryDirectory() as folder:
            g = ground.made(Path(folder))
            assert not unbodied(g), f"write down what is sent to {', '.join(unbodied(g))}"
            write(g)
    else:
        parser.print_help()


if __name__ == "__main__":
    main()
