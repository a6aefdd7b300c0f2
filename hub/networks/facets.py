"""The contexts a network tells its teams apart by: phase, setting, size, whatever matters for its aim."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.kernel.errors import RuleBroken
from hub.markup import clean, fold

MOST_FACETS = 8
MOST_OPTIONS = 40
LONGEST_LABEL = 60
LONGEST_OPTION = 80

Facet = dict[str, Any]  # {"key": "phase", "label": "Phase", "options": ["primary", …]}; without options any text goes

# What a new network begins with; its facilitators change it as they need.
FIRST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("phase", "Phase", ("primary", "secondary", "all-through")),
    ("setting", "Setting", ("urban", "town", "rural")),
    ("size", "Size", ("small", "medium", "large")),
)


def first() -> list[Facet]:
    """The facets of a new network."""
    return [{"key": key, "label": label, "options": list(options)} for key, label, options in FIRST]


def key_of(label: str) -> str:
    """The key under which a facet is kept: "School size" is school_size; other scripts keep their letters."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    return re.sub(r"\W+", "_", plain).strip("_")[:40]


def checked(given: Iterable[Mapping[str, Any] | str], *, field: str = "context_facets") -> list[Facet]:
    """Facets as they are kept: cleaned, each key once, each option once; a bare string is a facet without options."""
    made: dict[str, Facet] = {}
    for one in given:
        asked: Mapping[str, Any] = {"label": one} if isinstance(one, str) else one
        facet = _checked(asked, field)
        if facet is None:
            continue
        if facet["key"] in made:
            raise RuleBroken(f"“{facet['label']}” is there twice.", field=field)
        made[facet["key"]] = facet
    if len(made) > MOST_FACETS:
        raise RuleBroken(f"Use at most {MOST_FACETS}; more than that nobody fills in.", field=field)
    return list(made.values())


def _checked(asked: Mapping[str, Any], field: str) -> Facet | None:
    label = clean(str(asked.get("label") or asked.get("key") or ""), multiline=False)
    options = _options(asked.get("options") or (), field)
    if not label and not options:
        return None
    key = key_of(str(asked.get("key") or "") or label)
    if not label or not key:
        raise RuleBroken("Give each list of options a name, such as Phase or Setting.", field=field)
    if len(label) > LONGEST_LABEL:
        raise RuleBroken(f"“{label[:20]}…” is longer than {LONGEST_LABEL} characters.", field=field)
    return {"key": key, "label": label, "options": options}


def _options(given: Any, field: str) -> list[str]:
    lines = given.splitlines() if isinstance(given, str) else [str(one) for one in given]
    made: dict[str, str] = {}
    for line in lines:
        option = clean(line, multiline=False)
        if len(option) > LONGEST_OPTION:
            raise RuleBroken(f"“{option[:20]}…” is longer than {LONGEST_OPTION} characters.", field=field)
        if option:
            made.setdefault(fold(option), option)
    if len(made) > MOST_OPTIONS:
        raise RuleBroken(f"Use at most {MOST_OPTIONS} options in one list.", field=field)
    return list(made.values())


def context(facets: Sequence[Facet], given: Mapping[str, Any]) -> tuple[dict[str, str], list[Facet]]:
    """A team's context in the network's spelling, and the facets with whatever was new in it added.

    Only a facilitator describes teams, and a facilitator owns the lists too: a value that is not in its list yet
    goes into it, so that forms and search offer it from then on.
    """
    grown = {facet["key"]: {**facet, "options": list(facet["options"])} for facet in facets}
    kept: dict[str, str] = {}
    for name, value in given.items():
        chosen = clean(str(value or ""), multiline=False)[:LONGEST_OPTION]
        key = key_of(str(name))
        if not chosen or not key:
            continue
        facet = grown.setdefault(key, {"key": key, "label": clean(str(name), multiline=False), "options": [chosen]})
        known = {fold(option): option for option in facet["options"]}
        if facet["options"] and fold(chosen) not in known:
            facet["options"].append(chosen)
        kept[key] = known.get(fold(chosen), chosen)
    return kept, checked(grown.values(), field="context")
