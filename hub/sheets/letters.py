"""Find out in which encoding a text file was saved."""

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from hub.sheets.refusals import SheetRefused

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer mark of UTF-32 begins like that of UTF-16 and is looked for first."""
_SAMPLE: Final = 32 * 1024
_ZEROS: Final = 0.15
"""The share of zeros in every second byte from which a text is taken for UTF-16."""
_CANDIDATES: Final = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("mac_roman", "cp932", "gb18030", "big5", "cp949"),
]

_HIGH: Final = re.compile(r"[^\x00-\x7f]")
_STRANGE: Final = re.compile(r"[^\x00-\x7fÀ-ÖØ-öø-ÿŠšŽžŒœŸ€‚„…†‡‰‹›‘’“”•–—™\u00a0¡£§©ª«°±²³´µ·¹º»¼½¾¿]")
_RUN: Final = re.compile(r"[^\x00-\x7f‘’“”–—…„«»‹›\u00a0]{3,}")
_TORN: Final = re.compile(r"[^\W\d_][¡£§©±²³´¹»¼¾¿][^\W\d_]")


def encoding_of(data: bytes) -> str:
    """Name the encoding of a whole text file; `SheetRefused` where no encoding fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _fitting(data, encoding)
    if (wide := _wide(data)) and _fits(data, wide):
        return wide
    if _fits(data, "utf-8"):
        return "utf-8"
    return _fitting(data, _guessed(data))


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _fitting(data: bytes, encoding: str) -> str:
    if not _fits(data, encoding):
        raise SheetRefused("encoding")
    return encoding


def _wide(data: bytes) -> str | None:
    """Name the kind of UTF-16 without a mark: letters, digits and delimiters leave zeros in every second byte."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = len(sample) / 2 * _ZEROS
    if odd >= enough and odd > 4 * even:
        return "utf-16-le"
    if even >= enough and even > 4 * odd:
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> str:
    """Guess one of the older encodings from the lines that say anything about it; Western European when in doubt."""
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE]
    guesses = list(from_bytes(telling, cp_isolation=_CANDIDATES, preemptive_behaviour=False))
    if not guesses or (_fits(telling, "cp1252") and _reads_western(telling.decode("cp1252"))):
        return "cp1252"
    return guesses[0].encoding


def _reads_western(text: str) -> bool:
    """Whether a text looks like a Western language: accented letters stand among plain ones, signs between words."""
    high = len(_HIGH.findall(text))
    return (len(_STRANGE.findall(text)) + len(_RUN.findall(text)) + len(_TORN.findall(text))) * 10 <= high
