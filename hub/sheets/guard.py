"""Keep what people typed from becoming a formula when a spreadsheet opens it, and take the guard off again.

A spreadsheet reads a cell as a formula when it begins with one of a few signs. Spaces and quotation marks before the
sign do not always help, and where a program splits at another delimiter than the comma, the middle of our cell becomes
the beginning of one of theirs. So each such place gets an apostrophe in front. The places that get one and the places
that lose one are the same, which makes `unguarded(guarded(text)) == text` for every text.
"""

import re
from typing import Final

_LEAD: Final = r"(?:[^\S\t\r\n]|['\"“”‘’\ufeff\u200b])*"
"""What may stand before the sign without making it harmless."""
_SIGN: Final = r"[=+\-@＝＋－＠]"
_BEGIN: Final = r"(\A|[,;\t\r\n])"
"""Where a cell begins, for us or for a program that splits elsewhere."""

_OPEN: Final = re.compile(rf"{_BEGIN}(?={_LEAD}{_SIGN})|\A(?={_LEAD}[\t\r\n])")
_DOUBTFUL: Final = re.compile(rf"{_BEGIN}(?='{_LEAD}{_SIGN})|\A(?='{_LEAD}[\t\r\n])")
_GUARD: Final = re.compile(rf"{_BEGIN}'(?={_LEAD}{_SIGN})|\A'(?={_LEAD}[\t\r\n])")


def guarded(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet could take for a formula."""
    return _OPEN.sub(lambda found: found.group() + "'", text)


def doubled(text: str) -> str:
    """Put an apostrophe before what only looks guarded, where texts need no guard: reading takes one off."""
    return _DOUBTFUL.sub(lambda found: found.group() + "'", text)


def unguarded(text: str) -> str:
    """Take the guard off again; a text without one comes back as it is."""
    return _GUARD.sub(lambda found: found.group(1) or "", text) if "'" in text else text
