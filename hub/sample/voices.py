"""How different people write the same thing: in full, clipped, in a hurry, with dashes, with a word up front."""

import re

_DROP_WE = re.compile(r"(^|(?<=[.!?] ))We (?=[a-z]+ed\b)")
_STARTERS = (
    "We|The|It|They|This|That|Half|Some|A|An|Most|Nobody|Our|Two|One|By|When|What|In|Not|But|No|Only|Those|Three|Ask|"
    "Let|Keep|Same|For|If|Good|Give|Count|Five|At|With|Put"
)
_LOWER = re.compile(rf"(^|(?<=[.!?] ))({_STARTERS})\b")
_LOWER_AFTER_DASH = re.compile(rf"(?<=[a-z0-9%])\. ({_STARTERS})\b")
_SHORT = (
    (re.compile(r"\bwith\b"), "w/"),
    (re.compile(r"\band\b"), "&"),
    (re.compile(r"\bminutes\b"), "min"),
    (re.compile(r"\bbecause\b"), "bc"),
)


def in_manner(text: str, manner: str) -> str:
    """The text as somebody of that manner writes it: plain, clipped, hurried, dashes; others stay as they are."""
    if manner == "clipped":
        return _after_dropped(_DROP_WE.sub(r"\1", text))
    if manner == "hurried":
        return _hurried(text)
    if manner == "dashes":
        return _LOWER_AFTER_DASH.sub(lambda m: f" – {m[1].lower()}", text, count=1)
    return text


def _after_dropped(text: str) -> str:
    return re.sub(r"(^|(?<=[.!?] ))([a-z])", lambda m: m[1] + m[2].upper(), text)


def _hurried(text: str) -> str:
    text = _LOWER.sub(lambda m: m[1] + m[2].lower(), text)
    for pattern, short in _SHORT:
        text = pattern.sub(short, text, count=1)
    return text.removesuffix(".")
