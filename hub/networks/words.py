"""Local words: a network renames the field's terms, and every page, mail and export follows."""

from collections.abc import Mapping

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


def word(term: str, words: Mapping[str, str] | None) -> str:
    """A term in a network's own words."""
    own = (words or {}).get(term, "")
    return own or STANDARD[term]
