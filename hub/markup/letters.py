"""The characters of a text: which may stay, and when two spellings are the same."""

import re
import unicodedata

MARKS_IN_A_ROW = 8
"""More combining marks than any script stacks on one letter; what follows is a flood that covers other lines."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Every way a line may end; word processors paste vertical tabs for soft breaks."""

FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters; line ends, newline and tab are dealt with by name
    "\ud800-\udfff"  # half a surrogate pair: no encoding takes it
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates: they turn the text around them
    "\ufdd0-\ufdef\ufffe\uffff"  # not characters; XML refuses them
    "\ufeff"  # byte order mark, pasted along with the first word
    "]"
)

INVISIBLE = re.compile(
    "["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff"
    "]"
)
"""Characters that take no ink: a text of nothing else is empty, and they make no difference between two names."""

EDGES = (
    " \t\n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000"
)
"""White space and zero-width spaces, which mean nothing at either end (joiners and direction marks may)."""


def clean(text: str, *, multiline: bool = True) -> str:
    """Make typed or pasted text fit to be kept: NFC, no control characters, no bidi overrides, no floods of marks.

    Lines end with a newline; with multiline=False they are joined by single spaces and tabs become spaces. Text
    without a visible character becomes "". Cleaning twice changes nothing.
    """
    kept = _limit_marks(unicodedata.normalize("NFC", legible(text)))
    if not multiline:
        lines = (line.strip() for line in kept.replace("\t", " ").split("\n"))
        kept = " ".join(line for line in lines if line)
    return "" if _is_blank(kept) else kept.strip(EDGES)


def legible(text: str) -> str:
    """Drop what has no place in any text, and end every line with a newline."""
    return FORBIDDEN.sub("", LINE_ENDS.sub("\n", text))


def fold(text: str) -> str:
    """The form in which names, e-mail addresses or codes are compared: no case, width, spacing, invisible characters.

    The dotted and dotless i of Turkish stay different letters from i, so nobody passes for somebody else by them.
    Compare with it, never send to it: mail goes to the address that was stored, not to the one that was typed.
    """
    visible = INVISIBLE.sub("", legible(text))
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", visible).casefold())
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", once).casefold())
    return " ".join(folded.split())


def _is_blank(text: str) -> bool:
    return not INVISIBLE.sub("", text).strip()


def _limit_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    in_a_row = 0
    for letter in text:
        category = unicodedata.category(letter)
        if category.startswith("M"):
            in_a_row += 1
            if in_a_row > MARKS_IN_A_ROW:
                continue
        elif category != "Cf":  # an invisible joiner does not give the marks a new letter to stand on
            in_a_row = 0
        kept.append(letter)
    return "".join(kept)
