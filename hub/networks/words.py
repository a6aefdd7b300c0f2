"""Local words: a network renames the field's terms, and every page, mail and export follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from hub.kernel.errors import RuleBroken
from hub.markup import clean

LONGEST = 40

# Each term with what it is called where a network has no word of its own. Plurals are terms of their own,
# because no rule makes them in every language.
STANDARD: dict[str, str] = {
    "network": "network",
    "networks": "networks",
    "aim": "aim",
    "driver": "driver",
    "drivers": "drivers",
    "primary driver": "primary driver",
    "primary drivers": "primary drivers",
    "secondary driver": "secondary driver",
    "secondary drivers": "secondary drivers",
    "idea": "change idea",
    "ideas": "change ideas",
    "cycle": "PDSA cycle",
    "cycles": "PDSA cycles",
    "ramp": "ramp",
    "prediction": "prediction",
    "predictions": "predictions",
    "team": "team",
    "teams": "teams",
    "coach": "coach",
    "coaches": "coaches",
    "facilitator": "facilitator",
    "facilitators": "facilitators",
    "team lead": "team lead",
    "article": "article",
    "articles": "articles",
    "adopt": "adopt",
    "adapt": "adapt",
    "abandon": "abandon",
    "adopted": "adopted",
    "adapted": "adapted",
    "abandoned": "abandoned",
}


@dataclass(frozen=True)
class Term:
    """A term as the editor asks for it: the word, the form beside it (plural or past), what is meant, other words."""

    key: str
    other: str
    meaning: str
    examples: str


TERMS: tuple[Term, ...] = (
    Term("cycle", "cycles", "One small experiment with a prediction written before.", "test, trial, experiment"),
    Term("idea", "ideas", "Something concrete to do differently.", "idea, try, change"),
    Term("driver", "drivers", "What you think moves the aim.", "lever, focus, key factor"),
    Term("primary driver", "primary drivers", "The few big levers.", "big lever, main focus"),
    Term("secondary driver", "secondary drivers", "What lies beneath a big lever.", "small lever, part"),
    Term("aim", "", "What will improve, for whom, by how much, by when.", "goal, purpose"),
    Term("prediction", "predictions", "What you expect, written before you look.", "guess, forecast, bet"),
    Term("ramp", "", "Linked tests that grow from small to large.", "staircase, chain"),
    Term("team", "teams", "The people who test together.", "school, department, crew"),
    Term("team lead", "", "Who keeps the team’s routine going.", "lead teacher, convenor"),
    Term("coach", "coaches", "Who stands beside several teams.", "mentor, adviser"),
    Term("facilitator", "facilitators", "Who runs the hub.", "hub lead, organiser"),
    Term("network", "networks", "All teams together.", "partnership, alliance, trust"),
    Term("article", "articles", "What was learned, written up.", "note, story, page"),
    Term("adopt", "adopted", "Keep it and build it in.", "keep · kept"),
    Term("adapt", "adapted", "Change it and test again.", "change · changed"),
    Term("abandon", "abandoned", "Stop, and record why.", "stop · stopped"),
)
FIRST_ASKED = ("cycle", "idea", "driver", "team")  # the ones a new network is asked for
_DECISIONS = ("adopt", "adapt", "abandon")


def word(term: str, words: Mapping[str, str] | None) -> str:
    """A term in a network's own words."""
    own = (words or {}).get(term, "")
    return own or STANDARD[term]


def speaker(words: Mapping[str, str] | None) -> Callable[[str], str]:
    """The `word` of one network, for texts drawn outside its pages: mails, exports, notices."""
    return partial(word, words=words)


def checked(given: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """A network's words after a change: what is given replaces what was, an empty word brings the standard one back.

    A term may be named by its key or by its standard word. A renamed term whose plural nobody gives gets one with
    an s, so that no page mixes old and new; the editor shows it to be put right. Refuses unknown terms and long words.
    """
    changed = {_key(name): _own(name, value) for name, value in given.items()}
    kept = {key: value for key, value in {**before, **changed}.items() if value and value != STANDARD.get(key)}
    for term in TERMS:
        new = changed.get(term.key, "")
        is_new = bool(new) and kept.get(term.key) == new and term.key not in _DECISIONS
        if is_new and term.other and not kept.get(term.other):
            kept[term.other] = f"{new}s"
    return kept


def _key(name: str) -> str:
    wanted = " ".join(name.replace("_", " ").split()).casefold()
    for key, standard in STANDARD.items():
        if wanted in (key, standard.casefold()):
            return key
    raise RuleBroken(f"“{name[:60]}” is none of the terms: {', '.join(STANDARD)}.", field="vocabulary")


def _own(name: str, value: str) -> str:
    own = clean(str(value or ""), multiline=False)
    if len(own) > LONGEST:
        raise RuleBroken(f"The word for “{name[:60]}” is longer than {LONGEST} characters.", field="vocabulary")
    return own
